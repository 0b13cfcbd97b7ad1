"""Letters that look right but are not: Cyrillic and Greek twins, and text from before Unicode."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.check.facts import Facts, texts_in, warned
from pipeline.model.findings import Finding
from pipeline.model.letters import odd_letters, of_other_alphabets
from pipeline.model.records import Record, unit_code
from pipeline.model.texts import quoted_in_short

# In TCVN3 a Vietnamese letter is one of these signs, in VNI a letter with one of these after it:
# with a Unicode font "Đăng ký" reads "§¨ng ký", "Hương Lộc" reads "Höông Loäc".
_OLD_SIGNS = re.compile(r"(?<=[^\W\d_])[¨©«¬®µ¶·¸¹»¼½¾×÷](?=[^\W\d_])|\b[®¨]|[®¨§](?=[¨©ª«¬¸µ])")
_OLD_LETTERS = re.compile(r"[ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ]")
_OLD = re.compile(f"[¨©«¬®§µ¶·¸¹»¼½¾×÷{_OLD_LETTERS.pattern[1:-1]}]")
"""Any of these signs and letters: a quick test, as hardly any text has one."""


def check(facts: Facts) -> Iterator[Finding]:
    """An error on each text with a letter of another alphabet."""
    for row, field, value in texts_in(facts.year):
        if not value.isascii():
            yield from _twins(row, field, value)
            if _OLD.search(value):
                yield from _old_encoding(row, field, value)


def _old_encoding(row: Record, field: str, value: str) -> Iterator[Finding]:
    """A warning if a text was typed for a font of the time before Unicode.

    A single letter may belong to a foreign name, or to a language of the highlands.
    """
    signs, letters = set(_OLD_SIGNS.findall(value)), set(_OLD_LETTERS.findall(value))
    odd = signs | letters
    if not signs and len(letters) < 2:
        return
    shown = ", ".join(f"“{char}”" for char in sorted(odd))
    yield warned(
        "bang-ma-cu",
        row,
        field,
        quoted_in_short(f"“{value}” có vẻ gõ bằng bảng mã cũ (TCVN3, VNI): {shown}"),
        "Chuyển ô này sang Unicode (Unikey: Công cụ chuyển mã), hoặc gõ lại.",
    )


def _twins(row: Record, field: str, value: str) -> Iterator[Finding]:
    if odd_letters(value) and (fault := of_other_alphabets(value, row.place(field))) is not None:
        unit = unit_code(row)
        yield replace(fault, kind=getattr(row, "loai_van_ban", None), unit=unit)
