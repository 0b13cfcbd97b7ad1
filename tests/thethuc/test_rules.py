"""The layout checker on papers built in many ways: clean ones pass, planted breaches are found."""

from dataclasses import replace
from itertools import product

import pytest

from pipeline.model.findings import FilePlace, Finding
from pipeline.regulations.severity import Severity
from pipeline.thethuc import CODES, examine
from tests.lint_papers import Draft, Text, built, decision, joined, letter, old_plan, plan

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


def body(number: int, **changes: object) -> tuple[Text, ...]:
    """The plan's body with one paragraph changed."""
    texts = list(plan().body)
    texts[number] = replace(texts[number], **changes)  # type: ignore[arg-type]
    return tuple(texts)


P, OLD, L, D = plan(), old_plan(), letter(), decision()
NUMBER, DATE = "bảng 1, dòng 1, ô 1: “Số", "bảng 1, dòng 1, ô 2: “Nam Đông"
SIGN = "bảng 2, dòng 1, ô 2: “"
LIST = "bảng 2, dòng 1, ô 1: “"
# The plan's own paragraphs, as the clerk counts them: heading, subject, its rule, two bases, body.
BASE1, BASE2, BODY1, BODY2, BODY3 = "đoạn 4: “", "đoạn 5: “", "đoạn 6: “", "đoạn 7: “", "đoạn 8: “"

