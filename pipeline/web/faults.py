"""The faults of a workbook as its clerk knows them: row by row, the faulty cells marked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.findings import CellPlace, Finding, column_letter
from pipeline.model.records import SHEETS
from pipeline.model.texts import fold, is_blank, shown
from pipeline.model.words import so
from pipeline.web.checks import Check
from pipeline.workbook.sheet_cells import Uncalculated
from pipeline.workbook.typed_values import suggestion_in

PAGE = 40
"""Rows with faults on a page, at most."""

MOST_RANGES = 12
"""So many ranges of cells are named if a finding is about many cells."""


@dataclass(frozen=True)
class Cell:
    """A cell of a row as it is shown: its heading, its text, whether something is wrong with it."""

    column: int
    letter: str
    heading: str
    text: str
    severity: str


@dataclass(frozen=True)
class FaultyCell:
    """A cell with a fault: A1 notation, its heading, its column, what is offered for it.

    `column` None: it is not a single cell and cannot be edited here. `count`: how many cells of the
    column have the same fault and get the same offer.
    """

    where: str
    heading: str
    column: int | None
    offer: str | None
    others: str
    count: int = 1


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell of a row, or with several in the same words; what to do."""

    severity: str
    message: str
    hint: str
    cells: tuple[FaultyCell, ...]

    @property
    def where(self) -> str:
        """Where it is: “ô B7, C7”; a row or a file by its own name; blank for the whole sheet."""
        names = ", ".join(cell.where for cell in self.cells)
        return f"ô {names}" if self.cells[0].column else names


@dataclass(frozen=True)
class FaultyRow:
    """A row with its faults; `row` None: the sheet, or the workbook, as a whole."""

    sheet: str
    sheet_number: int
    row: int | None
    cells: tuple[Cell, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Group:
    """A sheet in the list of contents: its name, and how many errors and warnings it has."""

    name: str
    errors: int
    warnings: int


@dataclass(frozen=True)
class Listing:
    """A page of the list: the rows, which page of how many, and the sheets with their counts."""

    rows: tuple[FaultyRow, ...]
    groups: tuple[Group, ...]
    total: int
    page: int
    pages: int

    @property
    def near(self) -> tuple[int, ...]:
        """The pages that are offered by number: the first, the last, those around this one."""
        around = range(self.page - 2, self.page + 3)
        return tuple(sorted({1, self.pages, *(n for n in around if 1 <= n <= self.pages)}))


@dataclass(frozen=True)
class Wanted:
    """The part of the list that is asked for: a sheet, errors only, a text, which page."""

    sheet: str = ""
    level: str = ""
    text: str = ""
    page: int = 1


_OTHERS = "Tệp và văn bản"


def listing(check: Check, wanted: Wanted) -> Listing:
    """The page of the list that is asked for."""
    findings = chosen(check, wanted)
    rows = _by_row(findings)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, wanted.page), pages)
    shown_rows = [_row(check, *row) for row in rows[(page - 1) * PAGE : page * PAGE]]
    groups = _groups(check.checked.findings)
    return Listing(tuple(shown_rows), groups, len(findings), page, pages)


def chosen(check: Check, wanted: Wanted) -> list[Finding]:
    """The findings that are asked for, on all pages."""
    return [finding for finding in check.checked.findings if _is_wanted(finding, wanted)]


def _sheet_of(finding: Finding) -> str:
    return finding.place.sheet if isinstance(finding.place, CellPlace) else _OTHERS


def _is_wanted(finding: Finding, wanted: Wanted) -> bool:
    if wanted.sheet and _sheet_of(finding) != wanted.sheet:
        return False
    if wanted.level and str(finding.severity) != wanted.level:
        return False
    if not wanted.text:
        return True
    text = fold(f"{finding.place} {finding.message} {finding.hint} {finding.unit or ''}")
    return fold(wanted.text) in text


def _groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    counts: dict[str, Counter[bool]] = {}
    for finding in findings:
        counts.setdefault(_sheet_of(finding), Counter())[finding.is_error] += 1
    return tuple(Group(name, count[True], count[False]) for name, count in counts.items())


