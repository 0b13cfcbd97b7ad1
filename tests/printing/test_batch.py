"""Papers converted together come out as papers converted alone: to the pixel and to the letter."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
from docx.oxml import parse_xml

from pipeline.docx.joinable import Alone, opened, why_alone
from pipeline.fill.check_codes import with_check_code
from pipeline.model import kinds
from pipeline.model.check_codes import CheckCode
from tests.printing.joined_and_alone import (
    HEADS,
    W,
    differences,
    document,
    header,
    headers_and_footers,
    lengthened,
    long_table,
    samples,
)
from tests.support.empty_word import empty
from tests.support.sample_papers import KINDS, LAYOUTS

DAY = dt.date(2014, 11, 20)
FEW = ("ke-hoach", "danh-gia", "giay-cong-nhan", "danh-sach-noi-nhan")


@pytest.mark.parametrize("kinds", [FEW, pytest.param(KINDS, marks=pytest.mark.long)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_papers_of_every_template_come_out_the_same_in_a_batch(
    layout: str, kinds: Sequence[str]
) -> None:
    groups: dict[str, Sequence[bytes]] = {}
    for kind in kinds:
        papers = samples(layout, kind, 2)
        groups[kind] = [lengthened(papers[0], 30), *papers, lengthened(papers[-1], 1)]
        assert [why_alone(opened(paper)) for paper in groups[kind]] == [None] * len(groups[kind])
    assert differences(groups) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_certificates_with_codes_of_their_own_come_out_the_same_in_a_batch(layout: str) -> None:
    papers = samples(layout, "giay-cong-nhan", 3)
    place = next(kind.check_code for kind in kinds.load() if kind.code == "giay-cong-nhan")
    assert place is not None
    papers.append(lengthened(papers[0], 60))
    coded = [
        with_check_code(paper, CheckCode(f"0{at}/GCN-UBND", "20161", "1/QĐ-UBND", DAY), place)
        for at, paper in enumerate(papers)
    ]
    assert [why_alone(opened(paper)) for paper in coded] == [None] * len(coded)
    assert differences({"giay-cong-nhan": coded}) == {}


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_papers_of_any_length_come_out_the_same_in_a_batch(layout: str, kind: str) -> None:
    papers = samples(layout, kind, 50)
    lengths = [lengthened(papers[at % len(papers)], at) for at in range(60)]
    assert differences({kind: [*papers, *lengths[::2], *reversed(lengths[1::2])]}) == {}


def ending(name: str, lines: int, head: str = "") -> bytes:
    """This many lines, and then an ending; papers with a page number are joined as sections."""
    made = empty()
    header(made, head)
    for number in range(lines):
        made.add_paragraph(f"dòng {number}")
    match name:
        case "empty paragraph":
            made.add_paragraph("")
        case "table and empty paragraph":
            made.add_table(1, 2).cell(0, 0).text = "ô"
            made.add_paragraph("")
        case "small empty paragraph":
            small = f'<w:rPr {W}><w:sz w:val="4"/></w:rPr>'
            made.add_paragraph("")._p.get_or_add_pPr().append(parse_xml(small))
        case "empty run":
            made.add_paragraph("").add_run("")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def has_page_alone(docx: bytes) -> bool:
    """Whether the paper is joined by a page break, and needs no section."""
    word = opened(docx)
    return word is not None and word.page != ""


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    ["text", "empty paragraph", "table and empty paragraph", "small empty paragraph", "empty run"],
)
def test_a_paper_that_ends_where_its_page_ends(name: str) -> None:
    groups = {head: [ending(name, lines, head) for lines in range(22, 30)] for head in HEADS}
    assert [has_page_alone(group[0]) for group in groups.values()] == [True, True, False]
    reasons = {why_alone(opened(docx)) for group in groups.values() for docx in group}
    alone = name == "small empty paragraph"  # joined, it is as high in one version, not in another
    assert reasons == {Alone.ENDING if alone else None}
    assert alone or differences(groups) == {}


def _landscape_in_between(made: Any) -> None:
    made.add_paragraph("đứng")
    section = made.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    made.add_paragraph("ngang")


def _bullets(made: Any) -> None:
    made.add_paragraph("gạch đầu dòng", style="List Bullet")


def _columns(made: Any) -> None:
    columns = made.sections[0]._sectPr.find("{*}cols")
    columns.set(next(iter(columns.attrib)).split("}")[0] + "}num", "2")


DRAWINGS = {
    "long tables": long_table,
    "headers, footers and page numbers": headers_and_footers,
    "a landscape section": _landscape_in_between,
    "bullets": _bullets,
    "columns": _columns,
}


@pytest.mark.long
def test_other_templates_that_can_be_batched() -> None:
    groups: dict[str, Sequence[bytes]] = {
        name: [document(draw, lines) for lines in (3, 60, 26, 1, 40)]
        for name, draw in DRAWINGS.items()
    }
    assert {why_alone(opened(docx)) for group in groups.values() for docx in group} == {None}
    assert differences(groups) == {}
