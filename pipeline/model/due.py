"""Which papers are wanted, and which are due."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.model.kinds import Kind
from pipeline.model.tables import Scope


@dataclass(frozen=True)
class Selection:
    """Which papers are wanted: kinds, stages and units by code; empty means all.

    `state` is the chosen state ("": any), and `papers` those in it (kind and unit), None while that
    is not known.

    `present` are kinds that are in the outputs already: those made on request are then kept up to
    date, too, so that none is out of date beside new papers. `reissue` are kinds whose issued
    papers are made again on purpose.
    """

    kinds: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    state: str = ""
    papers: frozenset[tuple[str, str | None]] | None = None
    present: frozenset[str] = frozenset()
    reissue: frozenset[str] = frozenset()

    def with_present(self, papers: Iterable[tuple[str, str | None]]) -> "Selection":
        """The same, knowing the papers (kind and unit) of the last run."""
        return replace(self, present=frozenset(kind for kind, _ in papers))

    def reissues(self, kind: str, unit: str | None) -> bool:
        """Whether an issued paper is to be made again."""
        return kind in self.reissue and (not self.units or unit in self.units)

    def wants(self, kind: Kind, unit: str | None) -> bool:
        """Whether a paper was asked for; those made on request only when named."""
        if self.kinds and kind.code not in self.kinds:
            return False
        if self.stages and kind.stage not in self.stages:
            return False
        if self.papers is not None and (kind.code, unit) not in self.papers:
            return False
        if not self.kinds and kind.on_request and kind.code not in self.present:
            return False
        return not self.units or unit in self.units


@dataclass(frozen=True)
class Due:
    """A paper that is due, before its words are put together."""

    scope: Scope
    layout: str

    @property
    def template(self) -> tuple[str, str]:
        """Layout and kind: which template it needs."""
        return self.layout, self.scope.kind.code
