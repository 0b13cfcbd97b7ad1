"""Sheets, headings and settings that are missing, renamed or there twice."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from pipeline.model.records import (
    MocThoiGian,
)

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]
from tests.workbook.readings import RESOURCES, reading, year_of


@pytest.mark.parametrize("name", ["Đăng ký", "Thông tin chung", "Bộ chỉ tiêu", "Đơn vị"])
def test_a_missing_sheet_is_one_finding_and_brings_no_others(
    edited: "Edited", faults: "Look", name: str
) -> None:
    path = edited(lambda book: book.remove(book[name]))
    assert faults(path).places == [f"{name}! thieu-sheet"]


def rename(old: str, new: str) -> Callable[[Workbook], None]:
    """Another name for a sheet."""

    def change(book: Workbook) -> None:
        book[old].title = new

    return change


@pytest.mark.parametrize(
    ("old", "new"),
    [("Đăng ký", "DS đăng ký"), ("Thẩm định", "Tham dinh 2014"), ("Văn bản", "Văn bản đi")],
)
def test_of_a_renamed_sheet_the_nearest_is_named(
    edited: "Edited", faults: "Look", old: str, new: str
) -> None:
    finding = faults(edited(rename(old, new))).only
    assert finding.code == "thieu-sheet"
    assert f"“{new}”" in finding.hint
    assert f"“{old}”" in finding.hint


def head(sheet: str, old: str, new: object) -> Callable[[Workbook], None]:
    """Another heading for a column."""

    def change(book: Workbook) -> None:
        for cell in book[sheet][1]:
            if str(cell.value).rstrip("* ") == old:
                cell.value = new  # type: ignore[assignment]

    return change


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("Đơn vị", "Tên", "Tên đơn vị"),
        ("Đơn vị", "Mã", "Mã đơn vị"),
        ("Văn bản", "Ngày ban hành", "Ngày BH"),
        ("Chấm điểm", "Mã đơn vị", "Mã"),
        ("Thông tin chung", "Giá trị", "Giá  tri của mục"),
    ],
)
def test_of_a_renamed_heading_the_nearest_is_named(
    edited: "Edited", faults: "Look", sheet: str, old: str, new: str
) -> None:
    finding = faults(edited(head(sheet, old, new))).only
    if sheet != "Thông tin chung":  # the heading that is likely meant is the place
        assert str(finding.place) == f"{edited.under(sheet, old)} {old}"
    assert finding.code == "thieu-cot"
    assert " ".join(new.split()) in finding.hint


def test_a_heading_twice_is_an_error_on_the_second(edited: "Edited", faults: "Look") -> None:
    path = edited(head("Đơn vị", "Mã cũ", "Tên"))
    assert faults(path).places == ["Đơn vị!G1 thieu-cot"]


def test_a_criterion_without_a_column_and_a_column_without_a_criterion(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(head("Chấm điểm", "25", 26))
    assert faults(path).places == ["Chấm điểm!Z1 cot-diem-la"]


def test_two_columns_for_one_criterion_are_an_error(edited: "Edited", faults: "Look") -> None:
    path = edited(head("Thẩm định", "25", "24"))
    assert "Thẩm định!Z1 trung-tieu-de" in faults(path).places


def test_a_column_that_may_be_absent_may_be_absent(edited: "Edited", faults: "Look") -> None:
    path = edited(lambda book: book["Mốc thời gian"].delete_cols(4))
    assert faults(path).places == []
    assert year_of(path).all(MocThoiGian)[0].loai_van_ban is None


def test_sheets_of_points_without_codes_are_one_error_each() -> None:
    found = reading(RESOURCES / "so" / "D33-a-luoi-diem-khong-ma.xlsx").findings
    lost = [finding for finding in found if finding.code == "thieu-cot"]
    assert [str(finding.place).split("!")[0] for finding in lost] == ["Chấm điểm", "Thẩm định"]
    assert all("1 … 15" in finding.hint for finding in lost)


def test_a_setting_that_is_missing_names_the_nearest(edited: "Edited", faults: "Look") -> None:
    path = edited(("Thông tin chung", "Địa danh", "Mục", "Địa danh huyện"))
    finding = faults(path).only
    assert finding.code == "thieu-muc"
    assert str(finding.place).startswith("Thông tin chung!A")
    assert "“Địa danh huyện”" in finding.hint


def test_a_setting_twice_is_an_error_on_the_second(edited: "Edited", faults: "Look") -> None:
    def twice(book: Workbook) -> None:
        book["Thông tin chung"].append(["Năm *", 2015])

    finding = faults(edited(twice)).only
    assert finding.code == "trung-muc"
    assert "B2" in finding.message


@pytest.mark.parametrize("value", [None, "hai nghìn", "#N/A", 14])
def test_without_a_year_there_is_nothing_but_its_finding(
    edited: "Edited", faults: "Look", value: object
) -> None:
    path = edited(("Thông tin chung", "Năm", "Giá trị", value))
    assert reading(path).year is None
    assert faults(path).places[0].startswith(edited.at("Thông tin chung", "Năm", "Giá trị"))
