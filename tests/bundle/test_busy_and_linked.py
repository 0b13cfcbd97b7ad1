"""Outputs that Excel holds open, and an outputs folder that is a link to another disk."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.bundle import swap
from pipeline.cli import main
from tests.conftest import Edited

MARKED = "kiem-tra*.xlsx"


def names(folder: Path) -> list[str]:
    """The marked copies in a folder."""
    return sorted(path.name for path in folder.glob(MARKED))


@pytest.fixture
def check(edited: Edited, tmp_path: Path) -> Callable[[str], list[str]]:
    """Checks a workbook with this name of a unit; gives the marked copies that are there then."""

    def checked(name: str) -> list[str]:
        workbook = edited(("Đơn vị", "20164", "Tên", name), name="so.xlsx")
        assert main(["check", str(workbook), "--out", str(tmp_path / "out")]) in (0, 2)
        return names(tmp_path / "out" / "so")

    return checked


def test_copies_do_not_pile_up_while_one_is_open_in_excel(
    check: Callable[[str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(folder: Path, step: Path) -> None:
        raise PermissionError

    assert check("Một") == ["kiem-tra.xlsx"]
    with monkeypatch.context() as excel:
        excel.setattr(swap, "put_in_place", held)
        assert check("Hai") == ["kiem-tra-2.xlsx", "kiem-tra.xlsx"]
        first = (tmp_path / "out" / "so" / "kiem-tra-2.xlsx").read_bytes()
        assert check("Ba") == ["kiem-tra-2.xlsx", "kiem-tra.xlsx"]
        assert (tmp_path / "out" / "so" / "kiem-tra-2.xlsx").read_bytes() != first
    assert check("Bốn") == ["kiem-tra.xlsx"]


def test_a_copy_that_a_person_changed_stays(
    check: Callable[[str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(folder: Path, step: Path) -> None:
        raise PermissionError

    check("Một")
    with monkeypatch.context() as excel:
        excel.setattr(swap, "put_in_place", held)
        check("Hai")
        (tmp_path / "out" / "so" / "kiem-tra-2.xlsx").write_bytes(b"ghi chu cua toi")
        assert check("Ba") == ["kiem-tra-2.xlsx", "kiem-tra-3.xlsx", "kiem-tra.xlsx"]
    assert check("Bốn") == ["kiem-tra-2.xlsx", "kiem-tra.xlsx"]
    assert (tmp_path / "out" / "so" / "kiem-tra-2.xlsx").read_bytes() == b"ghi chu cua toi"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_the_folder_of_all_outputs_may_be_a_link(
    check: Callable[[str], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "big disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "big disk", target_is_directory=True)
    assert check("Một") == ["kiem-tra.xlsx"]
    assert check("Hai") == ["kiem-tra.xlsx"]
    assert (tmp_path / "out").is_symlink()
    assert names(tmp_path / "big disk" / "so") == ["kiem-tra.xlsx"]
    assert [path.name for path in (tmp_path / "big disk").iterdir() if path.is_dir()] == ["so"]
