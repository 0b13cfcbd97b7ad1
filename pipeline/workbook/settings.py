"""The settings sheet: a row a setting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pipeline.model.cells import choice
from pipeline.model.findings import CellPlace, error, warning
from pipeline.model.records import Column, ThongTinChung, columns
from pipeline.model.texts import clean, fold, nearest
from pipeline.workbook.headings import cells_at, heading, heading_row, missing_heading
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader, parsed

_SETTING, _VALUE = "Mục", "Giá trị"


def read_settings(
    sheet: Sheet | None, reader: Reader
) -> tuple[ThongTinChung | None, dict[str, CellPlace]]:
    """The settings sheet: a row a setting. None when the year cannot be read."""
    if sheet is None:
        return None, {}
    at = heading_row(sheet, (_SETTING, _VALUE))
    heads = [heading(value) for value in cells_at(sheet, at)]
    if fold(_VALUE) not in heads or fold(_SETTING) not in heads:
        for head in (_SETTING, _VALUE):
            if fold(head) not in heads:
                known = (fold(_SETTING), fold(_VALUE), "")
                others = [
                    clean(value)
                    for value, name in zip(cells_at(sheet, at), heads, strict=True)
                    if name not in known
                ]
                place = CellPlace(sheet.title, at, None, head)
                reader.findings.append(missing_heading(place, nearest(head, others)))
        return None, {}
    name_at, value_at = heads.index(fold(_SETTING)), heads.index(fold(_VALUE))
    wanted = {fold(column.heading): column for column in columns(ThongTinChung)}
    values: dict[str, Any] = {}
    cells: dict[str, CellPlace] = {}
    strangers: list[tuple[CellPlace, str]] = []
    for number in range(at + 1, len(sheet.rows) + 1):
        row = cells_at(sheet, number)
        head = heading(row[name_at]) if name_at < len(row) else ""
        if not head:
            continue
        column = wanted.get(head)
        if column is None:
            name = clean(row[name_at]).rstrip("* ")
            strangers.append((CellPlace(sheet.title, number, name_at + 1, name, "?"), name))
            continue
        place = CellPlace(ThongTinChung.sheet, number, value_at + 1, column.heading, column.name)
        if column.name in cells:
            reader.findings.append(
                error(
                    "trung-muc",
                    place,
                    f"mục “{column.heading}” có hai lần (xem {cells[column.name].cell})",
                    "Xóa một dòng.",
                )
            )
            continue
        cells[column.name] = place
        type_ = column.type
        if column.choices_from in reader.lists:
            type_ = choice(*reader.lists[column.choices_from])
        raw = row[value_at] if value_at < len(row) else None
        values[column.name] = parsed(
            raw, type_, column.required, partial(cells.__getitem__, column.name), sheet, reader
        )
    _missing_settings(wanted, cells, strangers, at, reader)
    headings = {
        column.name: CellPlace(ThongTinChung.sheet, at, None, column.heading, column.name)
        for column in wanted.values()
    }
    if values.get("nam") is None:
        return None, headings
    return ThongTinChung(**values, cells=cells), headings


def _missing_settings(
    wanted: Mapping[str, Column],
    cells: Mapping[str, CellPlace],
    strangers: Sequence[tuple[CellPlace, str]],
    at: int,
    reader: Reader,
) -> None:
    missing = [column for column in wanted.values() if column.required and column.name not in cells]
    open_ = {name: place for place, name in strangers}
    for column in missing:
        near = nearest(column.heading, open_)
        if near is None and len(missing) == len(open_) == 1:
            near = next(iter(open_))
        # The row that is likely meant is where the mend is made, and is reported once.
        at_row = open_.pop(near) if near else CellPlace(ThongTinChung.sheet, at)
        reader.findings.append(
            error(
                "thieu-muc",
                replace(at_row, heading=column.heading, field=column.name),
                f"thiếu mục “{column.heading}”",
                f"Dòng “{near}” có phải là mục này không? Nếu phải, đổi tên lại thành "
                f"“{column.heading}”."
                if near
                else f"Thêm một dòng có tên mục “{column.heading}”.",
            )
        )
    free = [column.heading for column in wanted.values() if column.name not in cells]
    for name, place in open_.items():
        near = nearest(name, free)
        reader.findings.append(
            warning(
                "muc-la",
                place,
                f"mục “{name}” không được dùng đến",
                f"Có phải “{near}”? Nếu phải, đổi tên lại cho đúng; nếu không, xóa dòng này."
                if near
                else "Xóa dòng này nếu không cần.",
            )
        )
