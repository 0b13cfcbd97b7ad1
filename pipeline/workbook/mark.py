"""`kiem-tra.xlsx`: the clerk's own workbook again, each fault marked on its cell.

A first sheet lists all findings with links to the cells. The input file itself is never written.
What openpyxl cannot carry over is told in one warning (see `unkept`); a workbook too large to be
marked gives the list alone.
"""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.docx import guard
from pipeline.model.cells import fold
from pipeline.model.errors import InputError
from pipeline.model.findings import CellPlace, Finding, Severity
from pipeline.workbook import unkept

TITLE = "Kiểm tra"
LARGEST = 24 << 20
"""A workbook whose sheets are larger than this (bytes of XML) is not marked: openpyxl would need
some fifty times as much memory."""
MOST_LISTED = 20_000
LONGEST = 2000

_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
}
_NAMES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}
_HEADINGS = (("Mức", 11), ("Chỗ", 28), ("Nội dung", 70), ("Cách sửa", 70), ("Mã", 26))
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# A formula that calls another program (DDE): kept as the text it is.
_CALLS_OUT = re.compile(r"^=.*\|.*!", re.DOTALL)


def annotated(workbook: Path, findings: Iterable[Finding]) -> bytes:
    """The workbook with its faulty cells coloured and commented, as the bytes of an .xlsx.

    Raises InputError when the workbook cannot be opened.
    """
    try:
        content = workbook.read_bytes()
        if (why := guard.fault(content)) is not None:
            raise InputError(f"“{workbook.name}” không dùng được: {why}.")
        small = _size_of_sheets(content) <= LARGEST
        book = _opened(content) if small else _blank()
    except (OSError, ValueError, KeyError, TypeError, InvalidFileException) as cause:
        raise InputError(f"Không mở lại được “{workbook.name}” để đánh dấu lỗi.") from cause
    except zipfile.BadZipFile as cause:
        raise InputError(f"“{workbook.name}” không phải sổ Excel (.xlsx).") from cause
    listed = tuple(dict.fromkeys([*findings, *unkept.of(content, workbook.name)]))
    sheets: dict[str, Worksheet] = {fold(sheet.title): sheet for sheet in book.worksheets}
    for (sheet, row, column), here in _marks(listed, sheets).items():
        _mark(sheet, row, column, here)
    note = "" if small else "Sổ quá lớn nên chỉ liệt kê, không đánh dấu từng ô."
    _list(book, listed, sheets, note)
    return _saved(book)


def _size_of_sheets(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist() if "/worksheets/" in part.filename)


def _opened(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out; see `unkept`
        book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    unkept.restore_drop_downs(content, book)
    for sheet in book.worksheets:
        for cell in _formulas(sheet):
            if _CALLS_OUT.match(str(cell.value)):
                cell.data_type = "s"
    return book


def _formulas(sheet: Worksheet) -> Iterator[Any]:
    # Only the cells there are: a single one in the last corner would make rows of all between.
    return (cell for cell in sheet._cells.values() if cell.data_type == "f")


def _blank() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book


# Marks on cells


def _marks(
    findings: Iterable[Finding], sheets: dict[str, Worksheet]
) -> dict[tuple[Worksheet, int, int], list[Finding]]:
    """The findings of each cell. A missing heading is marked at the start of its row."""
    marks: dict[tuple[Worksheet, int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        place = finding.place
        if not isinstance(place, CellPlace) or place.row is None:
            continue
        sheet = sheets.get(fold(place.sheet))
        if sheet is None:
            continue
        for row in place.rows or (place.row,):
            marks[sheet, row, place.column or 1].append(finding)
    return marks


def _mark(sheet: Worksheet, row: int, column: int, findings: list[Finding]) -> None:
    """Colour the cell and add to its comment; what the clerk wrote there stays on top."""
    cell = _top_left(sheet, sheet.cell(row, column))
    worst = Severity.ERROR if any(each.is_error for each in findings) else Severity.WARNING
    cell.fill = _FILLS[worst]
    lines = [f"{_NAMES[each.severity]}: {each.message}. {each.hint}".strip() for each in findings]
    own = cell.comment
    text = _clean("\n".join([*([own.text, ""] if own else []), *lines]))
    height = min(400, 30 + 18 * sum(1 + len(line) // 55 for line in text.split("\n")))
    cell.comment = Comment(text, (own.author if own else "") or "hoso", width=380, height=height)


def _top_left(sheet: Worksheet, cell: Any) -> Any:
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
    return sheet.cell(merged.min_row, merged.min_col)


# The list of findings


def _list(
    book: openpyxl.Workbook, findings: tuple[Finding, ...], sheets: dict[str, Worksheet], note: str
) -> None:
    name = TITLE
    while name in book.sheetnames:
        name += " "
    sheet = book.create_sheet(name, 0)
    for column, (heading, width) in enumerate(_HEADINGS, 1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    for row, finding in enumerate(findings[:MOST_LISTED], 2):
        _line(sheet, row, finding, sheets)
    last = sheet.max_row
    if findings:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{last}"
    else:
        _write(sheet, 2, 1, "Không có lỗi hay cảnh báo nào.")
    if len(findings) > MOST_LISTED:
        note = f"Còn {len(findings) - MOST_LISTED} điều nữa. {note}".strip()
    if note:
        _write(sheet, last + 2, 1, note)
    _show_first(book)


def _show_first(book: openpyxl.Workbook) -> None:
    """Open on the list, and on it alone: two selected tabs would be edited as one."""
    book.active = 0
    for number, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = number == 0


def _line(sheet: Worksheet, row: int, finding: Finding, sheets: dict[str, Worksheet]) -> None:
    values = (
        _NAMES[finding.severity],
        str(finding.place),
        finding.message,
        finding.hint,
        finding.code,
    )
    for column, value in enumerate(values, 1):
        _write(sheet, row, column, value)
    sheet.cell(row, 1).fill = _FILLS[finding.severity]
    _link(sheet, row, finding, sheets)


def _write(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write text as text: what starts with = + - @ is no formula."""
    cell = sheet.cell(row, column)
    cell.value = _clean(value)
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in "=+-@\t\r"
    cell.alignment = _WRAPPED if column > 1 else Alignment(vertical="top")


def _clean(text: str) -> str:
    plain = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _link(sheet: Worksheet, row: int, finding: Finding, sheets: dict[str, Worksheet]) -> None:
    place = finding.place
    if not isinstance(place, CellPlace):
        return
    target = sheets.get(fold(place.sheet))
    if target is None:
        return
    cell = sheet.cell(row, 2)
    title = target.title.replace("'", "''")
    where = f"{get_column_letter(place.column or 1)}{place.row or 1}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{where}")
    cell.style = "Hyperlink"
    cell.alignment = _WRAPPED


def _saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of the workbook, the same for the same content: without the time of day."""
    saved, settled = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(settled, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", part
                )
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return settled.getvalue()
