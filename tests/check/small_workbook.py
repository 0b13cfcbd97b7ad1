"""A small workbook as plain values, what is done to it, and what `hoso check` says of it.

Three units of Nam Đông. It is read without a file, so that a
hundred faults can be planted in a few seconds.
"""

import copy
import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from pipeline.compose import required_fields
from pipeline.examination import examine
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.reports import shown
from pipeline.regulations import layouts
from pipeline.workbook import spreadsheet
from pipeline.workbook.spreadsheet import Sheet

Grid = dict[str, list[list[Any]]]
Change = Callable[[Grid], None]

FILE = Path(__file__).parents[1] / "resources" / "so-nho.txt"


@cache
def _rows() -> Grid:
    """The sheets of the file: "## Name", then a line a row, cells between bars."""
    grid: Grid = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            page = grid.setdefault(line[3:], [])
        elif line:
            page.append([_value(text.strip()) for text in line.split("|")])
    return grid


def _value(text: str) -> object:
    if re.fullmatch(r"\d\d/\d\d/\d{4}", text):
        return dt.datetime.strptime(text, "%d/%m/%Y")
    if re.fullmatch(r"[1-9]\d*(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text or None


def rows() -> Grid:
    """The workbook, to change."""
    return copy.deepcopy(_rows())


def put(cells: Mapping[str, object]) -> Change:
    """Values for cells: "Đơn vị!A5"."""

    def change(grid: Grid) -> None:
        for name, value in cells.items():
            sheet, _, cell = name.rpartition("!")
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
            at, column = int(row), column_index_from_string(letters)
            page = grid.setdefault(sheet, [])
            page += [[] for _ in range(at - len(page))]
            line = page[at - 1]
            line += [None] * (column - len(line))
            line[column - 1] = value

    return change


def without_row(sheet: str, row: int) -> Change:
    """A row taken out."""

    def change(grid: Grid) -> None:
        del grid[sheet][row - 1]

    return change


def without_column(sheet: str, column: str) -> Change:
    """A column taken out."""

    def change(grid: Grid) -> None:
        for row in grid[sheet]:
            at = column_index_from_string(column)
            del row[at - 1 : at]

    return change


def with_sheet(title: str, *rows: list[Any]) -> Change:
    """A sheet added, or put in another's place."""

    def change(grid: Grid) -> None:
        grid[title] = [list(row) for row in rows]

    return change


def without_sheet(title: str) -> Change:
    """A sheet taken out."""

    def change(grid: Grid) -> None:
        del grid[title]

    return change


def told(grid: Grid) -> tuple[Finding, ...]:
    """What `hoso check` finds in a workbook with these rows."""
    sheets = tuple(Sheet(title, tuple(tuple(row) for row in page)) for title, page in grid.items())
    kept = spreadsheet.load
    spreadsheet.load = lambda _path: sheets  # type: ignore[assignment]
    try:
        checked = examine(Path("so.xlsx"))
    finally:
        spreadsheet.load = kept
    if checked.tables is None:
        return checked.findings
    blank = required_fields.check(checked.tables, layouts.load(), checked.findings)
    return shown((*checked.findings, *blank))


@cache
def usual() -> frozenset[Finding]:
    """What the workbook itself gives: its criteria are samples."""
    return frozenset(told(rows()))


def new_in(grid: Grid) -> list[Finding]:
    """The findings that the workbook itself does not give."""
    return [finding for finding in told(grid) if finding not in usual()]


def where(finding: Finding) -> str:
    """Place and code: "Đơn vị!A5 ma-don-vi-la"."""
    place = finding.place
    at = f"{place.sheet}!{place.cell}" if isinstance(place, CellPlace) else str(place)
    return f"{at} {finding.code}"
