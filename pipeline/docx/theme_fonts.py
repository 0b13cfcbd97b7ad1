"""Which fonts a theme's names stand for, and which cut of a font its full name asks for.

`w:themeFontLang` (ISO/IEC 29500-1, 17.15.1.88) decides: for Vietnamese, Word takes the theme's
`<a:font script="Viet">` instead of the font for Latin letters. A theme leaves its fonts for East
Asian and complex scripts blank as a rule; Word then prints Times New Roman.
"""

import re

from pipeline.docx.xml import Element, child, q, value

_FALLBACK = "Times New Roman"
# The scripts of languages that a theme has fonts of its own for (as Office writes its themes).
_SCRIPTS = {
    "vi": "Viet",
    "ja": "Jpan",
    "ko": "Hang",
    "zh-tw": "Hant",
    "zh-hk": "Hant",
    "zh-mo": "Hant",
    "zh": "Hans",
    "ar": "Arab",
    "fa": "Arab",
    "ur": "Arab",
    "he": "Hebr",
    "th": "Thai",
    "km": "Khmr",
    "lo": "Laoo",
}
_USES = (("latin", "w:val"), ("ea", "w:eastAsia"), ("cs", "w:bidi"))
_FACE = re.compile(
    r"times new roman(?: \((?:headings|body)(?: (?:cs|asian))?\))?(?P<cut>(?: bold)?(?: italic)?)"
    r"|timesnewromanps(?:-(?P<post>bold)?(?P<slant>italic)?mt|mt)",
    re.IGNORECASE,
)


def theme_fonts(theme: Element | None, settings: Element | None) -> dict[str, str]:
    """Each theme font's name ("majorHAnsi", "minorBidi" …) to the font that prints."""
    if theme is None:
        return {}
    language = child(settings, "w:themeFontLang")
    by_name: dict[str, str] = {}
    for rank in ("major", "minor"):
        fonts = theme.find(f".//{q(f'a:{rank}Font')}")
        if fonts is None:
            continue
        latin, east, complex_ = (_font(fonts, use, value(language, said)) for use, said in _USES)
        by_name |= {f"{rank}Ascii": latin, f"{rank}HAnsi": latin}
        by_name |= {f"{rank}EastAsia": east, f"{rank}Bidi": complex_}
    return by_name


def _font(fonts: Element, use: str, language: str | None) -> str:
    """The font of a theme for a use (latin, ea, cs) in a language."""
    tag = (language or "").lower()
    script = _SCRIPTS.get(tag) or _SCRIPTS.get(tag.partition("-")[0])
    for font in fonts.findall(q("a:font")):
        if script is not None and font.get("script") == script and font.get("typeface"):
            return str(font.get("typeface"))
    own = fonts.find(q(f"a:{use}"))
    return str((own.get("typeface") if own is not None else "") or _FALLBACK)


def face(name: str) -> tuple[str, bool, bool]:
    """The family that a font's full name belongs to, and whether the name says bold and italic.

    Only the names of Times New Roman's own cuts are known ("Times New Roman Bold",
    "TimesNewRomanPS-BoldMT"); any other name is a family's.
    """
    match = _FACE.fullmatch(name.strip().rstrip(";"))
    if match is None:
        return name, False, False
    cut = (match["cut"] or "").lower()
    bold, italic = bool(match["post"]) or "bold" in cut, bool(match["slant"]) or "italic" in cut
    return _FALLBACK, bold, italic
