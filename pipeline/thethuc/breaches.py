"""A breach of the rules at a place, and a function that fixes it if that is safe."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.model.findings import FilePlace, Finding
from pipeline.regulations.layouts.rules import CachGhi, Goc
from pipeline.thethuc.read.lines import Paragraph, Piece

# A mend changes the document's tree and returns the names of the parts that it changed.
Mend = Callable[[], set[str]]


@dataclass(frozen=True)
class Breach:
    """One breach; `order`, `label`: its paragraph's; `mend`: None if a person must fix it."""

    code: str
    goc: Goc
    order: int
    place: str
    label: str
    message: str
    hint: str
    mend: Mend | None = None
    others: tuple[str, ...] = ()

    def finding(self, file: str) -> Finding:
        """The breach as a finding of a file."""
        place = self.place
        if self.others:
            listed = ", ".join(self.others[:12]) + ("…" if len(self.others) > 12 else "")
            place += f" và {len(self.others)} chỗ nữa ({listed})"
        message = f"{self.message} ({self.goc.dieu})." if self.goc.dieu else f"{self.message}."
        return Finding(self.goc.muc, self.code, FilePlace(file, place), message, self.hint)


def at(
    where: Paragraph | Piece,
    code: str,
    goc: Goc,
    message: str,
    hint: str,
    mend: Mend | None = None,
) -> Breach:
    """A breach at a paragraph, or at a piece of one: then the place quotes the piece."""
    paragraph = where.paragraph if isinstance(where, Piece) else where
    spot = paragraph.spot.label
    return Breach(code, goc, paragraph.order, where.place, spot, message, hint, mend)


def against(
    piece: Piece, code: str, clause: CachGhi, actual: str, hint: str, mend: Mend | None = None
) -> Breach:
    """A breach of a clause on wording, at a piece: the actual text, and the clause."""
    return at(piece, code, clause.goc, f"{actual}; quy định {clause.quy_dinh}", hint, mend)


def on_page(
    anchor: Paragraph,
    code: str,
    goc: Goc,
    message: str,
    hint: str,
    mend: Mend | None = None,
) -> Breach:
    """A breach of a whole page, reported at a paragraph on it."""
    where = f"trang có {anchor.place}"
    return Breach(code, goc, anchor.order, where, where, message, hint, mend)


def merged(breaches: Iterable[Breach]) -> list[Breach]:
    """The same breach at many places becomes one: the first place, and the others' numbers."""
    first_of: dict[tuple[str, str], Breach] = {}
    for breach in sorted(breaches, key=lambda breach: breach.order):
        key = (breach.code, breach.message)
        if key not in first_of:
            first_of[key] = breach
        elif breach.place != first_of[key].place:
            first = first_of[key]
            others = first.others + (() if breach.label == first.label else (breach.label,))
            first_of[key] = replace(first, others=tuple(dict.fromkeys(others)))
    return list(first_of.values())
