"""What hoso.xml has no room for is reported on its cell, before anything is made."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.archive.lengths import faults, limits
from pipeline.cli import main
from pipeline.examination import examine
from pipeline.model.dossiers import dossiers_due
from pipeline.model.errors import ExitCode
from pipeline.model.kinds import declared
from tests.conftest import Edited


def told(workbook: Path) -> list[str]:
    """The cells that are reported."""
    tables = examine(workbook).tables
    assert tables is not None
    found = faults(tables, dossiers_due(tables, declared().dossiers))
    return [str(finding.place) for finding in found]


def setting(name: str, value: object) -> Callable[[Workbook], None]:
    """A setting in the row after the last, as a clerk who uses it for the first time has it."""

    def change(book: Workbook) -> None:
        sheet: Any = book["Thông tin chung"]
        row = next((row[0].row for row in sheet.iter_rows() if row[0].value == name), None)
        row = row or sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, value

    return change


def test_the_samples_have_no_words_that_are_too_long(sample: Path) -> None:
    assert told(sample) == []


MOST = {
    "Mã định danh cơ quan": 13,
    "Thời hạn bảo quản": 30,
    "Chế độ sử dụng": 30,
    "Người lập hồ sơ": 30,
    "Ký hiệu hồ sơ": 17,  # twenty with the number of two digits and a point before it
}


def test_a_setting_may_be_as_long_as_its_field_and_no_longer(edited: Edited) -> None:
    assert told(edited(*(setting(name, "x" * most) for name, most in MOST.items()))) == []
    longer = edited(*(setting(name, "x" * (most + 1)) for name, most in MOST.items()))
    rows = {
        row[0].value: row[0].row for row in load_workbook(longer)["Thông tin chung"].iter_rows()
    }
    cells = {f"Thông tin chung!B{row} {name}" for name, row in rows.items() if name in MOST}
    assert len(cells) == len(MOST)
    assert set(told(longer)) == cells


def test_the_lengths_are_those_of_the_schema() -> None:
    assert limits()["Document", "Subject"] == 500
    assert limits()["Signer", "FullName"] == 50


def test_archive_tells_the_cell_and_makes_nothing(
    edited: Edited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = edited(("Văn bản", "Kế hoạch", "Trích yếu", "Về việc " + "x" * 493))
    out = tmp_path / "out"
    assert main(["archive", str(workbook), "--out", str(out), "--json"]) == ExitCode.INPUT
    (report,) = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in report["findings"]] == ["ho-so-sai-truong"]
    assert report["findings"][0]["cell"] == Edited.at("Văn bản", "Kế hoạch", "Trích yếu")[8:]
    assert not out.exists()
