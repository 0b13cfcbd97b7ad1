"""Stage 8, bundle: print runs (one PDF a stage) and the whole year with an index and bookmarks."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

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


IndexPdf = Callable[[Sequence[HangMucLuc]], bytes]


@dataclass(frozen=True)
class Bundle:
    """A bundle that is due: its path, title, and the papers in it; the year's has an index."""

    name: str
    title: str
    author: str
    papers: tuple[Entry, ...]
    indexed: bool

    @property
    def made_from(self) -> tuple[str, ...]:
        """What the bundle follows from."""
        return tuple(f"{entry.title} {entry.sha256['pdf']}" for entry in self.papers)

    def make(self, folder: Path, index_pdf: IndexPdf) -> bytes:
        """Put the papers' PDFs in `folder` together."""
        writer = PdfWriter()
        if self.indexed:
            _append(writer, _index(self.papers, index_pdf), "Mục lục")
        for stage, entries in groupby(self.papers, key=lambda entry: entry.stage):
            parent = None
            for entry in entries:
                start = len(writer.pages)
                writer.append(folder / entry.pdf, import_outline=False)
                if self.indexed and parent is None:
                    name = STAGES.get(stage, stage)
                    parent = writer.add_outline_item(title=name, page_number=start)
                writer.add_outline_item(title=entry.title, page_number=start, parent=parent)
        return written(writer, self.title, self.author)


def plan(papers: Sequence[Entry], year: int, author: str) -> list[Bundle]:
    """One bundle a stage, and one of the whole year; none when there is no paper."""
    if not papers:
        return []
    stages = [
        Bundle(
            f"{FOLDER}/{stage}.pdf",
            f"{STAGES.get(stage, stage)} năm {year}",
            author,
            tuple(entries),
            indexed=False,
        )
        for stage, entries in groupby(papers, key=lambda entry: entry.stage)
    ]
    whole = Bundle(
        f"{FOLDER}/{YEAR}.pdf", f"Hồ sơ cả năm {year}", author, tuple(papers), indexed=True
    )
    return [*stages, whole]


LINES_A_PAGE = 34
"""About so many lines a page of the index holds: a first guess saves printing it twice."""


def _index(papers: Sequence[Entry], index_pdf: IndexPdf) -> bytes:
    """The index. Its own length moves the pages it lists, so it is printed until both agree."""
    stages = len({entry.stage for entry in papers})
    length = -(-(len(papers) + stages + 4) // LINES_A_PAGE)
    while True:
        index = index_pdf(_lines(papers, length))
        actual = len(PdfReader(io.BytesIO(index)).pages)
        if actual == length:
            return index
        length = actual


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
