"""Stage 7, proof: the finished paper is read again, as the person would who receives it.

Every printed value stands in the PDF's text letter for letter; no tag and no "None" is left; pages
are within the kind's bounds and none is blank; every font is embedded and of one family.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.findings import Finding, PaperPlace, error
from pipeline.fonts import Font
from pipeline.kinds import Kind
from pipeline.pdfs import Source, Target, page_fonts

if TYPE_CHECKING:  # workers proof papers, and need not read the whole program for it
    from pipeline.composing import Paper
    from pipeline.printing import PrintedPaper

_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bnan\b|\bNaT\b|\bUndefined\b|“\s*”|\(\s*\)")
_DOUBLED = re.compile(r"[,;:]\s*[,;.:](?!\.)|\bsố\s+ngày\b")

AT_ONCE = 50
"""Papers a task."""

TASKS_AHEAD = 16
"""Tasks that wait for workers at most: a bound on memory."""

# PDFium gives a hyphen at a line's end as a character of its own.
_LINE_END_HYPHEN = str.maketrans({"\ufffe": "-", "\x02": "-"})


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = (page.get_textpage().get_text_range() for page in document)
        return tuple(
            unicodedata.normalize("NFC", text.translate(_LINE_END_HYPHEN)) for text in texts
        )
    finally:
        document.close()


@dataclass(frozen=True)
class Copy:
    """What is needed to proof a paper: small, so that it can be sent to a worker."""

    name: str
    kind: Kind
    pdf: bytes
    printed: tuple[str, ...]


Proof = tuple[int, tuple[Finding, ...]]
"""The number of pages of a paper, and what is wrong with it."""


def proof_all(copies: Sequence[Copy], font: Font) -> list[Proof]:
    """Proof finished papers: the task that is sent to a worker."""
    sources = [Source(each.pdf) for each in copies]
    texts = iter(page_texts(_together(sources)))
    return [
        _proof(each, source, tuple(next(texts) for _ in source.pages), font)
        for each, source in zip(copies, sources, strict=True)
    ]


def _together(sources: Iterable[Source]) -> bytes:
    """All pages as one file, so that the fonts which papers share are read once."""
    target = Target()
    for source in sources:
        target.append(source)
    return target.finish("", "")


def _proof(copy: Copy, source: Source, pages: tuple[str, ...], font: Font) -> Proof:
    faults = [
        *_pages(copy.name, copy.kind, pages),
        *_left_over(copy.name, pages, copy.printed),
        *_values(copy.name, pages, copy.printed),
        *_fonts(copy.name, source, font),
    ]
    return len(pages), tuple(faults)


def _pages(name: str, kind: Kind, pages: tuple[str, ...]) -> Iterator[Finding]:
    least, most = kind.pages
    if not least <= len(pages) <= most:
        yield error(
            "sai-so-trang",
            PaperPlace(name),
            f"văn bản có {len(pages)} trang, loại này có từ {least} đến {most} trang",
            "Xem lại mẫu và các giá trị quá dài.",
        )
    for number, text in enumerate(pages, 1):
        if not text.strip():
            yield error("trang-trang", PaperPlace(name, number), "trang trắng", "Xem lại cuối mẫu.")


def _left_over(name: str, pages: tuple[str, ...], printed: Iterable[str]) -> Iterator[Finding]:
    """Signs of a value that was missing, unless the clerk's own values hold them."""
    given = " ".join(printed)
    for number, text in enumerate(pages, 1):
        for pattern in (_LEFT_OVER, _DOUBLED):
            for match in pattern.finditer(text):
                if match.group() not in given:
                    yield error(
                        "con-dau-vet",
                        PaperPlace(name, number),
                        f"còn sót “{match.group()}”",
                        "Xem lại mẫu ở chỗ này: một giá trị bị thiếu.",
                    )


def _bare(text: str) -> str:
    """Without white space of any kind: where lines break is the printer's affair."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _values(name: str, pages: tuple[str, ...], printed: Iterable[str]) -> Iterator[Finding]:
    whole = _bare("".join(pages))
    for value in dict.fromkeys(printed):
        if _bare(value) in whole or all(_bare(word) in whole for word in value.split()):
            continue
        yield error(
            "thieu-trong-pdf",
            PaperPlace(name),
            f"giá trị “{value}” không có trong tệp PDF",
            "Chạy hoso doctor để xem phông chữ; xem lại mẫu.",
        )


def _fonts(name: str, source: Source, font: Font) -> Iterator[Finding]:
    family = font.family.replace(" ", "")
    for number in range(len(source.pages)):
        for each in page_fonts(source, number):
            if each.embedded and each.name.split("+")[-1].startswith(family):
                continue
            what = "không phải phông của văn bản" if each.embedded else "không nhúng"
            yield error(
                "phong-chu-sai",
                PaperPlace(name, number + 1),
                f"phông {each.name} {what}",
                f"Đặt phông Times New Roman cho cả mẫu (đang dùng {font.family}).",
            )


# The stage


@dataclass(frozen=True)
class ProofedPaper:
    """A paper that passed its proof, with its number of pages."""

    printed: "PrintedPaper"
    pages: int


def proof_papers(
    papers: Sequence["PrintedPaper"], font: Font, executor: Executor | None = None
) -> tuple[tuple[ProofedPaper, ...], tuple[tuple["Paper", Finding], ...]]:
    """Stage 7: the papers that are right, and what is wrong with the others."""
    made = []
    failed: list[tuple[Paper, Finding]] = []
    for each, (pages, faults) in zip(papers, _proofs(papers, font, executor), strict=True):
        if faults:
            failed.extend((each.filled.paper, fault) for fault in faults)
        else:
            made.append(ProofedPaper(each, pages))
    return tuple(made), tuple(failed)


def _proofs(
    papers: Sequence["PrintedPaper"], font: Font, executor: Executor | None
) -> Iterator[Proof]:
    """Pages and faults in the order of the papers; a few tasks at a time, not all PDFs at once."""
    pending: deque[Future[list[Proof]]] = deque()
    for start in range(0, len(papers), AT_ONCE):
        copies = [_copy(each) for each in papers[start : start + AT_ONCE]]
        if executor is None or len(papers) <= AT_ONCE:
            yield from proof_all(copies, font)
            continue
        pending.append(executor.submit(proof_all, copies, font))
        if len(pending) > TASKS_AHEAD:
            yield from pending.popleft().result()
    for future in pending:
        yield from future.result()


def _copy(each: "PrintedPaper") -> Copy:
    paper = each.filled.paper
    return Copy(paper.stem, paper.kind, each.pdf, each.filled.printed)
