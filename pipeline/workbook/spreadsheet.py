"""The cells of an .xlsx file as they stand, before anything is made of them."""

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string

from pipeline.docx import guard
from pipeline.model.cells import Percent, is_blank
from pipeline.model.errors import InputError

BLANK_ROWS = 2000
"""A sheet ends after so many blank rows: programs save a million formatted ones."""

MOST_ROWS = 200_000
MOST_CELLS = 1_000_000
"""Rows of a sheet and cells of a workbook that say something. 4,000 units with points, evidence and
papers of every kind have about half as many; more is a column filled down by mistake."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Uncalculated:
    """A formula whose result was never stored; `formula` is "" where another cell has its text."""

    formula: str


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as they stand: rows of values from row 1, and the workbook's epoch."""

    title: str
    rows: tuple[tuple[Any, ...], ...]
    epoch: dt.datetime


def load(path: Path) -> tuple[Sheet, ...]:
    """All sheets; raises InputError when the file is missing, locked, protected, or no .xlsx."""
    content = _content(path)
    if (why := guard.fault(content)) is not None:
        raise InputError(
            f"“{path.name}” không được mở: {why}",
            "Chép các sheet cần dùng sang một sổ mới rồi lưu lại.",
        )
    try:
        # What openpyxl warns of (styles, extensions, headers) does not touch the values.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(content, path.name)
    except InputError:
        raise
    except Exception as cause:  # a damaged file can make a parser fail in any way
        if (what := _other_format(content)) is not None:
            raise InputError(
                f"“{path.name}” là {what}, không phải sổ Excel (.xlsx).",
                "Mở tệp bằng Excel hoặc LibreOffice, chọn Save As (Lưu thành), kiểu Excel "
                "Workbook (.xlsx), rồi chạy lại với tệp mới.",
            ) from cause
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
    if not content:
        raise InputError(
            f"“{path.name}” là tệp rỗng, không có gì bên trong.",
            "Chép lại tệp từ bản lưu, hoặc tạo sổ mới (lệnh: hoso new).",
        )
    if content.startswith(_OLE):
        raise _old_or_protected(path, content)
    return content


def _other_format(content: bytes) -> str | None:
    """What a file is that is no .xlsx, in Vietnamese; None where it cannot be told."""
    if content.startswith(b"%PDF"):
        return "tệp PDF"
    if not content.startswith(b"PK"):
        first = content[:2000].replace(b"\r", b"\n").split(b"\n")[0]
        is_text = b"\0" not in content[:2000]
        return "tệp CSV" if is_text and any(mark in first for mark in (b";", b",", b"\t")) else None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
                return "tệp OpenDocument (.ods)"
            if "xl/workbook.bin" in names:
                return "sổ Excel dạng nhị phân (.xlsb)"
            if "word/document.xml" in names:
                return "tệp Word (.docx)"
            if "xl/workbook.xml" in names:
                strict = b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml")[:4000]
                return "sổ kiểu Strict Open XML" if strict else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, zlib.error):
        pass
    return None


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


def _sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    percent = _percent_styles(book)
    found: list[Sheet] = []
    room = MOST_CELLS
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for sheet in book.worksheets:
            rows = _rows(sheet, percent)
            kept: list[tuple[Any, ...]] = []
            for filled, row in _cells(rows, _uncalculated(sheet, archive)):
                room -= filled
                if room < 0 or len(kept) >= MOST_ROWS:
                    raise _too_much(name, sheet.title, room < 0)
                kept.append(row)
            _fill_merged(kept, sheet, archive)
            found.append(Sheet(sheet.title, tuple(kept), book.epoch))
    return tuple(found)


def _fill_merged(rows: list[tuple[Any, ...]], sheet: Any, archive: zipfile.ZipFile) -> None:
    """Cells merged downwards: each row that says something has the value that is seen there.

    Excel stores it in the top cell only, and lets nobody type into the others.
    """
    for letters, first, last in _MERGED.findall(archive.read(sheet._worksheet_path)):
        column, top = column_index_from_string(letters.decode()) - 1, int(first) - 1
        if top >= len(rows) or column >= len(rows[top]) or is_blank(rows[top][column]):
            continue
        for number in range(top + 1, min(int(last), len(rows))):
            row = rows[number]
            if any(not is_blank(value) for value in row):
                padded = row + (None,) * (column + 1 - len(row))
                rows[number] = (*padded[:column], rows[top][column], *padded[column + 1 :])


def _too_much(name: str, title: str, cells: bool) -> InputError:
    most = f"{MOST_CELLS if cells else MOST_ROWS:,}".replace(",", ".")
    what = f"sổ có hơn {most} ô" if cells else f"sheet “{title}” có hơn {most} dòng"
    return InputError(
        f"“{name}” không được đọc: {what} có nội dung, nhiều bất thường.",
        f"Xem sheet “{title}”: có thể một cột bị kéo xuống hết sheet. Xóa các dòng thừa rồi lưu.",
    )


def _percent_styles(book: Any) -> frozenset[int]:
    """The styles of cells that are formatted as a percentage."""
    formats = {164 + number: code for number, code in enumerate(book._number_formats)}
    formats |= BUILTIN_FORMATS
    return frozenset(
        number
        for number, style in enumerate(book._cell_styles)
        if "%" in formats.get(style.numFmtId, "")
    )


def _rows(sheet: Any, percent: frozenset[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of values; percentages are told apart where the workbook has any."""
    sheet.reset_dimensions()
    if not percent:
        yield from sheet.iter_rows(values_only=True)
        return
    for row in sheet.iter_rows():
        yield tuple(
            Percent(cell.value)
            if isinstance(cell.value, int | float)
            and not isinstance(cell.value, bool)
            and cell._style_id in percent
            else cell.value
            for cell in row
        )


def _cells(
    rows: Iterator[tuple[Any, ...]], uncalculated: Mapping[tuple[int, int], str]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows of values up to the last that says anything, each with how many cells it fills."""
    waiting: list[tuple[Any, ...]] = []
    with_formulas = {row for row, _ in uncalculated}
    for number, values in enumerate(rows, 1):
        row = _marked(values, number, uncalculated) if number in with_formulas else values
        waiting.append(row)
        if any(not is_blank(value) for value in row):
            yield from ((sum(value is not None for value in each), each) for each in waiting)
            waiting.clear()
        elif len(waiting) > BLANK_ROWS:
            return


def _marked(
    values: tuple[Any, ...], row: int, uncalculated: Mapping[tuple[int, int], str]
) -> tuple[Any, ...]:
    return tuple(
        Uncalculated(uncalculated[row, column]) if (row, column) in uncalculated else value
        for column, value in enumerate(values, 1)
    )


def _uncalculated(sheet: Any, archive: zipfile.ZipFile) -> Mapping[tuple[int, int], str]:
    """Row and column of each cell with a formula whose result was never stored, and the formula.

    openpyxl gives None for these and for a formula whose result is an empty text; only the XML
    tells them apart (the latter has the type "str").
    """
    content = archive.read(sheet._worksheet_path)
    if not re.search(rb"<(\w+:)?f[ />]", content):
        return {}
    found = {}
    for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314  guarded
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            parts = {part.tag.rpartition("}")[2]: part.text for part in element}
            if "f" in parts and not parts.get("v") and element.get("t") != "str":
                found[_place(element.get("r", "A1"))] = parts["f"] or ""
        if tag in ("c", "row"):
            element.clear()
    return found


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_index_from_string(letters)
