"""Cells that do not go together: faults and how to fix them."""

from tests.check.faults.fault import Fault
from tests.check.small_workbook import without_row

FAULTS = (
    Fault(
        "thieu-dong",
        "Căn cứ!A1",
        [without_row("Căn cứ", 2)] * 5,
        "",
        {"Căn cứ!A2": "Kế hoạch"},
        {"Căn cứ!B2": 1, "Căn cứ!D2": "Luật Trẻ em"},
    ),
    Fault(
        "thieu-dong",
        "Kinh phí!A1",
        [without_row("Kinh phí", 2)] * 2,
        "ghi Nguồn, Đối tượng và Mức",
        own={"Kinh phí!A2": "Ngân sách huyện", "Kinh phí!B2": "đăng ký", "Kinh phí!C2": 500000},
    ),
    Fault(
        "trung-dong",
        "Đăng ký!A3",
        {"Đăng ký!A3": "20161"},
        "sửa dòng kia",
        own={"Đăng ký!A3": "20164"},
        also=("Đăng ký!A2",),
    ),
    Fault(
        "khong-co-don-vi",
        "Đơn vị!A1",
        [without_row("Đơn vị", 2)] * 3,
        "Nhập danh sách",
        own={
            f"Đơn vị!{letter}{at}": value
            for at, row in enumerate(
                (
                    ("20161", "Khe Tre", "thị trấn", "miền núi, hải đảo", 1085, "Lê Văn D"),
                    ("20164", "Hương Phú", "xã", "miền núi, hải đảo", 1042, "Nguyễn Thị Đ"),
                    ("20173", "Thượng Quảng", "xã", "miền núi, hải đảo", 671, "Hồ Thị H"),
                ),
                2,
            )
            for letter, value in zip("ABCDEF", row, strict=True)
        },
    ),
    Fault(
        "ma-don-vi-la", "Đăng ký!A3", {"Đăng ký!A3": "20614"}, "Có phải", {"Đăng ký!A3": "20164"}
    ),
    Fault("ma-don-vi-la", "Đơn vị!A3", {"Đơn vị!A3": "20146"}, "Có phải", {"Đơn vị!A3": "20164"}),
    Fault(
        "ma-don-vi-la",
        "Kết quả trước!A3",
        {"Kết quả trước!A3": "20146"},
        "Có phải",
        {"Kết quả trước!A3": "20164"},
    ),
    Fault(
        "ma-chi-tieu-la",
        "Minh chứng!B3",
        {"Minh chứng!B3": "22"},
        "Có phải",
        {"Minh chứng!B3": "2"},
    ),
    Fault(
        "ma-chi-tieu-la",
        "Bộ chỉ tiêu!A3",
        {"Bộ chỉ tiêu!A3": "22"},
        "Có phải",
        {"Bộ chỉ tiêu!A3": "2"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Văn bản!B4",
        {"Văn bản!B4": None},
        "Ghi mã",
        own={"Văn bản!B4": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Văn bản!B2",
        {"Văn bản!B2": "20161"},
        "Xóa mã",
        {"Văn bản!B2": None},
    ),
    Fault(
        "sai-cho-dang-ky",
        "Văn bản!A12",
        {"Văn bản!A12": "Bản đăng ký", "Văn bản!B12": "20161", "Văn bản!G12": "dự thảo"},
        "xóa dòng này",
        {"Văn bản!A12": None, "Văn bản!B12": None, "Văn bản!G12": None},
    ),
    Fault(
        "ma-cu-trung",
        "Đơn vị!G3",
        {"Đơn vị!G3": "20161"},
        "Xem lại Mã cũ",
        own={"Đơn vị!G3": None},
    ),
)
