"""How wide a text prints, in points, by the widths of Times New Roman (and its metric twins).

Rules below a heading are measured against the heading (1/3 to 1/2, or as long as it), so its width
must be known without drawing the page. Accents do not change a letter's width; other fonts are
near enough for that purpose.
"""

import unicodedata
from functools import cache

# Thousandths of the size for the characters U+0020 to U+007E.
_REGULAR = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 "
    "500 500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 "
    "722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 "
    "444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 "
    "200 480 541 "
)
_BOLD = (
    "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 "
    "500 500 500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 "
    "722 778 611 778 722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 "
    "444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 "
    "220 394 520 "
)
_OTHER = {
    "…": 1000,
    "–": 500,
    "—": 1000,
    "―": 1000,
    "\u00a0": 250,
    "“": 444,
    "”": 444,
    "đ": 500,
    "Đ": 722,
}


@cache
def _table(bold: bool) -> dict[str, int]:
    widths = (_BOLD if bold else _REGULAR).split()
    known = {chr(32 + place): int(width) for place, width in enumerate(widths)}
    return known | {char: width for char, width in _OTHER.items() if char not in known}


def width(text: str, size: float, bold: bool = False) -> float:
    """The printed width of a text of one style, in points."""
    table = _table(bold)
    total = 0
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            total += table.get(character, 500)
    return total * size / 1000
