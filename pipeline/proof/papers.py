"""Stage 7, proof: the finished paper is read again, as the person would who receives it.

Every printed value stands in the .docx and in the PDF's text letter for letter; no tag and no
"None" is left; pages are within the kind's bounds and none is blank; every font is embedded and of
one family, with a glyph for every character. Then the pages are measured (see `measures`). What is
wrong keeps the paper back; what was measured is a warning.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from pipeline.docx import text as word_text
from pipeline.fonts.family import VIETNAMESE, Font, missing_glyphs
from pipeline.model.executors import workers_of
from pipeline.model.findings import Finding, PaperPlace, error, has_errors
from pipeline.model.kinds import Kind
from pipeline.model.papers import Failed, Paper, PrintedPaper, ProofedPaper
from pipeline.pdf import pages as printed_pages
from pipeline.pdf.pages import Page
from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source
from pipeline.pdf.target import OWN, is_as_written
from pipeline.proof import embedded, order
from pipeline.proof.embedded import DamagedError
from pipeline.proof.measures import measure
from pipeline.proof.sheets import is_number
from pipeline.regulations import layouts
from pipeline.regulations.layouts.rules import QuyTac

# Each begins with a sign that is rare, by which a text is searched quickly. "Nan" is also a word.
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[\[|\]\]|“\s*”|‘\s*’|«\s*»|\"\"|\(\s*\)"
    r"|None\b|NaN\b|NaT\b|Undefined\b"
    r"|nan\b(?<!\wnan)(?<!gian nan)(?<!nguy nan)(?! (?:giải|y|hoa)\b)"
)
_DOUBLED = re.compile(r"[,;:]\s*[,;.:](?!\.)|\.\.(?<![.…]\.\.)(?![.…])|/-|[sS]ố\s+ngày\s+(?=\d)")
_DIGITS = re.compile(r"\d+")

# Letters that need no look into the font.
_USUAL = frozenset(map(chr, range(32, 127))) | frozenset(VIETNAMESE) | frozenset("\n\t\xa0")
_UNREADABLE = "\ufffd"
# How much text around a place tells on which page it is.
_CONTEXT, _FARTHEST = (20, 8), 200

AT_ONCE = 50
"""Papers a task."""

TASKS_AHEAD = 8
"""Tasks a worker that wait for workers at most: a bound on memory."""


@dataclass(frozen=True)
class Copy:
    """What is needed to proof a paper: small, so that it can be sent to a worker.

    `printed` are the values that were filled in, `required` those of them that the kind cannot do
    without, in whatever case the template prints them.
    """

    name: str
    kind: Kind
    layout: str
    docx: bytes
    pdf: bytes
    printed: tuple[str, ...]
    required: tuple[str, ...] = ()
    unit: str | None = None


Proof = tuple[int, tuple[Finding, ...]]
"""The number of pages of a paper, and what is to be said of it."""


def proof_all(copies: Sequence[Copy], font: Font, rules: Mapping[str, QuyTac]) -> list[Proof]:
    """Proof finished papers by the rules of their layouts: the task that is sent to a worker.

    Of each kind the first paper is also looked at as a picture: its pages differ from those of the
    others in words alone, and drawing a page takes as long as all the rest.
    """
    seen: set[tuple[str, str]] = set()
    proofs = []
    for copy_ in copies:
        is_first = (copy_.layout, copy_.kind.code) not in seen
        seen.add((copy_.layout, copy_.kind.code))
        proofs.append(_proof(copy_, font, rules[copy_.layout], look=is_first))
    return proofs


def _proof(copy: Copy, font: Font, rules: QuyTac, *, look: bool) -> Proof:
    try:
        return _read_again(copy, font, rules, look=look)
    except DamagedError as cause:
        why = str(cause)
    except Exception as cause:  # a damaged PDF can make reading it fail in any way
        why = f"không đọc lại được ({type(cause).__name__})"
    place = PaperPlace(copy.name)
    return 0, (error("pdf-hong", place, f"tệp PDF hỏng: {why}", "Chạy lại; xem hoso doctor."),)


def _read_again(copy: Copy, font: Font, rules: QuyTac, *, look: bool) -> Proof:
    if copy.pdf.startswith(OWN) and not is_as_written(copy.pdf):
        raise DamagedError("nội dung đã đổi sau khi in")
    source = Source(copy.pdf)
    reading = _Reading(copy, printed_pages.pages(source, copy.pdf))
    source.check_streams()
    embedded.check(source, font)
    faults = (
        *_pages(reading),
        *_left_over(reading),
        *_values(reading),
        *_fonts(copy.name, source, font),
        *_glyphs(reading, font),
    )
    if not has_errors(faults):  # else each is told by its value
        words = [page.words for page in reading.pages]
        faults += (*order.faults(copy.name, reading.text, words),)
    if look:
        faults += (*_unseen(reading),)
    measured = measure(reading.pages, rules, copy.kind, copy.name)
    told = (replace(finding, kind=copy.kind.code, unit=copy.unit) for finding in measured)
    return len(reading.pages), (*faults, *told)


def _bare(text: str) -> str:
    """Without white space of any kind: where lines break is the printer's affair."""
    return "".join(text.split())


