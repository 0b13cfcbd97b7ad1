"""The settings sheet: a row per setting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model.cells import choice
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import Column, ThongTinChung, columns
from pipeline.model.texts import clean, fold, nearest
from pipeline.workbook.headings import cells_at, heading, heading_row, missing_heading
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader, parsed

_SETTING, _VALUE = "Mục", "Giá trị"


def read_settings(
    sheet: Sheet | None, reader: Reader
) -> tuple[ThongTinChung | None, dict[str, CellPlace]]:
    """Read the settings sheet, a row per setting; None if the year cannot be read."""
    if sheet is None:
        return None, {}
    at = heading_row(sheet, (_SETTING, _VALUE))
    heads = [heading(value) for value in cells_at(sheet, at)]
    if missing := [head for head in (_SETTING, _VALUE) if fold(head) not in heads]:
        reader.findings.extend(_missing_headings(sheet, at, heads, missing))
        return None, {}
    wanted = {fold(column.heading): column for column in columns(ThongTinChung)}
    values, cells, strangers = _values(sheet, at, heads, wanted, reader)
    _missing_settings(wanted, cells, strangers, at, reader)
    headings = {
        column.name: CellPlace(ThongTinChung.sheet, at, None, column.heading, column.name)
        for column in wanted.values()
    }
    if values.get("nam") is None:
        return None, headings
    return ThongTinChung(**values, cells=cells), headings


def _missing_headings(
    sheet: Sheet, at: int, heads: Sequence[str], missing: Iterable[str]
) -> Iterator[Finding]:
    """An error for each heading that is not there, with the one that is likely meant."""
    known = (fold(_SETTING), fold(_VALUE), "")
    listed = zip(cells_at(sheet, at), heads, strict=True)
    others = [clean(value) for value, name in listed if name not in known]
    for head in missing:
        place = CellPlace(sheet.title, at, None, head)
        yield missing_heading(place, nearest(head, others))


def _values(
    sheet: Sheet, at: int, heads: Sequence[str], wanted: Mapping[str, Column], reader: Reader
) -> tuple[dict[str, Any], dict[str, CellPlace], list[tuple[CellPlace, str]]]:
    """The values and the places of the settings, by field; the rows that are not a setting."""
    name_at, value_at = heads.index(fold(_SETTING)), heads.index(fold(_VALUE))
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
            first = cells[column.name].cell
            said = f"mục “{column.heading}” có hai lần (xem {first})"
            reader.findings.append(error("trung-muc", place, said, "Xóa một dòng."))
            continue
        cells[column.name] = place
        raw = row[value_at] if value_at < len(row) else None
        values[column.name] = _value(raw, column, place, sheet, reader)
    return values, cells, strangers


def _value(raw: Any, column: Column, place: CellPlace, sheet: Sheet, reader: Reader) -> Any:
    type_ = column.type
    if column.choices_from in reader.lists:
        type_ = choice(*reader.lists[column.choices_from])
    return parsed(raw, type_, column.required, lambda: place, sheet, reader)


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
        # The fault is reported once, at the row that is likely meant, where it is fixed.
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
