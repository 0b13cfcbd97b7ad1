"""The unit code meant by a text that is not a code: "2016l", "20 161"."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import combinations

_LIKENESS = 0.75
_SHARED = 4
"""A text with this likeness to a code of five digits has four of its digits in order."""

_LONGEST = 8
"""A longer text cannot be so similar to a code."""


class Codes:
    """The codes of all units by any four of their digits.

    Comparing a text with each of 4,000 codes takes 10 ms, and a column can hold 10,000 texts.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_part: defaultdict[str, set[str]] = defaultdict(set)
        for code in codes:
            for part in _parts(code):
                self._by_part[part].add(code)

    def near(self, text: str) -> str | None:
        """The code most similar to a text; None if none is similar."""
        if not _SHARED <= len(text) <= _LONGEST:
            return None
        likely = {code for part in _parts(text) for code in self._by_part.get(part, ())}
        near = get_close_matches(text, likely, n=1, cutoff=_LIKENESS)
        return near[0] if near else None


def _parts(text: str) -> set[str]:
    return {"".join(part) for part in combinations(text, _SHARED)}
