"""From the content of one cell to a value: what a column may hold and how a clerk may write it.

A `CellType` turns what stands in the cell into a value, or raises `CellError` with the message and
the hint for the clerk. Nothing is guessed: a two-digit year or a date that does not exist is an
error that shows the value.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

UNIT_CODE_DIGITS = 5
"""Width of the state's codes of communes (Quyết định 124/2004/QĐ-TTg: five digits)."""

# What Excel (#N/A, #REF!, #DIV/0!) and LibreOffice (Err:502) show for a formula that failed.
_FORMULA_ERROR = re.compile(r"^(?:#[A-Z][A-Z0-9_/]*[!?]?|Err:\d{3})$", re.I)

# Zero-width characters and the soft hyphen: invisible in Excel, and a box or a gap in print.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_AT_ENDS = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OTHER_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE_TEXT = re.compile(
    r"^(?:ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d+)(?: \d{1,2}:\d{2}(?::\d{2})?)?$",
    re.I,
)
_DATE_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$")
_DATE_WORDS = re.compile(r"^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d+)$", re.I)
_VIETNAMESE_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?$")
_UNCLEAR_NUMBER = re.compile(r"^[+-]?(?:\d+\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)$")
_PERCENT = re.compile(r"^[+-]?[\d.,]+ ?%$")
# Excel keeps a control character inside a cell (most often a carriage return) as this escape.
_ESCAPED_CONTROL = re.compile("_x00(?:0[0-8BCDEF]|1[0-9A-F]|7F)_", re.I)

YEARS = range(1945, 2101)
"""Years a date of the programme can have: what lies outside is a slip of the keyboard."""


LARGEST = 10**12
"""The largest number of a cell: sums of it can still be written in words."""

LONGEST = 2000
"""The most letters of a cell: a page of text. What is longer was pasted in by mistake."""

# What a message quotes of a cell: enough to know it by.
_QUOTED = re.compile(r"“([^”]{100})[^”]{20,}”")


class Percent(float):
    """A number in a cell that is formatted as a percentage: 0.98 is seen as 98%."""


