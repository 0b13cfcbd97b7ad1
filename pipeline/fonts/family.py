"""The one font of all papers: where it is, what it can print, and how wide a text is.

Every paper is set in Times New Roman or, if that is not installed, in Tinos, which has the same
widths and every Vietnamese letter. LibreOffice is shown only this family, through a fontconfig file
of our own: left to itself it mixes fonts and the PDF's text can no longer be read.
"""

import os
import sys
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from fontTools.ttLib import TTFont

STYLES = ("regular", "bold", "italic", "bold-italic")
_FILES = {
    "Times New Roman": ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    "Tinos": (
        "Tinos-Regular.ttf",
        "Tinos-Bold.ttf",
        "Tinos-Italic.ttf",
        "Tinos-BoldItalic.ttf",
    ),
}
_ALTERNATIVES = {
    "times.ttf": "Times_New_Roman.ttf",
    "timesbd.ttf": "Times_New_Roman_Bold.ttf",
    "timesi.ttf": "Times_New_Roman_Italic.ttf",
    "timesbi.ttf": "Times_New_Roman_Bold_Italic.ttf",
}
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA)) + "…“”–•□"


class MissingFontError(Exception):
    """Neither family is installed: what is missing and how to install it, in Vietnamese."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Font:
    """The family in use and its four files, in the order of STYLES."""

    family: str
    files: tuple[Path, ...]


def font_folders() -> tuple[Path, ...]:
    """Where the system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return (windows, home / "AppData/Local/Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (
            Path("/System/Library/Fonts/Supplemental"),
            Path("/Library/Fonts"),
            home / "Library/Fonts",
        )
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


@cache
def find() -> Font:
    """The font to print with: Times New Roman if installed, else Tinos.

    Raises MissingFontError when neither is there with all four styles and every letter.
    """
    present = {
        path.name.lower(): path
        for folder in font_folders()
        if folder.is_dir()
        for path in sorted(folder.rglob("*.[tT][tT][fF]"))
    }
    for family, names in _FILES.items():
        files = tuple(_file(present, name) for name in names)
        if all(files) and not missing_glyphs(VIETNAMESE, files[0]):
            font = Font(family, tuple(path for path in files if path))
            # Rules are as long as bold text. Read here, the widths need not be read again in each
            # of the processes that are forked to fill papers.
            _glyphs(font.files[STYLES.index("bold")])
            return font
    raise MissingFontError(
        "Không tìm thấy phông chữ Times New Roman hoặc Tinos.",
        "Cài phông Tinos (Debian, Ubuntu: gói fonts-croscore), rồi chạy lại.",
    )


def _file(present: dict[str, Path], name: str) -> Path | None:
    return present.get(name.lower()) or present.get(_ALTERNATIVES.get(name, name).lower())


_NOT_DEFINED = "0"
"""The glyph of what a font lacks. It is the first of every font; here glyphs go by their number."""


@cache
def _glyphs(path: Path) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(path, lazy=True) as font:
        # Their names are not asked for, and take as long to read as all the rest.
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        return dict(font.getBestCmap()), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def missing_glyphs(text: str, path: Path | None = None) -> str:
    """The characters of a text the font cannot print, each once, in order ("" if none)."""
    known = _printable(path or find().files[0])
    if known.issuperset(text):  # as nearly every text
        return ""
    return "".join(char for char in dict.fromkeys(text) if char not in known)


@cache
def _printable(path: Path) -> frozenset[str]:
    cmap, _, _ = _glyphs(path)
    return frozenset(map(chr, cmap)) | frozenset("\n\t\r")


def width(text: str, style: str = "bold") -> float:
    """The printed width of a text in em (multiply by the size in points)."""
    cmap, metrics, em = _glyphs(find().files[STYLES.index(style)])
    glyphs = (cmap.get(ord(char), _NOT_DEFINED) for char in text)
    return sum(metrics[name][0] for name in glyphs) / em


POINTS_PER_CM = 72 / 2.54


EN_SPACE = "\u2002"
"""What rules are drawn with, underlined. LibreOffice handles each non-breaking space by itself:
they made rules the dearest part of a paper."""


def gach(text: str, ratio: float = 0.42, size_ratio: float = 1.0, most_cm: float = 5.5) -> str:
    """En spaces as wide as the rule below a text: a filter for underlined runs.

    The rule below the agency and the subject is a third to a half of the text's length (Nghị định
    30/2020/NĐ-CP, Phụ lục I, Mục II; Thông tư 01/2011/TT-BNV), so `ratio` is between. The text
    counts as at most `most_cm` wide at 13 pt (a longer one wraps in its column).
    """
    em = min(width(text) * size_ratio, most_cm * POINTS_PER_CM / 13)
    return EN_SPACE * max(2, round(em * ratio / width(EN_SPACE)))


def fontconfig(font: Font, folder: Path) -> Path:
    """Write a fontconfig file into `folder` that offers only this family and return its path.

    Names that papers may ask for (Times New Roman, its common stand-ins) lead to the family too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shelf = folder / "shelf"
    shelf.mkdir(exist_ok=True)
    for path in font.files:
        link = shelf / path.name
        if not link.exists():
            link.symlink_to(path)
    config = folder / "fonts.conf"
    config.write_text(_FONTS_CONF.format(**_conf_values(font, shelf, folder)), encoding="utf-8")
    return config


def _conf_values(font: Font, shelf: Path, folder: Path) -> dict[str, str]:
    return {
        "shelf": escape(str(shelf)),
        "cache": escape(str(folder / "cache")),
        "family": escape(font.family),
    }


_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{shelf}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="assign" binding="same"><string>{family}</string></edit>
  </match>
</fontconfig>
"""
