"""Bundles that workers put together are those that the main process would have made."""

from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from pipeline.bundle import bundles
from pipeline.bundle.bundles import Bundle
from pipeline.cli import main
from tests.conftest import SAMPLE


def test_the_outputs_are_the_same_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["documents", str(SAMPLE), "--only", "ke-hoach", "--only", "dang-ky"]
    shared: list[int] = []
    submit = ProcessPoolExecutor.submit

    def counted(self: ProcessPoolExecutor, task: Any, *args: Any, **named: Any) -> Future[Any]:
        if task is bundles.make_all:
            shared.append(len(args[0]))
        return submit(self, task, *args, **named)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", counted)
    assert main([*asked, "--out", str(tmp_path / "alone")]) == 0
    assert shared == []
    monkeypatch.setattr(bundles, "WORTH_TASKS", 1)
    monkeypatch.setattr(bundles, "PAPERS_A_TASK", 2)
    assert main([*asked, "--out", str(tmp_path / "shared")]) == 0
    assert len(shared) > 3
    made = {
        name: {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.pdf")
        }
        for name in ("alone", "shared")
    }
    assert made["alone"] == made["shared"]
    assert len(made["alone"]) > 10


class Dying(ProcessPoolExecutor):
    """Workers that die at their task."""

    def submit(self, *_: object, **__: object) -> Future[Any]:
        """What the standard library's pool does then."""
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool())
        return future


class Ended(ProcessPoolExecutor):
    """Workers of which one was ended: none takes anything any more."""

    def submit(self, *_: object, **__: object) -> Future[Any]:
        """What the standard library's pool does then."""
        raise BrokenProcessPool


@pytest.mark.parametrize("workers", [Dying, Ended])
def test_what_dead_workers_leave_is_made_here(
    monkeypatch: pytest.MonkeyPatch, workers: type[ProcessPoolExecutor]
) -> None:
    due = [Bundle(f"in/{name}.pdf", "A", "B", (), indexed=False) for name in "abc"]
    monkeypatch.setattr(Bundle, "make", lambda self, folder: f"{self.name} {folder}".encode())
    monkeypatch.setattr(bundles, "WORTH_TASKS", 0)
    with workers(1) as executor:
        made = list(bundles.contents(due, Path("/x"), lambda: None, executor))
    assert made == [(bundle, f"{bundle.name} /x".encode()) for bundle in due]


def test_the_index_is_waited_for_when_all_else_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("in/a.pdf", "in/ca-nam.pdf", "ho-so/b.pdf")
    due = [Bundle(name, "A", "B", (), indexed=name == names[1]) for name in names]
    monkeypatch.setattr(Bundle, "make", lambda self, folder, index=None: index or b"")
    happened: list[str] = []

    def index() -> bytes:
        happened.append("index")
        return b"pages"

    for bundle, content in bundles.contents(due, Path("/x"), index, None):
        happened.append(f"{bundle.name} {content.decode()}")
    assert happened == ["in/a.pdf ", "ho-so/b.pdf ", "index", "in/ca-nam.pdf pages"]
