"""The layout checker on habits of offices: where a letterhead, a rule or a signature can hide."""

import copy
import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml import etree

from pipeline.model.findings import FilePlace, Finding
from pipeline.regulations.severity import Severity
from pipeline.thethuc import Examination, examine
from tests.thethuc.drafts import Draft, Text, decision, letter, old_plan, plan
from tests.thethuc.drafts_as_files import built

Change = Callable[[Document], None]
BODY = plan().body[1]
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'


def examined(draft: Draft, *changes: Change) -> Examination:
    """What the checker says of a draft whose file was changed by hand."""
    document = docx.Document(io.BytesIO(built(draft)))
    for change in changes:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return examine(target.getvalue(), None, "thu.docx")


def codes(examination: Examination) -> set[str]:
    return {component.code for component in examination.papers[0].components}


def told(examination: Examination, code: str) -> str:
    return next(
        component.text for component in examination.papers[0].components if component.code == code
    )


def child(element: etree._Element, name: str) -> etree._Element:
    found = element.find(qn(name))
    assert found is not None
    return found


def where(finding: Finding) -> str:
    assert isinstance(finding.place, FilePlace)
    return finding.place.where


def only(examination: Examination) -> Finding:
    """The one finding there must be."""
    (finding,) = examination.findings
    return finding


def body(*texts: str, **look: object) -> tuple[Text, ...]:
    return tuple(replace(BODY, text=text, **look) for text in texts)  # type: ignore[arg-type]


def in_header(document: Document) -> None:
    """Move the letterhead into the header of the first page."""
    table = document.tables[0]._tbl
    header = document.sections[0].first_page_header._element
    header.insert(0, table)


# ---- where a letterhead can be


def test_a_letterhead_in_the_header_of_the_first_page_is_read() -> None:
    examination = examined(plan(), in_header)
    assert examination.findings == ()
    assert codes(examination) >= {"quoc-hieu", "tieu-ngu", "so-ky-hieu", "ban-hanh", "ten-loai"}


def test_a_breach_in_the_header_of_the_first_page_is_found_there() -> None:
    date = replace(plan().date, text="Nam Đông, ngày 05 tháng 03 năm 2024")
    finding = only(examined(plan().but(date=date), in_header))
    assert finding.code == "the-thuc-ngay-thang"
    assert where(finding).startswith("đầu trang, bảng 1, dòng 1, ô 2: “Nam Đông")


def test_a_letterhead_in_two_newspaper_columns_is_read() -> None:
    examination = examined(plan(), in_columns)
    assert examination.findings == ()
    assert told(examination, "ban-hanh") == "ỦY BAN NHÂN DÂN HUYỆN NAM ĐÔNG"


def in_columns(document: Document) -> None:
    """Put the cells of the letterhead into a section of two columns instead."""
    table = document.tables[0]
    left, right = (list(cell._tc.iterchildren(qn("w:p"))) for cell in table.rows[0].cells)
    broken = parse_xml(f'<w:p {nsdecls("w")}><w:r><w:br w:type="column"/></w:r></w:p>')
    closing = copy.deepcopy(document.sections[0]._sectPr)
    columns = closing.find(qn("w:cols"))
    if columns is not None:
        closing.remove(columns)
    columns = OxmlElement("w:cols")
    columns.set(qn("w:num"), "2")
    closing.append(columns)
    end = parse_xml(f"<w:p {nsdecls('w')}><w:pPr/></w:p>")
    child(end, "w:pPr").append(closing)
    for block in (*left, broken, *right, end):
        table._tbl.addprevious(block)
    document.element.body.remove(table._tbl)
    kind = OxmlElement("w:type")
    kind.set(qn("w:val"), "continuous")
    document.element.body.find(qn("w:sectPr")).insert(0, kind)


