"""The progress of a run: a bar with the stage on a terminal, plain lines otherwise."""

import os
import sys
from typing import TextIO

from pipeline.model.progress import Progress
from pipeline.terminal import process_end


class Silent:
    """Shows nothing, for tests and other programs."""

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins, with `total` papers (0: not counted)."""

    def step(self, count: int = 1) -> None:
        """More papers are done."""

    def close(self) -> None:
        """The run is over."""


class Lines(Silent):
    """Prints a line per stage."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def stage(self, name: str, total: int = 0) -> None:
        """Show the stage."""
        count = f" ({total} văn bản)" if total else ""
        print(f"{name}{count} …", file=self._stream, flush=True)


class Bar(Silent):
    """A bar that is redrawn in place, by a thread of its own.

    It writes through a file of its own: a terminal that is stopped (Ctrl-S) then blocks only that
    thread, not others that write to the stream.
    """

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Rich

        self._own = os.fdopen(os.dup(stream.fileno()), "w", encoding="utf-8", errors="replace")
        self._rich = Rich(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(file=self._own),
            transient=True,
        )
        self._task = self._rich.add_task("", total=None)
        self._rich.start()

    def stage(self, name: str, total: int = 0) -> None:
        """Show the stage."""
        self._rich.reset(self._task, description=name, total=total or None)

    def step(self, count: int = 1) -> None:
        """Move the bar."""
        self._rich.advance(self._task, count)

    def close(self) -> None:
        """Remove the bar, without waiting for a terminal that is stopped."""
        process_end.soon(self._end)

    def _end(self) -> None:
        self._rich.stop()
        self._own.close()


def on(stream: TextIO = sys.stderr) -> Progress:
    """The progress that fits a stream."""
    return Bar(stream) if stream.isatty() else Lines(stream)
