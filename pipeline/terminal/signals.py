"""Ends of a command from outside: Ctrl-C, a signal, a closed terminal or pipe."""

import contextlib
import errno
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TextIO

ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
"""Signals that ask a process to end, apart from Ctrl-C; not every system has each."""


@contextmanager
def taken_as_interrupts() -> Iterator[None]:
    """Treat signals that ask to end like Ctrl-C: everything is cleaned up first.

    The first one counts; more of them do not disturb the cleaning up.
    """
    known = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}

    def interrupt(number: int, frame: FrameType | None) -> None:
        for other in known:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in known:
        if before[number] is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def clean_up_quietly() -> None:
    """Print nothing technical if a second Ctrl-C comes while Python cleans up after the first.

    Python prints exceptions in finalizers, and its resource tracker prints the semaphores that it
    had to delete, although that is its purpose.
    """
    usual = sys.unraisablehook

    def unraisable(unraised: "sys.UnraisableHookArgs") -> None:
        if not isinstance(unraised.exc_value, KeyboardInterrupt):
            usual(unraised)

    sys.unraisablehook = unraisable
    sys.warnoptions.append("ignore:resource_tracker")  # the tracker is started with these


def open_missing_streams() -> None:
    """Open standard streams that are closed: else a file of ours would get their number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number is this one
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


class Patient:
    """A stream that never stops the work: what cannot be written is dropped.

    Its reader may be gone (a pipe, a closed terminal), which is not a fault. The disk
    behind it may be full, which `fault` remembers for the end of the command.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_open = True
        self.fault: OSError | None = None

    def give_up(self) -> None:
        """Write nothing from now on: a thread is stuck writing to a stream that nobody reads."""
        self._is_open = False

    def write(self, text: str) -> int:
        """Write, or drop what cannot be written."""
        if self._is_open:
            try:
                return self._stream.write(text)
            except OSError as fault:
                self._point_away(fault)
        return len(text)

    def flush(self) -> None:
        """Flush, or drop what cannot be written."""
        if self._is_open:
            try:
                self._stream.flush()
            except OSError as fault:
                self._point_away(fault)

    def _point_away(self, fault: OSError) -> None:
        """Point the stream to nowhere, so that Python's last flush does not fail either."""
        if not self._has_gone(fault):
            self.fault = fault
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _has_gone(self, fault: OSError) -> bool:
        """Whether a pipe has no reader any more, or a terminal was closed (EIO)."""
        if isinstance(fault, BrokenPipeError):
            return True
        return fault.errno == errno.EIO and stat.S_ISCHR(os.fstat(self._stream.fileno()).st_mode)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
