"""How the process of a command ends: with its code, and soon, whatever its threads are doing.

Python's own way to end a process waits for streams that nobody reads, and aborts the process
(SIGABRT) if a background thread holds the lock of one. So everything is flushed and cleaned up
first, by the same exit handlers, and then the process ends at once.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from pipeline.terminal.signals import ENDING, Patient

SECONDS = 0.5
"""How long an interrupted command waits for a reader, and a process at its end for threads."""

MOST_SECONDS = 5.0
"""How long the exit handlers of a process may take."""


def soon(task: Callable[[], object], seconds: float = SECONDS) -> bool:
    """Do something that may never end, such as writing into a full pipe, for a limited time.

    Returns whether it was finished. A fault of its stream is ignored: nobody reads it.
    """

    def quietly() -> None:
        with contextlib.suppress(OSError, ValueError):
            task()

    doing = threading.Thread(target=quietly, daemon=True)
    doing.start()
    doing.join(seconds)
    return not doing.is_alive()


def with_code(code: int) -> NoReturn:
    """End this process after its exit handlers, without waiting for readers or threads.

    Output must have been flushed before.
    """
    for name in ("SIGINT", *ENDING):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    timer = threading.Timer(MOST_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()
    end = time.monotonic() + SECONDS
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.main_thread():
            thread.join(max(0.0, end - time.monotonic()))
    if not soon(_flush):
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Patient):
                stream.give_up()  # exit handlers flush it, too: logging's
    atexit._run_exitfuncs()
    soon(_flush)
    os._exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
