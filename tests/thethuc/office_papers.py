"""Papers as Word users really write them, each with what is right to say of it.

Raw WordprocessingML, so that nothing tidies them up: tables within tables, boxes, letterheads by
spaces, fonts by theme. `PAPERS` gives for each: the file, what must be recognised, what is told.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{}</Types>'
)
_PART = (
    '<Override PartName="/word/{0}.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.{1}+xml"/>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'


@dataclass(frozen=True)
class OfficePaper:
    """A paper; `seen`: a part of the text of each component that must be recognised; `unseen`:
    components it must not be said to have; `told`: the code of every finding, and no other.
    """

    content: bytes
    seen: dict[str, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    kind: str = ""


# ---- pieces


def run(text: str, size: float | None = 14, look: str = "", font: str = "") -> str:
    """A run; `look`: b, i, u in any order; line breaks and tabs as in Python."""
    marks = "".join(f'<w:{tag}{" w:val=" + chr(34) + "single" + chr(34) if tag == "u" else ""}/>'
                    for tag in look)  # fmt: skip
    sized = f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    inner = "".join(
        "<w:br/>" if part == "\n" else "<w:tab/>" if part == "\t" else
        f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in _parts(text)
    )  # fmt: skip
    return f"<w:r><w:rPr>{font}{marks}{sized}</w:rPr>{inner}</w:r>"


def _parts(text: str) -> list[str]:
    found, rest = [], ""
    for letter in text:
        if letter in "\n\t":
            found += [rest, letter] if rest else [letter]
            rest = ""
        else:
            rest += letter
    return [*found, rest] if rest else found


def p(text: str = "", size: float = 14, look: str = "", at: str = "center", **more: object) -> str:
    """A paragraph of one run; `first`, `before`, `left` in twips; `runs` instead of a text."""
    ind = "".join(
        f' w:{name}="{more[key]}"'
        for key, name in (("left", "left"), ("first", "firstLine"))
        if key in more
    )
    before = f'<w:spacing w:before="{more["before"]}"/>' if "before" in more else ""
    runs = str(more.get("runs") or (run(text, size, look, str(more.get("font", "")))))
    aligned = f'<w:jc w:val="{at}"/>' if at else ""
    return f"<w:p><w:pPr>{before}<w:ind{ind}/>{aligned}</w:pPr>{runs}</w:p>"


def rule(spaces: int, size: float = 13) -> str:
    """A rule as many type it: underlined spaces of half the letters' height."""
    return p("\u2002" * spaces, size, "u")


def text(words: str) -> str:
    return p(words, at="both", first=720, before=120)


def article(number: int, words: str) -> str:
    runs = run(f"Điều {number}.", 14, "b") + run(f" {words}", 14)
    return p(runs=runs, at="both", first=720, before=120)


def table(*rows: tuple[str, ...], widths: tuple[int, ...] = (3600, 5700), borders: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    made = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}'
            f"{'<w:p/>' if cell.endswith('</w:tbl>') else ''}</w:tc>"
            for wide, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>'
    )


def box(words: str, size: float = 13) -> str:
    inner = p(words, size)
    return (
        '<w:p><w:r><w:pict><v:rect style="position:absolute;margin-left:5pt;margin-top:5pt;'
        f'width:90pt;height:22pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>'
        "</v:rect></w:pict></w:r></w:p>"
    )


BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def file(
    *blocks: str,
    margins: tuple[int, int, int, int] = (1134, 850, 1134, 1701),
    font: str = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
    'w:eastAsia="Times New Roman" w:cs="Times New Roman"/>',
    language: str = "",
    theme: str = "",
    size: float = 14,
) -> bytes:
    """The .docx; margins top, right, bottom, left in twips; `language`: of w:themeFontLang."""
    top, right, bottom, left = margins
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    styles = (
        f"<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{font}"
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
    )
    settings = f"<w:settings {_SPACES}>{language}</w:settings>"
    parts = {"styles": ("wordprocessingml.styles", styles)}
    parts["settings"] = ("wordprocessingml.settings", settings)
    if theme:
        parts["theme/theme1"] = ("theme", theme)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        made = "".join(_PART.format(name, kind) for name, (kind, _) in parts.items())
        zipped.writestr("[Content_Types].xml", _TYPES.format(made))
        document = f'<Relationship Id="d" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        zipped.writestr("_rels/.rels", _RELS.format(document) + "</Relationships>")
        links = "".join(
            f'<Relationship Id="r{at}" Type="{_REL}/{name.split("/")[0]}" Target="{name}.xml"/>'
            for at, name in enumerate(parts)
        )
        zipped.writestr("word/_rels/document.xml.rels", _RELS.format(links) + "</Relationships>")
        body = "".join(blocks) + section
        zipped.writestr(
            "word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"
        )
        for name, (_, content) in parts.items():
            zipped.writestr(f"word/{name}.xml", content)
    return target.getvalue()


_SCRIPTS = (
    '<a:font script="Jpan" typeface="MS Mincho"/><a:font script="Arab" typeface="{1}"/>'
    '<a:font script="Viet" typeface="{0}"/>'
)


def theme(major: str = "Calibri Light", minor: str = "Calibri") -> str:
    """Office's theme as Word writes it, with the fonts of other scripts."""
    one = _SCRIPTS.format("Times New Roman", "Times New Roman")
    two = _SCRIPTS.format("Arial", "Arial")
    empty = '<a:ea typeface=""/><a:cs typeface=""/>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">'
        '<a:themeElements><a:fontScheme name="Office">'
        f'<a:majorFont><a:latin typeface="{major}"/>{empty}{one}</a:majorFont>'
        f'<a:minorFont><a:latin typeface="{minor}"/>{empty}{two}</a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>"
    )


def fonts(name: str) -> str:
    return f'<w:rFonts w:asciiTheme="{name}" w:hAnsiTheme="{name}" w:cstheme="{name}"/>'


# ---- parts of papers

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


# ---- the papers


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
_PLAN = p("KẾ HOẠCH", 14, "b") + p("Mở lớp đọc sách hè năm 2026", 14, "b") + rule(9, 14)
_CHARTER_HEAD = table((AGENCY, MOTTO))
_CHAPTER = p("Chương I", 14, "b") + p("QUY ĐỊNH CHUNG", 14, "b")
_CHAPTER += p("Điều 1. Tên gọi", 14, "b", "both", first=720, before=120)
_CHAPTER += text("Hội có tên là Hội Đọc sách xã An Hòa.")
_SPACED = p("  ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b", "left")
_SPACED += p("     XÃ AN HÒA                    Độc lập - Tự do - Hạnh phúc", 13, "b", "left")
_SPACED_NUMBER = p(
    runs=run("   Số:       /QĐ-UBND", 13)
    + run("                 An Hòa, ngày       tháng     năm 2026", 13, "i"),
    at="left",
)
_TABS = '<w:tabs><w:tab w:val="center" w:pos="1700"/><w:tab w:val="center" w:pos="6400"/></w:tabs>'


def _tabbed(left: str, right: str, look: str = "b", other: str = "b") -> str:
    made = run("\t" + left, 13, look) + run("\t" + right, 13, other)
    return f"<w:p><w:pPr>{_TABS}</w:pPr>{made}</w:p>"


