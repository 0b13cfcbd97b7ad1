"""Making a package: papers as PDF/A, the dossier as one PDF, hoso.xml, all in a bag in a zip.

If nothing changed since the dossier's last package, that stays; else a new version is made that
names the one before (Luật Lưu trữ 33/2024/QH15: what is handed in is complete and unaltered).
"""

import datetime as dt
import gc
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf

from pipeline import __version__
from pipeline.archive import bag_checks, bags, metadata, pdfa, scans
from pipeline.archive.assembly import Frame, assembled
from pipeline.archive.dossier import HANOI, Document, Dossier
from pipeline.archive.metadata import SCHEMA, MetadataError
from pipeline.archive.pdfa import NotPdfaError, Properties
from pipeline.model.file_owners import make_folders
from pipeline.model.words import slug
from pipeline.pdf.source import UnreadablePdfError

DOSSIER, DESCRIPTION, MANIFEST = "ho-so.pdf", "hoso.xml", "manifest.json"
PAPERS, WORKBOOK = "van-ban", "so"
CONTENT = "Hoso-Content"
"""The line of bag-info.txt that shows whether the dossier has changed since."""

UNNUMBERED = "trang-khong-so"
"""Name in hoso.xml for pages of the dossier's PDF without room for a sheet number."""

SIGNED, SCANNED = "ky-so", "quet"
_NO_PDFA = (NotPdfaError, pikepdf.PdfError, UnreadablePdfError)


@dataclass(frozen=True)
class Job:
    """A dossier to be packed into `folder`, with its printed frame; it can be sent to a worker.

    `content` tells versions apart, `record` goes into the manifest.
    """

    dossier: Dossier
    frame: Frame
    level: str
    font: Path
    workbook: Path
    folder: Path
    content: str
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PackingFault:
    """What is wrong with a paper of a dossier ("" for the whole): a code, a sentence."""

    code: str
    paper: str
    message: str
    is_error: bool = True


@dataclass(frozen=True)
class Packed:
    """The result of a job: the package; None if a fault prevented it."""

    dossier: str
    package: Path | None
    faults: tuple[PackingFault, ...] = ()


