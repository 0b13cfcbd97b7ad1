"""The input of every check, and helpers to report on a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    SHEETS,
    MocThoiGian,
    Record,
    ThongTinChung,
    Year,
    columns,
    unit_code,
)
from pipeline.regulations.standards import TieuChuan

MOST_NAMED = 8
"""Of rows with the same content, so many others are named."""


@dataclass(frozen=True)
class Facts:
    """A year and what it is checked against.

    `read` are the findings of reading, `found` those of the checks before this one.
    """

    year: Year
    standard: TieuChuan
    kinds: tuple[Kind, ...]
    read: tuple[Finding, ...] = ()
    found: tuple[Finding, ...] = ()


class Others:
    """The cells of rows with the same content; gives each row the cells of the others.

    Only `MOST_NAMED` are named, as a row can be filled down thousands of times by mistake.
    """

    def __init__(self, places: Iterable[CellPlace]) -> None:
        named = [place.cell for place in islice(places, MOST_NAMED + 2)]
        self._named, self._more = named[: MOST_NAMED + 1], len(named) > MOST_NAMED + 1

    def of(self, at: int) -> str:
        """The cells of all but the row at this index: "B7, B9"."""
        others = [cell for number, cell in enumerate(self._named) if number != at]
        return ", ".join(others[:MOST_NAMED]) + (", …" if self._more else "")


def texts_in(year: Year) -> Iterator[tuple[Record, str, str]]:
    """Every text of a year's sheets: its row, the name of its field, the text."""
    for sheet in SHEETS:
        rows: tuple[Record, ...] = (year.settings,) if sheet is ThongTinChung else year.all(sheet)
        names = [column.name for column in columns(sheet)]
        for row in rows:
            for name in names:
                value = getattr(row, name)
                if isinstance(value, str):
                    yield row, name, value


def kind_of(row: Record) -> str | None:
    """The kind of paper a row belongs to; None for deadlines, which only refer to one."""
    return None if isinstance(row, MocThoiGian) else getattr(row, "loai_van_ban", None)


def faulty(code: str, row: Record, field: str, message: str, hint: str) -> Finding:
    """An error on a cell of a row, for the papers of the row's unit and kind."""
    place, kind, unit = row.place(field), kind_of(row), unit_code(row)
    return error(code, place, message, hint, kind=kind, unit=unit)


def warned(code: str, row: Record, field: str, message: str, hint: str) -> Finding:
    """A warning on a cell of a row, of the row's unit and kind."""
    place, kind, unit = row.place(field), kind_of(row), unit_code(row)
    return warning(code, place, message, hint, kind=kind, unit=unit)
