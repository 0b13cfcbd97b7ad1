"""Two runs at once: the second waits for the first, and nothing of anyone's is ever missing."""

import itertools
import json
import os
import platform
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.bundle import manifest
from pipeline.bundle.lock import Patience, held
from pipeline.cli import main
from pipeline.model.errors import ExitCode, OutputError
from pipeline.model.paths import ROOT
from tests.bundle.one_run import POINTS
from tests.conftest import SAMPLE

SCRIPT = ROOT / "tests" / "bundle" / "one_run.py"


class Runs:
    """Runs of their own processes on one outputs folder."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "out" / "nam-dong-2014"
        self.signals = base / "signals"
        self.signals.mkdir()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, name: str, point: str = "never", seconds: float = 60) -> subprocess.Popen[str]:
        """Start a run that adds a paper of a name, and stops at a point."""
        command = [sys.executable, str(SCRIPT), str(self.folder), name, point]
        run = subprocess.Popen(
            [*command, str(self.signals), str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.started.append(run)
        return run

    def close(self) -> None:
        """Let go of what the runs said."""
        for run in self.started:
            run.wait()
            if run.stdout is not None:
                run.stdout.close()

    def await_stop(self, name: str) -> None:
        """Wait until a run is at its point."""
        end = time.monotonic() + 60
        while not (self.signals / f"{name}.there").exists():
            assert time.monotonic() < end
            time.sleep(0.01)

    def go_on(self, name: str) -> None:
        """Let it go on."""
        (self.signals / f"{name}.go").touch()

    def agree(self) -> set[str]:
        """The papers; each is there as the manifest says, and nothing is left beside."""
        record = manifest.load(self.folder)
        assert record is not None
        for entry in record.papers:
            for path in (self.folder / entry.docx, self.folder / entry.pdf):
                assert manifest.sha256(path.read_bytes()) == entry.sha256["docx"]
        assert [path.name for path in self.folder.parent.iterdir()] == [self.folder.name]
        return {entry.kind for entry in record.papers}


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    """Runs on an outputs folder in which there is a paper already, and a note of the clerk's."""
    made = Runs(tmp_path)
    assert made.start("first").wait() == ExitCode.OK
    (made.folder / "ghi-chu.txt").write_bytes(b"mine")
    yield made
    made.close()


@pytest.mark.parametrize("point", [point for point in POINTS if point != "never"])
def test_a_second_run_waits_wherever_the_first_one_stands(runs: Runs, point: str) -> None:
    one = runs.start("one", point)
    runs.await_stop("one")
    two = runs.start("two")
    assert two.stdout is not None
    assert f"tiến trình {one.pid} trên máy {platform.node()}" in two.stdout.readline()
    assert two.poll() is None
    runs.go_on("one")
    assert (one.wait(), two.wait()) == (ExitCode.OK, ExitCode.OK)
    assert runs.agree() == {"first", "one", "two"}
    assert (runs.folder / "ghi-chu.txt").read_bytes() == b"mine"


def test_four_runs_come_one_after_the_other(runs: Runs) -> None:
    started = [runs.start(name, "between") for name in "abcd"]
    for name in "abcd":
        runs.go_on(name)
    assert [run.wait() for run in started] == [ExitCode.OK] * 4
    assert runs.agree() == {"first", *"abcd"}
    assert (runs.folder / "ghi-chu.txt").read_bytes() == b"mine"


def test_after_its_time_the_second_run_ends_with_a_message_and_code_1(runs: Runs) -> None:
    one = runs.start("one", "between")
    runs.await_stop("one")
    two = runs.start("two", seconds=0.3)
    said, _ = two.communicate()
    assert two.returncode == ExitCode.USAGE
    assert "vẫn đang làm" in said
    runs.go_on("one")
    assert one.wait() == ExitCode.OK
    assert runs.agree() == {"first", "one"}


@pytest.mark.parametrize("point", ["locked", "written", "before-swap", "between", "after-swap"])
def test_the_lock_of_a_killed_run_is_taken_over_and_nothing_is_lost(runs: Runs, point: str) -> None:
    one = runs.start("one", point)
    runs.await_stop("one")
    one.kill()
    one.wait()
    assert runs.start("two", seconds=5).wait() == ExitCode.OK
    expected = {"first", "two"} | ({"one"} if point == "after-swap" else set())
    assert runs.agree() == expected
    assert (runs.folder / "ghi-chu.txt").read_bytes() == b"mine"


