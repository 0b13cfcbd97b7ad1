"""Text that the papers' font cannot print: it would come out as an empty box."""

from collections.abc import Iterator

from pipeline.check.facts import Facts, faulty, texts_in
from pipeline.fonts.family import missing_glyphs
from pipeline.model.findings import Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on the texts of all sheets."""
    for row, field, value in texts_in(facts.year):
        if lost := missing_glyphs(value):
            shown = " ".join(f"“{char}” (U+{ord(char):04X})" for char in lost)
            yield faulty(
                "ky-tu-khong-in-duoc",
                row,
                field,
                f"phông chữ không in được ký tự {shown}",
                "Thay hoặc xóa ký tự này.",
            )