def _by_row(findings: Iterable[Finding]) -> list[tuple[str, int | None, list[Finding]]]:
    rows: dict[tuple[str, int | None], list[Finding]] = {}
    for finding in findings:
        row = finding.place.row if isinstance(finding.place, CellPlace) else None
        rows.setdefault((_sheet_of(finding), row), []).append(finding)
    return [(sheet, row, found) for (sheet, row), found in rows.items()]


def _row(check: Check, sheet: str, row: int | None, findings: Sequence[Finding]) -> FaultyRow:
    faults = tuple(_faults(findings))
    marked = {}
    for fault in sorted(findings, key=lambda finding: finding.is_error):
        if isinstance(fault.place, CellPlace) and fault.place.column:
            marked[fault.place.column] = str(fault.severity)
    cells = cells_of(check, sheet, row, marked) if row else ()
    return FaultyRow(sheet, number_of(sheet), row, cells, faults)


def cells_of(check: Check, sheet: str, row: int, marked: dict[int, str]) -> tuple[Cell, ...]:
    """The cells of a row that are filled or marked, with their headings."""
    if sheet not in check.sheets:
        return ()
    rows = check.sheets[sheet].rows
    at = check.heading_rows[sheet]
    heads = rows[at - 1] if at <= len(rows) else ()
    values = rows[row - 1] if row <= len(rows) else ()
    cells = []
    for column in range(1, max(len(values), len(heads), *marked, 1) + 1):
        value = values[column - 1] if column <= len(values) else None
        head = heads[column - 1] if column <= len(heads) else None
        if column not in marked and is_blank(value):
            continue
        title = "" if is_blank(head) or at == row else shown(head)
        letter = column_letter(column)
        cells.append(Cell(column, letter, title, text_of(value), marked.get(column, "")))
    return tuple(cells)


def text_of(value: object) -> str:
    """What a cell shows."""
    if isinstance(value, Uncalculated):
        return f"={value.formula}" if value.formula else "(công thức)"
    return "" if value is None else shown(value)


def _faults(findings: Iterable[Finding]) -> Iterator[Fault]:
    same: dict[tuple[str, str, str], list[FaultyCell]] = {}
    for finding in findings:
        fault = str(finding.severity), finding.message, finding.hint
        same.setdefault(fault, []).append(_cell(finding))
    for fault, cells in same.items():
        yield Fault(*fault, tuple(cells))


def _cell(finding: Finding) -> FaultyCell:
    place = finding.place
    if not isinstance(place, CellPlace):
        return FaultyCell(str(place), "", None, None, "")
    others = _others(place) if len(place.rows) > 1 else ""
    known = place.row is not None and place.column and place.field
    offer = suggestion_in(finding.hint) if known else None
    where = (
        f"{column_letter(place.column)}{place.row}" if place.column and place.row else place.cell
    )
    return FaultyCell(where, place.heading, place.column, offer, others, max(1, len(place.rows)))


def _others(place: CellPlace) -> str:
    return f"Cùng lỗi ở {so(len(place.rows))} ô: {cells_in_short(place.cell)}."


def cells_in_short(cells: str) -> str:
    """Cell ranges (F2,F10:F12,…), shortened to the first few."""
    ranges = cells.split(",")
    named = ", ".join(ranges[:MOST_RANGES])
    left = len(ranges) - MOST_RANGES
    return f"{named} và {so(left)} chỗ khác trong cột" if left > 0 else named


def number_of(sheet: str) -> int:
    """The number of a sheet in an address; -1 if there is no such sheet."""
    return next((at for at, record in enumerate(SHEETS) if record.sheet == sheet), -1)


def findings_at(findings: Iterable[Finding], sheet: str, row: int, column: int) -> list[Finding]:
    """The findings on one cell."""
    return [
        finding
        for finding in findings
        if isinstance(finding.place, CellPlace)
        and finding.place.sheet == sheet
        and finding.place.column == column
        and (finding.place.row == row or row in finding.place.rows)
    ]
