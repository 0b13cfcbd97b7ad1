"""PDFs are taken apart and put together without a change to their pages."""

import io
from functools import cache
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source, UnreadablePdfError
from pipeline.pdf.target import Bookmark, Target
from pipeline.printing.papers import to_pdf
from tests.support.empty_word import empty


@cache
def _printed() -> dict[str, bytes]:
    """Two PDFs as LibreOffice prints them: of three pages, and of one."""
    contents = {}
    for name, lines in (("dài", 70), ("ngắn", 3)):
        document = empty()
        for number in range(lines):
            document.add_paragraph(f"Dòng thứ {number} (của {name}) \\ [x]").runs[0].bold = (
                name == "dài"
            )
        target = io.BytesIO()
        document.save(target)
        contents[name] = target.getvalue()
    return dict(to_pdf(contents).pdfs)


def _images(pdf: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=1).to_pil().tobytes() for page in document]
    finally:
        document.close()


def _text(pdf: bytes, page: int) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def _rewritten(pdf: bytes) -> bytes:
    """The same pages as another program writes them, with a second table at the end."""
    first = io.BytesIO()
    PdfWriter(clone_from=io.BytesIO(pdf)).write(first)
    writer = PdfWriter(io.BytesIO(first.getvalue()), incremental=True)
    writer.add_metadata({"/Title": "khác"})
    second = io.BytesIO()
    writer.write(second)
    return second.getvalue()


def test_pages_are_taken_out_as_they_are() -> None:
    whole = _printed()["dài"]
    assert len(Source(whole).pages) == 3
    for number, image in enumerate(_images(whole)):
        target = Target()
        target.append(Source(whole), [number])
        assert _images(target.finish("", "")) == [image]


def test_files_are_put_together_in_order_with_bookmarks() -> None:
    pdfs = _printed()
    target = Target()
    target.append(Source(pdfs["ngắn"]))
    target.append(Source(pdfs["dài"]))
    outline = [
        Bookmark("Mục lục", 0),
        Bookmark("Giai đoạn", 1, (Bookmark("Xã “A”", 1), Bookmark("Xã (B)", 3))),
    ]
    made = target.finish("Hồ sơ năm 2014", "Ủy ban", outline)
    assert _images(made) == [*_images(pdfs["ngắn"]), *_images(pdfs["dài"])]
    reader: Any = PdfReader(io.BytesIO(made), strict=True)
    first, second, below = reader.outline
    assert isinstance(below, list)
    titles = [
        (mark["/Title"], reader.get_destination_page_number(mark)) for mark in (first, second)
    ]
    assert titles == [("Mục lục", 0), ("Giai đoạn", 1)]
    assert [(mark.title, reader.get_destination_page_number(mark)) for mark in below] == [
        ("Xã “A”", 1),
        ("Xã (B)", 3),
    ]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Hồ sơ năm 2014", "Ủy ban")
    assert reader.metadata.producer == "hoso"
    assert reader.root_object["/Lang"] == "vi-VN"


def test_what_is_equal_is_kept_once() -> None:
    one = _printed()["ngắn"]
    target = Target()
    for _ in range(50):
        target.append(Source(one))
    assert len(target.finish("", "")) < 3 * len(one)


def test_the_id_follows_from_the_content_alone() -> None:
    def made(title: str) -> bytes:
        target = Target()
        target.append(Source(_printed()["ngắn"]))
        return target.finish(title, "")

    assert made("a") == made("a")
    readers: list[Any] = [PdfReader(io.BytesIO(made(title))) for title in "ab"]
    assert readers[0].trailer["/ID"][0] != readers[1].trailer["/ID"][0]


def test_pages_can_be_moved() -> None:
    source = Source(_printed()["ngắn"])
    target = Target()
    target.append(source, shift=(30.0, -12.0))
    moved = target.finish("", "")

    def corner(pdf: bytes) -> tuple[float, float]:
        document = pypdfium2.PdfDocument(pdf)
        try:
            left, bottom, _, _ = document[0].get_textpage().get_charbox(0)
            return left, bottom
        finally:
            document.close()

    before, after = corner(_printed()["ngắn"]), corner(moved)
    assert after[0] - before[0] == pytest.approx(30, abs=0.1)
    assert after[1] - before[1] == pytest.approx(-12, abs=0.1)
    assert _text(moved, 0) == _text(_printed()["ngắn"], 0)


def test_a_page_keeps_the_fonts_it_uses_and_no_other() -> None:
    pdfs = _printed()
    target = Target()
    target.append(Source(pdfs["dài"]))
    target.append(Source(pdfs["ngắn"]))
    source = Source(target.finish("", ""))
    fonts = [{font.name.split("+")[-1] for font in page_fonts(source, page)} for page in (0, 3)]
    assert all(len(font) == 1 for font in fonts)
    assert fonts[0] != fonts[1]
    assert all(font.embedded for page in (0, 3) for font in page_fonts(source, page))


def test_a_file_of_another_program_is_read_too() -> None:
    whole = _printed()["dài"]
    source = Source(_rewritten(whole))
    target = Target()
    target.append(source)
    assert _images(target.finish("", "")) == _images(whole)


@pytest.mark.parametrize("content", [b"", b"khong phai PDF", b"%PDF-1.6\nstartxref\n5\n%%EOF"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePdfError):
        Source(content)


def test_a_truncated_file_is_refused() -> None:
    whole = _printed()["ngắn"]
    with pytest.raises(UnreadablePdfError):
        Source(whole[: len(whole) // 2])