def test_stamps_and_the_line_of_an_electronic_signature_above_the_letterhead_are_read() -> None:
    def stamped(document: Document) -> None:
        first = document.element.body[0]
        for text, size in (("XEM XONG TRẢ LẠI", 26), ("Số: 35/KH-UBND; 05/3/2024 14:30:05", 20)):
            bold = "<w:b/>" if size == 26 else ""
            look = f'{FONTS}{bold}<w:sz w:val="{size}"/>'
            first.addprevious(
                parse_xml(
                    f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr>'
                    f"{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
                )
            )

    examination = examined(plan(), stamped)
    assert examination.findings == ()
    assert codes(examination) >= {"luu-hanh", "chu-ky-so"}
    assert told(examination, "so-ky-hieu") == "Số: 35/KH-UBND"


def contacts(size: float) -> Change:
    def change(document: Document) -> None:
        paragraph = document.sections[0].first_page_footer.paragraphs[0]
        run = paragraph.add_run("Số 1 đường Khe Tre, huyện Nam Đông; ĐT: 0234.3875123")
        run.font.size, run.font.name = Pt(size), "Times New Roman"

    return change


def test_the_address_in_the_footer_of_the_first_page_is_read_and_judged() -> None:
    clean = examined(letter(), contacts(11))
    assert clean.findings == ()
    assert "dia-chi" in codes(clean)
    finding = only(examined(letter(), contacts(13)))
    assert "Địa chỉ, điện thoại, thư điện tử: cỡ chữ 13" in finding.message
    assert where(finding).startswith("chân trang, đoạn 1")


# ---- rules below


def with_cell_rules(document: Document) -> None:
    """Below the first row a narrow one, of whose cells two have a lower border."""
    table = document.tables[0]._tbl
    parts = ((1180, 0), (1240, 1), (1180, 0), (1050, 0), (3500, 1), (1050, 0))
    border = '<w:tcBorders><w:bottom w:val="single" w:sz="4"/></w:tcBorders>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{border * ruled}</w:tcPr><w:p/></w:tc>'
        for wide, ruled in parts
    )
    table.append(parse_xml(f"<w:tr {nsdecls('w')}>{cells}</w:tr>"))
    grid = child(table, "w:tblGrid")
    for column in list(grid):
        grid.remove(column)
    for wide, _ in parts:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(wide))
        grid.append(column)
    for cell in table.iterchildren(qn("w:tr")).__next__().iterchildren(qn("w:tc")):
        span = OxmlElement("w:gridSpan")
        span.set(qn("w:val"), "3")
        child(cell, "w:tcPr").append(span)
    # Number and date go into a row of their own, below the rules.
    rows = list(table.iterchildren(qn("w:tr")))
    below = copy.deepcopy(rows[0])
    for own, copied in zip(rows[0].iter(qn("w:tc")), below.iter(qn("w:tc")), strict=True):
        paragraphs = list(own.iterchildren(qn("w:p")))
        own.remove(paragraphs[-1])
        for paragraph in list(copied.iterchildren(qn("w:p")))[:-1]:
            copied.remove(paragraph)
    table.append(below)


def test_rules_that_are_borders_of_cells_count() -> None:
    draft = plan().but(agency_rule=None, slogan_rule=None)
    assert [finding.code for finding in examined(draft).findings] == ["the-thuc-duong-ke-thieu"] * 2
    assert examined(draft, with_cell_rules).findings == ()


def test_a_dashed_rule_is_reported() -> None:
    def dash(document: Document) -> None:
        space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
        line = next(document.tables[0].rows[0].cells[1]._tc.iter(f"{space}ln"))
        line.makeelement(f"{space}prstDash")
        line.append(parse_xml(f'<a:prstDash {nsdecls("a")} val="dash"/>'))

    finding = only(examined(plan(), dash))
    assert "Tiêu ngữ: đường kẻ không liền nét" in finding.message


def test_the_rule_below_the_note_of_an_attached_text_is_that_of_its_subject() -> None:
    def attached(document: Document) -> None:
        subject = next(p for p in document.paragraphs if p.text.startswith("Triển khai"))
        note = copy.deepcopy(subject._p)
        for run in note.iter(qn("w:t")):
            run.text = "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 3 năm 2024"
        subject._p.addnext(note)

    assert examined(plan().but(lines="typed"), attached).findings == ()


