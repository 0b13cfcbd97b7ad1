"""Stage 7, proof: the finished paper is read again, as the person would who receives it.

Every printed value stands in the PDF's text letter for letter; no tag and no "None" is left; pages
are within the kind's bounds and none is blank; every font is embedded and of one family.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdf import PdfReader

from pipeline.composing import Paper
from pipeline.findings import Finding, PaperPlace, error
from pipeline.fonts import Font
from pipeline.kinds import Kind
from pipeline.printing import PrintedPaper

_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bnan\b|\bNaT\b|\bUndefined\b|“\s*”|\(\s*\)")
_DOUBLED = re.compile(r"[,;:]\s*[,;.:](?!\.)|\bsố\s+ngày\b")
_SPACE = re.compile(r"\s+")


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


def proof(
    name: str, kind: Kind, pdf: bytes, printed: Iterable[str], font: Font
) -> tuple[int, tuple[Finding, ...]]:
    """The number of pages, and what is wrong with a finished paper."""
    pages = page_texts(pdf)
    faults = [
        *_pages(name, kind, pages),
        *_left_over(name, pages, printed),
        *_values(name, pages, printed),
        *_fonts(name, pdf, font),
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
    return _SPACE.sub("", unicodedata.normalize("NFC", text).replace("\u00a0", ""))


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


def _fonts(name: str, pdf: bytes, font: Font) -> Iterator[Finding]:
    family = font.family.replace(" ", "")
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        for base, embedded in _page_fonts(page):
            if not embedded or not base.split("+")[-1].replace(" ", "").startswith(family):
                what = "không nhúng" if not embedded else "không phải phông của văn bản"
                yield error(
                    "phong-chu-sai",
                    PaperPlace(name, number),
                    f"phông {base} {what}",
                    f"Đặt phông Times New Roman cho cả mẫu (đang dùng {font.family}).",
                )


def _page_fonts(page: Any) -> Iterator[tuple[str, bool]]:
    resources = page.get("/Resources", {}).get_object()
    for reference in resources.get("/Font", {}).get_object().values():
        outer = reference.get_object()
        inner = outer["/DescendantFonts"][0].get_object() if "/DescendantFonts" in outer else outer
        descriptor = inner.get("/FontDescriptor", {}).get_object()
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        yield str(outer.get("/BaseFont", "?")).lstrip("/"), embedded


# The stage


@dataclass(frozen=True)
class ProofedPaper:
    """A paper that passed its proof, with its number of pages."""

    printed: PrintedPaper
    pages: int


def proof_papers(
    papers: Iterable[PrintedPaper], font: Font
) -> tuple[tuple[ProofedPaper, ...], tuple[tuple[Paper, Finding], ...]]:
    """Stage 7: the papers that are right, and what is wrong with the others."""
    made = []
    failed: list[tuple[Paper, Finding]] = []
    for each in papers:
        paper = each.filled.paper
        pages, faults = proof(paper.stem, paper.kind, each.pdf, each.filled.printed, font)
        if faults:
            failed.extend((paper, fault) for fault in faults)
        else:
            made.append(ProofedPaper(each, pages))
    return tuple(made), tuple(failed)
