"""A cell edited in the clerk's own workbook: the former file is kept, and nobody's work is lost."""

import datetime as dt
import errno
import os
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from pipeline.model.cells import DAY, DECIMAL, RATE, TEXT, UNIT_CODE
from pipeline.model.errors import InputError, OutputError
from pipeline.workbook.cell_mends import (
    ChangedMeanwhileError,
    OpenElsewhereError,
    Target,
    losses,
    mended,
    save,
    version,
)
from pipeline.workbook.edit import Value
from pipeline.workbook.typed_values import suggestion_in, typed
from tests.conftest import SAMPLE

NOW = dt.datetime(2014, 4, 10, 8, 30, 5)
CELL = Target("Đơn vị", 2, 2)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "so.xlsx"))


def test_the_former_file_is_kept_with_the_time(workbook: Path) -> None:
    before = workbook.read_bytes()
    former = save(workbook, mended(before, {CELL: "Khe Tre mới"}), version(before), NOW)
    assert former == workbook.parent / "ban-cu" / "so-20140410-083005.xlsx"
    assert former.read_bytes() == before
    assert openpyxl.load_workbook(workbook)["Đơn vị"]["B2"].value == "Khe Tre mới"
    assert sorted(path.name for path in workbook.parent.iterdir()) == ["ban-cu", "so.xlsx"]
    again = workbook.read_bytes()
    second = save(workbook, mended(again, {CELL: "Khe Tre"}), version(again), NOW)
    assert second.name == "so-20140410-083005-2.xlsx"
    assert former.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$so.xlsx", ".~lock.so.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(workbook: Path, lock: str) -> None:
    before = workbook.read_bytes()
    (workbook.parent / lock).write_bytes(b"")
    with pytest.raises(OpenElsewhereError):
        save(workbook, mended(before, {CELL: "x"}), version(before), NOW)
    assert workbook.read_bytes() == before
    assert not (workbook.parent / "ban-cu").exists()


def test_what_was_saved_meanwhile_is_never_overwritten(workbook: Path) -> None:
    seen = workbook.read_bytes()
    newer = mended(seen, {CELL: "Gõ trong Excel"})
    workbook.write_bytes(newer)
    with pytest.raises(ChangedMeanwhileError):
        save(workbook, mended(seen, {CELL: "Gõ trên trang"}), version(seen), NOW)
    assert workbook.read_bytes() == newer
    assert list((workbook.parent / "ban-cu").iterdir()) == []


def test_a_workbook_marked_read_only_is_left_alone(workbook: Path) -> None:
    before = workbook.read_bytes()
    workbook.chmod(0o444)
    with pytest.raises(OutputError, match="chỉ cho đọc"):
        save(workbook, mended(before, {CELL: "x"}), version(before), NOW)
    assert workbook.read_bytes() == before


def test_a_full_disk_leaves_the_workbook_and_no_half_copy(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = workbook.read_bytes()
    monkeypatch.setattr("pipeline.workbook.cell_mends.shutil.copy2", full)
    with pytest.raises(OutputError, match="Không ghi được"):
        save(workbook, mended(before, {CELL: "x"}), version(before), NOW)
    assert workbook.read_bytes() == before
    assert [path.name for path in workbook.parent.rglob("*") if path.is_file()] == ["so.xlsx"]


def test_what_a_cell_would_lose_is_said_before(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = book["Đơn vị"]
    sheet["B2"] = '="Khe "&"Tre"'
    sheet.merge_cells("H5:H6")
    book.save(workbook)
    content = workbook.read_bytes()
    assert "Công thức" in losses(content, CELL)[0]
    assert "vùng gộp" in losses(content, Target("Đơn vị", 6, 8))[0]
    assert losses(content, Target("Đơn vị", 3, 2)) == ()


def test_a_shared_formula_is_not_mended_from_here(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["Đơn vị"]["B2"] = ArrayFormula("B2:B3", "=C2:C3")
    book.save(workbook)
    with pytest.raises(InputError, match="dùng chung"):
        losses(workbook.read_bytes(), CELL)


@pytest.mark.parametrize(
    ("text", "type_", "stored"),
    [
        ("25/3/2014", DAY, dt.date(2014, 3, 25)),
        ("31/02/2014", DAY, "31/02/2014"),
        ("37,5", DECIMAL, Decimal("37.5")),
        ("37.5", DECIMAL, "37.5"),
        ("98%", RATE, "98%"),
        ("20161", UNIT_CODE, "20161"),
        ("=1+1", TEXT, "=1+1"),
        ("  ", TEXT, None),
    ],
)
def test_what_is_typed_is_stored_as_excel_would(text: str, type_: object, stored: Value) -> None:
    assert typed(text, type_) == stored  # type: ignore[arg-type]


def test_a_suggestion_is_taken_only_where_there_is_one() -> None:
    assert suggestion_in("Có phải “phát hành”? Chọn lại.") == "phát hành"
    assert suggestion_in("Có phải “a”? Có phải “b”?") is None
    assert suggestion_in("Gõ lại.") is None
