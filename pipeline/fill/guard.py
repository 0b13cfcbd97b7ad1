"""Filling behind a guard: in a child process with a deadline and a limit of memory.

The check of templates (`rules`) lets no loop run within another but on its items, so what is left
is length: a template with 3 MB of text in a loop over 3,321 units passes the check and would fill
10 GB; the child is stopped at 512 MB, after 29 s. So papers are rendered in a child that is forked
from here: it finds the compiled templates in its memory, gives back what it filled, and can be
killed. Where a process cannot be forked safely (Windows, macOS) papers are rendered here, after the
check alone.
"""

import multiprocessing
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from pipeline.fill.check_codes import with_check_code
from pipeline.fill.tagged_part import TemplateFaultError
from pipeline.fill.template import Filled, HasTemplate, Template
from pipeline.model.findings import FilePlace, Finding, error
from pipeline.model.papers import Failed, FilledPaper, Paper

FORKS = sys.platform == "linux"
MEGABYTE = 1 << 20
AT_ONCE = 1000
"""The most papers per child, for which its limits are meant."""

Argument = TypeVar("Argument")
Result = TypeVar("Result")


class OverrunError(Exception):
    """The child went beyond its limits: the message says which."""


@dataclass(frozen=True)
class Limits:
    """What a child may use: seconds for its whole task, megabytes beyond what it starts with."""

    seconds: float = 60
    megabytes: int = 512


def guarded(
    task: Callable[[Argument], Result], argument: Argument, limits: Limits | None = None
) -> Result:
    """What `task(argument)` gives; raises OverrunError when it takes too long or too much memory.

    The result is pickled; a task should give back its failures as values.
    """
    if not FORKS:
        return task(argument)
    bounds = limits or Limits()
    fork: Any = multiprocessing.get_context("fork")  # the stubs for Windows know no Process
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_run, args=(sender, task, argument, bounds), daemon=True)
    with warnings.catch_warnings():
        # Newer Pythons warn of threads (the progress bar's); the child uses none of it.
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    sender.close()
    try:
        if not receiver.poll(bounds.seconds):
            raise OverrunError(f"quá {bounds.seconds:g} giây")
        done, result = receiver.recv()
    except EOFError as cause:
        raise OverrunError(f"quá {bounds.megabytes} MB bộ nhớ") from cause
    finally:
        child.kill()
        child.join()
        receiver.close()
    if isinstance(result, MemoryError):
        raise OverrunError(f"quá {bounds.megabytes} MB bộ nhớ")
    if not done:
        raise result
    return result  # type: ignore[no-any-return]


