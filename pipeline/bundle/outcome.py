"""What came of a workbook, and how it ends: everything is put in its folder, and reported."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.current import Last
from pipeline.bundle.delivery import Delivery, Mark, deliver, deliver_check
from pipeline.bundle.signed import signed_copies
from pipeline.model.errors import ConversionError, ExitCode, HosoError, OutputError
from pipeline.model.findings import FilePlace, Finding, error, warning
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
    index: bytes | HosoError | None,
    mark: Mark,
    executor: Executor | None = None,
) -> Report:
    """Stage 8, bundle: everything is put in the workbook's folder, with the index of the year.

    Papers do not wait for an index that could not be made: it is reported beside them.
    """
    if isinstance(index, HosoError):
        outcome, index = _without_index(outcome, index), None
    workbook, findings = outcome.workbook, outcome.findings
    try:
        if outcome.delivery is None:
            deliver_check(workbook, findings, outcome.last, mark)
            return Report(workbook, outcome.code, findings, outcome.left_out)
        lost = outcome.delivery.lost
        done = deliver(outcome.delivery, index, mark, executor)
        _see_all_there(outcome.delivery, done, lost)
    except HosoError as fault:
        return Report(workbook, fault.exit_code, fault=fault)
    if done.left is not None:
        findings = shown((*findings, _left(done.left)))
    return Report(workbook, outcome.code, findings, outcome.left_out, done)


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


def _without_index(outcome: Outcome, fault: HosoError) -> Outcome:
    """The outcome with what was wrong with the index.

    What LibreOffice failed at is a warning, for the next run tries again; what is wrong with the
    index's template is an error.
    """
    place = FilePlace(outcome.workbook.name)
    if isinstance(fault, ConversionError):
        found = warning("thieu-muc-luc", place, fault.message, fault.hint)
    else:
        found = error("thieu-muc-luc", place, fault.message, fault.hint)
    findings = shown((*outcome.findings, found))
    code = outcome.code or (fault.exit_code if found.is_error else ExitCode.OK)
    delivery = replace(outcome.delivery, findings=findings) if outcome.delivery else None
    return replace(outcome, code=code, findings=findings, delivery=delivery)
