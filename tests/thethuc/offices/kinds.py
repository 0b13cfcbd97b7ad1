"""Papers of offices: forms, attached texts, annexes, and papers of another rule."""

from collections.abc import Callable

from tests.thethuc.offices.paper import (
    AGENCY,
    ARTICLES,
    ASKED,
    BASES,
    CHAIR,
    DATE,
    DECISION,
    LETTER,
    LETTER_HEAD,
    MOTTO,
    RECIPIENTS,
    SIGNED,
    TITLE,
    TO,
    foot,
    head,
    letter,
    number,
)
from tests.thethuc.offices.word import (
    BORDERS,
    OfficePaper,
    article,
    box,
    file,
    p,
    rule,
    table,
    text,
)

_FORM = table(
    (
        p("I. NỘI DUNG TRÌNH", 13, "b", "left") + p("1. Văn bản: Tờ trình.", 13, "", "left"),
        p("II. Ý KIẾN LÃNH ĐẠO", 13, "b", "left") + p("Ngày 05 tháng 3 năm 2026", 12, "i"),
    ),
    widths=(4600, 4700),
    borders=BORDERS,
)
_PHIEU_TO = table(
    (p("Kính gửi:", 14, "", "right"), p("- Lãnh đạo xã;", 14, "", "left")
     + p("- Lãnh đạo Văn phòng.", 14, "", "left")),
    widths=(2500, 6800),
)  # fmt: skip
_CHARTER_HEAD = table((AGENCY, MOTTO))
_CHAPTER = p("Chương I", 14, "b") + p("QUY ĐỊNH CHUNG", 14, "b")
_CHAPTER += p("Điều 1. Tên gọi", 14, "b", "both", first=720, before=120)
_CHAPTER += text("Hội có tên là Hội Đọc sách xã An Hòa.")
_PARTY = p("ĐẢNG ỦY XÃ AN HÒA", 14) + p("*", 14) + p("Số 15-NQ/ĐU", 14)
_PARTY_RIGHT = p("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "b") + p("An Hòa, ngày 05 tháng 3 năm 2026", 14, "i")
_ANNEX = p("Phụ lục I", 14, "b") + p("DANH SÁCH CÁC LỚP ĐỌC SÁCH", 14, "b")
_ANNEX += p("(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2026\n"
            "của Ủy ban nhân dân xã An Hòa)", 14, "i")  # fmt: skip
_ANNEX += table(
    (p("STT", 13, "b"), p("Lớp", 13, "b")), (p("1", 13), p("Lớp đọc sách thôn 1", 13)),
    widths=(1000, 8300), borders=BORDERS,
)  # fmt: skip

PAPERS: dict[str, Callable[[], OfficePaper]] = {
    # forms
    "a Phiếu trình with a table of opinions": lambda: OfficePaper(
        file(
            head(AGENCY + number("Số: 130-12/PT-NC")),
            p(),
            p("PHIẾU TRÌNH", 14, "b"),
            _PHIEU_TO,
            _FORM,
        ),
        {"so-ky-hieu": "130-12/PT-NC", "kinh-gui": "Lãnh đạo Văn phòng."},
        kind="PHIẾU TRÌNH",
    ),
    "a Phiếu trình that is addressed above its table in one line": lambda: OfficePaper(
        file(
            head(AGENCY + number("Số: 7A-12/PTr-VX")),
            p(),
            p("PHIẾU TRÌNH", 14, "b"),
            p("Giải quyết công việc", 14, "b"),
            rule(7, 14),
            p("Kính gửi: Đồng chí Chủ tịch Ủy ban nhân dân xã", before=240),
            _FORM,
        ),
        {"so-ky-hieu": "7A-12/PTr-VX", "kinh-gui": "Đồng chí Chủ tịch"},
    ),
    "a Phiếu chuyển with a table below": lambda: OfficePaper(
        file(
            head(AGENCY + number("Số: 12/PC-UBND")),
            p(),
            p("PHIẾU CHUYỂN", 14, "b"),
            p("Kính gửi: Phòng Kinh tế", before=240),
            _FORM,
            p(),
            foot(RECIPIENTS),
        ),
        {"kinh-gui": "Phòng Kinh tế"},
    ),
    "a Phiếu lấy ý kiến whose table follows the address list": lambda: OfficePaper(
        file(
            head(AGENCY + number("Số: 12/PLYK-UBND")),
            p(),
            p("PHIẾU LẤY Ý KIẾN", 14, "b"),
            p("Kính gửi:", 14, "", "left", left=2000),
            p("- Phòng Kinh tế;", 14, "", "left", left=3000),
            p("- Phòng Văn hóa.", 14, "", "left", left=3000),
            _FORM,
        ),
        {"kinh-gui": "Phòng Văn hóa."},
    ),
    # attached texts
    "a regulation with its own Quốc hiệu and a broken note": lambda: OfficePaper(
        file(
            _CHARTER_HEAD,
            p(),
            p("QUY CHẾ", 14, "b"),
            p("Hoạt động của Hội Đọc sách\nxã An Hòa", 14, "b"),
            p(
                "(Ban hành kèm theo Quyết định số 15/QĐ-UBND\nngày 05 tháng 3 năm 2026 của Ủy ban "
                "nhân dân xã)",
                14,
                "i",
            ),
            p(),
            _CHAPTER,
        ),
        {"ten-loai": "QUY CHẾ", "trich-yeu": "Hoạt động của Hội", "kem-theo": "năm 2026 của"},
        ("dia-danh-ngay",),
    ),
    "a charter of an association": lambda: OfficePaper(
        file(
            table((p("HỘI ĐỌC SÁCH", 13, "b") + p("XÃ AN HÒA", 13, "b") + rule(5), MOTTO)),
            p(),
            p("ĐIỀU LỆ", 14, "b"),
            p("(SỬA ĐỔI, BỔ SUNG)", 14, "b"),
            p("HỘI ĐỌC SÁCH XÃ AN HÒA", 14, "b"),
            p(
                "(Phê duyệt kèm theo Quyết định số 15/QĐ-UBND ngày 05/3/2026\ncủa Chủ tịch Ủy ban "
                "nhân dân xã An Hòa)",
                14,
                "i",
            ),
            p(),
            _CHAPTER,
        ),
        {"ten-loai": "ĐIỀU LỆ"},
        ("dia-danh-ngay",),
    ),
    "rules attached to the decision in the same file": lambda: OfficePaper(
        file(
            head(),
            p(),
            TITLE,
            CHAIR,
            BASES,
            ARTICLES,
            p(),
            foot(),
            '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
            _CHARTER_HEAD,
            p(),
            p("NỘI QUY", 14, "b"),
            p("Phòng đọc sách", 14, "b"),
            p(
                "(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2026 của Chủ tịch\nỦy ban "
                "nhân dân xã An Hòa)",
                14,
                "i",
            ),
            p(),
            _CHAPTER,
        ),
        DECISION,
    ),
    # another rule
    "a resolution of the Party": lambda: OfficePaper(
        file(
            table((_PARTY, _PARTY_RIGHT)),
            p(),
            p("NGHỊ QUYẾT", 16, "b"),
            p("Về việc mở lớp đọc sách hè", 14, "b"),
            p("-----", 14),
            text("Đảng ủy nêu việc."),
            foot(),
        ),
        told=("the-thuc-quy-dinh-khac",),
    ),
    "a guide of the Youth Union": lambda: OfficePaper(
        file(
            table(
                (
                    p("BAN CHẤP HÀNH ĐOÀN XÃ AN HÒA", 14) + p("***", 14) + p("Số: 15-HD/ĐTN", 14),
                    p("ĐOÀN TNCS HỒ CHÍ MINH", 15, "b") + DATE,
                )
            ),
            p(),
            p("HƯỚNG DẪN", 16, "b"),
            p("Mở lớp đọc sách hè", 14, "b"),
            text("Đoàn xã hướng dẫn như sau:"),
            foot(),
        ),
        told=("the-thuc-quy-dinh-khac",),
    ),
    "an ordinance": lambda: OfficePaper(
        file(
            table(
                (
                    p("ỦY BAN THƯỜNG VỤ QUỐC HỘI", 13, "b")
                    + rule(5)
                    + p("Pháp lệnh số: 15/2026/UBTVQH16", 13),
                    MOTTO,
                )
            ),
            p(),
            p("PHÁP LỆNH", 14, "b"),
            p("Đọc sách", 14, "b"),
            article(1, "Hiệu lực"),
        ),
        told=("the-thuc-quy-dinh-khac",),
    ),
    "a decree of the Government": lambda: OfficePaper(
        file(
            table(
                (
                    p("CHÍNH PHỦ", 13, "b") + rule(5) + p("Số: 15/2026/NĐ-CP", 13),
                    MOTTO + p("Hà Nội, ngày 05 tháng 3 năm 2026", 13, "i"),
                )
            ),
            p(),
            p("NGHỊ ĐỊNH", 14, "b"),
            p("Về đọc sách", 14, "b"),
            rule(5, 14),
            article(1, "Hiệu lực"),
        ),
        told=("the-thuc-quy-dinh-khac",),
    ),
    # annexes
    "an annex alone": lambda: OfficePaper(
        file(_ANNEX), {"phu-luc": "Phụ lục I", "phu-luc-ten": "DANH SÁCH", "kem-theo": "(Kèm theo"}
    ),
    "an annex alone with the name of the office above": lambda: OfficePaper(
        file(table((AGENCY, p()), widths=(3600, 5700)), p(), _ANNEX), {"phu-luc": "Phụ lục I"}
    ),
    # an application, a form
    "an application of a person's": lambda: OfficePaper(
        file(
            MOTTO,
            p(),
            p("ĐƠN XIN NGHỈ PHÉP", 14, "b"),
            TO,
            text(
                "Tôi tên là Lê Văn Mẫu, giáo viên lớp 2, xin nghỉ phép từ ngày 05 tháng 3 năm 2026."
            ),
            p("An Hòa, ngày 05 tháng 3 năm 2026", 14, "i", "right"),
            p("Lê Văn Mẫu", 14, "b", "right"),
        ),
        {"ten-loai": "ĐƠN XIN NGHỈ PHÉP", "kinh-gui": "Trường Tiểu học An Hòa"},
    ),
    "a form for payment with dots to fill in": lambda: OfficePaper(
        file(
            table((p("Đơn vị: ..............", 13), MOTTO)),
            p("GIẤY ĐỀ NGHỊ THANH TOÁN", 14, "b"),
            p("Kính gửi: Chủ tịch Ủy ban nhân dân xã"),
            p("Họ và tên: Lê Văn Mẫu", 14, "", "left"),
            _FORM,
        ),
        {"kinh-gui": "Chủ tịch Ủy ban nhân dân xã"},
    ),
    "a whole letter in one cell": lambda: OfficePaper(
        file(
            table(
                (
                    table((LETTER_HEAD, MOTTO + DATE), widths=(3500, 5700))
                    + TO
                    + ASKED
                    + table((RECIPIENTS, SIGNED), widths=(4400, 4700)),
                ),
                widths=(9300,),
            )
        ),
        LETTER,
    ),
    "a V/v in brackets": lambda: OfficePaper(
        letter(AGENCY + number("Số: 12/UBND-VX") + p("(V/v mượn phòng họp)", 12)), LETTER
    ),
    "a remark behind a brace": lambda: OfficePaper(
        letter(
            end=foot(
                p("Nơi nhận:", 12, "bi", "left")
                + p("- Như trên;", 11, "", "left")
                + p("- TT Đảng ủy;  } để b/c", 11, "", "left")
                + p("- Lưu: VT, VX.", 11, "", "left")
            )
        ),
        LETTER | {"noi-nhan-ds": "- Lưu: VT, VX."},
    ),
    "a remark in a box among the recipients": lambda: OfficePaper(
        letter(
            end=foot(
                p("Nơi nhận:", 12, "bi", "left")
                + p("- Như trên;", 11, "", "left")
                + box("(để b/c)")
                + p("- Lưu: VT, VX.", 11, "", "left")
            )
        ),
        LETTER,
    ),
    "a regulation alone, without Quốc hiệu": lambda: OfficePaper(
        file(
            p("QUY CHẾ", 14, "b"),
            p("Hoạt động của Hội Đọc sách xã An Hòa", 14, "b"),
            p(
                "(Ban hành kèm theo Quyết định số 15/QĐ-UBND\nngày 05 tháng 3 năm 2026 của Ủy ban "
                "nhân dân xã An Hòa)",
                14,
                "i",
            ),
            _CHAPTER,
        ),
        {"ten-loai": "QUY CHẾ", "kem-theo": "(Ban hành kèm theo"},
    ),
    "a resolution with the year in its number": lambda: OfficePaper(
        file(
            table(
                (
                    p("HỘI ĐỒNG NHÂN DÂN", 13, "b") + rule(6) + number("Số: 15/2026/NQ-HĐND"),
                    MOTTO + DATE,
                )
            ),
            p("NGHỊ QUYẾT", 14, "b"),
            p("Về đọc sách", 14, "b"),
            article(1, "Hiệu lực"),
        ),
        told=("the-thuc-quy-dinh-khac",),
    ),
    "a letter about a circular": lambda: OfficePaper(
        letter(
            AGENCY + number("Số: 12/UBND-VX") + p("V/v thực hiện Thông tư số 22/2010/TT-BYT", 12)
        ),
        LETTER | {"trich-yeu-cong-van": "V/v thực hiện Thông tư"},
    ),
}
