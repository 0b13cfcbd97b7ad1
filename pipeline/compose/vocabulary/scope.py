"""What a paper is made from: the year's tables, the paper at hand, and the names a template has.

A provider is a function of a `Scope`. Its name is the template's name, its return type says which
attributes there are, and `@comes_from` names the sheets and fields that each of them reads, so that
a fault there keeps back the papers that print it and no others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from pipeline.assess.results import Assessment, UnitResult
from pipeline.model.kinds import UNIT, Kind, declared
from pipeline.model.records import (
    CONG_NHAN,
    KHONG_CONG_NHAN,
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
    columns,
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

    def units_in(self, group: str) -> tuple[DonVi, ...]:
        """The units of a group (the key `for` of a kind), in the order of their sheet.

        A decision that cannot be read (None) counts both ways: what is made of it is then kept
        back by its faulty cell, which is named.
        """
        results = self.assessment.units
        decided = {code: row.ket_luan for code, row in self.xet.items()}

        def belongs(code: str) -> bool:
            match group:
                case "registered":
                    return code in self.dang_ky
                case "late":
                    return code not in self.dang_ky
                case "scored":
                    return bool(results[code].diem_tu_cham)
                case "recognised":
                    return decided.get(code, KHONG_CONG_NHAN) in (CONG_NHAN, None)
                case "not-recognised":
                    return decided.get(code, CONG_NHAN) in (KHONG_CONG_NHAN, None)
                case _:
                    return True

        return tuple(unit for code, unit in self.don_vi.items() if belongs(code))

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
    def values(self) -> Mapping[str, Any]:
        """The values of the names in braces of papers.toml: settings, and those of the unit."""
        return issuer_values(self.settings, self.unit)

    @property
    def result(self) -> UnitResult | None:
        """The unit's result."""
        return self.tables.assessment.units.get(self.unit.ma) if self.unit else None


def issuer_values(settings: ThongTinChung, unit: DonVi | None) -> dict[str, Any]:
    """The values of the names in braces of papers.toml (`huyen`, `don_vi.ten_day_du`)."""
    values = {each.name: getattr(settings, each.name) for each in columns(ThongTinChung)}
    if unit is not None:
        names = (*(each.name for each in columns(DonVi)), "ten_day_du", "ten_rieng")
        values |= {f"{UNIT}.{name}": getattr(unit, name) for name in names}
    return values


ALL = frozenset({"*"})
"""In what a name reads: every field of the sheet; in its `of`: the rows of every kind."""


@dataclass(frozen=True)
class Whole:
    """A need of a record that templates read as it is: an attribute reads the field of its name."""

    record: type[Record]


@dataclass(frozen=True)
class Texts:
    """A need of what texts of papers.toml name: the issuer's `lines`, `above`, `place`, `symbol`,
    or the kind's `addressed_to`."""

    texts: tuple[str, ...]


Need = type[Record] | tuple[type[Record], *tuple[str, ...]] | Whole | Texts
"""A sheet, a sheet with the fields that are read, or what is known only of a paper at hand."""


@dataclass(frozen=True)
class Reading:
    """What a name reads: `always`, and besides for each of its attributes (`hang.tien`)."""

    always: tuple[Need, ...] = ()
    by: Mapping[str, tuple[Need, ...]] = field(default_factory=dict)

    def needs(self, path: str) -> Iterator[tuple[Need, str]]:
        """What is read for an attribute ("": of the name itself), and the attribute below it."""
        for need in self.always:
            yield need, path
        everything = path.endswith("*")
        path = path.rstrip("*").rstrip(".")
        for attribute, needs in self.by.items():
            if path == attribute or path.startswith(f"{attribute}."):
                yield from ((need, path[len(attribute) + 1 :]) for need in needs)
            elif everything and (not path or attribute.startswith(f"{path}.")):
                yield from ((need, "*") for need in needs)


