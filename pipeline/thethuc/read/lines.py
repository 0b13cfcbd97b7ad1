"""What a .docx says, piece by piece, each with its effective formatting and its place."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pipeline.docx.effective_formatting import Formatting
from pipeline.docx.looks import Look, Setting
from pipeline.docx.package import Package
from pipeline.docx.xml import Element
from pipeline.regulations.letters import clean, shorten
from pipeline.thethuc.read.drawings import Drawing
from pipeline.thethuc.read.sections import Section

Column = Literal["trai", "phai", "giua"]
Where = Literal["than", "bang", "khung", "dau", "chan"]

_TWIPS = 20.0


@dataclass(frozen=True)
class Span:
    """Text of one look. `run` is None for a list number; `whole`: the run holds nothing else."""

    text: str
    look: Look
    run: Element | None
    whole: bool = True
    linked: bool = False


@dataclass(frozen=True)
class Spot:
    """The place of a paragraph: kind of place, top-level block, table cell, name for people.

    `width`: of the place, in points; `column`: of the cell, box or newspaper column; `box`: number
    of the text box; `over`, `under`: the cell has a line at that side, and none at left and right.
    """

    where: Where
    block: int
    label: str
    width: float
    column: Column | None = None
    table: int = -1
    row: int = -1
    cell: int = -1
    box: int = -1
    over: bool = False
    under: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its element and part, its place, setting, text and the lines drawn at it."""

    order: int
    element: Element
    part: str
    spot: Spot
    setting: Setting
    spans: tuple[Span, ...]
    strokes: tuple[Drawing, ...] = ()
    breaks: int = 0
    section: int = 0

    @cached_property
    def text(self) -> str:
        """The printed text on one line, footnote marks left out."""
        return clean("".join(span.text for span in self.spans))

    @property
    def place(self) -> str:
        """The place for a message: đoạn 12: “Căn cứ Luật…”."""
        text = shorten(self.text)
        return f"{self.spot.label}: “{text}”" if text else self.spot.label


@dataclass(frozen=True)
class Piece:
    """A stretch of text on one line of a paragraph: the line, or a part of it between tabs."""

    paragraph: Paragraph
    spans: tuple[Span, ...]
    column: Column | None
    alone: bool

    @cached_property
    def text(self) -> str:
        """The text, single spaces."""
        return clean("".join(span.text for span in self.spans))

    @property
    def place(self) -> str:
        """The place for a message, as a paragraph's."""
        return f"{self.paragraph.spot.label}: “{shorten(self.text)}”"

    @property
    def printed(self) -> str:
        """The text as printed, where spaces matter."""
        return "".join(span.text for span in self.spans).strip()


@dataclass(frozen=True)
class Reading:
    """A document as read: paragraphs in order, sections, and what to ask about formatting."""

    package: Package
    formatting: Formatting
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    even_pages: bool


def lines(paragraph: Paragraph) -> list[Piece]:
    """The lines of a paragraph, by its line breaks; only those with text."""
    groups: list[list[Span]] = [[]]
    for span in paragraph.spans:
        for place, text in enumerate(span.text.split("\n")):
            if place:
                groups.append([])
            if text:
                groups[-1].append(replace(span, text=text, whole=span.whole and text == span.text))
    column = column_of(paragraph)
    made = [Piece(paragraph, tuple(group), column, len(groups) == 1) for group in groups]
    return [piece for piece in made if piece.text]


def parts(piece: Piece, separator: str = r"\t") -> list[Piece]:
    """The parts of a line between tabs (or another separator), the last one to the right."""
    text = "".join(span.text for span in piece.spans)
    starts = [0, *(match.end() for match in re.finditer(separator, text))]
    ends = [*(match.start() for match in re.finditer(separator, text)), len(text)]
    made = [_cut(piece.spans, start, end) for start, end in zip(starts, ends, strict=True)]
    groups = [group for group in made if group]
    if len(groups) < 2:
        return [piece]
    last = len(groups) - 1
    return [
        Piece(piece.paragraph, group, "phai" if place == last else "trai", False)
        for place, group in enumerate(groups)
    ]


def _cut(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The spans of a stretch of text, each still whole if only blanks of its run are left out."""
    spans_within = []
    place = 0
    for span in spans:
        text = span.text[max(start - place, 0) : max(end - place, 0)]
        place += len(span.text)
        if text.strip():
            spans_within.append(
                replace(span, text=text, whole=span.whole and text.strip() == span.text.strip())
            )
    return tuple(spans_within)


def column_of(paragraph: Paragraph) -> Column | None:
    """The side of the page that a paragraph is on, if it can be determined."""
    spot, setting = paragraph.spot, paragraph.setting
    if spot.column is not None:
        return spot.column
    if spot.where == "than" and not setting.framed:
        if setting.align == "giua":
            # A block pushed to one side by its indent is centred on that side.
            if setting.left / _TWIPS > spot.width * 0.3:
                return "phai"
            return "trai" if setting.right / _TWIPS > spot.width * 0.3 else "giua"
        if setting.align == "phai":
            return "phai"
        return "phai" if setting.left / _TWIPS > spot.width * 0.35 else None
    return {"left": "trai", "right": "phai", "center": "giua"}.get(setting.frame_align or "")  # type: ignore[return-value]
