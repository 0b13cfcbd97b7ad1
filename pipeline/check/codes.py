"""Unit codes that are not in Đơn vị, and which cell is the wrong one.

A code in a single row is mistyped there. A code that several sheets share is right, and the fault
is in Đơn vị: its row is missing or has another code.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations, product
from string import digits

from pipeline.check.facts import MOST_NAMED, Facts
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.merged_units import old_codes
from pipeline.model.records import (
    BieuQuyet,
    ChamDiem,
    CuocHop,
    DangKy,
    DaySo,
    DonVi,
    HoiDong,
    KetQuaTruoc,
    MinhChung,
    Record,
    SoLieu,
    TapHuan,
    ThamDinh,
    TienDo,
    VanBan,
    XetCongNhan,
    Year,
)

_SHEETS = (
    *(VanBan, DaySo, DangKy, TapHuan, TienDo, SoLieu, ChamDiem, ThamDinh),
    *(HoiDong, CuocHop, BieuQuyet, XetCongNhan, MinhChung),
)
MOST_SUGGESTED = 1000
"""Beyond this many unknown codes nothing is suggested: they are not typing mistakes."""

Place = tuple[type[Record], str | None]
"""A sheet and a kind of paper."""

SHARED = 2
"""A code in this many sheets is not a typing mistake."""


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on the unit codes of all sheets."""
    year = facts.year
    yield from _former_codes(year)
    known = {row.ma: row for row in year.all(DonVi)}
    if not known:  # the units themselves are missing, which is reported once
        return
    used = _used(year)
    shared = {
        code for code, rows in used.items() if len({type(row) for row in rows}) >= SHARED
    } - known.keys()
    explained = set(_by_a_faulty_row(year, shared, facts.read))
    suggestions = CodeSuggestions(year, known)
    for code, unit in _mistyped(known, used, shared - explained).items():
        explained.add(code)
        yield _in_units(unit, code, used[code])
    for code, rows in used.items():
        if code in known or code in explained:
            continue
        if code in shared:
            yield _not_listed(year, code, rows)
            continue
        for row in rows:
            yield _unknown(row, code, suggestions.for_row(row, code))
    yield from _earlier(year, known, shared)


def _used(year: Year) -> dict[str, list[Record]]:
    """The rows of each code, Đơn vị aside."""
    used: dict[str, list[Record]] = defaultdict(list)
    for sheet in _SHEETS:
        for row in year.all(sheet):
            code = getattr(row, "ma_don_vi", None)
            if code is not None:
                used[code].append(row)
    return used


def _by_a_faulty_row(year: Year, shared: set[str], before: Iterable[Finding]) -> set[str]:
    """The shared codes, if as many rows of Đơn vị have a code that is reported already."""
    units = year.all(DonVi)
    twice = len(units) - len({row.ma for row in units})
    unread = sum(
        finding.is_error
        and isinstance(finding.place, CellPlace)
        and finding.place.sheet == DonVi.sheet
        and finding.place.field == "ma"
        for finding in before
    )
    return shared if len(shared) <= twice + unread else set()


def _mistyped(
    known: Mapping[str, DonVi], used: Mapping[str, list[Record]], shared: set[str]
) -> dict[str, DonVi]:
    """For each shared code the unit that is meant: one with a similar code that no sheet has."""
    unused = {code: unit for code, unit in known.items() if code not in used}
    if len(unused) > len(shared):  # some units are simply in no sheet yet
        unused = {code: unit for code, unit in unused.items() if nearest_code(code, shared)}
    units_meant: dict[str, DonVi] = {}
    alone = len(shared) == len(unused) == 1
    for code in sorted(shared):
        near = nearest_code(code, unused)
        if near is None and alone:
            near = next(iter(unused))
        if near is not None:
            units_meant[code] = unused.pop(near)
    return units_meant


def _in_units(unit: DonVi, code: str, rows: Iterable[Record]) -> Finding:
    sheets = list(dict.fromkeys(row.sheet for row in rows))
    return error(
        "ma-don-vi-la",
        unit.place("ma"),
        f"mã {unit.ma} của {unit.ten_day_du} không có ở sheet nào khác, còn mã {code} có ở "
        f"{words.noi(sheets)}",
        f"Có phải “{code}”? Sửa mã ở ô này, hoặc sửa mã ở các sheet kia.",
    )


def _not_listed(year: Year, code: str, rows: Iterable[Record]) -> Finding:
    """A code that several sheets have and Đơn vị does not: its row is missing there."""
    sheets = list(dict.fromkeys(row.sheet for row in rows))
    return error(
        "ma-don-vi-la",
        year.heading(DonVi, "ma"),
        f"không có đơn vị mã {code}, mà mã này có ở {words.noi(sheets)}",
        f"Thêm một dòng cho đơn vị mã {code} vào sheet này; nếu không còn đơn vị ấy thì xóa các "
        "dòng của mã này ở những sheet kia.",
        unit=code,
    )


class CodeSuggestions:
    """Units that an unknown code may mean: those without a row of that sheet and kind."""

    def __init__(self, year: Year, known: Mapping[str, DonVi]) -> None:
        self._year = year
        self._known = known
        self._free: dict[Place, set[str]] = {}
        self._found: dict[tuple[str, Place], DonVi | None] = {}

    def for_row(self, row: Record, code: str) -> DonVi | None:
        """The unit whose code looks like this one."""
        place = type(row), getattr(row, "loai_van_ban", None)
        if place not in self._free:
            self._free[place] = self._known.keys() - self._listed(*place)
        if (code, place) not in self._found:
            # So many unknown codes are not typing mistakes, so nothing is suggested.
            many = len(self._found) >= MOST_SUGGESTED
            near = None if many else nearest_code(code, self._free[place])
            self._found[code, place] = self._known[near] if near else None
        return self._found[code, place]

    def _listed(self, sheet: type[Record], kind: str | None) -> set[str]:
        """Codes of the units that have a row in this sheet for this kind of paper already.

        Points computed from indicators have no row of their own.
        """
        return {
            code
            for row in self._year.all(sheet)
            if getattr(row, "loai_van_ban", None) == kind
            and "ma_don_vi" in row.cells
            and (code := getattr(row, "ma_don_vi", None)) is not None
        }


