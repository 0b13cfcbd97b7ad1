"""A run of its own process, for tests: it adds one paper to a folder, and can stop on the way.

    python one_run.py FOLDER NAME POINT SIGNALS [SECONDS]

At POINT (see `POINTS`) it writes the file `SIGNALS/NAME.there` and waits for `SIGNALS/NAME.go`.
"""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.bundle import manifest
from pipeline.bundle.lock import Patience, held
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.bundle.outputs import building, restore
from pipeline.model.errors import HosoError

POINTS = ("never", "locked", "written", "before-swap", "between", "after-swap")
"""Points of the way at which a run can stop."""


def entry(name: str, content: bytes) -> Entry:
    """The record of a paper whose .docx and .pdf hold the same."""
    path = f"01-ke-hoach/{name}"
    both = dict.fromkeys(("docx", "pdf"), manifest.sha256(content))
    return Entry(
        name, None, name, "01-ke-hoach", "dự thảo", None, None, f"{path}.docx", f"{path}.pdf", 1,
        both, {},
    )  # fmt: skip


def stop(signals: Path, name: str) -> None:
    """Say that the point is reached, and wait."""
    (signals / f"{name}.there").touch()
    end = time.monotonic() + 60
    while not (signals / f"{name}.go").exists() and time.monotonic() < end:
        time.sleep(0.01)


def stopping_renames(point: str, signals: Path, name: str) -> None:
    """Make the renames of the swap stop before the first, between the two, or after them."""
    rename = os.rename

    def renamed(source: Any, target: Any, **more: Any) -> None:
        first, second = str(target).endswith(".old"), str(source).endswith(".next")
        if (point == "before-swap" and first) or (point == "between" and second):
            stop(signals, name)
        rename(source, target, **more)
        if point == "after-swap" and second:
            stop(signals, name)

    setattr(os, "rename", renamed)  # noqa: B010 - mypy knows a longer signature


def run(folder: Path, name: str, point: str, signals: Path, seconds: float) -> None:
    """Add a paper of a name, as a run does that keeps all others."""
    stopping_renames(point, signals, name)
    with held(folder, Patience(seconds, lambda message: print(message, flush=True))):
        if point == "locked":
            stop(signals, name)
        restore(folder)
        before = manifest.load(folder) or Manifest("1", "so.xlsx")
        with building(folder, manifest.load(folder)) as step:
            content = name.encode()
            step.write(f"01-ke-hoach/{name}.docx", content)
            step.write(f"01-ke-hoach/{name}.pdf", content)
            if point == "written":
                stop(signals, name)
            others = (paper for paper in before.papers if paper.kind != name)
            record = replace(before, papers=(*others, entry(name, content)))
            step.write(manifest.NAME, record.dump().encode())


if __name__ == "__main__":
    where, who, at, signs, *limit = sys.argv[1:]
    try:
        run(Path(where), who, at, Path(signs), float(limit[0]) if limit else 60.0)
    except HosoError as fault:
        print(fault.message)
        sys.exit(int(fault.exit_code))
