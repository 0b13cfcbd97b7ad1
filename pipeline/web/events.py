"""Events that the browser gets while a page is open: a workbook was saved, a run went on.

The server looks at times of last change (no file is read for that) and at the run's own state; the
browser is sent only changes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.web.pages import text
from pipeline.web.runs import Run
from pipeline.web.shelf import stamp
from pipeline.web.state import State, path_of, state_of

LOOK_SECONDS = 0.25
SETTLE_LOOKS = 2
"""A file that is being saved changes several times; so many looks without a change are needed."""

SAVED, PROGRESS, OVER = "luu", "tien-do", "xong"


def shelf(request: Request) -> Response:
    """Events of all workbooks: one was saved, came or went."""
    state = state_of(request)

    def now() -> object:
        return [(known, stamp(path)) for known, path in state.shelf.workbooks().items()]

    return EventSourceResponse(_saved(now), ping=30)


def year(request: Request) -> Response:
    """Events of one workbook: it was saved, its run went on, its run is over."""
    path = path_of(request)
    return EventSourceResponse(
        _year(state_of(request), request.path_params["known"], path), ping=30
    )


async def _saved(now: Callable[[], object]) -> AsyncIterator[ServerSentEvent]:
    settled = _Settled(await run_in_threadpool(now))
    while True:
        await asyncio.sleep(LOOK_SECONDS * 2)
        if settled.changed(await run_in_threadpool(now)):
            yield ServerSentEvent(event=SAVED, data="")


async def _year(state: State, known: str, path: Path) -> AsyncIterator[ServerSentEvent]:
    settled = _Settled(stamp(path))
    last: tuple[Run, int] | None = None
    was_going = False
    while True:
        run = state.runs.of(known)
        if run is not None and (run, run.changes) != last:
            is_first, last = last is None, (run, run.changes)
            # A run can have ended between the page and its first look, or while its tab was hidden.
            if run.going or was_going or is_first:
                yield ServerSentEvent(event=PROGRESS, data=_fragment(run, known))
            if was_going and not run.going:
                yield ServerSentEvent(event=OVER, data=run.state.value)
            was_going = run.going
        if settled.changed(stamp(path)):
            yield ServerSentEvent(event=SAVED, data="")
        await asyncio.sleep(LOOK_SECONDS)


class _Settled:
    """Whether something changed and then stayed so for some looks."""

    def __init__(self, first: object) -> None:
        self._told = self._last = first
        self._same = 0

    def changed(self, now: object) -> bool:
        self._same = self._same + 1 if now == self._last else 0
        self._last = now
        if now is None or now == self._told or self._same < SETTLE_LOOKS:
            return False
        self._told = now
        return True


def _fragment(run: Run, known: str) -> str:
    return text("buoc.html", run=run, known=known)
