"""Findings: everything that is wrong, each with its place, what it is and what to do.

A finding is reported on the cell, template paragraph or page where the clerk can mend it.
`kind` and `unit` say which papers an error concerns: None means every paper that uses the place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from openpyxl.utils import get_column_letter


class Severity(StrEnum):
    """An error keeps a paper from being made; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class CellPlace:
    """A cell of the workbook, or a column part (`last_row`), a heading row, or a whole sheet.

    `row` and `column` count from 1; both None: the sheet itself. `heading` is the column's or the
    setting's name, `field` its name in the record.
    """

    sheet: str
    row: int | None = None
    column: int | None = None
    heading: str = ""
    field: str = ""
    last_row: int | None = None

    @property
    def cell(self) -> str:
        """A1 notation: "B7", "B7:B20", "7:7" (a row), or "" for the sheet."""
        if self.row is None:
            return ""
        if self.column is None:
            return f"{self.row}:{self.row}"
        letter = get_column_letter(self.column)
        last = f":{letter}{self.last_row}" if self.last_row not in (None, self.row) else ""
        return f"{letter}{self.row}{last}"

    def __str__(self) -> str:
        where = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{where} {self.heading}".rstrip()


@dataclass(frozen=True)
class FilePlace:
    """A workbook as a whole, or a template: the file and, in it, the paragraph or table cell."""

    file: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.file}, {self.where}" if self.where else self.file


@dataclass(frozen=True)
class PaperPlace:
    """A finished paper (its file name without suffix) and, where known, the page from 1."""

    paper: str
    page: int | None = None

    def __str__(self) -> str:
        return f"{self.paper}, trang {self.page}" if self.page else self.paper


Place = CellPlace | FilePlace | PaperPlace


@dataclass(frozen=True)
class Finding:
    """One fault: stable `code` (a heading in docs/errors.md), place, message, hint."""

    severity: Severity
    code: str
    place: Place
    message: str
    hint: str = ""
    kind: str | None = None
    unit: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether papers that use the place are left out."""
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, str]:
        """The object of `--json`: severity, code, place, message, hint."""
        place = self.place
        if isinstance(place, CellPlace):
            where = {"sheet": place.sheet, "cell": place.cell}
        elif isinstance(place, FilePlace):
            where = {"file": place.file, "place": place.where}
        else:
            where = {"file": place.paper, "place": f"trang {place.page}" if place.page else ""}
        return {
            "severity": str(self.severity),
            "code": self.code,
            **where,
            "message": self.message,
            "hint": self.hint,
        }


def error(
    code: str,
    place: Place,
    message: str,
    hint: str = "",
    *,
    kind: str | None = None,
    unit: str | None = None,
) -> Finding:
    """An error at a place."""
    return Finding(Severity.ERROR, code, place, message, hint, kind, unit)


def warning(
    code: str,
    place: Place,
    message: str,
    hint: str = "",
    *,
    kind: str | None = None,
    unit: str | None = None,
) -> Finding:
    """A warning at a place."""
    return Finding(Severity.WARNING, code, place, message, hint, kind, unit)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.is_error for finding in findings)


def in_order(findings: Iterable[Finding], sheets: tuple[str, ...]) -> tuple[Finding, ...]:
    """Without repeats, sorted by place: sheets in the workbook's order, then row and column."""

    def key(finding: Finding) -> tuple[int, int, int, int, str, str]:
        place = finding.place
        if not isinstance(place, CellPlace):
            return (1, 0, 0, 0, str(place), finding.code)
        sheet = sheets.index(place.sheet) if place.sheet in sheets else len(sheets)
        return (0, sheet, place.row or 0, place.column or 0, place.sheet, finding.code)

    return tuple(sorted(dict.fromkeys(findings), key=key))


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same warning down a column becomes one finding with a range.

    Only warnings that say the same of cells that follow one another are joined; errors stay one a
    cell.
    """
    joined: list[Finding] = []
    for finding in findings:
        before = joined[-1] if joined else None
        if before is not None and _continues(before, finding):
            assert isinstance(before.place, CellPlace) and isinstance(finding.place, CellPlace)
            place = replace(before.place, last_row=finding.place.row)
            joined[-1] = replace(before, place=place, unit=None)
        else:
            joined.append(finding)
    return tuple(joined)


def _continues(before: Finding, finding: Finding) -> bool:
    one, two = before.place, finding.place
    if finding.is_error or before.is_error or before.code != finding.code:
        return False
    if not (isinstance(one, CellPlace) and isinstance(two, CellPlace)):
        return False
    if (one.sheet, one.column, before.message) != (two.sheet, two.column, finding.message):
        return False
    return two.row is not None and (one.last_row or one.row) == two.row - 1
