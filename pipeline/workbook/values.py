"""One cell becomes a value of its type, or a finding; findings are collected by the reader."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pipeline.model.cells import (
    DAY,
    UNIT_CODE,
    CellError,
    CellType,
    clean,
    fold,
    is_blank,
    is_formula_error,
    quoted_in_short,
)
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.letters import of_other_alphabets
from pipeline.workbook.numbers import day_of
from pipeline.workbook.sheet_cells import Uncalculated
from pipeline.workbook.spreadsheet import Sheet

SERIAL_DAYS = range(32_500, 75_000)
"""Numbers that can be a date in Excel's count of days (1988 to 2105); unit codes are smaller."""


@dataclass
class Reader:
    """Collects the findings of one workbook; `lists` are the closed lists known beforehand.

    `units` are the codes of the units by their names, folded: for who writes a name for a code.
    """

    lists: Mapping[str, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)

    def is_sure_of(self, sheet: str, key: str) -> bool:
        """Whether the keys of a sheet could all be read."""
        return not any(
            isinstance(each.place, CellPlace)
            and each.place.sheet == sheet
            and each.place.field in ("", key)
            for each in self.findings
            if each.is_error
        )


def parsed(
    raw: Any, type_: CellType, required: bool, place: CellPlace, sheet: Sheet, reader: Reader
) -> Any:
    """The cell's value, or None with a finding where it cannot be used."""
    if isinstance(raw, Uncalculated):
        formula = f" “={raw.formula}”" if raw.formula else ""
        reader.findings.append(
            error(
                "cong-thuc-chua-tinh",
                place,
                quoted_in_short(f"ô chứa công thức{formula} chưa được tính"),
                "Mở sổ bằng Excel hoặc LibreOffice rồi lưu lại, hoặc gõ giá trị thay công thức.",
            )
        )
        return None
    if is_blank(raw):
        if required:
            reader.findings.append(
                error("thieu-gia-tri", place, "ô bắt buộc đang để trống", "Điền giá trị vào ô này.")
            )
        return None
    if is_formula_error(raw):
        hint = "Sửa công thức, hoặc gõ giá trị thay công thức."
        reader.findings.append(error("o-loi", place, f"ô báo lỗi {clean(raw)}", hint))
        return None
    try:
        return type_.value_of(_as_date(raw, sheet.epoch) if type_ is DAY else raw)
    except CellError as fault:
        reader.findings.append(_fault(fault, raw, type_, place, reader))
        return None


def _fault(
    fault: CellError, raw: Any, type_: CellType, place: CellPlace, reader: Reader
) -> Finding:
    """What is wrong with a cell; letters of another alphabet look right, so they are named."""
    text = clean(raw) if isinstance(raw, str) else ""
    if fault.code != "qua-dai" and (odd := of_other_alphabets(text, place)):
        return odd
    hint = fault.hint
    if type_ is UNIT_CODE and (code := _code_meant(text, reader)):
        hint = f"Có phải “{code}”? {hint}"
    return error(fault.code, place, fault.message, hint)


def _code_meant(text: str, reader: Reader) -> str | None:
    """The unit a clerk named instead of giving its code, or whose code is mistyped."""
    if (code := reader.units.get(fold(text))) is not None:
        return code
    near = get_close_matches(text, set(reader.units.values()), n=1, cutoff=0.75)
    return near[0] if near else None


def _as_date(raw: Any, epoch: dt.datetime) -> Any:
    """A number of days in Excel's count becomes its date, also where days count from 1904."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in SERIAL_DAYS:
        return day_of(raw, epoch)
    return raw
