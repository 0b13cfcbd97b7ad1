"""`kiem-tra.xlsx`: the clerk's workbook with each fault on its cell, and nothing else changed."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.model.findings import CellPlace, FilePlace, Finding, error, warning
from pipeline.workbook import mark
from pipeline.workbook.mark import annotated
from tests.conftest import SAMPLE

SHEET = "Đơn vị"
FAULT = error("x-loi", CellPlace(SHEET, 3, 2, "Tên"), "tên chưa đúng", "Sửa tên.")
DOUBT = warning("x-ngo", CellPlace(SHEET, 4, 5, "Số trẻ em", rows=(4, 5, 8)), "hơi nhiều", "Xem.")
Book = openpyxl.Workbook


def marked(path: Path, *findings: Finding) -> Book:
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
    assert sheet["B3"].fill.fgColor.rgb == "00FFC7CE"
    assert "Lỗi: tên chưa đúng. Sửa tên." in sheet["B3"].comment.text
    for cell in ("E4", "E5", "E8"):
        assert sheet[cell].fill.fgColor.rgb == "00FFEB9C"
        assert "Cảnh báo: hơi nhiều" in sheet[cell].comment.text
    assert sheet["E6"].comment is None


def test_two_faults_on_a_cell_are_both_told() -> None:
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


def test_only_the_list_is_open() -> None:
    book = marked(SAMPLE, FAULT)
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets].count(True) == 1
    assert book.active is book.worksheets[0]


def test_all_else_in_the_workbook_is_kept(own: Path) -> None:
    sheet = marked(own, FAULT)[SHEET]
    assert sheet["H3"].value == "=E3*2"
    assert (sheet["H4"].value, sheet["H4"].number_format) == (0.25, "0.00%")
    assert sheet.column_dimensions["B"].width == 47
    assert sheet.column_dimensions["H"].hidden
    assert "H5" in [str(each.sqref) for each in sheet.data_validations.dataValidation]
    assert any("E2:E20" in str(each.sqref) for each in sheet.conditional_formatting)
    assert "J2:K4" in [str(each) for each in sheet.merged_cells.ranges]
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


def test_a_drop_down_of_excels_extension_list_is_kept(tmp_path: Path) -> None:
    extension = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1>'
        "<xm:f>'Người ký'!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>M2:M30</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    path = _changed(tmp_path, "xl/worksheets/sheet6.xml", "</worksheet>", extension)
    found = marked(path)[openpyxl.load_workbook(SAMPLE).sheetnames[5]].data_validations
    added = [each for each in found.dataValidation if str(each.sqref) == "M2:M30"]
    assert [each.formula1 for each in added] == ["'Người ký'!$A$2:$A$9"]


def _changed(folder: Path, part: str, old: str, new: str) -> Path:
    path = folder / "so.xlsx"
    with zipfile.ZipFile(SAMPLE) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name, content.replace(old.encode(), new.encode()) if name == part else content
            )
    return path


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/media/image1.png", "hình ảnh"),
        ("xl/charts/chart1.xml", "biểu đồ"),
        ("xl/slicers/slicer1.xml", "slicer"),
        ("xl/vbaProject.bin", "macro"),
        ("xl/ctrlProps/ctrlProp1.xml", "nút bấm"),
    ],
)
def test_what_cannot_be_kept_is_one_warning(tmp_path: Path, part: str, what: str) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, b"<x/>")
    codes = [row[4].value for row in marked(path).worksheets[0].iter_rows(min_row=2)]
    assert codes == ["kiem-tra-mat-hinh"]
    assert what in str(marked(path).worksheets[0]["C2"].value)


def test_a_workbook_that_loses_nothing_gives_no_warning() -> None:
    assert marked(SAMPLE).worksheets[0]["A2"].value == "Không có lỗi hay cảnh báo nào."


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
    assert book.sheetnames == ["Kiểm tra"]
    assert book.worksheets[0]["C2"].value == "tên chưa đúng"
    assert "quá lớn" in str(book.worksheets[0]["A4"].value)


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
        for name in (each for each in names if each.endswith(".rels")):
            base = re.sub(r"_rels/[^/]*$", "", name)
            for relation in etree.fromstring(archive.read(name)):
                if relation.get("TargetMode") != "External":
                    target = relation.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else base + target
                    assert re.sub(r"[^/]+/\.\./", "", path) in names, (name, target)
