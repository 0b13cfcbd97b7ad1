"""The pipeline: the stages in their order. This module is the table of contents and no more."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle import current
from pipeline.bundle.current import Last, Press
from pipeline.bundle.delivery import Delivered, Delivery, deliver, deliver_check
from pipeline.bundle.index import Index, print_indexes
from pipeline.bundle.manifest import Entry
from pipeline.bundle.outputs import restore
from pipeline.bundle.overview import Overview, begin_overview
from pipeline.compose import required
from pipeline.compose.papers import LeftOut, Paper, Selection, compose, due
from pipeline.compose.selection import units_exist
from pipeline.compose.vocabulary.scope import Tables
from pipeline.examining import Checked, examine, ordered
from pipeline.fill.guard import fill
from pipeline.fill.library import load as load_templates
from pipeline.fill.template import FilledPaper
from pipeline.fonts import family
from pipeline.model import words
from pipeline.model.errors import ExitCode, HosoError, UsageError
from pipeline.model.findings import Finding, has_errors
from pipeline.printing import soffice
from pipeline.printing.papers import print_papers
from pipeline.proof.papers import ProofedPaper, proof_papers
from pipeline.regulations import layouts
from pipeline.terminal.progress import Progress
from pipeline.thethuc.made import Made, lint_made
from pipeline.tracing import traced

Failed = tuple[tuple[Paper, Finding], ...]
"""Papers that a stage could not do, each with what is wrong."""


@dataclass(frozen=True)
class Report:
    """What a run did with a workbook: what lies there now, what was left out and why, exit code.

    `fault` is what kept the whole workbook from being done, None where it was.
    """

    workbook: Path
    code: ExitCode
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    delivered: Delivered | None = None
    fault: HosoError | None = None


@dataclass(frozen=True)
class Prepared:
    """A workbook after stage 5: its filled papers, those that need not be printed, all faults."""

    workbook: Path
    tables: Tables
    last: Last
    press: Press
    kept: tuple[Entry, ...]
    filled: tuple[FilledPaper, ...]
    left_out: tuple[LeftOut, ...]
    overview: Overview | None
    not_filled: Failed
    input_findings: tuple[Finding, ...]
    template_findings: tuple[Finding, ...]


def documents(
    workbooks: Sequence[Path],
    out: Path,
    selection: Selection,
    progress: Progress,
    executor: Executor | None = None,
    *,
    fresh: bool = False,
) -> list[Report]:
    """Every stage for every workbook; papers go to `out/<workbook name>/`, a report for each.

    Papers that would come out as they lie there are kept, unless all are to be made `fresh`. All
    workbooks share the runs of LibreOffice and the executor's workers; one that is faulty does not
    stop the others. Raises MissingProgramError when LibreOffice or the font is not there.
    """
    soffice.find()
    font = family.find()
    reports: dict[Path, Report] = {}
    ready: list[Prepared] = []
    for workbook in workbooks:
        try:
            folder = _folder(workbook, workbooks, out)
            done = _prepare(workbook, folder, selection, progress, executor, fresh)
        except HosoError as fault:
            done = Report(workbook, fault.exit_code, fault=fault)
        if isinstance(done, Report):
            reports[workbook] = done
        else:
            ready.append(done)

    changed = [each for prepared in ready for each in prepared.filled]
    progress.stage("In ra PDF", len(changed))
    printed, not_printed = print_papers(changed, progress, executor)

    progress.stage("Soát văn bản đã in", len(printed))
    proofed, not_right = proof_papers(printed, font, executor)
    proofed = _linted(proofed, executor)

    progress.stage("Đóng tập hồ sơ")
    judged = [_judged(each, proofed, not_printed, not_right, selection) for each in ready]
    indexes = _print_indexes(judged, executor)
    for each in judged:
        reports[each.workbook] = _delivered(each, indexes.get(str(each.workbook)))
    return [reports[workbook] for workbook in workbooks]


def _prepare(
    workbook: Path,
    folder: Path,
    selection: Selection,
    progress: Progress,
    executor: Executor | None,
    fresh: bool,
) -> Prepared | Report:
    """Stages 1 to 5: read, check, assess, compose, fill."""
    restore(folder)
    last = current.last(folder)
    progress.stage(f"Đọc và kiểm tra {workbook.name}")
    checked = examine(workbook)
    if checked.tables is None:
        deliver_check(workbook, checked.findings, last)
        return Report(workbook, ExitCode.INPUT, checked.findings)
    tables = checked.tables
    units_exist(selection, tables)

    progress.stage("Soạn văn bản")
    papers_due = due(tables, layouts.load(), selection.with_present(last.entries()))
    kinds_due = dict.fromkeys((each.layout, each.scope.kind) for each in papers_due)
    templates, faulty = load_templates(kinds_due, own=workbook.with_suffix("") / "hinh")
    composition = compose(papers_due, templates, faulty, checked.findings)

    progress.stage("Điền mẫu", len(composition.papers))
    filled, not_filled = fill(composition.papers, templates)
    press = current.press(family.find())
    holding = {each.paper.stem: last.holds(each, press) for each in filled if not fresh}
    return Prepared(
        workbook=workbook,
        tables=tables,
        last=last,
        press=press,
        kept=tuple(entry for entry in holding.values() if entry is not None),
        filled=tuple(each for each in filled if holding.get(each.paper.stem) is None),
        left_out=composition.left_out,
        overview=begin_overview(tables, last, press, executor),
        not_filled=not_filled,
        input_findings=(*checked.findings, *composition.findings),
        template_findings=tuple(fault for faults in faulty.values() for fault in faults),
    )


@dataclass(frozen=True)
class Judged:
    """A workbook after stage 7: all that is wrong, and what is to be delivered (None: nothing)."""

    workbook: Path
    last: Last
    code: ExitCode
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    delivery: Delivery | None


def _judged(
    prepared: Prepared,
    proofed: Iterable[ProofedPaper],
    not_printed: Failed,
    not_right: Failed,
    selection: Selection,
) -> Judged:
    """What came of a workbook's papers, of those of all workbooks."""
    own = {id(each.paper) for each in prepared.filled}
    papers = tuple(each for each in proofed if id(each.printed.filled.paper) in own)
    unprinted, wrong = (
        tuple(each for each in failed if id(each[0]) in own) for failed in (not_printed, not_right)
    )
    stages = (
        (ExitCode.INPUT, prepared.input_findings),
        (ExitCode.TEMPLATE, (*prepared.template_findings, *_findings(prepared.not_filled))),
        (ExitCode.CONVERSION, _findings(unprinted)),
        (ExitCode.PROOF, (*_findings(wrong), *_measured(prepared, papers))),
    )
    findings = ordered(finding for _, found in stages for finding in found)
    code = next((code for code, found in stages if has_errors(found)), ExitCode.OK)
    left_out = (
        *prepared.left_out,
        *_left_out((*prepared.not_filled, *unprinted, *wrong)),
    )
    delivery = None
    if papers or prepared.kept or not left_out:
        delivery = Delivery(
            workbook=prepared.workbook,
            tables=prepared.tables,
            selection=selection.with_present(prepared.last.entries()),
            papers=papers,
            kept=prepared.kept,
            left_out=left_out,
            findings=findings,
            press=prepared.press,
            last=prepared.last,
            overview=prepared.overview,
        )
    return Judged(prepared.workbook, prepared.last, code, findings, left_out, delivery)


