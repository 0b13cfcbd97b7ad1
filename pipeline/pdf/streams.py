"""The content of a page as LibreOffice writes it, read from its stream: words and drawn lines.

LibreOffice writes few operators and always in the same form: every word with its own place, every
font with the letters of its codes. Reading that form takes a quarter of the time PDFium needs, and
gives the words in the order of the document, so that a value broken over the lines of a cell stays
whole. Whatever is not of this form raises `NotPlainError`, never is it passed over; such a file is
read by PDFium (`page_objects`).
"""

import re
import zlib
from binascii import unhexlify
from codecs import charmap_decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.pdf.files import Source

# Parts of a drawn line touch within so many points; what is drawn no higher than this is a line.
TOUCH, THIN = 1.5, 3.0
# Above the baseline every letter and digit of a text is inked at least so far, in sizes.
_INKED = 0.45
# A wider gap than this many sizes within a row is as good as a blank.
_GAP = 0.15
# How wide a blank is, in sizes.
_BLANK_WIDTH = 0.25

_NUMBER = rb"-?\d*\.?\d+"
_SHOWN = re.compile(
    rb"(?:/Span<</ActualText<([0-9A-F]*)>>>\sBDC\s)?(?:1 0 0 1 )?"
    rb"(%(n)s) (%(n)s) T[dm]\s/(\w+) (%(n)s) Tf(?:<([0-9A-F]*)>Tj|\[([^\]]*)\]TJ)\s(EMC\s)?|(\S+)"
    % {b"n": _NUMBER}
)
_OPERATION = re.compile(
    rb"((?:[-+.\d]+ +|\[[-. \d]*\] *)*)(?:/(\w+) )?([A-Za-z]+\*?)(?:\s+|$)|(\S+)"
)
_CODES = re.compile(rb"<([0-9A-F]*)>")
_SHIFTS = re.compile(rb"(?<=>)%s" % _NUMBER)
_LETTERS = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>")
_LETTER_SPANS = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_LETTER_SPAN = re.compile(rb"<(\w{2})>\s*<(\w{2})>\s*(<\w+>|\[[^\]]*\])")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ \d+ R)")
_REFERENCE = re.compile(rb"(\d+) \d+ R")

_STROKES = frozenset({b"S", b"s"})
_FILLS = frozenset({b"f", b"f*", b"F", b"B", b"B*", b"b", b"b*"})
_MEANINGLESS = frozenset(
    # Colours, ends of lines, states, marks; clipping only ever hides what lies outside the page.
    {b"rg", b"RG", b"g", b"G", b"k", b"K", b"J", b"j", b"M", b"i", b"d", b"gs", b"EMC", b"W", b"W*"}
)


class NotPlainError(ValueError):
    """A page that is not of the form LibreOffice writes."""


class Box(NamedTuple):
    """The bounds of something inked."""

    left: float
    bottom: float
    right: float
    top: float


class Piece(NamedTuple):
    """Text set in one go on one baseline; a blank one ("") only bridges the gap between two."""

    text: str
    x: float
    right: float
    baseline: float
    size: float
    bold: bool


class Line(NamedTuple):
    """A horizontal line that is drawn."""

    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        """Its length."""
        return self.right - self.left


@dataclass
class Marks:
    """What is on a page, in the order of the file; `text` are its words in that order.

    `bounds` holds all that is inked, None on a page where nothing is.
    """

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bounds: Box | None = None
    text: str = ""

    def ink(self, left: float, bottom: float, right: float, top: float) -> None:
        """Note that something is inked there."""
        if (there := self.bounds) is None:
            self.bounds = Box(left, bottom, right, top)
        elif left < there.left or bottom < there.bottom or right > there.right or top > there.top:
            self.bounds = Box(
                min(left, there.left),
                min(bottom, there.bottom),
                max(right, there.right),
                max(top, there.top),
            )

    def set(self, piece: Piece) -> None:
        """Note a piece; a blank that follows another makes it wider."""
        if piece.text:
            self.ink(piece.x, piece.baseline, piece.right, piece.baseline + _INKED * piece.size)
        elif self.pieces:
            text, x, right, baseline, *_ = self.pieces[-1]
            at = piece.x
            if not text and baseline == piece.baseline and x - TOUCH < at < right + TOUCH:
                self.pieces[-1] = Piece("", x, max(right, piece.right), baseline, 0, False)
                return
        self.pieces.append(piece)

    def draw(self, left: float, right: float, y: float) -> None:
        """Note a horizontal line; the parts of an underlined blank become one."""
        if self.lines:
            last = self.lines[-1]
            if abs(last.y - y) < 1 and -TOUCH < left - last.right < TOUCH:
                self.lines[-1] = Line(last.left, max(last.right, right), last.y)
                return
        self.lines.append(Line(left, right, y))


