"""The next numbers for issued papers without one: proposed, and written on request."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.jobs.numbers import propose_numbers
from pipeline.model.errors import HosoError
from pipeline.model.findings import CellPlace, Finding
from pipeline.numbering import Given
from pipeline.web.checks import Check, kinds_of
from pipeline.web.mends import content_of
from pipeline.workbook import cell_mends
from pipeline.workbook.cell_mends import Target


@dataclass(frozen=True)
class Proposed:
    """The numbers proposed for a workbook, and what is to be looked at before.

    `losses` is what else would change in the workbook; `refused` why it must not be written from
    here.
    """

    given: tuple[Given, ...]
    findings: tuple[Finding, ...]
    losses: tuple[str, ...]
    refused: HosoError | None
    version: str

    @property
    def stopped(self) -> bool:
        """Whether errors prevent any numbering."""
        return any(finding.is_error for finding in self.findings)


def proposed(check: Check) -> Proposed:
    """What `hoso number` proposes for the workbook as it was checked."""
    with kinds_of(check.path):
        proposal = propose_numbers(check.path)
    losses: tuple[str, ...] = ()
    refused = None
    if proposal.given:
        try:
            losses = cell_mends.losses(content_of(check), *map(_target, proposal.given))
        except HosoError as fault:
            refused = fault
    return Proposed(proposal.given, proposal.findings, losses, refused, check.version)


def numbered(check: Check, proposed_numbers: Proposed) -> bytes:
    """The workbook's bytes with the numbers in their cells."""
    return cell_mends.mended(
        content_of(check),
        {_target(proposed): proposed.number for proposed in proposed_numbers.given},
    )


def save(check: Check, proposed_numbers: Proposed, seen: str) -> Path:
    """Write the numbers into the workbook that the clerk saw; returns the former file."""
    if proposed_numbers.refused:
        raise proposed_numbers.refused
    return cell_mends.save(check.path, numbered(check, proposed_numbers), seen, dt.datetime.now())


def _target(given: Given) -> Target:
    place: CellPlace = given.place
    assert place.row is not None
    assert place.column is not None
    return Target(place.sheet, place.row, place.column)
