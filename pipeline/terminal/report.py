"""What the clerk reads on the terminal: findings by sheet, and the papers made and left out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.model.findings import CellPlace, Finding
from pipeline.model.reports import Linted, Report
from pipeline.model.words import so
from pipeline.regulations.severity import Severity
from pipeline.terminal.console import stdout as _console

_NAMES = {Severity.ERROR: "[red]Lỗi[/red]", Severity.WARNING: "[yellow]Cảnh báo[/yellow]"}


MOST_TOLD = 1000
"""Nobody reads more findings in a terminal; then only the first of each kind are shown."""

MOST_ALIKE = 10
"""So many with one code in one sheet are shown then; the marked workbook lists all."""


def print_findings(findings: Iterable[Finding], workbook: str) -> None:
    """Print findings by sheet; of thousands only the first of each kind in each sheet."""
    console = _console()
    listed = list(findings)
    if not listed:
        console.print(f"{escape(workbook)}: không có lỗi hay cảnh báo nào.")
        return
    console.print(_counted(workbook, listed))
    shown = _first_of_each(listed)
    for sheet, group in groupby(shown, key=_group):
        console.print(_table(group, title=sheet))
    _print_rest(
        console, shown, listed, "trong sheet “Kiểm tra” của kiem-tra.xlsx, hoặc thêm --json"
    )


def _first_of_each(findings: Sequence[Finding]) -> Sequence[Finding]:
    """All findings; of more than `MOST_TOLD` the first of each kind in each sheet."""
    if len(findings) <= MOST_TOLD:
        return findings
    return list(islice(_first_alike(findings), MOST_TOLD))


def _print_rest(
    console: Console, shown: Sequence[Finding], findings: Sequence[Finding], where: str
) -> None:
    if len(shown) < len(findings):
        console.print(
            f"Trên đây là {so(len(shown))} trong {so(len(findings))} điều: mỗi loại trong mỗi "
            f"sheet nêu nhiều nhất {MOST_ALIKE} chỗ đầu. Xem đủ {where}."
        )


def _first_alike(findings: Iterable[Finding]) -> Iterator[Finding]:
    count: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        alike = _group(finding), finding.code
        count[alike] += 1
        if count[alike] <= MOST_ALIKE:
            yield finding


def print_linted(linted: Linted) -> None:
    """Print the result of `hoso lint` for a file: its papers, what was fixed, what is left."""
    console = _console()
    console.print(_counted(linted.file.name, linted.findings))
    for number, paper in enumerate(linted.papers, start=1):
        names = ", ".join(dict.fromkeys(part.name.lower() for part in paper.components))
        kind = paper.kind.capitalize() or "không rõ loại"
        line = f"  Văn bản {number} ({kind}, theo {paper.rules}), nhận ra: {names}."
        console.print(escape(line))
    if linted.mended:
        console.print(f"Đã sửa {len(linted.mended)} chỗ trong {escape(str(linted.out))}:")
        for finding in linted.mended[:MOST_TOLD]:
            console.print(escape(f"  - {_where_in_file(finding)}: {finding.message}"))
        if len(linted.mended) > MOST_TOLD:
            console.print(f"  - và {so(len(linted.mended) - MOST_TOLD)} chỗ khác")
        if linted.findings:
            console.print("Còn phải sửa bằng tay:")
    if linted.findings:
        shown = _first_of_each(linted.findings)
        console.print(_table(shown, where=_where_in_file))
        _print_rest(console, shown, linted.findings, "khi thêm --json")


def _counted(name: str, findings: Sequence[Finding]) -> str:
    errors = sum(finding.is_error for finding in findings)
    return f"[bold]{escape(name)}[/bold]: {errors} lỗi, {len(findings) - errors} cảnh báo"


def _where(finding: Finding) -> str:
    place = finding.place
    if isinstance(place, CellPlace):
        return f"{place.cell} {place.heading}".strip() or "cả sheet"
    return str(place)


def _where_in_file(finding: Finding) -> str:
    """The place without the file, which is named above all of its findings."""
    return getattr(finding.place, "where", "") or str(finding.place)


def _table(
    findings: Iterable[Finding],
    title: str | None = None,
    where: Callable[[Finding], str] = _where,
) -> Table:
    table = Table(title=escape(title) if title else None, title_justify="left")
    for heading in ("Mức", "Chỗ", "Nội dung", "Cách sửa"):
        table.add_column(heading, no_wrap=heading == "Mức")
    for finding in findings:
        row = (escape(where(finding)), escape(finding.message), escape(finding.hint))
        table.add_row(_NAMES[finding.severity], *row)
    return table


def _group(finding: Finding) -> str:
    place = finding.place
    return f"Sheet {place.sheet}" if isinstance(place, CellPlace) else "Tệp, mẫu và văn bản"


def print_report(report: Report) -> None:
    """Print the result of a run: findings, papers made and left out, where they are."""
    console = _console()
    if report.fault is not None:
        console.print(f"{escape(report.workbook.name)}: {escape(report.fault.message)}")
        console.print(escape(report.fault.hint))
        return
    if report.findings:
        print_findings(report.findings, report.workbook.name)
    if report.delivered is not None:
        _print_made(console, report)
    if report.left_out:
        _print_left_out(console, report)
    _print_end(console, report)


def _print_made(console: Console, report: Report) -> None:
    assert report.delivered is not None
    if not report.delivered.made:
        return
    table = Table(title="Văn bản đã làm", title_justify="left")
    table.add_column("Loại")
    table.add_column("Số lượng", justify="right")
    table.add_column("Thư mục")
    by_kind: dict[tuple[str, str], int] = {}
    for entry in report.delivered.made:
        key = entry.title.partition(":")[0], entry.stage
        by_kind[key] = by_kind.get(key, 0) + 1
    for (name, stage), count in by_kind.items():
        table.add_row(escape(name), str(count), stage)
    console.print(table)


def _print_left_out(console: Console, report: Report) -> None:
    table = Table(title="Văn bản chưa làm được", title_justify="left")
    table.add_column("Văn bản")
    table.add_column("Vì sao")
    for out in report.left_out:
        told = dict.fromkeys(f"{finding.place}: {finding.message}" for finding in out.findings)
        why = "\n".join(list(told)[:5])
        if len(told) > 5:
            why += f"\n… và {len(told) - 5} chỗ khác"
        table.add_row(escape(out.title), escape(why))
    console.print(table)


def _print_end(console: Console, report: Report) -> None:
    delivered = report.delivered
    if delivered is None:
        console.print("Chưa làm được văn bản nào; bản của lần chạy trước còn nguyên.")
        return
    for name in delivered.edited:
        console.print(f"Văn bản đã sửa tay được giữ ở: {escape(name)}")
    for name in delivered.former:
        console.print(f"Bản cũ không còn đúng được chuyển sang: {escape(name)}")
    if delivered.signed:
        console.print(f"Đã có bản ký của {delivered.signed} văn bản.")
    kept = f", {len(delivered.kept)} văn bản không đổi" if delivered.kept else ""
    for sentence in report.none_due:
        console.print(escape(sentence))
    if not (delivered.kept or delivered.made or report.left_out):
        console.print("Không có văn bản nào như đã chọn; các văn bản đang có được giữ nguyên.")
        return
    if delivered.kept and not delivered.made:
        console.print("Không có gì thay đổi: không phải làm lại văn bản nào.")
    console.print(
        f"Đã làm {len(delivered.made)} văn bản{kept}, còn thiếu {len(report.left_out)}. "
        f"Kết quả ở: {escape(str(delivered.folder))}"
    )
