"""The executor of a run on several machines: Dask workers, each of which does one task at a time.

Only this module knows Dask. The stages are given a `concurrent.futures.Executor`, as on one
machine, and what they make has the same bytes: a worker whose LibreOffice, font or hoso differs is
reported by name and given no task. A worker that ends in mid-run has its tasks done by another; one
that joins later, or is started again, is examined by itself when it comes.

Whoever reaches a scheduler can run code on its workers. Addresses that begin with tls:// are
guarded by Dask's own certificates; tcp:// is for a closed network.
"""

import contextlib
import logging
import pkgutil
import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple, ParamSpec, TypeVar
from urllib.parse import urlsplit

from pipeline import __version__
from pipeline.model.errors import MissingProgramError, UsageError
from pipeline.printing import scratch
from pipeline.printing.fitness import Machine, Unfit, this_machine

Given = ParamSpec("Given")
Made = TypeVar("Made")
Tell = Callable[[str], None]

CONNECT_SECONDS = 10
"""Time allowed for a scheduler to answer."""

FIRST_WORKER_SECONDS = 30
"""Time allowed for the first worker to join."""

ALONE_SECONDS = 60
"""How long a run waits for a worker when all are gone, in seconds."""

LOOK_SECONDS = 2.0
RETRIES = 1
"""How often a task that failed with an exception is tried again; a task whose worker died is tried
again separately, as the scheduler allows (three times)."""

_EXAMPLE = "Ví dụ: --cluster local:2, hoặc --cluster tcp://192.0.2.10:8786."


class Address(NamedTuple):
    """Where the workers are: this many here, else a scheduler's address."""

    here: int
    scheduler: str = ""


def address(text: str) -> Address:
    """The address that an option names; raises UsageError with an example."""
    if (local := re.fullmatch(r"local:([1-9]\d{0,2})", text)) is not None:
        return Address(int(local[1]))
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port
    except ValueError:
        named = None
    if not named:
        raise UsageError(f"--cluster: “{text}” không phải địa chỉ của một cụm máy.", _EXAMPLE)
    return Address(0, text)


@contextmanager
def joined(where: Address, tell: Tell) -> Iterator[Executor]:
    """An executor over the workers of a cluster; `tell` is given a sentence for the clerk.

    Raises MissingProgramError when Dask is not installed, no scheduler answers, or no worker can
    make the same papers as this machine.
    """
    _check_library()
    machine = this_machine()
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(_client(where, stack))
        executor = _Workers(client, machine, tell)
        try:
            executor.begin()
            yield executor
        except BaseException:
            executor.shutdown(wait=False)
            raise
        executor.shutdown()


def _check_library() -> None:
    try:
        import distributed
    except ImportError as cause:
        raise MissingProgramError(
            "Chưa cài phần chạy trên nhiều máy (thư viện distributed).",
            'Cài bằng lệnh: pip install "hoso[cluster]", rồi chạy lại; hoặc bỏ --cluster.',
        ) from cause
    # Its logs on lost workers are for operators; the clerk gets sentences.
    logging.getLogger(distributed.__name__).setLevel(logging.CRITICAL + 1)


def _client(where: Address, stack: contextlib.ExitStack) -> Any:
    distributed: Any = import_module("distributed")  # its types are incomplete

    if where.here:
        cluster = distributed.LocalCluster(
            n_workers=where.here,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.CRITICAL + 1,
            local_directory=str(scratch.lasting()),
        )
        return distributed.Client(stack.enter_context(cluster))
    parts = urlsplit(where.scheduler)
    try:
        # Before Dask does, which reports a failed connection several times in its own words.
        socket.create_connection((str(parts.hostname), parts.port or 0), CONNECT_SECONDS).close()
        return distributed.Client(where.scheduler, timeout=CONNECT_SECONDS)
    except OSError as cause:
        raise MissingProgramError(
            f"Không kết nối được cụm máy ở “{where.scheduler}”.",
            "Xem máy điều phối đã chạy chưa (lệnh: dask scheduler) và địa chỉ đã đúng chưa.",
        ) from cause


def _plugin(machine: Machine) -> Any:
    """What examines a worker when it joins, and lets one that is fit take one task at a time."""
    from distributed import Status, WorkerPlugin

    class Examined(WorkerPlugin):
        name = machine.resource

        async def setup(self, worker: Any) -> None:
            import asyncio

            from pipeline.printing import fitness, scratch

            scratch.sweep()  # what workers left that were killed here
            fault = await asyncio.to_thread(fitness.unfit, machine)
            await worker.set_resources(**{machine.resource: 0 if fault else 1})
            # The scheduler looks again at tasks that no worker could take only when a worker joins
            # or goes on, not when a resource does.
            worker.status = Status.paused
            worker.status = Status.running

    return Examined()