def joined(pieces: list[Piece]) -> str:
    """The words of pieces in their order; another baseline is another line."""
    parts: list[str] = []
    row = end = 0.0
    for piece in pieces:
        if abs(piece.baseline - row) > 1:
            parts.append("\n")
        elif not -1 < piece.x - end < _GAP * (piece.size or 10):
            parts.append(" ")
        parts.append(piece.text or " ")
        row, end = piece.baseline, piece.right
    return "".join(parts)


def marks(source: Source) -> Iterator[Marks]:
    """What is on each page of a file; raises NotPlainError."""
    for number in source.pages:
        page = source.text(number)
        size = _MEDIA_BOX.search(page)
        contents = _CONTENTS.search(page)
        if size is None or contents is None or b"/Rotate" in page or b"/Annots" in page:
            raise NotPlainError
        streams = [source.data(int(each)) for each in _REFERENCE.findall(contents[1])]
        if None in streams:
            raise NotPlainError
        found = Marks(float(size[1]), float(size[2]))
        _read(b"\n".join(stream for stream in streams if stream), _resources(source, page), found)
        yield found


def _read(content: bytes, resources: "_Resources", page: Marks) -> None:
    """Note on the page what its content puts there."""
    first, *others = content.split(b"BT\n")
    states = _draw(first, (_State(),), resources, page)
    for part in others:
        shown, end, graphics = part.partition(b"ET\n")
        if not end:
            raise NotPlainError
        for piece in _pieces(shown, resources.fonts, states[-1]):
            page.set(piece)
        states = _draw(graphics, states, resources, page)
    page.text = joined(page.pieces)


def _draw(graphics: bytes, states: "_States", resources: "_Resources", page: Marks) -> "_States":
    """Note what is drawn between two texts; gives the states after it."""
    drawn = _drawn(graphics, states, resources.pictures)
    if drawn.bounds is not None:
        page.ink(*drawn.bounds)
    for line in drawn.lines:
        page.draw(*line)
    return drawn.states


# Fonts


@dataclass(frozen=True, eq=False)
class _Font:
    """The letters and widths (in thousandths of the size) of a font's one-byte codes."""

    letters: Mapping[int, str]
    widths: tuple[float, ...]
    bold: bool

    def text(self, codes: bytes) -> str:
        """What codes say; a code without a letter is U+FFFD."""
        return charmap_decode(codes, "replace", self.letters)[0]

    def width(self, codes: bytes) -> float:
        """How wide codes are, without the blanks at their end, in sizes."""
        end = len(codes)
        while end and self.letters.get(codes[end - 1], "?").isspace():
            end -= 1
        return sum(map(self.widths.__getitem__, codes[:end])) / 1000


@dataclass(frozen=True, eq=False)
class _Fonts:
    """The fonts of a page by name; one object for all pages that have the same."""

    by_name: Mapping[bytes, _Font]


@dataclass(frozen=True)
class _Resources:
    """What a page has at hand: its fonts, and the names of its pictures."""

    fonts: _Fonts
    pictures: frozenset[bytes]


