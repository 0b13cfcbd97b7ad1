"""Papers that are printed while the caller goes on, and by itself where no worker can."""

from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from pipeline.printing import papers, scratch
from pipeline.printing.conversion import Document, Job, Result

PAPERS = {"a": b"first", "b": b"second"}


def _printed(documents: tuple[Document, ...], job: Job | None = None) -> Result:
    """In the place of LibreOffice: a PDF is the text of its paper."""
    return Result({sheet.name: sheet.docx for document in documents for sheet in document}, ())


class Ended(Executor):
    """Workers of which one was ended, before or after it took a task."""

    def __init__(self, *, takes: bool) -> None:
        self._takes = takes

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        """What the standard library's pool does then."""
        if not self._takes:
            raise BrokenExecutor
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor())
        return future


def test_the_caller_goes_on_while_a_worker_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = Event()

    def convert(documents: tuple[Document, ...], job: Job | None = None) -> Result:
        assert job is not None
        assert goes_on.wait(20)
        return _printed(documents)

    monkeypatch.setattr(papers, "convert", convert)
    with ThreadPoolExecutor(2) as executor, papers.begun(PAPERS, executor) as wait:
        goes_on.set()
        assert wait().pdfs == PAPERS


def test_what_a_worker_left_out_is_tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def convert(documents: tuple[Document, ...], job: Job | None = None) -> Result:
        return _printed(documents) if job is None else Result({}, documents)

    monkeypatch.setattr(papers, "convert", convert)
    with ThreadPoolExecutor(2) as executor, papers.begun(PAPERS, executor) as wait:
        assert wait().pdfs == PAPERS


@pytest.mark.parametrize("takes", [True, False])
def test_a_worker_that_was_ended_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, takes: bool
) -> None:
    monkeypatch.setattr(papers, "convert", _printed)
    with papers.begun(PAPERS, Ended(takes=takes)) as wait:
        assert wait().pdfs == PAPERS


def test_no_room_for_a_folder_is_reported_of_each_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> AbstractContextManager[Path]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(scratch, "folder", full)
    with ThreadPoolExecutor(1) as executor, papers.begun(PAPERS, executor) as wait:
        printed = wait()
    assert printed.pdfs == {}
    assert printed.failed.keys() == PAPERS.keys()
