"""One commune under two spellings: twice in Đơn vị, or with another name in a text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile

from pipeline.check.facts import Facts, warned
from pipeline.model.findings import Finding, warning
from pipeline.model.records import (
    DonVi,
    MinhChung,
    MocThoiGian,
    NoiNhan,
    Record,
    VanBan,
    Year,
)
from pipeline.model.texts import fold

_NAMED = re.compile(r"(?:xã|phường|thị trấn|đặc khu) ((?:[^\W\d_]+ ?){1,4})", re.IGNORECASE)
MOST_COMPARED = 8
"""The most units with nearly one name that are compared: rows can be filled down by mistake."""

LONGEST_NAME = 100
"""A longer text is not a name, and its shapes would fill the memory."""

_TEXTS: Mapping[type[Record], tuple[str, ...]] = {
    VanBan: ("trich_yeu",),
    NoiNhan: ("noi_nhan",),
    MocThoiGian: ("viec",),
    MinhChung: ("minh_chung",),
}


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on Đơn vị, and on texts with a misspelt name of a unit."""
    year = facts.year
    units = [unit for unit in year.all(DonVi) if unit.ten]
    alike = {fold(name.strip()) for name in (year.settings.ten_gan_giong or "").split(",")}
    yield from _twice(units, alike)
    yield from _misnamed(year, _Named({(unit.ten or "").casefold(): unit for unit in units}))


def near(one: str, other: str) -> bool:
    """Whether two names differ by at most one letter, or only by their accents."""
    if fold(one) == fold(other):
        return True
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    same_length = len(shorter) == len(longer)
    return shorter[start + same_length :] == longer[start + 1 :]


def _shapes(name: str) -> set[str]:
    """Variants of a name, without one letter and without accents; near names share one."""
    text = name.casefold()
    if len(text) > LONGEST_NAME:
        return {text}
    return {fold(name), text} | {text[:at] + text[at + 1 :] for at in range(len(text))}


def _twice(units: list[DonVi], alike: set[str]) -> Iterator[Finding]:
    """Two units of one kind with nearly the same name, other than numbered wards.

    `alike`: pairs of folded names that the workbook itself says are alike.
    """
    by_shape: dict[tuple[str, str], dict[str, DonVi]] = defaultdict(dict)
    seen: set[tuple[str, str]] = set()
    for unit in units:
        name = unit.ten or ""
        if any(char.isdigit() for char in name):
            continue
        for shape in _shapes(name):
            others = by_shape[unit.loai or "", shape]
            for other in others.values():
                pair = (other.ma, unit.ma)
                if pair not in seen and other.ma != unit.ma and near(other.ten or "", name):
                    seen.add(pair)
                    if not {fold(name), fold(other.ten or "")} <= alike:
                        yield _same_unit(unit, other)
            if len(others) < MOST_COMPARED:
                others.setdefault(unit.ma, unit)


def _same_unit(unit: DonVi, other: DonVi) -> Finding:
    return warning(
        "ten-gan-giong",
        unit.place("ten"),
        f"“{unit.ten}” chỉ khác “{other.ten}” ({other.place('ten').cell}) một chữ cái hoặc dấu",
        "Nếu là một đơn vị ghi hai lần thì xóa một dòng; nếu ghi sai tên thì sửa. Đúng là hai đơn "
        f"vị khác nhau thì ghi “{unit.ten}, {other.ten}” vào mục “Tên gần giống” của sheet Thông "
        "tin chung.",
        unit=unit.ma,
    )


class _Named:
    """The units by their names in small letters, and by the shapes of these names."""

    def __init__(self, units: Mapping[str, DonVi]) -> None:
        self._units = units

    @cached_property
    def _by_shape(self) -> Mapping[str, Sequence[int]]:
        """The indexes of the units by the shapes of their names."""
        by_shape: defaultdict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._units):
            for shape in _shapes(name):
                by_shape[shape].append(at)
        return by_shape

    @cached_property
    def _in_order(self) -> Sequence[tuple[str, DonVi]]:
        return tuple(self._units.items())

    def meant(self, written: str) -> DonVi | None:
        """The unit whose name is nearly the one in a text; None if a unit has exactly that name."""
        text = written.casefold()
        parts = text.split()
        if any(" ".join(parts[:count]) in self._units for count in range(1, len(parts) + 1)):
            return None
        places = {at for shape in _shapes(text) for at in self._by_shape.get(shape, ())}
        likely = (self._in_order[at] for at in sorted(places))
        return next((unit for name, unit in likely if near(name, text)), None)


def _misnamed(year: Year, units: _Named) -> Iterator[Finding]:
    for sheet, names in _TEXTS.items():
        for row in year.all(sheet):
            for name in names:
                for written in _names_in(getattr(row, name) or ""):
                    if (meant := units.meant(written)) is not None:
                        yield _not_the_name(row, name, written, meant)


def _names_in(text: str) -> Iterator[str]:
    """The names of units in a text: the capital words after a kind of unit."""
    for match in _NAMED.finditer(text):
        name = " ".join(takewhile(lambda word: word[0].isupper(), match[1].split()))
        if name:
            yield name


def _not_the_name(row: Record, field: str, written: str, unit: DonVi) -> Finding:
    return warned(
        "ten-gan-giong",
        row,
        field,
        f"“{written}” không có trong sheet Đơn vị, nơi ghi “{unit.ten}”",
        f"Có phải “{unit.ten}”? Sửa ở ô này, hoặc ở {unit.place('ten').cell} của sheet Đơn vị.",
    )