class CellError(ValueError):
    """The cell's content cannot be used: a stable code, what is wrong, and what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = quoted_in_short(message)
        self.hint = hint


def quoted_in_short(message: str) -> str:
    """A message in which a long quotation ends after its first hundred letters."""
    return _QUOTED.sub(r"“\1…”", message)


@dataclass(frozen=True)
class CellType:
    """What a column holds: a name for the docs, the reading, the form in which it is written.

    `longest`: how many letters a cell may have.
    """

    name: str
    parse: Callable[[Any], Any]
    excel_format: str = "General"
    choices: tuple[str, ...] = ()
    longest: int = LONGEST

    def value_of(self, raw: Any) -> Any:
        """The value of a cell; raises CellError where it cannot be used."""
        if (
            isinstance(raw, str)
            and len(raw) > self.longest
            and len(text := clean(raw)) > self.longest
        ):
            raise CellError(
                "qua-dai",
                f"“{text}” dài {len(text)} chữ",
                f"Ghi ngắn lại, nhiều nhất {self.longest} chữ; xem có chép nhầm vào ô này không.",
            )
        return self.parse(raw)


def hidden_inside(text: str) -> tuple[str, ...]:
    """The invisible characters within a text: they can turn its letters round or part a word.

    Those at its ends, and soft hyphens, come along when text is copied and change nothing.
    """
    if text.isprintable():
        return ()
    found = dict.fromkeys(_INVISIBLE.findall(text.strip(_AT_ENDS)))
    return tuple(char for char in found if char != "\u00ad")


def clean(raw: object) -> str:
    """Text as it is meant: NFC, no invisible characters, plain spaces, lines kept."""
    text = str(raw)
    if text.isprintable() and "_" not in text:  # nearly every cell: its only spaces are plain ones
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", _ESCAPED_CONTROL.sub("", text))
    text = _OTHER_SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip()


@lru_cache(maxsize=10_000)  # headings, units and kinds are compared again in every sheet
def fold(text: str) -> str:
    """For comparing: no diacritics, no case, single spaces ("Thị trấn" and "thi tran" agree)."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known value closest to what was written, or None when none is close.

    Close is a likeness of letters, or that one is in the other as whole words ("Tên đơn vị" and
    "Tên").
    """
    folded = {fold(item): item for item in known if not is_blank(item)}
    wanted = fold(value)
    if close := get_close_matches(wanted, folded, n=1, cutoff=0.6):
        return folded[close[0]]
    within = [name for name in folded if _has_words(name, wanted) or _has_words(wanted, name)]
    return folded[max(within, key=len)] if within else None


def _has_words(text: str, part: str) -> bool:
    return bool(part) and f" {part} " in f" {text} "


def shown(raw: object) -> str:
    """What stands in a cell as the clerk sees it: 10/04/2014, 37,5, TRUE."""
    if isinstance(raw, dt.datetime | dt.date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, Percent):
        return f"{shown(float(_hundredfold(raw)))}%"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw).replace(".", ",")
    return clean(raw)


def is_formula_error(raw: object) -> bool:
    """Whether a cell holds what Excel or LibreOffice shows for a formula that failed."""
    if not isinstance(raw, str) or raw.lstrip()[:1] not in ("#", "E", "e"):
        return False
    return bool(_FORMULA_ERROR.match(raw.strip()))


def is_blank(raw: object) -> bool:
    """Whether a cell says nothing: empty, or only spaces and invisible characters."""
    if not isinstance(raw, str):
        return raw is None
    return not raw[:1].isalnum() and not clean(raw)


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        raise CellError(
            "sai-kieu-du-lieu",
            f"ô này cần chữ nhưng đang chứa giá trị đúng/sai {shown(raw)}",
            "Định dạng ô là Text (Văn bản) rồi gõ lại.",
        )
    if isinstance(raw, float):
        return shown(raw)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        what = "ngày" if isinstance(raw, dt.date) else "giờ"
        raise CellError(
            "sai-kieu-du-lieu",
            f"ô này cần chữ nhưng đang chứa {what} {shown(raw)}",
            "Định dạng ô là Text (Văn bản) rồi gõ lại.",
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


def _hundredfold(raw: float) -> Decimal:
    return Decimal(repr(float(raw))) * 100


def _a_percentage(raw: Any) -> CellError:
    in_a_percent_cell = isinstance(raw, Percent)
    return CellError(
        "khong-phai-so",
        f"“{shown(raw)}” là phần trăm, ô này cần một số",
        "Ô đang định dạng phần trăm: định dạng lại là Number (Số) rồi gõ số."
        if in_a_percent_cell
        else "Ghi số, không ghi dấu %.",
    )


def _rate(raw: Any) -> Decimal:
    """A rate in percent: 98, "98%", or a cell formatted as a percentage."""
    if isinstance(raw, Percent):
        return _within_reason(_decimal_of(_hundredfold(raw), raw), raw)
    if isinstance(raw, str) and _PERCENT.match(clean(raw)):
        raw = clean(raw).rstrip("% ")
    return _decimal(raw)


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
    """The beginning of a hint where letters stand for digits ("5O"), else ""."""
    text = clean(raw)
    meant = text.translate(_LOOKS_LIKE)
    if meant == text or not _VIETNAMESE_NUMBER.match(meant):
        return ""
    return f"Có phải {meant} (chữ gõ nhầm vào chỗ chữ số)? "


_IN_WORDS = re.compile(r"(?i)(\d+(?:,\d+)?)\s*(nghìn|ngàn|triệu)(?:\s+đồng)?")


def _decimal(raw: Any) -> Decimal:
    return _decimal_of(_number(raw), raw)


def _decimal_of(value: Decimal, raw: Any) -> Decimal:
    if value < 0:
        raise CellError("so-am", f"“{shown(raw)}” là số âm", "Nhập số từ 0 trở lên.")
    return value


def _within_reason(value: Decimal, raw: Any) -> Decimal:
    """The same number, if it can be one of the programme's: a slip of the keyboard is not."""
    if abs(value) > LARGEST:
        raise CellError(
            "so-qua-lon",
            f"“{shown(raw)[:40]}” là số quá lớn",
            "Xem lại số này; số lớn nhất có thể nhập là 1.000.000.000.000.",
        )
    return value


