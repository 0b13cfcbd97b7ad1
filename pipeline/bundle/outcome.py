"""What came of a workbook, and how it ends: everything is put in its folder, and reported."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle import issued
from pipeline.bundle.current import Last
from pipeline.bundle.delivery import Delivery, WaitForIndex, deliver
from pipeline.bundle.faults import with_index_fault
from pipeline.bundle.marked import Mark, deliver_check
from pipeline.bundle.signed import signed_copies
from pipeline.model.errors import ConversionError, ExitCode, HosoError, OutputError
from pipeline.model.findings import FilePlace, Finding, warning
from pipeline.model.papers import LeftOut
from pipeline.model.reports import Delivered, Report, shown


@dataclass(frozen=True)
class Outcome:
    """A workbook after stage 7: all that is wrong, and what is to be bundled (None: nothing)."""

    workbook: Path
    last: Last
    code: ExitCode
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    delivery: Delivery | None


def with_signed(delivery: Delivery) -> Delivery:
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
        lost = frozenset(entry.key for entry in kept if issued.lost(outcome.last, entry))
        done = deliver(outcome.delivery, wait_for_index, mark, executor)
        _see_all_there(outcome.delivery, done, lost)
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


def _see_all_there(
    delivery: Delivery, done: Delivered, lost: frozenset[tuple[str, str | None]]
) -> None:
    """OutputError when a paper that was to be there is not: success is never said unseen."""
    papers = {entry.key: entry for entry in (*delivery.made, *delivery.kept)}
    for entry in papers.values():
        for name in (entry.docx, entry.pdf):
            if not (done.folder / name).is_file() and entry.key not in lost:
                raise OutputError(
                    f"“{name}” không còn trong “{done.folder}” khi lần chạy này kết thúc.",
                    "Xem có chương trình nào khác xóa hay chuyển tệp ở đó không, rồi chạy lại.",
                )
