"""The index of the year's bundle: its lines, and its pages, printed for many workbooks at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline.bundle.bundles import Part
from pipeline.bundle.delivery import Delivery, to_be_indexed
from pipeline.model.errors import ConversionError, HosoError
from pipeline.model.index import HangMucLuc
from pipeline.model.kinds import declared
from pipeline.model.papers import Fillable, PrintedFiles
from pipeline.pdf.source import Source

LINES_ON_FIRST, LINES_A_PAGE = 34, 38
"""This many lines the index holds on its first and its other pages, with our templates: a good
first guess saves printing it twice. A line that wraps, or another template, costs a second run."""

MOST_TIMES = 5
"""After so many tries an index never settles: two lengths lead to each other."""


@dataclass(frozen=True)
class Index:
    """An index that is due: its template, the words above the lines, and the papers listed."""

    template: Fillable
    context: Mapping[str, Any]
    papers: tuple[Part, ...]

    @property
    def likely_pages(self) -> int:
        """How many pages it will probably have."""
        lines = len(self.papers) + len({entry.stage for entry in self.papers})
        return 1 + max(0, -(-(lines - LINES_ON_FIRST) // LINES_A_PAGE))

    def docx(self, pages: int) -> bytes:
        """The index, for a bundle in which it takes this many pages."""
        lines = _lines(self.papers, pages)
        return self.template.fill({**self.context, "danh_sach": tuple(lines)})


Design = Callable[[Delivery], tuple[Fillable, Mapping[str, Any]]]
"""Returns the template of a workbook's index and the words above its lines."""

Begin = Callable[[Mapping[str, bytes]], AbstractContextManager[Callable[[], PrintedFiles]]]
"""Begins to convert .docx contents by name; returns a function that waits for the PDFs."""

IndexOf = Callable[[Path], bytes | HosoError | None]
"""Returns the index of a workbook, or the error, or None if no index is due."""


@contextmanager
def indexes(deliveries: Iterable[Delivery], design: Design, begin: Begin) -> Iterator[IndexOf]:
    """Begin to print the indexes of all workbooks that need one; yields what waits for them."""
    wanted: dict[str, Index] = {}
    faults: dict[str, HosoError] = {}
    for delivery in deliveries:
        papers = to_be_indexed(delivery)
        if papers is None:
            continue
        try:
            template, words = design(delivery)
            wanted[str(delivery.workbook)] = Index(template, words, papers)
        except HosoError as fault:
            faults[str(delivery.workbook)] = fault
    with printing(wanted, begin) as printed:
        yield lambda workbook: faults.get(str(workbook)) or printed().get(str(workbook))


@contextmanager
def printing(
    wanted: Mapping[str, Index], begin: Begin
) -> Iterator[Callable[[], Mapping[str, bytes | HosoError]]]:
    """Begin to print indexes, by name; yields a function that waits for them, or their errors.

    The length of an index shifts the pages that it lists, so it is printed until both agree.
    """
    if not wanted:
        yield dict
        return
    lengths = {name: index.likely_pages for name, index in wanted.items()}
    with begin(_sheets(wanted, lengths)) as wait:
        yield cache(partial(_settled, wanted, lengths, wait, begin))


def _sheets(wanted: Mapping[str, Index], lengths: Mapping[str, int]) -> dict[str, bytes]:
    return {name: wanted[name].docx(pages) for name, pages in lengths.items()}


def _settled(
    wanted: Mapping[str, Index],
    lengths: Mapping[str, int],
    wait: Callable[[], PrintedFiles],
    begin: Begin,
) -> dict[str, bytes | HosoError]:
    """The indexes, printed in as few runs of LibreOffice as possible."""
    done: dict[str, bytes | HosoError] = {}
    try:
        printed = wait()
        for times in range(1, MOST_TIMES + 1):
            lengths = _still_due(printed, lengths, done)
            if not lengths or times == MOST_TIMES:
                break
            with begin(_sheets(wanted, lengths)) as wait_again:
                printed = wait_again()
    except ConversionError as fault:
        return {**dict.fromkeys(wanted, fault), **done}
    why = "Số trang của mục lục đổi mỗi lần in"
    done.update({name: ConversionError(why, "Xem lại mẫu muc-luc.docx.") for name in lengths})
    return done


def _still_due(
    printed: PrintedFiles, lengths: Mapping[str, int], done: dict[str, bytes | HosoError]
) -> dict[str, int]:
    """Put indexes of the expected length into `done`; return the actual length of the others."""
    again = {}
    for name, pages in lengths.items():
        if name not in printed.pdfs:
            why = f"Không in được trang mục lục: {printed.failed.get(name, '')}"
            done[name] = ConversionError(why, "Chạy lại.")
        elif (actual := len(Source(printed.pdfs[name]).pages)) != pages:
            again[name] = actual
        else:
            done[name] = printed.pdfs[name]
    return again


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
