"""A paper that cannot be joined with others is printed alone, and the reason is said."""

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml

from pipeline.docx.joinable import REASONS, Alone, opened, why_alone
from pipeline.pdf.source import Source
from pipeline.printing.papers import to_pdf
from tests.printing.joined_and_alone import CLOSE, W, document, nothing, odd_and_even


def _numbers(made: Any) -> None:
    made.add_paragraph("một", style="List Number")


def _field(text: str) -> Callable[[Any], object]:
    def draw(made: Any) -> None:
        field = f'<w:fldSimple {W} w:instr=" {text} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        made.add_paragraph("")._p.append(parse_xml(field))

    return draw


def _pages_in_the_footer(made: Any) -> None:
    field = f'<w:fldSimple {W} w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    made.sections[0].footer.paragraphs[0]._p.append(parse_xml(field))


def _sections(made: Any) -> None:
    made.add_paragraph("một")
    section = made.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "khác"


def _with(xml: str) -> Callable[[Any], object]:
    def draw(made: Any) -> None:
        made.add_paragraph("")._p.append(parse_xml(xml))

    return draw


UNFIT: dict[Alone, list[Callable[[Any], object]]] = {
    Alone.NUMBERING: [_numbers],
    Alone.FIELDS: [_field("NUMPAGES"), _field("SEQ Bảng"), _field("TOC"), _pages_in_the_footer],
    Alone.SECTIONS: [_sections],
    Alone.SIDES: [odd_and_even],
    Alone.NOTES: [_with(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>')],
    Alone.DRAWINGS: [_with(f"<w:r {W}><w:pict/></w:r>")],
    Alone.EMBEDDED: [_with(f"<w:r {W}><w:object/></w:r>")],
    Alone.REVISIONS: [_with(f'<w:ins {W} w:id="1" w:author="A"/>')],
    Alone.BEGINNING: [_with(CLOSE), lambda made: made.add_paragraph("một", style="List Bullet")],
    Alone.ENDING: [
        lambda made: made.add_table(1, 1),
        _with(f"<w:pPr {W}><w:rPr><w:b/></w:rPr></w:pPr>"),
        _with(f'<w:r {W}><w:rPr><w:sz w:val="4"/></w:rPr></w:r>'),
        _with(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>.</w:t></w:r>"),
    ],
}


@pytest.mark.parametrize("reason", UNFIT)
def test_what_cannot_be_batched_is_reported(reason: Alone) -> None:
    assert {why_alone(opened(document(draw))) for draw in UNFIT[reason]} == {reason}
    assert REASONS[reason]


def test_a_file_that_is_no_document_goes_alone() -> None:
    assert why_alone(opened(b"khong phai")) is Alone.UNREADABLE


def test_unfit_papers_are_converted_as_they_are_and_named() -> None:
    fit = [document(nothing, lines) for lines in (1, 2, 3)]
    unfit = [document(_numbers), document(_pages_in_the_footer, 60)]
    papers = {f"p{at}": docx for at, docx in enumerate([fit[0], unfit[0], *fit[1:], unfit[1]])}
    printed = to_pdf(papers)
    assert dict(printed.alone) == {"p1": Alone.NUMBERING, "p4": Alone.FIELDS}
    assert {name: len(Source(pdf).pages) for name, pdf in printed.pdfs.items()} == {
        "p0": 1, "p1": 1, "p2": 1, "p3": 1, "p4": 3,
    }  # fmt: skip
