"""`python -m benchmarks [--quick] [--write]`: one table, everything measured in the same run."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import whole
from benchmarks.machine import machine
from benchmarks.watching import Peak, Watch
from benchmarks.ways import KINDS, NAMES, SAMPLE, WAYS, filling_seconds

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
CORE = "<!-- bench -->", "<!-- /bench -->"
WHOLE = "<!-- whole -->", "<!-- /whole -->"


AS_INSTALLED = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""The environment of what is measured: modules are compiled once, not in every process."""


@dataclass(frozen=True)
class Measured:
    """A way at a number of papers: the seconds of each repetition, and the most memory."""

    way: str
    kind: str
    count: int
    seconds: tuple[float, ...]
    peak: Peak

    @property
    def each(self) -> float:
        """Milliseconds a paper, the median."""
        return statistics.median(self.seconds) / self.count * 1000

    @property
    def what(self) -> tuple[str, str, int]:
        """What was measured."""
        return self.way, self.kind, self.count

    def and_again(self, other: "Measured") -> "Measured":
        """The same, measured at another time, too."""
        peak = Peak(max(self.peak.own, other.peak.own), max(self.peak.all, other.peak.all))
        return replace(self, seconds=self.seconds + other.seconds, peak=peak)


def plan(quick: bool, repeats: int = 3) -> Iterator[tuple[str, str, int, int]]:
    """Way, kind, number of papers, repetitions. Slow ways are given what they can finish."""
    for kind in KINDS:
        if quick:
            yield from (("ours", kind, count, 1) for count in (1, 10, 100))
            yield from (("one", kind, 3, 1), ("groups", kind, 20, 1), ("unoserver", kind, 10, 1))
            continue
        yield from (("ours", kind, count, 3) for count in (1, 10))
        yield "ours", kind, 100, repeats
        if kind == "giay-cong-nhan":  # in turns, as the machine's speed changes in the meantime
            yield from (("ours", kind, 1000, 3), ("groups", kind, 1000, 1)) * repeats
        else:
            yield "ours", kind, 1000, 1
        # For one paper (b) and (c) are the same.
        yield "one", kind, 1, 3
        yield "one", kind, 10, 1
        yield "groups", kind, 10, 3
        yield "groups", kind, 100, 1
        yield "unoserver", kind, 10, 1
        if kind == "giay-cong-nhan":
            yield "unoserver", kind, 100, 1


def measured(way: str, kind: str, count: int, repeats: int, out: str) -> Measured:
    """Measure in a child process, whose memory is watched; what it makes stays in `out`."""
    task = [way, kind, str(count), str(repeats), out]
    command = [sys.executable, "-m", "benchmarks.measure", *task]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=ROOT, env=AS_INSTALLED, text=True
    )
    with Watch(process.pid) as peak:
        output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{way} {kind} {count}: failed")
    seconds = tuple(json.loads(output.splitlines()[-1]))
    return Measured(way, kind, count, seconds, peak)


def all_measured(options: argparse.Namespace) -> dict[tuple[str, str, int], Measured]:
    """Everything that is planned and can be done here, in the order of the plan."""
    results: dict[tuple[str, str, int], Measured] = {}
    with tempfile.TemporaryDirectory() as out:
        for way, kind, count, repeats in plan(options.quick, options.repeats):
            if (options.kind and kind not in options.kind) or not WAYS[way].installed:
                continue
            new = measured(way, kind, count, repeats, out)
            before = results.get(new.what)
            results[new.what] = before.and_again(new) if before else new
            print(f"{way} {kind} {count}: {new.each:.1f} ms", file=sys.stderr, flush=True)
    return results


