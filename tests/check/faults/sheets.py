"""Sheets, headings and settings: faults and how to fix them."""

from tests.check.faults.fault import Fault
from tests.check.small_workbook import with_sheet, without_column, without_sheet

FAULTS = (
    Fault(
        "thieu-sheet",
        "Kinh phí!",
        [without_sheet("Kinh phí")],
        "hoso new",
        does=[
            with_sheet(
                "Kinh phí", ["Nguồn", "Đối tượng", "Mức"], ["Ngân sách huyện", "đăng ký", 500000]
            )
        ],
    ),
    Fault("thieu-cot", "Đơn vị!D1", {"Đơn vị!D1": "Vùng"}, "đổi", {"Đơn vị!D1": "Khu vực"}),
    Fault(
        "thieu-cot",
        "Đơn vị!dòng 1",
        [without_column("Đơn vị", "G")],
        "Thêm cột",
        {"Đơn vị!G1": "Mã cũ"},
    ),
    Fault("thieu-cot", "Chấm điểm!B1", {"Chấm điểm!B1": "Tiêu chí 1"}, "", {"Chấm điểm!B1": "1"}),
    Fault(
        "thieu-cot",
        "Chấm điểm!B1",
        {f"Chấm điểm!{letter}1": None for letter in "BCDEFGHIJKLMN"},
        "Gõ 1 … 13 vào dòng 1",
        own={f"Chấm điểm!{letter}1": n for n, letter in enumerate("BCDEFGHIJKLMN", 1)},
    ),
    Fault(
        "thieu-muc",
        "Thông tin chung!A9",
        {"Thông tin chung!A9": "Nơi ký"},
        "",
        {"Thông tin chung!A9": "Địa danh"},
    ),
    Fault(
        "muc-la",
        "Thông tin chung!A19",
        {"Thông tin chung!A19": "Số điện thoại"},
        "Xóa dòng",
        {"Thông tin chung!A19": None},
    ),
    Fault(
        "trung-muc",
        "Thông tin chung!B19",
        {"Thông tin chung!A19": "Địa danh", "Thông tin chung!B19": "Huế"},
        "Xóa một dòng",
        {"Thông tin chung!A19": None, "Thông tin chung!B19": None},
    ),
    Fault(
        "trung-tieu-de",
        "Đơn vị!H1",
        {"Đơn vị!H1": "Tên"},
        "xóa hoặc đổi",
        {"Đơn vị!H1": None},
    ),
    Fault(
        "cot-diem-la",
        "Chấm điểm!O1",
        {"Chấm điểm!O1": "14"},
        "Xóa cột",
        {"Chấm điểm!O1": None},
    ),
    Fault(
        "trung-sheet",
        "Kinh phí!",
        [with_sheet("Kinh phí ", ["Nguồn", "Đối tượng", "Mức"])],
        "xóa hoặc đổi tên",
        does=[without_sheet("Kinh phí ")],
    ),
    Fault(
        "dong-bo-qua",
        "Đơn vị!A5",
        {"Đơn vị!A5": "Ghi chú: số liệu tháng 3"},
        "Xóa dòng",
        {"Đơn vị!A5": None},
    ),
)
