"""Fonts of a page as LibreOffice writes them: the letters and widths of their one-byte codes."""

import re
import zlib
from binascii import unhexlify
from codecs import charmap_decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.pdf.marks import NotPlainError
from pipeline.pdf.resources import entries
from pipeline.pdf.source import Source

_LETTERS = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>")
_LETTER_SPANS = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_LETTER_SPAN = re.compile(rb"<(\w{2})>\s*<(\w{2})>\s*(<\w+>|\[[^\]]*\])")


@dataclass(frozen=True, eq=False)
class Font:
    """The letters and widths (in thousandths of the size) of a font's one-byte codes."""

    letters: Mapping[int, str]
    widths: tuple[float, ...]
    bold: bool

    def text(self, codes: bytes) -> str:
        """The text of codes; a code without a letter is U+FFFD."""
        return charmap_decode(codes, "replace", self.letters)[0]

    def width(self, codes: bytes) -> float:
        """How wide codes are, without the blanks at their end, in sizes."""
        end = len(codes)
        while end and self.letters.get(codes[end - 1], "?").isspace():
            end -= 1
        return sum(map(self.widths.__getitem__, codes[:end])) / 1000


@dataclass(frozen=True, eq=False)
class Fonts:
    """The fonts of a page by name; one object for all pages that have the same."""

    by_name: Mapping[bytes, Font]


@dataclass(frozen=True)
class Resources:
    """The resources of a page: its fonts, and the names of its pictures."""

    fonts: Fonts
    pictures: frozenset[bytes]


def resources(source: Source, page: bytes) -> Resources:
    """The resources of a page; raises NotPlainError for a drawing with a content of its own."""
    match = re.search(rb"/Resources (\d+) \d+ R", page)
    text = source.text(int(match[1])) if match else page
    pictures = entries(source, text, b"XObject")
    if any(b"/Image" not in source.text(number) for _, number in pictures):
        raise NotPlainError
    fonts = tuple(
        (name, _font_of(source, number)) for name, number in entries(source, text, b"Font")
    )
    return Resources(_joined(fonts), frozenset(name for name, _ in pictures))


def _font_of(source: Source, number: int) -> Font:
    text = source.text(number)
    letters = re.search(rb"/ToUnicode (\d+) \d+ R", text)
    if letters is None:
        raise NotPlainError
    return _font(text, source.stream(int(letters[1])))


@lru_cache(maxsize=256)
def _joined(fonts: tuple[tuple[bytes, Font], ...]) -> Fonts:
    return Fonts(dict(fonts))


@lru_cache(maxsize=256)
def _font(text: bytes, table: bytes) -> Font:
    """A font from its object and its table of letters; papers printed together share it."""
    first = re.search(rb"/FirstChar (\d+)", text)
    widths = re.search(rb"/Widths\s*\[([^\]]*)\]", text)
    name = re.search(rb"/BaseFont\s*/(\S+)", text)
    if first is None or widths is None or name is None or b"/Encoding" in text:
        raise NotPlainError
    given = [0.0] * int(first[1]) + [float(width) for width in widths[1].split()]
    given += [0.0] * (256 - len(given))
    return Font(dict(letters(_inflated(table))), tuple(given), b"Bold" in name[1])


def _inflated(stream: bytes) -> bytes:
    begins = re.match(rb"stream\r?\n", stream)
    try:
        return zlib.decompressobj().decompress(stream[begins.end() :]) if begins else b""
    except zlib.error as cause:
        raise NotPlainError from cause


def letters(table: bytes) -> Iterator[tuple[int, str]]:
    """Codes and what they say, by a table of letters (ToUnicode)."""
    for spans in _LETTER_SPANS.findall(table):
        for first, last, start in _LETTER_SPAN.findall(spans):
            if start.startswith(b"["):
                raise NotPlainError
            base = int(start[1:-1], 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                yield code, chr(base + code - int(first, 16))
    singles = _LETTER_SPANS.sub(b"", table).partition(b"beginbfchar")[2]
    for code, letters in _LETTERS.findall(singles):
        yield int(code, 16), unhexlify(letters).decode("utf-16-be", "replace")
