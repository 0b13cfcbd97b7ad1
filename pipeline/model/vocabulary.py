"""The names that templates can use, as a value: `compose` declares them, `fill` checks by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Word:
    """A name: the type of its value, and the fields it reads of each sheet (by its name)."""

    type: Any
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """The names that a template can use."""

    words: Mapping[str, Word]

    @property
    def types(self) -> dict[str, Any]:
        """Names with the types of their values."""
        return {name: word.type for name, word in self.words.items()}
