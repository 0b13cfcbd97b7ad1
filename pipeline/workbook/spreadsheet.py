"""The cells of an .xlsx file, before they are interpreted."""

import datetime as dt
import io
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.errors import InputError
from pipeline.model.texts import is_blank
from pipeline.ooxml import guard
from pipeline.workbook import numbers
from pipeline.workbook.package import Package, main
from pipeline.workbook.sheet_cells import (
    MOST_LETTERS,
    Cells,
    Room,
    Styles,
    TooLongError,
    TooManyError,
    read_cells,
    read_texts,
)

MOST_ROWS = 200_000
MOST_CELLS = 1_000_000
"""The most filled rows of a sheet and filled cells of a workbook. 4,000 units with points, evidence
and papers of every kind have about half as many; more is a column filled down by mistake."""

MOST_PLACES = 4_000_000
"""Places of a sheet from column A to the last filled one of each row: what rows take in memory."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Hidden:
    """Rows and columns of a sheet, from 1, that are hidden and hold something."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as they are: rows of values from row 1, and the workbook's epoch.

    `is_hidden`: the sheet itself is hidden; `hidden`: what is hidden in it.
    """

    title: str
    rows: tuple[tuple[Any, ...], ...]
    epoch: dt.datetime = numbers.EPOCH_1900
    is_hidden: bool = False
    hidden: Hidden = Hidden()


def load(path: Path) -> tuple[Sheet, ...]:
    """All sheets; raises InputError if the file is missing, locked, protected, or not an .xlsx."""
    content = _content(path)
    if (why := guard.fault(content)) is not None:
        raise InputError(
            f"“{path.name}” không được mở: {why}",
            "Chép các sheet cần dùng sang một sổ mới rồi lưu lại.",
        )
    try:
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
    """What a file is if not an .xlsx, in Vietnamese; None if it cannot be determined."""
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
    package = Package(content)
    epoch = package.epoch
    styles, texts = _styles(package), _texts(package)
    sheets: list[Sheet] = []
    room = Room(MOST_CELLS)
    for sheet in package.sheets:
        try:
            with package.open(sheet.part) as stream:
                cells = read_cells(stream, texts, styles, epoch, room)
            _fill_merged(cells, room)
        except TooManyError:
            raise _too_much(name, sheet.title, "ô") from None
        except TooLongError as cause:
            raise _too_long(name, sheet.title, str(cause)) from None
        rows = _rows(cells, name, sheet.title)
        sheets.append(Sheet(sheet.title, rows, epoch, sheet.hidden, _hidden(cells)))
    return tuple(sheets)


def _rows(cells: Cells, name: str, title: str) -> tuple[tuple[Any, ...], ...]:
    """Rows of values from row 1 to the last that is not blank, each to its last value."""
    filled = {number: row for number, row in cells.rows.items() if not _says_nothing(row)}
    last = max(filled, default=0)
    if len(filled) > MOST_ROWS or last > numbers.MOST_ROWS:
        raise _too_much(name, title, "dòng")
    if sum(max(row) for row in filled.values()) > MOST_PLACES:
        raise _too_much(name, title, "cột")
    rows: list[tuple[Any, ...]] = [()] * last
    for number, row in filled.items():
        rows[number - 1] = tuple(map(row.get, range(1, max(row) + 1)))
    return tuple(rows)


def _says_nothing(row: Mapping[int, Any]) -> bool:
    return all(is_blank(value) for value in row.values())


def _hidden(cells: Cells) -> Hidden:
    """The hidden rows and columns that are not blank."""
    rows = sorted(
        number
        for number in cells.hidden_rows & cells.rows.keys()
        if not _says_nothing(cells.rows[number])
    )
    hidden: set[int] = set()
    for first, last in set(cells.hidden_columns):
        hidden.update(range(max(first, 1), min(last, numbers.MOST_COLUMNS) + 1))
    filled = {column for row in cells.rows.values() for column in row} if hidden else set()
    return Hidden(tuple(rows), tuple(sorted(filled & hidden)))


def _fill_merged(cells: Cells, room: Room) -> None:
    """Fill cells merged downwards: each row that is not blank gets the value that is shown there.

    Excel stores it only in the top cell. Ranges do not
    overlap in Excel; if they do, the uppermost counts. Raises TooManyError if the cells
    filled are more than there is room for.
    """
    filled = sorted(number for number, row in cells.rows.items() if not _says_nothing(row))
    done: dict[int, int] = {}  # down to which row a column is filled
    for top, column, bottom in sorted(_merged_downwards(cells)):
        value = cells.rows.get(top, {}).get(column)
        if is_blank(value) or top <= done.get(column, 0):
            continue
        done[column] = bottom
        below = filled[bisect_right(filled, top) : bisect_right(filled, bottom)]
        room.take(value, len(below))
        for number in below:
            cells.rows[number][column] = value


def _merged_downwards(cells: Cells) -> Iterator[tuple[int, int, int]]:
    """First row, column and last row of the merged ranges; a damaged reference hides nothing."""
    for reference in cells.merged:
        first, _, last = reference.partition(":")
        with suppress(ValueError):
            (top, column), (bottom, _) = numbers.place_of(first), numbers.place_of(last or first)
            if bottom > top:
                yield top, column, bottom


def _styles(package: Package) -> Styles:
    """Which styles of cells show a number as a day, a duration or a percentage."""
    part = next((path for _, path in package.related(package.workbook, "styles")), None)
    if part is None or part not in package:
        return Styles(frozenset(), frozenset(), frozenset())
    root = package.look(part)
    codes = dict(numbers.BUILT_IN)
    for entry in root.iterfind(f"{main('numFmts')}/{main('numFmt')}"):
        codes[int(entry.get("numFmtId", 0))] = entry.get("formatCode", "")
    forms = [
        int(style.get("numFmtId", 0)) for style in root.iterfind(f"{main('cellXfs')}/{main('xf')}")
    ]
    used = {form: codes.get(form, "") for form in set(forms)}
    used = {form: code for form, code in used.items() if len(code) <= numbers.MOST_LETTERS_OF_CODE}
    days = {form for form, code in used.items() if numbers.is_date(form, code)}
    durations = {form for form, code in used.items() if numbers.is_duration(code)}
    percentages = {form for form, code in used.items() if "%" in code}
    return Styles(*(_having(forms, some) for some in (days, durations, percentages)))


def _having(forms: Sequence[int], some: set[int]) -> frozenset[int]:
    """The numbers of the styles that have one of these formats."""
    return frozenset(style for style, form in enumerate(forms) if form in some)


def _texts(package: Package) -> list[str]:
    part = next((path for _, path in package.related(package.workbook, "sharedStrings")), None)
    if part is None or part not in package:
        return []
    with package.open(part) as stream:
        return read_texts(stream)


def _too_much(name: str, title: str, what: str) -> InputError:
    why = {
        "ô": f"sổ có hơn {_number(MOST_CELLS)} ô có nội dung, nhiều bất thường",
        "dòng": f"sheet “{title}” có hơn {_number(MOST_ROWS)} dòng có nội dung, nhiều bất thường",
        "cột": f"sheet “{title}” có nhiều dòng ghi tới những cột rất xa",
    }
    hint = (
        "Xóa hẳn các cột không dùng ở bên phải bảng rồi lưu."
        if what == "cột"
        else "Có thể một cột bị kéo xuống hết sheet. Xóa các dòng thừa rồi lưu."
    )
    return InputError(f"“{name}” không được đọc: {why[what]}.", f"Xem sheet “{title}”: {hint}")


def _too_long(name: str, title: str, cell: str) -> InputError:
    return InputError(
        f"“{name}” không được đọc: ô {cell} của sheet “{title}” có hơn {_number(MOST_LETTERS)} "
        "chữ, nhiều hơn một ô của Excel chứa được.",
        f"Cắt ngắn nội dung ô {cell} rồi lưu.",
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
