"""Sheet numbers: how sheets are counted, and that a stamp covers nothing."""

import io

import pikepdf
import pypdfium2

from pipeline.archive.sheets import Stamp, numbered, stamp, stamps
from tests.archive.small import FONT, drawn


def test_a_page_is_a_sheet_where_papers_are_printed_on_one_side() -> None:
    assert [str(sheets) for sheets in numbered([2, 1, 3], False)] == ["01-02", "03", "04-06"]


def test_two_pages_are_a_sheet_where_papers_are_printed_on_both_sides() -> None:
    assert [str(sheets) for sheets in numbered([2, 1, 3], True)] == ["01", "02", "03-04"]


def test_on_both_sides_only_the_front_of_each_sheet_bears_its_number() -> None:
    first, second = numbered([3, 2], True)
    assert list(stamps(0, 3, first, True)) == [Stamp(0, "01"), Stamp(2, "02")]
    assert list(stamps(3, 2, second, True)) == [Stamp(3, "03")]


def test_a_stamp_stands_where_the_page_is_blank() -> None:
    content = drawn("Một trang")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert stamp(pdf, content, [Stamp(0, "07")], FONT) == []
        target = io.BytesIO()
        pdf.save(target)
    page = pypdfium2.PdfDocument(target.getvalue())[0]
    assert page.get_textpage().get_text_bounded().split() == ["Một", "trang", "07"]
    plain = pypdfium2.PdfDocument(content)[0].render().to_pil().convert("L")
    stamped = page.render().to_pil().convert("L")
    # What was dark stays as it was.
    assert all(
        after == before
        for before, after in zip(plain.tobytes(), stamped.tobytes(), strict=True)
        if before < 250
    )


def test_a_page_without_room_is_reported_and_not_written_over() -> None:
    target = io.BytesIO()
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(target, pagesize=(595, 842))
    canvas.rect(0, 0, 595, 842, fill=1)
    canvas.showPage()
    canvas.save()
    content = target.getvalue()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert stamp(pdf, content, [Stamp(0, "07")], FONT) == [0]
