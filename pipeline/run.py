"""The pipeline: the stages in their order, and what of their results goes where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import thethuc
from pipeline.bundle import bundle, current, issued, lock, unchanged
from pipeline.bundle.current import Last, Press
from pipeline.bundle.delivery import Delivery, entry_of
from pipeline.bundle.index import indexes
from pipeline.bundle.manifest import Entry
from pipeline.bundle.marked import deliver_check
from pipeline.bundle.outcome import Outcome, with_signed
from pipeline.bundle.outputs import restore
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
from pipeline.fonts import family
from pipeline.fonts.family import Font, MissingFontError
from pipeline.model.due import Due, Selection
from pipeline.model.errors import ExitCode, HosoError, MissingProgramError
from pipeline.model.findings import Finding, has_errors
from pipeline.model.folders import output_folder, own_folder
from pipeline.model.papers import (
    Composition,
    Failed,
    Fillable,
    FilledPaper,
    LeftOut,
    ProofedPaper,
    left_out,
)
from pipeline.model.paths import TEMPLATES
from pipeline.model.pictures import charts_in
from pipeline.model.progress import Progress
from pipeline.model.reports import Report, shown
from pipeline.model.tables import Tables
from pipeline.printing import print_papers, scratch, soffice
from pipeline.printing.papers import begun
from pipeline.proof import proof
from pipeline.regulations import layouts
from pipeline.workbook.late import table
from pipeline.workbook.mark import annotated


@dataclass(frozen=True)
class Wish:
    """How the papers of a run are made: all again, from which templates of the clerk's own.

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

    Papers whose output would not change are kept, unless the `wish` is for all again. All workbooks
    share the runs of LibreOffice and the executor's workers; one that is faulty does not stop the
    others. Each outputs folder is locked until the end; a folder that another run holds is waited
    for, `wait` seconds at most. If the wish names no templates of the clerk's own, those in the
    folder `templates` beside the workbook count. Raises MissingProgramError when LibreOffice or the
    font is not there.
    """
    use_kinds(workbooks, wish.templates)
    soffice.find()
    scratch.see_room()
    font = _font()
    folders = {output_folder(workbook, out) for workbook in workbooks}
    with lock.all_held(folders, lock.Patience(wait, progress.stage)) as busy:
        return _documents(workbooks, out, selection, progress, executor, font, wish, busy)


def _documents(
    workbooks: Sequence[Path],
    out: Path,
    selection: Selection,
    progress: Progress,
    executor: Executor | None,
    font: Font,
    wish: Wish,
    busy: Mapping[Path, HosoError],
) -> list[Report]:
    """The stages for all workbooks; those whose folder is `busy` are reported with the reason."""
    reports: dict[Path, Report] = {}
    ready: list[_Prepared] = []
    for workbook in workbooks:
        try:
            folder = own_folder(workbook, workbooks, out)
            if folder in busy:
                raise busy[folder]
            done = _repeated(workbook, folder, selection, font, wish) or _prepare(
                workbook, folder, selection, progress, executor, font, wish
            )
        except HosoError as fault:
            done = Report(workbook, fault.exit_code, fault=fault)
        if isinstance(done, Report):
            reports[workbook] = done
        else:
            ready.append(done)
    if not ready:
        return [reports[workbook] for workbook in workbooks]

    changed = [paper for prepared in ready for paper in prepared.filled]
    progress.stage("In ra PDF", len(changed))
    printed, not_printed = print_papers(changed, progress, executor)

    progress.stage("Soát văn bản đã in", len(printed))
    proofed, not_right = proof(printed, font, executor)
    proofed = thethuc.linted(proofed, executor)

    progress.stage("Đóng tập hồ sơ")
    outcomes = [_outcome(prepared, proofed, not_printed, not_right) for prepared in ready]
    deliveries = [outcome.delivery for outcome in outcomes if outcome.delivery]
    design = partial(_index_template, named=wish.templates)
    with indexes(deliveries, design, partial(begun, executor=executor)) as index_of:
        for prepared, outcome in zip(ready, outcomes, strict=True):
            index = partial(index_of, outcome.workbook)
            report = bundle(outcome, index, annotated, executor)
            report = reports[outcome.workbook] = replace(report, none_due=prepared.none_due)
            if not (report.none_due or not_printed or not_right or isinstance(index(), HosoError)):
                now = _key(outcome.workbook, selection, font, wish)
                if now == prepared.key:  # else it was saved meanwhile: which state was read?
                    unchanged.remember(now, report)
    return [reports[workbook] for workbook in workbooks]


# Stages 4 and 5: compose, fill


@dataclass(frozen=True)
class _Prepared:
    """A workbook after stage 5: its filled papers, those that need not be printed, all faults."""

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


def _repeated(
    workbook: Path, folder: Path, selection: Selection, font: Font, wish: Wish
) -> Report | None:
    """The report of the last run if this one would only repeat it."""
    if wish.fresh:
        return None
    return unchanged.report(_key(workbook, selection, font, wish), workbook, folder)


def _key(workbook: Path, selection: Selection, font: Font, wish: Wish) -> str | None:
    """What the papers of a workbook follow from."""
    folders = (own_templates(workbook, wish.templates), TEMPLATES, workbook.with_suffix(""))
    press = current.press(font, soffice.build())
    return unchanged.key(workbook, folders, press, selection, wish.duplex)


def _prepare(
    workbook: Path,
    folder: Path,
    selection: Selection,
    progress: Progress,
    executor: Executor | None,
    font: Font,
    wish: Wish,
) -> _Prepared | Report:
    """Stages 1 to 5; a report if the workbook cannot be used at all."""
    key = _key(workbook, selection, font, wish)
    restore(folder)
    last = current.last(folder)
    progress.stage(f"Đọc và kiểm tra {workbook.name}")
    checked = examine(workbook)
    if checked.tables is None:
        deliver_check(workbook, checked.findings, last, annotated)
        return Report(workbook, ExitCode.INPUT, checked.findings)
    tables = checked.tables
    units_exist(selection, tables)

    theirs = own_templates(workbook, wish.templates)
    progress.stage(f"Soạn văn bản (mẫu riêng ở {theirs})" if theirs.is_dir() else "Soạn văn bản")
    selection = in_state(selection.with_present(last.entries()), tables, layouts.load())
    papers_due = due(tables, layouts.load(), selection)
    templates, faulty = templates_of(workbook, papers_due, theirs)
    composition = compose(papers_due, templates, faulty, checked.findings)

    progress.stage("Điền mẫu", len(composition.papers))
    charts = [chart for paper in composition.papers for chart in charts_in(paper.context)]
    drawn = charts_begun(charts, last.docx_with_pictures(), font.files[0], executor)
    filled, not_filled = fill(composition.papers, templates, drawn=drawn)
    press = current.press(font, soffice.build())
    frozen = issued.frozen(last, filled, selection)
    kept = {} if wish.fresh else current.kept(last, filled, press)
    kept |= {key: entry for key, (_, entry) in frozen.items()}
    wanted = [
        (paper.scope.kind.code, paper.scope.unit.ma if paper.scope.unit else None)
        for paper in papers_due
    ]
    differing = (
        *issued.differences(last, frozen.values(), tables),
        *issued.no_longer_due(last, wanted, selection, tables),
    )
    return _Prepared(
        workbook=workbook,
        key=key,
        tables=tables,
        last=last,
        selection=selection,
        duplex=wish.duplex,
        registers=_registers(composition, tables.year.settings.nam),
        press=press,
        kept=tuple(kept.values()),
        filled=tuple(filled_paper for filled_paper in filled if filled_paper.paper.key not in kept),
        left_out=composition.left_out,
        not_filled=not_filled,
        input_findings=(*checked.findings, *composition.findings, *differing),
        template_findings=tuple(fault for faults in faulty.values() for fault in faults),
        none_due=none_due(selection, papers_due, tables),
    )


def templates_of(
    workbook: Path, papers_due: Iterable[Due], theirs: Path
) -> tuple[dict[tuple[str, str], Loaded], dict[tuple[str, str], tuple[Finding, ...]]]:
    """The templates of these papers, and what is wrong with those that cannot be used."""
    kinds_due = dict.fromkeys((paper.layout, paper.scope.kind) for paper in papers_due)
    own_pictures = workbook.with_suffix("") / "hinh"
    return load_templates(kinds_due, vocabulary(), own=own_pictures, theirs=theirs)


def _registers(composition: Composition, year: int) -> tuple[Table, ...]:
    """The registers among the papers as workbooks, which are beside their papers."""
    sheets = register_sheets(composition.papers)
    return tuple(Table(name, (sheet,), partial(table, year)) for name, sheet in sheets.items())


def _font() -> Font:
    try:
        return family.find()
    except MissingFontError as cause:
        raise MissingProgramError(cause.message, cause.hint) from cause


# Stages 6 to 8: print, proof, bundle


def _outcome(
    prepared: _Prepared,
    proofed: Iterable[ProofedPaper],
    not_printed: Failed,
    not_right: Failed,
) -> Outcome:
    """The outcome of one workbook, from the papers of all."""
    own = {filled.paper.key for filled in prepared.filled}
    papers = tuple(paper for paper in proofed if paper.printed.filled.paper.key in own)
    unprinted = tuple((paper, why) for paper, why in not_printed if paper.key in own)
    wrong = tuple((paper, why) for paper, why in not_right if paper.key in own)
    stages = (
        (ExitCode.INPUT, prepared.input_findings),
        (ExitCode.TEMPLATE, (*prepared.template_findings, *_findings(prepared.not_filled))),
        (ExitCode.CONVERSION, _findings(unprinted)),
        (ExitCode.PROOF, (*_findings(wrong), *_measured(prepared, papers))),
    )
    findings = shown(finding for _, found in stages for finding in found)
    code = next((code for code, found in stages if has_errors(found)), ExitCode.OK)
    missing = (*prepared.left_out, *left_out((*prepared.not_filled, *unprinted, *wrong)))
    delivery = None
    if papers or prepared.kept or not missing:
        delivery = Delivery(
            workbook=prepared.workbook,
            tables=prepared.tables,
            selection=prepared.selection,
            papers=papers,
            made=tuple(entry_of(paper, prepared.press) for paper in papers),
            kept=prepared.kept,
            left_out=missing,
            findings=findings,
            press=prepared.press,
            last=prepared.last,
            there=prepared.last.still_there(),
            duplex=prepared.duplex,
            registers=prepared.registers,
        )
        delivery = with_signed(delivery)
        findings = delivery.findings
    return Outcome(prepared.workbook, prepared.last, code, findings, missing, delivery)


def _findings(failed: Failed) -> tuple[Finding, ...]:
    return tuple(finding for _, finding in failed)


def _measured(prepared: _Prepared, proofed: Iterable[ProofedPaper]) -> Iterator[Finding]:
    """The warnings on the papers that were proofed, and on those that need not be made again.

    Those on words are at the cells that the words came from.
    """
    findings = [finding for paper in proofed for finding in paper.warnings]
    findings += [finding for entry in prepared.kept for finding in current.warnings_on(entry)]
    yield from traced(findings, prepared.tables.year, prepared.tables.register_names)


def _index_template(delivery: Delivery, named: Path | None) -> tuple[Fillable, Mapping[str, Any]]:
    """The template of a workbook's index, and the words above its lines."""
    settings = delivery.tables.year.settings
    layout = layout_of_year(settings, layouts.load())
    theirs = own_templates(delivery.workbook, named)
    template = load_index(layout, INDEX_VOCABULARY, theirs=theirs)
    return template, index_words(settings)
