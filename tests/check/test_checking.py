"""What the cells say together: links, sense, the standard, characters that cannot be printed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from tests.conftest import unchanged

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]

Key = str | tuple[str, ...]


def repeat(sheet: str, row: int) -> Callable[[Workbook], None]:
    """A row of a sheet once more at its end."""

    def change(book: Workbook) -> None:
        book[sheet].append([cell.value for cell in book[sheet][row]])

    return change


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("Đơn vị", 3, "A"),
        ("Đăng ký", 3, "A"),
        ("Chấm điểm", 3, "A"),
        ("Xét công nhận", 3, "A"),
        ("Người ký", 2, "A"),
        ("Bộ chỉ tiêu", 26, "A"),
        ("Kết quả trước", 12, "A"),
        ("Văn bản", 2, "A"),
        ("Văn bản", 5, "B"),
        ("Minh chứng", 26, "B"),
    ],
)
def test_a_key_twice_is_an_error_on_each_cell_that_names_the_other(
    edited: "Edited", faults: "Look", sheet: str, row: int, column: str
) -> None:
    places = f"{column}{row}", f"{column}{unchanged()[sheet].max_row + 1}"
    found = [f for f in faults(edited(repeat(sheet, row))).findings if f.code == "trung-dong"]
    one, other = found
    assert f"{sheet}!{places[0]} " in str(one.place)
    assert f"{sheet}!{places[1]} " in str(other.place)
    assert f"ô {places[1]})" in one.message
    assert f"ô {places[0]})" in other.message


@pytest.mark.parametrize(
    ("sheet", "key"),
    [
        ("Đăng ký", "20164"),
        ("Chấm điểm", "20164"),
        ("Thẩm định", "20164"),
        ("Xét công nhận", "20164"),
        ("Văn bản", ("Báo cáo tự đánh giá", "20164")),
    ],
)
def test_an_unknown_unit_code_is_an_error_that_suggests_the_nearest(
    edited: "Edited", faults: "Look", sheet: str, key: Key
) -> None:
    finding = faults(edited((sheet, key, "Mã đơn vị", 20165))).only
    assert str(finding.place) == f"{edited.at(sheet, key, 'Mã đơn vị')} Mã đơn vị"
    assert finding.message == "mã đơn vị 20165 không có trong sheet Đơn vị"
    assert "Có phải “20164” (xã Hương Phú)?" in finding.hint


def test_earlier_results_may_be_of_units_merged_since(edited: "Edited", faults: "Look") -> None:
    """Mã cũ says so; without it nobody knows whose the result is, which is reported on its cell."""
    other = ("Kết quả trước", "20188", "Mã đơn vị", "20190")
    place = edited.at("Kết quả trước", "20188", "Mã đơn vị")
    assert faults(edited(other)).places == [f"{place} ma-don-vi-la"]
    assert faults(edited(other, ("Đơn vị", "20188", "Mã cũ", "20190"))).places == []


def test_a_workbook_without_units_says_so_once(edited: "Edited", faults: "Look") -> None:
    path = edited(lambda book: book["Đơn vị"].delete_rows(2, 20))
    assert "Đơn vị!A1 khong-co-don-vi" in faults(path).places
    assert not [place for place in faults(path).places if place.endswith("ma-don-vi-la")]


@pytest.mark.parametrize(("sheet", "points"), [("Chấm điểm", 75.5), ("Thẩm định", "80")])
def test_points_above_the_maximum_are_an_error_on_the_cell(
    edited: "Edited", faults: "Look", sheet: str, points: object
) -> None:
    finding = faults(edited((sheet, "20161", "3", points))).findings[0]
    assert str(finding.place) == f"{edited.at(sheet, '20161', '3')} 3"
    assert "vượt điểm tối đa 75 của chỉ tiêu 3" in finding.message
    assert finding.hint == "Nhập từ 0 đến 75."
    assert finding.unit == "20161"


def test_the_maximum_itself_is_allowed(edited: "Edited", faults: "Look") -> None:
    assert faults(edited(("Chấm điểm", "20161", "3", 75))).places == []


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("miền núi", "Có phải “miền núi, hải đảo”?"),
        ("đặc khu", "Chọn một trong"),
    ],
)
def test_an_area_the_standard_does_not_know_is_an_error(
    edited: "Edited", faults: "Look", area: str, words: str
) -> None:
    finding = faults(edited(("Đơn vị", "20164", "Khu vực", area))).findings[0]
    assert finding.code == "khu-vuc-la"
    assert str(finding.place) == f"{edited.at('Đơn vị', '20164', 'Khu vực')} Khu vực"
    assert area in finding.message
    assert words in finding.hint


def test_a_kind_of_unit_the_standard_does_not_know_is_an_error(
    edited: "Edited", faults: "Look"
) -> None:
    finding = faults(edited(("Đơn vị", "20164", "Loại", "đặc khu"))).only
    assert finding.code == "loai-don-vi-la"
    assert "đặc khu" in finding.message


def test_the_maxima_must_add_up_to_what_the_standard_says(edited: "Edited", faults: "Look") -> None:
    found = faults(edited(("Bộ chỉ tiêu", "14", "Điểm tối đa", 60)))
    finding = next(finding for finding in found.findings if finding.code == "sai-tong-diem")
    assert str(finding.place) == f"{edited.under('Bộ chỉ tiêu', 'Điểm tối đa')} Điểm tối đa"
    assert "1.000" in finding.message


def test_a_confirmed_maximum_may_not_be_changed(edited: "Edited", faults: "Look") -> None:
    found = faults(edited(("Bộ chỉ tiêu", "1", "Điểm tối đa", 30)))
    place = edited.at("Bộ chỉ tiêu", "1", "Điểm tối đa")
    assert f"{place} diem-toi-da-khac-quy-dinh" in found.places


def test_a_maximum_that_cannot_be_read_brings_no_wrong_total(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(("Bộ chỉ tiêu", "25", "Điểm tối đa", "?"))
    assert [place.split(" ")[-1] for place in faults(path).places] == ["khong-phai-so"]


def test_a_criterion_too_few_is_an_error(edited: "Edited", faults: "Look") -> None:
    path = edited(lambda book: book["Bộ chỉ tiêu"].delete_rows(26))
    finding = next(f for f in faults(path).findings if f.code == "sai-so-chi-tieu")
    assert "có 24 chỉ tiêu" in finding.message
    assert "25" in finding.message


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("Chỉ tiêu phấn đấu: số đơn vị", 12, "chi-tieu-vuot-so-don-vi"),
        ("Chỉ tiêu đăng ký: số đơn vị", 12, "chi-tieu-vuot-so-don-vi"),
        ("Chỉ tiêu phấn đấu: tăng từ", 5, "chi-tieu-nguoc"),
    ],
)
def test_targets_that_no_district_can_mean_are_errors(
    edited: "Edited", faults: "Look", setting: str, value: int, code: str
) -> None:
    finding = faults(edited(("Thông tin chung", setting, "Giá trị", value))).only
    assert finding.code == code
    assert str(finding.place).startswith(edited.at("Thông tin chung", setting, "Giá trị"))


@pytest.mark.parametrize(
    "character",
    ["☑", "\u034f", "\u0488"],
    ids=["a box", "a joiner that is not seen", "a ring round a letter"],
)
def test_a_character_that_cannot_be_printed_is_an_error(
    edited: "Edited", faults: "Look", character: str
) -> None:
    finding = faults(edited(("Đơn vị", "20164", "Tên", f"Hương Ph{character}ú"))).only
    assert finding.code == "ky-tu-khong-in-duoc"
    assert f"“{character}” (U+{ord(character):04X})" in finding.message


@pytest.mark.parametrize(
    ("key", "heading", "value", "code"),
    [
        (("Báo cáo tự đánh giá", "20164"), "Loại văn bản", "Bản đăng ký", "sai-cho-dang-ky"),
        (("Giấy công nhận", "20164"), "Mã đơn vị", None, "thieu-ma-don-vi"),
        ("Kế hoạch", "Mã đơn vị", "20161", "thua-ma-don-vi"),
    ],
)
def test_a_register_row_stands_in_the_right_sheet_for_the_right_unit(
    edited: "Edited", faults: "Look", key: Key, heading: str, value: object, code: str
) -> None:
    finding = faults(edited(("Văn bản", key, heading, value))).only
    assert finding.code == code
    assert str(finding.place) == f"{edited.at('Văn bản', key, heading)} {heading}"


@pytest.mark.parametrize("value", ["20176, 2017x", "xã cũ", "201761"])
def test_an_old_code_must_be_a_unit_code(edited: "Edited", faults: "Look", value: str) -> None:
    places = faults(edited(("Đơn vị", "20164", "Mã cũ", value))).places
    assert f"{edited.at('Đơn vị', '20164', 'Mã cũ')} ma-don-vi-khong-hop-le" in places


def test_evidence_for_a_criterion_that_does_not_exist_is_an_error(
    edited: "Edited", faults: "Look"
) -> None:
    finding = faults(edited(("Minh chứng", "25", "Mã chỉ tiêu", "26"))).only
    assert finding.code == "ma-chi-tieu-la"
    assert "“26”" in finding.message
