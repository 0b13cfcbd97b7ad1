"""One run of LibreOffice: a few .docx contents in, the finished PDF of each paper out.

This is the task that is sent to a worker. It imports little, so that workers start quickly.
"""

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from pipeline.docx.joinable import opened
from pipeline.fonts.family import POINTS_PER_CM
from pipeline.ooxml.zip_archive import Package
from pipeline.pdf.source import Source
from pipeline.pdf.target import Target
from pipeline.printing import scratch, soffice
from pipeline.printing.joined_document import bookmark, joined

AT_ONCE = 200
"""Files a run: LibreOffice silently stops at 247."""

PAPER_SECONDS = 0.5
"""Time allowed for each paper of a run, in addition to its start."""

MEGABYTE_SECONDS = 30
"""Time allowed for each megabyte of text."""

MOST_SECONDS = 180
"""Time allowed for a run of several papers, however many: such a run can be halved. One that is as
large as can be takes about 10 s."""


@dataclass(frozen=True)
class Sheet:
    """A .docx to be printed, with the properties of its PDF; `shift` is right and down, in mm."""

    name: str
    docx: bytes
    title: str = ""
    author: str = ""
    shift: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_ONE_WORD = (
    (
        "[Content_Types].xml",
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType="%s"/></Types>' % _TYPE.encode(),
    ),
    (
        "_rels/.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="%s" Target="word/document.xml"/></Relationships>'
        % _OFFICE.encode(),
    ),
    (
        "word/document.xml",
        b'<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body>'
        b"</w:document>" % _WORD.encode(),
    ),
)
"""The smallest Word file: a LibreOffice that hangs at it hangs at every paper."""

Document = tuple[Sheet, ...]
"""Sheets that are joined into one document; one alone is converted as it is."""


@dataclass(frozen=True)
class Result:
    """What a run gave: PDFs by name, the documents that did not come out, and what went wrong.

    `hung` when LibreOffice did not end by itself.
    """

    pdfs: dict[str, bytes]
    missing: tuple[Document, ...]
    note: str = ""
    hung: bool = False


@dataclass(frozen=True)
class Job:
    """The job that a run belongs to: a folder that exists, on its computer, as long as needed."""

    folder: str
    computer: str = field(default_factory=platform.node)

    @property
    def here(self) -> Path | None:
        """The folder, when it can be seen from this computer."""
        return Path(self.folder) if self.computer == platform.node() else None


def convert(documents: Sequence[Document], job: Job | None = None) -> Result:
    """One run of LibreOffice: the task that is sent to a worker.

    It ends early if its job is no longer wanted; on another computer, at its deadline.
    """
    wanted = job.here if job else None
    if wanted is not None and not wanted.is_dir():
        return Result({}, tuple(documents))
    try:
        return _convert(documents, wanted)
    except OSError as cause:  # the disk is full, the folder is gone, the program cannot be started
        why = cause.strerror or type(cause).__name__
        return Result({}, tuple(documents), f"không chạy được LibreOffice hoặc hết chỗ ({why})")


def _convert(documents: Sequence[Document], wanted: Path | None) -> Result:
    with scratch.folder() as folder:
        files = [
            _written(document, folder / f"{at:04d}.docx") for at, document in enumerate(documents)
        ]
        size = sum(file.stat().st_size for file in files)
        note, hung = _run(files, folder, _deadline(documents, size), wanted)
        made: dict[str, bytes] = {}
        missing = []
        for document, file in zip(documents, files, strict=True):
            split = _split(document, file.with_suffix(".pdf"))
            if split is None:
                missing.append(document)
            else:
                made.update(split)
    return Result(made, tuple(missing), note, hung)


def answers() -> bool:
    """Whether LibreOffice prints a page with one word within the time of a start."""
    sheet = Sheet("thu", Package(_ONE_WORD).with_parts(()))
    return bool(convert([(sheet,)]).pdfs)


def _run(files: list[Path], folder: Path, seconds: float, wanted: Path | None) -> tuple[str, bool]:
    """A note on what went wrong with the run, and whether it hung."""
    try:
        return soffice.convert(files, folder, seconds, wanted), False
    except soffice.HungError as hung:
        return str(hung), True


def _deadline(documents: Sequence[Document], size: int) -> float:
    count = sum(map(len, documents))
    seconds = soffice.START_SECONDS + PAPER_SECONDS * count + MEGABYTE_SECONDS * size / 1_000_000
    return seconds if count == 1 else min(seconds, max(MOST_SECONDS, soffice.START_SECONDS))


def _written(document: Document, file: Path) -> Path:
    if len(document) == 1:
        file.write_bytes(document[0].docx)
    else:
        words = [opened(sheet.docx) for sheet in document]
        file.write_bytes(joined([word for word in words if word]))
    return file


def _split(document: Document, pdf: Path) -> dict[str, bytes] | None:
    """The PDF of each sheet; None if there is none, or the sheets cannot be told apart."""
    if pdf.is_symlink() or not pdf.is_file():
        return None  # reading a pipe or a device might never end
    try:
        source = Source(pdf.read_bytes())
        source.check_streams()
        starts = _starts(source, len(document))
        ends = [*starts[1:], len(source.pages)]
        return {
            sheet.name: _finished(source, range(start, end), sheet)
            for sheet, start, end in zip(document, starts, ends, strict=True)
        }
    except Exception:  # a damaged PDF can make reading it fail in any way: it is made again
        return None


def _starts(source: Source, count: int) -> list[int]:
    """The first page of each sheet. ValueError or KeyError when one has none of its own."""
    if count == 1:
        return [0]
    starts = [source.destinations[bookmark(number)] for number in range(count)]
    if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ValueError("papers that do not begin on pages of their own")
    return starts


def _finished(source: Source, pages: range, sheet: Sheet) -> bytes:
    right, down = sheet.shift
    target = Target()
    shift = float(right) / 10 * POINTS_PER_CM, -float(down) / 10 * POINTS_PER_CM
    target.append(source, pages, shift)
    return target.finish(sheet.title, sheet.author)
