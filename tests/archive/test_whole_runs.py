"""`hoso archive` as a process: the same bytes anywhere, and nothing lost however it ends."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.archive.verify import verify
from pipeline.model.errors import ExitCode
from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE

pytestmark = [
    pytest.mark.long,  # makes a year's papers and packages several times
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits"),
]

YEAR = SAMPLE
FOLDER = SAMPLE.stem
KILLS = 12


def order(workbook: Path, out: Path) -> list[str]:
    """The command; not all dossiers of this year are complete."""
    return [
        *(sys.executable, "-m", "pipeline", "archive", str(workbook)),
        *("--out", str(out), "--incomplete"),
    ]


def ran(workbook: Path, out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command run to its end."""
    return subprocess.run(
        order(workbook, out),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def files(out: Path) -> dict[str, bytes]:
    """The papers, packages and lists of a year, by their path."""
    folder = out / FOLDER
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".docx", ".pdf", ".zip")
    }


def packages(out: Path) -> dict[str, bytes]:
    """The packages by their name."""
    return {
        path.name: path.read_bytes() for path in sorted((out / FOLDER / "luu-tru").glob("*.zip"))
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run that nothing disturbed, at the eastern end of the world."""
    out = tmp_path_factory.mktemp("đông")
    done = ran(YEAR, out, TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8")
    assert done.returncode == ExitCode.OK, done.stderr
    return out


@pytest.fixture
def papers(made: Path, tmp_path: Path) -> Path:
    """The same outputs without a package: all papers are there, everything is to be packed."""
    out = tmp_path / "out"
    shutil.copytree(made, out)
    shutil.rmtree(out / FOLDER / "luu-tru")
    return out


def test_two_places_two_days_two_locales_one_year(made: Path, tmp_path: Path) -> None:
    """The clocks of the two runs are 26 hours apart: it is another day there at any moment."""
    elsewhere = tmp_path / "một thư mục khác" / YEAR.name
    elsewhere.parent.mkdir()
    shutil.copy(YEAR, elsewhere)
    out = tmp_path / "tây"
    done = ran(elsewhere, out, TZ="Etc/GMT+12", LC_ALL="C", LANG="tr_TR.UTF-8", PYTHONHASHSEED="7")
    assert done.returncode == ExitCode.OK, done.stderr
    one, two = files(made), files(out)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def killed_after(seconds: float, out: Path) -> None:
    """The command with all its processes, killed after some time."""
    run = subprocess.Popen(
        order(YEAR, out),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    if run.poll() is None:
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def unharmed(out: Path, before: Mapping[str, bytes]) -> dict[str, bytes]:
    """The packages that are there, after a look that each is whole and those before are as before.

    A file without its last bytes would be named .zip only once it is whole.
    """
    now = packages(out)
    assert {name: now.get(name) for name in before} == dict(before)
    for path in sorted((out / FOLDER / "luu-tru").glob("*.zip")):
        if path.name not in before:
            assert verify(path).faults == (), path.name
    return now


def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_succeeds(
    made: Path, papers: Path
) -> None:
    chosen = random.Random(2015)
    begun = time.monotonic()
    whole = papers.parent / "whole"
    shutil.copytree(papers, whole)
    assert ran(YEAR, whole).returncode == ExitCode.OK
    takes = time.monotonic() - begun
    there: dict[str, bytes] = {}
    for _ in range(KILLS):
        killed_after(chosen.uniform(0.1, takes), papers)
        there = unharmed(papers, there)
    done = ran(YEAR, papers)
    assert done.returncode == ExitCode.OK, done.stderr
    assert packages(papers) == packages(made)
    left = [path.name for path in (papers / FOLDER / "luu-tru").iterdir()]
    assert not [name for name in left if name.startswith(".")]


def test_a_disk_that_takes_no_more_costs_no_package(made: Path, papers: Path) -> None:
    """No file may grow beyond a size that some packages have and others do not."""
    sizes = sorted(map(len, packages(made).values()))
    blocks = (sizes[0] + sizes[-1]) // 2 // 1024
    limited = ["bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash", *order(YEAR, papers)]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != ExitCode.OK
    assert "còn nguyên" in done.stderr
    assert "Traceback" not in done.stderr
    there = unharmed(papers, {})
    assert set(there) < set(packages(made))
    assert ran(YEAR, papers).returncode == ExitCode.OK
    assert packages(papers) == packages(made)
