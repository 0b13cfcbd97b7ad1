"""Days, years and hours as clerks write them. A two-digit year is not guessed."""

import datetime as dt
import re
from typing import Any

from pipeline.model.amounts import whole
from pipeline.model.cell_error import CellError
from pipeline.model.errors import UsageError
from pipeline.model.texts import clean, shown

_DATE_TEXT = re.compile(
    r"^(?:ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d+)(?: \d{1,2}:\d{2}(?::\d{2})?)?$",
    re.I,
)

_DATE_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$")

_DATE_WORDS = re.compile(r"^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d+)$", re.I)

YEARS = range(1945, 2101)
"""Years a date of the programme can have; others are typing mistakes."""


def year(raw: Any) -> int:
    """A year of the programme, four digits."""
    value = whole(raw)
    if not 2004 <= value <= 2100:
        raise CellError(
            "nam-khong-hop-le",
            f"“{shown(raw)}” không phải một năm của chương trình",
            "Nhập năm bằng bốn chữ số, từ 2004, ví dụ 2014.",
        )
    return value


def day(raw: Any) -> dt.date:
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


def day_asked(given: str | None, subject: str) -> dt.date:
    """The day that an option or a form asks for, else today; `subject` begins a UsageError."""
    if given is None:
        return dt.date.today()
    try:
        return day(given)
    except CellError as fault:
        raise UsageError(f"{subject}: {fault.message}.", fault.hint) from fault


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


_TIME_TEXT = re.compile(
    r"^(\d{1,2})(?:\s*(?:giờ|h|g|:)\s*(?:(\d{1,2})(?:\s*(?:phút|')|:\d{2})?)?)$", re.I
)


def hour(raw: Any) -> dt.time:
    """A time of the day: a time cell, or text such as "8 giờ 30", "08:30", "14h".

    Seconds do not count.
    """
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
