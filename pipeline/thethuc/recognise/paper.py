"""A paper as recognised: which piece is which component, what is head, body and signature."""

import datetime as dt
from dataclasses import dataclass

from pipeline.regulations.letters import bare
from pipeline.thethuc.read.lines import Paragraph, Piece


@dataclass(frozen=True)
class Signer:
    """One who signs: the lines of authority and title, and the name if it was found."""

    office: tuple[Piece, ...]
    name: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper: its components by code, in order; what else of it the rules speak about.

    `paragraphs`: all of it; `body`: the paragraphs of running text, between head and signature;
    `kind`: the heading's word, "công văn" if it has none; `head`: the letterhead's paragraphs;
    `foot`: the footer of its first page; `signers`: the one who decides first, then those who sign
    beside; `addressed`: it names in its text whom it goes to, as a công điện does.
    """

    number: int
    paragraphs: tuple[Paragraph, ...]
    found: dict[str, tuple[Piece, ...]]
    body: tuple[Paragraph, ...]
    head: tuple[Paragraph, ...]
    signing: tuple[Paragraph, ...]
    foot: tuple[Paragraph, ...]
    kind: str
    letter: bool
    day: dt.date | None
    signers: tuple[Signer, ...] = ()
    addressed: bool = False

    def pieces(self, code: str) -> tuple[Piece, ...]:
        """The pieces of a component, none when it was not found."""
        return self.found.get(code, ())

    def text(self, code: str) -> str:
        """The text of a component on one line."""
        return " ".join(piece.text for piece in self.pieces(code))

    @property
    def is_sheet(self) -> bool:
        """Whether this is a form to show the layout, with words for what goes there."""
        words = self.text("ban-hanh") + self.text("quyen-han")
        return "ten co quan" in bare(words) or "quyen han, chuc vu" in bare(words)
