"""Numbers as clerks write them: whole ones, rates, sums of money. Never through a binary float."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from pipeline.model.cell_error import CellError
from pipeline.model.texts import Percent, clean, hundredfold, shown

_VIETNAMESE_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?$")

_UNCLEAR_NUMBER = re.compile(r"^[+-]?(?:\d+\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)$")

_PERCENT = re.compile(r"^[+-]?[\d.,]+ ?%$")

LARGEST = 10**12
"""The largest number of a cell: sums of it can still be written in words."""


def _number(raw: Any) -> Decimal:
    """A number: as typed, or text in Vietnamese form (1.234,5); never through a binary float."""
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        raise _not_a_number(raw)
    if isinstance(raw, Percent) or (isinstance(raw, str) and _PERCENT.match(clean(raw))):
        raise _a_percentage(raw)
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        # repr gives the shortest text that reads back the same: the figure the clerk sees.
        return Decimal(repr(raw)) if not raw.is_integer() else Decimal(int(raw))
    text = clean(raw)
    # "37.5" and "500,000" are read one way in Vietnam and another way in English Excel.
    unclear = _UNCLEAR_NUMBER.match(text)
    if _VIETNAMESE_NUMBER.match(text) and not (unclear and "," in text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if unclear:
        raise CellError(
            "so-khong-ro",
            f"“{text}” có thể đọc theo hai cách",
            "Viết phần lẻ sau dấu phẩy (37,5), nhóm nghìn bằng dấu chấm (1.000).",
        )
    raise _not_a_number(raw)


def _a_percentage(raw: Any) -> CellError:
    in_a_percent_cell = isinstance(raw, Percent)
    return CellError(
        "khong-phai-so",
        f"“{shown(raw)}” là phần trăm, ô này cần một số",
        "Ô đang định dạng phần trăm: định dạng lại là Number (Số) rồi gõ số."
        if in_a_percent_cell
        else "Ghi số, không ghi dấu %.",
    )


def rate(raw: Any) -> Decimal:
    """A rate in percent: 98, "98%", or a cell formatted as a percentage."""
    if isinstance(raw, Percent):
        return _within_reason(_decimal_of(hundredfold(raw), raw), raw)
    if isinstance(raw, str) and _PERCENT.match(clean(raw)):
        raw = clean(raw).rstrip("% ")
    return amount(raw)


def _not_a_number(raw: Any) -> CellError:
    in_a_date_cell = isinstance(raw, dt.date | dt.time | dt.timedelta)
    return CellError(
        "khong-phai-so",
        f"“{shown(raw)}” không phải số",
        "Ô đang định dạng ngày giờ: định dạng lại là Number (Số) rồi gõ lại."
        if in_a_date_cell
        else f"{_with_digits(raw)}Gõ số bằng chữ số, ví dụ 40 hoặc 37,5.",
    )


_LOOKS_LIKE = str.maketrans("OoIl", "0011")


def _with_digits(raw: Any) -> str:
    """The beginning of a hint if letters were typed for digits ("5O"), else ""."""
    text = clean(raw)
    meant = text.translate(_LOOKS_LIKE)
    if meant == text or not _VIETNAMESE_NUMBER.match(meant):
        return ""
    return f"Có phải {meant} (chữ gõ nhầm vào chỗ chữ số)? "


_IN_WORDS = re.compile(r"(?i)(\d+(?:,\d+)?)\s*(nghìn|ngàn|triệu)(?:\s+đồng)?")


def amount(raw: Any) -> Decimal:
    """A number that is not negative, with its fraction."""
    return _decimal_of(_number(raw), raw)


def _decimal_of(value: Decimal, raw: Any) -> Decimal:
    if value < 0:
        raise CellError("so-am", f"“{shown(raw)}” là số âm", "Nhập số từ 0 trở lên.")
    return value


def _within_reason(value: Decimal, raw: Any) -> Decimal:
    """The same number; CellError if it is so large that it must be a typing mistake."""
    if abs(value) > LARGEST:
        raise CellError(
            "so-qua-lon",
            f"“{shown(raw)[:40]}” là số quá lớn",
            "Xem lại số này; số lớn nhất có thể nhập là 1.000.000.000.000.",
        )
    return value


def whole(raw: Any) -> int:
    """A whole number that is not negative."""
    value = _within_reason(amount(raw), raw)
    if value != value.to_integral_value():
        raise CellError(
            "khong-phai-so-nguyen",
            f"“{shown(raw)}” không phải số nguyên",
            "Nhập số nguyên, không có phần lẻ.",
        )
    return int(value)


def money(raw: Any) -> int:
    """A sum in đồng, with or without the word after it."""
    if isinstance(raw, str):
        raw = re.sub(r"(?i)\s*(đồng|đ|vnđ|vnd|₫)\s*$", "", clean(raw))
        if (match := _IN_WORDS.fullmatch(raw)) is not None:
            raise _in_words(raw, *match.groups())
    return whole(raw)


def _in_words(text: str, number: str, unit: str) -> CellError:
    times = 1_000_000 if unit.casefold() == "triệu" else 1000
    amount = f"{int(Decimal(number.replace(',', '.')) * times):,}".replace(",", ".")
    return CellError(
        "khong-phai-so",
        f"“{text}” không phải số",
        f"Có phải {amount}? Ghi đủ số tiền bằng đồng, chỉ gõ chữ số.",
    )


def signed(raw: Any) -> Decimal:
    """A number that may be negative."""
    return _within_reason(_number(raw), raw)
