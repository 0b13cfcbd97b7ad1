"""Text that the papers' font cannot print: it would come out as an empty box."""

from collections.abc import Iterator
from dataclasses import fields

from pipeline.check.facts import Facts, kind_of, unit_of
from pipeline.fonts.family import missing_glyphs
from pipeline.model.findings import Finding, error
from pipeline.model.records import SHEETS, Record, ThongTinChung


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on the texts of all sheets."""
    year = facts.year
    for record in SHEETS:
        rows: tuple[Record, ...] = year.all(record)
        if record is ThongTinChung:
            rows = (year.settings,)
        for row in rows:
            for field in fields(row):
                value = getattr(row, field.name)
                if field.name == "cells" or not isinstance(value, str):
                    continue
                if lost := missing_glyphs(value):
                    shown = " ".join(f"“{char}” (U+{ord(char):04X})" for char in lost)
                    yield error(
                        "ky-tu-khong-in-duoc",
                        row.place(field.name),
                        f"phông chữ không in được ký tự {shown}",
                        "Thay hoặc xóa ký tự này.",
                        kind=kind_of(row),
                        unit=unit_of(row),
                    )