@dataclass(frozen=True)
class Provider:
    """A name of the vocabulary: how it is made and what it reads.

    `of`: the kinds of paper whose rows are read besides the paper's own; `cited`: those of the
    kind that the paper cites by this word. `commune` and `registration` are read in place of
    `reading` where a commune issues the paper, and where the paper is a registration.
    """

    name: str
    make: Callable[[Scope], Any]
    reading: Reading
    of: frozenset[str]
    cited: bool
    commune: Reading | None
    registration: Reading | None

    def reading_for(self, kind: Kind) -> Reading:
        """What is read for a paper of a kind."""
        if kind.registration and self.registration is not None:
            return self.registration
        if kind.issuer.of_unit and self.commune is not None:
            return self.commune
        return self.reading

    def others(self, kind: Kind) -> frozenset[str]:
        """The kinds of paper, by code, whose rows are read besides the paper's own."""
        cited = kind.cites.get(self.name) if self.cited else None
        return self.of | {cited} if cited else self.of

    def fields(self, path: str = "*") -> dict[str, frozenset[str]]:
        """The fields read by sheet, of whatever issuer: for an attribute, or for all."""
        found: dict[str, frozenset[str]] = {}
        for reading in (self.reading, self.commune, self.registration):
            for need, rest in reading.needs(path) if reading else ():
                for sheet, names in _resolved(need, rest, declared().kinds):
                    found[sheet] = found.get(sheet, frozenset()) | names
        return found


PROVIDERS: dict[str, Provider] = {}
P = TypeVar("P", bound=Callable[[Scope], Any])
By = Mapping[str, Iterable[Need]]


def comes_from(
    *needs: Need,
    by: By | None = None,
    commune: Reading | None = None,
    registration: Reading | None = None,
    of: Iterable[str] = (),
    cited: bool = False,
) -> Callable[[P], P]:
    """Enter a function of a Scope into the vocabulary under its own name.

    `needs` are read by whatever uses the name, those of `by` only for the attribute named.
    """

    def enter(make: P) -> P:
        PROVIDERS[make.__name__] = Provider(
            name=make.__name__,
            make=make,
            reading=reads(*needs, by=by),
            of=frozenset(of),
            cited=cited,
            commune=commune,
            registration=registration,
        )
        return make

    return enter


def reads(*needs: Need, by: By | None = None) -> Reading:
    """What a name reads, always and for each attribute."""
    return Reading(needs, {name: tuple(each) for name, each in (by or {}).items()})


def in_settings(*names: str) -> tuple[type[Record], *tuple[str, ...]]:
    """The settings a provider reads."""
    return (ThongTinChung, *names)


READ_THROUGH = {
    "ten_day_du": frozenset({"ten", "loai"}),
    "ten_rieng": frozenset({"ten", "loai"}),
    "so_ky_hieu": frozenset({"so", "ky_hieu"}),
    "la_du_thao": frozenset({"trang_thai"}),
}
"""Attributes of records that are made of fields."""


def _resolved(need: Need, path: str, kinds: Iterable[Kind]) -> Iterator[tuple[str, frozenset[str]]]:
    """The sheets and fields of a need; `path` is the attribute below the value it stands for."""
    match need:
        case Whole(record=record):
            attribute = path.partition(".")[0]
            if attribute == "*":
                yield record.sheet, ALL
            elif attribute:
                yield record.sheet, READ_THROUGH.get(attribute, frozenset({attribute}))
            else:
                yield record.sheet, frozenset()
        case Texts(texts=texts):
            for name in (each for kind in kinds for each in kind.names(*texts)):
                owner, _, attribute = name.rpartition(".")
                sheet = DonVi.sheet if owner else ThongTinChung.sheet
                yield sheet, READ_THROUGH.get(attribute, frozenset({attribute}))
        case tuple():
            yield need[0].sheet, frozenset(need[1:])
        case _:
            yield need.sheet, ALL


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
        reading, of = provider.reading_for(kind), provider.others(kind)
        for path in ("", *attributes):
            for need, rest in reading.needs(path):
                for sheet, names in _resolved(need, rest, (kind,)):
                    known = needs.get(sheet, ())
                    if Reads(names, of) not in known:
                        needs[sheet] = (*known, Reads(names, of))
    return needs


def context(names: Iterable[str], scope: Scope) -> dict[str, Any]:
    """The values of the names a template uses."""
    return {name: PROVIDERS[name].make(scope) for name in names}
