"""However a run is ended: the right code, whole outputs, and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.bundle import manifest
from pipeline.cli import main
from pipeline.model.errors import ExitCode
from pipeline.model.paths import ROOT
from pipeline.printing import scratch, workers
from tests.conftest import SAMPLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

READ, FILL, PRINT, PROOF, BUNDLE = "Đọc", "Điền mẫu", "In ra PDF", "Soát", "Đóng tập"
SECONDS = 2.0
"""So long a run may take to end."""


@pytest.fixture(autouse=True)
def heed_ctrl_c() -> None:
    """A shell lets what it starts in the background ignore Ctrl-C, and programs inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Run:
    """`hoso documents` in a process of its own, with a temporary folder that marks its children."""

    def __init__(self, base: Path, *arguments: str, stdout: int = subprocess.DEVNULL) -> None:
        self.base = base
        self.temporary = base / "tam"
        self.temporary.mkdir(exist_ok=True)
        self.out = base / "out"
        self.seen: set[int] = set()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "pipeline", "documents", str(SAMPLE)),
                *("--out", str(self.out), *arguments),
            ],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1"},
            stdout=stdout,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def reach(self, stage: str) -> None:
        """Wait until a stage begins, and a moment more."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.decode().startswith(stage):
                time.sleep(0.3)
                self.seen |= set(self.alive())
                return
        raise AssertionError(f"the run ended before “{stage}”")

    def alive(self) -> Iterator[int]:
        """The processes of this run that are still there."""
        mark = f"TMPDIR={self.temporary}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    yield int(folder.name)
            except OSError:
                continue

    def left(self) -> list[str]:
        """Its folders that are still there, here and in memory, and its semaphores."""
        here = [path.name for path in self.temporary.iterdir()]
        memory = [path.name.removeprefix("sem.") for path in Path("/dev/shm").glob("*hoso-*")]
        own = tuple(f"hoso-{number}-" for number in self.seen)
        return here + [name for name in memory if name.startswith(own)]

    def gone_within(self, seconds: float) -> bool:
        """Whether all its processes end within a time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not list(self.alive()):
                return True
            time.sleep(0.05)
        return False


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Starts runs, and closes their pipes."""
    started: list[Run] = []

    def start(*arguments: str, stdout: int = subprocess.DEVNULL) -> Run:
        started.append(Run(tmp_path, *arguments, stdout=stdout))
        return started[-1]

    yield start
    for run in started:
        assert run.process.stderr is not None
        run.process.kill()
        run.process.wait()
        run.process.stderr.close()


FORMS = ("--only", "dang-ky", "--only", "danh-gia")
"""Papers enough for every worker to be printing when the run is ended."""

QUICK = [(signal.SIGTERM, PRINT), (signal.SIGINT, FILL), (signal.SIGINT, PRINT)]
ALL = [
    (number, stage)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
    for stage in (READ, FILL, PRINT, PROOF)
    if (number, stage) not in QUICK
]


@pytest.mark.parametrize(
    ("number", "stage"), [*QUICK, *(pytest.param(*case, marks=pytest.mark.long) for case in ALL)]
)
def test_a_signal_ends_a_run_soon_and_leaves_nothing(
    runs: Callable[..., Run], number: signal.Signals, stage: str
) -> None:
    run = runs(*(FORMS if stage == PRINT else ()))
    run.reach(stage)
    run.process.send_signal(number)
    assert run.process.wait(SECONDS * 5) == 130
    assert run.gone_within(SECONDS)
    assert run.left() == []
    assert not (run.out / SAMPLE.stem).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.long
def test_a_signal_to_the_whole_group_leaves_nothing_either(
    runs: Callable[..., Run], number: signal.Signals
) -> None:
    run = runs()
    run.reach(PRINT)
    os.killpg(run.process.pid, number)
    assert run.process.wait(SECONDS * 5) != 0
    assert run.gone_within(SECONDS)
    assert run.left() == []


def test_after_a_kill_workers_end_by_themselves_and_the_next_run_cleans_up(
    runs: Callable[..., Run],
) -> None:
    run = runs(*FORMS)
    run.reach(PRINT)
    run.process.kill()
    run.process.wait()
    assert run.gone_within(5)
    again = runs("--only", "ke-hoach")
    assert again.process.wait(60) == 0
    assert run.left() == []


@pytest.mark.long
def test_after_a_kill_of_the_whole_group_the_next_run_cleans_up(runs: Callable[..., Run]) -> None:
    run = runs(*FORMS)
    run.reach(PRINT)
    os.killpg(run.process.pid, signal.SIGKILL)
    run.process.wait()
    assert any("-" in name for name in run.left())
    again = runs("--only", "ke-hoach")
    assert again.process.wait(60) == 0
    assert run.left() == []
    assert run.gone_within(SECONDS)


def test_who_closes_the_pipe_gets_the_papers_and_their_code(runs: Callable[..., Run]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = runs("--only", "ke-hoach", stdout=writing)
    os.close(writing)
    assert run.process.stderr is not None
    said = run.process.stderr.read().decode()
    assert run.process.wait(60) == 0, said
    assert "Exception" not in said
    assert manifest.load(run.out / SAMPLE.stem) is not None


@pytest.mark.parametrize(
    "closed",
    ["1", "0 1 2", *(pytest.param(cores, marks=pytest.mark.long) for cores in ("2", "1 2"))],
)
def test_streams_that_are_closed_change_nothing(tmp_path: Path, closed: str) -> None:
    closing = " ".join(f"{number}>&-" if number != "0" else "0<&-" for number in closed.split())
    command = f"{sys.executable} -m pipeline documents {SAMPLE} --only ke-hoach --out {tmp_path}"
    done = subprocess.run(["sh", "-c", f"{command} {closing}"], cwd=ROOT, check=False)
    assert done.returncode == 0
    assert (tmp_path / SAMPLE.stem / "01-ke-hoach" / "ke-hoach.pdf").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize(
    "command",
    [["--version"], ["check", "--json", str(SAMPLE)], ["documents", str(SAMPLE), "--json"]],
)
def test_an_answer_that_cannot_be_written_is_reported_and_the_work_is_done(
    tmp_path: Path, command: list[str]
) -> None:
    if "documents" in command:
        command += ["--only", "ke-hoach", "--out", str(tmp_path)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *command],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "ổ đĩa đã đầy" in done.stderr
    assert "ngoài dự kiến" not in done.stderr
    if "documents" in command:
        assert (tmp_path / SAMPLE.stem / "01-ke-hoach" / "ke-hoach.pdf").is_file()


@pytest.mark.long
def test_a_relative_temporary_folder_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "tam").mkdir()
    command = [sys.executable, "-m", "pipeline", "documents", str(SAMPLE), "--only", "ke-hoach"]
    environment = {**os.environ, "TMPDIR": "tam", "PYTHONPATH": str(ROOT)}
    out = ["--out", str(tmp_path / "out")]
    done = subprocess.run([*command, *out], cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0


def test_without_semaphores_the_run_works_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(count: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workers, "_pool", none_left)
    assert main(["documents", str(SAMPLE), "--only", "ke-hoach", "--out", str(tmp_path)]) == 0
    assert (tmp_path / SAMPLE.stem / "01-ke-hoach" / "ke-hoach.pdf").is_file()


def test_a_full_temporary_folder_is_reported_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scratch, "LEAST", 1 << 62)
    assert main(["documents", str(SAMPLE), "--out", str(tmp_path)]) == 1
    assert "gần hết chỗ" in capsys.readouterr().err
    assert not (tmp_path / SAMPLE.stem).exists()


def test_a_name_that_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", os.fsdecode(bytes(tmp_path) + b"/s\xffo.xlsx")]) == 1
    assert "Đổi tên sổ" in capsys.readouterr().err


def test_a_name_beside_which_no_other_has_room_is_none_too_long(tmp_path: Path) -> None:
    """LibreOffice's own lock file would need seven letters more."""
    workbook = tmp_path / f"{'a' * 245}.xlsx"
    shutil.copy(SAMPLE, workbook)
    assert main(["check", str(workbook), "--out", str(tmp_path / "out")]) != ExitCode.USAGE
    assert len(list((tmp_path / "out").glob("a*/kiem-tra.xlsx"))) == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="where such a folder can be")
