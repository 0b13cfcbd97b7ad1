"""What a paper is made from: the year's tables, the paper at hand, and the names a template has.

A provider is a function of a `Scope`. Its name is the template's name, its return type says which
attributes there are, and `@comes_from` names the sheets and fields it reads, so that a fault there
keeps back the papers that use it and no others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pipeline.assess.results import Assessment, UnitResult
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    CanCu,
    DangKy,
    DonVi,
    MinhChung,
    NguoiKy,
    NoiNhan,
    Record,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
)


@dataclass(frozen=True)
class Tables:
    """A year's rows by their keys, and its kinds: made once, used by every paper."""

    year: Year
    kinds: tuple[Kind, ...]
    assessment: Assessment

    @cached_property
    def register_names(self) -> dict[str, str]:
        """Code of a kind to the name under which it stands in the workbook."""
        names = {kind.code: kind.name for kind in self.kinds}
        return {kind.code: names[kind.register or kind.code] for kind in self.kinds}

    @cached_property
    def don_vi(self) -> dict[str, DonVi]:
        """Units by code."""
        return {each.ma: each for each in self.year.all(DonVi)}

    @cached_property
    def dang_ky(self) -> dict[str, DangKy]:
        """Registrations by unit."""
        return {each.ma_don_vi: each for each in self.year.all(DangKy)}

    @cached_property
    def xet(self) -> dict[str, XetCongNhan]:
        """Decisions by unit."""
        return {each.ma_don_vi: each for each in self.year.all(XetCongNhan)}

    @cached_property
    def van_ban(self) -> dict[tuple[str, str | None], VanBan]:
        """The register by name of kind and unit."""
        return {(each.loai_van_ban, each.ma_don_vi): each for each in self.year.all(VanBan)}

    @cached_property
    def nguoi_ky(self) -> dict[str, NguoiKy]:
        """Signatories by name of kind."""
        return {each.loai_van_ban: each for each in self.year.all(NguoiKy)}

    @cached_property
    def noi_nhan(self) -> dict[str, tuple[NoiNhan, ...]]:
        """Recipients by name of kind, in their order."""
        return _by_kind(self.year.all(NoiNhan))

    @cached_property
    def can_cu(self) -> dict[str, tuple[CanCu, ...]]:
        """Legal bases by name of kind, in their order."""
        return _by_kind(self.year.all(CanCu))

    @cached_property
    def minh_chung(self) -> dict[tuple[str | None, str], str]:
        """Evidence by unit (None: all) and criterion."""
        rows = self.year.all(MinhChung)
        return {(each.ma_don_vi, each.ma_chi_tieu): each.minh_chung or "" for each in rows}


Ordered = TypeVar("Ordered", NoiNhan, CanCu)


def _by_kind(rows: Iterable[Ordered]) -> dict[str, tuple[Ordered, ...]]:
    found: dict[str, list[Ordered]] = {}
    for row in rows:
        found.setdefault(row.loai_van_ban, []).append(row)
    return {
        name: tuple(sorted(items, key=lambda item: item.thu_tu if item.thu_tu is not None else 999))
        for name, items in found.items()
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
    def register_name(self) -> str:
        """The name of the paper's kind in the workbook."""
        return self.tables.register_names[self.kind.code]

    @property
    def registration(self) -> DangKy | None:
        """The unit's registration."""
        return self.tables.dang_ky.get(self.unit.ma) if self.unit else None

    @property
    def result(self) -> UnitResult | None:
        """The unit's result."""
        return self.tables.assessment.units.get(self.unit.ma) if self.unit else None


ALL = frozenset({"*"})
"""In a provider's needs: every field of the sheet; in its `of`: the rows of every kind."""


@dataclass(frozen=True)
class Provider:
    """A name of the vocabulary: how it is made and what it reads.

    `needs` maps a sheet's name to the fields that are read (ALL: any). `of`: the kinds of paper
    whose rows are read besides the paper's own. `whole`: the value is the record itself, so what is
    read are the attributes that the template names. `commune` and `registration` are read in their
    place, where a commune issues the paper, and where the paper is a registration.
    """

    name: str
    make: Callable[[Scope], Any]
    needs: Mapping[str, frozenset[str]]
    of: frozenset[str]
    whole: bool
    commune: Mapping[str, frozenset[str]]
    registration: Mapping[str, frozenset[str]]


PROVIDERS: dict[str, Provider] = {}
P = TypeVar("P", bound=Callable[[Scope], Any])
Need = type[Record] | tuple[type[Record], *tuple[str, ...]]


def comes_from(
    *needs: Need,
    commune: Iterable[Need] = (),
    registration: Iterable[Need] = (),
    of: Iterable[str] = (),
    whole: bool = False,
) -> Callable[[P], P]:
    """Enter a function of a Scope into the vocabulary under its own name.

    A need is a sheet, or a sheet with the fields that are read.
    """

    def enter(make: P) -> P:
        PROVIDERS[make.__name__] = Provider(
            name=make.__name__,
            make=make,
            needs=_needs(needs),
            of=frozenset(of),
            whole=whole,
            commune=_needs(commune),
            registration=_needs(registration),
        )
        return make

    return enter


def _needs(needs: Iterable[Need]) -> dict[str, frozenset[str]]:
    pairs = [need if isinstance(need, tuple) else (need,) for need in needs]
    return {sheet.sheet: frozenset(names) or ALL for sheet, *names in pairs}


def in_settings(*names: str) -> tuple[type[Record], *tuple[str, ...]]:
    """The settings a provider reads."""
    return (ThongTinChung, *names)


READ_THROUGH = {"ten_day_du": frozenset({"ten", "loai"})}
"""Attributes that are made of fields, for providers that are a record as a whole."""


@dataclass(frozen=True)
class Reads:
    """What is read of a sheet: which fields, of which kinds of paper besides the paper's own."""

    fields: frozenset[str]
    of: frozenset[str] = frozenset()


def needs_of(uses: Mapping[str, frozenset[str]], kind: Kind) -> dict[str, tuple[Reads, ...]]:
    """What a paper reads, sheet by sheet, from the names and attributes its template uses."""
    needs: dict[str, tuple[Reads, ...]] = {}
    for name, attributes in uses.items():
        provider = PROVIDERS[name]
        read = provider.needs
        if kind.issuer == "don-vi" and provider.commune:
            read = provider.commune
        if kind.registration and provider.registration:
            read = provider.registration
        for sheet, names in read.items():
            if provider.whole:
                names = frozenset[str]().union(
                    *(READ_THROUGH.get(each, frozenset({each})) for each in attributes)
                )
            needs[sheet] = (*needs.get(sheet, ()), Reads(names, provider.of))
    return needs


def context(names: Iterable[str], scope: Scope) -> dict[str, Any]:
    """The values of the names a template uses."""
    return {name: PROVIDERS[name].make(scope) for name in names}