_TABBED = _tabbed("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_TABBED += _tabbed("XÃ AN HÒA", "Độc lập - Tự do - Hạnh phúc")
_TABBED += _tabbed("Số:       /UBND-VX", "An Hòa, ngày     tháng 3 năm 2026", "", "i")
_TABBED += _tabbed("V/v mượn phòng họp", "", "")
_LONG = (
    "V/v báo cáo kết quả thực hiện công tác bảo vệ, chăm sóc trẻ em; rà soát số liệu trẻ em có "
    "hoàn cảnh đặc biệt và đăng ký nhu cầu hỗ trợ của các thôn trên địa bàn xã An Hòa trong hai "
    "năm vừa qua theo chỉ đạo của Ủy ban nhân dân tỉnh"
)
_LONG_SUBJECT = (
    "Về việc mở lớp đọc sách hè cho học sinh tiểu học và trung học cơ sở của mười hai thôn tại nhà "
    "văn hóa xã và thư viện nhà trường trong hai tháng nghỉ hè năm học 2025 - 2026"
)
_UNRULED = p("QUYẾT ĐỊNH", 14, "b") + p("Về việc mở lớp đọc sách hè", 14, "b")


def _signed(*names: str) -> str:
    return OFFICE + p() * 4 + "".join(p(name, 14, "b") for name in names)


_PARTY = p("ĐẢNG ỦY XÃ AN HÒA", 14) + p("*", 14) + p("Số 15-NQ/ĐU", 14)
_PARTY_RIGHT = p("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "b") + p("An Hòa, ngày 05 tháng 3 năm 2026", 14, "i")
_LAW_TITLE = p("LUẬT", 14, "b") + p("Đọc sách", 14, "b") + rule(3, 14)
_ANNEX = p("Phụ lục I", 14, "b") + p("DANH SÁCH CÁC LỚP ĐỌC SÁCH", 14, "b")
_ANNEX += p("(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2026\n"
            "của Ủy ban nhân dân xã An Hòa)", 14, "i")  # fmt: skip
_ANNEX += table(
    (p("STT", 13, "b"), p("Lớp", 13, "b")), (p("1", 13), p("Lớp đọc sách thôn 1", 13)),
    widths=(1000, 8300), borders=BORDERS,
)  # fmt: skip

_BOLD_FONT = (
    '<w:rFonts w:ascii="Times New Roman Bold" w:hAnsi="Times New Roman Bold" '
    'w:cs="Times New Roman Bold"/>'
)
_VNI = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
_VIET = '<w:themeFontLang w:val="vi-VN"/>'
_ENGLISH = '<w:themeFontLang w:val="en-US"/>'

PAPERS: dict[str, Callable[[], OfficePaper]] = {
    "a clean letter": lambda: OfficePaper(letter(), LETTER),
    "a clean decision": lambda: OfficePaper(decision(), DECISION),
    # fonts
    "the headings' theme font, in Vietnamese": lambda: OfficePaper(
        letter(font=fonts("majorHAnsi"), language=_VIET, theme=theme()), LETTER
    ),
    "the headings' theme font of accented letters, for complex scripts": lambda: OfficePaper(
        letter(
            font=fonts("majorBidi"),
            language='<w:themeFontLang w:val="en-US" w:bidi="ar-SA"/>',
            theme=theme(),
        ),
        LETTER,
    ),
    "the theme font for complex scripts, its language not said": lambda: OfficePaper(
        letter(font=fonts("majorBidi"), language=_ENGLISH, theme=theme()), LETTER
    ),
    "the theme font for East Asia, which the theme leaves blank": lambda: OfficePaper(
        letter(font=fonts("minorEastAsia"), language=_ENGLISH, theme=theme()), LETTER
    ),
    "a theme whose own font is Times New Roman": lambda: OfficePaper(
        letter(
            font=fonts("minorHAnsi"),
            language=_ENGLISH,
            theme=theme("Times New Roman", "Times New Roman"),
        ),
        LETTER,
    ),
    "the theme font in English: Calibri, as printed": lambda: OfficePaper(
        letter(font=fonts("minorHAnsi"), language=_ENGLISH, theme=theme()),
        LETTER,
        told=("the-thuc-phong-chu",),
    ),
    "the bold cut of Times New Roman named as a font": lambda: OfficePaper(
        decision(TITLE.replace("<w:rPr><w:b/>", f"<w:rPr>{_BOLD_FONT}")), DECISION
    ),
    "a font of the time before Unicode": lambda: OfficePaper(
        letter(body=ASKED.replace("<w:rPr>", f"<w:rPr>{_VNI}")),
        LETTER,
        told=("the-thuc-phong-chu",),
    ),
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
    # nested tables
    "head and foot nested in the left cells": lambda: OfficePaper(
        file(
            table(
                (table((LETTER_HEAD, MOTTO + DATE), widths=(3500, 5600)), ""), widths=(9200, 200)
            ),
            p(),
            TO,
            ASKED,
            table((table((RECIPIENTS, SIGNED), widths=(4400, 4700)), ""), widths=(9200, 200)),
        ),
        LETTER,
    ),
    "each side of the head nested in its own cell": lambda: OfficePaper(
        letter(table((LETTER_HEAD,), widths=(3500,))),
        LETTER,
    ),
    "head nested two deep, in one cell": lambda: OfficePaper(
        file(
            table(
                (
                    table(
                        (table((LETTER_HEAD, MOTTO + DATE), widths=(3500, 5500)),), widths=(9200,)
                    ),
                ),
                widths=(9300,),
            ),
            p(),
            TO,
            ASKED,
            foot(RECIPIENTS),
        ),
        LETTER,
    ),
    "the signature alone nested in the right cell": lambda: OfficePaper(
        letter(end=foot(RECIPIENTS, table((SIGNED,), widths=(4600,)))),
        LETTER,
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
    # Kính gửi in the letterhead's table
    "Kính gửi in one cell over the whole width of the letterhead": lambda: OfficePaper(
        file(
            table((LETTER_HEAD, MOTTO + DATE)).replace(
                "</w:tbl>",
                '<w:tr><w:tc><w:tcPr><w:tcW w:w="9300" w:type="dxa"/>'
                f'<w:gridSpan w:val="2"/></w:tcPr>{p()}{TO}</w:tc></w:tr></w:tbl>',
            ),
            p(),
            ASKED,
            p(),
            foot(RECIPIENTS),
        ),
        LETTER,
    ),
    "Kính gửi below the date in the right cell": lambda: OfficePaper(
        file(head(LETTER_HEAD, MOTTO + DATE + p() + TO), p(), ASKED, p(), foot(RECIPIENTS)),
        LETTER,
    ),
    # drafts
    "a box DỰ THẢO 2 above the title": lambda: OfficePaper(
        decision(above=box("DỰ THẢO 2")), DECISION
    ),
    "a box Dự thảo (lần 3) at the head": lambda: OfficePaper(
        file(box("Dự thảo (lần 3)"), head(), p(), TITLE, CHAIR, BASES, ARTICLES, p(), foot()),
        DECISION,
    ),
    "DỰ THẢO typed below the number": lambda: OfficePaper(
        letter(LETTER_HEAD + p("DỰ THẢO", 13, "b")), LETTER
    ),
    # typed letterheads
    "a letterhead by spaces with a blank number": lambda: OfficePaper(
        file(_SPACED, _SPACED_NUMBER, p(), TITLE, CHAIR, BASES, ARTICLES, p(), foot()),
        {"so-ky-hieu": "/QĐ-UBND", "dia-danh-ngay": "An Hòa, ngày", "ten-loai": "QUYẾT ĐỊNH"},
        told=("the-thuc-duong-ke-thieu",),
    ),
    "a letterhead by tabs with a blank number": lambda: OfficePaper(
        file(_TABBED, p(), TO, ASKED, p(), foot(RECIPIENTS)),
        {"so-ky-hieu": "/UBND-VX", "dia-danh-ngay": "An Hòa, ngày", "trich-yeu-cong-van": "V/v"},
        told=("the-thuc-duong-ke-thieu",),
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
        file(_TABBED.replace("V/v mượn phòng họp", _LONG), p(), TO, ASKED, p(), foot(RECIPIENTS)),
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