# ---- who signs


def minutes() -> Draft:
    return plan().but(
        number=Text("Số: 02/BB-UBND", 13),
        title=Text("BIÊN BẢN", bold=True),
        bases=(),
        recipients=("THƯ KÝ", "Trần Thị C"),
        noi_nhan=Text("", 12, align="left"),
        office=("CHỦ TỌA",),
        name=Text("Nguyễn Văn B", bold=True),
    )


def signed_together(secretary: str) -> Change:
    def change(document: Document) -> None:
        left, right = document.tables[-1].rows[0].cells
        for paragraph in list(left._tc.iterchildren(qn("w:p"))):
            left._tc.remove(paragraph)
        for paragraph in right._tc.iterchildren(qn("w:p")):
            twin = copy.deepcopy(paragraph)
            for text in twin.iter(qn("w:t")):
                text.text = {"CHỦ TỌA": "THƯ KÝ"}.get(text.text or "", secretary)
            left._tc.append(twin)

    return change


def test_both_who_sign_minutes_are_read() -> None:
    examination = examined(minutes(), signed_together("Trần Thị C"))
    assert examination.findings == ()
    assert told(examination, "quyen-han") == "THƯ KÝ CHỦ TỌA"
    assert told(examination, "ho-ten") == "Trần Thị C Nguyễn Văn B"


def test_a_title_before_the_secretarys_name_is_found_at_that_name() -> None:
    finding = only(examined(minutes(), signed_together("ThS. Trần Thị C")))
    assert finding.code == "the-thuc-hoc-vi"
    assert where(finding).endswith("ô 1: “ThS. Trần Thị C”")


SIGNING: dict[str, tuple[dict[str, object], tuple[str, str, str]]] = {
    "TM without its dot": (
        {"office": ("TM ỦY BAN NHÂN DÂN", "CHỦ TỊCH")},
        ("the-thuc-tham-quyen", "“TM ỦY BAN", "ghi “TM”, phải là “TM.”"),
    ),
    "KT without its dot": (
        {"office": ("KT CHỦ TỊCH", "PHÓ CHỦ TỊCH")},
        ("the-thuc-tham-quyen", "“KT CHỦ", "ghi “KT”, phải là “KT.”"),
    ),
    "a title in small letters": (
        {"office": ("Trưởng phòng",)},
        ("the-thuc-in-hoa", "“Trưởng phòng”", "viết thường; quy định in hoa"),
    ),
    "a short name in capitals": (
        {"office": ("TRƯỞNG PHÒNG",), "name": Text("LÊ THỊ H", bold=True)},
        ("the-thuc-in-hoa", "“LÊ THỊ H”", "Họ tên người ký: in hoa"),
    ),
    "a number without its slash": (
        {"number": Text("Số: 35-KH-UBND", 13)},
        ("the-thuc-ky-hieu", "“Số: 35-KH-UBND”", "thiếu dấu gạch chéo"),
    ),
    "small letters in the symbol": (
        {"number": Text("Số: 35/Kh-ubnd", 13)},
        ("the-thuc-ky-hieu", "“Số: 35/Kh-ubnd”", "ghi “Kh-ubnd”"),
    ),
    "a date in digits": (
        {"date": Text("Nam Đông, ngày 15/4/2024", 14, italic=True)},
        ("the-thuc-ngay-thang", "“Nam Đông", "không viết đầy đủ"),
    ),
    "a day that is not": (
        {"date": Text("Nam Đông, ngày 31 tháng 4 năm 2024", 14, italic=True)},
        ("the-thuc-ngay-thang", "“Nam Đông", "không có ngày 31 tháng 4 năm 2024"),
    ),
    "a running paragraph in italics": (
        {"body": (BODY, replace(BODY, italic=True), BODY)},
        ("the-thuc-kieu-chu", "đoạn ", "Nội dung văn bản: chữ nghiêng"),
    ),
    "đ left out between d and e": (
        {"body": body(*(f"{letter}) Thực hiện nhiệm vụ được giao." for letter in "abcde"))},
        ("the-thuc-de-muc", "“e) Thực hiện", "điểm “e)” ngay sau điểm “d)”"),
    ),
}


