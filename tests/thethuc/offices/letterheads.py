"""Papers of offices: fonts by theme, tables within tables, letterheads by spaces and tabs."""

from collections.abc import Callable

from tests.thethuc.offices.paper import (
    ARTICLES,
    ASKED,
    BASES,
    CHAIR,
    DATE,
    DECISION,
    LETTER,
    LETTER_HEAD,
    LETTERHEAD_BY_TABS,
    MOTTO,
    RECIPIENTS,
    SIGNED,
    TITLE,
    TO,
    decision,
    foot,
    head,
    letter,
)
from tests.thethuc.offices.word import OfficePaper, box, file, fonts, p, run, table, theme

_SPACED = p("  ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b", "left")
_SPACED += p("     XÃ AN HÒA                    Độc lập - Tự do - Hạnh phúc", 13, "b", "left")
_SPACED_NUMBER = p(
    runs=run("   Số:       /QĐ-UBND", 13)
    + run("                 An Hòa, ngày       tháng     năm 2026", 13, "i"),
    at="left",
)
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
        file(LETTERHEAD_BY_TABS, p(), TO, ASKED, p(), foot(RECIPIENTS)),
        {"so-ky-hieu": "/UBND-VX", "dia-danh-ngay": "An Hòa, ngày", "trich-yeu-cong-van": "V/v"},
        told=("the-thuc-duong-ke-thieu",),
    ),
}
