"""One measurement in a process of its own: `python -m benchmarks.measure WAY KIND N REPEATS OUT`.

Prints the seconds of each repetition as JSON. Ours composes the papers' words within its time; the
others are given them. What is made stays in OUT: ext4 is slow to make files while it remembers that
others were deleted just before. With --workbook the papers are those of a workbook; with --told the
wall and CPU seconds of the last repetition go into a file.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Make the papers again and again, each time into an empty folder in `out`."""
    # Not above: worker processes import the main module, and need nothing of this.
    from benchmarks.ways import WAYS, job, job_of

    parser = argparse.ArgumentParser(prog="benchmarks.measure", description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("kind")
    parser.add_argument("count", type=int)
    parser.add_argument("repeats", type=int)
    parser.add_argument("out")
    parser.add_argument("--workbook", type=Path)
    parser.add_argument("--told", type=Path)
    given = parser.parse_args()
    task = job_of(given.workbook, given.kind) if given.workbook else job(given.kind, given.count)
    if given.way != "ours":
        assert len(task.papers) == given.count
    seconds = []
    for _ in range(given.repeats):
        folder = Path(tempfile.mkdtemp(dir=given.out))
        before = _cpu()
        start = time.perf_counter()
        WAYS[given.way].make(task, folder)
        seconds.append(time.perf_counter() - start)
        if given.told:
            given.told.write_text(json.dumps([seconds[-1], _cpu() - before]), encoding="utf-8")
        made = len(list(folder.glob("*.pdf")))
        assert made == given.count, f"{made} of {given.count} papers"
    print(json.dumps(seconds))


def _cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main()
