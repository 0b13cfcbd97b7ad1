"""Whether every value is in the paper, and traces of missing values."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model.findings import Finding, PaperPlace, error
from pipeline.proof.paper_text import DIGITS, Reading, bare, normal

# Each begins with a sign that is rare, by which a text is searched quickly. "Nan" is also a word.
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[\[|\]\]|“\s*”|‘\s*’|«\s*»|\"\"|\(\s*\)"
    r"|None\b|NaN\b|NaT\b|Undefined\b"
    r"|nan\b(?<!\wnan)(?<!gian nan)(?<!nguy nan)(?! (?:giải|y|hoa)\b)"
)


_DOUBLED = re.compile(r"[,;:]\s*[,;.:](?!\.)|\.\.(?<![.…]\.\.)(?![.…])|/-|[sS]ố\s+ngày\s+(?=\d)")


def left_over(reading: Reading) -> Iterator[Finding]:
    """Signs of a value that was missing, unless the clerk's own values hold them."""
    signs = set()
    for page in reading.pages:
        for sign, _ in _signs(page.words, reading):
            signs.add(bare(sign))
            yield _sign(reading.place(page.number), sign)
    for sign, at in _signs(reading.text, reading):
        if bare(sign) not in signs:
            signs.add(bare(sign))
            page_number = reading.page_at(len(bare(reading.text[:at])))
            yield _sign(reading.place(page_number), sign, " trong tệp Word")


def _signs(text: str, reading: Reading) -> Iterator[tuple[str, int]]:
    for pattern in (_LEFT_OVER, _DOUBLED):
        for match in pattern.finditer(text):
            if match.group() not in reading.given:
                yield match.group(), match.start()


def _sign(place: PaperPlace, sign: str, where: str = "") -> Finding:
    return error(
        "con-dau-vet",
        place,
        f"còn sót “{' '.join(sign.split())}”{where}",
        "Xem lại mẫu ở chỗ này: một giá trị bị thiếu.",
    )


def values(reading: Reading) -> Iterator[Finding]:
    """Values that are not in the .docx, or not in the PDF."""
    for value in dict.fromkeys(map(normal, reading.copy.printed)):
        if not _is_written(value, reading):
            yield _unwritten(value, reading)
        elif not _is_printed(value, reading):
            yield _unprinted(value, reading)
    written, printed = reading.bare_text.casefold(), reading.printed.casefold()
    for value in sorted(set(reading.copy.required) - set(reading.copy.printed)):
        wanted = bare(normal(value)).casefold()
        if wanted not in written and wanted not in bare(reading.whole_text).casefold():
            yield _unwritten(value, reading)
        elif wanted not in printed:
            yield _unprinted(value, reading)


def _is_written(value: str, reading: Reading) -> bool:
    return bare(value) in reading.bare_text or bare(value) in bare(reading.whole_text)


def _is_printed(value: str, reading: Reading) -> bool:
    """Whether a value is in the PDF; a number must not be part of another one there."""
    if value.isdecimal():
        if value in reading.numbers:
            return True
        # The template may set it beside other digits: then these must be there with it.
        as_written = {digits for digits in DIGITS.findall(reading.whole_text) if value in digits}
        return value not in as_written and not as_written.isdisjoint(reading.numbers)
    wanted = bare(value)
    if wanted in reading.printed:
        return True
    # The template may set it in capitals.
    return wanted.upper() in reading.printed.upper() or _is_broken(value, reading.bare_pages)


def _is_broken(value: str, pages: Sequence[str]) -> bool:
    """Whether a value begins on one page and ends on the next."""
    words = value.split()
    parts = [("".join(words[:at]), "".join(words[at:])) for at in range(1, len(words))]
    return any(
        first in before and rest in after
        for before, after in pairwise(pages)
        for first, rest in parts
    )


def _unwritten(value: str, reading: Reading) -> Finding:
    return error(
        "thieu-trong-docx",
        reading.place(reading.page_of(value)),
        f"giá trị “{value}” không có trong tệp Word",
        "Xem lại mẫu ở chỗ in giá trị này.",
    )


def _unprinted(value: str, reading: Reading) -> Finding:
    return error(
        "thieu-trong-pdf",
        reading.place(reading.page_of(value)),
        f"giá trị “{value}” không có trong tệp PDF",
        "Chạy hoso doctor để xem phông chữ; xem lại mẫu.",
    )
