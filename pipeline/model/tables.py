"""What papers are made from: a year's rows by their keys, and the paper at hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pipeline.model.kinds import UNIT, Kind
from pipeline.model.records import (
    CAP_XA,
    CO,
    CONG_NHAN,
    DU_THAO,
    IN_MOT_BAN,
    KHONG_CONG_NHAN,
    BieuQuyet,
    CanCu,
    CuocHop,
    DangKy,
    DonVi,
    HoiDong,
    MinhChung,
    NguoiKy,
    NoiNhan,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
    columns,
    unit_code,
)
from pipeline.model.results import Assessment, UnitResult


@dataclass(frozen=True)
class Tables:
    """A year's rows by their keys, and its kinds: made once, used by every paper."""

    year: Year
    kinds: tuple[Kind, ...]
    assessment: Assessment

    @cached_property
    def register_names(self) -> dict[str, str]:
        """Code of a kind to the name under which it is in the workbook."""
        names = {kind.code: kind.name for kind in self.kinds}
        return {kind.code: names[kind.register or kind.code] for kind in self.kinds}

    @cached_property
    def kinds_by_code(self) -> dict[str, Kind]:
        """Kinds by code, in their order."""
        return {kind.code: kind for kind in self.kinds}

    @cached_property
    def entries(self) -> dict[tuple[str, str | None], Any]:
        """Entries as papers print them, by kind and unit: made once, cited by many papers.

        See `compose.vocabulary.entries`.
        """
        return {}

    @cached_property
    def don_vi(self) -> dict[str, DonVi]:
        """Units by code."""
        return {row.ma: row for row in self.year.all(DonVi)}

    @cached_property
    def dang_ky(self) -> dict[str, DangKy]:
        """Registrations by unit."""
        return {row.ma_don_vi: row for row in self.year.all(DangKy)}

    @cached_property
    def xet(self) -> dict[str, XetCongNhan]:
        """Decisions by unit."""
        return {row.ma_don_vi: row for row in self.year.all(XetCongNhan)}

    @cached_property
    def bieu_quyet(self) -> dict[tuple[str | None, str], BieuQuyet]:
        """Votes by level and unit."""
        return {(row.cap, row.ma_don_vi): row for row in self.year.all(BieuQuyet)}

    @cached_property
    def hoi_dong(self) -> dict[str | None, tuple[HoiDong, ...]]:
        """The members of each council by unit (None: the district's)."""
        councils: dict[str | None, list[HoiDong]] = {}
        for row in self.year.all(HoiDong):
            councils.setdefault(row.ma_don_vi if row.cap == CAP_XA else None, []).append(row)
        return {unit: tuple(rows) for unit, rows in councils.items()}

    @cached_property
    def cuoc_hop(self) -> dict[tuple[str, str | None], CuocHop]:
        """Meetings by name of kind and unit."""
        return {(row.loai_van_ban, row.ma_don_vi): row for row in self.year.all(CuocHop)}

    @cached_property
    def van_ban(self) -> dict[tuple[str, str | None], VanBan]:
        """The register by name of kind and unit."""
        return {(row.loai_van_ban, row.ma_don_vi): row for row in self.year.all(VanBan)}

    @cached_property
    def nguoi_ky(self) -> dict[str, NguoiKy]:
        """Signatories by name of kind."""
        return {row.loai_van_ban: row for row in self.year.all(NguoiKy)}

    @cached_property
    def noi_nhan(self) -> dict[str, tuple[NoiNhan, ...]]:
        """Recipients by name of kind, in their order."""
        return _by_kind(self.year.all(NoiNhan))

    def copies(self, kind: Kind) -> int:
        """How many copies of an issued paper of a kind are printed; one if not given."""
        if self.year.settings.so_ban_in == IN_MOT_BAN or kind.printed_apart:
            return 1
        recipients = self.noi_nhan.get(self.register_names[kind.code], ())
        return max(1, sum(row.copies for row in recipients))

    @property
    def both_sides(self) -> bool:
        """Whether papers are printed on both sides, by the setting In hai mặt."""
        return self.year.settings.in_hai_mat == CO

    @cached_property
    def can_cu(self) -> dict[str, tuple[CanCu, ...]]:
        """Legal bases by name of kind, in their order."""
        return _by_kind(self.year.all(CanCu))

    @cached_property
    def assessed(self) -> bool:
        """Whether any unit has a result."""
        return any(result.ket_qua for result in self.assessment.units.values())

    def has_begun(self, group: str) -> bool:
        """Whether a paper of this group (the key `for` of a kind) can be due at all yet."""
        match group:
            case "enrolled":
                return bool(self.units_in("registered"))
            case "assessed":
                return self.assessed
            case "decided":
                return bool(self.xet)
            case "any-recognised":
                return bool(self.units_in("recognised"))
            case _:
                return True

    def has_registered(self, code: str) -> bool:
        """Whether a unit has registered: a draft of its registration does not count."""
        row = self.dang_ky.get(code)
        return row is not None and row.trang_thai != DU_THAO

    def units_in(self, group: str) -> tuple[DonVi, ...]:
        """The units of a group (the key `for` of a kind), in the order of their sheet.

        A decision that cannot be read (None) counts both ways: what is made of it is then held
        back by its faulty cell, which is named.
        """
        return tuple(self._group(group).values())

    def is_in(self, group: str, code: str) -> bool:
        """Whether a unit belongs to a group (see `units_in`)."""
        return code in self._group(group)

    def _group(self, name: str) -> dict[str, DonVi]:
        """The units of a group by code; asked for once a unit, so each is gone through once."""
        if name not in self._groups:
            self._groups[name] = self._found(name)
        return self._groups[name]

    @cached_property
    def _groups(self) -> dict[str, dict[str, DonVi]]:
        return {}

    def _found(self, group: str) -> dict[str, DonVi]:
        results = self.assessment.units
        decided = {code: row.ket_luan for code, row in self.xet.items()}

        def passes(code: str) -> bool:
            own = results[code].tu_cham
            return own is not None and own.dat is not False

        belongs: dict[str, Callable[[str], bool]] = {
            "registered": self.has_registered,
            "late": lambda code: not self.has_registered(code),
            "scored": lambda code: bool(results[code].diem_tu_cham),
            "passed": passes,
            "appraised": lambda code: bool(results[code].diem_tham_dinh),
            "assessed": lambda code: results[code].ket_qua is not None,
            "recognised": lambda code: decided.get(code, KHONG_CONG_NHAN) in (CONG_NHAN, None),
            "not-recognised": lambda code: decided.get(code, CONG_NHAN) in (KHONG_CONG_NHAN, None),
        }
        wanted = belongs.get(group)
        units = self.don_vi.items()
        return {code: unit for code, unit in units if wanted is None or wanted(code)}

    @cached_property
    def minh_chung(self) -> dict[tuple[str | None, str], str]:
        """Evidence by unit (None: all) and criterion."""
        rows = self.year.all(MinhChung)
        return {(row.ma_don_vi, row.ma_chi_tieu): row.minh_chung or "" for row in rows}


