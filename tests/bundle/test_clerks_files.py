"""A person's own files in the outputs survive every step of a run, whatever is in whose way."""

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.bundle import disk, manifest, swap
from pipeline.bundle.lock import Patience, held
from pipeline.bundle.manifest import Manifest
from pipeline.bundle.outputs import Next, beside, building, restore
from pipeline.model.errors import OutputError
from tests.bundle.test_outputs import PLAN, entry

PDF = "01-ke-hoach/ke-hoach.pdf"


@pytest.fixture(params=["links", "copies"], autouse=True)
def _file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of this on a file system with links and on one without."""

    def none(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if request.param == "copies":
        monkeypatch.setattr(os, "link", none)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An outputs folder with the plan of an earlier run."""
    made = tmp_path / "out" / "nam-dong-2014"
    made.parent.mkdir()
    make(made, b"old")
    return made


def make(folder: Path, docx: bytes) -> Next:
    """A run that makes the plan."""
    with building(folder, manifest.load(folder)) as step:
        write(step, docx)
    return step


def write(step: Next, docx: bytes) -> None:
    """Write the plan and the record."""
    step.write(PLAN, docx)
    step.write(PDF, b"pdf")
    step.record(Manifest("1", "so.xlsx", (entry(docx),)))


def files(folder: Path) -> dict[str, bytes]:
    """The files in a folder by path, but for the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (manifest.NAME, manifest.SPARE)
    }


def is_alone(folder: Path) -> bool:
    """Whether nothing else is beside the outputs."""
    return [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_folders_of_their_own_stay_though_they_are_empty(folder: Path) -> None:
    (folder / "de-danh" / "nam-sau").mkdir(parents=True)
    (folder / "02-dang-ky").mkdir()
    make(folder, b"new")
    assert (folder / "de-danh" / "nam-sau").is_dir()
    assert (folder / "02-dang-ky").is_dir()


def test_a_folder_that_the_run_empties_goes(folder: Path) -> None:
    with building(folder) as step:
        step.retire(entry(b"old"))
    assert not (folder / "01-ke-hoach").exists()


def test_who_may_read_a_folder_stays_as_it_was(folder: Path) -> None:
    (folder / "rieng").mkdir()
    (folder / "rieng").chmod(0o700)
    folder.chmod(0o750)
    make(folder, b"new")
    assert (folder / "rieng").stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o750


def test_what_is_saved_while_a_run_works_is_in_the_new_folder(folder: Path) -> None:
    with building(folder) as step:
        (folder / "01-ke-hoach" / "ghi-chu.txt").write_bytes(b"mine")
        (folder / "moi" / "sau").mkdir(parents=True)
        (folder / "moi" / "thu.txt").write_bytes(b"mine too")
        write(step, b"new")
    assert files(folder)["01-ke-hoach/ghi-chu.txt"] == b"mine"
    assert files(folder)["moi/thu.txt"] == b"mine too"
    assert (folder / "moi" / "sau").is_dir()
    assert (folder / PLAN).read_bytes() == b"new"
    assert is_alone(folder)


@pytest.mark.parametrize("in_place", [True, False])
def test_a_paper_that_is_edited_while_it_is_made_anew_is_set_aside(
    folder: Path, in_place: bool
) -> None:
    with building(folder) as step:
        write(step, b"new")
        if not in_place:
            (folder / PLAN).unlink()
        (folder / PLAN).write_bytes(b"edited")
    assert step.edited == ["sua-tay/ke-hoach.docx"]
    assert files(folder) == {PLAN: b"new", PDF: b"pdf", "sua-tay/ke-hoach.docx": b"edited"}
    assert is_alone(folder)


def test_a_second_file_of_that_name_in_sua_tay_does_not_replace_the_first(folder: Path) -> None:
    (folder / "sua-tay").mkdir()
    (folder / "sua-tay" / "ke-hoach.docx").symlink_to("nowhere")
    (folder / "sua-tay" / "ke-hoach-2.docx").write_bytes(b"an older one")
    (folder / PLAN).write_bytes(b"edited")
    make(folder, b"new")
    assert (folder / "sua-tay" / "ke-hoach.docx").is_symlink()
    assert files(folder)["sua-tay/ke-hoach-2.docx"] == b"an older one"
    assert files(folder)["sua-tay/ke-hoach-3.docx"] == b"edited"


def test_an_issued_paper_that_was_not_put_aside_is_never_deleted(folder: Path) -> None:
    with building(folder) as step:
        step.record(Manifest("1", "so.xlsx", (entry(b"old", "phát hành"),)))
    make(folder, b"new")
    assert files(folder)["sua-tay/ke-hoach.docx"] == b"old"


def test_a_folder_in_a_papers_place_is_set_aside_whole(folder: Path) -> None:
    (folder / PDF).unlink()
    (folder / PDF).mkdir()
    (folder / PDF / "trong.txt").write_bytes(b"mine")
    make(folder, b"new")
    assert files(folder)["sua-tay/ke-hoach.pdf/trong.txt"] == b"mine"
    assert files(folder)[PDF] == b"pdf"


def test_a_file_in_a_folders_place_is_named(folder: Path) -> None:
    (folder / "tap").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"“tap”.*trùng tên"), building(folder) as step:
        step.write("tap/ca-nam.pdf", b"bundle")
    assert files(folder)["tap"] == b"mine"
    assert is_alone(folder)


def test_links_to_files_stay_links(folder: Path) -> None:
    (folder / "xem.pdf").symlink_to(PDF)
    (folder / "mat.pdf").symlink_to("nowhere.pdf")
    make(folder, b"new")
    assert (folder / "xem.pdf").readlink() == Path(PDF)
    assert (folder / "mat.pdf").is_symlink()
    assert is_alone(folder)


def test_a_marked_copy_beside_an_open_one_overwrites_nothing(folder: Path) -> None:
    (folder / "kiem-tra-2.xlsx").write_bytes(b"mine")
    assert beside(folder / "kiem-tra.xlsx", b"marked").name == "kiem-tra-3.xlsx"
    assert beside(folder / "kiem-tra.xlsx", b"marked").name == "kiem-tra-3.xlsx"
    assert files(folder)["kiem-tra-2.xlsx"] == b"mine"


# What a killed run left, and what others do to the folder


def left_by_a_kill(folder: Path) -> Path:
    """An `.old` as a run leaves it that was killed after the swap."""
    old = swap.old_of(folder)
    shutil.copytree(folder, old)
    (old / PLAN).write_bytes(b"older")
    record = Manifest("1", "so.xlsx", (entry(b"older"),))
    (old / manifest.NAME).write_bytes(record.dump().encode())
    return old


def test_a_file_that_only_the_old_folder_has_is_kept(folder: Path) -> None:
    old = left_by_a_kill(folder)
    (old / "01-ke-hoach" / "ghi-chu.txt").write_bytes(b"mine")
    restore(folder)
    assert files(folder) == {PLAN: b"old", PDF: b"pdf", "01-ke-hoach/ghi-chu.txt": b"mine"}
    assert is_alone(folder)


@pytest.mark.parametrize("how_often", [1, 3, 99])
def test_a_folder_made_between_the_two_renames_takes_nothings_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, how_often: int
) -> None:
    move = disk.move
    left = iter(range(how_often))

    def someone_is_quick(source: Path, target: Path) -> None:
        if target == folder and source == swap.next_of(folder) and next(left, None) is not None:
            (folder / "01-ke-hoach").mkdir(parents=True)
            (folder / "thu.txt").write_bytes(b"mine")
            (folder / PLAN).write_bytes(b"mine, too")
        move(source, target)

    monkeypatch.setattr(disk, "move", someone_is_quick)
    if how_often == 99:
        with pytest.raises(OutputError):
            make(folder, b"new")
    else:
        make(folder, b"new")
    assert files(folder)[PLAN] == (b"old" if how_often == 99 else b"new")
    assert files(folder)["thu.txt"] == b"mine"
    assert b"mine, too" in files(folder / "sua-tay").values()
    assert is_alone(folder)


def test_what_was_moved_aside_by_a_killed_run_comes_into_the_outputs(folder: Path) -> None:
    (swap.late_of(folder) / "01-ke-hoach").mkdir(parents=True)
    (swap.late_of(folder) / "thu.txt").write_bytes(b"mine")
    (swap.late_of(folder) / PLAN).write_bytes(b"mine, too")
    folder.rename(swap.old_of(folder))
    restore(folder)
    assert files(folder) == {
        PLAN: b"old",
        PDF: b"pdf",
        "thu.txt": b"mine",
        "sua-tay/ke-hoach.docx": b"mine, too",
    }
    assert is_alone(folder)


def test_a_folder_that_is_none_of_ours_does_not_end_the_old_one(folder: Path) -> None:
    folder.rename(swap.old_of(folder))
    (folder / "01-ke-hoach").mkdir(parents=True)
    (folder / PLAN).write_bytes(b"a copy of theirs")
    restore(folder)
    assert files(folder) == {
        PLAN: b"old",
        PDF: b"pdf",
        "sua-tay/ke-hoach.docx": b"a copy of theirs",
    }
    assert is_alone(folder)


@pytest.fixture
def stuck(folder: Path) -> Iterator[pytest.MonkeyPatch]:
    """A file of the former folder that cannot be deleted: a program has it open."""
    delete = disk.delete

    def fails(path: Path) -> None:
        if path.parent.parent == swap.old_of(folder):
            raise PermissionError(errno.EACCES, "in use", str(path))
        delete(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "delete", fails)
        yield patch


def test_what_cannot_be_deleted_is_reported_and_the_next_run_deletes_it(
    folder: Path, stuck: pytest.MonkeyPatch
) -> None:
    (folder / "ghi-chu.txt").write_bytes(b"mine")
    assert make(folder, b"new").left == swap.old_of(folder)
    assert (folder / PLAN).read_bytes() == b"new"
    with pytest.raises(OutputError, match="đang mở"):
        restore(folder)
    stuck.undo()
    restore(folder)
    assert files(folder) == {PLAN: b"new", PDF: b"pdf", "ghi-chu.txt": b"mine"}
    assert is_alone(folder)


# A folder around them that goes


def without_base(folder: Path, *anew: Path) -> None:
    """A run whose base is deleted before the swap; then someone makes other folders there."""
    with building(folder) as step:
        write(step, b"new")
        shutil.rmtree(folder.parent)
        for path in anew:
            path.mkdir(parents=True)


def test_a_base_that_is_deleted_meanwhile_is_not_made_anew(folder: Path) -> None:
    with pytest.raises(OutputError, match="không còn"):
        without_base(folder)
    assert not folder.parent.exists()


def test_a_base_made_anew_by_someone_else_is_left_alone(folder: Path) -> None:
    with pytest.raises(OutputError, match="xóa, đổi tên"), held(folder, Patience(0)):
        without_base(folder, folder / "cua-ho", swap.next_of(folder) / "cua-ho")
    assert [path.name for path in folder.iterdir()] == ["cua-ho"]
    assert (swap.next_of(folder) / "cua-ho").is_dir()


def test_outputs_that_are_deleted_before_the_swap_are_not_passed_over(folder: Path) -> None:
    before = manifest.load(folder)
    shutil.rmtree(folder)
    with pytest.raises(OutputError, match="bị xóa"), building(folder, before) as step:
        step.record(replace(before or Manifest("1", "so.xlsx"), version="2"))
    assert list(folder.parent.iterdir()) == []