def _resources(source: Source, page: bytes) -> _Resources:
    """Raises NotPlainError for a drawing with a content of its own."""
    found = re.search(rb"/Resources (\d+) \d+ R", page)
    text = source.text(int(found[1])) if found else page
    pictures = _listed(source, text, b"XObject")
    if any(b"/Image" not in source.text(number) for _, number in pictures):
        raise NotPlainError
    fonts = tuple(
        (name, _font_of(source, number)) for name, number in _listed(source, text, b"Font")
    )
    return _Resources(_fonts(fonts), frozenset(name for name, _ in pictures))


def _listed(source: Source, resources: bytes, key: bytes) -> list[tuple[bytes, int]]:
    """Fonts or pictures by name, with the objects they are."""
    place = re.search(rb"/%s\s*(?:(\d+) \d+ R|<<([^<>]*)>>)" % key, resources)
    if place is None:
        return []
    text = source.text(int(place[1])) if place[1] else place[2]
    return [(name, int(number)) for name, number in re.findall(rb"/(\w+)\s+(\d+) \d+ R", text)]


def _font_of(source: Source, number: int) -> _Font:
    text = source.text(number)
    letters = re.search(rb"/ToUnicode (\d+) \d+ R", text)
    if letters is None:
        raise NotPlainError
    return _font(text, source.stream(int(letters[1])))


@lru_cache(maxsize=256)
def _fonts(fonts: tuple[tuple[bytes, _Font], ...]) -> _Fonts:
    return _Fonts(dict(fonts))


@lru_cache(maxsize=256)
def _font(text: bytes, table: bytes) -> _Font:
    """A font from its object and its table of letters; papers printed together share it."""
    first = re.search(rb"/FirstChar (\d+)", text)
    widths = re.search(rb"/Widths\s*\[([^\]]*)\]", text)
    name = re.search(rb"/BaseFont\s*/(\S+)", text)
    if first is None or widths is None or name is None or b"/Encoding" in text:
        raise NotPlainError
    given = [0.0] * int(first[1]) + [float(each) for each in widths[1].split()]
    given += [0.0] * (256 - len(given))
    return _Font(dict(letters(_inflated(table))), tuple(given), b"Bold" in name[1])


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


# Words


class _State(NamedTuple):
    """How far and how much larger all that follows is drawn, and the width of lines."""

    x: float = 0
    y: float = 0
    across: float = 1
    up: float = 1
    width: float = 1


class _Stretch:
    """Words of one size on one baseline, while they are read."""

    def __init__(self, font: _Font, x: bytes, baseline: bytes, size: bytes) -> None:
        self.words: list[str] = []
        self._font, self._start, self._baseline, self._size = font, x, baseline, size
        self._last = self._codes = self._shifts = b""

    def ink(self, font: _Font, x: bytes, codes: bytes, shifts: bytes) -> None:
        """Note where the words' ink is: from their first to the end of their last."""
        if not self._codes:
            self._start = x
        self._font, self._last, self._codes, self._shifts = font, x, codes, shifts

    def piece(self, state: _State) -> Piece:
        """The stretch as it stands on the page."""
        size = float(self._size)
        x = float(self._start) * state.across + state.x
        baseline = float(self._baseline) * state.up + state.y
        if not self._codes:
            wide = _BLANK_WIDTH * size * sum(map(len, self.words))
            return Piece("", x, x + wide * state.across, baseline, 0, False)
        wide = self._font.width(self._codes)
        wide -= sum(map(float, _SHIFTS.findall(self._shifts))) / 1000
        right = (float(self._last) + wide * size) * state.across + state.x
        size = round(size * state.up, 1)
        return Piece("".join(self.words), x, right, baseline, size, self._font.bold)


@lru_cache(maxsize=4096)
def _pieces(shown: bytes, fonts: _Fonts, state: _State) -> tuple[Piece, ...]:
    """A block of text; what is the same on all papers printed together is read once."""
    stretches: list[_Stretch] = []
    before: tuple[bytes, bytes] | None = None
    inside = False  # inside a span whose text was given for all of it
    for span, x, baseline, name, size, single, several, ends, unknown in _SHOWN.findall(shown):
        if unknown:
            raise NotPlainError
        font = fonts.by_name[name]
        if before != (baseline, size):
            before = (baseline, size)
            stretches.append(_Stretch(font, x, baseline, size))
        stretch = stretches[-1]
        codes = unhexlify(single or b"".join(_CODES.findall(several)))
        if span:
            text = unhexlify(span).decode("utf-16", "replace")
        else:
            text = "" if inside else font.text(codes)
        inside = bool(span or inside) and not ends
        stretch.words.append(text)
        if text and not text.isspace():
            stretch.ink(font, x, codes, several)
    return tuple(stretch.piece(state) for stretch in stretches)


