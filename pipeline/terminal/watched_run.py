"""A run that another program watches (`--watched`): progress as JSON lines on stderr.

The watching program holds the run's stdin. When it closes that, or ends in any way, the run is
interrupted as with Ctrl-C.
"""

import _thread
import json
import os
import signal
import sys
import threading
import time
from typing import TextIO

from pipeline.terminal.progress import Silent

_STDIN = 0


class Events(Silent):
    """Each stage and step as a line: {"stage": name, "total": n} or {"step": n}."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins."""
        self._write({"stage": name, "total": total})

    def step(self, count: int = 1) -> None:
        """More papers are done."""
        self._write({"step": count})

    def _write(self, event: dict[str, object]) -> None:
        print(json.dumps(event, ensure_ascii=False), file=self._stream, flush=True)


def end_with_stdin() -> None:
    """Interrupt this run when its stdin is closed."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    # Not through `sys.stdin`: a process that is forked meanwhile could never close that again.
    try:
        while os.read(_STDIN, 1024):
            pass
    except OSError:
        pass
    interrupt()


def interrupt() -> None:
    """Do what Ctrl-C does: the signal goes to the whole group if this process leads one.

    While workers are started the signal is ignored; it would be lost then.
    """
    while signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        time.sleep(0.02)
    if sys.platform == "win32":
        _thread.interrupt_main()
    elif os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGINT)
    else:
        os.kill(os.getpid(), signal.SIGINT)