def test_a_run_on_another_computer_is_believed_and_the_note_is_named(tmp_path: Path) -> None:
    note = tmp_path / ".so.owner"
    note.write_text(json.dumps({"pid": 1, "host": "may-phong-ben"}))
    with (
        pytest.raises(OutputError, match="may-phong-ben") as caught,
        held(tmp_path / "so", Patience(0)),
    ):
        pytest.fail("there was no lock to be had")
    assert str(note) in caught.value.hint
    note.unlink()
    with held(tmp_path / "so", Patience(0)):
        assert json.loads(note.read_text()) == {"pid": os.getpid(), "host": platform.node()}
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_note_stops_no_run(tmp_path: Path) -> None:
    (tmp_path / ".so.owner").write_bytes(b"\x00{")
    with held(tmp_path / "so", Patience(0)):
        assert (tmp_path / ".so.lock").exists()


_CLERKS = itertools.count()


class Clerk:
    """A person who saves files into the outputs while runs work, as programs save: beside first."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.saved: dict[str, bytes] = {}
        self._name = f"{next(_CLERKS)}"  # what two clerks save never has one name and content
        self._chance = random.Random(seed)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        number = 0
        while not self._ended.wait(self._chance.uniform(0.0, 0.02)):
            number += 1
            content = f"note {self._name} {number}".encode()
            where = self._chance.choice(("", "01-ke-hoach/", f"rieng-{number % 5}/", "sua-tay/"))
            name = f"{where}ghi-chu-{self._name}-{number}.txt"
            if self._save(name, content):
                self.saved[name] = content

    def _save(self, name: str, content: bytes) -> bool:
        """Whether the file was saved; in the moment of the swap its folder is not there."""
        path = self.folder / name
        try:
            path.parent.mkdir(exist_ok=True)
            path.with_suffix(".tmp").write_bytes(content)
            path.with_suffix(".tmp").rename(path)
        except OSError:
            return False
        return True

    def stop(self) -> dict[str, bytes]:
        """End the work; gives what was saved."""
        self._ended.set()
        self._thread.join()
        return self.saved


def said(run: subprocess.Popen[str]) -> str:
    """What a run said."""
    assert run.stdout is not None
    return run.stdout.read()


def rounds(runs: Runs, count: int, seed: int) -> int:
    """Rounds of 2 or 4 runs at once, some killed, with a clerk at work; gives how many were killed.

    Nothing of anyone's may be missing after any of them.
    """
    chance = random.Random(seed)
    expected, notes, killed = {"first"}, {"ghi-chu.txt": b"mine"}, 0
    for number in range(count):
        clerk = Clerk(runs.folder, chance.randrange(10**6))
        names = [f"r{number}-{run}" for run in range(chance.choice((2, 4)))]
        started = {name: runs.start(name) for name in names}
        for name in names:
            if chance.random() < 0.4:
                time.sleep(chance.uniform(0.05, 0.5))
                started[name].send_signal(signal.SIGKILL)
        ends = {name: run.wait() for name, run in started.items()}
        notes |= clerk.stop()
        killed += sum(code == -signal.SIGKILL for code in ends.values())
        for name, code in ends.items():
            assert code in (ExitCode.OK, -signal.SIGKILL), said(started[name])
        assert runs.start("last").wait() == ExitCode.OK
        there = runs.agree()
        expected |= {name for name, code in ends.items() if code == ExitCode.OK}
        assert expected <= there
        for name, content in notes.items():
            assert (runs.folder / name).read_bytes() == content, name
        if number % 5 == 4:  # else there would be tens of thousands
            for name in notes.keys() - {"ghi-chu.txt"}:
                (runs.folder / name).unlink()
            notes = {"ghi-chu.txt": b"mine"}
        expected = there
    return killed


@pytest.mark.long
def test_rounds_of_runs_at_random_with_a_clerk_at_work_lose_nothing(runs: Runs) -> None:
    killed = rounds(runs, 100, int(os.environ.get("HOSO_SEED", "14")))
    assert killed > 10


@pytest.mark.parametrize(
    "command", [["check"], ["documents"], ["status"], ["archive"], ["archive", "--list"]]
)
def test_every_command_waits_for_a_run_in_the_same_outputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    folder = tmp_path / "out" / SAMPLE.stem
    options = ["--out", str(tmp_path / "out"), "--wait", "0"]
    with held(folder):
        assert main([*command, str(SAMPLE), *options]) == ExitCode.USAGE
    said = capsys.readouterr()
    assert "Một lần chạy khác" in said.out + said.err
    assert "ngoài dự kiến" not in said.out + said.err
    assert not folder.exists()


@pytest.mark.parametrize("command", ["documents", "check", "status"])
def test_who_waits_is_told_that_and_of_no_stage_that_does_not_come(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    folder = tmp_path / "out" / SAMPLE.stem
    with held(folder):
        code = main([command, str(SAMPLE), "--out", str(tmp_path / "out"), "--wait", "0.2"])
    assert code == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "chờ tối đa 0.2 giây" in told
    assert not any(stage in told for stage in ("In ra PDF", "Soát", "Đóng tập"))
