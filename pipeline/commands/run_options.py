"""Options of several commands, and what they lead to: workbooks, workers, progress."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.model.errors import HosoError, UsageError
from pipeline.model.paths import OUTPUTS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.model.progress import Progress

MOST = 512


def add_out(command: argparse._ActionsContainer) -> None:
    """Add `--out`."""
    command.add_argument(
        "--out", type=Path, default=OUTPUTS, metavar="THƯ MỤC", help="nơi để kết quả"
    )


def add_templates(command: argparse._ActionsContainer, name: str = "templates") -> None:
    """Add `--templates`, kept in the options under `name`."""
    command.add_argument(
        "--templates",
        dest=name,
        type=Path,
        metavar="THƯ MỤC",
        help="mẫu riêng (<thể thức>/<loại>.docx) và papers.toml riêng",
    )


def add_json(command: argparse._ActionsContainer) -> None:
    """Add `--json`."""
    command.add_argument("--json", action="store_true", help="chỉ in JSON ra đầu ra chuẩn")


def add_jobs(command: argparse._ActionsContainer) -> None:
    """Add `--jobs`."""
    command.add_argument(
        "--jobs",
        type=_jobs,
        metavar="SỐ",
        help="số việc làm cùng lúc trên máy này (mặc định: bằng số nhân)",
    )


def add_cluster(command: argparse._ActionsContainer) -> None:
    """Add `--cluster`."""
    command.add_argument(
        "--cluster",
        metavar="ĐỊA CHỈ",
        help="làm trên các máy con của một cụm máy: tcp://máy:cổng, tls://máy:cổng hoặc local:SỐ",
    )


def add_wait(command: argparse._ActionsContainer) -> None:
    """Add `--wait`."""
    command.add_argument(
        "--wait",
        type=_seconds,
        default=300.0,
        metavar="GIÂY",
        help="chờ lần chạy khác đang làm cùng sổ, nhiều nhất bấy nhiêu giây (mặc định 300)",
    )


def workbooks_given(given: Iterable[Path], command: str) -> list[Path]:
    """The workbooks named, without the lock files that Excel leaves; at least one."""
    workbooks = [path for path in given if not path.name.startswith(("~$", "."))]
    if not workbooks:
        raise UsageError(
            "Chưa nêu sổ Excel nào.", f"Ví dụ: hoso {command} inputs/nam-dong-2014.xlsx"
        )
    for path in workbooks:
        if not str(path).isprintable():  # a name that is not valid UTF-8 could not be recorded
            raise UsageError(
                f"Tên “{ascii(path.name)[1:-1]}” có ký tự không đọc được.",
                "Đổi tên sổ (và thư mục chứa sổ) chỉ dùng chữ, số, dấu cách và gạch nối.",
            )
    return workbooks


@contextmanager
def progress(options: argparse.Namespace) -> Iterator[Progress]:
    """Where the run reports its progress: the terminal, or the page that watches it."""
    from pipeline.terminal import progress, watched_run

    shown: Progress
    if options.watched:
        shown = watched_run.Events(sys.stderr)
        watched_run.end_with_stdin()
    else:
        shown = progress.on(sys.stderr)
    try:
        yield shown
    finally:
        shown.close()


class Result(Protocol):
    """The result for a workbook."""

    @property
    def fault(self) -> HosoError | None:
        """The error that stopped the whole workbook; None if there was none."""
        ...


def raise_fault(options: argparse.Namespace, results: Iterable[Result]) -> None:
    """With `--debug` the first fault is raised, so that its traceback is shown."""
    if options.debug:
        for result in results:
            if result.fault is not None:
                raise result.fault


def print_waiting(sentence: str) -> None:
    """Print on stderr that the command waits for another run."""
    _print(f"{sentence} …")


def _seconds(text: str) -> float:
    """Seconds to wait: a number from 0 to a day."""
    seconds = float(text)
    if not 0 <= seconds <= 86_400:
        raise ValueError(text)
    return seconds


def _jobs(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST:
        raise ValueError(text)
    return count


def executor(options: argparse.Namespace) -> AbstractContextManager[Executor | None]:
    """The workers that the options ask for; without options those of this machine."""
    if getattr(options, "cluster", None):
        from pipeline.printing import cluster

        return cluster.joined(cluster.address(options.cluster), _print)
    from pipeline.printing import workers

    return workers.local(options.jobs)


def _print(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
