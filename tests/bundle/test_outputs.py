"""The outputs folder is complete at every moment, whatever happens to a run."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.bundle import disk, manifest
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.bundle.outputs import building, restore
from pipeline.model.errors import OutputError

PLAN = "01-ke-hoach/ke-hoach.docx"


def entry(docx: bytes, state: str = "dự thảo", name: str = "01-ke-hoach/ke-hoach") -> Entry:
    """The record of a paper."""
    return Entry(
        kind="ke-hoach",
        unit=None,
        title="Kế hoạch",
        stage="01-ke-hoach",
        state=state,
        number="35/KH-UBND",
        date="2014-03-12",
        docx=f"{name}.docx",
        pdf=f"{name}.pdf",
        pages=4,
        sha256={"docx": manifest.sha256(docx), "pdf": manifest.sha256(b"pdf")},
        made_from={},
    )


def run(folder: Path, docx: bytes) -> tuple[list[str], list[str]]:
    """A run that makes the plan; gives what it set aside and what it retired."""
    before = manifest.load(folder)
    with building(folder) as step:
        step.set_aside_edited(before.papers if before else ())
        step.write(PLAN, docx)
        step.write("01-ke-hoach/ke-hoach.pdf", b"pdf")
        record = Manifest("1", "so.xlsx", (entry(docx),))
        step.write(manifest.NAME, record.dump().encode())
    return step.edited, step.former


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An outputs folder with the plan of an earlier run."""
    run(tmp_path / "nam-dong-2014", b"old")
    return tmp_path / "nam-dong-2014"


def is_as_before(folder: Path) -> bool:
    """Whether the earlier outputs are complete, and nothing else is beside them."""
    alone = [path.name for path in folder.parent.iterdir()] == [folder.name]
    return alone and (folder / PLAN).read_bytes() == b"old" and manifest.load(folder) is not None


def test_a_run_replaces_what_it_makes(folder: Path) -> None:
    assert run(folder, b"new") == ([], [])
    assert (folder / PLAN).read_bytes() == b"new"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_what_a_run_does_not_make_stays(folder: Path) -> None:
    with building(folder) as step:
        step.write("kiem-tra.xlsx", b"x")
    assert (folder / PLAN).read_bytes() == b"old"
    assert (folder / "kiem-tra.xlsx").read_bytes() == b"x"


def ended_by(blow: BaseException, folder: Path) -> None:
    """A run that writes the plan and is then ended."""
    with building(folder) as step:
        step.write(PLAN, b"new")
        assert (folder / PLAN).read_bytes() == b"old"  # no link leads from the new to the present
        raise blow


@pytest.mark.parametrize("blow", [ZeroDivisionError(), KeyboardInterrupt(), SystemExit()])
def test_a_run_that_fails_or_is_interrupted_leaves_the_outputs_as_they_were(
    folder: Path, blow: BaseException
) -> None:
    with pytest.raises(type(blow)):
        ended_by(blow, folder)
    assert is_as_before(folder)


@pytest.mark.parametrize("blow", [KeyboardInterrupt(), OSError(errno.EIO, "no")])
def test_a_run_cut_off_between_the_two_renames_puts_the_old_ones_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, blow: BaseException
) -> None:
    move = disk.move

    def second_fails(source: Path, target: Path) -> None:
        if source.name.endswith(".next"):
            raise blow
        move(source, target)

    monkeypatch.setattr(disk, "move", second_fails)
    with pytest.raises((KeyboardInterrupt, OutputError)), building(folder) as step:
        step.write(PLAN, b"new")
    assert is_as_before(folder)


def killed(folder: Path) -> None:
    """What a run that was killed between the two renames leaves behind."""
    folder.rename(folder.with_name(f"{folder.name}.old"))
    step = folder.with_name(f"{folder.name}.next")
    step.mkdir()
    (step / "half.docx").write_bytes(b"half")


def test_after_a_kill_between_the_two_renames_the_old_ones_come_back(folder: Path) -> None:
    killed(folder)
    restore(folder)
    assert (folder / PLAN).read_bytes() == b"old"


def test_the_next_run_after_a_kill_starts_from_the_old_ones(folder: Path) -> None:
    killed(folder)
    with building(folder) as step:
        step.write("kiem-tra.xlsx", b"x")
    assert (folder / PLAN).read_bytes() == b"old"
    assert not (folder / "half.docx").exists()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_kill_after_the_swap_leaves_the_new_ones(folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old")
    old.mkdir()
    (old / "x").write_bytes(b"older")
    restore(folder)
    run(folder, b"new")
    assert (folder / PLAN).read_bytes() == b"new"
    assert not old.exists()


Failure = Callable[[Path, bytes], None]


def fails(number: int) -> Failure:
    """Writing that fails with an error of the system."""

    def write(path: Path, content: bytes) -> None:
        raise OSError(number, os.strerror(number), str(path))

    return write


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "đầy"),
        (errno.EDQUOT, "đầy"),
        (errno.EACCES, "đang mở"),
        (errno.EROFS, "không cho ghi"),
        (errno.ENAMETOOLONG, "quá dài"),
        (errno.EIO, "Không ghi được"),
    ],
)
def test_what_cannot_be_written_is_explained_and_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr(disk, "write", fails(number))
    with pytest.raises(OutputError) as caught, building(folder) as step:
        step.write(PLAN, b"new")
    monkeypatch.undo()
    assert words in caught.value.message
    assert caught.value.hint
    assert ".next" not in caught.value.message
    assert is_as_before(folder)


