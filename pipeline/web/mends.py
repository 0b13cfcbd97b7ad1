"""A cell edited on the page: what was typed is checked by checking the edited workbook itself."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import HosoError, InputError
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.records import SHEETS
from pipeline.model.texts import shown
from pipeline.web.checks import Check, checked, lists_of
from pipeline.web.faults import cells_in_short, findings_at, text_of
from pipeline.workbook import cell_mends
from pipeline.workbook.cell_mends import Target
from pipeline.workbook.edit import Value
from pipeline.workbook.typed_values import suggestion_in, type_at, typed


@dataclass(frozen=True)
class Mend:
    """A cell to edit: its value, its findings, and what is offered for it.

    `losses` is what else would change; `refused` why it must not be edited from here. `targets`
    are all cells that get the value: this one, or those of its column with the same fault.
    """

    target: Target
    targets: tuple[Target, ...]
    heading: str
    before: str
    findings: tuple[Finding, ...]
    choices: tuple[str, ...]
    offer: str | None
    expects: str
    losses: tuple[str, ...]
    refused: HosoError | None
    version: str

    @property
    def where(self) -> str:
        """The cells that get the value, as they are called."""
        if len(self.targets) == 1:
            return self.target.cell
        rows = tuple(target.row for target in self.targets)
        place = CellPlace(self.target.sheet, rows[0], self.target.column, rows=rows)
        return cells_in_short(place.cell)


@dataclass(frozen=True)
class Tried:
    """The workbook as it would be with the new value: findings on the cell, and elsewhere.

    `after` is the value as it would be stored, `left` the findings on the cell then, `gone` how
    many findings disappear, `new` those that appear elsewhere.
    """

    typed: str
    after: str
    left: tuple[Finding, ...]
    gone: int
    new: tuple[Finding, ...]


def mend_of(check: Check, sheet: int, row: int, column: int, *, every: bool = False) -> Mend:
    """The cell of an address; KeyError if there is none.

    `every`: all cells with the same finding get the new value.
    """
    if not 0 <= sheet < len(SHEETS) or not 1 <= row <= 200_000 or not 1 <= column <= 16_384:
        raise KeyError(sheet)
    target = Target(SHEETS[sheet].sheet, row, column)
    present = check.sheets.get(target.sheet)
    if present is None:
        raise KeyError(sheet)
    cells = present.rows[row - 1] if row <= len(present.rows) else ()
    before = text_of(cells[column - 1]) if column <= len(cells) else ""
    findings = tuple(findings_at(check.checked.findings, target.sheet, row, column))
    place = next((f.place for f in findings if isinstance(f.place, CellPlace)), None)
    type_ = type_at(place, lists_of(check)) if place is not None else None
    offers = [suggestion for suggestion in (suggestion_in(f.hint) for f in findings) if suggestion]
    rows = {row} | {
        r for f in findings if every and isinstance(f.place, CellPlace) for r in f.place.rows
    }
    targets = tuple(Target(target.sheet, number, column) for number in sorted(rows))
    refused = None
    losses: tuple[str, ...] = ()
    try:
        losses = cell_mends.losses(content_of(check), *targets)
    except HosoError as fault:
        refused = fault
    return Mend(
        target=target,
        targets=targets,
        heading=place.heading if place else "",
        before=before,
        findings=findings,
        choices=type_.choices if type_ else (),
        offer=offers[0] if offers else None,
        expects=type_.name if type_ else "",
        losses=losses,
        refused=refused,
        version=check.version,
    )


def value_of(check: Check, mend: Mend, text: str) -> Value:
    """The value that Excel would make of what was typed."""
    place = next((f.place for f in mend.findings if isinstance(f.place, CellPlace)), None)
    return typed(text, type_at(place, lists_of(check)) if place is not None else None)


def tried(check: Check, mend: Mend, text: str) -> Tried:
    """Check the workbook as it would be; the clerk's file is not changed."""
    value = value_of(check, mend, text)
    content = mended(check, mend, text)
    with tempfile.TemporaryDirectory(prefix=f"hoso-{os.getpid()}-") as folder:
        copy = Path(folder) / check.path.name  # messages name the file
        copy.write_bytes(content)
        then = checked(copy, beside=check.path).checked.findings
    mended_cells = {(target.sheet, target.row, target.column) for target in mend.targets}
    left = list(dict.fromkeys(f for cell in sorted(mended_cells) for f in findings_at(then, *cell)))
    before = _faults_of(check.checked.findings)
    after = _faults_of(then)
    gone = before - after
    if left:  # then the finding on this cell has only changed, and is not gone
        gone -= {fault for fault in gone if fault[1:] in mended_cells}
    return Tried(
        typed=text,
        after="" if value is None else shown(value),
        left=tuple(left),
        gone=len(gone),
        new=tuple(
            finding for finding in then if finding not in left and _faults_of([finding]) - before
        ),
    )


def _faults_of(findings: Iterable[Finding]) -> set[tuple[object, ...]]:
    """Code and cell of each finding: one on many rows counts for each of them.

    So a finding that holds for one row less, or names another figure, is not a new one.
    """
    faults: set[tuple[object, ...]] = set()
    for finding in findings:
        place = finding.place
        if isinstance(place, CellPlace):
            rows = place.rows or (place.row,)
            faults |= {(finding.code, place.sheet, row, place.column) for row in rows}
        else:
            faults.add((finding.code, str(place), finding.message))
    return faults


def mended(check: Check, mend: Mend, text: str) -> bytes:
    """The workbook's bytes with the new value; InputError if it has changed meanwhile."""
    value = value_of(check, mend, text)
    return cell_mends.mended(content_of(check), dict.fromkeys(mend.targets, value))


def save(check: Check, mend: Mend, text: str, seen: str) -> Path:
    """Write the edited workbook over the one the clerk saw; returns the former file."""
    content = mended(check, mend, text)
    return cell_mends.save(check.path, content, seen, dt.datetime.now())


def content_of(check: Check) -> bytes:
    """The workbook's bytes; InputError if it cannot be read."""
    try:
        return check.path.read_bytes()
    except OSError as cause:
        raise InputError(
            f"Không đọc được “{check.path.name}”.", "Đóng sổ trong Excel rồi thử lại."
        ) from cause
