"""What a workbook holds, what is wrong with it and how its units did, before any paper is made."""

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from pipeline.examination import check_only, checked_with_required, examine
from tests.conftest import where

if TYPE_CHECKING:
    from tests.conftest import Edited


def test_a_file_that_is_no_workbook_gives_one_finding_and_no_tables(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"khong phai so")
    checked = examine(path)
    assert checked.tables is None
    assert [finding.code for finding in checked.findings] == ["so-khong-doc-duoc"]


def test_a_workbook_without_its_year_gives_findings_and_no_tables(edited: "Edited") -> None:
    checked = examine(edited(("Thông tin chung", "Năm", "Giá trị", None)))
    assert checked.tables is None
    places = {where(finding) for finding in checked.findings}
    assert edited.at("Thông tin chung", "Năm", "Giá trị") in places


def test_the_tables_hold_the_results_of_the_units(sample: Path) -> None:
    tables = examine(sample).tables
    assert tables is not None
    assert len(tables.assessment.units) == 11


def test_fields_that_papers_require_are_asked_for_beside_the_other_findings(
    edited: "Edited",
) -> None:
    path = edited(("Đăng ký", "20164", "Người ký", None))
    more = set(checked_with_required(path).findings) - set(examine(path).findings)
    assert {finding.code for finding in more} == {"thieu-gia-tri"}


def test_a_check_marks_the_faults_in_a_copy_and_leaves_the_workbook(
    edited: "Edited", tmp_path: Path
) -> None:
    path = edited(("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014"), name="so.xlsx")
    before = path.read_bytes()
    checked, marked = check_only(path, tmp_path / "out")
    assert any(finding.is_error for finding in checked.findings)
    assert marked is not None
    assert "Kiểm tra" in openpyxl.load_workbook(marked).sheetnames
    assert path.read_bytes() == before
