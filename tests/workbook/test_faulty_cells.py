"""A faulty cell gives one finding on that cell, and the rest is read as it is written."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from pipeline.model.records import (
    BangDiem,
    ChamDiem,
    DangKy,
    DonVi,
    VanBan,
    XetCongNhan,
)

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]
from tests.workbook.readings import RESOURCES, reading, year_of


@pytest.mark.parametrize(
    ("sheet", "key", "heading", "value", "code"),
    [
        ("Đơn vị", "20164", "Loại", "xa", "ngoai-danh-sach"),
        ("Đơn vị", "20164", "Số trẻ em", "nhiều", "khong-phai-so"),
        ("Đơn vị", "20164", "Tên", None, "thieu-gia-tri"),
        ("Đơn vị", "20164", "Tên", " \u00a0", "thieu-gia-tri"),
        ("Đơn vị", "20164", "Số trẻ em", "#REF!", "o-loi"),
        ("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014", "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Ngày đăng ký", "10.4.14", "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Ngày đăng ký", 35, "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Số", "12/", "so-van-ban-khong-hop-le"),
        ("Đăng ký", "20164", "Trạng thái", "xong", "ngoai-danh-sach"),
        ("Chấm điểm", "20164", "3", "sáu mươi", "khong-phai-so"),
        ("Chấm điểm", "20164", "3", "37.5", "so-khong-ro"),
        ("Thẩm định", "20164", "3", -1, "so-am"),
        ("Văn bản", "Kế hoạch", "Ngày ban hành", "#N/A", "o-loi"),
        ("Văn bản", "Kế hoạch", "Loại văn bản", "Ke hoach", "ngoai-danh-sach"),
        (
            "Văn bản",
            ("Báo cáo tự đánh giá", "20164"),
            "Mã đơn vị",
            "2016x",
            "ma-don-vi-khong-hop-le",
        ),
        ("Xét công nhận", "20164", "Kết luận", "cong nhan", "ngoai-danh-sach"),
        ("Kinh phí", "Ngân sách huyện", "Mức", "500,000", "so-khong-ro"),
        ("Mốc thời gian", "Bản đăng ký", "Hạn", "10/4", "ngay-khong-hop-le"),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", "20/10", "ngay-khong-hop-le"),
        ("Thông tin chung", "Lệch ngang", "Giá trị", "1.5", "so-khong-ro"),
        ("Kết quả trước", "20188", "Năm", 13, "nam-khong-hop-le"),
    ],
)
def test_a_faulty_cell_gives_one_finding_on_that_cell(
    edited: "Edited",
    faults: "Look",
    sheet: str,
    key: str | tuple[str, ...],
    heading: str,
    value: object,
    code: str,
) -> None:
    finding = faults(edited((sheet, key, heading, value))).only
    assert str(finding.place).startswith(f"{edited.at(sheet, key, heading)} ")
    assert finding.code == code
    assert finding.is_error
    assert finding.hint


def test_all_faults_of_all_sheets_are_found_in_one_run(edited: "Edited", faults: "Look") -> None:
    path = edited(
        ("Đơn vị", "20164", "Loại", "xa"),
        ("Đơn vị", "20170", "Số trẻ em", "?"),
        ("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014"),
        ("Chấm điểm", "20164", "3", "x"),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", "x"),
        lambda book: book.remove(book["Căn cứ"]),
    )
    assert [place.split("!")[0] for place in faults(path).places] == [
        "Thông tin chung",
        "Căn cứ",
        "Đơn vị",
        "Đơn vị",
        "Đăng ký",
        "Chấm điểm",
    ]


def test_text_is_kept_as_it_is_written(edited: "Edited") -> None:
    name = 'Hương <Phú> & "Sơn" “A”\nB {{ nam }}'
    path = edited(("Đơn vị", "20164", "Tên", name))
    assert year_of(path).all(DonVi)[1].ten == name.replace("\n", " ")


def test_lines_of_one_line_fields_are_joined_and_those_of_others_kept() -> None:
    year = year_of(RESOURCES / "so" / "D14-dan-tu-word.xlsx")
    assert year.all(DonVi)[1].ten == "Hương Phú"
    plan = year.all(VanBan)[0].trich_yeu
    assert plan == "Xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2014"
    reasons = [row.ly_do for row in year.all(XetCongNhan) if row.ly_do]
    assert any("\n" in reason for reason in reasons)


def test_notes_below_a_table_are_passed_over_with_a_warning() -> None:
    found = reading(RESOURCES / "so" / "D11-dong-ghi-chu.xlsx").findings
    assert [str(finding.place) for finding in found] == [
        "Đơn vị!A14 Mã",
        "Văn bản!A28 Loại văn bản",
        "Đăng ký!A15 Mã đơn vị",
    ]
    assert {finding.code for finding in found} == {"dong-bo-qua"}


@pytest.mark.parametrize(
    "note",
    [
        "Ghi chú: tháng 3",
        "* Số liệu tạm tính",
        "Lưu ý: hỏi lại",
        "Người lập biểu",
        "Tổng cộng: 11 đơn vị",
        "Nam Đông, ngày 12 tháng 3 năm 2014",
        "TM. ỦY BAN NHÂN DÂN",
        "TRƯỞNG PHÒNG",
    ],
)
def test_a_note_or_a_signature_stops_nothing(edited: "Edited", faults: "Look", note: str) -> None:
    def below(book: Workbook) -> None:
        book["Đơn vị"].cell(15, 1, note)

    assert faults(edited(below)).places == ["Đơn vị!A15 dong-bo-qua"]


def test_a_registrations_number_may_be_typed_with_its_symbol(edited: "Edited") -> None:
    path = edited(("Đăng ký", "20164", "Số", "12/ĐK-UBND"))
    assert year_of(path).all(DangKy)[1].so == "12"


def test_a_faulty_unit_code_does_not_become_the_districts_paper(edited: "Edited") -> None:
    path = edited(("Văn bản", ("Báo cáo tự đánh giá", "20164"), "Mã đơn vị", "2016x"))
    rows = [row for row in year_of(path).all(VanBan) if row.loai_van_ban == "Báo cáo tự đánh giá"]
    assert None not in [row.ma_don_vi for row in rows]


def test_points_of_a_blank_cell_are_missing_and_not_zero(edited: "Edited") -> None:
    path = edited(("Chấm điểm", "20161", "3", None))
    row: BangDiem = year_of(path).all(ChamDiem)[0]
    assert "3" not in row.diem
    assert row.diem["4"] == 50


def test_a_content_that_comes_again_is_a_finding_each_time(
    edited: "Edited", faults: "Look"
) -> None:
    codes = ("20161", "20164", "20167")
    path = edited(*(("Đơn vị", code, "Số trẻ em", "nhiều") for code in codes))
    assert [finding.unit for finding in faults(path).findings] == list(codes)


def test_contents_that_are_equal_and_of_other_types_are_read_apart(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(
        ("Đơn vị", "20161", "Số trẻ em", 1),
        ("Đơn vị", "20164", "Số trẻ em", True),
        ("Đơn vị", "20167", "Số trẻ em", 1.0),
    )
    assert [finding.unit for finding in faults(path).findings] == ["20164"]
