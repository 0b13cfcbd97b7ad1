"""What a page hears of a run: also that it ended before the page began to listen."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from pipeline.web import events, runs
from pipeline.web.runs import Run, Wish


def first_event(run: Run) -> Any:
    """The first message to the browser."""
    state = SimpleNamespace(
        runs=SimpleNamespace(of=lambda known: run),
        shelf=SimpleNamespace(find=lambda known: Path("so.xlsx")),
    )
    app = SimpleNamespace(state=SimpleNamespace(hoso=state))
    request = Request({"type": "http", "app": app, "path_params": {"known": "abc"}})

    async def heard() -> Any:
        answer: Any = events.year(request)
        return await asyncio.wait_for(anext(answer.body_iterator), 5)

    return asyncio.run(heard())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (runs.State.STOPPED, "Đã dừng theo yêu cầu"),
        (runs.State.DONE, "Đã xong"),
        (runs.State.STOPPING, "Đang dừng"),
    ],
)
def test_a_page_that_begins_to_listen_hears_how_the_run_stands(
    state: runs.State, words: str
) -> None:
    event = first_event(Run(Wish(), state=state))
    assert event.event == events.PROGRESS
    assert words in str(event.data)
