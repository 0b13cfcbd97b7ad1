"""A workbook after stage 5, and which papers of the last run stay as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle import issued_papers, last_run
from pipeline.bundle.last_run import Last, Press
from pipeline.bundle.manifest import Entry
from pipeline.bundle.tables import Table
from pipeline.model.due import Due, Selection
from pipeline.model.findings import Finding
from pipeline.model.papers import Failed, FilledPaper, Key, LeftOut
from pipeline.model.tables import Tables


@dataclass(frozen=True)
class Prepared:
    """A workbook after stage 5: its filled papers, those that are kept, all findings.

    `key`: a hash of what its papers are made from, None if a file cannot be read. `none_due` says
    why kinds that were asked for have no paper.
    """

    workbook: Path
    key: str | None
    tables: Tables
    last: Last
    selection: Selection
    duplex: bool
    registers: tuple[Table, ...]
    press: Press
    kept: tuple[Entry, ...]
    filled: tuple[FilledPaper, ...]
    left_out: tuple[LeftOut, ...]
    not_filled: Failed
    input_findings: tuple[Finding, ...]
    template_findings: tuple[Finding, ...]
    none_due: tuple[str, ...]


def kept_papers(
    last: Last,
    filled: Sequence[FilledPaper],
    papers_due: Iterable[Due],
    selection: Selection,
    tables: Tables,
    press: Press,
    *,
    fresh: bool,
) -> tuple[Mapping[Key, Entry], tuple[Finding, ...]]:
    """The records of the papers that are kept, and warnings on those that would differ now.

    Issued ones are kept and, unless all are to be made again (`fresh`), unchanged ones.
    """
    unchanged = {} if fresh else last_run.kept(last, filled, press)
    frozen = issued_papers.frozen(last, filled, selection)
    wanted = [paper.scope.key for paper in papers_due]
    differing = (
        *issued_papers.differences(last, frozen.values(), tables),
        *issued_papers.no_longer_due(last, wanted, selection, tables),
    )
    return unchanged | {key: entry for key, (_, entry) in frozen.items()}, differing