# Lines, frames and pictures


_States = tuple[_State, ...]
"""The states that are kept for later, and the present one."""


class _Drawn(NamedTuple):
    """What was drawn between two texts, and the states after it."""

    bounds: Box | None
    lines: tuple[Line, ...]
    states: _States


@lru_cache(maxsize=4096)
def _drawn(graphics: bytes, states: _States, pictures: frozenset[bytes]) -> _Drawn:
    """What is the same on all papers printed together is read once."""
    drawing = _Drawing(states, pictures)
    for operation in _operations(graphics):
        drawing.do(*operation)
    return drawing.done()


class _Drawing:
    """What is drawn, in the states that the operators before have set."""

    def __init__(self, states: _States, pictures: frozenset[bytes]) -> None:
        *self.stack, self.state = states
        self._marks, self._pictures = Marks(0, 0), pictures
        self._path: list[tuple[float, float]] = []

    def done(self) -> _Drawn:
        """What was drawn; raises NotPlainError when a path goes on behind it."""
        if self._path:
            raise NotPlainError
        return _Drawn(self._marks.bounds, tuple(self._marks.lines), (*self.stack, self.state))

    def do(self, operator: bytes, name: bytes, numbers: tuple[float, ...]) -> None:
        """Follow one operator."""
        if operator == b"q":
            self.stack.append(self.state)
        elif operator == b"Q":
            if not self.stack:
                raise NotPlainError
            self.state = self.stack.pop()
        elif operator == b"cm":
            self._move(numbers)
        elif operator == b"w":
            self.state = self.state._replace(width=numbers[0])
        elif operator in (b"m", b"l", b"c"):
            self._path += zip(numbers[::2], numbers[1::2], strict=True)
        elif operator == b"re":
            x, y, wide, high = numbers
            self._path += ((x, y), (x + wide, y + high))
        elif operator in _STROKES:
            self._paint(self.state.width / 2)
        elif operator in _FILLS:
            self._paint(0)
        elif operator == b"n":
            self._path = []
        elif operator == b"Do" and name in self._pictures:
            self._path = [(0, 0), (1, 1)]
            self._paint(0)
        elif operator != b"h":
            raise NotPlainError

    def _move(self, numbers: tuple[float, ...]) -> None:
        across, turned, slanted, up, x, y = numbers
        if turned or slanted or across <= 0 or up <= 0:
            raise NotPlainError
        old = self.state
        self.state = _State(
            old.x + x * old.across,
            old.y + y * old.up,
            old.across * across,
            old.up * up,
            old.width,
        )

    def _paint(self, half: float) -> None:
        """Ink the path, a line of twice `half` around it; a thin one is a line."""
        if not self._path:
            return
        state = self.state
        across = [x for x, _ in self._path]
        up = [y for _, y in self._path]
        self._path = []
        left, right = (state.x + edge * state.across for edge in (min(across), max(across)))
        bottom, top = (state.y + edge * state.up for edge in (min(up), max(up)))
        half *= state.up
        self._marks.ink(left - half, bottom - half, right + half, top + half)
        if top - bottom + 2 * half <= THIN and right > left:
            self._marks.draw(left, right, (bottom + top) / 2)


def _operations(graphics: bytes) -> Iterator[tuple[bytes, bytes, tuple[float, ...]]]:
    """The operators that mean something, with their name and numbers."""
    for numbers, name, operator, unknown in _OPERATION.findall(graphics):
        if unknown:
            raise NotPlainError
        if operator not in _MEANINGLESS:
            yield operator, name, tuple(map(float, numbers.split()))
