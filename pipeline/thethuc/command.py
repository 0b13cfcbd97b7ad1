"""`hoso lint`: files in, findings told, and a corrected copy where it is asked for."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.model.errors import ExitCode, InputError, OutputError, UsageError
from pipeline.model.findings import FilePlace, Finding, error, has_errors
from pipeline.regulations.severity import Severity
from pipeline.thethuc.examination import Examination, examine, rules_of
from pipeline.thethuc.mend.copy import fix as fixed

_NAMES = {Severity.ERROR: "[red]Lỗi[/red]", Severity.WARNING: "[yellow]Cảnh báo[/yellow]"}


def run(
    files: Sequence[Path], rules: str | None, as_json: bool, fix: bool, out: Path | None
) -> ExitCode:
    """Examine files and tell what was found; `ExitCode.INPUT` when there is an error.

    With `fix` the one file's corrected copy is written to `out`; the file itself never changes, and
    the exit code is that of what is left for a person.
    """
    if rules is not None:
        rules_of(rules)  # a wrong code is told before any file is read
    _check_use(files, fix, out)
    told: list[dict[str, object]] = []
    code = ExitCode.OK
    for path in files:
        examination = _examine(path, rules, many=len(files) > 1)
        findings = examination.findings if isinstance(examination, Examination) else (examination,)
        mended: tuple[Finding, ...] = ()
        if fix and out is not None and isinstance(examination, Examination):
            mended, findings = _write(examination, path, out)
        if has_errors(findings):
            code = ExitCode.INPUT
        told.append(_as_json(path, examination, findings, mended, out))
        if not as_json:
            _tell(path, examination, findings, mended, out)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return code


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
        out.write_bytes(content)
    except OSError as cause:
        raise OutputError(
            f"Không ghi được {out}.", "Đóng tệp này nếu đang mở, hoặc chọn nơi khác."
        ) from cause
    return (
        tuple(each.finding(path.name) for each in mended),
        tuple(each.finding(path.name) for each in left),
    )


def _as_json(
    path: Path,
    examination: Examination | Finding,
    findings: Sequence[Finding],
    mended: Sequence[Finding],
    out: Path | None,
) -> dict[str, object]:
    found: dict[str, object] = {"file": path.name, "papers": []}
    if isinstance(examination, Examination):
        found["papers"] = [
            {
                "rules": paper.rules,
                "kind": paper.kind,
                "components": [vars(component) for component in paper.components],
            }
            for paper in examination.papers
        ]
    found["findings"] = [finding.as_json() for finding in findings]
    if out is not None:
        found["out"] = str(out)
        found["mended"] = [finding.as_json() for finding in mended]
    return found


def _tell(
    path: Path,
    examination: Examination | Finding,
    findings: Sequence[Finding],
    mended: Sequence[Finding],
    out: Path | None,
) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=160)
    errors = sum(finding.is_error for finding in findings)
    console.print(
        f"[bold]{escape(path.name)}[/bold]: {errors} lỗi, {len(findings) - errors} cảnh báo"
    )
    if isinstance(examination, Examination):
        for number, paper in enumerate(examination.papers, start=1):
            names = ", ".join(dict.fromkeys(part.name.lower() for part in paper.components))
            kind = paper.kind.capitalize() or "không rõ loại"
            told = f"  Văn bản {number} ({kind}, theo {paper.rules}), nhận ra: {names}."
            console.print(escape(told))
    if mended and out is not None:
        console.print(f"Đã sửa {len(mended)} chỗ trong {escape(str(out))}:")
        for finding in mended:
            console.print(escape(f"  - {_where(finding)}: {finding.message}"))
        if findings:
            console.print("Còn phải sửa bằng tay:")
    if findings:
        console.print(_table(findings))


def _where(finding: Finding) -> str:
    return getattr(finding.place, "where", "") or str(finding.place)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(show_lines=False, expand=False)
    for heading in ("Mức", "Chỗ", "Nội dung", "Cách sửa"):
        table.add_column(heading, no_wrap=heading == "Mức")
    for finding in findings:
        row = (escape(_where(finding)), escape(finding.message), escape(finding.hint))
        table.add_row(_NAMES[finding.severity], *row)
    return table
