"""`python -m benchmarks.country [--provinces 34] [--write]`: a made-up country in one run.

34 provinces, 3,321 units, each with a registration form, an evaluation report and, when recognised,
a certificate. Every name, number and point is made up ("minh họa"), and so is the standard: a copy
of qd06-2019 under the code minh-hoa, which exists for this run only.
"""

import argparse
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.machine import machine
from benchmarks.watching import Watch
from benchmarks.ways import made_up_name
from pipeline import run
from pipeline.model.due import Selection
from pipeline.model.paths import TEMPLATES
from pipeline.printing import workers
from pipeline.regulations import standards
from pipeline.terminal.progress import Silent

ROOT = Path(__file__).parent.parent
SAMPLE = TEMPLATES.parent / "inputs" / "nam-dong-2024.xlsx"
PROVINCES = 34
UNITS = 3321
KINDS = frozenset({"dang-ky", "danh-gia", "giay-cong-nhan"})
BEGIN, END = "<!-- country -->", "<!-- /country -->"


STAGES = {
    "Đọc và kiểm tra": "read, check, assess",
    "Soạn văn bản": "check templates, compose",
    "Điền mẫu": "fill",
    "In ra PDF": "print",
    "Soát": "proof",
    "Đóng tập": "bundle and write",
}
"""What the clerk is told, and what the table says."""


