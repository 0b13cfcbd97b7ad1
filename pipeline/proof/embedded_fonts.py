"""Whether the fonts inside a PDF can be read, and draw the letters that its text says.

A damaged font prints boxes, or other letters, while the text that is copied out of the PDF stays
right. So the outlines of each embedded font are compared with those of the font that was to be
printed with. Papers printed together share their fonts: each is read once.
"""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from pipeline.fonts.family import STYLES, Font
from pipeline.pdf.letters import letters
from pipeline.pdf.source import Source, unpacked

Outline = tuple[Any, ...]

_ROUNDED = 1.0
"""How far a width may differ: LibreOffice writes whole thousandths of the size."""

logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # LibreOffice's fonts have no date


class DamagedError(Exception):
    """What is damaged in a PDF, in Vietnamese."""


def check(source: Source, font: Font) -> None:
    """Raise DamagedError if an embedded font cannot be read or draws other letters."""
    for number in source.numbers():
        text = source.text(number)
        if (parts := _parts(text)) is None:
            continue
        descriptor, letters = parts
        program = _PROGRAM.search(source.text(descriptor))
        if program is None:
            continue  # reported as a font that is not embedded
        table = (source.text(letters), source.stream(letters)) if letters is not None else None
        place = int(program[1])
        if why := _fault(text, (source.text(place), source.stream(place)), table, font):
            raise DamagedError(why)


_DESCRIPTOR = re.compile(rb"/FontDescriptor (\d+) \d+ R")
_NAME = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()]+)")
_PROGRAM = re.compile(rb"/FontFile[23]? (\d+) \d+ R")
_LETTERS = re.compile(rb"/ToUnicode (\d+) \d+ R")


@lru_cache(maxsize=256)  # papers that were printed together share their fonts
def _parts(font: bytes) -> tuple[int, int | None] | None:
    """The numbers of a font's descriptor and table of letters; None if it is not such a font."""
    if b"/Type/Font/" not in font.replace(b" ", b""):
        return None
    descriptor, letters = _DESCRIPTOR.search(font), _LETTERS.search(font)
    if descriptor is None or _NAME.search(font) is None:
        return None
    return int(descriptor[1]), int(letters[1]) if letters else None


def _widths(font: bytes) -> Iterator[tuple[int, float]]:
    """The widths that a font's object gives its codes, in thousandths of the size."""
    first = re.search(rb"/FirstChar (\d+)", font)
    widths = re.search(rb"/Widths\s*\[([-\d.\s]*)\]", font)
    if first is not None and widths is not None:
        yield from enumerate(map(float, widths[1].split()), int(first[1]))


@lru_cache(maxsize=256)
def _fault(
    object_: bytes, program: tuple[bytes, bytes], to_letters: tuple[bytes, bytes] | None, font: Font
) -> str:
    """What is wrong with an embedded font, "" if it is sound.

    `object_` is the font's object; its program and its table of letters are objects with streams.
    """
    match = _NAME.search(object_)
    name = match[1].decode("latin-1").rpartition("+")[2] if match else ""
    try:
        data = unpacked(*program)
        table = unpacked(*to_letters) if to_letters is not None else b""
        if data is None or table is None:
            raise ValueError  # packed in a way that LibreOffice does not use
        embedded = TTFont(io.BytesIO(data), lazy=True)
        drawn = dict(_drawn(embedded))
    except Exception:  # a damaged font can make the reader fail in any way
        return f"phông {name} nhúng trong tệp không đọc được"
    if "cmap" not in embedded or not name.startswith(font.family.replace(" ", "")):
        return ""  # a font of two-byte codes, or another's: only whether it can be read is known
    codes = {code: glyph for table in embedded["cmap"].tables for code, glyph in table.cmap.items()}
    style, widths = _style(name), dict(_widths(object_))
    em = embedded["head"].unitsPerEm
    for code, letter in letters(table):
        right = _outlines(font.files[STYLES.index(style)], letter) if len(letter) == 1 else ()
        glyph = codes.get(code, "")
        if right and drawn.get(glyph) not in right:
            return f"phông {name} nhúng trong tệp vẽ sai chữ “{letter}”"
        if right and abs(embedded["hmtx"][glyph][0] * 1000 / em - widths.get(code, 0)) > _ROUNDED:
            return f"phông {name} nhúng trong tệp có chữ “{letter}” rộng sai"
    return ""


def _style(name: str) -> str:
    words = [word for word in ("bold", "italic") if word in name.casefold()]
    return "-".join(words) or "regular"


def _drawn(font: TTFont) -> Iterator[tuple[str, Outline]]:
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        yield name, _outline(glyphs, name)


def _outline(glyphs: Any, name: str) -> Outline:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return tuple(pen.value)


@lru_cache(maxsize=4)
def _font(path: Path) -> tuple[Any, Mapping[int, str], Mapping[str, frozenset[str]]]:
    """The glyphs of a font file, by letter, and those that may be in another's place."""
    font = TTFont(path, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), dict(_alternates(font))


def _alternates(font: TTFont) -> Iterator[tuple[str, frozenset[str]]]:
    if "GSUB" not in font or font["GSUB"].table.LookupList is None:
        return
    alternates: dict[str, set[str]] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            mapping = getattr(table, "mapping", None)
            if table.LookupType == 1 and mapping:
                for one, other in mapping.items():
                    alternates.setdefault(one, set()).add(other)
    yield from ((one, frozenset(others)) for one, others in alternates.items())


@lru_cache(maxsize=4096)
def _outlines(path: Path, letter: str) -> tuple[Outline, ...]:
    """How a letter may be drawn; () for one that the font does not have."""
    glyphs, letters, alternates = _font(path)
    glyph = letters.get(ord(letter))
    if glyph is None:
        return ()
    return tuple(_outline(glyphs, name) for name in (glyph, *alternates.get(glyph, ())))
