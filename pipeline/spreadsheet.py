"""The cells of an .xlsx file as they stand, before anything is made of them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.cells import is_blank
from pipeline.errors import InputError

BLANK_ROWS = 2000
"""A sheet ends after so many blank rows: programs save a million formatted ones."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as they stand: rows of values from row 1, and the workbook's epoch."""

    title: str
    rows: tuple[tuple[Any, ...], ...]
    epoch: dt.datetime
    uncalculated: frozenset[tuple[int, int]]


def load(path: Path) -> tuple[Sheet, ...]:
    """All sheets; raises InputError when the file is missing, locked, protected, or no .xlsx."""
    content = _content(path)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        uncalculated = _uncalculated(content)
        return tuple(
            Sheet(
                sheet.title,
                tuple(_cells(sheet)),
                book.epoch,
                uncalculated.get(sheet.title, frozenset()),
            )
            for sheet in book.worksheets
        )
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as cause:
        raise InputError(
            f"“{path.name}” không phải sổ Excel (.xlsx) đọc được: {cause}",
            "Mở tệp bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx.",
        ) from cause


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError as cause:
        raise InputError(
            f"Không có tệp “{path}”.", "Xem lại tên tệp và thư mục (thường là inputs/)."
        ) from cause
    except PermissionError as cause:
        raise InputError(
            f"Không mở được “{path.name}”: tệp đang mở ở chương trình khác hoặc bị khóa.",
            "Đóng tệp trong Excel rồi chạy lại.",
        ) from cause
    except OSError as cause:
        raise InputError(f"Không đọc được “{path}”: {cause.strerror}.", "") from cause
    if content.startswith(_OLE):
        raise InputError(
            f"“{path.name}” có mật khẩu hoặc là tệp Excel đời cũ (.xls).",
            "Bỏ mật khẩu (File > Info > Protect Workbook) và lưu dạng .xlsx, rồi chạy lại.",
        )
    return content


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of values up to the last that says anything."""
    sheet.reset_dimensions()
    waiting: list[tuple[Any, ...]] = []
    for row in sheet.iter_rows(values_only=True):
        waiting.append(row)
        if any(not is_blank(value) for value in row):
            yield from waiting
            waiting.clear()
        elif len(waiting) > BLANK_ROWS:
            return


def _uncalculated(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Cells with a formula whose result was never stored, by sheet title."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(re.search(rb"<(\w+:)?f[ >]", archive.read(name)) for name in sheets):
            return {}
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found = {}
    for one, two in zip(formulas.worksheets, values.worksheets, strict=True):
        found[one.title] = frozenset(
            (row, column)
            for row, (left, right) in enumerate(
                zip_longest(one.iter_rows(), two.iter_rows(), fillvalue=()), 1
            )
            for column, (cell, value) in enumerate(zip(left, right, strict=False), 1)
            if cell.data_type == "f" and value.value is None
        )
    return found
