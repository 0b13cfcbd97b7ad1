"""Who does the work of a run, how long it waits for another: `--jobs`, `--cluster`, `--wait`."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

MOST = 512


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


def print_waiting(sentence: str) -> None:
    """Say on stderr that another run is waited for."""
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
    """The workers that the options ask for; those of this machine if they say nothing."""
    if getattr(options, "cluster", None):
        from pipeline.printing import cluster

        return cluster.joined(cluster.address(options.cluster), _print)
    from pipeline.printing import workers

    return workers.local(options.jobs)


def _print(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
