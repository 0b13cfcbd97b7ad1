"""Units from sheet to sheet: faults and how to fix them."""

from tests.check.faults.fault import Fault, day
from tests.check.small_workbook import without_row

FAULTS = (
    Fault(
        "dang-ky-chua-cham-diem",
        "Đăng ký!A3",
        {f"Chấm điểm!{letter}3": None for letter in "BCDEFGHIJKLMN"},
        "Nhập điểm",
        own={
            f"Chấm điểm!{letter}3": points
            for letter, points in zip(
                "BCDEFGHIJKLMN",
                (85, 50, 95, 70, 100, 105, 50, 65, 45, 75, 45, 60, 35),
                strict=True,
            )
        },
    ),
    Fault(
        "cham-diem-chua-dang-ky",
        "Chấm điểm!A3",
        [without_row("Đăng ký", 3)],
        "vào sheet Đăng ký",
        own={
            f"Đăng ký!{letter}4": value
            for letter, value in zip(
                "ABCDEF",
                ("20164", "17", day("18/03/2024"), "Nguyễn Thị Đ", "Chủ tịch", "phát hành"),
                strict=True,
            )
        },
    ),
    Fault(
        "cong-nhan-chua-cham-diem",
        "Xét công nhận!B3",
        [without_row("Chấm điểm", 3), without_row("Thẩm định", 3), without_row("Đăng ký", 3)],
        "xem lại kết luận",
        own={"Xét công nhận!B3": "không công nhận"},
        does=[without_row("Văn bản", 9)],  # the certificate, which is reported then
    ),
)
