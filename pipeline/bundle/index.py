"""The index of the year's bundle: its lines, and its pages, printed for many workbooks at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bundle.bundles import Part
from pipeline.bundle.delivery import Delivery
from pipeline.model.errors import ConversionError, HosoError
from pipeline.model.index import HangMucLuc
from pipeline.model.kinds import declared
from pipeline.model.papers import Fillable, PrintedFiles
from pipeline.pdf.source import Source

LINES_ON_FIRST, LINES_A_PAGE = 34, 38
"""So many lines the index holds on its first and its other pages, as our templates stand: a good
first guess saves printing it twice. A line that wraps, or another template, costs a second run."""

MOST_TIMES = 5
"""An index that has not settled by then never will: each length makes the other."""


@dataclass(frozen=True)
class Index:
    """An index that is due: its template, the words above the lines, and the papers listed."""

    template: Fillable
    context: Mapping[str, Any]
    papers: tuple[Part, ...]

    @property
    def likely_pages(self) -> int:
        """So many pages it will probably have."""
        lines = len(self.papers) + len({entry.stage for entry in self.papers})
        return 1 + max(0, -(-(lines - LINES_ON_FIRST) // LINES_A_PAGE))

    def docx(self, pages: int) -> bytes:
        """The index, for a bundle in which it takes so many pages."""
        lines = _lines(self.papers, pages)
        return self.template.fill({**self.context, "danh_sach": tuple(lines)})


Design = Callable[[Delivery], tuple[Fillable, Mapping[str, Any]]]
"""Gives the template of a workbook's index and the words above its lines."""

ToPdf = Callable[[Mapping[str, bytes]], PrintedFiles]
"""Converts .docx contents by name."""


def indexes(
    deliveries: Iterable[Delivery], design: Design, to_pdf: ToPdf
) -> Mapping[Path, bytes | HosoError]:
    """The indexes of all workbooks that need one, by workbook, or why there is none."""
    wanted: dict[str, Index] = {}
    done: dict[str, bytes | HosoError] = {}
    for delivery in deliveries:
        papers = delivery.to_be_indexed()
        if papers is None:
            continue
        try:
            template, words = design(delivery)
            wanted[str(delivery.workbook)] = Index(template, words, papers)
        except HosoError as fault:
            done[str(delivery.workbook)] = fault
    try:
        done.update(print_indexes(wanted, to_pdf))
    except ConversionError as fault:
        done.update(dict.fromkeys(wanted, fault))
    return {Path(workbook): result for workbook, result in done.items()}


def print_indexes(
    indexes: Mapping[str, Index], to_pdf: ToPdf
) -> dict[str, bytes | ConversionError]:
    """The indexes by name, in as few runs of LibreOffice as can be; for each that failed, why.

    `to_pdf` converts .docx contents by name. An index's own length moves the pages it lists, so it
    is printed until both agree.
    """
    done: dict[str, bytes | ConversionError] = {}
    lengths = {name: index.likely_pages for name, index in indexes.items()}
    for _ in range(MOST_TIMES):
        if not lengths:
            break
        sheets = {name: indexes[name].docx(pages) for name, pages in lengths.items()}
        printed = to_pdf(sheets)
        again = {}
        for name, pages in lengths.items():
            if name not in printed.pdfs:
                why = f"Không in được trang mục lục: {printed.failed.get(name, '')}"
                done[name] = ConversionError(why, "Chạy lại.")
            elif (actual := len(Source(printed.pdfs[name]).pages)) != pages:
                again[name] = actual
            else:
                done[name] = printed.pdfs[name]
        lengths = again
    why = "Số trang của mục lục đổi mỗi lần in"
    done.update({name: ConversionError(why, "Xem lại mẫu muc-luc.docx.") for name in lengths})
    return done


def _lines(papers: Sequence[Part], before: int) -> list[HangMucLuc]:
    lines = []
    page = before + 1
    last = ""
    for entry in papers:
        stage = declared().stage_title(entry.stage)
        lines.append(HangMucLuc(stage, stage != last, entry.title, page))
        last = stage
        page += entry.pages
    return lines
