"""One cell becomes a value of its type, or a finding; findings are collected by the reader."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.model.cell_error import CellError
from pipeline.model.cells import DAY, UNIT_CODE, CellType
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.letters import of_other_alphabets
from pipeline.model.suggestions import Suggestions
from pipeline.model.texts import (
    clean,
    fold,
    hidden_inside,
    is_blank,
    is_formula_error,
    quoted_in_short,
    shown,
)
from pipeline.model.words import ngay_so
from pipeline.workbook.numbers import day_of
from pipeline.workbook.sheet_cells import Uncalculated
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.unit_codes import Codes
from pipeline.workbook.unknown_kinds import KIND, no_kind

SERIAL_DAYS = range(32_500, 75_000)
"""Numbers that can be a date in Excel's count of days (1988 to 2105); unit codes are smaller."""


@dataclass
class Reader:
    """Collects the findings of one workbook; `lists` are the closed lists known beforehand.

    `units` are the codes of the units by their names, folded, in case a clerk writes a name instead
    of a code.
    """

    lists: Mapping[str, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    meant: Suggestions = field(default_factory=Suggestions)

    @cached_property
    def codes(self) -> Codes:
        """The codes of the units; use it only once all of them are known."""
        return Codes(self.units.values())

    def is_sure_of(self, sheet: str, key: str) -> bool:
        """Whether the keys of a sheet could all be read."""
        return not any(
            isinstance(finding.place, CellPlace)
            and finding.place.sheet == sheet
            and finding.place.field in ("", key)
            for finding in self.findings
            if finding.is_error
        )


def parsed(
    raw: Any,
    type_: CellType,
    required: bool,
    at: Callable[[], CellPlace],
    sheet: Sheet,
    reader: Reader,
) -> Any:
    """The cell's value, or None with a finding if it cannot be used.

    `at` gives the cell's place, which hardly any cell needs.
    """
    if isinstance(raw, Uncalculated):
        formula = f" “={raw.formula}”" if raw.formula else ""
        reader.findings.append(
            error(
                "cong-thuc-chua-tinh",
                at(),
                quoted_in_short(f"ô chứa công thức{formula} chưa được tính"),
                "Mở sổ bằng Excel hoặc LibreOffice rồi lưu lại, hoặc gõ giá trị thay công thức.",
            )
        )
        return None
    if is_blank(raw):
        if required:
            reader.findings.append(
                error("thieu-gia-tri", at(), "ô bắt buộc đang để trống", "Điền giá trị vào ô này.")
            )
        return None
    if is_formula_error(raw):
        hint = "Sửa công thức, hoặc gõ giá trị thay công thức."
        reader.findings.append(error("o-loi", at(), f"ô báo lỗi {clean(raw)}", hint))
        return None
    if isinstance(raw, str) and (hidden := hidden_inside(raw)):
        reader.findings.append(_has_hidden(raw, hidden, at()))
    try:
        if type_ is DAY and _is_number(raw):
            raise _bare_number(raw, sheet.epoch)
        return type_.value_of(raw)
    except CellError as fault:
        reader.findings.append(_fault(fault, raw, type_, at(), reader))
        return None


def _fault(
    fault: CellError, raw: Any, type_: CellType, place: CellPlace, reader: Reader
) -> Finding:
    """The finding on a cell; letters of another alphabet look right, so they are named."""
    text = clean(raw) if isinstance(raw, str) else ""
    if fault.code != "qua-dai" and (odd := of_other_alphabets(text, place)):
        return odd
    if fault.code == "ngoai-danh-sach" and place.field == KIND:
        return error(fault.code, place, *no_kind(text, reader.lists[KIND], reader.meant))
    hint = fault.hint
    if fault.choices and (near := reader.meant.by(text or shown(raw), fault.choices)):
        hint = f"Có phải “{near}”?"
    if type_ is UNIT_CODE and (code := _code_meant(text, reader)):
        hint = f"Có phải “{code}”? {hint}"
    return error(fault.code, place, fault.message, hint)


def _code_meant(text: str, reader: Reader) -> str | None:
    """The unit a clerk named instead of giving its code, or whose code is mistyped."""
    if (code := reader.units.get(fold(text))) is not None:
        return code
    return reader.codes.near(text) if reader.units else None


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _bare_number(raw: float, epoch: dt.datetime) -> CellError:
    """A number in a cell without a date format: Excel's count of days, or a typing mistake."""
    hint = "Gõ đủ ngày/tháng/năm, ví dụ 10/4/2014."
    if int(raw) in SERIAL_DAYS and isinstance(day := day_of(raw, epoch), dt.datetime):
        hint = f"Nếu là ngày {ngay_so(day.date())}, đổi định dạng ô thành ngày; nếu không, gõ lại."
    return CellError("ngay-khong-hop-le", f"“{shown(raw)}” là số, không phải ngày", hint)


def _has_hidden(raw: str, hidden: tuple[str, ...], place: CellPlace) -> Finding:
    codes = ", ".join(f"U+{ord(char):04X}" for char in hidden)
    return warning(
        "ky-tu-an",
        place,
        quoted_in_short(f"“{clean(raw)}” có ký tự không nhìn thấy ở giữa chữ: {codes}"),
        "Gõ lại ô này. Khi in, ký tự ấy được bỏ.",
    )
