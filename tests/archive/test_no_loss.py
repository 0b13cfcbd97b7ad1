"""Nothing is lost: runs that are killed, two at once, and a disk that takes no more."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.archive import bags
from pipeline.archive.verify import verify
from tests.archive.small import made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, and limits of POSIX")

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import os, resource, sys, traceback
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.archive.small import made

def make(papers, target, limit, times):
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for number in range(times):
        made(papers, target, f"{papers.name} {number}")

print("ready", flush=True)
for line in sys.stdin:
    order, *words = line.rstrip("\\n").split("\\t")
    if order == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(words[0]), 0)[1]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        papers, target, limit, times = words
        try:
            make(Path(papers), Path(target), int(limit), int(times))
        except BaseException:
            os.write(2, traceback.format_exc().encode())
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
"""


@dataclass
class Runs:
    """A process that starts others, which make one version of a package after another.

    They are copies of it: what they import is imported once.
    """

    process: subprocess.Popen[str]
    said: Path

    def ask(self, *words: str | Path | int) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(*words, sep="\t", file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def start(self, papers: Path, target: Path, limit: int = 0, times: int = 10_000) -> int:
        """Start a run; gives its id."""
        papers.mkdir(exist_ok=True)
        return self.ask("start", papers, target, limit, times)

    def end(self, run: int) -> int:
        """Wait for the end of a run; gives its code, below zero for a signal."""
        return self.ask("wait", run)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    said = tmp_path_factory.mktemp("said") / "stderr"
    with said.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            cwd=ROOT,
        )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield Runs(process, said)
    process.communicate(timeout=60)


def all_whole(target: Path) -> list[Path]:
    """The packages of a folder, every one of them found whole."""
    found = bags.versions(target, "thu-2014")
    faults = {path.name: verify(path).faults for path in found}
    assert faults == {path.name: () for path in found}
    return found


def test_a_run_killed_at_any_moment_leaves_whole_packages_only(runs: Runs, tmp_path: Path) -> None:
    chosen = random.Random(16)
    target = tmp_path / "packages"
    before = made(tmp_path, target)
    content = before.read_bytes()
    for number in range(4):
        run = runs.start(tmp_path / f"papers-{number}", target)
        time.sleep(chosen.uniform(0.05, 0.6))
        os.kill(run, signal.SIGKILL)
        assert runs.end(run) == -signal.SIGKILL
        assert before.read_bytes() == content
    all_whole(target)
    bags.clean(target)
    last = made(tmp_path, target, "after")
    assert last == all_whole(target)[-1]
    assert not [path for path in target.iterdir() if path.suffix != ".zip"]


def test_two_runs_at_once_take_different_versions(runs: Runs, tmp_path: Path) -> None:
    target = tmp_path / "packages"
    target.mkdir()
    both = [runs.start(tmp_path / name, target, times=3) for name in ("one", "two")]
    assert [runs.end(run) for run in both] == [0, 0]
    assert [path.name for path in all_whole(target)] == [
        f"thu-2014-v{number:02d}.zip" for number in range(1, 7)
    ]


def test_where_no_more_can_be_written_earlier_packages_stay_and_the_next_run_succeeds(
    runs: Runs, tmp_path: Path
) -> None:
    target = tmp_path / "packages"
    before = made(tmp_path, target)
    content = before.read_bytes()
    assert runs.end(runs.start(tmp_path / "papers", target, limit=len(content) // 2, times=1)) == 1
    assert "OSError" in runs.said.read_text(encoding="utf-8")
    assert [path.name for path in target.iterdir()] == [before.name]
    assert before.read_bytes() == content
    assert made(tmp_path, target, "after").name == "thu-2014-v02.zip"
