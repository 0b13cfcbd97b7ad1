"""How text and paragraphs look in the end, in the units of the regulations."""

from dataclasses import dataclass
from typing import Literal

from pipeline.docx.xml import Element

Align = Literal["trai", "phai", "giua", "hai-ben"]


@dataclass(frozen=True)
class Look:
    """How a run prints: fonts for ASCII and for accented letters, size in points, style.

    `color` is six hexadecimal digits, None for automatic (black); `raised`: superscript or
    subscript; `small_caps` prints capitals too.
    """

    ascii: str
    accented: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    underline: bool
    raised: bool
    hidden: bool
    color: str | None


@dataclass(frozen=True)
class Setting:
    """How a paragraph is set; lengths in twips, `line` with its rule, tabs as (place, kind)."""

    align: Align = "trai"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 240.0
    rule: Literal["auto", "exact", "atLeast"] = "auto"
    contextual: bool = False
    page_break: bool = False
    bottom_border: bool = False
    top_border: bool = False
    framed: bool = False
    frame_align: str | None = None
    tabs: tuple[tuple[float, str], ...] = ()
    dotted: bool = False
    style: str = ""


@dataclass(frozen=True)
class Numbering:
    """The list a paragraph is in: the numbering's id and the level from 0."""

    number: str
    level: int


@dataclass(frozen=True)
class Level:
    """A list level: "decimal", "bullet" …, its text ("%1."), its start, own indents and look."""

    kind: str
    text: str
    start: int
    indents: Element | None
    look: Element | None
