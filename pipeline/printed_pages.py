"""What stands on the pages of a PDF, and where: texts with their size, drawn lines, what is inked.

Points of 1/72 inch; x from the left edge, y from the bottom edge of the page.
"""

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

POINTS_A_MM = 72 / 25.4

# Times New Roman's (and its metric twins') heights above and below the baseline, as parts of the
# size: a line's box reaches from margin to margin, its ink does not.
_ASCENT, _DESCENT = 0.891, 0.216
# Lines of one row differ by less than this; parts of a drawn line touch within it.
_SAME_ROW, _TOUCH = 0.7, 1.5
# A wider gap than this many sizes parts two columns; a justified line has a space in its gaps.
_COLUMN_GAP, _USUAL_SIZE = 1.0, 13.0
# What is drawn no higher than this is a line.
_THIN = 3.0
# PDFium gives a hyphen at a line's end as a character of its own, and ends a text with a zero.
_CLEANED = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": None, "\xa0": " "})


class Box(NamedTuple):
    """The bounds of something inked."""

    left: float
    bottom: float
    right: float
    top: float


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
        """The top of the line it stands in."""
        return self.baseline + _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of the line it stands in."""
        return self.baseline - _DESCENT * self.size


@dataclass(frozen=True)
class Line:
    """A horizontal line that is drawn, its touching parts joined."""

    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        """Its length."""
        return self.right - self.left


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its texts and lines from top to bottom, and all that is inked."""

    number: int
    width: float
    height: float
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]
    inked: tuple[Box, ...]


class _Piece(NamedTuple):
    """A text object: a word or a run; a blank one only bridges the gap between two words."""

    text: str
    x: float
    right: float
    baseline: float
    size: float
    bold: bool


def read(pdf: bytes) -> tuple[Page, ...]:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(page, number) for number, page in enumerate(document, 1))
    finally:
        document.close()


def _page(page: Any, number: int) -> Page:
    width, height = page.get_size()
    reader = _Reader(page.get_textpage())
    pieces, thin, inked = [], [], []
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        box, kind = reader.box(item), pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pieces.append(piece := reader.piece(item, box))
            if not piece.text:
                continue
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and box.top - box.bottom <= _THIN:
            thin.append(box)
        inked.append(box)
    texts = tuple(text for row in _rows(pieces) for text in _texts(row))
    return Page(number, width, height, texts, tuple(_lines(thin)), tuple(inked))


class _Reader:
    """Reads the objects of a page; what PDFium writes to is made once, as objects are many."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage  # kept: it closes when it is dropped
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._size, self._matrix = ctypes.c_float(), pdfium.FS_MATRIX()
        self._text = (ctypes.c_ushort * 4000)()
        self._name = ctypes.create_string_buffer(200)
        self._bold: dict[int, bool] = {}

    def box(self, item: Any) -> Box:
        """The bounds of an object."""
        left, bottom, right, top = self._bounds
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return Box(left.value, bottom.value, right.value, top.value)

    def piece(self, item: Any, box: Box) -> _Piece:
        """A text object; of a blank only where it is."""
        if box.right - box.left < 0.1:
            return _Piece("", box.left, box.right, box.bottom, 0, False)
        pdfium.FPDFPageObj_GetMatrix(item, self._matrix)
        x, baseline = self._matrix.e, self._matrix.f
        pdfium.FPDFTextObj_GetFontSize(item, self._size)
        size = round(self._size.value * abs(self._matrix.d), 1)
        return _Piece(self._text_of(item), x, box.right, baseline, size, self._is_bold(item))

    def _text_of(self, item: Any) -> str:
        room = len(self._text) * 2
        length = pdfium.FPDFTextObj_GetText(item, self._textpage.raw, self._text, room)
        raw = ctypes.string_at(self._text, min(length, room))
        return raw.decode("utf-16-le", "replace").translate(_CLEANED)

    def _is_bold(self, item: Any) -> bool:
        """By the name of its font, which is asked for once a page."""
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._bold:
            pdfium.FPDFFont_GetBaseFontName(font, self._name, len(self._name))
            self._bold[address] = b"Bold" in self._name.value
        return self._bold[address]


def _rows(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces on one baseline, from left to right; rows from top to bottom."""
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda each: -each.baseline):
        if row and row[0].baseline - piece.baseline > _SAME_ROW:
            yield sorted(row, key=lambda each: each.x)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda each: each.x)


def _texts(row: list[_Piece]) -> Iterator[Text]:
    """The texts of a row that stand apart, as in columns and cells."""
    group: list[_Piece] = []
    end = 0.0
    for piece in row:
        size = piece.size or (group[-1].size if group else 0) or _USUAL_SIZE
        if group and piece.x - end > _COLUMN_GAP * size:
            yield from _joined(group)
            group = []
        group.append(piece)
        end = max(end, piece.right) if len(group) > 1 else piece.right
    yield from _joined(group)


def _joined(group: list[_Piece]) -> Iterator[Text]:
    inked = [each for each in group if each.text.strip()]
    if inked:
        whole = unicodedata.normalize("NFC", "".join(each.text or " " for each in group))
        yield Text(
            " ".join(whole.split()),
            left=inked[0].x,
            right=max(each.right for each in inked),
            baseline=inked[0].baseline,
            sizes=tuple(sorted({each.size for each in inked})),
            bold=all(each.bold for each in inked),
        )


def _lines(boxes: Iterable[Box]) -> Iterator[Line]:
    """Drawn lines; an underlined blank comes in parts that touch."""
    parts = [_line(box) for box in boxes]
    current: Line | None = None
    for part in sorted(parts, key=lambda each: (-round(each.y), each.left)):
        touches = (
            current is not None
            and abs(current.y - part.y) < 1
            and part.left - current.right < _TOUCH
        )
        if current is not None and touches:
            current = Line(current.left, max(current.right, part.right), current.y)
            continue
        if current is not None:
            yield current
        current = part
    if current is not None:
        yield current


def _line(box: Box) -> Line:
    """A line without its ends, by which its stroke's bounds are longer than what is seen."""
    over = (box.top - box.bottom) / 2
    return Line(box.left + over, max(box.left + over, box.right - over), box.bottom + over)
