"""Councils, meetings, votes and progress: faults and how to fix them."""

from tests.check.faults.fault import MEETING, Fault, day, draft
from tests.check.small_workbook import with_sheet, without_row

COUNCIL = ["Cấp", "Mã đơn vị", "Họ và tên", "Chức vụ", "Vai trò"]
CHAIR = ["cấp huyện", None, "Trần Văn A", "Chủ tịch UBND huyện", "Chủ tịch"]
CLERK = ["cấp huyện", None, "Phạm Văn C", "Trưởng phòng", "Thư ký"]
VOTES = ["Cấp", "Mã đơn vị", "Tán thành", "Không tán thành", "Không ý kiến"]
MINUTES, OWN_MINUTES = "Biên bản họp hội đồng xét duyệt", "Biên bản họp hội đồng cấp xã"
TRAINING = ["Giấy mời tập huấn", None, None, None, None, 19]
TRAINED = ["Mã đơn vị", "Họ và tên", "Chức vụ"]
SERIES = ["Ký hiệu", "Mã đơn vị", "Số cuối", "Dùng riêng"]
PROGRESS = ["Mã đơn vị", "Loại văn bản", "Hạn", "Ngày nhận", "Người ghi"]

FAULTS = (
    Fault(
        "hoi-dong-sai-chu-tich",
        "Hội đồng!E2",
        [with_sheet("Hội đồng", COUNCIL, CLERK)],
        "“Chủ tịch”",
        own={f"Hội đồng!{letter}3": value for letter, value in zip("ABCDE", CHAIR, strict=True)},
    ),
    Fault(
        "hop-sai-gio",
        "Cuộc họp!E2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, "8:00", "7:00"])],
        "Xem lại giờ",
        own={"Cuộc họp!E2": "11:00"},
    ),
    Fault(
        "hop-sai-so-nguoi",
        "Cuộc họp!F2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, None, None, 12, 9])],
        "Xem lại số có mặt",
        own={"Cuộc họp!F2": 9},
    ),
    Fault(
        "bieu-quyet-sai-so-phieu",
        "Biểu quyết!C2",
        [
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 9, 9], TRAINING),
            with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20161", 10]),
        ],
        "Xem lại số phiếu",
        own={"Biểu quyết!C2": 9},
    ),
    Fault(
        "ket-luan-khac-bieu-quyet",
        "Xét công nhận!B2",
        [with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20161", 2, 7])],
        "số phiếu trong sheet Biểu quyết",
        own={"Biểu quyết!C2": 7, "Biểu quyết!D2": 2},
    ),
    Fault(
        "tu-danh-gia-khong-qua-nua",
        "Biểu quyết!C2",
        [with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161", 2, 4])],
        "Xem lại số phiếu",
        own={"Biểu quyết!C2": 4, "Biểu quyết!D2": 2},
    ),
    Fault(
        "hoi-dong-sai-chu-tich",
        "Hội đồng!E3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, [*CLERK[:4], "Chủ tịch"])],
        "đúng một người",
        own={"Hội đồng!E3": "Thư ký"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Hội đồng!B2",
        [with_sheet("Hội đồng", COUNCIL, ["cấp xã", *CHAIR[1:]])],
        "Ghi mã",
        own={"Hội đồng!B2": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Hội đồng!B2",
        [with_sheet("Hội đồng", COUNCIL, ["cấp huyện", "20161", *CHAIR[2:]])],
        "cấp xã",
        {"Hội đồng!A2": "cấp xã"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Cuộc họp!B2",
        [with_sheet("Cuộc họp", MEETING, [OWN_MINUTES])],
        "Ghi mã",
        own={"Cuộc họp!B2": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Cuộc họp!B2",
        [with_sheet("Cuộc họp", MEETING, [MINUTES, "20161"])],
        "Xóa mã",
        {"Cuộc họp!B2": None},
    ),
    Fault(
        "hop-sai-so-nguoi",
        "Cuộc họp!F2",
        [
            with_sheet("Hội đồng", COUNCIL, CHAIR, CLERK),
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 3]),
        ],
        "sheet Hội đồng",
        own={"Cuộc họp!F2": 2},
    ),
    Fault(
        "hop-thieu-nguoi",
        "Cuộc họp!F2",
        [with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 4, 9], TRAINING)],
        "quy chế làm việc",
        own={"Cuộc họp!F2": 5},
    ),
    Fault(
        "sai-ngay-hop",
        "Văn bản!E12",
        [
            draft("Giấy mời tập huấn", "GM-UBND", "14/11/2024"),
            with_sheet("Cuộc họp", MEETING, ["Giấy mời tập huấn", None, day("13/11/2024")]),
        ],
        "ngày trong sheet Cuộc họp",
        {"Văn bản!E12": day("13/11/2024")},
        {"Cuộc họp!C2": day("15/11/2024")},
    ),
    Fault(
        "sai-ngay-hop",
        "Văn bản!E12",
        [
            draft(MINUTES, "BB-HĐXD", "14/11/2024"),
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, day("15/11/2024")]),
        ],
        "Sửa ngày của văn bản",
        {"Cuộc họp!C2": day("14/11/2024")},
        {"Văn bản!E12": day("15/11/2024")},
    ),
    Fault(
        "bieu-quyet-sai-so-phieu",
        "Biểu quyết!C2",
        [
            with_sheet("Cuộc họp", MEETING, [OWN_MINUTES, "20161", None, None, None, 5, 6]),
            with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161", 4, 1, 1]),
        ],
        "số có mặt trong sheet Cuộc họp",
        own={"Biểu quyết!E2": 0},
    ),
    Fault(
        "ket-luan-khac-bieu-quyet",
        "Xét công nhận!B4",
        [with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20173", 7, 2])],
        "Xem lại kết luận",
        own={"Biểu quyết!C2": 2, "Biểu quyết!D2": 7},
    ),
    *(
        Fault(
            "ma-don-vi-la",
            f"{sheet}!{column}2",
            [with_sheet(sheet, headings, row)],
            "Có phải",
            {f"{sheet}!{column}2": "20164"},
        )
        for sheet, column, headings, row in (
            ("Hội đồng", "B", COUNCIL, ["cấp xã", "20614", *CHAIR[2:]]),
            ("Cuộc họp", "B", MEETING, [OWN_MINUTES, "20614"]),
            ("Biểu quyết", "B", VOTES, ["cấp xã", "20614", 6]),
            ("Tập huấn", "A", TRAINED, ["20614", "Lê Thị E"]),
            ("Tiến độ", "A", PROGRESS, ["20614", "Bản đăng ký"]),
            ("Dãy số", "B", SERIES, ["QĐ-UBND", "20614", 40]),
        )
    ),
    *(
        Fault(
            "trung-dong",
            f"{sheet}!{column}2",
            [with_sheet(sheet, headings, row, row)],
            "",
            does=[without_row(sheet, 3)],
            also=(f"{sheet}!{column}3",),
        )
        for sheet, column, headings, row in (
            ("Cuộc họp", "A", MEETING, [MINUTES]),
            ("Biểu quyết", "B", VOTES, ["cấp xã", "20161", 6]),
            ("Tập huấn", "A", TRAINED, ["20161", "Lê Thị E"]),
            ("Tiến độ", "A", PROGRESS, ["20161", "Bản đăng ký"]),
            ("Dãy số", "A", SERIES, ["QĐ-UBND", None, 40]),
        )
    ),
    Fault(
        "trung-dong",
        "Hội đồng!A3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, CLERK, CLERK)],
        "Giữ một dòng",
        does=[without_row("Hội đồng", 4)],
        also=("Hội đồng!A4",),
    ),
    Fault(
        "co-cach-xung-ho",
        "Tập huấn!B2",
        [with_sheet("Tập huấn", TRAINED, ["20161", "Bà Lê Thị E"])],
        "Chỉ ghi họ và tên",
        {"Tập huấn!B2": "Lê Thị E"},
    ),
    Fault(
        "ngoai-danh-sach",
        "Hội đồng!E3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, [*CLERK[:4], "Thư kí"])],
        "",
        {"Hội đồng!E3": "Thư ký"},
    ),
    Fault(
        "thieu-gia-tri",
        "Biểu quyết!C2",
        [with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161"])],
        "",
        own={"Biểu quyết!C2": 6},
    ),
    Fault(
        "tien-do-khong-han",
        "Tiến độ!B2",
        [with_sheet("Tiến độ", PROGRESS, ["20161", "Kế hoạch"])],
        "Mốc thời gian",
        own={"Mốc thời gian!D3": "Kế hoạch"},
    ),
    Fault(
        "nhan-truoc-ngay-van-ban",
        "Tiến độ!D2",
        [with_sheet("Tiến độ", PROGRESS, ["20161", "Bản đăng ký", None, day("01/03/2024")])],
        "Xem lại ngày nhận",
        own={"Tiến độ!D2": day("21/03/2024")},
    ),
)
