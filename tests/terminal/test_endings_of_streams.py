"""A command ends with its code though nobody reads what it says, and its threads are stuck."""

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

SECONDS = 5.0
"""An end takes less than two on a quiet machine, and more than this where exit handlers hang."""

CHECK_THAT = """
import sys, threading, time
from pipeline import cli, examination

def check(*arguments, **more):
    {body}

examination.check_only = check
sys.exit(cli.main())
"""

A_THREAD_IS_STUCK = """
    stream = sys.{stream}
    def write():
        stream.write("x" * 200_000)
        stream.flush()
    threading.Thread(target=write, daemon=True).start()
    time.sleep(60)
"""

THE_COMMAND_IS_STUCK = """
    print("x" * 200_000, file=sys.{stream}, flush=True)
"""


def environment() -> dict[str, str]:
    """Ours, with streams that are buffered as they are for a clerk."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def wait_until_full(reading: int) -> None:
    """Wait until a pipe takes no more."""
    size = fcntl.fcntl(reading, fcntl.F_GETPIPE_SZ)
    end = time.monotonic() + 30
    while struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, b"\0" * 4))[0] < size:
        assert time.monotonic() < end
        time.sleep(0.02)
    time.sleep(0.1)  # its writer waits by now


def heed_signals() -> None:
    """In the child: signals as in a terminal, whoever started the tests."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


STUCK = {"thread": A_THREAD_IS_STUCK, "command": THE_COMMAND_IS_STUCK}
QUICK = [("thread", "stdout", signal.SIGINT), ("command", "stderr", signal.SIGTERM)]
ALL = [
    (who, stream, number)
    for who in STUCK
    for stream in ("stdout", "stderr")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    if (who, stream, number) not in QUICK
]


@pytest.mark.parametrize(
    ("who", "stream", "number"),
    [*QUICK, *(pytest.param(*case, marks=pytest.mark.long) for case in ALL)],
)
def test_a_stream_that_nobody_reads_does_not_hold_up_or_abort_the_end(
    who: str, stream: str, number: signal.Signals
) -> None:
    reading, writing = os.pipe()
    script = CHECK_THAT.format(body=STUCK[who].strip().format(stream=stream))
    process = subprocess.Popen(
        [sys.executable, "-c", script, "check", str(SAMPLE)],
        cwd=ROOT,
        env=environment(),
        stdout=writing if stream == "stdout" else subprocess.DEVNULL,
        stderr=writing if stream == "stderr" else subprocess.DEVNULL,
        preexec_fn=heed_signals,  # noqa: PLW1509  no thread is there yet
    )
    os.close(writing)
    try:
        wait_until_full(reading)
        process.send_signal(number)
        assert process.wait(SECONDS) == 130
    finally:
        process.kill()
        process.wait()
        os.close(reading)


class Terminal:
    """`hoso documents` on a terminal of its own, whose bar moves."""

    def __init__(self, out: Path) -> None:
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "pipeline", "documents", str(SAMPLE), "--out", str(out)),
                *("--only", "dang-ky", "--only", "danh-gia"),
            ],
            cwd=ROOT,
            env=environment() | {"TERM": "xterm"},
            stdout=subprocess.DEVNULL,
            stderr=slave,
            preexec_fn=lambda: self._take(slave),  # noqa: PLW1509  no thread is there yet
        )
        self.name = os.ttyname(slave)
        os.close(slave)

    @staticmethod
    def _take(slave: int) -> None:
        heed_signals()
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    def reach(self, stage: str) -> None:
        """Read until the bar shows a stage."""
        seen = b""
        while stage.encode() not in seen:
            seen += os.read(self.master, 4096)

    def stand_still(self) -> None:
        """Take nothing more: as after Ctrl-S, or in a window that hangs."""
        writing = os.open(self.name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        end = time.monotonic() + 1
        while time.monotonic() < end:
            try:
                os.write(writing, b"x")
            except BlockingIOError:
                time.sleep(0.05)
        os.close(writing)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_a_terminal_that_stands_still_does_not_hold_up_the_end(
    tmp_path: Path, number: signal.Signals
) -> None:
    terminal = Terminal(tmp_path / "out")
    try:
        terminal.reach("In ra PDF")
        terminal.stand_still()
        terminal.process.send_signal(number)
        assert terminal.process.wait(SECONDS) == 130
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.master)


def test_a_terminal_that_is_closed_ends_the_run_as_an_interrupt(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "out")
    terminal.reach("In ra PDF")
    os.close(terminal.master)
    try:
        assert terminal.process.wait(SECONDS) == 130
    finally:
        terminal.process.kill()
        terminal.process.wait()
    assert not (tmp_path / "out" / SAMPLE.stem).exists()
