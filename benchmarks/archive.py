"""`python -m benchmarks.archive [--units N] [--write]`: dossiers packed by `hoso archive`.

A made-up district of N units, each with a dossier of five papers, all issued (`dossiers.py`). The
papers are made before, by `hoso documents`, and stay as they are; what is measured is the whole
command that packs them, from the start of Python to the last package: reading, the look whether a
paper changed, covers and indexes printed, PDF/A written and proved by both checkers, checksums.
Then the same command once more, with nothing to do, and `hoso verify` on all packages.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.__main__ import AS_INSTALLED, PAGE, ROOT, write
from benchmarks.dossiers import write_dossiers
from benchmarks.machine import machine
from benchmarks.processes import Spent, spent

MARKS = "<!-- archive -->", "<!-- /archive -->"
ENDS = (0, 2, 6)
"""What the runs may end with: with this many units some lists of the district grow too long, and
the two dossiers that hold them are refused."""


@dataclass(frozen=True)
class Result:
    """What the three commands took for this many dossiers."""

    dossiers: int
    packed: Spent
    unchanged: Spent
    verified: Spent
    megabytes: float


def measured(units: int) -> Result:
    """Pack the dossiers of this many units, once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        workbook, out = Path(name) / "nhieu-ho-so.xlsx", Path(name) / "out"
        write_dossiers(workbook, range(units))
        order: list[str | Path] = [sys.executable, "-m", "pipeline"]
        spent([*order, "documents", workbook, "--out", out], cwd=ROOT, env=AS_INSTALLED, ends=ENDS)
        archive = [*order, "archive", workbook, "--out", out]
        packed = spent(archive, cwd=ROOT, env=AS_INSTALLED, ends=ENDS, watched=True)
        packages = [*out.glob("*/luu-tru/de-nghi-cong-nhan-*.zip")]
        assert len(packages) == units, f"{len(packages)} of {units} dossiers"
        unchanged = spent(archive, cwd=ROOT, env=AS_INSTALLED, ends=ENDS)
        verify = [*order, "verify", out]
        verified = spent(verify, cwd=ROOT, env=AS_INSTALLED)
        size = sum(path.stat().st_size for path in packages)
        return Result(units, packed, unchanged, verified, size / 1e6)


def table(results: Sequence[Result]) -> list[str]:
    """Packing, packing once more, and verifying."""
    lines = [
        "| dossiers | `hoso archive`, s | CPU s | CPU s a dossier | peak MB | with LibreOffice "
        "| nothing changed, s | CPU s | `hoso verify`, s | CPU s | packages, MB |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for result in results:
        packed = result.packed
        columns = [f"{result.dossiers}", f"{packed.wall:.1f}", f"{packed.cpu:.1f}"]
        columns += [f"{packed.cpu / result.dossiers:.2f}"]
        columns += [f"{packed.peak.own:.0f}", f"{packed.peak.all:.0f}"]
        for other in (result.unchanged, result.verified):
            columns += [f"{other.wall:.1f}", f"{other.cpu:.1f}"]
        lines.append(f"| {' | '.join([*columns, f'{result.megabytes:.0f}'])} |")
    return lines


def main() -> None:
    """Measure, print, and with --write put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="benchmarks.archive", description=__doc__)
    parser.add_argument("--units", type=int, action="append", help="how many dossiers (300)")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    options = parser.parse_args()
    said = machine()
    lines = [said, "", *table([measured(units) for units in options.units or (300,)])]
    print("\n".join(lines))
    if options.write:
        write(lines, MARKS)


if __name__ == "__main__":
    main()
