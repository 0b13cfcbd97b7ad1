"""One faulty cell gives one finding, on that cell, and none on the cells that only follow from it.

Found by mutating the samples: each case here once gave nothing, too much, or the wrong cell.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pipeline.compose import required_fields
from pipeline.examination import examine
from pipeline.model.cell_error import CellError
from pipeline.model.cells import DECIMAL, RATE
from pipeline.model.errors import InputError
from pipeline.model.findings import Finding
from pipeline.model.papers import Composition
from pipeline.model.paths import ROOT
from pipeline.model.texts import Percent
from pipeline.regulations import layouts
from pipeline.workbook import spreadsheet

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]

ALL_TOO_LONG = "Hương Lộc " * 3000


def put(**cells: object) -> Callable[[Workbook], None]:
    """Values for cells, named sheet first: Đơn_vị_A5."""

    def change(book: Workbook) -> None:
        for name, value in cells.items():
            sheet, _, place = name.rpartition("_")
            book[sheet.replace("_", " ")][place].value = value

    return change


ONE = [
    (put(Đơn_vị_A5="20710"), "Đơn vị!A5 ma-don-vi-la", "20170"),
    (put(Đơn_vị_A5="2017X"), "Đơn vị!A5 ma-don-vi-khong-hop-le", "2017X"),
    (put(Đăng_ký_A5="Hương Lộc"), "Đăng ký!A5 ma-don-vi-khong-hop-le", "Có phải “20170”?"),
    (put(Đăng_ký_A5="2О170"), "Đăng ký!A5 chu-cai-la", "U+041E"),
    (put(Đơn_vị_C5="хã"), "Đơn vị!C5 chu-cai-la", "U+0445"),
    (put(Bộ_chỉ_tiêu_A5="44"), "Bộ chỉ tiêu!A5 ma-chi-tieu-la", "Có phải “4”?"),
    (put(Bộ_chỉ_tiêu_C2=30), "Bộ chỉ tiêu!C2 diem-toi-da-khac-quy-dinh", "25"),
    (put(Bộ_chỉ_tiêu_C4=70), "Bộ chỉ tiêu!C4 diem-toi-da-khac-quy-dinh", "75"),
    (put(Chấm_điểm_H5=None), "Chấm điểm!H5 thieu-diem", "ghi 0"),
    (put(Chấm_điểm_C5="=SUM(B5:B5)"), "Chấm điểm!C5 cong-thuc-chua-tinh", "SUM(B5:B5)"),
    (put(Chấm_điểm_C8="80%"), "Chấm điểm!C8 khong-phai-so", "phần trăm"),
    (put(Đơn_vị_B5=True), "Đơn vị!B5 sai-kieu-du-lieu", "TRUE"),
    (put(Đơn_vị_B5=ALL_TOO_LONG), "Đơn vị!B5 qua-dai", "29999 chữ"),
    (put(Đơn_vị_C5=ALL_TOO_LONG), "Đơn vị!C5 qua-dai", "2000"),
    (put(Người_ký_F2="Trần Thị B " * 20), "Người ký!F2 qua-dai", "150"),
    (put(Đơn_vị_B5="H¬ng Léc"), "Đơn vị!B5 bang-ma-cu", "TCVN3"),
    (put(Đơn_vị_B5="Höông Loäc"), "Đơn vị!B5 bang-ma-cu", "VNI"),
    (put(Văn_bản_C2=35.5), "Văn bản!C2 so-van-ban-khong-hop-le", "35,5"),
    (put(Văn_bản_D2="35/KH-UBND"), "Văn bản!D2 ky-hieu-khong-hop-le", "ví dụ KH-UBND"),
    (put(Văn_bản_D2="QĐ-UBND"), "Văn bản!D2 ky-hieu-khac-loai", "Quyết định"),
    (put(Văn_bản_E17=dt.datetime(2014, 11, 25)), "Văn bản!E17 so-nguoc-ngay", "số lớn hơn (03)"),
    (put(Văn_bản_E15=dt.datetime(2014, 11, 21)), "Văn bản!E15 truoc-quyet-dinh", "8 giấy"),
    (put(Mốc_thời_gian_C5=dt.datetime(2014, 10, 1)), "Mốc thời gian!C5 qua-han", "cả 11"),
    (put(Người_ký_C2="KT"), "Người ký!C2 ngoai-danh-sach", "KT."),
    (put(Người_ký_E2="PHÓ TRƯỞNG PHÒNG"), "Người ký!E2 tham-quyen-khong-khop", "CHỦ TỊCH"),
    (put(Kết_quả_trước_D3=7500), "Kết quả trước!D3 diem-vuot-toi-da", "1.000"),
    (put(Đơn_vị_D1="Vùng"), "Đơn vị!D1 thieu-cot", "Cột “Vùng” có phải"),
    (put(Chấm_điểm_B1="Chỉ tiêu 1"), "Chấm điểm!B1 thieu-cot", "Cột “Chỉ tiêu 1” có phải"),
    (put(Đơn_vị_A14="Ghi chú: tháng 3"), "Đơn vị!A14 dong-bo-qua", "Ghi chú"),
    (put(Đơn_vị_A13="Tổng cộng", Đơn_vị_E13=8491), "Đơn vị!A13 dong-bo-qua", "Xóa dòng này"),
]


@pytest.mark.parametrize(("change", "place", "says"), ONE, ids=[case[1] for case in ONE])
def test_one_fault_is_one_finding_on_its_cell(
    edited: "Edited",
    faults: "Look",
    change: Callable[[Workbook], None],
    place: str,
    says: str,
) -> None:
    found = faults(edited(change))
    assert found.places == [place]
    assert says in f"{found.only.message} {found.only.hint}"


def test_a_unit_twice_is_not_reported_again_in_the_other_sheets(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(put(Đơn_vị_A5="20167"))
    assert faults(path).places == ["Đơn vị!A4 trung-dong", "Đơn vị!A5 trung-dong"]


def test_a_mistyped_code_of_an_earlier_result_is_reported(edited: "Edited", faults: "Look") -> None:
    places = faults(edited(put(Kết_quả_trước_A5="20171"))).places
    assert "Kết quả trước!A5 ma-don-vi-la" in places


@pytest.mark.parametrize("year", [2014, 2015])
def test_an_earlier_result_is_of_an_earlier_year(
    edited: "Edited", faults: "Look", year: int
) -> None:
    assert "Kết quả trước!B3 nam-khac" in faults(edited(put(Kết_quả_trước_B3=year))).places


def test_a_wrong_year_is_reported_at_the_setting_too(edited: "Edited", faults: "Look") -> None:
    assert "Thông tin chung!B2 nam-khac" in faults(edited(put(Thông_tin_chung_B2=2015))).places


def test_an_old_code_of_a_unit_that_is_still_there_is_reported(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(put(Đơn_vị_G5="20164", Đơn_vị_G7="20199", Đơn_vị_G8="20199"))
    told = [place for place in faults(path).places if place.endswith("ma-cu-trung")]
    assert told == [f"Đơn vị!{cell} ma-cu-trung" for cell in ("G5", "G7", "G8")]


def test_two_sheets_of_one_name_are_an_error(edited: "Edited", faults: "Look") -> None:
    def again(book: Workbook) -> None:
        book.copy_worksheet(book["Chấm điểm"]).title = "Chấm điểm "

    assert [finding.code for finding in faults(edited(again)).findings] == ["trung-sheet"]


@pytest.mark.parametrize("again", [True, False])
def test_a_second_heading_row_is_passed_over(edited: "Edited", faults: "Look", again: bool) -> None:
    def insert(book: Workbook) -> None:
        sheet = book["Đơn vị"]
        sheet.insert_rows(2)
        for number, cell in enumerate(sheet[1], 1):
            sheet.cell(2, number).value = cell.value if again else f"({number})"

    assert faults(edited(insert)).places == ["Đơn vị!A2 dong-bo-qua"]


# An error under the code of a merged unit


def test_a_faulty_earlier_result_is_of_the_unit_it_was_merged_into(edited: "Edited") -> None:
    path = edited(put(Đơn_vị_G5="20199", Kết_quả_trước_A5="20199", Kết_quả_trước_C5="dat"))
    (finding,) = [finding for finding in examine(path).findings if finding.is_error]
    assert finding.unit == "20170"


# Percentages


def test_a_percentage_is_a_rate_and_no_other_number() -> None:
    rates = [RATE.parse(raw) for raw in (98, "98", "98%", "98 %", "97,5%", Percent(0.98))]
    assert [str(rate.normalize()) for rate in rates] == ["98", "98", "98", "98", "97.5", "98"]
    for raw in ("98%", Percent(0.98)):
        with pytest.raises(CellError, match="“98%” là phần trăm"):
            DECIMAL.parse(raw)


def test_a_cell_formatted_as_a_percentage_is_no_number_of_points(
    edited: "Edited", faults: "Look"
) -> None:
    def percent(book: Workbook) -> None:
        cell = book["Chấm điểm"]["C8"]
        cell.value, cell.number_format = 0.2, "0%"

    assert "“20%”" in faults(edited(percent)).only.message


# Far too much


def test_a_column_filled_down_is_refused_with_its_sheet(
    edited: "Edited", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 150)

    def fill(book: Workbook) -> None:
        for row in range(13, 180):
            book["Đơn vị"].cell(row, 1).value = "x"

    with pytest.raises(InputError, match="sheet “Đơn vị” có hơn 150 dòng"):
        spreadsheet.load(edited(fill))
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 500)
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 500)
    with pytest.raises(InputError, match="hơn 500 ô"):
        spreadsheet.load(edited(fill))


def test_a_sheet_full_of_faults_is_not_read_to_its_end(
    edited: "Edited", faults: "Look", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.workbook.rows.MOST_FAULTS", 10)

    def fill(book: Workbook) -> None:
        for row in range(13, 80):
            book["Đơn vị"].cell(row, 1).value = "x"

    places = faults(edited(fill)).places
    assert "Đơn vị! qua-nhieu-loi" in places
    assert len(places) < 20


# Required fields, as `hoso check` asks for them


def blanks(path: Path) -> list[Finding]:
    """The required fields that are blank."""
    checked = examine(path)
    assert checked.tables is not None
    return list(required_fields.check(checked.tables, layouts.load(), checked.findings))


def test_the_samples_lack_nothing(sample: Path) -> None:
    assert blanks(sample) == []
    assert blanks(ROOT / "inputs" / "nam-dong-2014.xlsx") == []
    assert blanks(ROOT / "inputs" / "nam-dong-2024.xlsx") == []


REQUIRED = [
    ("Văn bản", "C2"),
    ("Văn bản", "D2"),
    ("Văn bản", "E2"),
    ("Văn bản", "F2"),
    ("Văn bản", "C15"),
    ("Văn bản", "E9"),
    ("Đăng ký", "B5"),
    ("Đăng ký", "C5"),
    ("Đăng ký", "D5"),
    ("Đăng ký", "E5"),
    ("Đơn vị", "F5"),
    ("Thông tin chung", "B13"),
]


@pytest.mark.parametrize(("sheet", "cell"), REQUIRED)
def test_a_blank_that_an_issued_paper_needs_is_reported_on_its_cell(
    edited: "Edited", composed: Callable[..., Composition], sheet: str, cell: str
) -> None:
    def clear(book: Workbook) -> None:
        book[sheet][cell].value = None

    path = edited(clear)
    (finding,) = blanks(path)
    assert str(finding.place).startswith(f"{sheet}!{cell} ")
    # Composing says the same when the papers are made.
    assert finding in composed(path).findings


ROWS = [("Căn cứ", 2, 10), ("Nơi nhận", 12, 2), ("Người ký", 2, 1), ("Văn bản", 2, 1)]


@pytest.mark.parametrize(("sheet", "row", "count"), ROWS)
def test_rows_that_a_paper_needs_are_reported_once_at_their_sheet(
    edited: "Edited", sheet: str, row: int, count: int
) -> None:
    (finding,) = blanks(edited(lambda book: book[sheet].delete_rows(row, count)))
    assert finding.code == "thieu-dong"
    assert str(finding.place).startswith(f"{sheet}!A1 ")


def test_a_setting_that_the_plan_needs_is_reported_by_its_name(edited: "Edited") -> None:
    (finding,) = blanks(edited(lambda book: book["Thông tin chung"].delete_rows(13)))
    assert finding.code == "thieu-muc"
    assert "“Chỉ tiêu phấn đấu: tăng từ”" in finding.message


UNREADABLE = [
    put(Người_ký_A2="Kế hoach"),
    put(Người_ký_A3="Kế hoạch"),
    put(Văn_bản_A2="Kế hoach"),
    put(Văn_bản_C1="Số hiệu riêng"),
    put(Văn_bản_C2="ba lăm"),
    put(Đơn_vị_F1=None),
]


@pytest.mark.parametrize("change", UNREADABLE)
def test_what_cannot_be_read_is_not_said_to_be_missing(
    edited: "Edited", change: Callable[[Workbook], None]
) -> None:
    assert blanks(edited(change)) == []


def test_the_helper_of_these_tests_names_cells(edited: "Edited") -> None:
    book = openpyxl.load_workbook(edited(put(Đơn_vị_B5="Xa")))
    assert book["Đơn vị"]["B5"].value == "Xa"
