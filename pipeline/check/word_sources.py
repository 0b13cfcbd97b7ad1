"""Finds the cells from which a paper's words came, and moves warnings on papers to them.

A warning quotes the words it is about. If a cell of the workbook has them, a clerk can fix them
there; otherwise they are the template's, and the warning stays on the paper.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.model.findings import CellPlace, Finding, PaperPlace
from pipeline.model.records import Record, Year, unit_code
from pipeline.regulations.letters import clean

_QUOTED = re.compile(r"“([^”]+)”")
# What a rule demands is quoted as well, after these words.
_DEMANDED = re.compile(r"; quy định |, phải là ")
# Before the place in the paper.
_WHERE = " Ở "
# Shorter words could be anywhere.
_LEAST = 4
_PREFIX = "the-thuc-"


@dataclass(frozen=True)
class _Cell:
    """A text of the workbook: its words, its place, and the unit and kind of its row."""

    words: str
    place: CellPlace
    unit: str | None
    kind: str | None

    def in_case(self, exact: bool) -> str:
        """The words, in small letters unless `exact`."""
        return self.words if exact else self.words.casefold()


def traced(
    findings: Iterable[Finding], year: Year, kind_names: dict[str, str]
) -> Iterator[Finding]:
    """The findings; those on words of papers are moved to the cells that the words came from.

    `kind_names`: code of a kind to its name in the workbook.
    """
    cells: list[_Cell] = []
    for finding in findings:
        place = finding.place
        if not finding.code.startswith(_PREFIX) or not isinstance(place, PaperPlace):
            yield finding
            continue
        cells = cells or list(_cells(year))
        name = kind_names.get(finding.kind or "", "")
        source = _source(finding, cells, name)
        if source is None:
            yield finding
            continue
        # The cell is fixed once for all papers that print it.
        message = finding.message.rpartition(_WHERE)[0] or finding.message
        yield replace(finding, place=source, message=message, kind=None, unit=None)


def _source(finding: Finding, cells: Iterable[_Cell], kind: str) -> CellPlace | None:
    """The cell whose words a finding quotes; None if there is not exactly one."""
    message, _, where = finding.message.rpartition(_WHERE)
    message_of_line = _DEMANDED.split(message or where)[0]
    own = [cell for cell in cells if _fits(cell, finding.unit, kind)]
    beside = next(iter(_quotes(where)), "")
    for exact in (True, False):
        for quote in (*_quotes(message_of_line), beside):
            wanted = quote if exact else quote.casefold()
            holding = [cell for cell in own if wanted in cell.in_case(exact)]
            if holding and sum(letter.isalpha() for letter in quote) >= _LEAST:
                return max(holding, key=lambda cell: _shared(cell.words, beside)).place
    return None


def _shared(one: str, two: str) -> tuple[int, int]:
    """How well a cell's words fit those of a line: by the longest part that they share."""
    match = SequenceMatcher(None, one, two, autojunk=False).find_longest_match()
    return match.size, -len(one)


def _quotes(text: str) -> list[str]:
    """The words that a text quotes, the longest first."""
    return sorted((_plain(quoted) for quoted in _QUOTED.findall(text)), key=len, reverse=True)


def _fits(cell: _Cell, unit: str | None, kind: str) -> bool:
    """Whether a row belongs to the paper's unit and kind, or to all."""
    return cell.unit in (None, unit) and cell.kind in (None, kind)


def _plain(text: str) -> str:
    """Words for comparing, without list marks and the ellipsis of a shortened quote."""
    return clean(text).strip("…").strip(" -–;.,:")


def _cells(year: Year) -> Iterator[_Cell]:
    """All texts of the workbook."""
    for record in _records(year):
        unit = unit_code(record)
        kind = getattr(record, "loai_van_ban", None)
        for name, place in record.cells.items():
            value = getattr(record, name, None)
            if isinstance(value, str) and value:
                yield _Cell(clean(value), place, unit, kind)


def _records(year: Year) -> Iterator[Record]:
    yield year.settings
    for rows in year.rows.values():
        yield from rows
