"""The executor of a run on one computer; any other `concurrent.futures.Executor` may replace it.

What it is given is small and can be pickled: a few .docx or PDF contents, and what is known of
them.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext

_NEEDED = ["pipeline.printing.conversion", "pipeline.proof.papers"]


@contextmanager
def local(count: int | None = None) -> Iterator[Executor]:
    """Worker processes, as many as there are cores; they start with the first task."""
    count = count or os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=_context(), initializer=_begin) as executor:
        yield executor


def _context() -> BaseContext:
    """How processes start: never as copies of this one, whose threads would not come along."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # not on Windows

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_NEEDED)
    # It imports while this process reads, checks and fills, and from its start knows no Ctrl-C.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)
    return context


def _begin() -> None:
    """Ctrl-C is for the main process, which then wants no more results."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
