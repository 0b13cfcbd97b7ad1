"""Papers as offices write them: what is there is recognised, and nothing false is reported."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.regulations.letters import ending, shorten
from pipeline.thethuc import Examination, examine, fix
from tests.thethuc.offices import kinds, letterheads, subjects_names_recipients

PAPERS = letterheads.PAPERS | kinds.PAPERS | subjects_names_recipients.PAPERS
CASES = Path(__file__).parent.parent / "resources" / "lint-cases"
# What is right to tell of each file: the codes of its findings, no others.
TOLD = {
    "c00-decision-clean": (),
    "c00-letter-clean": (),
    "c01-theme-font-viet": (),
    "c02-kinh-gui-in-letterhead-table": (),
    "c03-phieu-trinh": (),
    "c04c-charter-break": (),
    "c05d-nested-signature-no-full-stop": ("the-thuc-noi-nhan",),
    "c06b-nested-letterhead-in-2-cells": (),
    "c07-box-du-thao": (),
    "c08-long-vv": (),
    "c09-spaces-number-date-one-line": ("the-thuc-duong-ke-thieu", "the-thuc-duong-ke-thieu"),
    "c10-long-trich-yeu-rule": (),
    "c11-name-below-table": (),
    "c13-trich-yeu-justified": ("the-thuc-canh-giua",),
    "c14-name-leading-spaces-fix": ("the-thuc-canh-giua",),
    "c15-wide-table-margins-fix": ("the-thuc-le-trang", "the-thuc-le-trang"),
    "c18-law": ("the-thuc-quy-dinh-khac",),
    "c19-recipient-side-note": (),
}


def components(examination: Examination) -> dict[str, str]:
    found: dict[str, str] = {}
    for paper in examination.papers:
        for component in paper.components:
            found.setdefault(component.code, component.text)
    return found


def case(name: str) -> bytes:
    return (CASES / f"{name}.docx").read_bytes()


def letters(content: bytes) -> list[str]:
    """All letters of a file in order, those in tables and boxes too."""
    texts = docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t"))
    return [letter for text in texts for letter in text.text or "" if letter.isalpha()]


@pytest.mark.parametrize("name", TOLD)
def test_a_paper_that_had_false_findings_gets_the_right_ones(name: str) -> None:
    assert tuple(finding.code for finding in examine(case(name)).findings) == TOLD[name]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_as_offices_write_it_is_recognised_without_false_findings(name: str) -> None:
    paper = PAPERS[name]()
    examination = examine(paper.content)
    found = components(examination)
    for code, text in paper.seen.items():
        assert text in found.get(code, ""), code
    assert not set(paper.unseen) & set(found)
    assert {finding.code for finding in examination.findings} == set(paper.told)
    if paper.kind:
        assert examination.papers[0].kind == paper.kind


@pytest.mark.parametrize("name", [*TOLD, *PAPERS])
def test_a_mended_copy_has_no_new_finding_and_all_letters(name: str) -> None:
    content = case(name) if name in TOLD else PAPERS[name]().content
    before = examine(content)
    copy, mended, _ = fix(before)
    after = examine(copy)
    known = {(breach.code, breach.order) for breach in before.breaches}
    assert {(breach.code, breach.order) for breach in after.breaches} <= known
    assert len(after.breaches) <= len(before.breaches) - len(mended)
    assert letters(copy) == letters(content)


# ---- what else each file shows


def test_a_charter_is_known_by_kind_title_and_note_and_has_no_date() -> None:
    found = components(examine(case("c04c-charter-break")))
    assert found["ten-loai"] == "ĐIỀU LỆ"
    assert found["trich-yeu"] == "HỘI ĐỌC SÁCH XÃ AN HÒA"
    assert found["kem-theo"].endswith("của Chủ tịch Ủy ban nhân dân xã)")
    assert "dia-danh-ngay" not in found


@pytest.mark.parametrize("name", ["c05d-nested-signature-no-full-stop", "c11-name-below-table"])
def test_the_signers_name_is_found_in_a_nested_table_and_below_one(name: str) -> None:
    assert components(examine(case(name)))["ho-ten"] == "Lê Văn Mẫu"


def test_a_phieu_trinh_names_its_addressees_and_not_its_table() -> None:
    found = components(examine(case("c03-phieu-trinh")))
    assert found["kinh-gui"] == "Kính gửi: - Lãnh đạo xã; - Lãnh đạo Văn phòng."
    assert found["so-ky-hieu"] == "Số: 30-12/PT-VX"


def test_a_name_that_is_centred_loses_the_blanks_before_it() -> None:
    copy, _, left = fix(examine(case("c14-name-leading-spaces-fix")))
    cell = docx.Document(io.BytesIO(copy)).tables[1].cell(0, 1)
    assert cell.paragraphs[-1].text == "Lê Văn Mẫu"
    assert left == ()


def test_a_table_that_is_wider_than_the_text_between_new_margins_is_reported() -> None:
    _, mended, left = fix(examine(case("c15-wide-table-margins-fix")))
    assert [breach.code for breach in mended] == ["the-thuc-le-trang"] * 2
    (breach,) = left
    assert breach.code == "the-thuc-bang-qua-le"
    assert breach.place == "bảng 3"


def test_a_law_is_said_to_have_another_rule_and_nothing_more() -> None:
    examination = examine(case("c18-law"))
    (finding,) = examination.findings
    assert "quy định riêng" in finding.message
    assert not finding.is_error
    assert examination.papers == ()


def test_messages_quote_whole_words() -> None:
    text = "Tiếp tục tăng cường sự lãnh đạo, chỉ đạo của các cấp ủy đảng và chính quyền"
    assert shorten(text) == "Tiếp tục tăng cường sự lãnh đạo, chỉ…"
    assert ending(text, 30) == "…cấp ủy đảng và chính quyền"
