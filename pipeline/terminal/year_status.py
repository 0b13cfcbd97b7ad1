"""The status of a year for a terminal of 80 columns: deadlines by unit, papers by kind."""

from collections.abc import Sequence
from itertools import groupby

from rich.markup import escape
from rich.table import Table

from pipeline.model.words import dem, ngay_so
from pipeline.model.year_status import (
    CAN_BE_MADE,
    LATE,
    NOT_ISSUED,
    NOT_YET,
    OVERDUE,
    PAPER_STATES,
    DeadlineLine,
    PaperLine,
    YearStatus,
)
from pipeline.terminal.console import stdout

WIDTH = 80
_LISTED = 3
"""The most units of a kind that are named; of more only the number is shown."""

_COLOURS = {LATE: "yellow", OVERDUE: "red"}


def print_year_status(year: YearStatus) -> None:
    """Print both tables, and lines with what is late and what is to be done."""
    console = stdout(WIDTH)
    console.print(f"[bold]{escape(year.workbook)}[/bold], đến ngày {ngay_so(year.today)}")
    for _, lines in groupby(year.deadlines, key=lambda line: (line.task, line.kind)):
        console.print(_deadline(list(lines)))
    console.print(_papers(year.papers))
    for line in _summary(year):
        console.print(escape(line))


def _deadline(lines: Sequence[DeadlineLine]) -> Table:
    first = lines[0]
    title = first.kind or first.task
    table = Table(title=f"{escape(title)}, hạn {ngay_so(first.due)}", title_justify="left")
    table.add_column("Ai làm", ratio=5)
    table.add_column("Ngày nhận" if first.unit else "Ngày ban hành", ratio=2)
    table.add_column("Tình trạng", ratio=5)
    for line in lines:
        came = ngay_so(line.came) if line.came else ""
        own = f" (gia hạn {ngay_so(line.due)})" if line.due != first.due else ""
        colour = _COLOURS.get(line.state)
        text = escape(line.text + own)
        table.add_row(escape(line.owner), came, f"[{colour}]{text}[/]" if colour else text)
    return table


def _papers(papers: Sequence[PaperLine]) -> Table:
    table = Table(title="Văn bản", title_justify="left")
    table.add_column("Loại", ratio=4)
    for state in PAPER_STATES.values():
        table.add_column(state.heading, ratio=2)
    for _, group in groupby(papers, key=lambda paper: paper.kind):
        lines = list(group)
        cells = [_count([line for line in lines if line.state == state]) for state in PAPER_STATES]
        table.add_row(escape(lines[0].name), *cells)
    return table


def _count(lines: Sequence[PaperLine]) -> str:
    """The number of lines and, if few, their units."""
    if not lines:
        return ""
    units = [line.unit for line in lines if line.unit]
    if not units or len(units) > _LISTED:
        return str(len(lines))
    return f"{len(lines)}: {', '.join(units)}"


def _summary(year: YearStatus) -> list[str]:
    overdue = [line for line in year.deadlines if line.state == OVERDUE]
    lines = []
    if overdue:
        worst = max(line.days for line in overdue)
        lines.append(f"Quá hạn chưa nhận: {dem(len(overdue))} văn bản, lâu nhất {worst} ngày.")
    for state, text in (
        (CAN_BE_MADE, "Làm được ngay"),
        (NOT_ISSUED, "Đã làm, chờ ký và phát hành"),
        (NOT_YET, "Chưa làm được (hoso check nói vì sao)"),
    ):
        if count := sum(line.state == state for line in year.papers):
            lines.append(f"{text}: {dem(count)} văn bản.")
    return lines
