"""Making papers: a run is a process of its own, `hoso … --watched`, that this one watches.

A process can be interrupted at any moment as with Ctrl-C in a terminal, which leaves the last
outputs whole; what makes it fail, a workbook that fills the memory or LibreOffice, does not take
the page with it; and when the page is killed, the run ends, too, as its stdin is closed.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from pipeline.model.errors import InputError

GRACE_SECONDS = 15.0
"""How long a run may take to stop before it is killed."""


FROZEN = "da-phat-hanh-nay-khac"
"""Code of the finding that an issued paper, which is kept, would be different now."""


class State(StrEnum):
    """The state of a run."""

    RUNNING = "dang-lam"
    STOPPING = "dang-dung"
    DONE = "xong"
    STOPPED = "da-dung"
    FAILED = "hong"


@dataclass
class Step:
    """A stage of the run: its name, the papers before it (0: not counted), those done."""

    name: str
    total: int
    done: int = 0
    ended: bool = False


@dataclass(frozen=True)
class Wish:
    """What a run is to make: nothing named means everything. `says` names it for the clerk.

    `job` is the command of `hoso`, `flags` are its options that take no value.
    """

    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    reissue: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    says: str = "Tất cả văn bản"
    job: str = "documents"

    def options(self) -> list[str]:
        """As options of the command."""
        words = [f"--only={code}" for code in self.kinds]
        words += [f"--stage={code}" for code in self.stages]
        words += [f"--unit={code}" for code in self.units]
        words += [f"--reissue={code}" for code in self.reissue]
        return [*words, *self.flags]


@dataclass
class Run:
    """A run of one workbook; `changes` rises with everything that is heard of it."""

    wish: Wish
    state: State = State.RUNNING
    steps: list[Step] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    result: Mapping[str, Any] = field(default_factory=dict)
    changes: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def notes(self) -> list[Mapping[str, str]]:
        """Findings that only a run has: on finished papers, and on issued ones that would differ.

        Faults of cells are on the page of faults.
        """
        findings: list[Mapping[str, str]] = self.result.get("findings", [])
        if self.wish.job != "documents":
            return findings
        return [finding for finding in findings if "file" in finding or finding["code"] == FROZEN]

    @property
    def going(self) -> bool:
        """Whether it is not over yet."""
        return self.state in (State.RUNNING, State.STOPPING)


class Runs:
    """At most one run of each workbook; asking for another one joins it."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._runs: dict[str, Run] = {}
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._guard = threading.Lock()
        self._closed = False

    def of(self, known: str) -> Run | None:
        """The run of a workbook, going or the last one."""
        return self._runs.get(known)

    def not_going(self, known: str) -> None:
        """Raise InputError while a workbook's run is going, as its outputs are about to change."""
        run = self._runs.get(known)
        if run is not None and run.going:
            raise InputError("Sổ đang được làm văn bản.", "Đợi lần làm ấy xong rồi tải lại trang.")

    def start(self, known: str, workbook: Path, wish: Wish) -> tuple[Run, bool]:
        """Start a run; returns it, and False if one was already going."""
        with self._guard:
            run = self._runs.get(known)
            if run is not None and run.going:
                return run, False
            run = Run(wish)
            if self._closed:
                run.state = State.STOPPED
                return run, False
            process = subprocess.Popen(
                self._command(workbook, wish),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            self._runs[known], self._processes[known] = run, process
        threading.Thread(target=_watch, args=(run, process), daemon=True).start()
        return run, True

    def _command(self, workbook: Path, wish: Wish) -> Sequence[str]:
        given = [str(workbook.resolve()), "--out", str(self._out.resolve()), "--json", "--watched"]
        return [sys.executable, "-m", "pipeline", wish.job, *wish.options(), *given]

    def stop(self, known: str) -> None:
        """Interrupt a workbook's run; its outputs stay those of the run before."""
        with self._guard:
            run, process = self._runs.get(known), self._processes.get(known)
            if run is None or process is None or run.state is not State.RUNNING:
                return
            run.state = State.STOPPING
            run.changes += 1
        _interrupt(process)
        threading.Timer(GRACE_SECONDS, _end, args=(process,)).start()

    def close(self) -> None:
        """Interrupt all runs, and wait until they have ended."""
        with self._guard:
            self._closed = True
            going = [process for process in self._processes.values() if process.poll() is None]
        for process in going:
            _interrupt(process)
        for process in going:
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                _end(process)


def environment() -> dict[str, str]:
    """The environment for a process of `hoso`: ours, and the path of this program.

    Such a process need not be started in the program's folder.
    """
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


def _interrupt(process: subprocess.Popen[str]) -> None:
    """Close the run's stdin, which it takes for Ctrl-C on every system."""
    with contextlib.suppress(OSError):
        assert process.stdin is not None
        process.stdin.close()


def _end(process: subprocess.Popen[str]) -> None:
    """Kill a run and its workers."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _watch(run: Run, process: subprocess.Popen[str]) -> None:
    """Read a run's events until it ends, and note how it ended."""
    assert process.stdout is not None
    assert process.stderr is not None
    printed: list[str] = []
    reader = threading.Thread(target=_collect, args=(process.stdout, printed), daemon=True)
    reader.start()
    for line in process.stderr:
        _hear(run, line)
    reader.join()
    code = process.wait()
    for pipe in (process.stdout, process.stderr):
        pipe.close()
    _conclude(run, code, "".join(printed))


def _collect(stream: IO[str], into: list[str]) -> None:
    into.extend(stream)


def _hear(run: Run, line: str) -> None:
    try:
        event = json.loads(line)
        stage, step = event.get("stage"), event.get("step")
    except (ValueError, AttributeError):
        run.said.append(line.strip())
        return
    if stage is not None:
        for earlier in run.steps:
            earlier.ended = True
        run.steps.append(Step(stage, int(event.get("total") or 0)))
    elif step is not None and run.steps:
        run.steps[-1].done += int(step)
    run.changes += 1


def _conclude(run: Run, code: int, printed: str) -> None:
    stopped = run.state is State.STOPPING
    try:
        reports = json.loads(printed)
    except ValueError:
        reports = []
    if reports:
        run.result = reports[0]
        for step in run.steps:
            step.ended = True
        run.state = State.FAILED if run.result.get("error") else State.DONE
    elif stopped or code == 130:
        run.state = State.STOPPED
    else:
        run.state = State.FAILED
    run.changes += 1