def content_key(dossier: Dossier, frame: Mapping[str, bytes], level: str) -> str:
    """A hash of what a package is made from: papers, metadata, cover and index.

    `frame` are the .docx of these pages. PDFs do not count: printed again, one has the same words
    but other bytes.
    """
    files = {paper.stem: f"data/{paper.stem}.pdf" for paper in dossier.documents}
    xml = metadata.written(replace(dossier, made_from={}), files, level)
    parts = [
        level,
        hashlib.sha256(xml).hexdigest(),
        *(f"{name} {hashlib.sha256(docx).hexdigest()}" for name, docx in sorted(frame.items())),
        *(f"{paper.stem} {paper.origin} {paper.key}" for paper in dossier.documents),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def last_package(folder: Path, stem: str, content: str) -> tuple[Path | None, bool]:
    """The last package of a dossier, and whether it is undamaged and has this content."""
    before = bags.versions(folder, stem)
    if not before:
        return None, False
    try:
        with zipfile.ZipFile(before[-1]) as package:
            info = next(name for name in package.namelist() if name.endswith("/bag-info.txt"))
            lines = package.read(info).decode().splitlines()
            same = f"{CONTENT}: {content}" in lines and package.testzip() is None
    except (OSError, zipfile.BadZipFile, StopIteration, UnicodeDecodeError):
        return before[-1], False
    return before[-1], same


def packed(job: Job) -> Packed:
    """Make the package. Raises OSError if it cannot be written."""
    with _garbage_left():
        return _packed(job)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Pause garbage collection: the checkers make millions of objects that stay in use.

    Searching them again and again took a third of the time. Garbage is collected between dossiers.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _packed(job: Job) -> Packed:
    faults: list[PackingFault] = []
    papers = {paper.stem: _paper(job, paper, faults) for paper in job.dossier.documents}
    if any(fault.is_error for fault in faults):
        return Packed(job.dossier.name, None, tuple(faults))
    whole, bare = _whole(job, papers, faults)
    if not whole:
        return Packed(job.dossier.name, None, tuple(faults))
    make_folders(job.folder)
    while True:
        number, before = bags.next_version(job.folder, job.dossier.name)
        try:
            content = _package(job, papers, whole, bare, number, before)
            target = bags.store(content, job.folder / bags.file_name(job.dossier.name, number))
        except FileExistsError:
            continue  # another program has just taken this number
        except MetadataError as fault:
            faults.append(PackingFault("ho-so-sai-truong", "", str(fault)))
            return Packed(job.dossier.name, None, tuple(faults))
        return Packed(job.dossier.name, target, tuple(faults))


def _paper(job: Job, paper: Document, faults: list[PackingFault]) -> bytes:
    """A paper as PDF/A; a digitally signed one is never changed."""
    content = paper.scans[0].read_bytes() if paper.scans else paper.pdf.read_bytes()
    if paper.origin == SCANNED:
        content = scans.with_text(scans.joined(paper.scans))
    if paper.origin == SIGNED:
        if reasons := list(pdfa.breaches(content, job.level, signed=True)):
            faults.append(
                PackingFault(
                    "ky-so-khong-pdfa",
                    paper.stem,
                    f"bản ký số không phải PDF/A-{job.level} ({reasons[0]}); vẫn giữ nguyên",
                    is_error=False,
                )
            )
        return content
    try:
        return _conforming(content, job.level, _properties(job.dossier, paper))
    except _NO_PDFA as cause:
        faults.append(
            PackingFault("khong-thanh-pdfa", paper.stem, f"không thành PDF/A-{job.level} ({cause})")
        )
        return b""


@lru_cache(maxsize=128)
def _conforming(content: bytes, level: str, properties: Properties) -> bytes:
    """A paper as PDF/A, made only once: a certificate can be in several dossiers."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return pdfa.conforming(pdf, level, properties)


def _properties(dossier: Dossier, paper: Document) -> Properties:
    day = paper.date or dossier.end
    title = " ".join(part for part in (paper.type_name, paper.number_and_notation) if part)
    return Properties(
        title=title,
        author=paper.issuer,
        subject=paper.subject or paper.type_name,
        keywords=f"{paper.kind}, {dossier.year}",
        date=dt.datetime.combine(day, dt.time(), HANOI),
    )


def _whole(job: Job, papers: Mapping[str, bytes], faults: list[PackingFault]) -> tuple[bytes, str]:
    """The dossier as one PDF (b"" if it could not be made), and its pages without a number."""
    try:
        content, full = assembled(job.dossier, papers, job.frame, job.level, job.font)
    except _NO_PDFA as cause:
        faults.append(
            PackingFault("khong-thanh-pdfa", "", f"không thành PDF/A-{job.level} ({cause})")
        )
        return b"", ""
    pages = ", ".join(str(page + 1) for page in full)
    if full:
        message = f"không còn chỗ trống để đóng số tờ ở trang {pages} của {DOSSIER}"
        faults.append(PackingFault("khong-cho-danh-so", "", message, is_error=False))
    return content, pages


def _package(
    job: Job,
    papers: Mapping[str, bytes],
    whole: bytes,
    bare: str,
    number: int,
    before: Path | None,
) -> bytes:
    """The zip of a version of the package."""
    dossier = job.dossier
    previous = {}
    if before is not None:
        digest = hashlib.sha256(before.read_bytes()).hexdigest()
        previous = {"goi-truoc": before.name, "goi-truoc-sha256": digest}
    dossier = replace(
        dossier,
        made_from={
            **dossier.made_from,
            **previous,
            **({UNNUMBERED: bare} if bare else {}),
            "phien-ban": f"v{number:02d}",
            "chuong-trinh": f"hoso {__version__}",
        },
    )
    names = {
        paper.stem: f"{PAPERS}/{at:03d}-{paper.stem}"
        for at, paper in enumerate(dossier.documents, 1)
    }
    payload = {DOSSIER: whole, "hoso.xsd": SCHEMA.read_bytes()}
    ascii_name = f"{slug(job.workbook.stem) or 'so'}{job.workbook.suffix.lower()}"
    payload[f"{WORKBOOK}/{ascii_name}"] = job.workbook.read_bytes()
    for paper in dossier.documents:
        payload[f"{names[paper.stem]}.pdf"] = papers[paper.stem]
        if paper.docx is not None:
            payload[f"{names[paper.stem]}.docx"] = paper.docx.read_bytes()
    files = {stem: f"{bags.PAYLOAD}{name}.pdf" for stem, name in names.items()}
    payload[DESCRIPTION] = metadata.written(dossier, files, job.level)
    previous_line = f"{before.name} {previous['goi-truoc-sha256']}" if before else ""
    payload[MANIFEST], info = bag_checks.recorded(
        payload,
        {**job.record, "made_from": dict(dossier.made_from)},
        {
            "Bag-Software-Agent": f"hoso {__version__}",
            "Bagging-Date": dossier.end.isoformat(),
            "Source-Organization": dossier.organ,
            "External-Description": dossier.title,
            "External-Identifier": dossier.notation or dossier.name,
            "Internal-Sender-Identifier": f"{dossier.name}-v{number:02d}",
            "Hoso-Previous": previous_line,
            CONTENT: job.content,
        },
    )
    root = Path(bags.file_name(dossier.name, number)).stem
    return bags.package(root, payload, info)
