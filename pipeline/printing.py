"""Stage 6, print: .docx files become PDF files, many in one run of LibreOffice.

A run that fails or leaves papers out is halved until the faulty papers are found; they alone are
reported, the rest are made.
"""

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pypdfium2
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, TextStringObject

from pipeline import soffice
from pipeline.composing import Paper
from pipeline.filling import FilledPaper
from pipeline.findings import Finding, PaperPlace, error
from pipeline.fonts import POINTS_PER_CM
from pipeline.progress import Progress

AT_ONCE = 200
"""Files a run: LibreOffice silently stops at 247."""

PRODUCER = "hoso"


@dataclass(frozen=True)
class Printed:
    """The PDFs by name, and for each name without one what went wrong."""

    pdfs: Mapping[str, bytes]
    failed: Mapping[str, str]


def to_pdf(papers: Mapping[str, bytes], step: Callable[[int], None] = lambda made: None) -> Printed:
    """Convert .docx contents by name; `step` is told how many came out each time."""
    pdfs: dict[str, bytes] = {}
    failed: dict[str, str] = {}
    names = list(papers)
    for start in range(0, len(names), AT_ONCE):
        _convert(names[start : start + AT_ONCE], papers, pdfs, failed, step)
    return Printed(pdfs, failed)


def _convert(
    names: Sequence[str],
    papers: Mapping[str, bytes],
    pdfs: dict[str, bytes],
    failed: dict[str, str],
    step: Callable[[int], None],
) -> None:
    note, made = _one_run({name: papers[name] for name in names})
    pdfs.update(made)
    step(len(made))
    missing = [name for name in names if name not in made]
    if not missing:
        return
    if len(names) == 1:
        failed[names[0]] = note or "LibreOffice không tạo được tệp PDF"
        return
    # All missing: halve. Some came out: the rest may only have been caught behind a faulty one.
    middle = max(1, len(missing) // 2)
    for part in (missing[:middle], missing[middle:]):
        if part:
            _convert(part, papers, pdfs, failed, step)


def _one_run(papers: Mapping[str, bytes]) -> tuple[str, dict[str, bytes]]:
    with tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        files = []
        for number, content in enumerate(papers.values()):
            file = folder / f"{number:06d}.docx"
            file.write_bytes(content)
            files.append(file)
        note = soffice.convert(files, folder)
        made = {}
        for paper, file in zip(papers, files, strict=True):
            pdf = file.with_suffix(".pdf")
            if pdf.is_file() and _opens(content := pdf.read_bytes()):
                made[paper] = content
    return note, made


def _opens(pdf: bytes) -> bool:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return False
    try:
        return len(document) > 0
    finally:
        document.close()


def finished(pdf: bytes, title: str, author: str, right_mm: Decimal, down_mm: Decimal) -> bytes:
    """The PDF with its properties set, shifted on the page, and the same bytes on every run."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    if right_mm or down_mm:
        shift = Transformation().translate(
            float(right_mm) / 10 * POINTS_PER_CM, -float(down_mm) / 10 * POINTS_PER_CM
        )
        for page in writer.pages:
            page.add_transformation(shift)
    return written(writer, title, author)


def written(writer: PdfWriter, title: str, author: str) -> bytes:
    """The bytes of a PDF with document properties and an id that follow from its content only."""
    writer.metadata = None
    writer.add_metadata({"/Title": title, "/Author": author, "/Producer": PRODUCER})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("vi-VN")
    digest = hashlib.sha256(title.encode())
    for page in writer.pages:
        contents = page.get_contents()
        digest.update(contents.get_data() if contents is not None else b"")
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject((identifier, identifier))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


# The stage


@dataclass(frozen=True)
class PrintedPaper:
    """A paper with its .docx and its PDF."""

    filled: FilledPaper
    pdf: bytes


def print_papers(
    papers: Sequence[FilledPaper], author: str, progress: Progress
) -> tuple[tuple[PrintedPaper, ...], tuple[tuple[Paper, Finding], ...]]:
    """Stage 6: the printed papers, and those LibreOffice could not print with the reason."""
    printed = to_pdf({each.paper.stem: each.docx for each in papers}, progress.step)
    made = []
    failed = []
    for each in papers:
        paper = each.paper
        if (raw := printed.pdfs.get(paper.stem)) is None:
            note = printed.failed.get(paper.stem, "")
            hint = "Mở tệp .docx bằng LibreOffice xem có lỗi không; chạy lại; xem hoso doctor."
            failed.append((paper, error("khong-in-duoc", PaperPlace(paper.stem), note, hint)))
            continue
        pdf = finished(raw, paper.title, author, *paper.shift)
        made.append(PrintedPaper(each, pdf))
    return tuple(made), tuple(failed)
