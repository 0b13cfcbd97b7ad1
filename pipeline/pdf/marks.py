"""What is on a page, before it is put in order: words, drawn lines, where ink is.

Points of 1/72 inch; x from the left edge, y from the bottom edge of the page.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

TOUCH, THIN = 1.5, 3.0
"""Parts of a drawn line touch within this many points; a shape no higher than that is a line."""

# Above the baseline every letter and digit of a text is inked at least so far, in sizes.
_INKED = 0.45
# A wider gap than this many sizes within a row is as good as a blank.
_GAP = 0.15


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
        if (bounds := self.bounds) is None:
            self.bounds = Box(left, bottom, right, top)
        elif (
            left < bounds.left or bottom < bounds.bottom or right > bounds.right or top > bounds.top
        ):
            self.bounds = Box(
                min(left, bounds.left),
                min(bottom, bounds.bottom),
                max(right, bounds.right),
                max(top, bounds.top),
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
