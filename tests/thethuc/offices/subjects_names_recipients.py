"""Papers of offices: subjects, names of signatories, recipients."""

from collections.abc import Callable

from tests.thethuc.offices.paper import (
    AGENCY,
    ASKED,
    DECISION,
    FOOT_WIDTHS,
    LETTER,
    LETTERHEAD_BY_TABS,
    OFFICE,
    RECIPIENTS,
    TO,
    decision,
    foot,
    head,
    letter,
    number,
)
from tests.thethuc.offices.word import OfficePaper, file, p, rule, table

_LONG = (
    "V/v báo cáo kết quả thực hiện công tác bảo vệ, chăm sóc trẻ em; rà soát số liệu trẻ em có "
    "hoàn cảnh đặc biệt và đăng ký nhu cầu hỗ trợ của các thôn trên địa bàn xã An Hòa trong hai "
    "năm vừa qua theo chỉ đạo của Ủy ban nhân dân tỉnh"
)
_LONG_SUBJECT = (
    "Về việc mở lớp đọc sách hè cho học sinh tiểu học và trung học cơ sở của mười hai thôn tại nhà "
    "văn hóa xã và thư viện nhà trường trong hai tháng nghỉ hè năm học 2025 - 2026"
)


def _signed(*names: str) -> str:
    return OFFICE + p() * 4 + "".join(p(name, 14, "b") for name in names)


PAPERS: dict[str, Callable[[], OfficePaper]] = {
    # subjects
    "a subject of three lines with its rule": lambda: OfficePaper(
        decision(p("QUYẾT ĐỊNH", 14, "b") + p(_LONG_SUBJECT, 14, "b") + rule(26, 14)),
        DECISION | {"trich-yeu": "Về việc mở lớp"},
    ),
    "a subject of three lines by hand with a rule after its last": lambda: OfficePaper(
        decision(
            p("QUYẾT ĐỊNH", 14, "b")
            + p(
                "Về việc mở lớp đọc sách hè cho học sinh các thôn\n"
                "của xã An Hòa trong hai tháng nghỉ hè của năm học\n2025 - 2026",
                14,
                "b",
            )
            + rule(14, 14)
        ),
        DECISION,
    ),
    "a V/v of more than 150 characters": lambda: OfficePaper(
        letter(AGENCY + number("Số: 12/UBND-VX") + p(_LONG, 12)),
        LETTER | {"trich-yeu-cong-van": "các thôn trên địa bàn xã"},
    ),
    "a V/v of more than 150 characters in its own paragraph": lambda: OfficePaper(
        file(
            LETTERHEAD_BY_TABS.replace("V/v mượn phòng họp", _LONG),
            p(),
            TO,
            ASKED,
            p(),
            foot(RECIPIENTS),
        ),
        {"trich-yeu-cong-van": "các thôn trên địa bàn xã"},
        told=("the-thuc-duong-ke-thieu",),
    ),
    "a justified subject": lambda: OfficePaper(
        decision(
            p("QUYẾT ĐỊNH", 14, "b")
            + p("Về việc mở lớp đọc sách hè", 14, "b", "both")
            + rule(9, 14)
        ),
        DECISION,
        told=("the-thuc-canh-giua",),
    ),
    "a subject at the left": lambda: OfficePaper(
        file(
            head(AGENCY + number("Số: 15/KH-UBND")),
            p(),
            p("KẾ HOẠCH", 14, "b"),
            p("Mở lớp đọc sách hè năm 2026", 14, "b", "left"),
            p(),
            ASKED,
            p(),
            foot(RECIPIENTS),
        ),
        {"trich-yeu": "Mở lớp đọc sách hè"},
        told=("the-thuc-canh-giua", "the-thuc-duong-ke-thieu", "the-thuc-noi-nhan"),
    ),
    # names
    "the name below the foot's table, by tabs": lambda: OfficePaper(
        letter(
            end=table((RECIPIENTS, OFFICE + p() * 3), widths=FOOT_WIDTHS)
            + p("\t\t\t\t\t\t\t\t     Lê Văn Mẫu", 14, "b", "left")
        ),
        LETTER,
    ),
    "the name below the foot's table, by indent": lambda: OfficePaper(
        letter(
            end=table((RECIPIENTS, OFFICE), widths=FOOT_WIDTHS)
            + p() * 3
            + p("Lê Văn Mẫu", 14, "b", left=4600)
        ),
        LETTER,
    ),
    "the name in a row of its own": lambda: OfficePaper(
        letter(end=table((RECIPIENTS, OFFICE), ("", p("Lê Văn Mẫu", 14, "b")), widths=FOOT_WIDTHS)),
        LETTER,
    ),
    "a degree before the name": lambda: OfficePaper(
        letter(end=foot(RECIPIENTS, _signed("ThS. Lê Văn Mẫu"))),
        LETTER | {"ho-ten": "ThS. Lê Văn Mẫu"},
        told=("the-thuc-hoc-vi",),
    ),
    "a rank before the name": lambda: OfficePaper(
        letter(end=foot(RECIPIENTS, _signed("Đại tá Lê Văn Mẫu"))),
        LETTER | {"ho-ten": "Đại tá Lê Văn Mẫu"},
    ),
    "a rank with a degree in brackets before the name": lambda: OfficePaper(
        letter(end=foot(RECIPIENTS, _signed("Thượng tá, TS. Lê Văn Mẫu"))),
        LETTER | {"ho-ten": "Thượng tá, TS. Lê Văn Mẫu"},
        told=("the-thuc-hoc-vi",),
    ),
    # recipients
    "a side note beside two recipients": lambda: OfficePaper(
        letter(
            end=foot(
                p("Nơi nhận:", 12, "bi", "left")
                + p("- Như trên;", 11, "", "left")
                + p("- Cổng thông tin của xã;       Để đăng tin", 11, "", "left")
                + p("- Chủ tịch xã;\t(để báo cáo)", 11, "", "left")
                + p("- Lưu: VT, VX.", 11, "", "left")
            )
        ),
        LETTER | {"noi-nhan-ds": "- Lưu: VT, VX."},
    ),
    "a note in brackets below recipients": lambda: OfficePaper(
        letter(
            end=foot(
                p("Nơi nhận:", 12, "bi", "left")
                + p("- Như trên;", 11, "", "left")
                + p("- Thường trực Đảng ủy; (b/c)", 11, "", "left")
                + p("- Lưu: VT, VX.", 11, "", "left")
            )
        ),
        LETTER | {"noi-nhan-ds": "- Lưu: VT, VX."},
    ),
}
