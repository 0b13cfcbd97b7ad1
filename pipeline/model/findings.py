"""Findings: every fault with its place, what is wrong and what to do.

A finding is reported on the cell, template paragraph or page where the clerk can fix it.
`kind` and `unit` say which papers an error concerns: None means every paper that uses the place.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.regulations.severity import Severity


def column_letter(number: int) -> str:
    """Excel's name of a column: 1 is A, 28 is AB.

    openpyxl has such a function, but workers would need 0.2 s to import it.
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class CellPlace:
    """A cell of the workbook, several cells of a column, a heading row, or a whole sheet.

    `row` and `column` count from 1; both None: the sheet itself. `rows` are all rows where the same
    is said of several. `heading` is the column's or the setting's name, `field` its name in the
    record.
    """

    sheet: str
    row: int | None = None
    column: int | None = None
    heading: str = ""
    field: str = ""
    rows: tuple[int, ...] = ()

    @property
    def cell(self) -> str:
        """A1 notation: "B7", "B7:B20,B23"; "dòng 7" for a row, "" for the sheet."""
        if self.row is None:
            return ""
        if self.column is None:
            return f"dòng {self.row}"
        letter = column_letter(self.column)
        return ",".join(
            f"{letter}{first}" + (f":{letter}{last}" if last != first else "")
            for first, last in _spans(self.rows or (self.row,))
        )

    def __str__(self) -> str:
        mark = "!" if self.column is not None else ", "
        where = f"{self.sheet}{mark}{self.cell}" if self.cell else self.sheet
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
    """A finished paper (its file name without suffix) and, if known, the page from 1."""

    paper: str
    page: int | None = None

    def __str__(self) -> str:
        return f"{self.paper}, trang {self.page}" if self.page else self.paper


Place = CellPlace | FilePlace | PaperPlace

# Parts of a message that may differ between papers with the same fault.
_MEASURED = re.compile(r"“[^”]*”|\d+(?:,\d+)?")
# Parts of a message that may differ between cells of a column.
_DATED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


@dataclass(frozen=True)
class Finding:
    """One fault: stable `code` (a heading in docs/errors.md), place, message, hint.

    `or_kinds` are further kinds that it may concern, if a row does not say which it is of.
    """

    severity: Severity
    code: str
    place: Place
    message: str
    hint: str = ""
    kind: str | None = None
    unit: str | None = None
    or_kinds: tuple[str, ...] = ()

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


def grouped(findings: Iterable[Finding], *, errors: bool = False) -> tuple[Finding, ...]:
    """The same warning on several cells of a column becomes one finding with their ranges.

    The messages may differ in dates, which are in the cells. The same warning on several
    papers of a kind becomes one that names the first, if what was found may differ in its
    numbers and quoted words. Errors stay one a cell, each for the papers it concerns, unless they
    are to be shown (`errors`).
    """
    alone: list[Finding] = []
    cells: dict[tuple[object, ...], list[Finding]] = {}
    papers: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        if not finding.is_error and isinstance(place, PaperPlace):
            kind_of = (finding.code, _MEASURED.sub("", finding.message), finding.hint, finding.kind)
            papers.setdefault(kind_of, []).append(finding)
        elif (
            (finding.is_error and not errors)
            or not isinstance(place, CellPlace)
            or place.column is None
        ):
            alone.append(finding)
        else:
            message = _DATED.sub("", finding.message)
            says = (finding.code, message, finding.hint, place.sheet, place.column)
            cells.setdefault((finding.severity, *says), []).append(finding)
    return (*alone, *map(_joined, cells.values()), *map(_first_paper, papers.values()))


def _first_paper(same: list[Finding]) -> Finding:
    """One finding for all: the first paper and page, and the number of the others."""
    first = same[0]
    assert isinstance(first.place, PaperPlace)
    places = {finding.place for finding in same if isinstance(finding.place, PaperPlace)}
    papers = len({place.paper for place in places}) - 1
    pages = sum(place.paper == first.place.paper for place in places) - 1
    counts = ((pages, "trang khác của văn bản này"), (papers, "văn bản khác cùng loại"))
    more = " và ".join(f"{count} {what}" for count, what in counts if count)
    return replace(first, message=f"{first.message}; cũng ở {more}") if more else first


def _joined(same: list[Finding]) -> Finding:
    """One finding for all, with the first one's words; unit and kind only if all agree."""
    same.sort(key=_first_row)
    rows = sorted(
        {
            row
            for finding in same
            if isinstance(finding.place, CellPlace)
            for row in finding.place.rows or (finding.place.row or 0,)
        }
    )
    first = same[0]
    if len(rows) == 1:
        return first
    assert isinstance(first.place, CellPlace)
    is_one_message = len({finding.message for finding in same}) == 1
    return replace(
        first,
        message=first.message if is_one_message else f"{first.message}; các ô kia cũng vậy",
        place=replace(first.place, row=rows[0], rows=tuple(rows)),
        unit=first.unit if len({finding.unit for finding in same}) == 1 else None,
        kind=first.kind if len({finding.kind for finding in same}) == 1 else None,
    )


def _first_row(finding: Finding) -> int:
    return finding.place.row or 0 if isinstance(finding.place, CellPlace) else 0


def _spans(rows: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another, as first and last."""
    start = before = rows[0]
    for row in rows[1:]:
        if row != before + 1:
            yield start, before
            start = row
        before = row
    yield start, before