class _Reading:
    """A paper as it is read: the pages of its PDF, and the text of its .docx."""

    def __init__(self, copy: Copy, pages: tuple[Page, ...]) -> None:
        self.copy, self.pages = copy, pages
        self.bare_pages = [_bare(page.words) for page in pages]
        self.printed = "".join(self.bare_pages)
        self.numbers = {digits for page in pages for digits in _DIGITS.findall(page.words)}
        self.text = word_text.body(copy.docx)
        self.bare_text = _bare(self.text)

    @cached_property
    def whole_text(self) -> str:
        """The text of the .docx with its headers and footers."""
        return self.text + word_text.around(self.copy.docx)

    @cached_property
    def given(self) -> str:
        """The values that were filled in."""
        return " ".join(self.copy.printed)

    def place(self, page: int | None) -> PaperPlace:
        """The paper, and the page where it is known."""
        return PaperPlace(self.copy.name, page)

    def page_at(self, at: int) -> int | None:
        """The page on which a place of the .docx (in its bare text) is printed."""
        if len(self.pages) == 1:
            return 1
        text = self.bare_text
        for length in _CONTEXT:
            for far in range(0, _FARTHEST, 2):
                before = text[max(0, at - far - length) : max(0, at - far)]
                after = text[at + far : at + far + length]
                if page := self._page_with(before, length) or self._page_with(after, length):
                    return page
        return None

    def page_of(self, value: str) -> int | None:
        """The page on which a value should be printed, as near as can be told.

        Where it stands in the .docx, or else where the value that was filled in before it stands.
        """
        wanted = re.escape(_bare(value))
        if value.isdecimal():
            wanted = rf"(?<!\d){wanted}(?!\d)"
        if found := re.search(wanted, self.bare_text):
            return self.page_at(found.start())
        if len(self.pages) == 1:
            return 1
        order = list(map(_normal, self.copy.printed))
        before = order[: order.index(value)] if value in order else []
        pages = (self._page_with(_bare(value), 4) for value in reversed(before))
        return next((page for page in pages if page), None)

    def _page_with(self, text: str, least: int) -> int | None:
        """The first page that holds a text, if that is long enough to tell."""
        if len(text) < least:
            return None
        return next((at for at, page in enumerate(self.bare_pages, 1) if text in page), None)