def test_outputs_may_lie_in_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    base = Path(os.fsdecode(bytes(tmp_path) + b"/o\xff"))
    base.mkdir()
    assert main(["check", str(SAMPLE), "--out", str(base)]) != ExitCode.USAGE
    assert (base / SAMPLE.stem / "kiem-tra.xlsx").is_file()


def test_a_temporary_folder_whose_name_is_no_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fsdecode(bytes(tmp_path) + b"/t\xff"))
    assert main(["documents", str(SAMPLE), "--out", str(tmp_path)]) == ExitCode.USAGE
    assert "TMPDIR" in capsys.readouterr().err


def test_a_fault_of_the_cleaning_up_after_an_interrupt_is_the_interrupt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*arguments: object, **more: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("cannot join thread before it is started")

    monkeypatch.setattr("pipeline.examination.check_only", interrupted)
    assert main(["check", str(SAMPLE), "--out", str(tmp_path)]) == 130


CLEANING_UP = """
import multiprocessing
from multiprocessing import resource_tracker
from pipeline.terminal import signals

signals.clean_up_quietly()

class Semaphore:
    def __del__(self):
        raise KeyboardInterrupt

class Faulty:
    def __del__(self):
        raise ValueError("seen")

multiprocessing.get_context("forkserver").Lock()
resource_tracker.register("/hoso-none", "semaphore")
Semaphore()
Faulty()
"""


def test_a_second_ctrl_c_while_python_cleans_up_shows_nothing_technical() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLEANING_UP], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "ValueError: seen" in done.stderr
    assert "KeyboardInterrupt" not in done.stderr
    assert "resource_tracker" not in done.stderr
