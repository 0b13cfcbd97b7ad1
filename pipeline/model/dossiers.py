"""Which dossiers a year has, and which papers belong in each."""

from dataclasses import dataclass

from pipeline.model import words
from pipeline.model.kinds import DossierKind, Kind, filled
from pipeline.model.records import DonVi
from pipeline.model.tables import Tables, issuer_values


@dataclass(frozen=True)
class DossierDue:
    """A dossier of a year; `number` counts from 1 over all of them, `stem` is its file name.

    `wanted` are the required papers that are due, by kind and unit (None: the district's).
    """

    kind: DossierKind
    unit: DonVi | None
    number: int
    stem: str
    title: str
    wanted: tuple[tuple[Kind, str | None], ...]

    def holds(self, kind: str, unit: str | None) -> bool:
        """Whether a paper belongs in it."""
        if kind not in self.kind.kinds:
            return False
        return unit is None or self.unit is None or unit == self.unit.ma


def dossiers_due(tables: Tables, declared: tuple[DossierKind, ...]) -> tuple[DossierDue, ...]:
    """The dossiers of a year, in the order of papers.toml and of the units' sheet."""
    dossiers: list[DossierDue] = []
    for kind in declared:
        if not tables.has_begun(kind.scope):
            continue
        units = tables.units_in(kind.scope) if kind.for_unit else (None,)
        dossiers += [
            _dossier(tables, kind, unit, len(dossiers) + at) for at, unit in enumerate(units, 1)
        ]
    return tuple(dossiers)


def _dossier(tables: Tables, kind: DossierKind, unit: DonVi | None, number: int) -> DossierDue:
    parts = [kind.code] + ([unit.ma, words.slug(unit.ten or "")] if unit else [])
    return DossierDue(
        kind=kind,
        unit=unit,
        number=number,
        stem="-".join(part for part in parts if part),
        title=filled(kind.title, issuer_values(tables.year.settings, unit)),
        wanted=tuple(_wanted(tables, kind, unit)),
    )


def _wanted(
    tables: Tables, dossier: DossierKind, unit: DonVi | None
) -> list[tuple[Kind, str | None]]:
    known = {kind.code: kind for kind in tables.kinds}
    papers: list[tuple[Kind, str | None]] = []
    for code in dossier.required:
        kind = known[code]
        if not kind.for_unit:
            papers += [(kind, None)] if tables.has_begun(kind.scope) else []
            continue
        if unit is None:
            papers += [(kind, unit.ma) for unit in tables.units_in(kind.scope)]
        elif tables.is_in(kind.scope, unit.ma):
            papers.append((kind, unit.ma))
    return papers
