"""Stage 7, proof: the finished paper is read again, as the person would who receives it.

Every printed value is in the .docx and in the PDF's text letter for letter; no tag and no "None" is
left; pages are within the kind's bounds and none is blank; every font is embedded and of one
family, with a glyph for every character. Then the pages are measured (see `measures`). A fault
keeps the paper back; a measure is a warning.
"""

import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from math import ceil

from pipeline.fonts.family import VIETNAMESE, Font, missing_glyphs
from pipeline.model.executors import workers_of
from pipeline.model.findings import Finding, PaperPlace, error, has_errors
from pipeline.model.papers import Failed, Paper, PrintedPaper, ProofedPaper
from pipeline.pdf import pages as printed_pages
from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source
from pipeline.pdf.target import OWN, is_as_written
from pipeline.proof import embedded_fonts, order
from pipeline.proof.embedded_fonts import DamagedError
from pipeline.proof.measures import measure
from pipeline.proof.paper_text import Copy, Reading
from pipeline.proof.sheets import is_number
from pipeline.proof.values import left_over, values
from pipeline.regulations import layouts
from pipeline.regulations.layouts.rules import QuyTac

# Letters that need no look into the font.
_USUAL = frozenset(map(chr, range(32, 127))) | frozenset(VIETNAMESE) | frozenset("\n\t\xa0")
_UNREADABLE = "\ufffd"

FEW = 50
"""With so few papers, workers would save no time."""

AT_ONCE = 100
"""Papers per task at most: as many as are printed together, so that fonts are read once."""

TASKS_AHEAD = 8
"""The most tasks that wait for each worker: a bound on memory."""


Proof = tuple[int, tuple[Finding, ...]]
"""The number of pages of a paper, and its findings."""


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
    reading = Reading(copy, printed_pages.pages(source, copy.pdf))
    source.check_streams()
    embedded_fonts.check(source, font)
    faults = (
        *_pages(reading),
        *left_over(reading),
        *values(reading),
        *_fonts(copy.name, source, font),
        *_glyphs(reading, font),
    )
    if not has_errors(faults):  # else each is reported by its value
        words = [page.words for page in reading.pages]
        faults += (*order.faults(copy.name, reading.text, words),)
    if look:
        faults += (*_unseen(reading),)
    measured = measure(reading.pages, rules, copy.kind, copy.name)
    warnings = (replace(finding, kind=copy.kind.code, unit=copy.unit) for finding in measured)
    return len(reading.pages), (*faults, *warnings)


def _pages(reading: Reading) -> Iterator[Finding]:
    (least, most), count = reading.copy.kind.pages, len(reading.pages)
    if not least <= count <= most:
        yield error(
            "sai-so-trang",
            reading.place(min(count, most + 1)),
            f"văn bản có {count} trang, loại này có từ {least} đến {most} trang",
            "Xem lại mẫu và các giá trị quá dài.",
        )
    for page in reading.pages:
        if len(page.texts) <= 1 and all(is_number(text.text) for text in page.texts):
            place = reading.place(page.number)
            yield error("trang-trang", place, "trang trắng", "Xem lại cuối mẫu.")


def _unseen(reading: Reading) -> Iterator[Finding]:
    """Pages that have words but look blank."""
    from pipeline.pdf import objects  # PDFium takes time to load

    for page, inked in zip(reading.pages, objects.inked(reading.copy.pdf), strict=True):
        if page.texts and not inked:
            place = reading.place(page.number)
            hint = "Chạy lại; nếu vẫn lỗi, chạy hoso doctor để xem phông chữ và LibreOffice."
            yield error("trang-trang", place, "trang có chữ nhưng in ra trắng", hint)


# Fonts


def _fonts(name: str, source: Source, font: Font) -> Iterator[Finding]:
    family = font.family.replace(" ", "")
    for number in range(len(source.pages)):
        for used in page_fonts(source, number):
            if used.embedded and used.name.split("+")[-1].startswith(family):
                continue
            reason = "không phải phông của văn bản" if used.embedded else "không nhúng"
            yield error(
                "phong-chu-sai",
                PaperPlace(name, number + 1),
                f"phông {used.name} {reason}",
                f"Đặt phông Times New Roman cho cả mẫu (đang dùng {font.family}).",
            )


def _glyphs(reading: Reading, font: Font) -> Iterator[Finding]:
    """Characters that are printed as an empty box, or as one that no reader can copy."""
    for page in reading.pages:
        odd = set(page.words) - _USUAL
        if not odd:
            continue
        printed = "".join(sorted(char for char in odd if unicodedata.category(char) != "Cf"))
        missing = missing_glyphs(printed, font.files[0])
        for char in dict.fromkeys(missing + _UNREADABLE * (_UNREADABLE in odd)):
            yield error(
                "ky-tu-khong-in-duoc",
                reading.place(page.number),
                f"ký tự “{char}” (U+{ord(char):04X}) không có trong phông {font.family}",
                "Xóa hoặc thay ký tự này trong sổ hoặc trong mẫu.",
            )


# The stage


def proof_papers(
    papers: Sequence[PrintedPaper], font: Font, executor: Executor | None = None
) -> tuple[tuple[ProofedPaper, ...], Failed]:
    """Stage 7: the papers without faults, and the faults of the others."""
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
    share = ceil(len(papers) / (2 * workers_of(executor)))  # a slow worker leaves one to the other
    at_once = min(max(share, 1), AT_ONCE)
    for start in range(0, len(papers), at_once):
        copies = [_copy(paper) for paper in papers[start : start + at_once]]
        if executor is None or len(papers) <= FEW:
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
