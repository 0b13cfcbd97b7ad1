"""Stage 2, check: faults between cells.

Each subject checks one thing, whatever the others found. A single cell's value (a date, a number, a
closed list) was checked in reading.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.check import (
    amounts,
    areas,
    authority,
    codes,
    criteria,
    evidence,
    glyphs,
    indicators,
    keys,
    lengths,
    letters,
    links,
    meetings,
    names,
    offices,
    owners,
    persons,
    points,
    register,
    results,
    sequence,
    spellings,
    targets,
    units,
    wording,
)
from pipeline.check.facts import Facts
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.kinds import Kind
from pipeline.model.merged_units import of_present_units
from pipeline.model.records import BoChiTieu, Year
from pipeline.regulations.standards import TieuChuan

SUBJECTS = (
    indicators,
    keys,
    evidence,
    units,
    points,
    areas,
    criteria,
    targets,
    glyphs,
    codes,
    results,
    owners,
    offices,
    authority,
    register,
    sequence,
    links,
    meetings,
    letters,
    lengths,
    names,
    persons,
    wording,
    spellings,
    amounts,
)
"""The checks in their order: each offers `check(facts)`, which yields findings."""


def check(
    year: Year, standard: TieuChuan, kinds: tuple[Kind, ...], before: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Stage 2: all findings about the records of a year; `before` are those of reading."""
    facts = Facts(year, standard, kinds, read=tuple(before))
    for subject in SUBJECTS:
        facts = replace(facts, found=(*facts.found, *subject.check(facts)))
    faulty = {_cell(finding) for finding in facts.read if finding.is_error} - {None}
    findings = list(facts.found)
    if any(_is_criterion_key(finding) for finding in facts.read):
        findings = [finding for finding in findings if finding.code not in RESTS_ON_CRITERIA]
    return of_present_units(
        [finding for finding in findings if _cell(finding) not in faulty], year.rows
    )


RESTS_ON_CRITERIA = frozenset({"ma-chi-tieu-la", "sai-so-chi-tieu", "sai-tong-diem"})
"""Codes of findings that mean nothing if a criterion's code could not be read."""


def _is_criterion_key(finding: Finding) -> bool:
    place = finding.place
    return (
        finding.is_error
        and isinstance(place, CellPlace)
        and place.sheet == BoChiTieu.sheet
        and place.field == "ma"
    )


def _cell(finding: Finding) -> tuple[str, str] | None:
    """A finding's sheet and cell; None if it is not on a single cell."""
    place = finding.place
    if not isinstance(place, CellPlace) or place.row is None or place.column is None:
        return None
    return place.sheet, place.cell


RESTS_ON_STANDARD = frozenset(
    {"khu-vuc-la", "khu-vuc-khong-hop-loai", "loai-don-vi-la", "sai-so-chi-tieu", "sai-tong-diem"}
    | {"diem-toi-da-khac-quy-dinh", "ket-luan-khac-ket-qua"}
)
"""Codes of findings that mean nothing if the standard is not known."""
