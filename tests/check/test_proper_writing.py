"""What is written improperly in the workbook is a warning on its cell, and the mend ends it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from pipeline.check.names import short_form
from pipeline.check.spellings import near
from pipeline.examination import examine

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]

RESOURCES = Path(__file__).parents[1] / "resources" / "so"


def put(**cells: object) -> Callable[[Workbook], None]:
    """Values for cells, named sheet first: Đơn_vị_A5."""

    def change(book: Workbook) -> None:
        for name, value in cells.items():
            sheet, _, place = name.rpartition("_")
            book[sheet.replace("_", " ")][place].value = value

    return change


IMPROPER = [
    (put(Thông_tin_chung_B7="UBND huyện Nam Đông"), "Thông tin chung!B7 ten-viet-tat"),
    (put(Thông_tin_chung_B7="UBND HUYỆN NAM ĐÔNG"), "Thông tin chung!B7 ten-viet-tat"),
    (put(Thông_tin_chung_B7="Uỷ ban Nhân dân huyện Nam Đông"), "Thông tin chung!B7 viet-hoa-sai"),
    (put(Thông_tin_chung_B7="ỦY BAN NHÂN DÂN HUYỆN NAM ĐÔNG"), "Thông tin chung!B7 viet-hoa-sai"),
    (put(Thông_tin_chung_B6="Ủy ban nhân dân Tỉnh Kon Tum"), "Thông tin chung!B6 viet-hoa-sai"),
    (put(Thông_tin_chung_B8="Phòng LĐ-TB&XH"), "Thông tin chung!B8 ten-viet-tat"),
    (put(Thông_tin_chung_B4="Thừa Thiên Huế"), "Thông tin chung!B4 thieu-loai-don-vi"),
    (put(Thông_tin_chung_B5="Nam Đông"), "Thông tin chung!B5 thieu-loai-don-vi"),
    (put(Thông_tin_chung_B5="Huyện Nam Đông"), "Thông tin chung!B5 viet-hoa-sai"),
    (put(Thông_tin_chung_B9="Huyện Nam Đông"), "Thông tin chung!B9 dia-danh-co-loai"),
    (put(Thông_tin_chung_B10="các xã thị trấn"), "Thông tin chung!B10 cach-goi-don-vi-sai"),
    (put(Thông_tin_chung_B10="Xã, thị trấn"), "Thông tin chung!B10 cach-goi-don-vi-sai"),
    (put(Người_ký_F2="Bà Trần Thị B"), "Người ký!F2 co-cach-xung-ho"),
    (put(Người_ký_F2="TRẦN THỊ B"), "Người ký!F2 viet-hoa-sai"),
    (put(Căn_cứ_G4="UBND tỉnh Thừa Thiên Huế"), "Căn cứ!G4 ten-viet-tat"),
    (put(Văn_bản_F2='Xây dựng "xã" năm 2014'), "Văn bản!F2 ngoac-kep-thang"),
    (put(Văn_bản_F2="Xây dựng xã của Huyện Nam Đông"), "Văn bản!F2 viet-hoa-sai"),
    (put(Nơi_nhận_C3="Văn phòng UBND Tỉnh Thừa Thiên Huế"), "Nơi nhận!C3 viet-hoa-sai"),
    (put(Văn_bản_F2="Xây dựng xã ,thị trấn năm 2014"), "Văn bản!F2 dau-cau-sai"),
    (put(Văn_bản_F2="Xây dựng xã,thị trấn năm 2014"), "Văn bản!F2 dau-cau-sai"),
    (put(Văn_bản_F2="Xây dựng xã phù hợp với trẻ em."), "Văn bản!F2 dau-cau-sai"),
    (put(Nơi_nhận_C6="Lưu VT"), "Nơi nhận!C6 noi-nhan-luu-sai"),
    (put(Nơi_nhận_C6="- Lưu : VT;"), "Nơi nhận!C6 noi-nhan-luu-sai"),
    (put(Đơn_vị_B5="Xã Hương Lộc"), "Đơn vị!B5 ten-co-loai"),
    (put(Đơn_vị_B2="TT. Khe Tre"), "Đơn vị!B2 ten-co-loai"),
    (put(Đơn_vị_B5="HƯƠNG LỘC"), "Đơn vị!B5 viet-hoa-sai"),
    (put(Đơn_vị_B5="hương lộc"), "Đơn vị!B5 viet-hoa-sai"),
    (put(Đăng_ký_D3="Trần Văn Q"), "Đăng ký!D3 khac-nguoi-ky"),
    (put(Đơn_vị_F5="Đ/c Phạm Văn G"), "Đơn vị!F5 co-cach-xung-ho"),
    (put(Kinh_phí_C2=500), "Kinh phí!C2 muc-ho-tro-la"),
    (put(Kinh_phí_C2=500_000_000_000), "Kinh phí!C2 muc-ho-tro-la"),
    (put(Thông_tin_chung_B15=5), "Thông tin chung!B15 chi-tieu-thap"),
    (put(Thông_tin_chung_B16=6), "Thông tin chung!B16 chi-tieu-thap"),
    (put(Đơn_vị_B11="Thượng Lộc"), "Đơn vị!B11 ten-gan-giong"),
    (put(Nơi_nhận_C4="UBND xã Thượng Lộc"), "Nơi nhận!C4 ten-gan-giong"),
    (put(Văn_bản_F5="Kết quả tự đánh giá xã Hương Hoà"), "Văn bản!F5 ten-gan-giong"),
]


@pytest.mark.parametrize(("change", "place"), IMPROPER, ids=[case[1] for case in IMPROPER])
def test_what_is_improper_is_a_warning_on_its_cell(
    edited: "Edited", faults: "Look", change: Callable[[Workbook], None], place: str
) -> None:
    finding = faults(edited(change))
    assert finding.places == [place]
    assert not finding.only.is_error
    assert finding.only.hint


def test_a_deputy_does_not_sign_by_order_of_the_chairman(edited: "Edited", faults: "Look") -> None:
    change = put(Người_ký_C3="TL.", Người_ký_D3="CHỦ TỊCH", Người_ký_E3="PHÓ TRƯỞNG PHÒNG")
    finding = faults(edited(change)).only
    assert (finding.code, str(finding.place)) == ("thua-lenh-cap-pho", "Người ký!E3 Chức vụ")
    assert "TRƯỞNG PHÒNG" in finding.hint
    own = put(Người_ký_C3="TL.", Người_ký_D3="TRƯỞNG PHÒNG", Người_ký_E3="Phó Trưởng phòng")
    assert faults(edited(own)).only.hint.startswith("Chọn KT.")


def test_the_workbook_with_short_and_wrongly_capital_names_has_a_finding_on_each_cell() -> None:
    found = examine(RESOURCES / "D28-chu-hoa-thuong.xlsx").findings
    cells = [
        f"{finding.place} {finding.code}"
        for finding in found
        if "Thông tin chung" in str(finding.place)
    ]
    assert [line for line in cells if "quy-dinh" not in line] == [
        "Thông tin chung!B4 Tỉnh thieu-loai-don-vi",
        "Thông tin chung!B5 Huyện viet-hoa-sai",
        "Thông tin chung!B7 Cơ quan ban hành ten-viet-tat",
        "Thông tin chung!B10 Cách gọi đơn vị cach-goi-don-vi-sai",
    ]


def test_the_regulation_is_judged_by_the_year_while_dates_are_blank(edited: "Edited") -> None:
    found = examine(RESOURCES / "B1-2015-dau-nam.xlsx").findings
    cells = [f"{finding.place} {finding.code}" for finding in found]
    assert "Thông tin chung!B11 Quy định áp dụng quy-dinh-khac-ngay" in cells
    assert "Căn cứ!J2 Hiệu lực đến can-cu-khong-hieu-luc" in cells
    ended = [
        finding for finding in found if "hieu-luc" in finding.code or "khac-ngay" in finding.code
    ]
    assert all("14/7/2014" in finding.message for finding in ended)


def test_a_regime_chosen_with_a_reason_is_no_warning(edited: "Edited") -> None:
    def reason(book: Workbook) -> None:
        book["Thông tin chung"].append(["Lý do áp dụng quy định", "Theo hướng dẫn của tỉnh"])

    codes = {finding.code for finding in examine(edited(reason)).findings}
    assert "quy-dinh-khac-ngay" not in codes


def test_a_regulation_that_ends_during_the_year_is_reported_by_the_date_of_a_paper(
    edited: "Edited",
) -> None:
    def no_day(book: Workbook) -> None:
        book["Thông tin chung"]["B3"].value = None

    (told,) = [
        finding for finding in examine(edited(no_day)).findings if "khac-ngay" in finding.code
    ]
    assert "hết hiệu lực ngày 14/7/2014" in told.message
    assert re.search(r"có văn bản đề ngày \d+/\d+/2014", told.message)
    assert "Lý do áp dụng quy định" in told.hint

    def drafts(book: Workbook) -> None:
        no_day(book)
        for row in range(3, book["Văn bản"].max_row + 1):
            book["Văn bản"].cell(row, 5).value = None

    assert "quy-dinh-khac-ngay" not in {
        finding.code for finding in examine(edited(drafts)).findings
    }


def test_a_code_of_an_earlier_result_that_no_unit_has_is_reported_on_its_cell() -> None:
    found = examine(RESOURCES / "K1-ma-la-o-ket-qua-truoc.xlsx").findings
    assert "Kết quả trước!A2 Mã đơn vị ma-don-vi-la" in {
        f"{finding.place} {finding.code}" for finding in found
    }


@pytest.mark.parametrize(
    "name",
    [
        "Ủy ban nhân dân huyện A Lưới",
        "Phòng Lao động - Thương binh và Xã hội",
        "Ủy ban nhân dân quận 1",
        "ỦY BAN NHÂN DÂN HUYỆN A LƯỚI",
        "Ban Chỉ đạo giai đoạn II",
        "Thủ tướng Chính phủ",
    ],
)
def test_a_full_name_is_no_abbreviation(name: str) -> None:
    assert short_form(name) is None


def test_names_are_near_by_one_letter_or_their_accents() -> None:
    assert near("Thượng Lộc", "Thượng Lộ")
    assert near("Hương Hòa", "Hương Hoà")
    assert not near("Thượng Long", "Thượng Lộ")
    assert not near("Hương Phú", "Hương Sơn")
