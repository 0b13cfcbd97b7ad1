"""Letters of other alphabets that look like Vietnamese ones."""

import re
import unicodedata
from functools import cache

from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.texts import quoted_in_short

_FURTHER = re.compile("[^\0-\u036f\u1ea0-\u1ef9\u2010-\u2026]")
"""Anything but Latin and Vietnamese letters and signs: a quick test, as hardly any text has one."""

_ALPHABETS = ("CYRILLIC", "GREEK", "CHEROKEE", "FULLWIDTH")


def of_other_alphabets(value: str, place: CellPlace) -> Finding | None:
    """An error if a text has letters of another alphabet, None if it has none."""
    odd = odd_letters(value)
    if not odd:
        return None
    shown = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in odd)
    return error(
        "chu-cai-la",
        place,
        quoted_in_short(f"“{value}” có chữ cái của bảng chữ khác, trông giống chữ Việt: {shown}"),
        "Gõ lại chữ ấy bằng bàn phím tiếng Việt.",
    )


def odd_letters(value: str) -> list[str]:
    """The letters of another alphabet in a text, each once, in order."""
    if not _FURTHER.search(value):
        return []
    return [char for char in dict.fromkeys(value) if char > "\u036f" and _is_odd(char)]


@cache
def _is_odd(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith(_ALPHABETS)
