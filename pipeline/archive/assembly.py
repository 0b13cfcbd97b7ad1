"""The dossier as one PDF: cover, index, the papers by date, the closing note.

The papers' sheets are numbered; cover, index and closing note are not counted (Nghị định 30/2020,
annex V, section IV: the index names the sheets of each paper).
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pipeline.archive import pdfa
from pipeline.archive.dossier import Dossier
from pipeline.archive.sheets import Stamp, stamp, stamps
from pipeline.pdf.source import Source
from pipeline.pdf.target import Bookmark, Target

_NONE = pikepdf.ObjectStreamMode.disable
COVER, INDEX, CLOSING = "Bìa hồ sơ", "Mục lục văn bản, tài liệu", "Chứng từ kết thúc"


@dataclass(frozen=True)
class Frame:
    """The printed pages around the papers, as PDF."""

    cover: bytes
    index: bytes
    closing: bytes


def assembled(
    dossier: Dossier, papers: Mapping[str, bytes], frame: Frame, level: str, font: Path
) -> tuple[bytes, tuple[int, ...]]:
    """The dossier's PDF as PDF/A of this level, and its pages without room for a sheet number.

    `papers` are the PDFs by stem. Raises NotPdfaError if a page cannot be PDF/A, and
    pikepdf.PdfError or UnreadablePdfError if a paper cannot be opened. What several papers share,
    above all fonts, is in it only once.
    """
    joined = Target()
    bookmarks: list[tuple[str, int]] = []
    wanted: list[Stamp] = []
    _append(joined, frame.cover, COVER, bookmarks)
    _append(joined, frame.index, INDEX, bookmarks)
    for paper, sheets in zip(dossier.documents, dossier.sheets, strict=True):
        first = joined.pages
        number = f" số {paper.number_and_notation}" if paper.number_and_notation else ""
        title = f"{paper.title}{number} (tờ {sheets})"
        _append(joined, _shown(papers[paper.stem]), title, bookmarks)
        wanted += stamps(first, joined.pages - first, sheets, dossier.both_sides)
    _append(joined, frame.closing, CLOSING, bookmarks)
    outline = [Bookmark(title, page) for title, page in bookmarks]
    content = joined.finish(dossier.title, dossier.organ, outline)
    with pikepdf.open(io.BytesIO(content)) as whole:
        full = stamp(whole, content, wanted, font)
        return pdfa.conforming(whole, level, properties(dossier)), tuple(full)


def properties(dossier: Dossier) -> pdfa.Properties:
    """Title, author and other properties of the dossier's PDF."""
    return pdfa.Properties(
        title=dossier.title,
        author=dossier.organ,
        subject=f"Hồ sơ số {dossier.notation}" if dossier.notation else dossier.title,
        keywords=f"hồ sơ, {dossier.code}, {dossier.year}",
        date=dossier.closed,
    )


def _append(joined: Target, content: bytes, title: str, bookmarks: list[tuple[str, int]]) -> None:
    bookmarks.append((title, joined.pages))
    joined.append(Source(content))


def _shown(content: bytes) -> bytes:
    """A paper with its annotations (signatures, stamps, notes) drawn into the pages.

    A signature is valid only in its own file; in the dossier it is just shown.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/AcroForm" not in pdf.Root and all("/Annots" not in page for page in pdf.pages):
            return content
        pdf.flatten_annotations("all")
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=_NONE)
        return written.getvalue()
