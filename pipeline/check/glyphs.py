"""Characters that the papers' font cannot print properly: as an empty box, or over a letter."""

import re
from collections.abc import Iterator

from pipeline.check.facts import Facts, faulty, texts_in
from pipeline.fonts.family import missing_glyphs
from pipeline.model.findings import Finding

# The font has them, but Vietnamese text does not: they draw a ring round a letter, or nothing.
_RINGS = re.compile("[\u034f\u0483-\u0489\u20d0-\u20f0]")


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on the texts of all sheets."""
    for row, field, value in texts_in(facts.year):
        if lost := dict.fromkeys([*missing_glyphs(value), *_RINGS.findall(value)]):
            shown = " ".join(f"“{char}” (U+{ord(char):04X})" for char in lost)
            yield faulty(
                "ky-tu-khong-in-duoc",
                row,
                field,
                f"phông chữ không in được ký tự {shown}",
                "Thay hoặc xóa ký tự này.",
            )
