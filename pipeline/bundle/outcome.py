"""The last steps for a workbook: its results are delivered into its folder and reported."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle import issued_papers
from pipeline.bundle.delivery import Delivery, WaitForIndex, deliver, entry_of
from pipeline.bundle.faults import with_index_fault
from pipeline.bundle.last_run import Last, warnings_on
from pipeline.bundle.marked_copy import Mark, deliver_check
from pipeline.bundle.prepared import Prepared
from pipeline.bundle.signed_copies import signed_copies
from pipeline.model.errors import ConversionError, ExitCode, HosoError, OutputError
from pipeline.model.findings import FilePlace, Finding, has_errors, warning
from pipeline.model.papers import Failed, LeftOut, ProofedPaper, left_out
from pipeline.model.records import Year
from pipeline.model.reports import Delivered, Report, shown


@dataclass(frozen=True)
class Outcome:
    """A workbook after stage 7: all findings, and what is to be delivered (None: nothing)."""

    workbook: Path
    last: Last
    code: ExitCode
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    delivery: Delivery | None


Traced = Callable[[Iterable[Finding], Year, dict[str, str]], Iterable[Finding]]
"""Moves warnings about words to the cells that the words came from."""


def outcome_of(
    prepared: Prepared,
    proofed: Iterable[ProofedPaper],
    not_printed: Failed,
    not_right: Failed,
    traced: Traced,
) -> Outcome:
    """The outcome of one workbook, picked from the papers of all."""
    own = {filled.paper.key for filled in prepared.filled}
    papers = tuple(paper for paper in proofed if paper.printed.filled.paper.key in own)
    unprinted = tuple((paper, why) for paper, why in not_printed if paper.key in own)
    wrong = tuple((paper, why) for paper, why in not_right if paper.key in own)
    names = prepared.tables.register_names
    measured = traced(_measured(prepared, papers), prepared.tables.year, names)
    stages = (
        (ExitCode.INPUT, prepared.input_findings),
        (ExitCode.TEMPLATE, (*prepared.template_findings, *_findings(prepared.not_filled))),
        (ExitCode.CONVERSION, _findings(unprinted)),
        (ExitCode.PROOF, (*_findings(wrong), *measured)),
    )
    findings = shown(finding for _, found in stages for finding in found)
    code = next((code for code, found in stages if has_errors(found)), ExitCode.OK)
    missing = (*prepared.left_out, *left_out((*prepared.not_filled, *unprinted, *wrong)))
    delivery = None
    if papers or prepared.kept or not missing:
        delivery = _with_signed(_delivery(prepared, papers, missing, findings))
        findings = delivery.findings
    return Outcome(prepared.workbook, prepared.last, code, findings, missing, delivery)


def _findings(failed: Failed) -> tuple[Finding, ...]:
    return tuple(finding for _, finding in failed)


def _measured(prepared: Prepared, proofed: Iterable[ProofedPaper]) -> Iterator[Finding]:
    """The warnings on papers that were proofed, and on those that are kept."""
    for paper in proofed:
        yield from paper.warnings
    for entry in prepared.kept:
        yield from warnings_on(entry)


def _delivery(
    prepared: Prepared,
    papers: tuple[ProofedPaper, ...],
    missing: tuple[LeftOut, ...],
    findings: tuple[Finding, ...],
) -> Delivery:
    return Delivery(
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


def _with_signed(delivery: Delivery) -> Delivery:
    """The delivery with the signed copies found, and what is wrong with them."""
    signed = signed_copies(delivery.workbook, delivery.last.folder, delivery.entries)
    findings = shown((*delivery.findings, *signed.findings))
    return replace(delivery, signed=signed, findings=findings)


def delivered(
    outcome: Outcome,
    wait_for_index: WaitForIndex,
    mark: Mark,
    executor: Executor | None = None,
) -> Report:
    """Stage 8, bundle: everything is put in the workbook's folder, with the index of the year."""
    workbook, findings, code = outcome.workbook, outcome.findings, outcome.code
    try:
        if outcome.delivery is None:
            deliver_check(workbook, findings, outcome.last, mark)
            return Report(workbook, code, findings, outcome.left_out)
        kept = outcome.delivery.kept
        lost = frozenset(entry.key for entry in kept if issued_papers.lost(outcome.last, entry))
        done = deliver(outcome.delivery, wait_for_index, mark, executor)
        _check_all_there(outcome.delivery, done, lost)
    except HosoError as fault:
        return Report(workbook, fault.exit_code, fault=fault)
    if isinstance(index := wait_for_index(), HosoError):
        findings = with_index_fault(findings, workbook, index)
        if not isinstance(index, ConversionError):
            code = code or index.exit_code
    if done.left is not None:
        findings = shown((*findings, _left(done.left)))
    return Report(workbook, code, findings, outcome.left_out, done)


def _left(folder: str) -> Finding:
    """The warning that the former folder could not be deleted."""
    return warning(
        "con-thu-muc-cu",
        FilePlace(folder),
        "văn bản mới đã đủ, nhưng chưa xóa hết được thư mục của lần chạy trước",
        "Đóng các tệp đang mở trong thư mục ấy; lần chạy sau sẽ xóa nốt.",
    )


def _check_all_there(
    delivery: Delivery, done: Delivered, lost: frozenset[tuple[str, str | None]]
) -> None:
    """Raise OutputError if an expected paper is missing: success is reported only if verified."""
    papers = {entry.key: entry for entry in (*delivery.made, *delivery.kept)}
    for entry in papers.values():
        for name in (entry.docx, entry.pdf):
            if not (done.folder / name).is_file() and entry.key not in lost:
                raise OutputError(
                    f"“{name}” không còn trong “{done.folder}” khi lần chạy này kết thúc.",
                    "Xem có chương trình nào khác xóa hay chuyển tệp ở đó không, rồi chạy lại.",
                )
