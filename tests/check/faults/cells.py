"""The content of a cell: faults and how to fix them."""

from pipeline.model.texts import Percent
from pipeline.workbook.sheet_cells import Uncalculated
from tests.check.faults.fault import MEETING, Fault
from tests.check.small_workbook import with_sheet

TALL = "Hương Phú " * 40

FAULTS = (
    Fault(
        "thieu-gia-tri", "Đơn vị!B3", {"Đơn vị!B3": None}, "Điền", own={"Đơn vị!B3": "Hương Phú"}
    ),
    Fault(
        "thieu-gia-tri",
        "Văn bản!C2",
        {"Văn bản!C2": None},
        "“dự thảo”",
        own={"Văn bản!C2": "28"},
    ),
    Fault(
        "thieu-gia-tri",
        "Văn bản!C2",
        {"Văn bản!C2": None},
        "“dự thảo”",
        {"Văn bản!G2": "dự thảo"},
    ),
    Fault(
        "o-loi",
        "Đơn vị!E3",
        {"Đơn vị!E3": "#REF!"},
        "gõ giá trị",
        own={"Đơn vị!E3": 1042},
    ),
    Fault(
        "cong-thuc-chua-tinh",
        "Đơn vị!E3",
        {"Đơn vị!E3": Uncalculated("SUM(E4:E9)")},
        "gõ giá trị thay công thức",
        own={"Đơn vị!E3": 1042},
    ),
    Fault(
        "ngay-khong-hop-le",
        "Đăng ký!C3",
        {"Đăng ký!C3": "18 tháng ba"},
        "ngày/tháng/năm",
        own={"Đăng ký!C3": "18/3/2024"},
    ),
    Fault(
        "nam-khong-hop-le",
        "Kết quả trước!B3",
        {"Kết quả trước!B3": 22},
        "bốn chữ số",
        own={"Kết quả trước!B3": 2022},
    ),
    Fault(
        "khong-phai-so",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": "năm mươi"},
        "chữ số",
        own={"Chấm điểm!C3": 50},
    ),
    Fault(
        "khong-phai-so",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": Percent(0.5)},
        "Number (Số)",
        own={"Chấm điểm!C3": 50},
    ),
    Fault(
        "khong-phai-so-nguyen",
        "Đơn vị!E3",
        {"Đơn vị!E3": 1042.5},
        "số nguyên",
        own={"Đơn vị!E3": 1042},
    ),
    Fault("so-am", "Đơn vị!E3", {"Đơn vị!E3": -1042}, "từ 0", own={"Đơn vị!E3": 1042}),
    Fault(
        "so-qua-lon",
        "Kinh phí!C2",
        {"Kinh phí!C2": 5 * 10**17},
        "1.000.000.000.000",
        own={"Kinh phí!C2": 500000},
    ),
    Fault(
        "so-khong-ro",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": "37.5"},
        "",
        {"Chấm điểm!C3": "37,5"},
    ),
    Fault(
        "so-van-ban-khong-hop-le",
        "Văn bản!C2",
        {"Văn bản!C2": "28/KH-UBND"},
        "Chỉ ghi phần số",
        own={"Văn bản!C2": "28"},
    ),
    Fault(
        "ma-don-vi-khong-hop-le",
        "Đăng ký!A3",
        {"Đăng ký!A3": "Hương Phú"},
        "Có phải",
        {"Đăng ký!A3": "20164"},
    ),
    Fault(
        "ma-don-vi-khong-hop-le",
        "Đơn vị!G3",
        {"Đơn vị!G3": "2017X"},
        "5 chữ số",
        own={"Đơn vị!G3": "20170"},
    ),
    Fault(
        "ngoai-danh-sach",
        "Người ký!C2",
        {"Người ký!C2": "KT"},
        "",
        {"Người ký!C2": "KT."},
    ),
    Fault(
        "sai-kieu-du-lieu",
        "Đơn vị!B3",
        {"Đơn vị!B3": True},
        "gõ lại",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "ky-tu-khong-in-duoc",
        "Đơn vị!F3",
        {"Đơn vị!F3": "Nguyễn Thị Đ \u4e2d"},
        "xóa ký tự",
        own={"Đơn vị!F3": "Nguyễn Thị Đ"},
    ),
    Fault("qua-dai", "Đơn vị!B3", {"Đơn vị!B3": TALL}, "ngắn lại", own={"Đơn vị!B3": "Hương Phú"}),
    Fault(
        "bang-ma-cu",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Höông Phuù Loäc"},
        "Unicode",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "chu-cai-la",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Hươnɡ Рhú".replace("ɡ", "g")},
        "bàn phím",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "ky-tu-an",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Hương\u202e Phú"},
        "Gõ lại",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "gio-khong-hop-le",
        "Cuộc họp!D2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, "tám giờ"])],
        "",
        {"Cuộc họp!D2": "8 giờ 00"},
    ),
)
