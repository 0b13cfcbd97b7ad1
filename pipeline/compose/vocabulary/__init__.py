"""The names a template can use, by topic; importing this package registers them all.

`docs/glossary.md` lists them with an English gloss.
"""

from functools import cache
from typing import get_type_hints

from pipeline.compose.vocabulary import (
    bases,
    common,
    councils,
    entries,
    lists,
    plain,
    plan,
    progress,
    registers,
    unit,
    year,
)
from pipeline.compose.vocabulary.scope import PROVIDERS
from pipeline.model.kinds import Declared, declared
from pipeline.model.vocabulary import Vocabulary, Word

__all__ = [
    "bases",
    "common",
    "councils",
    "entries",
    "lists",
    "plain",
    "plan",
    "progress",
    "registers",
    "unit",
    "vocabulary",
    "year",
]


def vocabulary() -> Vocabulary:
    """The names that papers can use, with their types and what they read."""
    return _vocabulary(declared())


@cache
def _vocabulary(kinds: Declared) -> Vocabulary:
    """The names for these kinds: what a name reads depends on who issues a paper."""
    return Vocabulary(
        {
            name: Word(
                get_type_hints(provider.make)["return"],
                provider.fields(),
                provider.of_unit,
                provider.cited,
            )
            for name, provider in PROVIDERS.items()
        }
    )
