"""The content of a page as PDFium finds it, for files not written by LibreOffice."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.pdf.marks import THIN, Box, Marks, Piece, joined

# PDFium gives a hyphen at a line's end as a character of its own, and ends a text with a zero.
_CLEANED = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": None, "\xa0": " "})


_INK = 235
"""Paper is 255; thin letters, drawn so small, are light grey."""


def marks(pdf: bytes) -> Iterator[Marks]:
    """What is on each page of a file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield _marks(page)
    finally:
        document.close()


def inked(pdf: bytes) -> Iterator[bool]:
    """For each page, whether anything is visible on it when drawn at 14 dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield _is_inked(page.render(scale=0.2, grayscale=True))
    finally:
        document.close()


def _is_inked(seen: Any) -> bool:
    """Whether a grey picture has light and dark; without numpy, whose import takes 0.2 s."""
    grey = bytes(seen.buffer)
    rows = [grey[at : at + seen.width] for at in range(0, seen.stride * seen.height, seen.stride)]
    return min(map(min, rows)) < _INK < max(map(max, rows))


def _marks(page: Any) -> Marks:
    page_marks = Marks(*page.get_size())
    textpage = page.get_textpage()
    reader = _Reader(textpage)
    thin = []
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        box, kind = reader.box(item), pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            page_marks.pieces.append(piece := reader.piece(item, box))
            if not piece.text:
                continue
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and box.top - box.bottom <= THIN:
            thin.append(box)
        page_marks.ink(*box)
    for box in sorted(thin, key=lambda line: (-round(line.bottom), line.left)):
        over = (box.top - box.bottom) / 2  # by which a stroke's bounds are longer than what is seen
        left = box.left + over
        page_marks.draw(left, max(left, box.right - over), box.bottom + over)
    page_marks.text = joined(page_marks.pieces)
    return page_marks


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

    def piece(self, item: Any, box: Box) -> Piece:
        """A text object; of a blank only where it is."""
        if box.right - box.left < 0.1:
            return Piece("", box.left, box.right, box.bottom, 0, False)
        pdfium.FPDFPageObj_GetMatrix(item, self._matrix)
        x, baseline = self._matrix.e, self._matrix.f
        pdfium.FPDFTextObj_GetFontSize(item, self._size)
        size = round(self._size.value * abs(self._matrix.d), 1)
        return Piece(self._text_of(item), x, box.right, baseline, size, self._is_bold(item))

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
