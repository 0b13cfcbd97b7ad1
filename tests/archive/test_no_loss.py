"""Nothing is lost: runs that are killed, two at once, and a disk that takes no more."""

import random
import subprocess
import sys
import time
from pathlib import Path

from pipeline.archive import bags
from pipeline.archive.verify import verify
from tests.archive.small import made

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
limit = int(sys.argv[4])
from tests.archive.small import made
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
papers, target = Path(sys.argv[2]), Path(sys.argv[3])
print("ready", flush=True)
for number in range(int(sys.argv[5])):
    made(papers, target, f"{papers.name} {number}")
"""


def start(papers: Path, target: Path, limit: int = 0, times: int = 10_000) -> subprocess.Popen[str]:
    """A process of its own that makes one version of the package after another."""
    papers.mkdir(exist_ok=True)
    order = [sys.executable, "-c", _PROGRAM, str(ROOT), str(papers), str(target)]
    return subprocess.Popen(
        [*order, str(limit), str(times)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def ready(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"


def end(run: subprocess.Popen[str]) -> str:
    """Wait for the end; gives what the run said on stderr."""
    _, said = run.communicate(timeout=120)
    return said


def all_whole(target: Path) -> list[Path]:
    """The packages of a folder, every one of them found whole."""
    found = bags.versions(target, "thu-2014")
    assert {path.name: verify(path).faults for path in found if verify(path).faults} == {}
    return found


def test_a_run_killed_at_any_moment_leaves_whole_packages_only(tmp_path: Path) -> None:
    chosen = random.Random(16)
    target = tmp_path / "packages"
    before = made(tmp_path, target)
    content = before.read_bytes()
    for number in range(4):
        run = start(tmp_path / f"papers-{number}", target)
        ready(run)
        time.sleep(chosen.uniform(0.05, 0.6))
        run.kill()
        end(run)
        assert before.read_bytes() == content
    all_whole(target)
    bags.clean(target)
    last = made(tmp_path, target, "after")
    assert last == all_whole(target)[-1]
    assert not [path for path in target.iterdir() if path.suffix != ".zip"]


def test_two_runs_at_once_take_different_versions(tmp_path: Path) -> None:
    target = tmp_path / "packages"
    target.mkdir()
    both = [start(tmp_path / name, target, times=3) for name in ("one", "two")]
    assert [end(run) for run in both] == ["", ""]
    assert [path.name for path in all_whole(target)] == [
        f"thu-2014-v{number:02d}.zip" for number in range(1, 7)
    ]


def test_where_no_more_can_be_written_earlier_packages_stay_and_the_next_run_succeeds(
    tmp_path: Path,
) -> None:
    target = tmp_path / "packages"
    before = made(tmp_path, target)
    content = before.read_bytes()
    run = start(tmp_path / "papers", target, limit=len(content) // 2, times=1)
    assert "OSError" in end(run)
    assert run.returncode != 0
    assert [path.name for path in target.iterdir()] == [before.name]
    assert before.read_bytes() == content
    assert made(tmp_path, target, "after").name == "thu-2014-v02.zip"
