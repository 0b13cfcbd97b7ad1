"""An outputs folder that cannot be replaced as a whole is refused before any work starts."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.bundle import fitness
from pipeline.bundle.outputs import restore
from pipeline.cli import main
from pipeline.model.errors import ExitCode, OutputError
from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE

PERSON, OTHER = 41001, 41002
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """Outputs in a place that anyone can reach, with a folder in a folder."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    made = base / "nam-dong-2014"
    (made / "01-ke-hoach" / "cu").mkdir(parents=True)
    (made / "01-ke-hoach" / "cu" / "ghi-chu.txt").write_bytes(b"mine")
    yield made
    for path in (base, *base.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(base)


def give(base: Path, user: int) -> int:
    """Give a folder to a person; gives as whom to run. Only root can give anything away."""
    if not IS_ROOT:
        return 0
    for path in (base, *base.rglob("*")):
        os.chown(path, user, user)
    return user


def run_as(user: int, folder: Path) -> tuple[int, str]:
    """A run of its own process; gives its exit code and what it said."""
    script = ROOT / "tests" / "bundle" / "as_person.py"
    done = subprocess.run(
        [sys.executable, str(script), str(user), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def is_untouched(folder: Path) -> bool:
    """Whether the outputs are as they were, and nothing is beside them."""
    alone = [path.name for path in folder.parent.iterdir()] == [folder.name]
    here = [path.name for path in folder.iterdir()]
    kept = (folder / "01-ke-hoach" / "cu" / "ghi-chu.txt").read_bytes() == b"mine"
    return alone and kept and here == ["01-ke-hoach"]


def test_a_persons_own_folder_is_fit(folder: Path) -> None:
    user = give(folder.parent, PERSON)
    assert run_as(user, folder) == (ExitCode.OK, "")
    assert (folder / "kiem-tra.xlsx").read_bytes() == b"marked"


def test_a_subfolder_of_another_person_is_refused(folder: Path) -> None:
    user = give(folder.parent, PERSON)
    theirs = folder / "01-ke-hoach" / "cu"
    if IS_ROOT:
        os.chown(theirs, OTHER, OTHER)
        theirs.chmod(0o777)
    else:
        theirs.chmod(0)
    code, said = run_as(user, folder)
    assert code == ExitCode.USAGE
    assert str(theirs) in said
    assert ("của người dùng khác" if IS_ROOT else "Không được phép") in said
    theirs.chmod(0o777)
    assert is_untouched(folder)


@pytest.mark.skipif(not IS_ROOT, reason="only root can give anything away")
def test_root_works_for_the_person_whose_folders_they_are(folder: Path) -> None:
    give(folder.parent, PERSON)
    assert run_as(0, folder) == (ExitCode.OK, "")
    made = [path for path in folder.parent.rglob("*") if not path.name.startswith(".")]
    assert folder / "kiem-tra.xlsx" in made
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(PERSON, PERSON)}
    assert run_as(PERSON, folder) == (ExitCode.OK, "")


@pytest.mark.skipif(not IS_ROOT, reason="only root can give anything away")
def test_root_is_told_as_whom_to_run_if_folders_are_of_several_persons(folder: Path) -> None:
    give(folder.parent, PERSON)
    os.chown(folder / "01-ke-hoach", OTHER, OTHER)
    code, said = run_as(0, folder)
    assert code == ExitCode.USAGE
    assert str(folder / "01-ke-hoach") in said
    assert is_untouched(folder)
    with pytest.raises(OutputError) as caught:
        restore(folder)
    assert f"--user {OTHER}:{OTHER}" in caught.value.hint
    assert "chown -R" in caught.value.hint


@pytest.mark.parametrize("mode", [0o555, 0o000, 0o300])
@pytest.mark.parametrize("name", [".", "01-ke-hoach", "01-ke-hoach/cu"])
def test_a_folder_that_cannot_be_read_and_written_is_refused(
    folder: Path, name: str, mode: int
) -> None:
    user = give(folder.parent, PERSON)
    (folder / name).chmod(mode)
    code, said = run_as(user, folder)
    assert code == ExitCode.USAGE
    assert f"Không được phép đọc hoặc ghi thư mục “{folder / name}”" in said
    (folder / name).chmod(0o755)
    assert is_untouched(folder)


def test_a_base_that_cannot_be_written_is_refused(folder: Path) -> None:
    user = give(folder.parent, PERSON)
    folder.parent.chmod(0o555)
    code, said = run_as(user, folder)
    assert code == ExitCode.USAGE
    assert "không cho ghi" in said
    assert is_untouched(folder)


def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    user = give(folder.parent, PERSON)
    secret = folder / "01-ke-hoach" / "cu" / "ghi-chu.txt"
    secret.chmod(0)
    code, said = run_as(user, folder)
    assert code == ExitCode.USAGE
    assert f"Không đọc được tệp “{secret}”" in said
    secret.chmod(0o644)
    assert is_untouched(folder)


@pytest.mark.parametrize("name", ["02-dang-ky", "01-ke-hoach/cu/xa"])
@pytest.mark.parametrize("ending", ["", ".old", ".next"])
def test_a_link_to_another_folder_within_is_refused(folder: Path, name: str, ending: str) -> None:
    elsewhere = folder.with_name("noi-khac")
    elsewhere.mkdir()
    (elsewhere / "thu.txt").write_bytes(b"mine")
    tree = folder.with_name(f"{folder.name}{ending}")
    if ending:
        shutil.copytree(folder, tree)
    (tree / name).symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(OutputError, match="liên kết") as caught:
        restore(folder)
    assert str(tree / name) in caught.value.message
    assert (tree / name).is_symlink()
    assert (elsewhere / "thu.txt").read_bytes() == b"mine"
    assert (folder / "01-ke-hoach" / "cu" / "ghi-chu.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("ending", ["", ".old", ".next"])
def test_outputs_that_are_a_link_are_refused(folder: Path, ending: str) -> None:
    link = folder.with_name(f"so{ending}")
    link.symlink_to(folder, target_is_directory=True)
    with pytest.raises(OutputError, match="liên kết"):
        restore(folder.with_name("so"))
    assert link.is_symlink()
    assert (folder / "01-ke-hoach" / "cu" / "ghi-chu.txt").read_bytes() == b"mine"


def test_a_subfolder_on_another_drive_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = fitness._our_mark
    monkeypatch.setattr(fitness, "_our_mark", lambda base: (mark(base)[0], -1))
    with pytest.raises(OutputError, match="ổ đĩa khác"):
        restore(folder)
    assert is_untouched(folder)


@pytest.mark.parametrize("command", ["check", "documents", "status"])
def test_a_command_ends_with_code_1_before_it_reads_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    folder = tmp_path / "out" / SAMPLE.stem
    folder.mkdir(parents=True)
    (tmp_path / "noi-khac").mkdir()
    (folder / "01-ke-hoach").symlink_to(tmp_path / "noi-khac", target_is_directory=True)
    code = main([command, str(SAMPLE), "--out", str(tmp_path / "out")])
    said = capsys.readouterr()
    assert code == ExitCode.USAGE
    assert "liên kết" in said.out + said.err
    assert "Điền mẫu" not in said.err
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert [path.name for path in folder.iterdir()] == ["01-ke-hoach"]
