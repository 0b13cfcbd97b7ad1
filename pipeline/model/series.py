"""The series in which papers are numbered, and the entries that are in them.

A series is numbered from 01 on 1 January to 31 December. Which papers share one is decided by the
head of the office: the setting Cách đánh số. Papers of a unit count in the unit's own series, and a
kind with a register of its own (certificates) in that of the kind.

Source: Nghị định 30/2020/NĐ-CP, Điều 15.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.model.findings import CellPlace
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    DANH_SO_CHUNG,
    DANH_SO_TRU_QUYET_DINH,
    PHAT_HANH,
    DangKy,
    DaySo,
    DonVi,
    ThongTinChung,
    VanBan,
    Year,
)
from pipeline.model.symbols import office_of, symbol_of
from pipeline.model.tables import issuer_values
from pipeline.model.texts import fold

DECISION = "QĐ"


@dataclass(frozen=True)
class Series:
    """A series of a year: of a unit or (None) of the district; `name` is what its papers share.

    `name` is a symbol (QĐ-UBND) or, if all kinds share a series, an office (UBND). `whole`: no
    other papers than those of the workbook are numbered in it.
    """

    unit: str | None
    key: str
    year: int
    name: str = field(compare=False)
    whole: bool = field(compare=False, default=False)


@dataclass(frozen=True)
class Entry:
    """A number and a day of the register, or of a registration, with their cells."""

    series: Series
    number: str | None
    day: dt.date | None
    issued: bool
    at_number: CellPlace
    at_day: CellPlace
    kind: str | None
    unit: str | None
    title: str
    bears_number: bool = True

    @property
    def value(self) -> int:
        """The number without a letter after it; 0 if it is blank."""
        return value_of(self.number)


def value_of(number: str | None) -> int:
    """A number of the register without a letter after it ("12a" is 12); 0 for none."""
    digits = re.match(r"\d+", number or "")
    return int(digits.group()) if digits else 0


def entries(year: Year, kinds: Iterable[Kind]) -> list[Entry]:
    """All entries of Văn bản and Đăng ký, in the order of their rows."""
    by_name = {kind.name: kind for kind in kinds}
    registration = next((kind for kind in by_name.values() if kind.registration), None)
    rules = _Rules(year)
    listed = [_of_register(row, by_name.get(row.loai_van_ban), rules) for row in year.all(VanBan)]
    return listed + [_of_registration(row, registration, rules) for row in year.all(DangKy)]


class _Rules:
    """How the offices of a workbook number their papers."""

    def __init__(self, year: Year) -> None:
        self.settings: ThongTinChung = year.settings
        self.units = {unit.ma: unit for unit in year.all(DonVi)}
        self._names: dict[tuple[str, str, str | None], str] = {}
        self.declared = {(row.ma_don_vi, fold(row.ky_hieu)): row for row in year.all(DaySo)}

    def series(
        self, kind: Kind | None, symbol: str, unit: str | None, day: dt.date | None
    ) -> Series:
        """The series of a paper; of a kind that is not known that of its symbol."""
        owner = unit if kind is not None and kind.issuer.of_unit else None
        known = (kind.code if kind else "", symbol, owner)
        if known not in self._names:
            self._names[known] = self._name(kind, symbol, owner)
        name = self._names[known]
        row = self.declared.get((owner, fold(name)))
        whole = kind is not None and kind.own_series
        if row is not None and row.dung_rieng is not None:
            whole = row.la_dung_rieng
        return Series(owner, fold(name), (day.year if day else self.settings.nam), name, whole)

    def _name(self, kind: Kind | None, symbol: str, owner: str | None) -> str:
        """What the papers of a series share: a symbol, or an office."""
        if kind is None:
            return symbol
        shared = self.settings.cach_danh_so or ""
        apart = kind.own_series or (
            shared == DANH_SO_TRU_QUYET_DINH and kind.abbreviation == DECISION
        )
        is_of_office = shared in (DANH_SO_CHUNG, DANH_SO_TRU_QUYET_DINH) and not apart
        if symbol and not is_of_office:
            return symbol
        values = issuer_values(self.settings, self.units.get(owner or ""))
        return office_of(kind.issuer, values) if is_of_office else symbol_of(kind, values)


def _of_register(row: VanBan, kind: Kind | None, rules: _Rules) -> Entry:
    return Entry(
        series=rules.series(kind, row.ky_hieu or "", row.ma_don_vi, row.ngay_ban_hanh),
        number=row.so,
        day=row.ngay_ban_hanh,
        issued=row.trang_thai == PHAT_HANH,
        at_number=row.place("so"),
        at_day=row.place("ngay_ban_hanh"),
        kind=row.loai_van_ban,
        unit=row.ma_don_vi,
        title=row.loai_van_ban,
        bears_number=kind is None or kind.number,
    )


def _of_registration(row: DangKy, kind: Kind | None, rules: _Rules) -> Entry:
    return Entry(
        series=rules.series(kind, "", row.ma_don_vi, row.ngay_dang_ky),
        number=row.so,
        day=row.ngay_dang_ky,
        issued=row.trang_thai == PHAT_HANH,
        at_number=row.place("so"),
        at_day=row.place("ngay_dang_ky"),
        kind=None,
        unit=row.ma_don_vi,
        title=kind.name if kind else "Bản đăng ký",
    )
