"""A letter and a decision as offices write them, and their parts."""

from tests.thethuc.offices.word import article, file, p, rule, run, table, text

AGENCY = p("ỦY BAN NHÂN DÂN", 13, "b") + p("XÃ AN HÒA", 13, "b") + rule(5)
MOTTO = p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b")
MOTTO += p("Độc lập - Tự do - Hạnh phúc", 14, "b") + rule(25, 14)
DATE = p("An Hòa, ngày 05 tháng 3 năm 2026", 13, "i")
ABOUT = p("V/v mượn phòng họp", 12)
ASKED = text(
    "Ủy ban nhân dân xã đề nghị nhà trường cho mượn phòng họp lớn trong buổi sáng để tổ chức buổi "
    "gặp mặt các gia đình của thôn."
)
ASKED += text("Đề nghị nhà trường trả lời trước ngày 10 tháng 3 năm 2026./.")
TO = p("Kính gửi: Trường Tiểu học An Hòa", before=240)
RECIPIENTS = p("Nơi nhận:", 12, "bi", "left") + p("- Như trên;", 11, "", "left")
RECIPIENTS += p("- Lưu: VT, VX.", 11, "", "left")
OFFICE = p("TM. ỦY BAN NHÂN DÂN", 14, "b") + p("CHỦ TỊCH", 14, "b")
SIGNED = OFFICE + p() * 4 + p("Lê Văn Mẫu", 14, "b")
BASES = p("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", 14, "i", "both",
          first=720, before=120)  # fmt: skip
BASES += p(
    "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.", 14, "i", "both", first=720, before=120
)
TITLE = p("QUYẾT ĐỊNH", 14, "b") + p("Về việc mở lớp đọc sách hè", 14, "b") + rule(9, 14)
CHAIR = p("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN HÒA", 14, "b")
ARTICLES = p("QUYẾT ĐỊNH:", 14, "b") + article(
    1, "Mở lớp đọc sách hè cho học sinh tại nhà văn hóa xã trong tháng 6."
)
ARTICLES += article(2, "Trưởng phòng Văn hóa - Xã hội và các thôn chịu trách nhiệm thi hành./.")
_DECISION_TO = RECIPIENTS.replace("Như trên", "Như Điều 2")
FOOT_WIDTHS = (4500, 4800)


def number(words: str = "Số: 15/QĐ-UBND") -> str:
    return p(words, 13)


def head(left: str = "", right: str = "") -> str:
    return table((left or AGENCY + number(), right or MOTTO + DATE))


def foot(left: str = "", right: str = "") -> str:
    return table((left or _DECISION_TO, right or SIGNED), widths=FOOT_WIDTHS)


LETTER_HEAD = AGENCY + number("Số: 12/UBND-VX") + ABOUT


def letter(
    left: str = LETTER_HEAD, to: str = TO, body: str = ASKED, end: str = "", **more: object
) -> bytes:
    closing = end or foot(RECIPIENTS)
    return file(head(left), p(), to, body, p(), closing, **more)  # type: ignore[arg-type]


def decision(title: str = TITLE, above: str = "", end: str = "", **more: object) -> bytes:
    blocks = (head(), above or p(), title, CHAIR, BASES, ARTICLES, p(), end or foot())
    return file(*blocks, **more)  # type: ignore[arg-type]


LETTER = {
    "so-ky-hieu": "12/UBND-VX",
    "trich-yeu-cong-van": "V/v mượn",
    "dia-danh-ngay": "An Hòa, ngày 05",
    "ban-hanh": "ỦY BAN NHÂN DÂN XÃ AN HÒA",
    "kinh-gui": "Trường Tiểu học An Hòa",
    "ho-ten": "Lê Văn Mẫu",
    "noi-nhan-ds": "- Như trên; - Lưu: VT, VX.",
}
DECISION = {
    "so-ky-hieu": "15/QĐ-UBND",
    "ten-loai": "QUYẾT ĐỊNH",
    "trich-yeu": "Về việc mở lớp đọc sách hè",
    "can-cu": "Căn cứ Luật",
    "ho-ten": "Lê Văn Mẫu",
}


TABS = '<w:tabs><w:tab w:val="center" w:pos="1700"/><w:tab w:val="center" w:pos="6400"/></w:tabs>'


def tabbed(left: str, right: str, look: str = "b", other: str = "b") -> str:
    made = run("\t" + left, 13, look) + run("\t" + right, 13, other)
    return f"<w:p><w:pPr>{TABS}</w:pPr>{made}</w:p>"


LETTERHEAD_BY_TABS = tabbed("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
LETTERHEAD_BY_TABS += tabbed("XÃ AN HÒA", "Độc lập - Tự do - Hạnh phúc")
LETTERHEAD_BY_TABS += tabbed("Số:       /UBND-VX", "An Hòa, ngày     tháng 3 năm 2026", "", "i")
LETTERHEAD_BY_TABS += tabbed("V/v mượn phòng họp", "", "")
