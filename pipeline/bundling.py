"""Stage 8, bundle: print runs (one PDF a stage) and the whole year with an index and bookmarks."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pypdf import PdfReader, PdfWriter

from pipeline.manifest import Entry
from pipeline.printing import written

STAGES = {
    "01-ke-hoach": "Kế hoạch",
    "02-dang-ky": "Đăng ký",
    "03-theo-doi": "Theo dõi",
    "04-tu-danh-gia": "Tự đánh giá",
    "05-tham-dinh": "Thẩm định",
    "06-cong-nhan": "Công nhận",
    "07-bao-cao": "Báo cáo",
}
FOLDER = "in"
YEAR = "ca-nam"


@dataclass(frozen=True)
class HangMucLuc:
    """A line of the index: the paper and the page of the bundle on which it starts."""

    giai_doan: str
    moi_giai_doan: bool
    ten: str
    trang: int


@dataclass(frozen=True)
class Bundle:
    """A bundle to be written: its file name, title and content."""

    name: str
    content: bytes


def print_runs(
    papers: Sequence[Entry], pdfs: Mapping[str, bytes], year: int, author: str
) -> list[Bundle]:
    """One PDF a stage, its papers one after the other, ready for the printer."""
    made = []
    for stage, entries in groupby(papers, key=lambda entry: entry.stage):
        writer = PdfWriter()
        for entry in entries:
            _append(writer, pdfs[entry.pdf], entry.title)
        title = f"{STAGES.get(stage, stage)} năm {year}"
        made.append(Bundle(f"{FOLDER}/{stage}.pdf", written(writer, title, author)))
    return made


def whole_year(
    papers: Sequence[Entry],
    pdfs: Mapping[str, bytes],
    year: int,
    author: str,
    index_pdf: Callable[[Sequence[HangMucLuc]], bytes],
) -> Bundle:
    """All papers of the year behind an index, with bookmarks by stage and paper.

    `index_pdf` prints the index; its own length moves the pages it lists, so it is printed again
    until the length agrees.
    """
    length = 1
    while True:
        index = index_pdf(_lines(papers, length))
        actual = len(PdfReader(io.BytesIO(index)).pages)
        if actual == length:
            break
        length = actual
    writer = PdfWriter()
    _append(writer, index, "Mục lục")
    for stage, entries in groupby(papers, key=lambda entry: entry.stage):
        parent = None
        for entry in entries:
            start = len(writer.pages)
            writer.append(io.BytesIO(pdfs[entry.pdf]), import_outline=False)
            if parent is None:
                parent = writer.add_outline_item(title=STAGES.get(stage, stage), page_number=start)
            writer.add_outline_item(title=entry.title, page_number=start, parent=parent)
    return Bundle(f"{FOLDER}/{YEAR}.pdf", written(writer, f"Hồ sơ cả năm {year}", author))


def _append(writer: PdfWriter, pdf: bytes, title: str) -> None:
    start = len(writer.pages)
    writer.append(io.BytesIO(pdf), import_outline=False)
    writer.add_outline_item(title=title, page_number=start)


def _lines(papers: Sequence[Entry], before: int) -> list[HangMucLuc]:
    lines = []
    page = before + 1
    last = ""
    for entry in papers:
        stage = STAGES.get(entry.stage, entry.stage)
        lines.append(HangMucLuc(stage, stage != last, entry.title, page))
        last = stage
        page += entry.pages
    return lines
