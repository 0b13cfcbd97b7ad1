"""From the content of one cell to a value: what a column may hold and how a clerk may write it.

A `CellType` turns what stands in the cell into a value, or raises `CellError` with the message and
the hint for the clerk. Nothing is guessed: a two-digit year or a date that does not exist is an
error that shows the value.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

UNIT_CODE_DIGITS = 5
"""Width of the state's codes of communes (Quyết định 124/2004/QĐ-TTg: five digits)."""

EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)

# Zero-width characters and the soft hyphen: invisible in Excel, and a box or a gap in print.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_OTHER_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE_TEXT = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d+)$")
_DATE_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?$")
_DATE_WORDS = re.compile(r"^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d+)$", re.I)
_VIETNAMESE_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?$")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")


class CellError(ValueError):
    """The cell's content cannot be used: a stable code, what is wrong, and what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class CellType:
    """What a column holds: a name for the docs, the reading, the form in which it is written."""

    name: str
    parse: Callable[[Any], Any]
    excel_format: str = "General"
    choices: tuple[str, ...] = ()


def clean(raw: object) -> str:
    """Text as it is meant: NFC, no invisible characters, plain spaces, lines kept."""
    text = unicodedata.normalize("NFC", str(raw))
    text = _OTHER_SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip()


def fold(text: str) -> str:
    """For comparing: no diacritics, no case, single spaces ("Thị trấn" and "thi tran" agree)."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare)


def nearest(value: str, known: tuple[str, ...]) -> str | None:
    """The known value closest to what was written, or None when none is close."""
    folded = {fold(item): item for item in known}
    close = get_close_matches(fold(value), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def is_blank(raw: object) -> bool:
    """Whether a cell says nothing: empty, or only spaces and invisible characters."""
    return raw is None or (isinstance(raw, str) and not clean(raw))


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return "có" if raw else "không"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime | dt.date):
        raise CellError(
            "sai-kieu-du-lieu",
            f"ô này cần chữ nhưng đang chứa ngày {raw:%d/%m/%Y}",
            "Định dạng ô là Text rồi gõ lại.",
        )
    return clean(raw)


def _unit_code(raw: Any) -> str:
    text = _text(raw)
    if not text.isascii() or not text.isdigit() or len(text) > UNIT_CODE_DIGITS:
        raise CellError(
            "ma-don-vi-khong-hop-le",
            f"“{text}” không phải mã đơn vị",
            f"Mã đơn vị hành chính gồm {UNIT_CODE_DIGITS} chữ số, ví dụ 20161.",
        )
    return text.zfill(UNIT_CODE_DIGITS)