class _Workers(Executor):
    """Tasks for the workers of a Dask cluster, and futures that end when the cluster does."""

    def __init__(self, client: Any, machine: Machine, tell: Tell) -> None:
        self._client = client
        self._machine = machine
        self._tell = tell
        self._tasks = client.get_executor(
            pure=False, retries=RETRIES, resources={machine.resource: 1}
        )
        self._pending: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.workers = 0

    def begin(self) -> None:
        """Examine the workers; those that are not fit are reported, and given nothing."""
        with contextlib.suppress(TimeoutError):
            self._client.wait_for_workers(1, FIRST_WORKER_SECONDS)
        names = self._names()
        faults = self._examined(names)
        self.workers = len(names) - len(faults)
        for fault in faults:
            self._tell(str(fault))
        if not self.workers:
            raise MissingProgramError(
                "Cụm máy không có máy con nào làm được văn bản."
                if names
                else "Cụm máy chưa có máy con nào.",
                "Sửa theo từng dòng ở trên rồi chạy lại."
                if names
                else "Chạy trên từng máy: dask worker ĐỊA_CHỈ --nthreads 1, rồi chạy lại.",
            )
        self._tell(f"Làm trên {self.workers} máy con.")
        threading.Thread(target=self._watch, daemon=True).start()

    def _names(self) -> dict[str, str]:
        """The workers' names, with their machine, by address."""
        known = self._client.scheduler_info(n_workers=-1)["workers"]
        return {at: f"{worker['name']} ({worker['host']})" for at, worker in known.items()}

    def _examined(self, names: dict[str, str]) -> list[Unfit]:
        """Why workers are unfit. Each is first asked for hoso: without it none can be examined."""
        versions = self._client.run(pkgutil.resolve_name, "pipeline:__version__", on_error="return")
        without = [at for at in names if versions.get(at) != __version__]
        mend = f"Cài hoso {__version__} trên máy ấy."
        faults = [Unfit(names[at], "chưa cài hoso cùng phiên bản.", mend) for at in without]
        try:
            self._client.register_plugin(_plugin(self._machine))
        except Exception:
            if not without:  # those without hoso cannot be given the plugin; the others have it
                raise
        fit = [at for at in names if at not in without]
        asked = {"workers": fit, "on_error": "return"}
        answers = self._client.run(_unfit, self._machine, **asked) if fit else {}
        for at, fault in answers.items():
            if isinstance(fault, Unfit):
                faults.append(Unfit(names[at], fault.message, fault.hint))
            elif isinstance(fault, BaseException):
                message = f"không xem được máy ({type(fault).__name__})."
                faults.append(Unfit(names[at], message, "Chạy hoso doctor trên máy ấy."))
        return faults

    def submit(
        self, fn: Callable[Given, Made], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Made]:
        """A task for whichever fit worker is free first."""
        future: Future[Made] = Future()
        with self._lock:
            self._pending.add(future)
        task = self._tasks.submit(fn, *args, **kwargs)
        future.add_done_callback(lambda done: self._left(done, task))
        task.add_done_callback(lambda done: _pass_on(done, future))
        return future

    def _left(self, future: Future[Any], task: Future[Any]) -> None:
        with self._lock:
            self._pending.discard(future)
        if future.cancelled():
            task.cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """No more tasks; those that run are waited for, or dropped."""
        self._over.set()
        with contextlib.suppress(Exception):
            self._tasks.shutdown(wait=wait and not cancel_futures)

    def _watch(self) -> None:
        """End the run when tasks wait and no fit worker is left that could do them."""
        alone = 0.0
        while not self._over.wait(LOOK_SECONDS):
            try:
                known = self._client.scheduler_info(n_workers=-1)["workers"].values()
                fit = any(worker["resources"].get(self._machine.resource) for worker in known)
            except Exception:  # of a connection that is lost anything can fail
                fit = False
            alone = 0.0 if fit else alone + LOOK_SECONDS
            if alone >= ALONE_SECONDS:
                self._give_up()
                return

    def _give_up(self) -> None:
        with self._lock:
            pending = tuple(self._pending)
        for future in pending:
            with contextlib.suppress(Exception):  # it has just been done
                future.set_exception(BrokenExecutor("no worker is left"))


def _unfit(machine: Machine) -> Unfit | None:
    """Asked of a worker; in this module, for a worker loads it by its name."""
    from pipeline.printing import fitness

    return fitness.unfit(machine)


def _pass_on(task: Future[Any], future: Future[Any]) -> None:
    """Pass on the result of a task; a broken cluster becomes the error that executors raise."""
    if future.done():
        return
    with contextlib.suppress(Exception):  # it has just been cancelled or given up
        if task.cancelled():
            future.set_exception(BrokenExecutor("the cluster dropped a task"))
            return
        fault = task.exception()
        if fault is None:
            future.set_result(task.result())
        elif type(fault).__module__.startswith(("distributed", "dask")):
            future.set_exception(BrokenExecutor(str(fault)))
        else:
            future.set_exception(fault)