PLANTED: dict[str, tuple[Draft, str, str, str]] = {
    # name: draft, code, part of the place, part of the message
    "left margin 2 mm off": (
        P.but(margins=(20, 20, 28, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề trái 28 mm",
    ),
    "right margin 2 mm off": (
        P.but(margins=(20, 20, 30, 13)),
        "the-thuc-le-trang",
        "trang",
        "Lề phải 13 mm",
    ),
    "top margin 2 mm off": (
        P.but(margins=(27, 20, 30, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề trên 27 mm",
    ),
    "bottom margin 2 mm off": (
        OLD.but(margins=(20, 18, 30, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề dưới 18 mm",
    ),
    "another font in a run": (
        P.but(body=body(1, extra="other font:Arial")),
        "the-thuc-phong-chu",
        BODY2,
        "Arial",
    ),
    "another font in a run, old rules": (
        OLD.but(body=body(1, extra="other font:Arial")),
        "the-thuc-phong-chu",
        BODY2,
        "Arial",
    ),
    "an old coding's font": (
        OLD.but(body=body(1, extra="other font:.VnTime")),
        "the-thuc-phong-chu",
        BODY2,
        ".VnTime",
    ),
    "tháng 03": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 05 tháng 03 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“tháng 03”, phải là “tháng 3”",
    ),
    "ngày 5": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 5 tháng 3 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“ngày 5”, phải là “ngày 05”",
    ),
    "tháng 1": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 15 tháng 1 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“tháng 1”, phải là “tháng 01”",
    ),
    "no comma after the place": (
        P.but(date=replace(P.date, text="Nam Đông ngày 05 tháng 3 năm 2024")),
        "the-thuc-dia-danh",
        DATE,
        "thiếu dấu phẩy",
    ),
    "the date upright": (
        P.but(date=replace(P.date, italic=False)),
        "the-thuc-kieu-chu",
        DATE,
        "nghiêng",
    ),
    "a place with a number": (
        P.but(date=replace(P.date, text="phường 2, ngày 05 tháng 3 năm 2024"), bases=()),
        "the-thuc-viet-hoa",
        "bảng 1, dòng 1, ô 2",
        "phường 2",
    ),
    "CV in the symbol": (
        L.but(number=Text("Số: 12/CV-UBND", 13)),
        "the-thuc-ky-hieu-cong-van",
        NUMBER,
        "“CV”",
    ),
    "no colon after Số": (
        P.but(number=Text("Số 35/KH-UBND", 13)),
        "the-thuc-so",
        NUMBER,
        "dấu hai chấm",
    ),
    "no leading zero": (P.but(number=Text("Số: 5/KH-UBND", 13)), "the-thuc-so", NUMBER, "số 0"),
    "spaces in the symbol": (
        P.but(number=Text("Số: 35/KH - UBND", 13)),
        "the-thuc-ky-hieu",
        NUMBER,
        "KH - UBND",
    ),
    "the number too large": (
        P.but(number=replace(P.number, size=14)),
        "the-thuc-co-chu",
        NUMBER,
        "cỡ chữ 14",
    ),
    "TT for Tờ trình": (
        L.but(
            number=Text("Số: 12/TT-UBND", 13),
            about=None,
            title=Text("TỜ TRÌNH", bold=True),
            subject=P.subject,
        ),
        "the-thuc-viet-tat-ten-loai",
        NUMBER,
        "“TTr”",
    ),
    "no rule below Tiêu ngữ": (
        P.but(slogan_rule=None),
        "the-thuc-duong-ke-thieu",
        "ô 2: “Độc lập",
        "Tiêu ngữ",
    ),
    "no rule below the agency": (
        P.but(agency_rule=None),
        "the-thuc-duong-ke-thieu",
        "ô 1: “HUYỆN",
        "Tên cơ quan",
    ),
    "no rule below the subject": (
        P.but(subject_rule=None),
        "the-thuc-duong-ke-thieu",
        "đoạn 2: “Triển khai",
        "Trích yếu",
    ),
    "the agency's rule too long": (
        P.but(agency_rule=1.0),
        "the-thuc-duong-ke-dai",
        "ô 1: “HUYỆN",
        "100%",
    ),
    "Tiêu ngữ's rule too long": (
        P.but(slogan_rule=1.4),
        "the-thuc-duong-ke-dai",
        "ô 2: “Độc lập",
        "140%",
    ),
    "Tiêu ngữ's rule too short": (
        P.but(slogan_rule=0.5),
        "the-thuc-duong-ke-dai",
        "ô 2: “Độc lập",
        "50%",
    ),
    "a page number on page 1": (
        P.but(first_page=False),
        "the-thuc-so-trang-trang-dau",
        "trang",
        "trang thứ nhất",
    ),
    "a page number on page 1, old rules": (
        OLD.but(first_page=False),
        "the-thuc-so-trang-trang-dau",
        "trang",
        "trang thứ nhất",
    ),
    "the page number at the foot": (
        P.but(page_number="foot", page_align="center"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "chân trang",
    ),
    "the page number at the head, old rules": (
        OLD.but(page_number="head", page_align="right"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "đầu trang",
    ),
    "the page number at the right": (
        P.but(page_align="right"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "bên phải",
    ),
    "the page number in the middle, old rules": (
        OLD.but(page_align="center"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "giữa",
    ),
    "the page number too small": (
        P.but(page_size=11),
        "the-thuc-so-trang-kieu",
        "trang",
        "cỡ chữ 11",
    ),
    "many pages and no number": (
        P.but(page_number="none", body=P.body[:1] + P.body[1:2] * 40),
        "the-thuc-so-trang-thieu",
        "trang",
        "không có số trang",
    ),
    "KT. over CHỦ TỊCH": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. CHỦ TỊCH",
        "không phải cấp phó",
    ),
    "KT. with nobody below": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. CHỦ TỊCH",
        "không có dòng chức vụ",
    ),
    "KT. before a deputy": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. PHÓ",
        "người đứng đầu",
    ),
    "TM. without a collective": (
        P.but(office=("TM. CHỦ TỊCH", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}TM. CHỦ TỊCH",
        "không phải tên tập thể",
    ),
    "T/M for TM.": (
        P.but(office=("T/M ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}T/M",
        "phải là “TM.”",
    ),
    "a deputy without KT.": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}PHÓ CHỦ TỊCH",
        "không ghi “KT.”",
    ),
    "the wrong sides": (
        P.but(head="swapped", lines="typed"),
        "the-thuc-vi-tri",
        "bảng 1, dòng 1, ô",
        "đặt ở bên",
    ),
    "an academic title": (
        P.but(name=replace(P.name, text="ThS. Nguyễn Văn A")),
        "the-thuc-hoc-vi",
        f"{SIGN}ThS.",
        "học vị",
    ),
    "the name not bold": (
        P.but(name=replace(P.name, bold=False)),
        "the-thuc-kieu-chu",
        f"{SIGN}Nguyễn",
        "đậm",
    ),
    "the office too small": (
        P.but(office_look=Text("", 12, bold=True)),
        "the-thuc-co-chu",
        f"{SIGN}TM.",
        "cỡ chữ 12",
    ),
    "Quốc hiệu misspelt": (
        P.but(motto=replace(P.motto, text="CỘNG HÒA XÃ HỘI CHỦ NGHỈA VIỆT NAM")),
        "the-thuc-quoc-hieu",
        "ô 2: “CỘNG HÒA",
        "CHỦ NGHỈA",
    ),
    "Quốc hiệu not bold": (
        P.but(motto=replace(P.motto, bold=False)),
        "the-thuc-kieu-chu",
        "ô 2: “CỘNG",
        "Quốc hiệu",
    ),
    "Quốc hiệu too large": (
        OLD.but(motto=replace(P.motto, size=14)),
        "the-thuc-co-chu",
        "ô 2: “CỘNG",
        "cỡ chữ 14",
    ),
    "Tiêu ngữ with long dashes": (
        P.but(slogan=replace(P.slogan, text="Độc lập – Tự do – Hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "–",
    ),
    "Tiêu ngữ without spaces": (
        P.but(slogan=replace(P.slogan, text="Độc lập-Tự do-Hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "Độc lập-Tự do",
    ),
    "Tiêu ngữ with small letters": (
        P.but(slogan=replace(P.slogan, text="Độc lập - tự do - hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "tự do",
    ),
    "the body above bold": (
        P.but(
            above=Text("UBND TỈNH THỪA THIÊN HUẾ", 13, bold=True),
            agency=(Text("SỞ LAO ĐỘNG", 13, bold=True),),
        ),
        "the-thuc-kieu-chu",
        "ô 1: “UBND TỈNH",
        "chủ quản",
    ),
    "legal bases upright": (
        P.but(base=replace(P.base, italic=False)),
        "the-thuc-kieu-chu",
        BASE1,
        "nghiêng",
    ),
    "legal bases in italics, old rules": (
        OLD.but(base=replace(OLD.base, italic=True)),
        "the-thuc-kieu-chu",
        BASE1,
        "đứng",
    ),
    "a legal basis without semicolon": (
        P.but(bases=(P.bases[0].replace(";", "."), P.bases[1])),
        "the-thuc-can-cu-dau-cau",
        BASE1,
        "“;”",
    ),
    "the last basis with a comma": (
        P.but(bases=(P.bases[0], P.bases[1].replace("tỉnh.", "tỉnh,"))),
        "the-thuc-can-cu-dau-cau",
        BASE2,
        "“.”",
    ),
    "the last basis with a full stop, old rules": (
        OLD.but(bases=(OLD.bases[0], OLD.bases[1].replace("tỉnh,", "tỉnh."))),
        "the-thuc-can-cu-dau-cau",
        BASE2,
        "“,”",
    ),
    "Nơi nhận too large": (
        P.but(noi_nhan=replace(P.noi_nhan, size=13)),
        "the-thuc-co-chu",
        f"{LIST}Nơi nhận",
        "13",
    ),
    "Nơi nhận upright": (
        P.but(noi_nhan=replace(P.noi_nhan, italic=False)),
        "the-thuc-kieu-chu",
        f"{LIST}Nơi nhận",
        "nghiêng",
    ),
    "recipients too large": (
        P.but(recipient=replace(P.recipient, size=12)),
        "the-thuc-co-chu",
        f"{LIST}- Sở",
        "12",
    ),
    "recipients in italics": (
        P.but(recipient=replace(P.recipient, italic=True)),
        "the-thuc-kieu-chu",
        f"{LIST}- Sở",
        "đứng",
    ),
    "a recipient without semicolon": (
        P.but(recipients=("- Sở LĐTBXH", *P.recipients[1:])),
        "the-thuc-noi-nhan",
        f"{LIST}- Sở",
        "“;”",
    ),
    "a recipient without dash": (
        P.but(recipients=(P.recipients[0], "UBND các xã;", P.recipients[2])),
        "the-thuc-noi-nhan",
        LIST,
        "gạch đầu dòng",
    ),
    "Lưu VT": (
        P.but(recipients=(*P.recipients[:2], "- Lưu VT, LĐTBXH.")),
        "the-thuc-noi-nhan-luu",
        f"{LIST}- Lưu",
        "dấu hai chấm",
    ),
    "no line Lưu": (
        P.but(recipients=("- Sở LĐTBXH;", "- UBND các xã, thị trấn.")),
        "the-thuc-noi-nhan-luu",
        f"{LIST}- UBND",
        "Lưu",
    ),
    "Như trên without Kính gửi": (
        P.but(recipients=("- Như trên;", *P.recipients)),
        "the-thuc-noi-nhan",
        f"{LIST}- Như trên",
        "Kính gửi",
    ),
    "the body of size 12": (P.but(body=body(1, size=12)), "the-thuc-co-chu", BODY2, "cỡ chữ 12"),
    "a paragraph not justified": (
        P.but(body=body(1, align="left")),
        "the-thuc-doan-can-le",
        BODY2,
        "canh trái",
    ),
    "an indent of 2 cm": (
        P.but(body=body(1, first=1134)),
        "the-thuc-doan-lui-dau-dong",
        BODY2,
        "2 cm",
    ),
    "no indent": (OLD.but(body=body(2, first=0)), "the-thuc-doan-lui-dau-dong", BODY3, "0 cm"),
    "spacing of two lines": (
        P.but(body=body(1, line=480)),
        "the-thuc-doan-cach-dong",
        BODY2,
        "2 dòng",
    ),
    "an exact height of 12 pt": (
        P.but(body=body(1, line=240, rule="exact")),
        "the-thuc-doan-cach-dong",
        BODY2,
        "12 pt",
    ),
    "no space between paragraphs": (
        P.but(body=body(2, before=0)),
        "the-thuc-doan-cach-doan",
        BODY3,
        "0 pt",
    ),
    "the kind in small letters": (
        P.but(title=replace(P.title or Text(""), text="Kế hoạch")),
        "the-thuc-in-hoa",
        "đoạn 1: “Kế hoạch",
        "in hoa",
    ),
    "the subject in capitals": (
        P.but(subject=replace(P.subject or Text(""), text="TRIỂN KHAI CÔNG TÁC TRẺ EM")),
        "the-thuc-in-hoa",
        "đoạn 2: “TRIỂN",
        "in thường",
    ),
    "the kind not centred": (
        P.but(title=replace(P.title or Text(""), align="left")),
        "the-thuc-canh-giua",
        "đoạn 1: “KẾ HOẠCH",
        "canh giữa",
    ),
    "a part's heading in small letters": (
        P.but(body=body(0, text="I. Mục tiêu chung")),
        "the-thuc-in-hoa",
        BODY1,
        "in hoa",
    ),
    "an article not bold": (
        D.but(body=(D.body[0], replace(D.body[1], extra=""), D.body[2])),
        "the-thuc-kieu-chu",
        "đoạn 7: “Điều 1",
        "đậm",
    ),
    "capitals of an agency": (
        P.but(body=body(1, text=f"Ủy ban Nhân dân huyện: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Ủy ban nhân dân",
    ),
    "an article cited in small letters": (
        P.but(body=body(1, text=f"Theo khoản 2 điều 5 của Luật: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Điều 5",
    ),
    "a numbered ward in small letters": (
        P.but(body=body(1, text=f"Tại phường 2, quận khác: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Phường 2",
    ),
    "Kính gửi in a plan": (
        P.but(
            addressed=(Text("Kính gửi: Sở Tài chính", align="center"),),
            recipients=("- Như trên;", *P.recipients),
        ),
        "the-thuc-kinh-gui",
        "đoạn 4: “Kính gửi",
        "Kế hoạch",
    ),
    "an addressee without semicolon": (
        L.but(
            addressed=(L.addressed[0], replace(L.addressed[1], text="- Sở Y tế"), L.addressed[2])
        ),
        "the-thuc-kinh-gui",
        "đoạn 2: “- Sở Y tế",
        "“;”",
    ),
    "a letter without Như trên": (
        L.but(recipients=("- Sở Tài chính;", "- Lưu: VT, LĐTBXH.")),
        "the-thuc-noi-nhan",
        f"{LIST}Nơi nhận",
        "Như trên",
    ),
}


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