def _run(
    sender: Connection, task: Callable[[Argument], Any], argument: Argument, limits: Limits
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent kills this process itself
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    _limit_memory(limits.megabytes)
    try:
        answer = True, task(argument)
    except Exception as fault:
        answer = False, fault.with_traceback(None)
    try:
        sender.send(answer)
    except MemoryError as fault:
        sender.send((False, fault.with_traceback(None)))


def _limit_memory(megabytes: int) -> None:
    """Forbid this process to grow by more than so much (where systems can: not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + megabytes * MEGABYTE
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)  # only root may exceed it
    if allowed != resource.RLIM_INFINITY:
        most = min(most, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


# The stage


@dataclass(frozen=True)
class _Fault:
    """A TemplateFaultError on its way back from the child."""

    code: str
    where: str
    message: str
    hint: str


def fill(
    papers: Iterable[Paper],
    templates: Mapping[tuple[str, str], HasTemplate],
    limits: Limits | None = None,
    drawn: Callable[[], Mapping[str, bytes]] = dict,
) -> tuple[tuple[FilledPaper, ...], Failed]:
    """Stage 5 behind the guard: filled papers in their order, and those that could not be filled.

    Papers share a child. Where it overruns, those of each template get one of their own, so that a
    fault in one template does not affect others. `drawn` gives the contents of the vocabulary's
    pictures; it is asked when the templates are compiled, for they may be drawn meanwhile.
    """
    listed = list(papers)
    groups: dict[tuple[str, str], list[int]] = {}
    for number, paper in enumerate(listed):
        groups.setdefault((paper.layout, paper.kind.code), []).append(number)
    results: dict[int, Filled | _Fault] = {}
    for key in list(groups):
        if (fault := _broken(templates[key])) is not None:
            results.update(dict.fromkeys(groups.pop(key), fault))
    pictures = drawn()
    for batch in _batches(groups):
        filled = _fill_groups(
            [
                (templates[key].compiled(), [listed[at].context for at in members])
                for key, members in batch
            ],
            limits,
            pictures,
        )
        results.update(zip((at for _, members in batch for at in members), filled, strict=True))
    made = []
    failed = []
    for number, paper in enumerate(listed):
        result = results[number]
        if isinstance(result, Filled):
            docx = _checkable(paper, result.docx)
            digest = templates[paper.layout, paper.kind.code].compiled().digest
            made.append(FilledPaper(paper, docx, result.printed, digest))
        else:
            failed.append((paper, _finding(paper, result)))
    return tuple(made), tuple(failed)


def _broken(loaded: HasTemplate) -> _Fault | None:
    """Compile a template; gives what is wrong where it cannot be."""
    try:
        loaded.compiled()
    except TemplateFaultError as fault:
        return _Fault(fault.code, fault.where, fault.message, fault.hint)
    except Exception as cause:  # of a damaged file, a library can fail in any way
        return _Fault("mau-loi", "", f"mẫu không dùng được: {cause}", "Chép lại mẫu gốc.")
    return None


Key = tuple[str, str]
Group = tuple[Template, list[Mapping[str, Any]]]
"""A template, and the words of the papers it is to be filled for."""


def _batches(groups: Mapping[Key, list[int]]) -> Iterator[list[tuple[Key, list[int]]]]:
    """The papers of the groups, this many at once, with their template's key."""
    batch: list[tuple[Key, list[int]]] = []
    room = AT_ONCE
    for key, numbers in groups.items():
        for start in range(0, len(numbers), AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            if len(part) > room:
                yield batch
                batch, room = [], AT_ONCE
            batch.append((key, part))
            room -= len(part)
    if batch:
        yield batch


def _fill_groups(
    groups: list[Group], limits: Limits | None, drawn: Mapping[str, bytes]
) -> list[Filled | _Fault]:
    """Groups filled in one child; if it overruns, each in a child of its own."""

    def task(given: list[Group]) -> list[Filled | _Fault]:
        return [
            _filled(template, context, drawn)
            for template, contexts in given
            for context in contexts
        ]

    try:
        return guarded(task, groups, limits)
    except OverrunError as fault:
        if len(groups) > 1:
            return [result for group in groups for result in _fill_groups([group], limits, drawn)]
        message = f"mẫu điền quá nặng ({fault})"
        hint = "Bớt vòng lặp và chữ trong mẫu, hoặc chép lại mẫu gốc."
        return [_Fault("mau-qua-nang", "", message, hint)] * len(groups[0][1])


def _filled(
    template: Template, context: Mapping[str, Any], drawn: Mapping[str, bytes]
) -> Filled | _Fault:
    try:
        return template.filled(context, drawn)
    except TemplateFaultError as fault:
        return _Fault(fault.code, fault.where, fault.message, fault.hint)
    except MemoryError:
        raise
    except Exception as fault:  # of a damaged file, a library can fail in any way
        message = f"mẫu không điền được: {type(fault).__name__}"
        return _Fault("mau-loi", "", message, "Mở mẫu bằng Word và lưu lại dạng .docx.")


def _checkable(paper: Paper, docx: bytes) -> bytes:
    """The .docx, with its check code if it has one."""
    if paper.check_code is None or paper.kind.check_code is None:
        return docx
    return with_check_code(docx, paper.check_code, paper.kind.check_code)


def _finding(paper: Paper, fault: _Fault) -> Finding:
    place = FilePlace(f"{paper.layout}/{paper.kind.code}.docx", fault.where)
    if fault.code == "mau-qua-nang":
        return error("mau-qua-nang", place, fault.message, fault.hint)
    return error(fault.code, place, fault.message, fault.hint)