def _pages(reading: _Reading) -> Iterator[Finding]:
    (least, most), there = reading.copy.kind.pages, len(reading.pages)
    if not least <= there <= most:
        yield error(
            "sai-so-trang",
            reading.place(min(there, most + 1)),
            f"văn bản có {there} trang, loại này có từ {least} đến {most} trang",
            "Xem lại mẫu và các giá trị quá dài.",
        )
    for page in reading.pages:
        if len(page.texts) <= 1 and all(is_number(text.text) for text in page.texts):
            place = reading.place(page.number)
            yield error("trang-trang", place, "trang trắng", "Xem lại cuối mẫu.")


def _unseen(reading: _Reading) -> Iterator[Finding]:
    """Pages that have words, and nothing to be seen."""
    from pipeline.pdf import objects  # PDFium takes time to load

    for page, inked in zip(reading.pages, objects.inked(reading.copy.pdf), strict=True):
        if page.texts and not inked:
            place = reading.place(page.number)
            hint = "Chạy lại; nếu vẫn lỗi, chạy hoso doctor để xem phông chữ và LibreOffice."
            yield error("trang-trang", place, "trang có chữ nhưng in ra trắng", hint)


# What a missing value leaves behind


def _left_over(reading: _Reading) -> Iterator[Finding]:
    """Signs of a value that was missing, unless the clerk's own values hold them."""
    found = set()
    for page in reading.pages:
        for sign, _ in _signs(page.words, reading):
            found.add(_bare(sign))
            yield _sign(reading.place(page.number), sign)
    for sign, at in _signs(reading.text, reading):
        if _bare(sign) not in found:
            found.add(_bare(sign))
            page_number = reading.page_at(len(_bare(reading.text[:at])))
            yield _sign(reading.place(page_number), sign, " trong tệp Word")


def _signs(text: str, reading: _Reading) -> Iterator[tuple[str, int]]:
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


# Values


def _values(reading: _Reading) -> Iterator[Finding]:
    """Values that are not in the .docx, or not in the PDF."""
    for value in dict.fromkeys(map(_normal, reading.copy.printed)):
        if not _is_written(value, reading):
            yield _unwritten(value, reading)
        elif not _is_printed(value, reading):
            yield _unprinted(value, reading)
    written, printed = reading.bare_text.casefold(), reading.printed.casefold()
    for value in sorted(set(reading.copy.required) - set(reading.copy.printed)):
        wanted = _bare(_normal(value)).casefold()
        if wanted not in written and wanted not in _bare(reading.whole_text).casefold():
            yield _unwritten(value, reading)
        elif wanted not in printed:
            yield _unprinted(value, reading)


