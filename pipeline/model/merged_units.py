"""Units that were merged into new ones: their old codes, and how texts name them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.model.cells import UNIT_CODE_DIGITS
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.records import DonVi, KetQuaTruoc, Record


def old_codes(unit: DonVi) -> list[str]:
    """The codes of the units that were merged into this one, as written in Mã cũ."""
    codes = re.split(r"[\s,;]+", unit.ma_cu or "")
    return [code.zfill(UNIT_CODE_DIGITS) for code in codes if code]


def of_present_units(
    findings: Iterable[Finding], rows: Mapping[type[Record], tuple[Record, ...]]
) -> tuple[Finding, ...]:
    """The findings on results under the code of a unit merged since are those of the new unit."""
    units = [row for row in rows.get(DonVi, ()) if isinstance(row, DonVi)]
    now = {old: unit.ma for unit in units for old in old_codes(unit)}
    now.update({unit.ma: unit.ma for unit in units})
    return tuple(
        replace(finding, unit=now[finding.unit])
        if finding.unit in now
        and isinstance(finding.place, CellPlace)
        and finding.place.sheet == KetQuaTruoc.sheet
        else finding
        for finding in findings
    )