@pytest.mark.parametrize("name", SIGNING)
def test_a_breach_is_found_once_and_at_its_place(name: str) -> None:
    changes, (code, place, message) = SIGNING[name]
    finding = only(examined(plan().but(**changes)))
    assert finding.code == code
    assert place in where(finding)
    assert message in finding.message


def test_points_in_vietnamese_order_are_right_and_a_point_may_stand_within_a_paragraph() -> None:
    points = [f"{letter}) Thực hiện nhiệm vụ được giao." for letter in "abcdđeg"]
    assert examined(plan().but(body=body(*points))).findings == ()
    points[1:3] = ["b) Thực hiện nhiệm vụ; c) Tổng hợp, báo cáo."]
    assert examined(plan().but(body=body(*points))).findings == ()


def test_a_letter_without_addressees_is_reported_that_once() -> None:
    finding = only(examined(letter().but(addressed=())))
    assert finding.code == "the-thuc-kinh-gui"


@pytest.mark.parametrize(("title", "symbol"), [("GIẤY GIỚI THIỆU", "GGT"), ("GIẤY MỜI", "GM")])
def test_kinds_that_name_in_the_text_whom_they_go_to_may_say_nhu_tren(
    title: str, symbol: str
) -> None:
    draft = plan().but(
        number=Text(f"Số: 12/{symbol}-UBND", 13),
        title=Text(title, bold=True),
        bases=(),
        recipients=("- Như trên;", "- Lưu: VT."),
    )
    assert examined(draft).findings == ()


# ---- headings, numbers


def test_articles_numbered_by_word_are_bold_when_their_level_is() -> None:
    def numbered(document: Document) -> None:
        numbering = document.part.numbering_part.element
        level = (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:suff w:val="space"/><w:lvlText w:val="Điều %1."/><w:pPr><w:ind w:left="0" '
            f'w:firstLine="567"/></w:pPr><w:rPr>{FONTS}<w:b/><w:sz w:val="28"/></w:rPr></w:lvl>'
        )
        new = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{level}</w:abstractNum>'
        numbering.insert(0, parse_xml(new))
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>')
        )
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("Tiếp tục"):
                properties = paragraph._p.get_or_add_pPr()
                told = '<w:ilvl w:val="0"/><w:numId w:val="99"/>'
                properties.insert(0, parse_xml(f"<w:numPr {nsdecls('w')}>{told}</w:numPr>"))

    draft = decision().but(body=(decision().body[0], BODY, BODY))
    examination = examined(draft, numbered)
    assert examination.findings == ()
    assert told(examination, "dieu").startswith("Điều 1. Tiếp tục")


def test_parts_and_their_titles_are_read_and_a_title_in_small_letters_is_found() -> None:
    heading = replace(BODY, text="Chương I", bold=True, align="center", first=0)
    title = replace(heading, text="QUY ĐỊNH CHUNG")
    clean = examined(plan().but(body=(heading, title, BODY)))
    assert clean.findings == ()
    assert told(clean, "phan-chuong-ten") == "QUY ĐỊNH CHUNG"
    finding = only(
        examined(plan().but(body=(heading, replace(title, text="Quy định chung"), BODY)))
    )
    assert finding.code == "the-thuc-in-hoa"
    assert "Tiêu đề của phần, chương, mục: viết thường" in finding.message


def test_bases_behind_dashes_are_bases() -> None:
    texts = tuple(f"- {basis}" for basis in plan().bases)
    examination = examined(plan().but(bases=texts))
    assert examination.findings == ()
    assert told(examination, "can-cu").startswith("- Căn cứ Luật Trẻ em")