def _normal(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _is_written(value: str, reading: _Reading) -> bool:
    return _bare(value) in reading.bare_text or _bare(value) in _bare(reading.whole_text)


def _is_printed(value: str, reading: _Reading) -> bool:
    """Whether a value stands in the PDF; a number must not be part of another one there."""
    if value.isdecimal():
        if value in reading.numbers:
            return True
        # The template may set it beside other digits: then these must be there with it.
        as_written = {digits for digits in _DIGITS.findall(reading.whole_text) if value in digits}
        return value not in as_written and not as_written.isdisjoint(reading.numbers)
    bare = _bare(value)
    if bare in reading.printed:
        return True
    # The template may set it in capitals.
    return bare.upper() in reading.printed.upper() or _is_broken(value, reading.bare_pages)


def _is_broken(value: str, pages: Sequence[str]) -> bool:
    """Whether a value begins on one page and ends on the next."""
    words = value.split()
    parts = [("".join(words[:at]), "".join(words[at:])) for at in range(1, len(words))]
    return any(
        first in before and rest in after
        for before, after in pairwise(pages)
        for first, rest in parts
    )


def _unwritten(value: str, reading: _Reading) -> Finding:
    return error(
        "thieu-trong-docx",
        reading.place(reading.page_of(value)),
        f"giá trị “{value}” không có trong tệp Word",
        "Xem lại mẫu ở chỗ in giá trị này.",
    )


def _unprinted(value: str, reading: _Reading) -> Finding:
    return error(
        "thieu-trong-pdf",
        reading.place(reading.page_of(value)),
        f"giá trị “{value}” không có trong tệp PDF",
        "Chạy hoso doctor để xem phông chữ; xem lại mẫu.",
    )


# Fonts


def _fonts(name: str, source: Source, font: Font) -> Iterator[Finding]:
    family = font.family.replace(" ", "")
    for number in range(len(source.pages)):
        for used in page_fonts(source, number):
            if used.embedded and used.name.split("+")[-1].startswith(family):
                continue
            what = "không phải phông của văn bản" if used.embedded else "không nhúng"
            yield error(
                "phong-chu-sai",
                PaperPlace(name, number + 1),
                f"phông {used.name} {what}",
                f"Đặt phông Times New Roman cho cả mẫu (đang dùng {font.family}).",
            )


def _glyphs(reading: _Reading, font: Font) -> Iterator[Finding]:
    """Characters that are printed as an empty box, or as one that no reader can copy."""
    for page in reading.pages:
        odd = set(page.words) - _USUAL
        if not odd:
            continue
        printed = "".join(sorted(char for char in odd if unicodedata.category(char) != "Cf"))
        missing = missing_glyphs(printed, font.files[0])
        for fromkey in dict.fromkeys(missing + _UNREADABLE * (_UNREADABLE in odd)):
            yield error(
                "ky-tu-khong-in-duoc",
                reading.place(page.number),
                f"ký tự “{fromkey}” (U+{ord(fromkey):04X}) không có trong phông {font.family}",
                "Xóa hoặc thay ký tự này trong sổ hoặc trong mẫu.",
            )


# The stage


def proof_papers(
    papers: Sequence[PrintedPaper], font: Font, executor: Executor | None = None
) -> tuple[tuple[ProofedPaper, ...], Failed]:
    """Stage 7: the papers that are right, and what is wrong with the others."""
    made = []
    failed: list[tuple[Paper, Finding]] = []
    for paper, (pages, faults) in zip(papers, _proofs(papers, font, executor), strict=True):
        if has_errors(faults):
            failed.extend((paper.filled.paper, fault) for fault in faults)
        else:
            made.append(ProofedPaper(paper, pages, faults))
    return tuple(made), tuple(failed)


def _proofs(
    papers: Sequence[PrintedPaper], font: Font, executor: Executor | None
) -> Iterator[Proof]:
    """Pages and faults in the order of the papers; a few tasks at a time, not all PDFs at once."""
    pending: deque[Future[list[Proof]]] = deque()
    ahead = TASKS_AHEAD * workers_of(executor)
    codes = {paper.filled.paper.layout for paper in papers}
    rules = {code: layouts.rules_of(code) for code in codes}
    for start in range(0, len(papers), AT_ONCE):
        copies = [_copy(paper) for paper in papers[start : start + AT_ONCE]]
        if executor is None or len(papers) <= AT_ONCE:
            yield from proof_all(copies, font, rules)
            continue
        pending.append(executor.submit(proof_all, copies, font, rules))
        if len(pending) > ahead:
            yield from pending.popleft().result()
    for future in pending:
        yield from future.result()


def _copy(printed: PrintedPaper) -> Copy:
    paper = printed.filled.paper
    return Copy(
        paper.stem,
        paper.kind,
        paper.layout,
        printed.filled.docx,
        printed.pdf(),
        printed.filled.printed,
        tuple(_required(paper)),
        paper.unit,
    )


def _required(paper: Paper) -> Iterator[str]:
    """The texts among the fields that the kind cannot do without."""
    for name in paper.kind.required:
        root, _, attribute = name.partition(".")
        value = getattr(paper.context.get(root), attribute, None) if attribute else None
        # A draft has no number yet; dates and lists are printed in words of the template's.
        if isinstance(value, str) and not (attribute == "so" and paper.number is None):
            yield value