def _print_indexes(
    judged: Iterable[Judged], executor: Executor | None
) -> dict[str, bytes | HosoError]:
    """The indexes of all workbooks that need one, or why there is none."""
    wanted: dict[str, Index] = {}
    indexes: dict[str, bytes | HosoError] = {}
    for each in judged:
        try:
            index = each.delivery.index if each.delivery else None
        except HosoError as fault:
            indexes[str(each.workbook)] = fault
        else:
            wanted.update({str(each.workbook): index} if index else {})
    return {**indexes, **print_indexes(wanted, executor)}


def _delivered(judged: Judged, index: bytes | HosoError | None) -> Report:
    """Stage 8, bundle: everything is put in the workbook's folder."""
    workbook, findings = judged.workbook, judged.findings
    try:
        if judged.delivery is None:
            deliver_check(workbook, findings, judged.last)
            return Report(workbook, judged.code, findings, judged.left_out)
        delivered = deliver(judged.delivery, index)
    except HosoError as fault:
        return Report(workbook, fault.exit_code, fault=fault)
    return Report(workbook, judged.code, findings, judged.left_out, delivered)


def _linted(proofed: Sequence[ProofedPaper], executor: Executor | None) -> tuple[ProofedPaper, ...]:
    """The papers with what the rules of `hoso lint` say of them among their warnings."""
    found = lint_made([_made(each) for each in proofed], executor)
    return tuple(
        replace(each, warnings=(*each.warnings, *told))
        for each, told in zip(proofed, found, strict=True)
    )


def _made(proofed: ProofedPaper) -> Made:
    filled = proofed.printed.filled
    paper = filled.paper
    return Made(paper.stem, paper.kind.code, paper.unit, paper.layout, filled.docx, filled.printed)


def _measured(prepared: Prepared, proofed: Iterable[ProofedPaper]) -> Iterator[Finding]:
    """The warnings on the papers that were proofed, and on those that need not be made again.

    Those on words stand at the cells that the words came from.
    """
    told = [finding for paper in proofed for finding in paper.warnings]
    told += [finding for entry in prepared.kept for finding in current.warnings_on(entry)]
    yield from traced(told, prepared.tables.year, prepared.tables.register_names)


def _findings(failed: Failed) -> tuple[Finding, ...]:
    return tuple(finding for _, finding in failed)


def _left_out(failed: Iterable[tuple[Paper, Finding]]) -> tuple[LeftOut, ...]:
    """Papers that failed on the way, each once with all that is wrong with it."""
    why: dict[str, list[Finding]] = {}
    papers = {}
    for paper, finding in failed:
        papers[paper.stem] = paper
        why.setdefault(paper.stem, []).append(finding)
    return tuple(
        LeftOut(paper.kind, paper.unit, paper.title, tuple(why[stem]))
        for stem, paper in papers.items()
    )


def _folder(workbook: Path, workbooks: Sequence[Path], out: Path) -> Path:
    """The workbook's folder; UsageError when another one of the run has the same."""
    folder = output_folder(workbook, out)
    others = [each for each in workbooks if output_folder(each, out) == folder]
    if others[0] != workbook:
        raise UsageError(
            f"“{workbook.name}” và “{others[0].name}” cho ra cùng một thư mục “{folder.name}”.",
            "Đổi tên một sổ, hoặc chạy từng sổ với --out khác nhau.",
        )
    return folder


def output_folder(workbook: Path, out: Path) -> Path:
    """Where a workbook's papers go: a folder of its own name, in ASCII."""
    return out / (words.slug(workbook.stem) or "so")


def check_only(workbook: Path, out: Path) -> tuple[Checked, Path | None]:
    """Read and check a workbook, and write the copy with its faults marked; gives its path."""
    checked = examine(workbook)
    if checked.tables is not None:
        blank = required.check(checked.tables, layouts.load(), checked.findings)
        checked = replace(checked, findings=ordered((*checked.findings, *blank)))
    folder = output_folder(workbook, out)
    restore(folder)
    return checked, deliver_check(workbook, checked.findings, current.last(folder))
