"""The names a template has: how each is made, and what it reads.

A provider is a function of a `Scope`. Its name is the template's name, its return type says which
attributes there are, and `@comes_from` names the sheets and fields that each of them reads, so that
a fault there keeps back the papers that print it and no others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pipeline.model.kinds import Kind, declared
from pipeline.model.records import DonVi, Record, ThongTinChung
from pipeline.model.tables import Scope

ALL = frozenset({"*"})
"""As fields: every field of the sheet; as `of`: the rows of every kind."""


@dataclass(frozen=True)
class Whole:
    """A need of a whole record: a template's attribute reads the field of the same name."""

    record: type[Record]


@dataclass(frozen=True)
class Texts:
    """A need of the fields named in texts of papers.toml, of the paper's kind or those in `of`.

    These are the issuer's `lines`, `above`, `place` and `symbol`, and the kind's `addressed_to`
    and `subject`.
    """

    texts: tuple[str, ...]
    of: Callable[[Kind], bool] | None = None


Cells = type[Record] | tuple[type[Record], *tuple[str, ...]]
"""A sheet, or a sheet with the fields that are read."""


@dataclass(frozen=True)
class Own:
    """A need of rows of the paper's issuer: a commune's are those of the unit, others of no unit.

    A fault in another's row does not concern the paper. `common`: the rows of the paper's unit and
    those of no unit, whoever issues it.
    """

    cells: Cells | Whole
    common: bool = False


Need = Cells | Whole | Texts | Own
"""What is read: cells, or needs that depend on the paper."""


@dataclass(frozen=True)
class Reading:
    """What a name reads: `always`, and in addition for each of its attributes (`hang.tien`)."""

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

    `of`: the other kinds of paper whose rows are read; `cited`: those of the
    kind that the paper cites by this word; `met`: those of the kind whose meeting it takes;
    `of_unit`: only papers of a unit have it. `commune`,
    `council` and `registration` are read in place of `reading` if a commune issues the paper,
    if its council does, and if the paper is a registration.
    """

    name: str
    make: Callable[[Scope], Any]
    reading: Reading
    of: frozenset[str]
    cited: bool
    met: bool
    of_unit: bool
    commune: Reading | None
    registration: Reading | None
    council: Reading | None = None

    def reading_for(self, kind: Kind) -> Reading:
        """What is read for a paper of a kind."""
        if kind.registration and self.registration is not None:
            return self.registration
        if kind.issuer.of_unit and kind.issuer.council and self.council is not None:
            return self.council
        if kind.issuer.of_unit and self.commune is not None:
            return self.commune
        return self.reading

    def others(self, kind: Kind) -> frozenset[str]:
        """The other kinds of paper, by code, whose rows are read."""
        cited = kind.cites.get(self.name) if self.cited else None
        named = mentioned_kind(self.name, declared().kinds)
        met = kind.meeting if self.met else None
        return self.of | {code for code in (cited, named and named.code, met) if code}

    def fields(self, path: str = "*") -> dict[str, frozenset[str]]:
        """The fields read by sheet, of whatever issuer: for an attribute, or for all."""
        by_sheet: dict[str, frozenset[str]] = {}
        for reading in (self.reading, self.commune, self.registration, self.council):
            for need, rest in reading.needs(path) if reading else ():
                for sheet, names in _resolved(need, rest, declared().kinds):
                    by_sheet[sheet] = by_sheet.get(sheet, frozenset()) | names
        return by_sheet


def mentioned_kind(word: str, kinds: Iterable[Kind]) -> Kind | None:
    """The kind that papers mention by this word (`mentioned-as`)."""
    return next((kind for kind in kinds if kind.mentioned_as == word), None)


PROVIDERS: dict[str, Provider] = {}
P = TypeVar("P", bound=Callable[[Scope], Any])
By = Mapping[str, Iterable[Need]]


def comes_from(
    *needs: Need,
    by: By | None = None,
    commune: Reading | None = None,
    registration: Reading | None = None,
    council: Reading | None = None,
    of: Iterable[str] = (),
    cited: bool = False,
    met: bool = False,
    of_unit: bool = False,
) -> Callable[[P], P]:
    """Register a function of a Scope in the vocabulary under its own name.

    `needs` are read whenever the name is used, those of `by` only for the attribute named.
    """

    def enter(make: P) -> P:
        PROVIDERS[make.__name__] = Provider(
            name=make.__name__,
            make=make,
            reading=reads(*needs, by=by),
            of=frozenset(of),
            cited=cited,
            met=met,
            of_unit=of_unit,
            commune=commune,
            registration=registration,
            council=council,
        )
        return make

    return enter


def reads(*needs: Need, by: By | None = None) -> Reading:
    """What a name reads, always and for each attribute."""
    return Reading(needs, {name: tuple(origins) for name, origins in (by or {}).items()})


def in_settings(*names: str) -> tuple[type[Record], *tuple[str, ...]]:
    """The settings a provider reads."""
    return (ThongTinChung, *names)


READ_THROUGH = {
    "ten_day_du": frozenset({"ten", "loai"}),
    "ten_rieng": frozenset({"ten", "loai"}),
    "so_ky_hieu": frozenset({"so", "ky_hieu"}),
    "la_du_thao": frozenset({"trang_thai"}),
    "so_phieu": frozenset({"tan_thanh", "khong_tan_thanh", "khong_y_kien"}),
    "qua_nua": frozenset({"tan_thanh", "khong_tan_thanh", "khong_y_kien"}),
}
"""Attributes of records that are made of fields."""


def _resolved(need: Need, path: str, kinds: Iterable[Kind]) -> Iterator[tuple[str, frozenset[str]]]:
    """The sheets and fields of a need; `path` is the attribute read of its value."""
    match need:
        case Own(cells=cells):
            yield from _resolved(cells, path, kinds)
        case Whole(record=record):
            attribute = path.partition(".")[0]
            if attribute == "*":
                yield record.sheet, ALL
            elif attribute:
                yield record.sheet, READ_THROUGH.get(attribute, frozenset({attribute}))
            else:
                yield record.sheet, frozenset()
        case Texts(texts=texts, of=of):
            named = filter(of, declared().kinds) if of else kinds
            for name in (name for kind in named for name in kind.names(*texts)):
                owner, _, attribute = name.rpartition(".")
                sheet = DonVi.sheet if owner else ThongTinChung.sheet
                yield sheet, READ_THROUGH.get(attribute, frozenset({attribute}))
        case tuple():
            yield need[0].sheet, frozenset(need[1:])
        case _:
            yield need.sheet, ALL


@dataclass(frozen=True)
class Reads:
    """What is read of a sheet: which fields, and of which other kinds of paper.

    `own`: only rows as `Own` says.
    """

    fields: frozenset[str]
    of: frozenset[str] = frozenset()
    own: Own | None = None


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
                    reads_of_sheet = Reads(names, of, need if isinstance(need, Own) else None)
                    if reads_of_sheet not in known:
                        needs[sheet] = (*known, reads_of_sheet)
    return needs


def sheets_of(reading: Reading, path: str, kind: Kind) -> Iterator[str]:
    """The sheets that an attribute is read from for a paper of a kind, as they are declared."""
    for need, rest in reading.needs(path):
        for sheet, _ in _resolved(need, rest, (kind,)):
            yield sheet


def context(names: Iterable[str], scope: Scope) -> dict[str, Any]:
    """The values of the names a template uses."""
    return {name: PROVIDERS[name].make(scope) for name in names}
