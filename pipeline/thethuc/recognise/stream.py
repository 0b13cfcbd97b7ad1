"""The pieces of one paper in the order of reading, and which of them are recognised already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.regulations.layouts.rules import QuyTac
from pipeline.regulations.letters import same
from pipeline.thethuc.read.lines import Paragraph, Piece, lines
from pipeline.thethuc.read.sides import apart

_NO_HEAD = tuple(same(words) for words in ("kính gửi", "căn cứ", "nơi nhận"))


@dataclass
class Stream:
    """The pieces; `places`: those of each component, by code."""

    paragraphs: tuple[Paragraph, ...]
    rules: QuyTac
    pieces: list[Piece]
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph], rules: QuyTac) -> "Stream":
        """The stream of a paper's paragraphs."""
        pieces = [
            part for paragraph in paragraphs for line in lines(paragraph) for part in apart(line)
        ]
        return cls(tuple(paragraphs), rules, pieces)

    def __len__(self) -> int:
        return len(self.pieces)

    def __getitem__(self, place: int) -> Piece:
        return self.pieces[place]

    def take(self, code: str, *places: int) -> None:
        """These places are that component."""
        self.taken.update(places)
        self.places[code] = tuple(places)

    def add(self, code: str, *places: int) -> None:
        """These places are that component too."""
        self.take(code, *self.places.get(code, ()), *places)

    def found(self, code: str) -> tuple[Piece, ...]:
        """The pieces of a component."""
        return tuple(self.pieces[place] for place in self.places.get(code, ()))

    def text(self, code: str) -> str:
        """The text of a component on one line."""
        return " ".join(piece.text for piece in self.found(code))

    def is_title(self, place: int) -> bool:
        """Whether a place names a kind of paper."""
        text = self.pieces[place].text.strip(" :")
        return self.rules.kind(text) is not None or self.rules.is_outside(text)

    def is_centred(self, place: int) -> bool:
        """Whether a place is in the middle of the page."""
        piece = self.pieces[place]
        return piece.column == "giua" or piece.paragraph.setting.align == "giua"

    def free(self, places: Sequence[int] | range) -> Iterator[int]:
        """Those of the places that are not yet part of a component."""
        return (place for place in places if place not in self.taken)


def ends_head(text: str) -> bool:
    """Whether a text comes after letterhead and title."""
    return same(text).startswith(_NO_HEAD)
