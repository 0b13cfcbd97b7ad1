"""The dossiers of a year: which papers are in each, and what a package of it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import __version__
from pipeline.archive import filed_papers
from pipeline.archive.assembly import Frame
from pipeline.archive.dossier import Dossier
from pipeline.archive.filed_papers import Source
from pipeline.archive.package import Job
from pipeline.bundle import last_run, lock, manifest
from pipeline.bundle.manifest import Entry
from pipeline.compose.dossier_words import described
from pipeline.compose.papers import layout_of_year
from pipeline.compose.selection import units_exist
from pipeline.examination import examine, own_templates
from pipeline.fill.catalogue import template_path
from pipeline.jobs.archive_findings import Copies, Key, looked_at_copies
from pipeline.model.dossiers import DossierDue, dossiers_due
from pipeline.model.due import Selection
from pipeline.model.errors import HosoError
from pipeline.model.findings import Finding
from pipeline.model.kinds import Kind, declared
from pipeline.model.reports import Report
from pipeline.model.tables import Tables
from pipeline.regulations import layouts

FOLDER = "luu-tru"


@dataclass(frozen=True)
class Wish:
    """What is wanted: the level of PDF/A, these units alone, incomplete dossiers as well."""

    level: str = "2b"
    units: frozenset[str] = frozenset()
    incomplete: bool = False
    templates: Path | None = None
    wait: float = lock.WAIT_SECONDS


@dataclass(frozen=True)
class Year:
    """A workbook whose papers are in its outputs, and the dossiers that they make."""

    report: Report
    folder: Path
    wish: Wish
    tables: Tables
    entries: Mapping[Key, Entry]
    copies: Copies
    faults: tuple[Finding, ...]

    @classmethod
    def read(cls, report: Report, folder: Path, wish: Wish) -> "Year":
        """The year as found in the outputs; raises HosoError if no papers have been made."""
        checked = examine(report.workbook)
        last = last_run.load(folder)
        if checked.tables is None or last.manifest is None:
            raise HosoError(
                f"Chưa có văn bản nào của “{report.workbook.name}” để lập hồ sơ.",
                "Sửa các lỗi nêu trên rồi chạy lại.",
            )
        units_exist(Selection(units=wish.units), checked.tables)
        entries = last.entries()
        copies, faults = looked_at_copies(report.workbook, folder, entries)
        return cls(report, folder, wish, checked.tables, entries, copies, faults)

    @property
    def target(self) -> Path:
        """The folder of the packages."""
        return self.folder / FOLDER

    @property
    def layout(self) -> str:
        """The layout of the pages around the dossiers."""
        return layout_of_year(self.tables.year.settings, layouts.load())

    def dossiers(self) -> list[Dossier]:
        """The dossiers that are due, with the papers that are there."""
        return [self._dossier(due) for due in dossiers_due(self.tables, declared().dossiers)]

    def _dossier(self, due: DossierDue) -> Dossier:
        settings = self.tables.year.settings
        kinds = {kind.code: kind for kind in self.tables.kinds}
        sources = [
            self._source(entry, kinds[entry.kind])
            for entry in self.entries.values()
            if entry.kind in kinds and due.holds(entry.kind, entry.unit)
        ]
        return filed_papers.dossier(due, settings, sources)

    def _source(self, entry: Entry, kind: Kind) -> Source:
        """A paper; a signed copy takes the place of the unsigned one."""
        files, looked = self.copies.get(entry.key, ((), None))
        return Source(
            stem=Path(entry.pdf).stem,
            kind=kind,
            unit=entry.unit,
            state=entry.state,
            date=entry.date,
            pages=looked.pages if looked else entry.pages,
            pdf=self.folder / entry.pdf,
            docx=self.folder / entry.docx,
            sha256=entry.sha256,
            described=described(self.tables, kind, entry.unit),
            origin=looked.origin if looked else "may-in",
            scans=files,
            key=looked.key if looked else "",
        )

    def job(self, dossier: Dossier, frame: Frame, content: str, font: Path) -> Job:
        """The order to pack a dossier between its printed pages; `content` tells its version."""
        places = sorted(self._places[paper.stem] for paper in dossier.documents)
        entries = [self._entries[place] for place in places]
        used = sorted({(entry.made_from.get("layout", ""), entry.kind) for entry in entries})
        return Job(
            dossier=dossier,
            frame=frame,
            level=self.wish.level,
            font=font,
            workbook=self.report.workbook,
            folder=self.target,
            content=content,
            record={
                "chuong_trinh": __version__,
                "so": {"ten": self.report.workbook.name, "sha256": self._workbook_hash()},
                "mau": {
                    f"{layout}/{kind}.docx": digest
                    for layout, kind in used
                    if (digest := self._template_hash(layout, kind))
                },
                "van_ban": [
                    {"pdf": entry.pdf, "docx": entry.docx, "sha256": entry.sha256}
                    | {"made_from": entry.made_from}
                    for entry in entries
                ],
            },
        )

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self.entries.values())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The position of each paper among the entries, by its stem."""
        return {Path(entry.pdf).stem: place for place, entry in enumerate(self._entries)}

    @cached_property
    def _hashes(self) -> dict[Path, str]:
        return {}

    def _hash(self, path: Path) -> str:
        """The hash of a file, read once; "" if the file is missing."""
        if path not in self._hashes:
            self._hashes[path] = manifest.sha256(path.read_bytes()) if path.is_file() else ""
        return self._hashes[path]

    def _workbook_hash(self) -> str:
        return self._hash(self.report.workbook)

    def _template_hash(self, layout: str, kind: str) -> str:
        return self._hash(template_path(layout, kind, theirs=self.theirs))

    @property
    def theirs(self) -> Path:
        """The folder of the clerk's own templates."""
        return own_templates(self.report.workbook, self.wish.templates)