class Stages(Silent):
    """Notes how long each stage took, over all workbooks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name = ""
        self._start = time.perf_counter()

    def stage(self, name: str, total: int = 0) -> None:
        """Note the time of the stage before."""
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0) + now - self._start
        known = (label for start, label in STAGES.items() if name.startswith(start))
        self._name = next(known, name)
        self._start = now


def main() -> None:
    """Make the country, print the time by stage, and with --write put it into the page."""
    parser = argparse.ArgumentParser(prog="benchmarks.country", description=__doc__)
    parser.add_argument("--provinces", type=int, default=PROVINCES)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(_run(options.run)))
        return
    lines = []
    # A tenth of the country first: what a paper costs must not grow with the run.
    sizes = dict.fromkeys((-(-options.provinces // 10), options.provinces))
    for provinces in sizes:
        with tempfile.TemporaryDirectory() as name:
            part = _measured(Path(name), provinces)
        print("\n".join(part), flush=True)
        lines += part
    if options.write:
        page = ROOT / "docs" / "performance.md"
        text = page.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        page.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")


def _measured(folder: Path, provinces: int) -> list[str]:
    units = write_country(folder, provinces)
    command = [sys.executable, "-m", "benchmarks.country", "--run", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with Watch(process.pid) as peak:
        output, _ = process.communicate()
    if process.returncode:
        raise SystemExit("the run failed")
    result = json.loads(output.splitlines()[-1])
    seconds = result["seconds"]
    total = sum(seconds.values())
    lines = [
        f"**{provinces} provinces, {units:,} units, {result['papers']:,} papers: {total:.0f} s, "
        f"{total / result['papers'] * 1000:.1f} ms a paper**; peak {peak.own:.0f} MB, "
        f"with LibreOffice {peak.all:.0f} MB; {machine()}",
        "",
        "| stage | seconds | ms a paper |",
        "|---|--:|--:|",
    ]
    for name, value in seconds.items():
        lines.append(f"| {name} | {value:.1f} | {value / result['papers'] * 1000:.2f} |")
    return [*lines, ""]


def _run(folder: Path) -> dict[str, Any]:
    """One run over all workbooks, as `hoso documents *.xlsx` does it."""
    standards.FOLDER = folder / "standards"
    standards._own.cache_clear()
    stages = Stages()
    with workers.local() as executor:
        reports = run.documents(
            sorted(folder.glob("*.xlsx")), folder / "out", Selection(KINDS), stages, executor
        )
    stages.stage("")
    faults = [finding for report in reports for finding in report.findings if finding.is_error]
    assert not faults, faults[:3]
    made = sum(len(report.delivered.made) for report in reports if report.delivered)
    return {"seconds": stages.seconds, "papers": made}


# The country


def write_country(folder: Path, provinces: int) -> int:
    """Write the workbooks of the first provinces; gives how many units they have together."""
    _write_standard(folder / "standards")
    starts = [number * UNITS // PROVINCES for number in range(provinces + 1)]
    for number, (first, end) in enumerate(pairwise(starts), 1):
        _write_province(folder / f"tinh-{number:02d}.xlsx", number, first, end)
    return starts[-1]


def _write_standard(folder: Path) -> None:
    shutil.copytree(standards.FOLDER, folder)
    text = (folder / "qd06-2019.yaml").read_text(encoding="utf-8")
    made_up = text.replace("ma: qd06-2019", "ma: minh-hoa", 1).replace("2019-01-03", "2023-01-03")
    made_up = made_up.replace("Quyết định 06", "Quy định minh họa")
    (folder / "minh-hoa.yaml").write_text(made_up, encoding="utf-8")


def _write_province(path: Path, number: int, first: int, last: int) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    settings = book["Thông tin chung"]
    named: dict[str, Any] = {
        "Tỉnh": f"tỉnh Minh Họa {number}",
        "Huyện": f"huyện Minh Họa {number}",
        "Cơ quan ban hành": f"Ủy ban nhân dân huyện Minh Họa {number}",
        "Địa danh": f"Minh Họa {number}",
        "Quy định áp dụng": "minh-hoa",
        "Chỉ tiêu phấn đấu: số đơn vị": last - first,
    }
    for row in settings.iter_rows(min_row=2):
        name = str(row[0].value).rstrip(" *")
        if name in named:
            row[1].value = named[name]
    codes = [f"{10000 + unit:05d}" for unit in range(first, last)]
    _units(book, codes)
    _papers(book, codes)
    book.save(path)


def _units(book: Any, codes: list[str]) -> None:
    """A row for each unit on each sheet that has one, after the pattern of the sample's rows."""
    points, judged = _rows(book["Chấm điểm"]), _rows(book["Thẩm định"])
    verdicts = _rows(book["Xét công nhận"])
    for name in ("Đơn vị", "Đăng ký", "Chấm điểm", "Thẩm định", "Xét công nhận", "Kết quả trước"):
        _clear(book[name])
    for at, code in enumerate(codes):
        name = made_up_name(at)
        area = "miền núi, hải đảo"
        book["Đơn vị"].append([code, name, "xã", area, 900 + at, "Nguyễn Văn A", None])
        day = dt.datetime(2024, 3, 18)
        book["Đăng ký"].append([code, str(at + 1), day, "Nguyễn Văn A", "Chủ tịch", "phát hành"])
        like = at % len(points)
        book["Chấm điểm"].append([code, *points[like][1:]])
        book["Thẩm định"].append([code, *judged[like][1:]])
        book["Xét công nhận"].append([code, *verdicts[like][1:]])


def _papers(book: Any, codes: list[str]) -> None:
    """A report for each unit, a certificate for each recognised one."""
    sheet = book["Văn bản"]
    others = [row for row in _rows(sheet) if row[1] is None]
    decided = {row[0]: row[1] for row in _rows(book["Xét công nhận"])}
    _clear(sheet)
    for row in others:
        sheet.append(row)
    day, later = dt.datetime(2024, 11, 6), dt.datetime(2024, 11, 26)
    number = 0
    for at, code in enumerate(codes):
        subject = "Kết quả tự đánh giá xã, thị trấn phù hợp với trẻ em năm 2024"
        report = ["Báo cáo tự đánh giá", code, str(at + 1), "BC-UBND", day, subject, "phát hành"]
        sheet.append(report)
        if decided[code] == "công nhận":
            number += 1
            what = "Công nhận xã, thị trấn phù hợp với trẻ em năm 2024"
            figure = f"{number:02d}"
            sheet.append(["Giấy công nhận", code, figure, "GCN-UBND", later, what, "phát hành"])


def _rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]


def _clear(sheet: Worksheet) -> None:
    sheet.delete_rows(2, sheet.max_row)


if __name__ == "__main__":
    main()
