"""The pipeline: the stages in their order, each given the results of those before."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import thethuc
from pipeline.bundle import bundle, last_report, last_run, lock
from pipeline.bundle.delivery import Delivery
from pipeline.bundle.index import indexes
from pipeline.bundle.last_run import Last
from pipeline.bundle.marked_copy import deliver_check
from pipeline.bundle.outcome import outcome_of
from pipeline.bundle.outputs import restore
from pipeline.bundle.prepared import Prepared, kept_papers
from pipeline.bundle.tables import Table
from pipeline.check.word_sources import traced
from pipeline.compose import compose
from pipeline.compose.index import INDEX_VOCABULARY, index_words
from pipeline.compose.papers import due, layout_of_year
from pipeline.compose.register_sheet import register_sheets
from pipeline.compose.selection import in_state, none_due, units_exist
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine, own_templates, use_kinds
from pipeline.fill import fill
from pipeline.fill.catalogue import Loaded, load_index
from pipeline.fill.catalogue import load as load_templates
from pipeline.fill.charts import begun as charts_begun
from pipeline.fonts.family import Font
from pipeline.model.due import Due, Selection
from pipeline.model.errors import ExitCode, HosoError
from pipeline.model.findings import Finding
from pipeline.model.folders import output_folder, own_folder
from pipeline.model.papers import (
    Composition,
    Failed,
    Fillable,
    FilledPaper,
)
from pipeline.model.paths import TEMPLATES
from pipeline.model.pictures import charts_in
from pipeline.model.progress import Progress
from pipeline.model.reports import Report
from pipeline.printing import print_papers, scratch, soffice
from pipeline.printing.fitness import installed_font
from pipeline.printing.papers import begun
from pipeline.proof import proof
from pipeline.regulations import layouts
from pipeline.workbook.mark import annotated
from pipeline.workbook.registers import register_file


@dataclass(frozen=True)
class Wish:
    """Options of a run: make everything again, and the folder of the clerk's own templates.

    `duplex`: in print runs each paper begins on a sheet of its own.
    """

    fresh: bool = False
    templates: Path | None = None
    duplex: bool = False


def documents(
    workbooks: Sequence[Path],
    out: Path,
    selection: Selection,
    progress: Progress,
    executor: Executor | None = None,
    *,
    wish: Wish = Wish(),
    wait: float = lock.WAIT_SECONDS,
) -> list[Report]:
    """Every stage for every workbook; papers go to `out/<workbook name>/`, a report for each.

    Papers whose output would not change are kept, unless `wish` asks for all again. All workbooks
    share the runs of LibreOffice and the executor's workers; a faulty one does not stop the others.
    Each outputs folder is locked until the end; a folder locked by another run is waited for, at
    most `wait` seconds. If `wish` names no templates, those in the folder `templates` beside the
    workbook are used. Raises MissingProgramError if LibreOffice or the font is missing.
    """
    use_kinds(workbooks, wish.templates)
    soffice.find()
    scratch.check_room()
    run = _Run(selection, progress, executor, installed_font(), wish)
    folders = {output_folder(workbook, out) for workbook in workbooks}
    with lock.all_held(folders, lock.Patience(wait, progress.stage)) as busy:
        return _documents(workbooks, out, run, busy)


@dataclass(frozen=True)
class _Run:
    """The options of a run, and the tools it works with."""

    selection: Selection
    progress: Progress
    executor: Executor | None
    font: Font
    wish: Wish


def _documents(
    workbooks: Sequence[Path], out: Path, run: _Run, busy: Mapping[Path, HosoError]
) -> list[Report]:
    """The stages for all workbooks; those whose folder is `busy` are reported with the reason."""
    reports: dict[Path, Report] = {}
    ready: list[Prepared] = []
    for workbook in workbooks:
        try:
            folder = own_folder(workbook, workbooks, out)
            if folder in busy:
                raise busy[folder]
            done = _repeated(workbook, folder, run) or _prepared(workbook, folder, run)
        except HosoError as fault:
            done = Report(workbook, fault.exit_code, fault=fault)
        if isinstance(done, Report):
            reports[workbook] = done
        else:
            ready.append(done)
    if ready:
        reports |= _finished(ready, run)
    return [reports[workbook] for workbook in workbooks]


def _repeated(workbook: Path, folder: Path, run: _Run) -> Report | None:
    """The report of the last run if this one would only repeat it."""
    if run.wish.fresh:
        return None
    return last_report.report(_key(workbook, run), workbook, folder)


def _key(workbook: Path, run: _Run) -> str | None:
    """A hash of everything that the papers of a workbook are made from."""
    folders = (own_templates(workbook, run.wish.templates), TEMPLATES, workbook.with_suffix(""))
    press = last_run.press(run.font, soffice.build())
    return last_report.key(workbook, folders, press, run.selection, run.wish.duplex)


def _prepared(workbook: Path, folder: Path, run: _Run) -> Prepared | Report:
    """Stages 1 to 5; a report if the workbook cannot be used at all."""
    key = _key(workbook, run)
    restore(folder)
    last = last_run.load(folder)
    run.progress.stage(f"Đọc và kiểm tra {workbook.name}")
    checked = examine(workbook)
    if checked.tables is None:
        deliver_check(workbook, checked.findings, last, annotated)
        return Report(workbook, ExitCode.INPUT, checked.findings)
    tables = checked.tables
    units_exist(run.selection, tables)

    theirs = own_templates(workbook, run.wish.templates)
    of_theirs = f" (mẫu riêng ở {theirs})" if theirs.is_dir() else ""
    run.progress.stage(f"Soạn văn bản{of_theirs}")
    selection = run.selection.with_present(last.entries())
    selection = in_state(selection, tables, layouts.load())
    papers_due = due(tables, layouts.load(), selection)
    templates, faulty = templates_of(workbook, papers_due, theirs)
    composition = compose(papers_due, templates, faulty, checked.findings)

    run.progress.stage("Điền mẫu", len(composition.papers))
    filled, not_filled = _filled(composition, templates, last, run)
    press = last_run.press(run.font, soffice.build())
    kept, differing = kept_papers(
        last, filled, papers_due, selection, tables, press, fresh=run.wish.fresh
    )
    return Prepared(
        workbook=workbook,
        key=key,
        tables=tables,
        last=last,
        selection=selection,
        duplex=run.wish.duplex,
        registers=_registers(composition, tables.year.settings.nam),
        press=press,
        kept=tuple(kept.values()),
        filled=tuple(of_paper for of_paper in filled if of_paper.paper.key not in kept),
        left_out=composition.left_out,
        not_filled=not_filled,
        input_findings=(*checked.findings, *composition.findings, *differing),
        template_findings=tuple(fault for faults in faulty.values() for fault in faults),
        none_due=none_due(selection, papers_due, tables),
    )


def templates_of(
    workbook: Path, papers_due: Iterable[Due], theirs: Path
) -> tuple[dict[tuple[str, str], Loaded], dict[tuple[str, str], tuple[Finding, ...]]]:
    """The templates of these papers, and the faults of those that cannot be used."""
    kinds_due = dict.fromkeys((paper.layout, paper.scope.kind) for paper in papers_due)
    own_pictures = workbook.with_suffix("") / "hinh"
    return load_templates(kinds_due, vocabulary(), own=own_pictures, theirs=theirs)


def _filled(
    composition: Composition, templates: Mapping[tuple[str, str], Loaded], last: Last, run: _Run
) -> tuple[Sequence[FilledPaper], Failed]:
    """Stage 5: the papers with their words, and those that could not be filled.

    Charts that have not changed are taken from the papers of the last run.
    """
    charts = [chart for paper in composition.papers for chart in charts_in(paper.context)]
    drawn = charts_begun(charts, last.docx_with_pictures(), run.font.files[0], run.executor)
    return fill(composition.papers, templates, drawn=drawn)


def _registers(composition: Composition, year: int) -> tuple[Table, ...]:
    """The registers among the papers as workbooks, which are beside their papers."""
    sheets = register_sheets(composition.papers)
    return tuple(
        Table(name, (sheet,), partial(register_file, year)) for name, sheet in sheets.items()
    )


def _finished(ready: Sequence[Prepared], run: _Run) -> dict[Path, Report]:
    """Stages 6 to 8, for the papers of all workbooks together."""
    changed = [paper for prepared in ready for paper in prepared.filled]
    run.progress.stage("In ra PDF", len(changed))
    printed, not_printed = print_papers(changed, run.progress, run.executor)

    run.progress.stage("Soát văn bản đã in", len(printed))
    proofed, not_right = proof(printed, run.font, run.executor)
    proofed = thethuc.linted(proofed, run.executor)

    run.progress.stage("Đóng tập hồ sơ")
    outcomes = [outcome_of(prepared, proofed, not_printed, not_right, traced) for prepared in ready]
    deliveries = [outcome.delivery for outcome in outcomes if outcome.delivery]
    design = partial(_index_template, named=run.wish.templates)
    reports = {}
    with indexes(deliveries, design, partial(begun, executor=run.executor)) as index_of:
        for prepared, outcome in zip(ready, outcomes, strict=True):
            index = partial(index_of, prepared.workbook)
            report = bundle(outcome, index, annotated, run.executor)
            report = reports[prepared.workbook] = replace(report, none_due=prepared.none_due)
            if not (not_printed or not_right or isinstance(index(), HosoError)):
                _remember(prepared, report, run)
    return reports


def _remember(prepared: Prepared, report: Report, run: _Run) -> None:
    """Keep a report, for the next run to show again if nothing changes until then."""
    now = _key(prepared.workbook, run)
    saved_meanwhile = now != prepared.key  # the workbook may have changed while it was read
    if not (report.none_due or saved_meanwhile):
        last_report.remember(now, report)


def _index_template(delivery: Delivery, named: Path | None) -> tuple[Fillable, Mapping[str, Any]]:
    """The template of a workbook's index, and the words above its lines."""
    settings = delivery.tables.year.settings
    layout = layout_of_year(settings, layouts.load())
    theirs = own_templates(delivery.workbook, named)
    template = load_index(layout, INDEX_VOCABULARY, theirs=theirs)
    return template, index_words(settings)
