"""`hoso archive`: the papers are made, then every dossier becomes a package that is kept.

The packages are in `luu-tru/` of the workbook's outputs. They are never overwritten: a changed
dossier is a new version. With them come the lists of the hand-in, as Word and PDF.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import run
from pipeline.archive import bags, filed_papers, lengths
from pipeline.archive.dossier import Dossier
from pipeline.archive.metadata import MetadataError
from pipeline.archive.package import Packed, PackingFault, content_key, last_package, packed
from pipeline.bundle import lock
from pipeline.bundle.faults import explained
from pipeline.compose.dossier_words import from_whom
from pipeline.examination import examine, use_kinds
from pipeline.fonts import family
from pipeline.jobs.archive_findings import incomplete, of_packing
from pipeline.jobs.dossier_pages import Pages, frame_docx, frames
from pipeline.jobs.dossiers_of_year import FOLDER, Wish, Year
from pipeline.model.dossiers import dossiers_due
from pipeline.model.due import Selection
from pipeline.model.errors import ExitCode, HosoError
from pipeline.model.findings import Finding, has_errors
from pipeline.model.folders import output_folder
from pipeline.model.kinds import declared
from pipeline.model.progress import Progress
from pipeline.model.reports import Report

AT_A_TIME = 150
"""This many dossiers are printed and packed before the next ones: memory stays bounded."""


@dataclass(frozen=True)
class Archived:
    """The result for a workbook: packages made and kept, what was refused and why, exit code."""

    workbook: Path
    code: ExitCode
    findings: tuple[Finding, ...] = ()
    made: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    refused: tuple[str, ...] = ()
    report: Report | None = None
    fault: HosoError | None = None


def archive(
    workbooks: Sequence[Path], out: Path, wish: Wish, progress: Progress, executor: Executor | None
) -> list[Archived]:
    """Make the papers of the workbooks, and a package of every dossier that is complete.

    A workbook with words that are too long for hoso.xml is refused before anything is made.
    """
    use_kinds(workbooks, wish.templates)
    refused = {
        workbook: refusals for workbook in workbooks if (refusals := _too_long(workbook, progress))
    }
    reports = run.documents(
        [workbook for workbook in workbooks if workbook not in refused],
        out,
        Selection(),
        progress,
        executor,
        wish=run.Wish(templates=wish.templates),
        wait=wish.wait,
    )
    archived = {
        report.workbook: _archived(report, out, wish, progress, executor) for report in reports
    }
    for workbook, findings in refused.items():
        archived[workbook] = Archived(workbook, ExitCode.INPUT, findings)
    return [archived[workbook] for workbook in dict.fromkeys(workbooks)]


def _too_long(workbook: Path, progress: Progress) -> tuple[Finding, ...]:
    """Findings on cells that are too long for hoso.xml; empty if the workbook cannot be read."""
    progress.stage(f"Xem {workbook.name} có đủ chỗ ghi trong dữ liệu hồ sơ")
    tables = examine(workbook).tables
    if tables is None:
        return ()
    return tuple(lengths.faults(tables, tuple(dossiers_due(tables, declared().dossiers))))


def dossiers(workbook: Path, out: Path, wish: Wish) -> list[tuple[Dossier, list[Path]]]:
    """The dossiers of a year, complete or not, each with its packages; nothing is made.

    Raises HosoError if no papers have been made.
    """
    use_kinds([workbook], wish.templates)
    folder = output_folder(workbook, out)
    with lock.held(folder, lock.Patience(wish.wait)):
        year = Year.read(Report(workbook, ExitCode.OK), folder, wish)
        listed = year.dossiers()
        return [(dossier, bags.versions(year.target, dossier.name)) for dossier in listed]


def _archived(
    report: Report, out: Path, wish: Wish, progress: Progress, executor: Executor | None
) -> Archived:
    if report.fault is not None:
        return Archived(report.workbook, report.code, report=report, fault=report.fault)
    folder = output_folder(report.workbook, out)
    try:
        with lock.held(folder, lock.Patience(wish.wait, progress.stage)):
            return _Archiving(Year.read(report, folder, wish), executor).done(progress)
    except OSError as cause:
        fault = explained(cause, folder / FOLDER)
        return Archived(report.workbook, fault.exit_code, report=report, fault=fault)
    except HosoError as fault:
        return Archived(report.workbook, fault.exit_code, report=report, fault=fault)


@dataclass
class _Archiving:
    """The dossiers of a year while they are packed, and the results so far."""

    year: Year
    executor: Executor | None
    findings: list[Finding] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def done(self, progress: Progress) -> Archived:
        """Pack every dossier, except those that are refused or unchanged."""
        year, report = self.year, self.year.report
        progress.stage("Lập hồ sơ")
        bags.clean(year.target)
        pages = Pages.loaded(year.layout, year.tables.year.settings, year.theirs, self.executor)
        every = year.dossiers()
        self.findings += year.faults
        ready = [dossier for dossier in every if self._is_ready(dossier)]
        for start in range(0, len(ready), AT_A_TIME):
            group = ready[start : start + AT_A_TIME]
            progress.stage("Đóng gói hồ sơ", len(group))
            titles = {dossier.name: dossier.title for dossier in group}
            for result in self._packed(group, pages):
                progress.step()
                self.findings += [of_packing(fault, result.dossier) for fault in result.faults]
                if result.package is not None:
                    self.made.append(result.package)
                else:
                    self.refused.append(titles[result.dossier])
        filed_papers.hand_in(year.target, every, self._hand_in(pages))
        code = report.code or (ExitCode.INPUT if has_errors(self.findings) else ExitCode.OK)
        return Archived(
            report.workbook,
            code,
            tuple(self.findings),
            tuple(self.made),
            tuple(self.kept),
            tuple(self.refused),
            report,
        )

    def _is_ready(self, dossier: Dossier) -> bool:
        """Whether a dossier is wanted and can be packed; what it lacks is noted."""
        wish = self.year.wish
        if wish.units and dossier.unit not in wish.units:
            return False
        self.findings += incomplete(dossier, wish.incomplete)
        if dossier.documents and (dossier.complete or wish.incomplete):
            return True
        self.refused.append(dossier.title)
        return False

    def _packed(self, some: Sequence[Dossier], pages: Pages) -> Iterator[Packed]:
        """The dossiers of a group that changed, packed one after another.

        If any has changed, the pages of all are printed: LibreOffice's output depends on everything
        that is printed together, and a package must have the same bytes on any day.
        """
        changed: list[tuple[Dossier, str]] = []
        for dossier in some:
            try:
                key = content_key(dossier, frame_docx(dossier, pages), self.year.wish.level)
            except MetadataError as fault:
                refusal = PackingFault("ho-so-sai-truong", "", str(fault))
                self.findings.append(of_packing(refusal, dossier.name))
                self.refused.append(dossier.title)
                continue
            last, same = last_package(self.year.target, dossier.name, key)
            if same and last is not None:
                self.kept.append(last)
            else:
                changed.append((dossier, key))
        if not changed:
            return
        printed = frames(some, pages)
        font = family.find().files[0]
        orders = [
            self.year.job(dossier, printed[dossier.name], key, font) for dossier, key in changed
        ]
        yield from (self.executor.map if self.executor else map)(packed, orders)

    def _hand_in(self, pages: Pages) -> filed_papers.Printer:
        settings = self.year.tables.year.settings
        return filed_papers.Printer(
            fill=lambda code, words: pages.docx(code, **words),
            to_pdf=pages.to_pdf,
            giver=from_whom(settings),
            receiver=settings.ben_nhan_ho_so or "",
            holdings=filed_papers.holdings(settings),
        )
