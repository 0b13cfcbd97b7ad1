"""Sheets (tờ): how many a paper has, and their numbers stamped on the pages.

A sheet printed on both sides has two pages. The number is on the front of each sheet (Nghị định
30/2020, Điều 29 khoản 4 điểm c: the sheets of a dossier are numbered). It is drawn as an overlay in
the papers' own font, where the page is blank.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

POINTS_A_MM = 72 / 25.4
SIZE = 11.0
"""The size of a stamped number, in points."""

_FONT = "sheet-numbers"
_BOX = (10.0, 5.0)  # room for a number of three digits, in mm
_QUIET = 1.5
"""Blank margin around a number, in mm, as it is hard to read among ornaments."""
_TRIES = ((42.0, _QUIET), (66.0, _QUIET), (66.0, 0.0))
"""The corner that is searched for a place, in mm per side, with and without the margin."""
_PIXELS_A_MM = 2.0
"""Enough to see a hairline: PDFium draws no line thinner than a pixel."""
_WHITE = 250


@dataclass(frozen=True)
class Sheets:
    """The sheets of one paper in its dossier, first and last number, both counted."""

    first: int
    last: int

    def __str__(self) -> str:
        return (
            f"{self.first:02d}" if self.first == self.last else f"{self.first:02d}-{self.last:02d}"
        )


def count(pages: int, both_sides: bool) -> int:
    """The sheets that this many pages take."""
    return -(-pages // 2) if both_sides else pages


def numbered(pages: Sequence[int], both_sides: bool) -> tuple[Sheets, ...]:
    """The sheets of consecutive papers with this many pages each, counted from 1."""
    numbered_sheets = []
    next_sheet = 1
    for amount in pages:
        sheets = count(amount, both_sides)
        numbered_sheets.append(Sheets(next_sheet, next_sheet + sheets - 1))
        next_sheet += sheets
    return tuple(numbered_sheets)


@dataclass(frozen=True)
class Stamp:
    """A number to be drawn on a page; `page` counts from 0 in the file."""

    page: int
    text: str


class Number(NamedTuple):
    """A sheet number, and the lower left corner of the box for it, in points."""

    text: str
    left: float
    bottom: float


def stamps(first_page: int, pages: int, sheets: Sheets, both_sides: bool) -> Iterator[Stamp]:
    """The stamps of a paper whose first page is `first_page` of the file."""
    for number, page in enumerate(range(0, pages, 2 if both_sides else 1), sheets.first):
        yield Stamp(first_page + page, f"{number:02d}")


def stamp(pdf: pikepdf.Pdf, content: bytes, wanted: Sequence[Stamp], font: Path) -> list[int]:
    """Draw the stamps into an open PDF whose bytes are `content`.

    Returns the pages (from 0) on which no blank place was found; these stay without a number.
    """
    if not wanted:
        return []
    full = []
    placed: list[tuple[int, Number]] = []
    document = pypdfium2.PdfDocument(content)
    try:
        for wish in wanted:
            place = _blank_place(document[wish.page])
            if place is None:
                full.append(wish.page)
            else:
                placed.append((wish.page, Number(wish.text, *place)))
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(_drawn(tuple(number for _, number in placed), font))) as overlay:
        for at, (page, number) in enumerate(placed):
            _lay_over(pdf, pdf.pages[page], overlay.pages[at], number.text)
    return full


def _lay_over(pdf: pikepdf.Pdf, page: pikepdf.Page, overlay: pikepdf.Page, text: str) -> None:
    """Lay a drawn page over another; pikepdf's own method would name it differently in each run."""
    form = pdf.copy_foreign(overlay.as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/HosoTo{text}"))
    turned = " ".join(f"{part:g}" for part in _turned(page))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {turned} cm {name} Do Q\n".encode())


def _turned(page: pikepdf.Page) -> tuple[float, ...]:
    """The matrix from places on the page as shown to its own coordinates (rotated pages)."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, height = right - left, top - bottom
    match int(page.obj.get("/Rotate", 0)) % 360:
        case 90:
            return 0, 1, -1, 0, left + width, bottom
        case 180:
            return -1, 0, 0, -1, left + width, bottom + height
        case 270:
            return 0, -1, 1, 0, left, bottom + height
        case _:
            return 1, 0, 0, 1, left, bottom


def _blank_place(page: pypdfium2.PdfPage) -> tuple[float, float] | None:
    """The lower left corner of a blank box at the top right, in points; None if there is none.

    The corner of the page is rendered at low resolution, so that text, lines and pictures all
    count.
    """
    width, height = page.get_size()
    for corner, quiet in _TRIES:
        rest = (width - corner * POINTS_A_MM, height - corner * POINTS_A_MM)
        picture = page.render(
            scale=_PIXELS_A_MM / POINTS_A_MM,
            crop=(max(rest[0], 0), max(rest[1], 0), 0, 0),
            grayscale=True,
        ).to_pil()
        for inset, drop in _places(corner):
            right = picture.width / _PIXELS_A_MM - inset
            box = (right - _BOX[0], drop, right, drop + _BOX[1])
            wide = (box[0] - quiet, box[1] - quiet, box[2] + quiet, box[3] + quiet)
            part = picture.crop(tuple(round(side * _PIXELS_A_MM) for side in wide))
            if part.getextrema()[0] >= _WHITE:
                left = width - (inset + _BOX[0]) * POINTS_A_MM
                return left, height - (drop + _BOX[1]) * POINTS_A_MM
    return None


@cache
def _places(corner: float) -> Sequence[tuple[int, int]]:
    """Places to try, in mm from the top right: nearest to the usual one (8, 8) first."""
    most = round(corner - _BOX[0] - _QUIET)
    places = ((right, top) for right in range(4, most, 2) for top in range(4, most, 2))
    return sorted(places, key=lambda place: (place[0] - 8) ** 2 + (place[1] - 8) ** 2)


@lru_cache(maxsize=16)
def _drawn(numbers: tuple[Number, ...], font: Path) -> bytes:
    """A PDF with a page for each number, cached: dossiers of the same length can share it."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, str(font)))
    drawn = io.BytesIO()
    settings: Any = {"initialFontName": _FONT}  # the stubs call it a number
    canvas = Canvas(drawn, invariant=True, **settings)
    for number in numbers:
        canvas.setPageSize((number.left + 200, number.bottom + 200))
        canvas.setFont(_FONT, SIZE)
        canvas.drawRightString(
            number.left + _BOX[0] * POINTS_A_MM - 2,
            number.bottom + (_BOX[1] * POINTS_A_MM - SIZE) / 2 + 2,
            number.text,
        )
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()
