"""Whole runs of the command: a power cut at any point of them, and what cannot be deleted."""

import errno
import json
import random
import shutil
from pathlib import Path

import pytest

from pipeline.bundle import disk, manifest
from pipeline.bundle.outputs import restore
from pipeline.cli import main
from pipeline.model.errors import ExitCode
from tests.bundle.power_cut import Recorder, after, losses, pending
from tests.bundle.test_issued_papers import Office

pytestmark = pytest.mark.long

NOTE = "01-ke-hoach/ghi-chu.txt"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose plan is a draft that was edited by hand, with a clerk's note beside it."""
    made = Office(tmp_path)
    made.get("B1-2015-dau-nam")
    made.run()
    (made.folder / NOTE).write_bytes(b"mine")
    (made.folder / "01-ke-hoach" / "ke-hoach.docx").write_bytes(b"edited by hand")
    (made.folder / "de-danh").mkdir()
    return made


def test_after_a_power_cut_at_any_point_of_a_run_of_the_command_nothing_is_lost(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.record()
    office.get("B2-2015-mua-xuan")  # the plan is issued now
    with pytest.MonkeyPatch.context() as patch:
        recorder = Recorder(office.folder.parent, patch)
        assert office.run() == ExitCode.OK
    now = office.record()
    assert now != before
    monkeypatch.setattr("os.fsync", lambda known: None)
    chance = random.Random(7)
    tries, seen = 0, set()
    for count in range(len(recorder.steps) + 1):
        done = recorder.steps[:count]
        for dropped in losses(pending(done), chance, every=True):
            after(recorder.first, done, dropped).make(tmp_path / "cut")
            folder = tmp_path / "cut" / office.folder.name
            restore(folder)
            seen.add(see_whole(folder, (before, now)))
            shutil.rmtree(tmp_path / "cut")
            tries += 1
    assert seen == {0, 1}
    assert tries > 200


def see_whole(folder: Path, records: tuple[manifest.Manifest, ...]) -> int:
    """All is there, as before the run or as after it; gives which of the two."""
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    record = manifest.load(folder)
    assert record in records
    for name, sha in manifest.files(record).items():
        if (folder / name).is_file() and (folder / name).read_bytes() != b"edited by hand":
            assert manifest.sha256((folder / name).read_bytes()) == sha, name
    for entry in record.papers:
        assert (folder / entry.docx).is_file()
        assert (folder / entry.pdf).is_file()
    assert (folder / NOTE).read_bytes() == b"mine"
    assert (folder / "de-danh").is_dir()
    assert any(path.read_bytes() == b"edited by hand" for path in folder.rglob("ke-hoach*.docx"))
    return records.index(record)


def test_what_cannot_be_deleted_is_a_warning_and_the_papers_are_delivered(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    delete = disk.delete

    def fails(path: Path) -> None:
        if ".old" in str(path):
            raise PermissionError(errno.EACCES, "in use", str(path))
        delete(path)

    office.get("B2-2015-mua-xuan")
    capsys.readouterr()
    monkeypatch.setattr(disk, "delete", fails)
    assert office.run("--json") == ExitCode.OK
    monkeypatch.undo()
    (report,) = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in report["findings"]].count("con-thu-muc-cu") == 1
    old = office.folder.with_name(f"{office.folder.name}.old")
    assert old.is_dir()
    assert (office.folder / NOTE).read_bytes() == b"mine"
    assert office.run() == ExitCode.OK  # nothing changes in this one
    assert [path.name for path in office.folder.parent.iterdir()] == [office.folder.name]
    assert (office.folder / NOTE).read_bytes() == b"mine"


@pytest.mark.parametrize("command", ["check", "documents"])
def test_what_a_killed_run_left_is_cleaned_by_a_command_that_changes_nothing(
    office: Office, command: str
) -> None:
    office.run()
    main(["check", str(office.workbook), "--out", str(office.folder.parent)])
    old, step = (office.folder.with_name(f"{office.folder.name}.{end}") for end in ("old", "next"))
    shutil.copytree(office.folder, old)
    (old / "chi-o-day.txt").write_bytes(b"mine, too")
    shutil.copytree(office.folder, step)
    more = ["--only", "ke-hoach"] if command == "documents" else []
    main([command, str(office.workbook), "--out", str(office.folder.parent), *more])
    assert [path.name for path in office.folder.parent.iterdir()] == [office.folder.name]
    assert (office.folder / "chi-o-day.txt").read_bytes() == b"mine, too"
