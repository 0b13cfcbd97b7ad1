"""The content of a page as LibreOffice writes it, read from its stream: words and drawn lines.

LibreOffice writes few operators and always in the same form: every word with its own place, every
font with the letters of its codes. Reading that form takes a quarter of the time PDFium needs, and
gives the words in the order of the document, so that a value broken over the lines of a cell stays
whole. Anything else is never skipped but raises `NotPlainError`; such a file is
read by PDFium (`objects`).
"""

import re
from binascii import unhexlify
from collections.abc import Iterator
from functools import lru_cache

from pipeline.pdf.drawing import State, States, drawn
from pipeline.pdf.letters import Font, Fonts, Resources, resources
from pipeline.pdf.marks import Marks, NotPlainError, Piece, joined
from pipeline.pdf.resources import CONTENTS
from pipeline.pdf.source import Source

# How wide a blank is, in sizes.
_BLANK_WIDTH = 0.25

_NUMBER = rb"-?\d*\.?\d+"
_SHOWN = re.compile(
    rb"(?:/Span<</ActualText<([0-9A-F]*)>>>\sBDC\s)?(?:1 0 0 1 )?"
    rb"(%(n)s) (%(n)s) T[dm]\s/(\w+) (%(n)s) Tf(?:<([0-9A-F]*)>Tj|\[([^\]]*)\]TJ)\s(EMC\s)?|(\S+)"
    % {b"n": _NUMBER}
)
_CODES = re.compile(rb"<([0-9A-F]*)>")
_SHIFTS = re.compile(rb"(?<=>)%s" % _NUMBER)
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")
_REFERENCE = re.compile(rb"(\d+) \d+ R")


def marks(source: Source) -> Iterator[Marks]:
    """What is on each page of a file; raises NotPlainError."""
    for at in source.pages:
        page = source.text(at)
        size = _MEDIA_BOX.search(page)
        contents = CONTENTS.search(page)
        if size is None or contents is None or b"/Rotate" in page or b"/Annots" in page:
            raise NotPlainError
        streams = [source.data(int(number)) for number in _REFERENCE.findall(contents[1])]
        if None in streams:
            raise NotPlainError
        page_marks = Marks(float(size[1]), float(size[2]))
        read_content(
            b"\n".join(stream for stream in streams if stream), resources(source, page), page_marks
        )
        yield page_marks


def read_content(content: bytes, resources: Resources, page: Marks) -> None:
    """Note on the page what its content puts there."""
    first, *others = content.split(b"BT\n")
    states = _draw(first, (State(),), resources, page)
    for part in others:
        shown, end, graphics = part.partition(b"ET\n")
        if not end:
            raise NotPlainError
        for piece in _pieces(shown, resources.fonts, states[-1]):
            page.set(piece)
        states = _draw(graphics, states, resources, page)
    page.text = joined(page.pieces)


def _draw(graphics: bytes, states: States, resources: Resources, page: Marks) -> States:
    """Note what is drawn between two texts and return the states after it."""
    drawing = drawn(graphics, states, resources.pictures)
    if drawing.bounds is not None:
        page.ink(*drawing.bounds)
    for line in drawing.lines:
        page.draw(*line)
    return drawing.states


# Words


class _Stretch:
    """Words of one size on one baseline, while they are read."""

    def __init__(self, font: Font, x: bytes, baseline: bytes, size: bytes) -> None:
        self.words: list[str] = []
        self._font, self._start, self._baseline, self._size = font, x, baseline, size
        self._last = self._codes = self._shifts = b""

    def ink(self, font: Font, x: bytes, codes: bytes, shifts: bytes) -> None:
        """Note where the words' ink is: from their first to the end of their last."""
        if not self._codes:
            self._start = x
        self._font, self._last, self._codes, self._shifts = font, x, codes, shifts

    def piece(self, state: State) -> Piece:
        """The stretch as it is on the page."""
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
def _pieces(shown: bytes, fonts: Fonts, state: State) -> tuple[Piece, ...]:
    """The pieces of a block of text, cached: many are the same on all papers printed together."""
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
