"""Files to be linted: each is examined, and a corrected copy is written if it is asked for."""

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model.errors import InputError, OutputError, UsageError
from pipeline.model.findings import FilePlace, Finding, error
from pipeline.model.reports import Linted
from pipeline.thethuc.document import Examination, examine, rules_of
from pipeline.thethuc.mend.copy import fix as fixed


def lint(
    files: Sequence[Path], rules: str | None, *, fix: bool = False, out: Path | None = None
) -> Iterator[Linted]:
    """Lint each file, under rules by code or under those of each paper's date.

    With `fix` the one file's corrected copy is written to `out`; the file itself never changes.
    Raises UsageError for rules or options that do not fit, InputError for a single file that cannot
    be read (of several it is a finding), OutputError when the copy cannot be written.
    """
    if rules is not None:
        rules_of(rules)  # a wrong code is reported before any file is read
    _check_use(files, fix, out)
    for path in files:
        examination = _examine(path, rules, many=len(files) > 1)
        if isinstance(examination, Finding):
            yield Linted(path, (), (examination,), out=out)
            continue
        findings = examination.findings
        mended: tuple[Finding, ...] = ()
        if fix and out is not None:
            mended, findings = _write(examination, path, out)
        yield Linted(path, examination.papers, findings, mended, out)


def _check_use(files: Sequence[Path], fix: bool, out: Path | None) -> None:
    if not files:
        raise UsageError("Chưa nêu tệp .docx nào.", "Ví dụ: hoso lint ke-hoach.docx")
    if not fix:
        if out is not None:
            raise UsageError("--out chỉ dùng cùng --fix.", "Ví dụ: --fix --out ban-sua.docx")
        return
    if len(files) != 1 or out is None:
        raise UsageError(
            "--fix sửa từng tệp một và cần nơi ghi bản đã sửa.",
            "Ví dụ: hoso lint ke-hoach.docx --fix --out ke-hoach-da-sua.docx",
        )
    same = out.resolve() == files[0].resolve() or (out.exists() and out.samefile(files[0]))
    if same:
        raise UsageError("Bản đã sửa không được ghi đè lên tệp gốc.", "Chọn tên khác ở --out.")


def _examine(path: Path, rules: str | None, *, many: bool) -> Examination | Finding:
    try:
        content = path.read_bytes()
    except OSError as cause:
        fault = InputError(f"Không mở được tệp {path}.", "Kiểm tra tên tệp và quyền đọc.")
        if not many:
            raise fault from cause
        return error("the-thuc-tep", FilePlace(path.name), fault.message, fault.hint)
    try:
        return examine(content, rules, path.name)
    except InputError as fault:
        if not many:
            raise InputError(f"{path.name}: {fault.message}", fault.hint) from fault
        return error("the-thuc-tep", FilePlace(path.name), fault.message, fault.hint)


def _write(
    examination: Examination, path: Path, out: Path
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    content, mended, left = fixed(examination)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _put(content, out)
    except OSError as cause:
        hint = "Đóng tệp này nếu đang mở, hoặc chọn nơi khác."
        if cause.errno in (errno.ENOSPC, errno.EDQUOT):
            hint = "Ổ đĩa đã đầy: giải phóng dung lượng, hoặc chọn nơi khác."
        raise OutputError(f"Không ghi được {out}.", hint) from cause
    return (
        tuple(breach.finding(path.name) for breach in mended),
        tuple(breach.finding(path.name) for breach in left),
    )


def _put(content: bytes, out: Path) -> None:
    """Write a file completely or not at all; the former one stays until then."""
    beside = out.with_name(f".hoso-{os.getpid()}.tam")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
