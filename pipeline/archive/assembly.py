"""The dossier as one PDF: cover, index, the papers in order of time, the closing note.

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
    """The dossier's PDF as PDF/A of this level, and its pages that have no room for a number.

    `papers` are the PDFs by stem. Raises NotPdfaError where a page cannot be PDF/A, and
    pikepdf.PdfError where a paper cannot be opened.
    """
    pdf = pikepdf.Pdf.new()
    bookmarks: list[tuple[str, int]] = []
    wanted: list[Stamp] = []
    _append(pdf, frame.cover, COVER, bookmarks)
    _append(pdf, frame.index, INDEX, bookmarks)
    for paper, sheets in zip(dossier.documents, dossier.sheets, strict=True):
        first = len(pdf.pages)
        number = f" số {paper.number_and_notation}" if paper.number_and_notation else ""
        _append(pdf, papers[paper.stem], f"{paper.title}{number} (tờ {sheets})", bookmarks)
        amount = len(pdf.pages) - first
        wanted += stamps(first, amount, sheets, dossier.both_sides)
    _append(pdf, frame.closing, CLOSING, bookmarks)
    joined = io.BytesIO()
    pdf.save(joined)
    with pikepdf.open(joined) as whole:
        full = stamp(whole, joined.getvalue(), wanted, font)
        with whole.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in bookmarks)
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        return pdfa.conforming(whole, level, properties(dossier)), tuple(full)


def properties(dossier: Dossier) -> pdfa.Properties:
    """What the dossier's PDF says of itself."""
    return pdfa.Properties(
        title=dossier.title,
        author=dossier.organ,
        subject=f"Hồ sơ số {dossier.notation}" if dossier.notation else dossier.title,
        keywords=f"hồ sơ, {dossier.code}, {dossier.year}",
        date=dossier.closed,
    )


def _append(pdf: pikepdf.Pdf, content: bytes, title: str, bookmarks: list[tuple[str, int]]) -> None:
    bookmarks.append((title, len(pdf.pages)))
    with pikepdf.open(io.BytesIO(content)) as part:
        if "/AcroForm" in part.Root:  # a signature counts in its own file only; here it is shown
            part.flatten_annotations("all")
            for page in part.pages:
                if "/Annots" in page:
                    del page.Annots
        pdf.pages.extend(part.pages)
