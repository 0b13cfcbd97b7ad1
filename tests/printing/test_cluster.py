"""`--cluster` and `--jobs`: faults of the option, and real Dask workers as processes."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.model.errors import UsageError
from pipeline.model.executors import workers_of
from pipeline.printing import cluster, workers
from tests.conftest import SAMPLE

KINDS = ("giay-cong-nhan", "dang-ky", "danh-gia")

HOSO = """
import sys
from pipeline.printing import cluster, papers
papers.LEAST_LENGTH, papers.RUN_LENGTH, cluster.ALONE_SECONDS = 4_000, 12_000, 4
from pipeline.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""
"""The command, with runs of LibreOffice so short that there are several for a small year."""

NO_FONT = """
from pipeline.fonts import family
family.font_folders = lambda: ()
"""
SLOW = """
import time
from pipeline.printing import conversion
# Dask may run this twice: a global would then name the slow one itself.
def slow(*args, convert=conversion._convert):
    time.sleep(3)
    return convert(*args)
conversion._convert = slow
"""
KILLED = """
import os, pathlib, signal
from pipeline.printing import conversion
def killed(*args):
    pathlib.Path({mark!r}).touch()
    os.kill(os.getpid(), signal.SIGKILL)
conversion._convert = killed
"""
"""A worker that is killed while it prints, as by a system without memory."""


# What is wrong with the option


@pytest.mark.parametrize(
    "text", ["", "local", "local:0", "local:x", "abc", "abc:1", "http://a:1", "tcp://a", "tcp://:1"]
)
def test_an_address_that_is_none_is_reported_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as fault:
        cluster.address(text)
    assert "local:2" in fault.value.hint


def test_addresses_are_workers_here_or_a_scheduler() -> None:
    assert cluster.address("local:4") == (4, "")
    assert cluster.address("tls://may-chu:8786") == (0, "tls://may-chu:8786")


def test_without_dask_the_clerk_reads_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["documents", str(SAMPLE), "--cluster", "local:2", "--out", str(tmp_path)]) == 3
    assert 'pip install "hoso[cluster]"' in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = "tcp://127.0.0.1:9"
    assert main(["documents", str(SAMPLE), "--cluster", at, "--out", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert f"Không kết nối được cụm máy ở “{at}”" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("count", ["0", "-1", "hai", "513"])
def test_a_number_of_workers_is_from_1_to_512(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", str(SAMPLE), "--jobs", count]) == 1
    assert f"--jobs: “{count}” không dùng được" in capsys.readouterr().err


def test_workers_here_and_on_a_cluster_exclude_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["documents", str(SAMPLE), "--jobs", "2", "--cluster", "local:2"]) == 1
    assert "không dùng cùng với" in capsys.readouterr().err


def test_stages_learn_how_many_workers_there_are() -> None:
    with workers.local(3) as executor:
        assert workers_of(executor) == 3
    with ProcessPoolExecutor(1) as other:  # does not say
        assert workers_of(other) == os.cpu_count()


# Real workers


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one machine makes by itself."""
    out = tmp_path_factory.mktemp("alone")
    code, said = _hoso(out, "--jobs", "2")
    assert code == 0, said
    return _files(out)


@pytest.mark.long
def test_a_cluster_on_this_machine_makes_the_same_bytes(
    alone: dict[str, str], tmp_path: Path
) -> None:
    code, said = _hoso(tmp_path / "out", "--cluster", "local:2")
    assert code == 0, said
    assert "Làm trên 2 máy con" in said
    assert _files(tmp_path / "out") == alone


@pytest.mark.long
def test_a_worker_that_is_killed_costs_only_time(alone: dict[str, str], tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    killed = KILLED.format(mark=str(mark))
    with _cluster(tmp_path, {"tot": "", "chet": killed}) as at:
        code, said = _hoso(tmp_path / "out", "--cluster", at)
    assert code == 0, said
    assert mark.exists()
    assert _files(tmp_path / "out") == alone


@pytest.mark.long
def test_a_slow_worker_changes_nothing(alone: dict[str, str], tmp_path: Path) -> None:
    with _cluster(tmp_path, {"nhanh": "", "cham": SLOW}) as at:
        code, said = _hoso(tmp_path / "out", "--cluster", at)
    assert code == 0, said
    assert _files(tmp_path / "out") == alone


@pytest.mark.long
def test_a_worker_without_the_font_is_refused_by_name_and_the_rest_work(
    alone: dict[str, str], tmp_path: Path
) -> None:
    with _cluster(tmp_path, {"tot": "", "thieu-phong": NO_FONT}) as at:
        code, said = _hoso(tmp_path / "out", "--cluster", at)
    assert code == 0, said
    refused = next(line for line in said.splitlines() if "không được giao việc" in line)
    assert "thieu-phong" in refused
    assert "Cài phông Tinos" in refused
    assert "Làm trên 1 máy con" in said
    assert _files(tmp_path / "out") == alone


@pytest.mark.long
def test_without_a_fit_worker_nothing_is_made(tmp_path: Path) -> None:
    with _cluster(tmp_path, {"thieu-phong": NO_FONT}) as at:
        code, said = _hoso(tmp_path / "out", "--cluster", at)
    assert (code, "Cụm máy không có máy con nào làm được văn bản" in said) == (3, True)
    assert not _files(tmp_path / "out")


@pytest.mark.long
def test_a_run_ends_with_a_sentence_when_its_last_worker_dies(tmp_path: Path) -> None:
    killed = KILLED.format(mark=str(tmp_path / "killed"))
    with _cluster(tmp_path, {"chet": killed}) as at:
        code, said = _hoso(tmp_path / "out", "--cluster", at)
    assert code == 5, said
    assert "Một tiến trình in bị dừng đột ngột" in said
    assert "Traceback" not in said


def _hoso(out: Path, *options: str) -> tuple[int, str]:
    """Exit code and messages of the command on the tests' year."""
    only = [word for kind in KINDS for word in ("--only", kind)]
    out.mkdir(exist_ok=True)
    script = out.parent / f"hoso-{out.name}.py"
    script.write_text(HOSO, encoding="utf-8")
    command: list[str | Path] = [sys.executable, script, "documents", SAMPLE]
    command += ["--out", out, *only, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, done.stderr


def _files(out: Path) -> dict[str, str]:
    """The PDFs and Word files by path, as hashes."""
    return {
        str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.suffix in (".pdf", ".docx")
    }


@contextlib.contextmanager
def _cluster(folder: Path, named: dict[str, str]) -> Iterator[str]:
    """A scheduler and workers by name, each with code that runs before it begins."""
    port = _free_port()
    at = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    commands: list[list[str]] = [
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    ]
    for name, code in named.items():
        before = folder / f"truoc_{name.replace('-', '_')}.py"
        before.write_text(code, encoding="utf-8")
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name]
        place = ["--local-directory", str(folder), "--preload", str(before)]
        commands.append([*dask, "worker", at, *options, *place])
    processes = []
    with (folder / "dask.log").open("wb") as log:
        for command in commands:
            processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=folder))
        try:
            _wait_for(folder / "dask.log", len(named))
            yield at
        finally:
            for process in processes:
                process.kill()
                process.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def _wait_for(log: Path, count: int) -> None:
    end = time.monotonic() + 60
    while log.read_text(encoding="utf-8", errors="replace").count("Registered to:") < count:
        assert time.monotonic() < end, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
