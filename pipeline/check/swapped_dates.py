"""Day and month swapped by mistake: the date that is likely meant."""

import datetime as dt

from pipeline.model import words


def turned(day: dt.date) -> dt.date | None:
    """The date with day and month swapped (03/4 is 04/3); None if there is no such date."""
    if day.day > 12 or day.day == day.month:
        return None
    return dt.date(day.year, day.day, day.month)


def likely(
    day: dt.date | None, *, first: dt.date = dt.date.min, last: dt.date = dt.date.max
) -> str:
    """The beginning of a hint that suggests the swapped date; "" if that is outside the span."""
    turned_day = turned(day) if day is not None else None
    if turned_day is None or not first <= turned_day <= last:
        return ""
    return f"Có phải {words.ngay_so(turned_day)} (ngày và tháng ghi ngược)? "
