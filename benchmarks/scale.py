"""`python -m benchmarks.scale [--workbooks 4] [--units 98]`: one run on 1, 2 and 4 workers.

The whole command on several workbooks of made-up units, registration forms, evaluation reports and
certificates, on workers of this machine (`--jobs`) and on a Dask cluster on it (`--cluster`). In
turns in one run: wall-clock and CPU seconds, memory, what goes over the network (here the loopback
device, which also carries what other programs send), and the disk that is taken.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.__main__ import AS_INSTALLED
from benchmarks.machine import machine
from benchmarks.made_up import write_workbook
from benchmarks.processes import Spent, spent
from benchmarks.stages import STAGES, Stages
from benchmarks.watching import Peak, Watch
from benchmarks.whole import START

ROOT = Path(__file__).parent.parent
KINDS = ("dang-ky", "danh-gia", "giay-cong-nhan")
MODES = (
    *("--jobs 1", "--jobs 2", "--jobs 4"),
    *("--cluster local:1", "--cluster local:2", "--cluster local:4"),
)


@dataclass
class Mode:
    """What the turns of one number of workers took."""

    name: str
    seconds: list[Spent] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)
    network: list[int] = field(default_factory=list)
    peak: Peak = field(default_factory=Peak)
    papers: int = 0
    disk: int = 0


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--workbooks", type=int, default=4)
    parser.add_argument("--units", type=int, default=98, help="of a workbook")
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args()
    modes = [Mode(name) for name in MODES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbooks = _workbooks(folder, options.workbooks, options.units)
        for turn in range(options.repeats):
            for at, mode in enumerate(modes):
                _turn(mode, workbooks, folder / f"out-{turn}-{at}")
                print(mode.name, mode.seconds[-1], file=sys.stderr, flush=True)
    print("\n".join([machine(), "", *_table(modes), "", *_stages(modes)]))


def _workbooks(folder: Path, count: int, units: int) -> list[Path]:
    found = []
    for number in range(count):
        path = folder / f"huyen-{number + 1:03d}.xlsx"
        settings = {
            "Tỉnh": f"tỉnh Minh Họa {number + 1}",
            "Huyện": f"huyện Minh Họa {number + 1}",
            "Cơ quan ban hành": f"Ủy ban nhân dân huyện Minh Họa {number + 1}",
            "Địa danh": f"Minh Họa {number + 1}",
        }
        write_workbook(path, range(number * units, (number + 1) * units), settings=settings)
        found.append(path)
    return found


def _turn(mode: Mode, workbooks: list[Path], out: Path) -> None:
    only = [word for kind in KINDS for word in ("--only", kind)]
    command: list[str | Path] = [sys.executable, "-m", "pipeline", "documents"]
    command += [*workbooks, *only, "--out", out, *mode.name.split()]
    stages = Stages(START)
    before = _loopback()
    with Watch(os.getpid()) as peak:  # this process is small beside what it starts
        used = spent(command, cwd=ROOT, env=AS_INSTALLED, heard=stages.stage)
    stages.stage("")
    mode.network.append(_loopback() - before)
    mode.seconds.append(used)
    mode.stages.append(stages.seconds)
    mode.peak = Peak(max(mode.peak.own, peak.own), max(mode.peak.all, peak.all))
    mode.papers = sum(1 for _ in out.glob("*/0*/*.docx"))
    size = subprocess.run(["du", "-sb", out], capture_output=True, text=True, check=True)
    mode.disk = int(size.stdout.split()[0])


def _loopback() -> int:
    """Bytes that went over the loopback device so far (Linux; elsewhere 0)."""
    counts = Path("/proc/net/dev")
    if not counts.is_file():
        return 0
    line = next(line for line in counts.read_text().splitlines() if line.strip().startswith("lo:"))
    return int(line.split()[1])


def _table(modes: list[Mode]) -> list[str]:
    lines = [
        "| workers | papers | turns | seconds | CPU s | ms a paper | CPU ms a paper | peak MB "
        "| with LibreOffice | network, kB a paper | disk, kB a paper |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for mode in modes:
        wall = statistics.median(run.wall for run in mode.seconds)
        cpu = statistics.median(run.cpu for run in mode.seconds)
        network = statistics.median(mode.network) / mode.papers / 1000
        sent = f"{network:.0f}" if "cluster" in mode.name else "-"
        lines.append(
            f"| `{mode.name}` | {mode.papers} | {len(mode.seconds)} | {wall:.1f} | {cpu:.1f} "
            f"| {wall / mode.papers * 1000:.1f} | {cpu / mode.papers * 1000:.1f} "
            f"| {mode.peak.own:.0f} | {mode.peak.all:.0f} | {sent} "
            f"| {mode.disk / mode.papers / 1000:.0f} |"
        )
    return lines


def _stages(modes: list[Mode]) -> list[str]:
    head = " | ".join(f"`{mode.name}`" for mode in modes)
    lines = [f"| stage, seconds | {head} |", f"|---|{'--:|' * len(modes)}"]
    for name in (START, *STAGES.values()):
        values = (
            f"{statistics.median(turn.get(name, 0.0) for turn in mode.stages):.1f}"
            for mode in modes
        )
        lines.append(f"| {name} | {' | '.join(values)} |")
    return lines


if __name__ == "__main__":
    main()
