"""Suggestions for unknown names, of which there can be thousands."""

from collections.abc import Iterable

from pipeline.model.texts import nearest

MOST_COMPARED = 50_000
"""This many comparisons of an unknown name with a known one: that is 1,800 different names for the
kinds of paper. So many are not typing mistakes, and one comparison takes up to 70 µs."""


class Suggestions:
    """Looks for known names similar to unknown ones, with at most `MOST_COMPARED` comparisons.

    Results are remembered, so that a name is always reported in the same words.
    """

    def __init__(self) -> None:
        self._compared = 0
        self._looked_for: set[str] = set()

    def may_look_for(self, text: str, known: int) -> bool:
        """Whether a text may still be compared with so many known names; if so, counts them."""
        if text not in self._looked_for and self._compared < MOST_COMPARED:
            self._looked_for.add(text)
            self._compared += known
        return text in self._looked_for

    def by(self, text: str, known: Iterable[str]) -> str | None:
        """The known name that is nearest; None if none is near, or there were too many."""
        names = tuple(known)
        return nearest(text, names) if self.may_look_for(text, len(names)) else None