def _number(raw: Any) -> Decimal:
    """A number: as typed, or text in Vietnamese form (1.234,5); never through a binary float."""
    if isinstance(raw, bool | dt.date | dt.time):
        raise _not_a_number(raw)
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        # repr gives the shortest text that reads back the same: the figure the clerk sees.
        return Decimal(repr(raw)) if not raw.is_integer() else Decimal(int(raw))
    text = clean(raw)
    if _VIETNAMESE_NUMBER.match(text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _PLAIN_NUMBER.match(text):
        raise CellError(
            "so-khong-ro",
            f"“{text}” có thể đọc theo hai cách",
            "Viết phần lẻ sau dấu phẩy (37,5) và nhóm nghìn bằng dấu chấm (1.000).",
        )
    raise _not_a_number(raw)


def _not_a_number(raw: Any) -> CellError:
    return CellError(
        "khong-phai-so",
        f"“{clean(raw)}” không phải số",
        "Gõ số bằng chữ số, ví dụ 40 hoặc 37,5.",
    )


def _decimal(raw: Any) -> Decimal:
    try:
        value = _number(raw)
    except InvalidOperation as cause:
        raise _not_a_number(raw) from cause
    if value < 0:
        raise CellError("so-am", f"“{clean(raw)}” là số âm", "Nhập số từ 0 trở lên.")
    return value


def _integer(raw: Any) -> int:
    value = _decimal(raw)
    if value != value.to_integral_value():
        raise CellError(
            "khong-phai-so-nguyen", f"“{clean(raw)}” không phải số nguyên", "Nhập số nguyên."
        )
    return int(value)


def _money(raw: Any) -> int:
    if isinstance(raw, str):
        raw = re.sub(r"(?i)\s*(đồng|đ|vnđ|vnd|₫)\s*$", "", clean(raw))
    return _integer(raw)


def _signed(raw: Any) -> Decimal:
    return _number(raw)


def _year(raw: Any) -> int:
    value = _integer(raw)
    if not 2004 <= value <= 2100:
        raise CellError(
            "nam-khong-hop-le",
            f"“{clean(raw)}” không phải năm của chương trình",
            "Nhập năm bằng bốn chữ số, ví dụ 2014.",
        )
    return value


def _day(raw: Any) -> dt.date:
    """A day: a date cell, or text read day first with a four-digit year."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if isinstance(raw, bool | dt.time):
        raise _not_a_day(raw)
    if isinstance(raw, int | float):
        raise CellError(
            "ngay-khong-hop-le",
            f"“{clean(raw)}” là số, không phải ngày",
            "Định dạng ô là ngày (dd/mm/yyyy) rồi gõ lại, ví dụ 10/4/2014.",
        )
    text = clean(raw)
    if iso := _DATE_ISO.match(text):
        year, month, day = iso.groups()
    elif match := _DATE_TEXT.match(text) or _DATE_WORDS.match(text):
        day, month, year = match.groups()
    else:
        raise _not_a_day(raw)
    if len(year) != 4:
        raise CellError(
            "ngay-khong-hop-le",
            f"“{text}” không viết năm bằng bốn chữ số",
            "Gõ đủ ngày/tháng/năm, ví dụ 10/4/2014.",
        )
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as cause:
        raise CellError(
            "ngay-khong-hop-le",
            f"“{text}” là ngày không có trong lịch",
            "Xem lại ngày và tháng (viết ngày trước, tháng sau).",
        ) from cause


def _not_a_day(raw: Any) -> CellError:
    return CellError(
        "ngay-khong-hop-le",
        f"“{clean(raw)}” không phải ngày",
        "Gõ ngày/tháng/năm, ví dụ 10/4/2014.",
    )


def _register_number(raw: Any) -> str:
    """A number of the outgoing register: digits, at most with a letter behind ("05", "12a")."""
    text = _text(raw)
    if not re.fullmatch(r"\d{1,6}[a-zđ]?", text):
        raise CellError(
            "so-van-ban-khong-hop-le",
            f"“{text}” không phải số văn bản",
            "Chỉ ghi phần số (ví dụ 35); ký hiệu ghi ở cột Ký hiệu.",
        )
    digits = re.match(r"\d+", text)
    assert digits is not None
    number = int(digits.group())
    if number == 0:
        raise CellError(
            "so-van-ban-khong-hop-le", "số văn bản không thể là 0", "Số văn bản bắt đầu từ 01."
        )
    return f"{number:02d}{text[digits.end() :]}"


TEXT = CellType("chữ", _text)
UNIT_CODE = CellType("mã đơn vị (5 chữ số)", _unit_code, "@")
INTEGER = CellType("số nguyên", _integer, "#,##0")
DECIMAL = CellType("số", _decimal, "General")
SIGNED = CellType("số (có thể âm)", _signed, "General")
MONEY = CellType("số tiền (đồng)", _money, "#,##0")
YEAR = CellType("năm", _year, "0")
DAY = CellType("ngày", _day, "dd/mm/yyyy")
REGISTER_NUMBER = CellType("số văn bản", _register_number, "@")


def choice(*values: str) -> CellType:
    """One of a closed list; case and extra spaces do not matter, diacritics do."""
    by_case = {value.casefold(): value for value in values}

    def parse(raw: Any) -> str:
        text = _text(raw)
        if text.casefold() in by_case:
            return by_case[text.casefold()]
        near = nearest(text, values)
        listed = ", ".join(f"“{value}”" for value in values)
        raise CellError(
            "ngoai-danh-sach",
            f"“{text}” không có trong danh sách",
            f"Có phải “{near}”?" if near else f"Chọn một trong: {listed}.",
        )

    return CellType("chọn trong danh sách", parse, "General", values)
