"""A table that is handed to a clerk as a sheet of a workbook."""

import datetime as dt
from dataclasses import dataclass

Value = str | int | dt.date | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, what is above the table, headings with their widths, rows.

    Widths count digits, as Excel does.
    """

    title: str
    heading: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]
