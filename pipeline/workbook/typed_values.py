"""What a clerk types into a cell, as the value that Excel would make of it.

A text that does not fit the column's type is kept as text; the reader then reports its fault.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from pipeline.model.cell_error import CellError
from pipeline.model.cells import DECIMAL, CellType, choice
from pipeline.model.findings import CellPlace
from pipeline.model.records import SHEETS, BangDiem, columns
from pipeline.model.texts import clean, is_blank
from pipeline.workbook.edit import Value
from pipeline.workbook.package import NOT_IN_XML

_TEXT_FORMAT = "@"


def typed(text: str, type_: CellType | None) -> Value:
    """The value to be stored for what was typed; None for a cell that is emptied.

    A text that would be read as a formula stays a text: cells are never given formulas here.
    """
    text = NOT_IN_XML.sub("", text.replace("\r\n", "\n")).strip()
    if is_blank(text):
        return None
    if type_ is None or type_.excel_format == _TEXT_FORMAT or type_.choices:
        return text
    try:
        value = type_.value_of(text)
    except CellError:
        return text
    if isinstance(value, bool) or not isinstance(value, int | Decimal | dt.date):
        return text
    # A percentage is stored as typed: what Excel makes of it depends on the cell's format.
    return text if "%" in text else value


def type_at(place: CellPlace, lists: Mapping[str, tuple[str, ...]]) -> CellType | None:
    """The type of the column that a place is in; None for headings and for what is not known."""
    record = next((sheet for sheet in SHEETS if sheet.sheet == place.sheet), None)
    if record is None or not place.field:
        return None
    if place.field.startswith("diem.") and issubclass(record, BangDiem):
        return DECIMAL
    column = next((column for column in columns(record) if column.name == place.field), None)
    if column is None:
        return None
    if column.choices_from in lists:
        return choice(*lists[column.choices_from])
    return column.type


def suggestion_in(hint: str) -> str | None:
    """The value that a finding's hint offers; None if it offers none, or several."""
    offers = re.findall(r"(?:Có phải|Sửa thành) “([^”]+)”", hint)
    return clean(offers[0]) if len(set(offers)) == 1 else None