def _integer(raw: Any) -> int:
    value = _within_reason(_decimal(raw), raw)
    if value != value.to_integral_value():
        raise CellError(
            "khong-phai-so-nguyen",
            f"“{shown(raw)}” không phải số nguyên",
            "Nhập số nguyên, không có phần lẻ.",
        )
    return int(value)


def _money(raw: Any) -> int:
    if isinstance(raw, str):
        raw = re.sub(r"(?i)\s*(đồng|đ|vnđ|vnd|₫)\s*$", "", clean(raw))
        if (match := _IN_WORDS.fullmatch(raw)) is not None:
            raise _in_words(raw, *match.groups())
    return _integer(raw)


def _in_words(text: str, number: str, unit: str) -> CellError:
    times = 1_000_000 if unit.casefold() == "triệu" else 1000
    amount = f"{int(Decimal(number.replace(',', '.')) * times):,}".replace(",", ".")
    return CellError(
        "khong-phai-so",
        f"“{text}” không phải số",
        f"Có phải {amount}? Ghi đủ số tiền bằng đồng, chỉ gõ chữ số.",
    )


def _signed(raw: Any) -> Decimal:
    return _within_reason(_number(raw), raw)


def _year(raw: Any) -> int:
    value = _integer(raw)
    if not 2004 <= value <= 2100:
        raise CellError(
            "nam-khong-hop-le",
            f"“{shown(raw)}” không phải một năm của chương trình",
            "Nhập năm bằng bốn chữ số, từ 2004, ví dụ 2014.",
        )
    return value


def _day(raw: Any) -> dt.date:
    """A day: a date cell, or text read day first with a four-digit year."""
    if isinstance(raw, dt.datetime):
        return _plausible(raw.date())
    if isinstance(raw, dt.date):
        return _plausible(raw)
    if isinstance(raw, bool | dt.time | dt.timedelta):
        raise _not_a_day(raw)
    if isinstance(raw, int | float):
        raise CellError(
            "ngay-khong-hop-le",
            f"“{shown(raw)}” là số, không phải ngày",
            "Gõ đủ ngày/tháng/năm, ví dụ 10/4/2014.",
        )
    return _plausible(_day_in_text(" ".join(clean(raw).split())))


def _plausible(day: dt.date) -> dt.date:
    if day.year not in YEARS:
        raise CellError(
            "ngay-khong-hop-le",
            f"“{day.day:02d}/{day.month:02d}/{day.year}” có năm không hợp lý",
            "Xem lại năm; gõ đủ ngày/tháng/năm, ví dụ 10/4/2014.",
        )
    return day


def _day_in_text(text: str) -> dt.date:
    if iso := _DATE_ISO.match(text):
        year, month, day = iso.groups()
    elif match := _DATE_TEXT.match(text) or _DATE_WORDS.match(text):
        day, month, year = match.groups()
    else:
        raise _not_a_day(text)
    if len(year) != 4:
        raise CellError(
            "ngay-khong-hop-le",
            f"“{text}” không ghi năm bằng bốn chữ số",
            "Gõ đủ ngày/tháng/năm, ví dụ 10/4/2014.",
        )
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as cause:
        raise CellError(
            "ngay-khong-hop-le",
            f"“{text}” là ngày không có trong lịch",
            "Xem lại ngày và tháng (ghi ngày trước, tháng sau).",
        ) from cause


def _not_a_day(raw: Any) -> CellError:
    return CellError(
        "ngay-khong-hop-le",
        f"“{shown(raw)}” không phải ngày",
        "Gõ đủ ngày/tháng/năm, ví dụ 10/4/2014.",
    )


