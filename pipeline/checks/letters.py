"""Letters that look right and are not: Cyrillic and Greek twins of Latin letters."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields

from pipeline.findings import Finding, error
from pipeline.records import SHEETS, DonVi, Record, ThongTinChung, Year

_ALPHABETS = ("CYRILLIC", "GREEK", "CHEROKEE", "FULLWIDTH")


def check(year: Year) -> Iterator[Finding]:
    """An error on each text with a letter of another alphabet."""
    for sheet in SHEETS:
        rows: tuple[Record, ...] = year.all(sheet)
        if sheet is ThongTinChung:
            rows = (year.settings,)
        for row in rows:
            for each in fields(row):
                value = getattr(row, each.name)
                if isinstance(value, str) and not value.isascii():
                    yield from _twins(row, each.name, value)


def _twins(row: Record, field: str, value: str) -> Iterator[Finding]:
    odd = [char for char in dict.fromkeys(value) if ord(char) > 0x36F and _is_odd(char)]
    if odd:
        shown = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in odd)
        unit = row.ma if isinstance(row, DonVi) else getattr(row, "ma_don_vi", None)
        yield error(
            "chu-cai-la",
            row.place(field),
            f"“{value}” có chữ cái của bảng chữ khác, trông giống chữ Việt: {shown}",
            "Gõ lại chữ ấy bằng bàn phím tiếng Việt.",
            kind=getattr(row, "loai_van_ban", None),
            unit=unit,
        )


def _is_odd(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith(_ALPHABETS)
