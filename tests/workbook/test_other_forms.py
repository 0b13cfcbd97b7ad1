"""A workbook in another form, or written by another program, reads the same."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from pipeline.model.records import (
    ChamDiem,
    DangKy,
    DonVi,
)

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]
from tests.workbook.readings import RESOURCES, reading, same, year_of
from tests.workbook.test_not_a_workbook import rewritten


def test_the_sample_is_read_without_a_finding(sample: Path) -> None:
    assert reading(sample).findings == ()
    year = year_of(sample)
    assert year.settings.nam == 2014
    assert [unit.ma for unit in year.all(DonVi)] == [str(code) for code in range(20161, 20192, 3)]
    assert year.all(ChamDiem)[2].diem["3"] == Decimal("62.5")


def test_reading_does_not_touch_the_file(sample: Path) -> None:
    before = sample.read_bytes(), sample.stat().st_mtime_ns
    reading(sample)
    assert (sample.read_bytes(), sample.stat().st_mtime_ns) == before


def other_order_of_sheets(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        book.move_sheet(sheet, -book.index(sheet))


def title_rows(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.insert_rows(1, 3)
        sheet.cell(1, 1, "DANH SÁCH ĐƠN VỊ")
        sheet.cell(2, 2, "Mã")


def extra_columns(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.insert_cols(2)
        sheet.cell(1, 2, "Ghi chú của tôi")
        sheet.cell(3, 2, "hỏi lại ông A & bà B")
        sheet.cell(60, 2, "cuối bảng: chưa xong")


def columns_backwards(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        rows = [list(reversed(row)) for row in sheet.iter_rows(values_only=True)]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value


def hidden_and_merged(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        sheet.sheet_state = "hidden"
        sheet.merge_cells(start_row=1, start_column=40, end_row=3, end_column=42)


def headings_written_otherwise(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for cell in sheet[1]:
            if isinstance(cell.value, str):
                text = cell.value.rstrip("* ").upper()
                cell.value = unicodedata.normalize("NFD", f" {text}\u00a0*")
        sheet.title = f"{sheet.title.upper()} "


def blank_rows_between(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        sheet.insert_rows(3)
        sheet.cell(3, 1, "  ")


def numbers_as_text(book: Workbook) -> None:
    for name in ("Chấm điểm", "Thẩm định", "Bộ chỉ tiêu", "Kết quả trước", "Kinh phí"):
        for row in book[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, int | float):
                    cell.value = str(cell.value).replace(".", ",")


def codes_as_numbers(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.isdigit():
                    cell.value = float(cell.value) if sheet.title == "Đơn vị" else int(cell.value)


def dates_as_text(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, dt.datetime):
                    cell.value = f"{cell.value:%d.%m.%Y}"


def days_from_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def invisible_characters(book: Workbook) -> None:
    for name in ("Đơn vị", "Người ký", "Văn bản"):
        for row in book[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    spaced = cell.value.replace(" ", "\u00a0 ")
                    cell.value = unicodedata.normalize("NFD", f"\u200b {spaced}\u00ad")


@pytest.mark.parametrize(
    "form",
    [
        other_order_of_sheets,
        title_rows,
        extra_columns,
        columns_backwards,
        headings_written_otherwise,
        blank_rows_between,
        numbers_as_text,
        codes_as_numbers,
        dates_as_text,
        invisible_characters,
    ],
)
def test_a_workbook_in_another_form_reads_the_same(
    edited: "Edited", sample: Path, form: Callable[[Workbook], None]
) -> None:
    assert same(sample, edited(form))


def test_what_is_hidden_is_read_and_named_in_one_warning(edited: "Edited", sample: Path) -> None:
    assert same(sample, edited(hidden_and_merged), "phan-an")

    def some(book: Workbook) -> None:
        book["Đơn vị"].row_dimensions[3].hidden = True
        book["Đơn vị"].row_dimensions[4].hidden = True
        book["Đơn vị"].row_dimensions[400].hidden = True
        book["Đăng ký"].column_dimensions["C"].hidden = True
        book["Nơi nhận"].sheet_state = "hidden"

    (told,) = reading(edited(some)).findings
    for words in ("sheet Đơn vị (dòng 3–4)", "sheet Đăng ký (cột C)", "sheet Nơi nhận"):
        assert words in told.message
    assert "400" not in told.message


def test_a_workbook_that_counts_days_from_1904_reads_the_same(
    edited: "Edited", sample: Path
) -> None:
    assert same(sample, edited(days_from_1904), "dem-ngay-1904")


def test_a_bare_number_is_no_day(edited: "Edited") -> None:
    def bare(book: Workbook) -> None:
        cell = book["Đăng ký"]["C2"]
        cell.value, cell.number_format = 41722, "General"

    (told,) = reading(edited(bare)).findings
    assert (told.code, str(told.place)) == ("ngay-khong-hop-le", "Đăng ký!C2 Ngày đăng ký")
    assert "24/3/2014" in told.hint


@pytest.mark.parametrize("odd", ["\u202e", "\u2068", "\u200b", "\u200d", "\u2060"])
def test_an_invisible_character_within_a_name_is_reported_and_left_out(
    odd: str, edited: "Edited"
) -> None:
    def put(book: Workbook) -> None:
        book["Đơn vị"]["B2"] = f"{odd} Hương{odd} Xuân {odd}"

    found = reading(edited(put))
    assert [finding.code for finding in found.findings] == ["ky-tu-an"]
    assert found.year is not None
    assert found.year.all(DonVi)[0].ten == "Hương Xuân"


def inline(name: str, part: bytes) -> bytes:
    """Sheets as other writers save them: prefixed names, no dimension, decimals in integers."""
    if not name.startswith("xl/worksheets/sheet"):
        return part
    text = re.sub(r"<dimension [^>]*/>", "", part.decode())
    return re.sub(r'(<c [^>]*t="n"[^>]*><v>\d+)(</v>)', r"\1.0\2", text).encode()


def test_a_workbook_of_another_writer_reads_the_same(edited: "Edited", sample: Path) -> None:
    assert same(sample, rewritten(edited(), inline))


@pytest.mark.long
def test_a_million_formatted_blank_rows_are_passed_over(edited: "Edited", sample: Path) -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(500, 1_048_577))

    def fill(name: str, part: bytes) -> bytes:
        return (
            part.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            if name.endswith("sheet7.xml")
            else part
        )

    assert same(sample, rewritten(edited(), fill))


def test_formulas_saved_by_libreoffice_give_their_results() -> None:
    found = reading(RESOURCES / "cong-thuc-libreoffice.xlsx")
    assert found.year is not None
    units = {unit.ma: unit for unit in found.year.all(DonVi)}
    assert units["20161"].chu_tich_ubnd is None  # a formula that gives an empty text
    assert units["20164"].so_tre_em == 1015
    assert units["20173"].chu_tich_ubnd == "Hồ Văn H"
    registered = {row.ma_don_vi: row.ngay_dang_ky for row in found.year.all(DangKy)}
    assert registered == {"20161": dt.date(2014, 3, 25), "20164": None}  # it shows 41722
    faulty = [f"{finding.place} {finding.code} {finding.message}" for finding in found.findings]
    assert [line for line in faulty if "thieu-sheet" not in line] == [
        "Đơn vị!E4 Số trẻ em o-loi ô báo lỗi #DIV/0!",
        "Đơn vị!E5 Số trẻ em o-loi ô báo lỗi #N/A",
        "Đơn vị!E6 Số trẻ em o-loi ô báo lỗi #NAME?",
        "Đăng ký!C3 Ngày đăng ký ngay-khong-hop-le “41722” là số, không phải ngày",
    ]


def test_a_formula_never_calculated_is_an_error_on_its_cell(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(("Đơn vị", "20164", "Số trẻ em", "=1000+15"))
    place = edited.at("Đơn vị", "20164", "Số trẻ em")
    assert faults(path).places == [f"{place} cong-thuc-chua-tinh"]


def test_a_row_of_formulas_never_calculated_is_not_overlooked(edited: "Edited") -> None:
    def append(book: Workbook) -> None:
        book["Kinh phí"].append(["=A2", "=B2", "=C2"])

    codes = {finding.code for finding in reading(edited(append)).findings}
    assert codes == {"cong-thuc-chua-tinh"}
