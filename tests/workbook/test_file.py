"""A new workbook is written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from pipeline.model.errors import OutputError
from pipeline.workbook import file
from pipeline.workbook.file import store


def test_a_file_has_its_name_only_when_all_of_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "so.xlsx"
    seen = []
    monkeypatch.setattr(os, "fsync", lambda known: seen.append(path.exists()))
    store(path, b"whole", replace_it=False)
    assert seen == [False]
    assert path.read_bytes() == b"whole"
    assert [file.name for file in tmp_path.iterdir()] == ["so.xlsx"]


def test_an_interrupt_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(known: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store(tmp_path / "so.xlsx", b"whole", replace_it=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("knows_links", [True, False])
def test_what_another_program_wrote_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows_links: bool
) -> None:
    path = tmp_path / "so.xlsx"

    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not knows_links:
        monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "fsync", lambda known: path.write_bytes(b"theirs"))
    with pytest.raises(OutputError, match="đã có, không ghi đè"):
        store(path, b"mine", replace_it=False)
    assert path.read_bytes() == b"theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["so.xlsx"]


def test_a_drive_without_links_gets_the_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    store(tmp_path / "so.xlsx", b"mine", replace_it=False)
    assert (tmp_path / "so.xlsx").read_bytes() == b"mine"


def test_what_a_killed_process_left_is_deleted_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, new = tmp_path / ".hoso-1.tam", tmp_path / ".hoso-2.tam"
    left.write_bytes(b"half")
    new.write_bytes(b"of a process that writes now")
    os.utime(left, (1, 1))
    store(tmp_path / "so.xlsx", b"mine", replace_it=False)
    assert sorted(file.name for file in tmp_path.iterdir()) == [".hoso-2.tam", "so.xlsx"]
    assert file._OLD_SECONDS > 60
