"""The whole command as a process: from a workbook of many units to the last file.

`hoso documents many.xlsx --only giay-cong-nhan` reads, checks, assesses, composes, fills, prints,
proofs, and writes papers, print runs, dossiers, the marked copy and the index. Beside it, in turns
in the same run, docxtpl and soffice make the same certificates in groups of 200 files: they get the
words ready composed (which is not in their time), write no dossiers and proof nothing.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.made_up import write_workbook
from benchmarks.processes import Spent, spent
from benchmarks.stages import STAGES, Stages

ROOT = Path(__file__).parent.parent
KIND = "giay-cong-nhan"
START = "start, imports"
COUNTS = (100, 300, 1000, 3000)


@dataclass
class Turns:
    """What one number of units took, a value for each turn."""

    count: int
    whole: list[Spent] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)
    unchanged: list[Spent] = field(default_factory=list)
    check: list[Spent] = field(default_factory=list)
    peer: list[Spent] = field(default_factory=list)

    def ratio(self, of: str) -> float | None:
        """How many times as long the peer takes, the median of the turns' own ratios."""
        pairs = zip(self.peer, self.whole, strict=False)
        found = [getattr(peer, of) / getattr(whole, of) for peer, whole in pairs]
        return statistics.median(found) if found else None


def measured(counts: Sequence[int], turns: int, env: dict[str, str]) -> Iterator[Turns]:
    """Measure each number of units: whole command, peer, nothing changed, check, in turns."""
    for count in counts:
        result = Turns(count)
        with tempfile.TemporaryDirectory() as name:
            workbook = Path(name) / "nhieu-don-vi.xlsx"
            write_workbook(workbook, range(count), all_recognised=True)
            for turn in range(turns):
                _turn(result, workbook, Path(name) / f"out-{turn}", env)
        yield result


def _turn(result: Turns, workbook: Path, out: Path, env: dict[str, str]) -> None:
    command: list[str | Path] = [sys.executable, "-m", "pipeline"]
    make = [*command, "documents", workbook, "--only", KIND, "--out", out]
    stages = Stages(START)
    result.whole.append(spent(make, cwd=ROOT, env=env, heard=stages.stage))
    stages.stage("")
    result.stages.append(stages.seconds)
    made = sum(1 for _ in out.glob(f"*/*/*{KIND}*.pdf"))
    assert made >= result.count, f"{made} of {result.count} certificates"
    _peer(result, workbook, out, env)
    result.unchanged.append(spent(make, cwd=ROOT, env=env))
    check = [*command, "check", workbook, "--out", out]
    result.check.append(spent(check, cwd=ROOT, env=env))
    print(f"whole command, {result.count} units: {result.whole[-1]}", file=sys.stderr, flush=True)


def _peer(result: Turns, workbook: Path, out: Path, env: dict[str, str]) -> None:
    """The peer in a process of its own, which measures itself: composing is not in its time."""
    told = out / "peer.json"
    task = ["groups", KIND, str(result.count), "1", str(out)]
    task += ["--workbook", str(workbook), "--told", str(told)]
    spent([sys.executable, "-m", "benchmarks.measure", *task], cwd=ROOT, env=env)
    wall, cpu = json.loads(told.read_text(encoding="utf-8"))
    result.peer.append(Spent(wall, cpu))


# The tables


def tables(results: Sequence[Turns]) -> list[str]:
    """The whole command beside the peer, and where its time goes."""
    return [*_sums(results), "", *_stages(results)]


def _sums(results: Sequence[Turns]) -> list[str]:
    lines = [
        "| units | turns | whole command, s | CPU s | ms a certificate | docxtpl + soffice, s "
        "| CPU s | times ours | in CPU | nothing changed, s | CPU s | `hoso check`, s | CPU s |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for turns in results:
        wall, cpu = _median(turns.whole)
        columns = [f"{turns.count}", f"{len(turns.whole)}", wall, cpu]
        columns.append(f"{float(wall) / turns.count * 1000:.1f}")
        columns += _median(turns.peer)
        for of in ("wall", "cpu"):
            ratio = turns.ratio(of)
            columns.append(f"{ratio:.1f}" if ratio else "-")
        columns += (*_median(turns.unchanged), *_median(turns.check))
        lines.append(f"| {' | '.join(columns)} |")
    return lines


def _median(values: Sequence[Spent]) -> tuple[str, str]:
    if not values:
        return "-", "-"
    walls = statistics.median(value.wall for value in values)
    return f"{walls:.2f}", f"{statistics.median(value.cpu for value in values):.2f}"


def _stages(results: Sequence[Turns]) -> list[str]:
    head = " | ".join(f"{turns.count} units, s" for turns in results)
    lines = [f"| stage of the whole command | {head} |", f"|---|{'--:|' * len(results)}"]
    for name in (START, *STAGES.values()):
        seconds = (
            statistics.median(turn.get(name, 0.0) for turn in turns.stages) for turns in results
        )
        lines.append(f"| {name} | {' | '.join(f'{value:.2f}' for value in seconds)} |")
    return lines
