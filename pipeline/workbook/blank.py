"""The workbook as a file: blank, carried over from an earlier year, or filled in.

Everything in it comes from the declaration in `pipeline.model.records`: a sheet for each record,
a heading for each column, a drop-down for each closed list. What is written can be read back as
it was, and the same rows give the same bytes.
"""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.errors import OutputError, UsageError
from pipeline.model.records import SHEETS, BoChiTieu, ThongTinChung, Year
from pipeline.workbook.carry_over import carried_over, in_new_year
from pipeline.workbook.choices import LAST_ROW, Lists, list_ranges, write_lists
from pipeline.workbook.file import repacked, store
from pipeline.workbook.guide import HUONG_DAN, write_guide
from pipeline.workbook.sheets import DANH_MUC
from pipeline.workbook.tables import Row, Rows, columns_of, write_settings, write_table

__all__ = [
    "DANH_MUC",
    "HUONG_DAN",
    "LAST_ROW",
    "Lists",
    "Row",
    "Rows",
    "carried_over",
    "content",
    "in_new_year",
    "new",
    "new_file",
    "write",
]


def new_file(
    path: Path, year: int, old: Year | None, lists: Lists, criteria: Sequence[Row] = ()
) -> None:
    """Make a workbook for a year, blank or carried over from `old`; never overwrites a file.

    A blank one has the year and the `criteria` of its regulation, as far as they are known.
    Raises OutputError when it cannot be written, UsageError when the year is not after `old`'s.
    """
    if path.suffix.lower() != ".xlsx":
        raise OutputError(
            f"“{path.name}” không có đuôi .xlsx", "Đặt tên sổ mới có đuôi .xlsx rồi chạy lại."
        )
    if year not in range(2004, 2101):
        raise UsageError(
            f"“{year}” không phải một năm của chương trình.",
            "Ghi năm bằng bốn chữ số, từ 2004 đến 2100, ví dụ: --year 2016.",
        )
    if old is not None and year <= old.settings.nam:
        raise UsageError(
            f"Năm {year} không sau năm {old.settings.nam} của sổ cũ",
            f"Chọn năm sau năm {old.settings.nam}, hoặc bỏ --from để làm sổ trống.",
        )
    blank: Rows = {ThongTinChung: [{"nam": year}], BoChiTieu: criteria}
    rows = blank if old is None else carried_over(old, year)
    store(path, content(rows, year=year, lists=lists), replace_it=False)


def new(path: Path, year: int, lists: Lists) -> None:
    """Make a blank workbook: only Năm is filled in."""
    new_file(path, year, None, lists)


def write(path: Path, rows: Rows, *, year: int, lists: Lists, notes: Sequence[str] = ()) -> None:
    """Write a workbook with these rows; `notes` are on top of its instruction sheet.

    A row is field name → value. In Thông tin chung the one row holds all settings; a row of
    points holds them under `diem`, criterion code → points. Raises OutputError.
    """
    store(path, content(rows, year=year, lists=lists, notes=notes), replace_it=True)


def content(rows: Rows, *, year: int, lists: Lists, notes: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook with these rows."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    write_guide(guide, year, notes)
    ranges = list_ranges(lists)
    for record in SHEETS:
        sheet = book.create_sheet(record.sheet)
        if record is ThongTinChung:
            write_settings(sheet, next(iter(rows.get(record, ())), {}), ranges)
        else:
            shape = columns_of(record, rows.get(BoChiTieu, ()))
            write_table(sheet, record, shape, rows.get(record, ()), ranges)
    write_lists(book.create_sheet(DANH_MUC), lists)
    book.properties.creator = book.properties.lastModifiedBy = "hoso"
    book.properties.title = f"Sổ dữ liệu năm {year}"
    stamp = dt.datetime(year, 1, 1)
    book.properties.created = stamp
    saved = io.BytesIO()
    book.save(saved)
    return repacked(saved.getvalue(), stamp)
