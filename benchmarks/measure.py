"""One measurement in a process of its own: `python -m benchmarks.measure WAY KIND N REPEATS OUT`.

Prints the seconds of each repetition as JSON. Ours composes the papers' words within its time; the
others are given them. What is made stays in OUT: ext4 is slow to make files while it remembers that
others were deleted just before.
"""

import json
import sys
import tempfile
import time
from pathlib import Path


def main(way: str, kind: str, count: int, repeats: int, out: str) -> None:
    """Make the papers again and again, each time into an empty folder in `out`."""
    # Not above: worker processes import the main module, and need nothing of this.
    from benchmarks.ways import WAYS, job

    task = job(kind, count)
    if way != "ours":
        assert len(task.papers) == count
    seconds = []
    for _ in range(repeats):
        folder = Path(tempfile.mkdtemp(dir=out))
        start = time.perf_counter()
        WAYS[way].make(task, folder)
        seconds.append(time.perf_counter() - start)
        made = len(list(folder.glob("*.pdf")))
        assert made == count, f"{made} of {count} papers"
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
