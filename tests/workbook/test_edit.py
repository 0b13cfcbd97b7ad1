"""Cells of a workbook changed in place: all else stays as it is, byte for byte."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from pipeline.model.paths import ROOT
from pipeline.workbook.edit import changed
from pipeline.workbook.package import NotAWorkbookError
from tests.conftest import SAMPLE

SHEET = "Đơn vị"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_value_is_replaced_and_its_look_stays() -> None:
    before = opened(SAMPLE.read_bytes())[SHEET]["B3"]
    content = changed(SAMPLE.read_bytes(), {(SHEET, 3, 2): "Hương Phú & Sơn <mới>"})
    after = opened(content)[SHEET]["B3"]
    assert after.value == "Hương Phú & Sơn <mới>"
    assert after._style == before._style
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name(SHEET).to_python()
    assert "Hương Phú & Sơn <mới>" in {cell for row in rows for cell in row}


def test_only_the_parts_of_the_changed_sheet_are_written() -> None:
    old = SAMPLE.read_bytes()
    new = changed(old, {(SHEET, 3, 5): 812})
    differ = {name for name, content in parts(old).items() if parts(new)[name] != content}
    assert len(differ) == 2
    assert "xl/workbook.xml" in differ
    assert changed(old, {}) == changed(old, {})
    assert parts(changed(old, {})) == parts(old)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        (Decimal("12.5"), 12.5),
        ("=1+1", "=1+1"),
        ("  hai đầu  ", "  hai đầu  "),
        (None, None),
        (dt.date(2014, 3, 12), dt.datetime(2014, 3, 12)),
    ],
)
def test_each_kind_of_value_is_read_back_as_it_was(value: object, expected: object) -> None:
    content = changed(SAMPLE.read_bytes(), {(SHEET, 60, 9): value})  # type: ignore[dict-item]
    cell = opened(content)[SHEET]["I60"]
    assert cell.value == expected
    if isinstance(value, dt.date):
        assert cell.is_date


def test_a_day_in_a_workbook_that_counts_from_1904_is_the_same_day(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    book.add_worksheet(SHEET)
    book.close()
    content = changed(path.read_bytes(), {(SHEET, 1, 1): dt.date(2014, 3, 12)})
    assert opened(content)[SHEET]["A1"].value == dt.datetime(2014, 3, 12)


def test_a_formula_that_is_overwritten_leaves_the_chain_of_calculation(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("A2", "=A1+1", None, 3)
    book.close()
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<c r="A1" i="1"/><c r="A2"/></calcChain>'
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/calcChain.xml", chain)
    content = _related(path.read_bytes(), "calcChain", "calcChain.xml")
    new = parts(changed(content, {(SHEET, 1, 1): 5}))
    assert b'r="A1"' not in new["xl/calcChain.xml"]
    assert b'i="1"' in new["xl/calcChain.xml"]
    assert b"<v>3</v>" in new["xl/worksheets/sheet1.xml"]
    assert b'fullCalcOnLoad="1"' in new["xl/workbook.xml"]


def _related(content: bytes, kind: str, target: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts(content).items():
            if name == "xl/_rels/workbook.xml.rels":
                relation = (
                    f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
                    f'officeDocument/2006/relationships/{kind}" Target="{target}"/>'
                )
                part = part.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            archive.writestr(name, part)
    return written.getvalue()


def test_a_merged_cell_is_written_where_it_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = openpyxl.load_workbook(SAMPLE)
    book[SHEET].merge_cells("J2:K4")
    book.save(path)
    content = changed(path.read_bytes(), {(SHEET, 4, 11): "ở đây"})
    assert opened(content)[SHEET]["J2"].value == "ở đây"


def test_rows_and_cells_without_places_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    for row in range(3):
        sheet.write_row(row, 0, [f"a{row}", f"b{row}", f"c{row}"])
    book.close()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts(path.read_bytes()).items():
            if name == "xl/worksheets/sheet1.xml":
                for row in range(1, 4):
                    part = part.replace(f' r="{row}"'.encode(), b"")
                    for column in "ABC":
                        part = part.replace(f' r="{column}{row}"'.encode(), b"")
            archive.writestr(name, part)
    new = opened(changed(written.getvalue(), {(SHEET, 2, 2): "mới"}))[SHEET]
    assert [cell.value for cell in new[2]] == ["a1", "mới", "c1"]


def test_a_sheet_that_is_not_there_and_a_file_that_is_no_workbook_are_refused() -> None:
    with pytest.raises(KeyError):
        changed(SAMPLE.read_bytes(), {("Không có", 1, 1): "x"})
    template = ROOT / "templates" / "tt01-2011" / "ke-hoach.docx"
    with pytest.raises(NotAWorkbookError):
        changed(template.read_bytes(), {})
    with pytest.raises(zipfile.BadZipFile):
        changed(b"x", {})