def test_a_contract_has_its_number_below_the_title() -> None:
    def moved(document: Document) -> None:
        cell = document.tables[0].rows[0].cells[0]
        number = cell.paragraphs[-1]._p
        rule = next(p for p in document.paragraphs if p.text.startswith("____"))
        rule._p.addnext(number)

    draft = plan().but(
        number=Text("Số: 05/HĐ-UBND", 13), title=Text("HỢP ĐỒNG", bold=True), lines="typed"
    )
    examination = examined(draft, moved)
    assert examination.findings == ()
    assert told(examination, "so-ky-hieu") == "Số: 05/HĐ-UBND"


def test_a_breach_in_a_paragraph_of_many_lines_is_quoted_by_its_line() -> None:
    def joined(document: Document) -> None:
        cell = document.tables[0].rows[0].cells[1]
        first, *others = cell.paragraphs
        for other in others:
            first.add_run().add_break()
            for run in list(other.runs):
                first._p.append(run._r)
            other._p.getparent().remove(other._p)
        next(run for run in first.runs if run.text.startswith("Nam Đông")).font.name = "Arial"

    date = replace(plan().date, text="Nam Đông, ngày 05 tháng 03 năm 2024")
    found = {
        finding.code: finding
        for finding in examined(plan().but(date=date, lines="typed"), joined).findings
    }
    assert set(found) == {"the-thuc-ngay-thang", "the-thuc-phong-chu"}
    assert "“Nam Đông, ngày 05 tháng 03 năm 2024”" in where(found["the-thuc-ngay-thang"])


# ---- page numbers


def page_number(**said: str) -> Change:
    def change(document: Document) -> None:
        told = OxmlElement("w:pgNumType")
        for name, value in said.items():
            told.set(qn(f"w:{name}"), value)
        section = document.sections[0]._sectPr
        child(section, "w:pgMar").addnext(told)

    return change


def written(text: str) -> Change:
    def change(document: Document) -> None:
        for node in document.sections[0].header._element.iter(qn("w:instrText")):
            node.text = text

    return change


def in_font(name: str) -> Change:
    def change(document: Document) -> None:
        for run in document.sections[0].header.paragraphs[0].runs:
            run.font.name = name

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (page_number(start="5"), "Số trang bắt đầu từ 5; quy định đánh từ số 1"),
        (page_number(fmt="lowerRoman"), "Số trang không phải chữ số Ả Rập"),
        (written(" PAGE \\* ROMAN "), "Số trang không phải chữ số Ả Rập"),
        (in_font("Calibri"), "Số trang: phông chữ Calibri"),
    ],
)
def test_a_page_number_of_another_kind_is_found(change: Change, message: str) -> None:
    assert message in only(examined(plan(), change)).message


def test_a_page_number_from_one_is_right() -> None:
    assert examined(plan(), page_number(start="1", fmt="decimal")).findings == ()


def test_an_annex_longer_than_a_page_wants_a_page_number() -> None:
    tail = (
        Text("Phụ lục", 14, bold=True),
        Text("DANH SÁCH", 14, bold=True),
        Text("(Kèm theo Kế hoạch số 35/KH-UBND ngày 05 tháng 3 năm 2024)", 14, italic=True),
    )
    short = plan().but(page_number="none", tail=tail)
    assert examined(short).findings == ()
    long = examined(short.but(tail=(*tail, *(replace(BODY, text="Xã") for _ in range(70)))))
    finding = only(long)
    assert finding.code == "the-thuc-so-trang-thieu"
    assert "Phụ lục nhiều trang" in finding.message
    assert "“Phụ lục”" in where(finding)


def test_what_only_the_decree_says_is_not_asked_of_papers_before_it() -> None:
    assert examined(old_plan(), page_number(start="5")).findings == ()
    found = examined(old_plan().but(body=(BODY, replace(BODY, italic=True), BODY))).findings
    assert all(finding.severity is not Severity.ERROR for finding in found)
