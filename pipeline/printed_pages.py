"""What stands on the pages of a PDF, and where: texts with their size, drawn lines, what is inked.

Points of 1/72 inch; x from the left edge, y from the bottom edge of the page.
"""

import ctypes
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

POINTS_A_MM = 72 / 25.4

# Times New Roman's (and its metric twins') heights above and below the baseline, as parts of the
# size: a line's box reaches from margin to margin, its ink does not.
_ASCENT, _DESCENT = 0.891, 0.216
# Lines of one row differ by less than this; parts of a drawn line touch within it.
_SAME_ROW, _TOUCH = 0.7, 1.5
# A wider gap than this many sizes parts two columns; a justified line has a space in its gaps.
_COLUMN_GAP = 1.0
# What is drawn no higher than this is a line.
_THIN = 3.0
# PDFium gives a hyphen at a line's end as a character of its own.
_LINE_END_HYPHEN = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": None, "\xa0": " "})


@dataclass(frozen=True)
class Box:
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


@dataclass(frozen=True)
class _Piece:
    """A text object: a word or a run; blank ones only bridge the gap between two words."""

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
    pieces, thin, inked = [], [], []
    textpage = page.get_textpage()
    text_of, bold_of = _text_reader(textpage.raw), _bold_reader()
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        box, kind = _box(item), pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pieces.append(_piece(item, box, text_of, bold_of))
            if box.right - box.left < 0.1:  # a blank
                continue
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and box.top - box.bottom <= _THIN:
            thin.append(box)
        inked.append(box)
    texts = tuple(text for row in _rows(pieces) for text in _texts(row))
    return Page(number, width, height, texts, tuple(_lines(thin)), tuple(inked))


def _box(item: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


def _piece(
    item: Any, box: Box, text_of: Callable[[Any], str], bold_of: Callable[[Any], bool]
) -> _Piece:
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(item, size)
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    blank = box.right - box.left < 0.1
    return _Piece(
        text=" " if blank else text_of(item),
        x=matrix.e,
        right=box.right,
        baseline=matrix.f,
        size=round(size.value * abs(matrix.d), 1),
        bold=not blank and bold_of(item),
    )


def _text_reader(textpage: Any) -> Callable[[Any], str]:
    buffer = (ctypes.c_ushort * 2000)()

    def read_text(item: Any) -> str:
        length = pdfium.FPDFTextObj_GetText(item, textpage, buffer, len(buffer) * 2)
        raw = bytes(buffer)[: min(length, len(buffer) * 2)]
        return raw.decode("utf-16-le", "replace").translate(_LINE_END_HYPHEN)

    return read_text


def _bold_reader() -> Callable[[Any], bool]:
    """Whether an object's font is bold; a font is asked for its name once a page."""
    known: dict[int, bool] = {}
    name = ctypes.create_string_buffer(200)

    def read_bold(item: Any) -> bool:
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in known:
            pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
            known[address] = b"Bold" in name.value
        return known[address]

    return read_bold


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
        if group and piece.x - end > _COLUMN_GAP * piece.size:
            yield from _joined(group)
            group = []
        group.append(piece)
        end = max(end, piece.right) if len(group) > 1 else piece.right
    yield from _joined(group)


def _joined(group: list[_Piece]) -> Iterator[Text]:
    inked = [each for each in group if each.text.strip()]
    if inked:
        text = " ".join(unicodedata.normalize("NFC", "".join(e.text for e in group)).split())
        yield Text(
            text,
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
