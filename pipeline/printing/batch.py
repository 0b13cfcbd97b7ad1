"""Which papers go into one document, to be converted together (see `joined_document`).

Not every document can be joined without a change to what is printed; `docx.joinable` says which
cannot and why. Those are converted as files of their own, in the same run of LibreOffice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.docx.joinable import Alone, opened, why_alone

AT_ONCE = 100
"""Papers per document at most. More would not be faster: LibreOffice slows down as it grows."""

LENGTH = 500_000
"""Characters of text (as XML) a document, if it can be cut: what LibreOffice does in a second. The
papers of a year share one frame; in one document they could not be shared out over cores."""


@dataclass(frozen=True)
class Plan:
    """Which papers go into which document, by their place in the order.

    `alone` says why papers cannot be joined with others; `lengths` how many characters of text, as
    XML, each paper has: LibreOffice takes 2 µs for one.
    """

    documents: list[list[int]]
    alone: dict[int, Alone]
    lengths: list[int]


def planned(papers: Iterable[bytes]) -> Plan:
    """The documents of these papers.

    They are cut by the order of the papers, their lengths and fixed sizes alone, so that the same
    papers always meet in the same documents.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    alone: dict[int, Alone] = {}
    lengths: list[int] = []
    for number, content in enumerate(papers):
        word = opened(content)
        lengths.append(len(word.body) if word is not None else len(content))
        if (reason := why_alone(word)) is not None:
            alone[number] = reason
        else:
            assert word is not None
            groups.setdefault(word.frame, []).append(number)
    documents = [part for group in groups.values() for part in _cut(group, lengths)]
    return Plan(sorted([*documents, *([number] for number in alone)]), alone, lengths)


def _cut(group: Iterable[int], lengths: Sequence[int]) -> list[list[int]]:
    """Papers that can be joined, in documents of a fixed size."""
    parts: list[list[int]] = []
    length = 0
    for number in group:
        length += lengths[number]
        if not parts or len(parts[-1]) == AT_ONCE or length > LENGTH:
            parts.append([])
            length = lengths[number]
        parts[-1].append(number)
    return parts
