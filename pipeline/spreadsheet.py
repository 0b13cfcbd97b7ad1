"""The cells of an .xlsx file as they stand, before anything is made of them."""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import column_index_from_string

from pipeline import zipguard
from pipeline.cells import is_blank
from pipeline.errors import InputError

BLANK_ROWS = 2000
"""A sheet ends after so many blank rows: programs save a million formatted ones."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Special(Enum):
    """What a cell can hold besides a value."""

    UNCALCULATED = "a formula whose result was never stored"


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as they stand: rows of values from row 1, and the workbook's epoch."""

    title: str
    rows: tuple[tuple[Any, ...], ...]
    epoch: dt.datetime


def load(path: Path) -> tuple[Sheet, ...]:
    """All sheets; raises InputError when the file is missing, locked, protected, or no .xlsx."""
    content = _content(path)
    if (why := zipguard.fault(content)) is not None:
        raise InputError(
            f"“{path.name}” không được mở: {why}",
            "Chép các sheet cần dùng sang một sổ mới rồi lưu lại.",
        )
    try:
        # What openpyxl warns of (styles, extensions, headers) does not touch the values.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(content)
    except Exception as cause:  # a damaged file can make a parser fail in any way
        raise InputError(
            f"“{path.name}” không phải sổ Excel (.xlsx) hoặc tệp đã hỏng.",
            "Mở tệp bằng Excel hoặc LibreOffice rồi lưu lại thành dạng .xlsx, sau đó chạy lại.",
        ) from cause


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"“{path}” là thư mục, không phải sổ Excel.", "Nêu tên tệp .xlsx.")
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
        raise InputError(
            f"Không đọc được “{path}”.", "Xem lại tên tệp và ổ đĩa rồi chạy lại."
        ) from cause
    if content.startswith(_OLE):
        raise _old_or_protected(path, content)
    return content


def _old_or_protected(path: Path, content: bytes) -> InputError:
    """Both are in the old container: an encrypted workbook names its stream so."""
    if _ENCRYPTED in content:
        return InputError(
            f"“{path.name}” có mật khẩu.",
            "Mở bằng Excel, vào File > Info > Protect Workbook > Encrypt with Password, "
            "xóa mật khẩu, lưu rồi chạy lại.",
        )
    return InputError(
        f"“{path.name}” là tệp Excel đời cũ (.xls), không phải .xlsx.",
        "Mở bằng Excel hoặc LibreOffice, lưu thành dạng .xlsx rồi chạy lại.",
    )


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple(
            Sheet(sheet.title, tuple(_cells(sheet, _uncalculated(sheet, archive))), book.epoch)
            for sheet in book.worksheets
        )


def _cells(sheet: Any, uncalculated: frozenset[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    """Rows of values up to the last that says anything."""
    sheet.reset_dimensions()
    waiting: list[tuple[Any, ...]] = []
    with_formulas = {row for row, _ in uncalculated}
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        row = _marked(values, number, uncalculated) if number in with_formulas else values
        waiting.append(row)
        if any(not is_blank(value) for value in row):
            yield from waiting
            waiting.clear()
        elif len(waiting) > BLANK_ROWS:
            return


def _marked(
    values: tuple[Any, ...], row: int, uncalculated: frozenset[tuple[int, int]]
) -> tuple[Any, ...]:
    return tuple(
        Special.UNCALCULATED if (row, column) in uncalculated else value
        for column, value in enumerate(values, 1)
    )


def _uncalculated(sheet: Any, archive: zipfile.ZipFile) -> frozenset[tuple[int, int]]:
    """Row and column of each cell with a formula whose result was never stored.

    openpyxl gives None for these and for a formula whose result is an empty text; only the XML
    tells them apart (the latter has the type "str").
    """
    content = archive.read(sheet._worksheet_path)
    if not re.search(rb"<(\w+:)?f[ />]", content):
        return frozenset()
    found = set()
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            parts = {part.tag.rpartition("}")[2]: part.text for part in element}
            if "f" in parts and not parts.get("v") and element.get("t") != "str":
                found.add(_place(element.get("r", "A1")))
        if tag in ("c", "row"):
            element.clear()
    return frozenset(found)


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_index_from_string(letters)
