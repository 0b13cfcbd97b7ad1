"""The sheets of the records: a table each, and the settings one below the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.cells import DECIMAL, UNIT_CODE
from pipeline.model.records import BangDiem, Column, Record, ThongTinChung, columns
from pipeline.workbook.choices import LAST_ROW, validate, validate_points
from pipeline.workbook.look import (
    BODY,
    BOLD,
    BOX,
    LOCKED,
    NOTE,
    TAB,
    TEXT_LEFT,
    alignment,
    at,
    for_print,
    grow,
    head,
    number_format,
    put,
    say,
    season,
)

Row = Mapping[str, object]
Rows = Mapping[type[Record], Sequence[Row]]

BLANK_CRITERIA = 25
"""Point columns of a workbook that has no criteria yet: room for the longest set."""

_SETTING_WIDTHS = (36, 52, 74)


def columns_of(record: type[Record], criteria: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a sheet; a sheet of points has one more for each criterion."""
    if not issubclass(record, BangDiem):
        return columns(record)
    blank = Column("", DECIMAL, False, 7, "", "", True)
    points = [
        replace(
            blank,
            heading=str(criterion["ma"]),
            help=_criterion_help(criterion),
            name=str(criterion["ma"]),
        )
        for criterion in criteria
    ]
    return columns(record) + (tuple(points) or (blank,) * BLANK_CRITERIA)


def _criterion_help(criterion: Row) -> str:
    points = str(criterion.get("diem_toi_da") or "?").replace(".", ",")
    return f"{criterion.get('ten') or ''}\nĐiểm tối đa: {points}"


def write_table(
    sheet: Worksheet,
    record: type[Record],
    shape: tuple[Column, ...],
    rows: Sequence[Row],
    ranges: Mapping[str, str],
) -> None:
    """Write a sheet with a heading for each column of `shape` and a row for each of `rows`."""
    last = max(LAST_ROW, len(rows) + 100)
    for number, column in enumerate(shape, start=1):
        letter = get_column_letter(number)
        look = sheet.column_dimensions[letter]
        look.width = max(column.width, 7)
        # The whole column, so that rows still to be filled in have the form of those that are.
        look.font, look.alignment = BODY, alignment(column)
        look.number_format = number_format(column)
        head(at(sheet, 1, number), column.heading, required=column.required, help=column.help)
        if not (issubclass(record, BangDiem) and column.type is DECIMAL):
            validate(sheet, column, ranges, f"{letter}2:{letter}{last}")
    if issubclass(record, BangDiem):
        validate_points(sheet, shape, last)
    for row, values in enumerate(rows, start=2):
        _write_row(sheet, row, shape, _flat(values))
    sheet.freeze_panes = "B2" if shape[0].type is UNIT_CODE else "A2"
    sheet.sheet_properties.tabColor = TAB[season(record)]
    for_print(sheet)


def _flat(values: Row) -> Row:
    points = values.get("diem")
    return {**values, **points} if isinstance(points, Mapping) else values


def _write_row(sheet: Worksheet, row: int, shape: tuple[Column, ...], values: Row) -> None:
    for number, column in enumerate(shape, start=1):
        value = values.get(column.name) if column.name else None
        if value is None:
            continue
        cell = at(sheet, row, number)
        put(cell, value)
        cell.font, cell.alignment = BODY, alignment(column)
        cell.number_format = number_format(column)
        grow(sheet, row, value, column.width)


def write_settings(sheet: Worksheet, values: Row, ranges: Mapping[str, str]) -> None:
    """Write Thông tin chung: a line for each setting, with its explanation beside it."""
    for number, heading in enumerate(("Mục", "Giá trị", "Ghi chú"), start=1):
        head(at(sheet, 1, number), heading, required=False)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _SETTING_WIDTHS[number - 1]
    for row, column in enumerate(columns(ThongTinChung), start=2):
        name = say(
            sheet, row, 1, f"{column.heading} *" if column.required else column.heading, BOLD
        )
        value = at(sheet, row, 2)
        note = say(sheet, row, 3, column.help, NOTE)
        name.fill = note.fill = LOCKED
        name.border = value.border = note.border = BOX
        put(value, values.get(column.name))
        value.font, value.alignment = BODY, TEXT_LEFT
        value.number_format = number_format(column)
        grow(sheet, row, values.get(column.name), _SETTING_WIDTHS[1])
        grow(sheet, row, column.help, _SETTING_WIDTHS[2])
        validate(sheet, column, ranges, f"B{row}")
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = TAB["Đầu năm"]
    for_print(sheet)
