"""Tables as a workbook to read and print: the same rows give the same bytes."""

import datetime as dt
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.sheets import Sheet
from pipeline.workbook.file import repacked
from pipeline.workbook.look import BODY, BOX, TEXT_LEFT, TITLE, at, for_print, grow, head, put

_HEADINGS = 3
"""The row of the headings, below the title and an empty row."""


def content(sheets: Iterable[Sheet], title: str, year: int) -> bytes:
    """The bytes of a workbook with these sheets."""
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    book.properties.creator = book.properties.lastModifiedBy = "hoso"
    book.properties.title = title
    stamp = dt.datetime(year, 1, 1)
    book.properties.created = stamp
    saved = io.BytesIO()
    book.save(saved)
    return repacked(saved.getvalue(), stamp)


def _write(page: Worksheet, sheet: Sheet) -> None:
    title = at(page, 1, 1)
    put(title, sheet.heading)
    title.font = TITLE
    for number, (name, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True), 1):
        page.column_dimensions[get_column_letter(number)].width = width
        head(at(page, _HEADINGS, number), name, required=False)
    for row, values in enumerate(sheet.rows, _HEADINGS + 1):
        for number, (value, width) in enumerate(zip(values, sheet.widths, strict=True), 1):
            cell = at(page, row, number)
            put(cell, value)
            cell.font, cell.alignment, cell.border = BODY, TEXT_LEFT, BOX
            cell.number_format = "dd/mm/yyyy" if isinstance(value, dt.date) else "@"
            grow(page, row, value, width)
    for_print(page)
    page.print_title_rows = f"{_HEADINGS}:{_HEADINGS}"
    page.print_options.gridLines = False
    page.freeze_panes = at(page, _HEADINGS + 1, 1).coordinate
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A{_HEADINGS}:{last}{max(_HEADINGS + len(sheet.rows), _HEADINGS + 1)}"
