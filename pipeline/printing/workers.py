"""The executor of a run on one computer; any other `concurrent.futures.Executor` may replace it.

What it is given is small and can be pickled: a few .docx or PDF contents, and what is known of
them. Workers end with the process that they work for, however that ends, and take LibreOffice and
their folders with them.
"""

import multiprocessing
import multiprocessing.process
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from types import FrameType

from pipeline.printing import scratch

_NEEDED = [
    "pipeline.printing.conversion",
    "pipeline.proof.papers",
    "pipeline.pdf.objects",
    "pipeline.bundle.bundles",
]


@contextmanager
def local(count: int | None = None) -> Iterator[Executor | None]:
    """Worker processes, as many as there are cores; they start with the first task.

    None if the system lets none work: semaphores need /dev/shm, which can be full or missing.
    The run is then done by this process alone.
    """
    scratch.sweep()
    try:
        executor = _pool(count or os.cpu_count() or 1)
    except (ImportError, NotImplementedError, OSError):
        yield None
        return
    with executor:
        try:
            yield executor
        except BaseException:  # nobody waits for their results any more
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


class _Pool(ProcessPoolExecutor):
    """Says how many workers it has, for what is shared out over them."""

    def __init__(self, count: int) -> None:
        super().__init__(count, mp_context=_context(), initializer=_begin)
        self.workers = count


def _pool(count: int) -> Executor:
    return _Pool(count)


def _context() -> BaseContext:
    """How processes start: never as copies of this one, whose threads would not come along."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # not on Windows

    # The sockets are in a folder of ours and semaphores have a name of ours, so that the next run
    # finds them after a kill.
    config = multiprocessing.process.current_process()._config  # type: ignore[attr-defined]
    config.setdefault("tempdir", str(scratch.lasting()))
    config["semprefix"] = scratch.semaphores()
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
    """A worker begins: Ctrl-C is for the main process, other signals end the worker at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    threading.Thread(target=_follow, daemon=True).start()


_ending = threading.Lock()


def _end(number: int = 0, frame: FrameType | None = None) -> None:
    """Clean up only once: two at a time would end the process before the other is done."""
    if not _ending.acquire(blocking=False):
        return
    scratch.clear()
    os._exit(1)


def _follow() -> None:
    """End when the process is gone that this one works for."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        _end()