_TIME_TEXT = re.compile(r"^(\d{1,2})(?:\s*(?:giờ|h|g|:)\s*(?:(\d{1,2})(?:\s*(?:phút|'))?)?)$", re.I)


def _time(raw: Any) -> dt.time:
    """A time of the day: a time cell, or text such as "8 giờ 30", "08:30", "14h"."""
    if isinstance(raw, dt.datetime):
        raw = raw.time()
    if isinstance(raw, dt.timedelta):
        raw = (dt.datetime.min + raw).time()
    if isinstance(raw, dt.time):
        return raw.replace(second=0, microsecond=0)
    if isinstance(raw, float) and 0 <= raw < 1:  # Excel's share of a day
        minutes = round(raw * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    match = _TIME_TEXT.match(clean(raw)) if isinstance(raw, str) else None
    hour, minute = (int(part or 0) for part in match.groups()) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise CellError(
            "gio-khong-hop-le",
            f"“{shown(raw)}” không phải giờ trong ngày",
            "Gõ giờ và phút, ví dụ 8 giờ 00 hoặc 13:30.",
        )
    return dt.time(hour, minute)


def _register_number(raw: Any) -> str:
    """A number of the outgoing register: digits, at most with a letter behind ("05", "12a")."""
    text = _text(raw)
    if not re.fullmatch(r"\d{1,6}[A-Za-zĐđ]?", text):
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


def _line(raw: Any) -> str:
    """Text of one line: a break or a run of spaces is one space, and no list goes on behind it."""
    return " ".join(_text(raw).split()).rstrip(";, ")


def _registration_number(raw: Any) -> str:
    """A registration's number, also as it stands on the paper: "18/ĐK-UBND" is 18."""
    match = re.fullmatch(r"(\d{1,6}[A-Za-zĐđ]?)\s*/\s*\D\S*", _text(raw))
    return _register_number(match[1] if match else raw)


TEXT = CellType("chữ", _line)
LINES = CellType("chữ, có thể nhiều dòng", _text)
UNIT_CODE = CellType("mã đơn vị (5 chữ số)", _unit_code, "@")
INTEGER = CellType("số nguyên", _integer, "#,##0")
DECIMAL = CellType("số", _decimal, "General")
RATE = CellType("tỷ lệ (%)", _rate, "General")
SIGNED = CellType("số (có thể âm)", _signed, "General")
MONEY = CellType("số tiền (đồng)", _money, "#,##0")
YEAR = CellType("năm", _year, "0")
DAY = CellType("ngày", _day, "dd/mm/yyyy")
TIME = CellType("giờ", _time, "hh:mm")
REGISTER_NUMBER = CellType("số văn bản", _register_number, "@")
REGISTRATION_NUMBER = CellType("số văn bản", _registration_number, "@")


@lru_cache(maxsize=4096)
def _spelling(text: str) -> tuple[str, ...]:
    """For comparing what is spelled alike: each word's letters and marks, the tone mark last."""
    return tuple(
        "".join(sorted(unicodedata.normalize("NFD", word), key=_TONE_MARKS.__contains__))
        for word in clean(text).casefold().split()
    )


_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=64)  # asked for with the same list in every row
def choice(*values: str) -> CellType:
    """One of a closed list; case, spaces and the place of a tone mark (hoạ, họa) do not matter."""
    by_spelling = {_spelling(value): value for value in values}

    def parse(raw: Any) -> str:
        text = _text(raw)
        if (key := _spelling(text)) in by_spelling:
            return by_spelling[key]
        near = nearest(text, values)
        listed = ", ".join(f"“{value}”" for value in values)
        raise CellError(
            "ngoai-danh-sach",
            f"“{text}” không có trong danh sách",
            f"Có phải “{near}”?" if near else f"Chọn một trong: {listed}.",
        )

    return CellType("chọn trong danh sách", parse, "General", values)