Ordered = TypeVar("Ordered", NoiNhan, CanCu)


def _by_kind(rows: Iterable[Ordered]) -> dict[str, tuple[Ordered, ...]]:
    by_kind: dict[str, list[Ordered]] = {}
    for row in rows:
        by_kind.setdefault(row.loai_van_ban, []).append(row)
    return {
        name: tuple(sorted(items, key=lambda item: item.thu_tu if item.thu_tu is not None else 999))
        for name, items in by_kind.items()
    }


@dataclass(frozen=True)
class Scope:
    """The paper at hand: its kind, its unit (None: the district's) and the year's tables."""

    tables: Tables
    kind: Kind
    unit: DonVi | None

    @property
    def year(self) -> Year:
        """The year's records."""
        return self.tables.year

    @property
    def settings(self) -> ThongTinChung:
        """The year's settings."""
        return self.tables.year.settings

    @property
    def unit_code(self) -> str | None:
        """The code of the unit; None for a paper of the district."""
        return unit_code(self.unit)

    @property
    def key(self) -> tuple[str, str | None]:
        """Kind and unit by code, which identify the paper within the year."""
        return self.kind.code, self.unit_code

    @property
    def register_name(self) -> str:
        """The name of the paper's kind in the workbook."""
        return self.tables.register_names[self.kind.code]

    @property
    def registration(self) -> DangKy | None:
        """The unit's registration."""
        return self.tables.dang_ky.get(self.unit.ma) if self.unit else None

    @property
    def members(self) -> tuple[HoiDong, ...]:
        """The members of the unit's council if the paper is a unit's, else the district's."""
        of_unit = self.kind.issuer.of_unit
        return self.tables.hoi_dong.get(self.unit_code if of_unit else None, ())

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of the names in braces of papers.toml: settings, and those of the unit."""
        return issuer_values(self.settings, self.unit)

    @property
    def result(self) -> UnitResult | None:
        """The unit's result."""
        return self.tables.assessment.units.get(self.unit.ma) if self.unit else None


def issuer_values(settings: ThongTinChung, unit: DonVi | None) -> Mapping[str, Any]:
    """The values of the names in braces of papers.toml (`huyen`, `don_vi.ten_day_du`)."""
    return _Values(settings, unit)


_SETTINGS = frozenset(column.name for column in columns(ThongTinChung))
_OF_UNIT = {
    f"{UNIT}.{name}": name
    for name in (*(column.name for column in columns(DonVi)), "ten_day_du", "ten_rieng")
}


class _Values(Mapping[str, Any]):
    """The settings and the fields of a unit by their names in papers.toml.

    Each is looked up when it is asked for: a text names two or three of forty.
    """

    def __init__(self, settings: ThongTinChung, unit: DonVi | None) -> None:
        self._settings = settings
        self._unit = unit

    def __getitem__(self, name: str) -> Any:
        if self._unit is not None and (field := _OF_UNIT.get(name)) is not None:
            return getattr(self._unit, field)
        if name in _SETTINGS:
            return getattr(self._settings, name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from _SETTINGS
        if self._unit is not None:
            yield from _OF_UNIT

    def __len__(self) -> int:
        return len(_SETTINGS) + (len(_OF_UNIT) if self._unit is not None else 0)