def _unknown(row: Record, code: str, meant: DonVi | None) -> Finding:
    hint = "Xem mã trong sheet Đơn vị, hoặc thêm đơn vị vào sheet ấy."
    if meant is not None:
        hint = f"Có phải “{meant.ma}” ({meant.ten_day_du})? {hint}"
    return error(
        "ma-don-vi-la",
        row.place("ma_don_vi"),
        f"mã đơn vị {code} không có trong sheet Đơn vị",
        hint,
        kind=getattr(row, "loai_van_ban", None),
        unit=code,
    )


def nearest_code(code: str, known: Collection[str]) -> str | None:
    """The known code that differs in one digit at most; of several, the nearest number.

    If there is none, a code with the same digits in another order.
    """

    def distance(other: str) -> tuple[int, int, str]:
        differing = sum(a != b for a, b in zip(code, other, strict=True))
        return differing, abs(int(code) - int(other)), other

    near = min(_likely(code, known), key=distance, default=None)
    if near is None:
        return None
    return near if distance(near)[0] <= 1 or sorted(near) == sorted(code) else None


MOST_LOOKED_AT = 800
"""Of more codes than this only likely ones are compared: 810 differ from a code in two digits."""


def _likely(code: str, known: Collection[str]) -> Iterable[str]:
    """A part of the known codes that contains the nearest one."""
    if len(known) <= MOST_LOOKED_AT:
        return known
    for count in range(3):
        if near := [other for other in _differing(code, count) if other in known]:
            return near
    return {"".join(other) for other in permutations(code)}.intersection(known)


def _differing(code: str, count: int) -> Iterator[str]:
    """All codes that differ from one in this many digits."""
    for places in combinations(range(len(code)), count):
        for changes in product(*(digits.replace(code[place], "") for place in places)):
            changed = dict(zip(places, changes, strict=True))
            yield "".join(changed.get(place, digit) for place, digit in enumerate(code))


def _earlier(year: Year, known: Mapping[str, DonVi], shared: set[str]) -> Iterator[Finding]:
    """A code of Kết quả trước that no unit has or had."""
    merged = {code for unit in known.values() for code in old_codes(unit)}
    rows = year.all(KetQuaTruoc)
    have: defaultdict[int | None, set[str]] = defaultdict(set)
    for row in rows:
        have[row.nam].add(row.ma_don_vi)
    free = {year: known.keys() - used for year, used in have.items()}
    looked_for: dict[tuple[str, int | None], str | None] = {}
    for row in rows:
        code = row.ma_don_vi
        if code in known or code in merged or code in shared:
            continue
        if (code, row.nam) not in looked_for:
            many = len(looked_for) >= MOST_SUGGESTED
            looked_for[code, row.nam] = None if many else nearest_code(code, free[row.nam])
        near = looked_for[code, row.nam]
        meant = f"Có phải “{near}” ({known[near].ten_day_du})? " if near else ""
        yield warning(
            "ma-don-vi-la",
            row.place("ma_don_vi"),
            f"mã đơn vị {code} không có trong sheet Đơn vị, và không phải Mã cũ của đơn vị nào",
            f"{meant}Sửa mã ở ô này. Nếu là đơn vị đã sáp nhập thì ghi mã này vào cột Mã cũ của "
            "đơn vị mới; nếu đơn vị không còn thì xóa dòng.",
            unit=near,
        )


def _former_codes(year: Year) -> Iterator[Finding]:
    """Former codes that are malformed, still in use, or listed twice."""
    owners: dict[str, list[DonVi]] = defaultdict(list)
    for unit in year.all(DonVi):
        for code in dict.fromkeys(old_codes(unit)):
            owners[code].append(unit)
        if wrong := [code for code in old_codes(unit) if not re.fullmatch(r"\d{5}", code)]:
            yield error(
                "ma-don-vi-khong-hop-le",
                unit.place("ma_cu"),
                f"“{wrong[0]}” không phải mã đơn vị",
                "Mã đơn vị hành chính gồm 5 chữ số; nhiều mã thì cách nhau bằng dấu phẩy.",
                unit=unit.ma,
            )
    in_use = {unit.ma: unit for unit in year.all(DonVi)}
    for code, units in owners.items():
        for unit in units:
            if others := _others_with(code, unit, units, in_use):
                yield warning(
                    "ma-cu-trung",
                    unit.place("ma_cu"),
                    f"mã cũ {code} cũng là mã của {words.noi(others)}",
                    "Xem lại Mã cũ; giữ nguyên nếu đơn vị cũ được chia cho nhiều đơn vị.",
                    unit=unit.ma,
                )


def _others_with(
    code: str, unit: DonVi, owners: Sequence[DonVi], in_use: Mapping[str, DonVi]
) -> list[str]:
    """The other units with this code, as a former one or their present one; only some of many."""
    others = [
        f"{owner.ten_day_du} ({owner.place('ma_cu').cell})"
        for owner in owners[: MOST_NAMED + 1]
        if owner is not unit
    ][:MOST_NAMED]
    if len(owners) > MOST_NAMED + 1:
        others.append("nhiều đơn vị khác")
    if code in in_use and code != unit.ma:
        others.append(f"{in_use[code].ten_day_du} ({in_use[code].place('ma').cell})")
    return others
