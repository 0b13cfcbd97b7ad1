"""The table of numbers that were given."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from pipeline.terminal.console import stdout

HEADINGS = ("Ô", "Văn bản", "Đơn vị", "Ngày", "Dãy số", "Số")


def print_numbers(rows: Sequence[tuple[str, ...]]) -> None:
    """Print a line per number: cell, paper, unit, day, series, number."""
    if not rows:
        return
    table = Table(title="Số đề nghị", title_justify="left")
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading == "Số" else "left")
    for row in rows:
        table.add_row(*map(escape, row))
    stdout().print(table)
