"""A year as the pages show it: its stages in order, the papers of each, what is due next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle import manifest
from pipeline.bundle.bundles import DOSSIERS
from pipeline.bundle.bundles import FOLDER as PRINT_RUNS
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.compose.papers import due
from pipeline.model import kinds
from pipeline.model.deadlines import owed
from pipeline.model.dossiers import dossiers_due
from pipeline.model.due import Selection
from pipeline.model.findings import Finding
from pipeline.model.folders import output_folder
from pipeline.model.kinds import Kind
from pipeline.model.records import PHAT_HANH
from pipeline.model.tables import Tables
from pipeline.regulations import layouts
from pipeline.web.checks import Check, kinds_of
from pipeline.web.deadlines import Deadline, deadlines

OF_THE_LAW = frozenset({"quy-dinh-khac-ngay", "khong-co-quy-dinh", "can-cu-khong-hieu-luc"})
"""Codes of findings on regulations and legal bases that were not in force."""

NO_UNIT = "-"
"""In an address, used instead of a unit for papers of the district."""


@dataclass(frozen=True)
class PaperView:
    """A paper of the year: made (`entry`), or not yet, and then why if that is known."""

    kind: Kind
    unit: str | None
    title: str
    entry: Entry | None
    why: tuple[Mapping[str, str], ...] = ()

    @property
    def address(self) -> str:
        """Kind and unit, as they are in its address."""
        return f"{self.kind.code}/{self.unit or NO_UNIT}"


@dataclass(frozen=True)
class StageView:
    """A stage of the year with its papers, and its print run (None: not made yet)."""

    code: str
    title: str
    papers: tuple[PaperView, ...]
    print_run: str | None

    @property
    def by_kind(self) -> tuple[tuple[Kind, tuple[PaperView, ...]], ...]:
        """Its papers by kind, in the order of the year."""
        groups: dict[str, list[PaperView]] = {}
        for paper in self.papers:
            groups.setdefault(paper.kind.code, []).append(paper)
        return tuple((group[0].kind, tuple(group)) for group in groups.values())

    @property
    def made(self) -> int:
        """How many of its papers have been made."""
        return sum(paper.entry is not None for paper in self.papers)

    @property
    def issued(self) -> int:
        """How many of those are issued."""
        return sum(paper.entry is not None and is_issued(paper.entry) for paper in self.papers)

    @property
    def state(self) -> str:
        """How far the stage is, in a word for the style sheet."""
        if not self.papers:
            return "chua-den"
        if self.made == len(self.papers):
            return "du"
        return "mot-phan" if self.made else "chua-lam"


@dataclass(frozen=True)
class NextDue:
    """The deadline that comes next: the day, what is due, how many have not come in, days late."""

    day: dt.date
    what: str
    missing: int
    total: int
    late: int


@dataclass(frozen=True)
class YearView:
    """A workbook as its page shows it."""

    known: str
    name: str
    year: int | None
    district: str
    units: tuple[tuple[str, str], ...]
    errors: int
    warnings: int
    stages: tuple[StageView, ...]
    next_due: NextDue | None
    kinds: tuple[Kind, ...]
    dossiers: tuple[str, ...]
    has_outputs: bool
    on_request: tuple[Kind, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def made(self) -> int:
        """How many papers have been made."""
        return sum(stage.made for stage in self.stages)

    @property
    def issued(self) -> int:
        """How many of those are issued."""
        return sum(stage.issued for stage in self.stages)

    @property
    def wanted(self) -> int:
        """How many papers are due."""
        return sum(len(stage.papers) for stage in self.stages)


def is_issued(entry: Entry) -> bool:
    """Whether a paper is issued (else a draft)."""
    return entry.state == PHAT_HANH


def view(known: str, check: Check, out: Path, today: dt.date) -> YearView:
    """The view of a workbook; incomplete if the workbook cannot be read."""
    with kinds_of(check.path):
        return _view(known, check, out, today)


def _view(known: str, check: Check, out: Path, today: dt.date) -> YearView:
    folder = output_folder(check.path, out)
    record = manifest.load(folder)
    tables = check.checked.tables
    papers = _papers(tables, record)
    shown = tuple(
        StageView(
            stage.code,
            stage.title,
            tuple(paper for paper in papers if paper.kind.stage == stage.code),
            _if_bundled(record, f"{PRINT_RUNS}/{stage.code}.pdf"),
        )
        for stage in kinds.declared().stages
    )
    settings = tables.year.settings if tables else None
    units = tables.don_vi.values() if tables else ()
    return YearView(
        known=known,
        name=check.path.name,
        year=settings.nam if settings else None,
        district=(settings.huyen if settings else None) or "",
        units=tuple((unit.ma, unit.ten_day_du) for unit in units),
        errors=check.errors,
        warnings=check.warnings,
        stages=shown,
        next_due=_next(tables, today) if tables else None,
        kinds=tuple(kind for kind in kinds.load() if not kind.register_only),
        dossiers=_dossiers(record),
        has_outputs=record is not None and bool(record.papers),
        on_request=tuple(kind for kind in kinds.load() if kind.on_request),
        deadlines=deadlines(tables, today) if tables else (),
        notes=tuple(finding for finding in check.checked.findings if finding.code in OF_THE_LAW),
    )


def _papers(tables: Tables | None, record: Manifest | None) -> tuple[PaperView, ...]:
    """The papers that are due or in the folder, with the reason if one could not be made."""
    made = record.by_key() if record else {}
    missing = {(entry.kind, entry.unit): entry for entry in record.missing} if record else {}
    views: dict[tuple[str, str | None], PaperView] = {}
    if tables is not None:
        for paper in due(tables, layouts.load(), Selection().with_present(made)):
            kind, unit = paper.scope.kind, paper.scope.unit
            key = paper.scope.key
            title = f"{kind.name}: {unit.ten_day_du}" if unit else kind.name
            why = tuple(missing[key].findings) if key in missing else ()
            views[key] = PaperView(kind, key[1], title, made.get(key), why)
    known = {kind.code: kind for kind in kinds.load()}
    for key, entry in made.items():
        if key not in views and entry.kind in known:
            views[key] = PaperView(known[entry.kind], entry.unit, entry.title, entry)
    return tuple(views.values())


def _if_bundled(record: Manifest | None, name: str) -> str | None:
    return name if record is not None and name in record.bundles else None


def _dossiers(record: Manifest | None) -> tuple[str, ...]:
    names = record.bundles if record else {}
    return tuple(sorted(name for name in names if name.startswith(f"{DOSSIERS}/")))


def _next(tables: Tables, today: dt.date) -> NextDue | None:
    """The next deadline with something missing; else the last one past."""
    every = owed(tables.year, tables.kinds)
    lacking = [deadline for deadline in every if deadline.open_on(today)]
    if not lacking:
        return None
    coming = [deadline for deadline in lacking if deadline.due >= today]
    first = (
        min(coming, key=lambda deadline: deadline.due)
        if coming
        else max(lacking, key=lambda e: e.due)
    )
    same = [
        deadline for deadline in every if deadline.kind == first.kind and deadline.due == first.due
    ]
    missing = sum(deadline.open_on(today) for deadline in same)
    return NextDue(first.due, first.kind, missing, len(same), max(0, (today - first.due).days))


def paper_of(check: Check, out: Path, kind: str, unit: str) -> tuple[Path, Entry]:
    """The outputs folder and the entry of a paper that was made; KeyError if it was not."""
    folder = output_folder(check.path, out)
    record = manifest.load(folder)
    if record is None:
        raise KeyError(kind)
    return folder, record.by_key()[kind, None if unit == NO_UNIT else unit]


def files_of(check: Check, out: Path, what: str) -> tuple[Path, tuple[str, ...]]:
    """The outputs folder and the files of a download: a stage by code, `ho-so`, `in`, `tat-ca`.

    Only files that the manifest knows; KeyError if there are none.
    """
    folder = output_folder(check.path, out)
    record = manifest.load(folder)
    if record is None:
        raise KeyError(what)
    bundles = tuple(record.bundles)
    papers = [name for entry in record.papers for name in (entry.docx, entry.pdf)]
    if what == "tat-ca":
        extra = [name for name in ("kiem-tra.xlsx", "kiem-tra.xlsm") if (folder / name).is_file()]
        names = [*papers, *bundles, *extra]
    elif what in (DOSSIERS, PRINT_RUNS):
        names = [bundle for bundle in bundles if bundle.startswith(f"{what}/")]
    else:
        names = [paper for paper in papers if paper.startswith(f"{what}/")]
    present = tuple(name for name in names if (folder / name).is_file())
    if not present:
        raise KeyError(what)
    return folder, present


def bundle_of(check: Check, out: Path, known: str) -> tuple[Path, str]:
    """The outputs folder and the name of a bundle by its number in the manifest."""
    folder = output_folder(check.path, out)
    record = manifest.load(folder)
    names = sorted(record.bundles) if record else []
    if not known.isdecimal() or int(known) >= len(names):
        raise KeyError(known)
    return folder, names[int(known)]


def bundles(check: Check, out: Path) -> tuple[tuple[int, str, str], ...]:
    """All bundles: number, path, and what it is called."""
    record = manifest.load(output_folder(check.path, out))
    names = sorted(record.bundles) if record else []
    titles = _titles(check)
    return tuple(
        (number, name, titles.get(name, Path(name).stem)) for number, name in enumerate(names)
    )


def _titles(check: Check) -> dict[str, str]:
    """The titles of a workbook's dossiers and print runs, by their paths."""
    with kinds_of(check.path):
        declared = kinds.declared()
        tables = check.checked.tables
        dossiers = dossiers_due(tables, declared.dossiers) if tables else ()
        runs = {stage.code: stage.title for stage in declared.stages}
        apart = {
            f"{kind.stage}-{kind.code}": kind.name for kind in kinds.load() if kind.stage in runs
        }
    return {
        **{f"{DOSSIERS}/{dossier.stem}.pdf": dossier.title for dossier in dossiers},
        **{f"{PRINT_RUNS}/{stem}.pdf": title for stem, title in (runs | apart).items()},
    }
