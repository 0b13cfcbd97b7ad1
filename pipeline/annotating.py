"""`kiem-tra.xlsx`: the clerk's own workbook again, each fault marked on its cell.

A first sheet lists all findings with links to the cells. The input file itself is never written.
"""

import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cells import fold
from pipeline.errors import InputError
from pipeline.findings import CellPlace, Finding, Severity

TITLE = "Kiểm tra"
_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
}
_NAMES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}
_HEADINGS = (("Mức", 11), ("Chỗ", 28), ("Nội dung", 70), ("Cách sửa", 70), ("Mã", 26))


def annotated(workbook: Path, findings: Iterable[Finding]) -> bytes:
    """The workbook with its faulty cells coloured and commented, as the bytes of an .xlsx.

    Raises InputError when the workbook cannot be opened.
    """
    listed = tuple(findings)
    try:
        book = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, InvalidFileException, BadZipFile) as cause:
        raise InputError(f"Không mở lại được “{workbook.name}” để đánh dấu lỗi.") from cause
    by_name: dict[str, Worksheet] = {fold(sheet.title): sheet for sheet in book.worksheets}
    marks: dict[tuple[Worksheet, int, int], list[Finding]] = defaultdict(list)
    for finding in listed:
        place = finding.place
        if not isinstance(place, CellPlace) or place.row is None:
            continue
        sheet = by_name.get(fold(place.sheet))
        if sheet is None:
            continue
        for row in place.rows or (place.row,):
            marks[sheet, row, place.column or 1].append(finding)
    for (marked, row, column), here in marks.items():
        _mark(marked, row, column, here)
    _list(book, listed, by_name)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _mark(sheet: Worksheet, row: int, column: int, findings: list[Finding]) -> None:
    cell = sheet.cell(row, column)
    if cell.__class__.__name__ == "MergedCell":
        return
    worst = Severity.ERROR if any(each.is_error for each in findings) else Severity.WARNING
    cell.fill = _FILLS[worst]
    lines = [f"{_NAMES[each.severity]}: {each.message}. {each.hint}".strip() for each in findings]
    own = [cell.comment.text] if cell.comment else []
    cell.comment = Comment("\n".join([*own, *lines]), "hoso", width=360, height=120)


def _list(
    book: openpyxl.Workbook, findings: tuple[Finding, ...], by_name: dict[str, Worksheet]
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
    if not findings:
        sheet.cell(2, 1, "Không có lỗi hay cảnh báo nào.")
    for row, finding in enumerate(findings, 2):
        values = (
            _NAMES[finding.severity],
            str(finding.place),
            finding.message,
            finding.hint,
            finding.code,
        )
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).fill = _FILLS[finding.severity]
        _link(sheet, row, finding, by_name)
    book.active = 0


def _link(sheet: Worksheet, row: int, finding: Finding, by_name: dict[str, Worksheet]) -> None:
    place = finding.place
    if not isinstance(place, CellPlace):
        return
    target = by_name.get(fold(place.sheet))
    if target is None:
        return
    cell = sheet.cell(row, 2)
    title = target.title.replace("'", "''")
    where = place.cell if place.column is not None else f"A{place.row or 1}"
    cell.hyperlink = f"#'{title}'!{where}"
    cell.style = "Hyperlink"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
