"""What is on the pages of a PDF, and where: texts with their size, drawn lines, what is inked.

Points of 1/72 inch; x from the left edge, y from the bottom edge of the page.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.pdf import streams
from pipeline.pdf.marks import Box, Line, Marks, NotPlainError, Piece, joined
from pipeline.pdf.source import Source

POINTS_A_MM = 72 / 25.4

# Times New Roman's (and its metric twins') heights above and below the baseline, as parts of the
# size: a line's box reaches from margin to margin, its ink does not.
_ASCENT, _DESCENT = 0.891, 0.216
# Texts of one row differ by less than this.
_SAME_ROW = 0.7
# A wider gap than this many sizes parts two columns; a justified line has a space in its gaps.
_COLUMN_GAP, _USUAL_SIZE = 1.0, 13.0


@dataclass(frozen=True)
class Text:
    """A stretch of text in one row; `left` is where its first letter is set, `right` its ink's end.

    `sizes` are all sizes in it; `bold` only when all of it is.
    """

    text: str
    left: float
    right: float
    baseline: float
    sizes: tuple[float, ...]
    bold: bool

    @property
    def size(self) -> float:
        """The largest size in it."""
        return self.sizes[-1]

    @property
    def width(self) -> float:
        """How long it is as printed."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """The middle between its ends."""
        return (self.left + self.right) / 2

    @property
    def top(self) -> float:
        """The top of the line it is in."""
        return self.baseline + _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of the line it is in."""
        return self.baseline - _DESCENT * self.size


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its texts and lines from top to bottom, the bounds of all ink.

    `words` is all its text in the order of the document, a line break where the baseline changes.
    """

    number: int
    width: float
    height: float
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]
    bounds: Box | None
    words: str


def read(pdf: bytes) -> tuple[Page, ...]:
    """The pages of a PDF."""
    return pages(Source(pdf), pdf)


def pages(source: Source, pdf: bytes) -> tuple[Page, ...]:
    """The pages of a PDF that is open already: plainly if it is plain, else by PDFium."""
    try:
        marked = list(streams.marks(source))
    except (NotPlainError, ValueError, IndexError, KeyError):
        from pipeline.pdf import objects  # PDFium, which few runs need, takes time to load

        marked = list(objects.marks(pdf))
    return tuple(_page(on_page, number) for number, on_page in enumerate(marked, 1))


def _page(marks: Marks, number: int) -> Page:
    texts = tuple(text for row in _rows(marks.pieces) for text in _texts(row))
    lines = tuple(sorted(marks.lines, key=lambda line: -line.y))
    words = unicodedata.normalize("NFC", marks.text)
    return Page(number, marks.width, marks.height, texts, lines, marks.bounds, words)


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces on one baseline, from left to right; rows from top to bottom."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
        if row and row[0].baseline - piece.baseline > _SAME_ROW:
            yield sorted(row, key=lambda piece: piece.x)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda piece: piece.x)


def _texts(row: list[Piece]) -> Iterator[Text]:
    """The texts of a row that are separate, as in columns and cells."""
    group: list[Piece] = []
    end = 0.0
    for piece in row:
        size = piece.size or (group[-1].size if group else 0) or _USUAL_SIZE
        if group and piece.x - end > _COLUMN_GAP * size:
            yield from _joined(group)
            group = []
        group.append(piece)
        end = max(end, piece.right) if len(group) > 1 else piece.right
    yield from _joined(group)


def _joined(group: list[Piece]) -> Iterator[Text]:
    inked = [piece for piece in group if piece.text.strip()]
    if len(group) == 1 and inked:
        text, x, right, baseline, size, bold = group[0]
        yield Text(_one_line(text), x, right, baseline, (size,), bold)
    elif inked:
        yield Text(
            _one_line(joined(group)),
            left=inked[0].x,
            right=max(piece.right for piece in inked),
            baseline=inked[0].baseline,
            sizes=tuple(sorted({piece.size for piece in inked})),
            bold=all(piece.bold for piece in inked),
        )


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
