"""Numbers and dates of the outgoing register: each number once, in order, on a working day.

Source: Nghị định 30/2020/NĐ-CP, Điều 15: numbers start at 01 on 1 January and are unique within the
year and the series.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pipeline.check.facts import Facts, Others, faulty, warned
from pipeline.model import words
from pipeline.model.findings import Finding, error, warning
from pipeline.model.kinds import Kind
from pipeline.model.records import VanBan, Year
from pipeline.model.series import Entry, Series, entries
from pipeline.model.texts import fold
from pipeline.regulations.holidays import holiday_on

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

SAME_YEAR = 0.6
"""With this share of the dates in one other year, the workbook's year is likely wrong."""


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on numbers and days of Văn bản and Đăng ký."""
    year, kinds = facts.year, facts.kinds
    listed = entries(year, kinds)
    series: dict[Series, list[Entry]] = defaultdict(list)
    for entry in listed:
        if entry.number is not None:
            series[entry.series].append(entry)
    for same in series.values():
        yield from _twice(same)
        yield from _out_of_order(same)
    for entry in listed:
        if entry.day is not None:
            yield from _day_off(entry, entry.day)
            yield from _other_year(entry, entry.day, year.settings.nam)
    by_name = {kind.name: kind for kind in kinds}
    for row in year.all(VanBan):
        yield from _subject_of_another_year(row, year.settings.nam)
        yield from _symbol(row, by_name)
    yield from _mostly_of_another_year(year, [entry.day for entry in listed if entry.day])
    day = year.settings.ngay_danh_gia
    if day is not None and day.year != year.settings.nam:
        yield warning(
            "nam-khac",
            year.settings.place("ngay_danh_gia"),
            f"ngày đánh giá {words.ngay_so(day)} không thuộc năm {year.settings.nam} của sổ",
            "Xem lại: có thể còn sót của sổ năm khác.",
        )


def _twice(same: list[Entry]) -> Iterator[Finding]:
    by_number: dict[str, list[Entry]] = defaultdict(list)
    for entry in same:
        by_number[entry.number or ""].append(entry)
    for number, group in by_number.items():
        if len(group) == 1:
            continue
        others = Others(entry.at_number for entry in group)
        for at, entry in enumerate(group):
            yield error(
                "trung-so-van-ban",
                entry.at_number,
                f"số {number} đã dùng cho văn bản khác cùng dãy số (xem {others.of(at)})",
                "Mỗi số chỉ dùng một lần trong năm; xem lại sổ văn bản đi.",
                kind=entry.kind,
                unit=entry.unit,
            )


def _out_of_order(same: list[Entry]) -> Iterator[Finding]:
    """Numbers whose dates do not fit those of the others: the smallest set that explains it."""
    dated = sorted((entry for entry in same if entry.day), key=lambda entry: entry.value)
    fitting = _longest_in_order([entry.day for entry in dated if entry.day])
    for at, entry in enumerate(dated):
        if at in fitting:
            continue
        assert entry.day is not None
        # The dates that fit are in order, so comparing with the nearest one on each side is enough.
        after = bisect_right(fitting, at)
        smaller = dated[fitting[after - 1]] if after else None
        if smaller is not None and (smaller.day or entry.day) > entry.day:
            other, than = smaller, "nhỏ hơn"
        else:
            other, than = dated[fitting[after]], "lớn hơn"
        assert other.day is not None
        yield warning(
            "so-nguoc-ngay",
            entry.at_day,
            f"số {entry.number} ngày {words.ngay_so(entry.day)} nhưng số {than} "
            f"({other.number}) lại có ngày {words.ngay_so(other.day)}",
            "Xem lại số và ngày theo sổ văn bản đi.",
            kind=entry.kind,
            unit=entry.unit,
        )


def _longest_in_order(days: list[dt.date]) -> list[int]:
    """The indexes of a longest sequence of days that never decreases.

    Built from the end: if two days conflict, the one with the larger number is left out.
    """
    ends: list[int] = []  # by length, the index of the latest day such a sequence can start with
    behind: dict[int, int | None] = {}
    for at in range(len(days) - 1, -1, -1):
        length = bisect_right(ends, -days[at].toordinal(), key=lambda end: -days[end].toordinal())
        behind[at] = ends[length - 1] if length else None
        ends[length : length + 1] = [at]
    in_order: list[int] = []
    place = ends[-1] if ends else None
    while place is not None:
        in_order.append(place)
        place = behind[place]
    return in_order


def _day_off(entry: Entry, day: dt.date) -> Iterator[Finding]:
    holiday = holiday_on(day)
    if holiday is None and day.weekday() < 5:
        return
    day_off = holiday or _WEEKDAYS[day.weekday()]
    yield warning(
        "ngay-nghi",
        entry.at_day,
        f"{words.ngay_so(day)} là ngày nghỉ ({day_off})",
        "Xem lại ngày; giữ nguyên nếu văn bản ký vào ngày nghỉ.",
        kind=entry.kind,
        unit=entry.unit,
    )


def _other_year(entry: Entry, day: dt.date, year: int) -> Iterator[Finding]:
    if day.year != year:
        yield warning(
            "nam-khac",
            entry.at_day,
            f"ngày {words.ngay_so(day)} không thuộc năm {year} của sổ",
            "Xem lại: có thể còn sót của sổ năm khác.",
            kind=entry.kind,
            unit=entry.unit,
        )


def _mostly_of_another_year(year: Year, days: list[dt.date]) -> Iterator[Finding]:
    """A workbook whose dates are nearly all in one other year: its own year is likely wrong."""
    if not days:
        return
    other_year, count = Counter(day.year for day in days).most_common(1)[0]
    own = year.settings.nam
    if other_year != own and len(days) >= 5 and count >= SAME_YEAR * len(days):
        yield error(
            "nam-khac",
            year.settings.place("nam"),
            f"sổ ghi năm {own} nhưng {count} trong {len(days)} ngày của Văn bản và Đăng ký là "
            f"năm {other_year}",
            f"Nếu là sổ năm {other_year} thì ghi {other_year} ở ô này; nếu là sổ năm {own} thì sửa "
            f"các ngày còn là năm {other_year}.",
        )


def _symbol(row: VanBan, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """A symbol with the number in it, or with the abbreviation of another kind of paper."""
    symbol = row.ky_hieu or ""
    kind = kinds.get(row.loai_van_ban)
    if kind is not None and kind.registration:
        return  # the row belongs in another sheet
    if match := re.match(r"(\d+)\s*/\s*(?=\D)|/", symbol):
        # "2014/QĐ-UBND" is the symbol of a legal document: number/year/symbol.
        if not re.fullmatch(r"(?:19|20)\d\d", match.group(1) or ""):
            yield faulty(
                "ky-hieu-khong-hop-le",
                row,
                "ky_hieu",
                f"“{symbol}” có cả số của văn bản",
                f"Chỉ ghi ký hiệu, ví dụ {symbol[match.end() :]}; số ghi ở cột Số.",
            )
        return
    head = fold(re.split(r"[-/\s]", symbol, maxsplit=1)[0])
    others = [kind for kind in kinds.values() if head and fold(kind.abbreviation) == head]
    if kind and others and head != fold(kind.abbreviation):
        yield warned(
            "ky-hieu-khac-loai",
            row,
            "ky_hieu",
            f"ký hiệu “{symbol}” là của “{others[0].name}”, dòng này là “{kind.name}”",
            f"Xem lại: ký hiệu của loại này thường bắt đầu bằng {kind.abbreviation}-.",
        )


def _subject_of_another_year(row: VanBan, year: int) -> Iterator[Finding]:
    """A subject with another year, left over from a copy; spans such as 2011-2015 are fine."""
    years = re.findall(r"(?i)\bnăm\s+(\d{4})\b", row.trich_yeu or "")
    others = [number for number in years if int(number) != year]
    if others:
        yield warned(
            "nam-khac",
            row,
            "trich_yeu",
            f"trích yếu ghi năm {words.noi(others)}, không phải năm {year} của sổ",
            "Xem lại: có thể còn sót của sổ năm khác.",
        )
