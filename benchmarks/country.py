"""`python -m benchmarks.country [--provinces 34] [--write]`: a made-up country in one run.

34 provinces, 3,321 units, each with a registration form, an evaluation report and, when recognised,
a certificate. Every name, number and point is made up ("minh họa"), and so is the standard: a copy
of qd06-2019 under the code minh-hoa, which exists for this run only.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.made_up import write_workbook
from benchmarks.stages import Stages
from benchmarks.watching import Watch
from pipeline import run
from pipeline.model.due import Selection
from pipeline.printing import workers
from pipeline.regulations import standards

ROOT = Path(__file__).parent.parent
PROVINCES = 34
UNITS = 3321
KINDS = frozenset({"dang-ky", "danh-gia", "giay-cong-nhan"})
BEGIN, END = "<!-- country -->", "<!-- /country -->"


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
    """Write the workbooks of the first provinces and return how many units they have together."""
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
    settings = {
        "Tỉnh": f"tỉnh Minh Họa {number}",
        "Huyện": f"huyện Minh Họa {number}",
        "Cơ quan ban hành": f"Ủy ban nhân dân huyện Minh Họa {number}",
        "Địa danh": f"Minh Họa {number}",
        "Quy định áp dụng": "minh-hoa",
    }
    write_workbook(path, range(first, last), settings=settings)


if __name__ == "__main__":
    main()
