"""Stages 1 to 3 for one workbook: read, check and assess. It is all that `hoso check` does."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.assess.points import score
from pipeline.assess.results import assess, choose
from pipeline.check.rows import RESTS_ON_STANDARD, check
from pipeline.compose.vocabulary.scope import Tables
from pipeline.model import kinds
from pipeline.model.errors import InputError
from pipeline.model.findings import CellPlace, FilePlace, Finding, error, grouped, in_order
from pipeline.model.records import SHEET_NAMES
from pipeline.regulations import layouts, standards
from pipeline.workbook.reading import read


@dataclass(frozen=True)
class Checked:
    """A workbook read and checked: its tables (None when it cannot be used) and the findings."""

    workbook: Path
    tables: Tables | None
    findings: tuple[Finding, ...]


def lists() -> dict[str, tuple[str, ...]]:
    """The closed lists that do not depend on the workbook."""
    return {
        "loai_van_ban": tuple(kind.name for kind in kinds.load() if not kind.register),
        "quy_dinh": standards.codes(),
        "the_thuc": tuple(layout.code for layout in layouts.load()),
    }


def examine(workbook: Path) -> Checked:
    """The tables of a workbook, and every finding on it."""
    try:
        reading = read(workbook, lists())
    except InputError as fault:
        place = FilePlace(workbook.name)
        finding = error("so-khong-doc-duoc", place, fault.message, fault.hint)
        return Checked(workbook, None, (finding,))
    if reading.year is None:
        return Checked(workbook, None, ordered(reading.findings))
    standard, _ = choose(reading.year)
    year, by_rule = score(reading.year, standard)
    found = [*reading.findings, *by_rule]
    found += check(year, standard, kinds.load(), reading.findings)
    assessment, more = assess(year)
    found += more
    if any(_names_the_standard(finding) for finding in reading.findings):
        found = [finding for finding in found if finding.code not in RESTS_ON_STANDARD]
    return Checked(workbook, Tables(year, kinds.load(), assessment), ordered(found))


def _names_the_standard(finding: Finding) -> bool:
    place = finding.place
    return finding.is_error and isinstance(place, CellPlace) and place.field == "quy_dinh_ap_dung"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings grouped, each once, in the order of the workbook."""
    return in_order(grouped(findings), SHEET_NAMES)