def table(results: Sequence[Measured]) -> list[str]:
    """The measurements, each beside ours at the same or the nearest number of papers."""
    lines = [
        "| papers | way | N | runs | ms a paper | papers/s "
        "| peak MB | with LibreOffice | times ours |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in results:
        own = [other for other in results if other.way == "ours" and other.kind == row.kind]
        best = min(own, key=lambda other: other.each)
        same = next((other for other in own if other.count == row.count), None)
        ratio = f"{row.each / same.each:.1f}" if same else "-"
        if row.way != "ours":
            ratio += f" ({row.each / best.each:.0f} at N={best.count})"
        else:
            ratio = "1"
        way, runs = WAYS[row.way], len(row.seconds)
        lines.append(
            f"| {NAMES[row.kind]} | ({way.letter}) {way.name} | {row.count} | {runs} "
            f"| {row.each:.1f} | {1000 / row.each:.1f} "
            f"| {row.peak.own:.0f} | {row.peak.all:.0f} | {ratio} |"
        )
    return lines


def filling_table(quick: bool) -> list[str]:
    """Filling alone."""
    lines = ["| filling alone | ours, ms | docxtpl, ms | ratio |", "|---|--:|--:|--:|"]
    for kind in KINDS:
        ours, theirs = filling_seconds(kind, 10 if quick else 40)
        lines.append(
            f"| {NAMES[kind]} | {ours * 1000:.3f} | {theirs * 1000:.1f} | {theirs / ours:.0f} |"
        )
    return lines


def commands(quick: bool) -> list[str]:
    """The commands on the sample workbook, start-up of Python and all."""
    lines = ["| command on the sample, all its papers | seconds |", "|---|--:|"]
    repeats = 1 if quick else 3
    with tempfile.TemporaryDirectory() as out:
        tasks: dict[str, list[str | Path]] = {
            "hoso --help": ["--help"],
            "hoso check": ["check", SAMPLE, "--out", out],
            "hoso documents, all made": ["documents", SAMPLE, "--out", out, "--fresh"],
            "hoso documents, nothing changed": ["documents", SAMPLE, "--out", out],
            "hoso lint, all of them": ["lint"],
        }
        for name, arguments in tasks.items():
            if arguments == ["lint"]:
                arguments += sorted((Path(out) / SAMPLE.stem).glob("0*/*.docx"))
            times = []
            for _ in range(repeats):
                start = time.perf_counter()
                command = [sys.executable, "-m", "pipeline", *arguments]
                subprocess.run(command, cwd=ROOT, env=AS_INSTALLED, check=True, capture_output=True)
                times.append(time.perf_counter() - start)
            lines.append(f"| {name} | {statistics.median(times):.2f} |")
    return lines


def main() -> None:
    """Measure, print, and with --write put the tables into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer papers, one repetition")
    parser.add_argument("--repeats", type=int, default=3, help="of the longer measurements")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind")
    parser.add_argument("--whole", action="store_true", help="only the whole command")
    parser.add_argument("--units", type=int, action="append", help="of the whole command")
    options = parser.parse_args()
    counts = options.units or (whole.COUNTS[:1] if options.quick else whole.COUNTS)
    turns = 1 if options.quick else options.repeats
    lines = [machine(), "", *whole.tables(list(whole.measured(counts, turns, AS_INSTALLED)))]
    if options.write:
        write(lines, WHOLE)
    if options.whole:
        print("\n".join(lines))
        return
    print("\n".join(lines), flush=True)
    lines = [machine(), "", "The core, from the composed words or the tables on:", ""]
    results = all_measured(options)
    lines += table(list(results.values()))
    if not WAYS["unoserver"].installed:
        lines += ["", "(d) docxtpl + unoserver: not installed."]
    lines += ["", *filling_table(options.quick), "", *commands(options.quick)]
    print("\n".join(lines))
    if options.write:
        write(lines, CORE)


def write(lines: Sequence[str], marks: tuple[str, str]) -> None:
    """Put tables between two marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(marks[0])[0], text.split(marks[1])[1]
    PAGE.write_text("\n".join([before + marks[0], *lines, marks[1] + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
