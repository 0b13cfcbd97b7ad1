"""Breaches of the letterhead: names, number, date and rules."""

from dataclasses import replace

from tests.thethuc.breaches.right import DATE, NUMBER, OLD, L, P
from tests.thethuc.drafts import Draft, Text

PLANTED: dict[str, tuple[Draft, str, str, str]] = {
    # name: draft, code, part of the place, part of the message
    "tháng 03": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 05 tháng 03 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“tháng 03”, phải là “tháng 3”",
    ),
    "ngày 5": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 5 tháng 3 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“ngày 5”, phải là “ngày 05”",
    ),
    "tháng 1": (
        P.but(date=replace(P.date, text="Nam Đông, ngày 15 tháng 1 năm 2024")),
        "the-thuc-ngay-thang",
        DATE,
        "“tháng 1”, phải là “tháng 01”",
    ),
    "no comma after the place": (
        P.but(date=replace(P.date, text="Nam Đông ngày 05 tháng 3 năm 2024")),
        "the-thuc-dia-danh",
        DATE,
        "thiếu dấu phẩy",
    ),
    "the date upright": (
        P.but(date=replace(P.date, italic=False)),
        "the-thuc-kieu-chu",
        DATE,
        "nghiêng",
    ),
    "a place with a number": (
        P.but(date=replace(P.date, text="phường 2, ngày 05 tháng 3 năm 2024"), bases=()),
        "the-thuc-viet-hoa",
        "bảng 1, dòng 1, ô 2",
        "phường 2",
    ),
    "CV in the symbol": (
        L.but(number=Text("Số: 12/CV-UBND", 13)),
        "the-thuc-ky-hieu-cong-van",
        NUMBER,
        "“CV”",
    ),
    "no colon after Số": (
        P.but(number=Text("Số 35/KH-UBND", 13)),
        "the-thuc-so",
        NUMBER,
        "dấu hai chấm",
    ),
    "no leading zero": (P.but(number=Text("Số: 5/KH-UBND", 13)), "the-thuc-so", NUMBER, "số 0"),
    "spaces in the symbol": (
        P.but(number=Text("Số: 35/KH - UBND", 13)),
        "the-thuc-ky-hieu",
        NUMBER,
        "KH - UBND",
    ),
    "the number too large": (
        P.but(number=replace(P.number, size=14)),
        "the-thuc-co-chu",
        NUMBER,
        "cỡ chữ 14",
    ),
    "TT for Tờ trình": (
        L.but(
            number=Text("Số: 12/TT-UBND", 13),
            about=None,
            title=Text("TỜ TRÌNH", bold=True),
            subject=P.subject,
        ),
        "the-thuc-viet-tat-ten-loai",
        NUMBER,
        "“TTr”",
    ),
    "no rule below Tiêu ngữ": (
        P.but(slogan_rule=None),
        "the-thuc-duong-ke-thieu",
        "ô 2: “Độc lập",
        "Tiêu ngữ",
    ),
    "no rule below the agency": (
        P.but(agency_rule=None),
        "the-thuc-duong-ke-thieu",
        "ô 1: “HUYỆN",
        "Tên cơ quan",
    ),
    "no rule below the subject": (
        P.but(subject_rule=None),
        "the-thuc-duong-ke-thieu",
        "đoạn 2: “Triển khai",
        "Trích yếu",
    ),
    "the agency's rule too long": (
        P.but(agency_rule=1.0),
        "the-thuc-duong-ke-dai",
        "ô 1: “HUYỆN",
        "100%",
    ),
    "Tiêu ngữ's rule too long": (
        P.but(slogan_rule=1.4),
        "the-thuc-duong-ke-dai",
        "ô 2: “Độc lập",
        "140%",
    ),
    "Tiêu ngữ's rule too short": (
        P.but(slogan_rule=0.5),
        "the-thuc-duong-ke-dai",
        "ô 2: “Độc lập",
        "50%",
    ),
    "Quốc hiệu misspelt": (
        P.but(motto=replace(P.motto, text="CỘNG HÒA XÃ HỘI CHỦ NGHỈA VIỆT NAM")),
        "the-thuc-quoc-hieu",
        "ô 2: “CỘNG HÒA",
        "CHỦ NGHỈA",
    ),
    "Quốc hiệu not bold": (
        P.but(motto=replace(P.motto, bold=False)),
        "the-thuc-kieu-chu",
        "ô 2: “CỘNG",
        "Quốc hiệu",
    ),
    "Quốc hiệu too large": (
        OLD.but(motto=replace(P.motto, size=14)),
        "the-thuc-co-chu",
        "ô 2: “CỘNG",
        "cỡ chữ 14",
    ),
    "Tiêu ngữ with long dashes": (
        P.but(slogan=replace(P.slogan, text="Độc lập – Tự do – Hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "–",
    ),
    "Tiêu ngữ without spaces": (
        P.but(slogan=replace(P.slogan, text="Độc lập-Tự do-Hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "Độc lập-Tự do",
    ),
    "Tiêu ngữ with small letters": (
        P.but(slogan=replace(P.slogan, text="Độc lập - tự do - hạnh phúc")),
        "the-thuc-tieu-ngu",
        "ô 2: “Độc lập",
        "tự do",
    ),
    "the body above bold": (
        P.but(
            above=Text("UBND TỈNH THỪA THIÊN HUẾ", 13, bold=True),
            agency=(Text("SỞ LAO ĐỘNG", 13, bold=True),),
        ),
        "the-thuc-kieu-chu",
        "ô 1: “UBND TỈNH",
        "chủ quản",
    ),
}