def test_a_full_disk_while_the_old_ones_are_copied_is_explained_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("os.link", no_room)
    with pytest.raises(OutputError, match="đầy"):
        run(folder, b"new")
    assert is_as_before(folder)


def test_a_name_that_is_too_long_is_explained(folder: Path) -> None:
    with pytest.raises(OutputError, match="quá dài"), building(folder) as step:
        step.write(f"01-ke-hoach/{'x' * 300}.docx", b"new")
    assert is_as_before(folder)


def test_a_file_in_the_way_of_the_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "nam-dong-2014").write_bytes(b"mine")
    with pytest.raises(OutputError, match="trùng tên"):
        run(tmp_path / "nam-dong-2014", b"new")
    with pytest.raises(OutputError, match="trùng tên"):
        run(tmp_path / "nam-dong-2014" / "so", b"new")
    assert (tmp_path / "nam-dong-2014").read_bytes() == b"mine"


def test_a_paper_edited_by_hand_is_set_aside(folder: Path) -> None:
    (folder / PLAN).write_bytes(b"edited")
    assert run(folder, b"new") == (["sua-tay/ke-hoach.docx"], [])
    assert (folder / "sua-tay/ke-hoach.docx").read_bytes() == b"edited"
    assert (folder / PLAN).read_bytes() == b"new"


def test_a_second_edited_version_does_not_replace_the_first(folder: Path) -> None:
    for content in (b"one", b"two", b"three"):
        (folder / PLAN).write_bytes(content)
        run(folder, b"new")
    kept = sorted((folder / "sua-tay").iterdir())
    assert [path.name for path in kept] == [
        "ke-hoach-2.docx",
        "ke-hoach-3.docx",
        "ke-hoach.docx",
    ]
    assert {path.read_bytes() for path in kept} == {b"one", b"two", b"three"}


def test_a_file_of_the_clerks_own_stays_where_it_is(folder: Path) -> None:
    (folder / "01-ke-hoach/ghi-chu.docx").write_bytes(b"mine")
    run(folder, b"new")
    assert (folder / "01-ke-hoach/ghi-chu.docx").read_bytes() == b"mine"


def test_without_a_manifest_a_paper_may_hold_work_and_is_set_aside(folder: Path) -> None:
    (folder / manifest.NAME).write_text("{", encoding="utf-8")
    assert run(folder, b"new") == (["sua-tay/ke-hoach.docx"], [])
    assert (folder / "sua-tay/ke-hoach.docx").read_bytes() == b"old"


def test_a_retired_paper_lies_in_ban_cu(folder: Path) -> None:
    with building(folder) as step:
        step.retire(entry(b"old"))
    assert step.former == ["ban-cu/ke-hoach-2014-03-12.docx", "ban-cu/ke-hoach-2014-03-12.pdf"]
    assert (folder / "ban-cu/ke-hoach-2014-03-12.docx").read_bytes() == b"old"
    assert not (folder / "01-ke-hoach").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1}', "\x00", '{"papers": [{}]}'])
def test_a_manifest_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text, encoding="utf-8")
    assert manifest.load(tmp_path) is None


def test_a_manifest_is_read_as_it_was_written(folder: Path) -> None:
    assert manifest.load(folder) == Manifest("1", "so.xlsx", (entry(b"old"),))


@pytest.mark.parametrize("name", ["01-ke-hoach/ke-hoach.pdf", "kiem-tra.xlsx", "tap/ca-nam.pdf"])
@pytest.mark.parametrize("known", [True, False])
def test_what_a_person_put_in_a_files_place_is_set_aside(
    folder: Path, name: str, known: bool
) -> None:
    with building(folder) as step:
        step.write(name, b"made")
        sha = {"made_from": "", "sha256": manifest.sha256(b"made")}
        record = Manifest("1", "so.xlsx", (entry(b"old"),), (), {"tap/ca-nam.pdf": sha}, sha)
        step.write(manifest.NAME, record.dump().encode())
    (folder / name).write_bytes(b"signed by hand")
    if not known:
        (folder / manifest.NAME).write_bytes(b"damaged")
    with building(folder) as step:
        step.write(name, b"made anew")
    assert (folder / name).read_bytes() == b"made anew"
    assert (folder / "sua-tay" / Path(name).name).read_bytes() == b"signed by hand"


def test_a_file_as_an_earlier_run_made_it_is_not_set_aside(folder: Path) -> None:
    assert run(folder, b"new") == ([], [])
    assert not (folder / "sua-tay").exists()


def test_a_linked_folder_is_refused_before_work_starts(folder: Path) -> None:
    link = folder.with_name("so-2015")
    link.symlink_to(folder, target_is_directory=True)
    with pytest.raises(OutputError, match="liên kết"):
        restore(link)
    assert link.is_symlink()
    assert (folder / PLAN).read_bytes() == b"old"


def test_what_a_killed_run_left_is_cleaned_by_a_run_that_changes_nothing(folder: Path) -> None:
    for end in ("old", "next"):
        folder.with_name(f"{folder.name}.{end}").mkdir()
    restore(folder)
    assert is_as_before(folder)
