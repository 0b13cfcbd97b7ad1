"""The layout checker on papers built in many ways: clean ones pass, planted breaches are found."""

from dataclasses import replace
from itertools import product

import pytest

from pipeline.model.findings import FilePlace, Finding
from pipeline.regulations.severity import Severity
from pipeline.thethuc import CODES, examine
from tests.thethuc.breaches import addressees_and_signature, letterhead, page, text
from tests.thethuc.breaches.right import OLD, P, body
from tests.thethuc.drafts import Draft, Text, decision, letter, old_plan, plan
from tests.thethuc.drafts_as_files import built, joined

MAKERS = {"plan": plan, "old_plan": old_plan, "letter": letter, "decision": decision}
HEADS = ("table", "tabs", "boxes", "frames")


def findings(draft: Draft, rules: str | None = None) -> list[Finding]:
    """What the checker says of a draft."""
    return list(examine(built(draft), rules, "thu.docx").findings)


def where(finding: Finding) -> str:
    """The place of a finding in its file."""
    assert isinstance(finding.place, FilePlace)
    return finding.place.where


@pytest.mark.parametrize(
    ("name", "head", "lines", "styled"),
    [
        (name, head, lines, styled)
        for name, head, lines, styled in product(
            MAKERS, HEADS, ("drawn", "typed", "vml", "border"), (False, True)
        )
        if lines != "border" or head == "table"
    ],
)
def test_a_clean_paper_has_no_finding(name: str, head: str, lines: str, styled: bool) -> None:
    assert findings(MAKERS[name]().but(head=head, lines=lines, styled=styled)) == []


@pytest.mark.parametrize("head", HEADS)
def test_the_components_are_recognised_in_every_kind_of_letterhead(head: str) -> None:
    (paper,) = examine(built(letter().but(head=head, bases=plan().bases))).papers
    assert paper.kind == "công văn"
    found = {component.code: component.text for component in paper.components}
    assert found["ban-hanh"] == "ỦY BAN NHÂN DÂN HUYỆN NAM ĐÔNG"
    assert found["so-ky-hieu"] == "Số: 12/UBND-LĐTBXH"
    assert found["trich-yeu-cong-van"] == "V/v triển khai công tác trẻ em"
    assert found["dia-danh-ngay"] == "Nam Đông, ngày 05 tháng 3 năm 2024"
    assert found["quyen-han"] == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    assert found["ho-ten"] == "Nguyễn Văn A"
    assert found["noi-nhan-ds"] == "- Như trên; - Lưu: VT, LĐTBXH."
    assert set(found) >= {"quoc-hieu", "tieu-ngu", "kinh-gui", "can-cu", "noi-nhan", "noi-dung"}


PLANTED = page.PLANTED | letterhead.PLANTED | text.PLANTED | addressees_and_signature.PLANTED


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_breach_is_found_at_its_place_and_alone(name: str) -> None:
    draft, code, place, message = PLANTED[name]
    found = findings(draft)
    assert [finding.code for finding in found if finding.code != code] == []
    assert any(place in where(f) and message in f.message for f in found), found
    assert len({where(finding) for finding in found}) == 1, found
    assert all(finding.hint for finding in found)
    assert {finding.code for finding in found} <= set(CODES)


@pytest.mark.parametrize("head", ["tabs", "boxes", "frames"])
@pytest.mark.parametrize(
    "name",
    ["tháng 03", "CV in the symbol", "Quốc hiệu not bold", "no rule below Tiêu ngữ",
     "no rule below the agency", "KT. over CHỦ TỊCH", "the number too large",
     "Tiêu ngữ's rule too long", "recipients too large", "Lưu VT"],
)  # fmt: skip
def test_a_breach_is_found_in_every_kind_of_letterhead(name: str, head: str) -> None:
    draft, code, _, message = PLANTED[name]
    found = findings(draft.but(head=head))
    assert {finding.code for finding in found} == {code}, found
    assert any(message in finding.message for finding in found)


def test_what_is_confirmed_is_an_error_and_what_is_likely_a_warning() -> None:
    sizes = P.but(body=body(1, size=12))
    assert findings(sizes)[0].severity is Severity.ERROR
    old = OLD.but(body=body(1, size=12))
    assert findings(old)[0].severity is Severity.WARNING
    symbol, *_ = PLANTED["TT for Tờ trình"]
    assert findings(symbol)[0].severity is Severity.WARNING


def test_the_message_names_the_article_and_the_place_the_paragraph() -> None:
    (finding,) = findings(P.but(body=body(1, size=12)))
    assert "(NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6, điểm e)." in finding.message
    assert where(finding) == "đoạn 7: “Tiếp tục tăng cường sự lãnh đạo, chỉ…”"


def test_the_rules_follow_the_date_of_the_paper_unless_they_are_named() -> None:
    assert examine(built(old_plan())).papers[0].rules == "tt01-2011"
    assert examine(built(plan())).papers[0].rules == "nd30-2020"
    undated = plan().but(date=replace(plan().date, text="Nam Đông, ngày … tháng … năm ……"))
    assert examine(built(undated)).papers[0].rules == "nd30-2020"
    codes = {finding.code for finding in findings(old_plan(), "nd30-2020")}
    assert codes == {"the-thuc-so-trang-vi-tri", "the-thuc-kieu-chu", "the-thuc-can-cu-dau-cau"}


def test_gaps_to_fill_by_hand_are_no_breach() -> None:
    gaps = plan().but(
        number=Text("Số:        /KH-UBND", 13),
        date=replace(plan().date, text="Nam Đông, ngày      tháng      năm 2024"),
        name=replace(plan().name, text=""),
    )
    assert findings(gaps) == []


def test_both_spellings_of_tones_are_the_same() -> None:
    other = plan().but(
        motto=replace(plan().motto, text="CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        agency=(Text("UỶ BAN NHÂN DÂN", 13, bold=True), plan().agency[1]),
        office=("TM. UỶ BAN NHÂN DÂN", "CHỦ TỊCH"),
    )
    assert findings(other) == []


def test_each_paper_of_a_file_is_judged_alone() -> None:
    faulty = letter().but(number=Text("Số: 12/CV-UBND", 13))
    examination = examine(joined(plan(), faulty, plan()), None, "ba.docx")
    assert [paper.kind for paper in examination.papers] == ["KẾ HOẠCH", "công văn", "KẾ HOẠCH"]
    (finding,) = examination.findings
    assert finding.code == "the-thuc-ky-hieu-cong-van"
    assert where(finding).startswith("bảng 3, dòng 1, ô 1: “Số: 12/CV")


def test_capitals_may_come_from_the_formatting() -> None:
    title = Text("Kế hoạch", 14, bold=True, caps=True)
    assert findings(plan().but(title=title)) == []


def test_the_same_breach_in_many_paragraphs_is_one_finding() -> None:
    small = tuple(replace(line, size=12) for line in plan().body)
    (finding,) = findings(plan().but(body=small))
    assert "và 3 chỗ nữa (đoạn 7, đoạn 8, đoạn 9)" in where(finding)


def test_a_paper_without_quoc_hieu_says_so() -> None:
    nothing = plan().but(motto=Text("", 13), slogan=Text("", 13), slogan_rule=None)
    (finding,) = findings(nothing)
    assert finding.code == "the-thuc-khong-thay-quoc-hieu"
