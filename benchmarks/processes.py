"""A command as a process: its wall-clock seconds, and the CPU seconds of all that it started."""

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.watching import Peak, Watch

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall and of processors (the command's own and of all processes it started).

    `peak` is the most memory they held at once, where that was watched.
    """

    wall: float
    cpu: float
    peak: Peak = field(default_factory=Peak)


def spent(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: dict[str, str] | None = None,
    heard: Callable[[str], None] = lambda line: None,
    ends: Sequence[int] = (0,),
    watched: bool = False,
) -> Spent:
    """Run a command to its end; `heard` is given each line it says on stderr, as it comes.

    Its memory is looked at only where it is to be `watched`, for that takes time.

    RuntimeError when it ends with another code than `ends` names.
    """
    _adopt()
    before, start = _children(), time.perf_counter()
    said = []
    peak = Peak()
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        if watched:
            peak = stack.enter_context(Watch(process.pid))
        assert process.stderr is not None
        for line in process.stderr:
            heard(line)
            said.append(line)
    code = process.returncode
    wall = time.perf_counter() - start
    _reap()
    if code not in ends:
        raise RuntimeError(f"{command}: ended with {code}: {''.join(said[-5:])}")
    return Spent(wall, _children() - before, peak)


def _adopt() -> None:
    """Workers outlive their parent for a moment: they become children of this process (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
