"""Whether a printed paper has every word of its .docx, on pages in the right order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.model.findings import Finding, PaperPlace, error

# This many letters are searched for at once: short enough to be on two pages at most.
_PIECE = 60
# A line with fewer letters may be in a paper more than once.
_LEAST = 8
_SHOWN = 60


def faults(name: str, written: str, printed: Sequence[str]) -> Iterator[Finding]:
    """Text of the .docx that is not printed, and pages in the wrong order.

    `written` is the body of the .docx, a line a paragraph; `printed` the words of each page.
    """
    pages = ["".join(words.split()).casefold() for words in printed]
    number = _out_of_order(written, printed)
    missing = next(_unprinted(written, pages), None) if number is None else None
    if missing is not None:
        yield error(
            "thieu-trong-pdf",
            PaperPlace(name),
            f"đoạn “{missing}” không có trong tệp PDF",
            "Chạy lại; nếu vẫn lỗi, chạy hoso doctor để xem phông chữ và LibreOffice.",
        )
    if number is not None:
        yield error(
            "sai-thu-tu-trang",
            PaperPlace(name, number),
            f"trang {number} không nối tiếp trang {number - 1} theo tệp Word",
            "Chạy lại; nếu vẫn lỗi, chạy hoso doctor để xem LibreOffice.",
        )


def _unprinted(written: str, pages: Sequence[str]) -> Iterator[str]:
    """The first words of each paragraph's pieces that are on no page, nor over two."""
    whole = "".join(pages)
    for paragraph in dict.fromkeys(written.split("\n")):
        for words in _pieces(paragraph.split()):
            bare = "".join(words).casefold()
            if bare not in whole and not _over_two(words, pages):
                yield " ".join(words)[:_SHOWN]


def _pieces(words: Sequence[str]) -> Iterator[list[str]]:
    piece: list[str] = []
    length = 0
    for word in words:
        piece.append(word)
        length += len(word)
        if length >= _PIECE:
            yield piece
            piece, length = [], 0
    if piece:
        yield piece


def _over_two(words: Sequence[str], pages: Sequence[str]) -> bool:
    """Whether words begin on one page and end on the next."""
    bare = [word.casefold() for word in words]
    return any(
        "".join(bare[:at]) in before and "".join(bare[at:]) in after
        for before, after in pairwise(pages)
        for at in range(1, len(bare))
    )


def _out_of_order(written: str, printed: Sequence[str]) -> int | None:
    """The first page whose text belongs before that of the page before it."""
    if len(printed) < 2:
        return None
    text = "".join(written.split()).casefold()
    repeated = _on_several_pages(printed)
    last = -1.0
    for number, words in enumerate(printed, 1):
        places = list(_places(words, text, repeated))
        if not places:
            continue
        place = median(places)
        if place <= last:
            return number
        last = place
    return None


def _bare(line: str) -> str:
    return "".join(line.split()).casefold()


def _on_several_pages(printed: Sequence[str]) -> frozenset[str]:
    """Lines on more than one page, such as a table's heading, which do not show the order."""
    pages = Counter(line for words in printed for line in set(map(_bare, words.split("\n"))))
    return frozenset(line for line, number in pages.items() if number > 1)


def _places(words: str, text: str, repeated: frozenset[str]) -> Iterator[int]:
    """Where those lines of a page are in the text that are there once."""
    for line in words.split("\n"):
        bare = _bare(line)
        if len(bare) >= _LEAST and bare not in repeated:
            at = text.find(bare)
            if at >= 0 and text.find(bare, at + 1) < 0:
                yield at
