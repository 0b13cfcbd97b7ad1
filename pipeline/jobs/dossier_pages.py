"""The pages around a dossier, filled and printed: cover, index, closing note."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.archive import filed_papers
from pipeline.archive.assembly import Frame
from pipeline.archive.dossier import Dossier
from pipeline.compose.dossier_words import CLOSING, CONTENTS, COVER, PAGES, filing_words
from pipeline.fill.catalogue import load_page
from pipeline.model.errors import ConversionError
from pipeline.model.papers import Fillable
from pipeline.model.records import ThongTinChung
from pipeline.pdf.source import Source
from pipeline.printing.papers import to_pdf


@dataclass(frozen=True)
class Pages:
    """The templates of the pages around a dossier, and the words that they share."""

    templates: Mapping[str, Fillable]
    words: Mapping[str, Any]
    to_pdf: Callable[[Mapping[str, bytes]], Mapping[str, bytes]] = field(compare=False)

    def docx(self, code: str, **words: Any) -> bytes:
        """A page filled."""
        return self.templates[code].fill({**self.words, **words})

    @classmethod
    def loaded(
        cls, layout: str, settings: ThongTinChung, theirs: Path, executor: Executor | None
    ) -> "Pages":
        """The templates of a layout; the clerk's own, in the folder `theirs`, come first."""
        templates = {
            code: load_page(layout, code, words, theirs=theirs)
            for code, words in PAGES.items()
            if code != "muc-luc"
        }
        return cls(templates, filing_words(settings, layout), partial(_printed, executor=executor))


def frame_docx(dossier: Dossier, pages: Pages, index_sheets: int = 0) -> dict[str, bytes]:
    """Cover, index and closing note as .docx."""
    words = filed_papers.page_words(dossier, index_sheets)
    return {
        code: pages.docx(code, **filed_papers.only(code, words))
        for code in (COVER, CONTENTS, CLOSING)
    }


def frames(dossiers: Sequence[Dossier], pages: Pages) -> dict[str, Frame]:
    """The printed pages around each dossier, by its name.

    The closing note says how many sheets the index has, so it is printed after that.
    """
    first: dict[str, bytes] = {}
    for dossier in dossiers:
        docx = frame_docx(dossier, pages)
        first |= {f"{code}/{dossier.name}": docx[code] for code in (COVER, CONTENTS)}
    printed = pages.to_pdf(first)
    second = {}
    for dossier in dossiers:
        amount = len(Source(printed[f"{CONTENTS}/{dossier.name}"]).pages)
        second[dossier.name] = frame_docx(dossier, pages, dossier.sheets_of(amount))[CLOSING]
    closing = pages.to_pdf(second)
    return {
        dossier.name: Frame(
            printed[f"{COVER}/{dossier.name}"],
            printed[f"{CONTENTS}/{dossier.name}"],
            closing[dossier.name],
        )
        for dossier in dossiers
    }


def _printed(papers: Mapping[str, bytes], executor: Executor | None) -> Mapping[str, bytes]:
    """PDFs by name; raises ConversionError if any could not be printed."""
    done = to_pdf(papers, executor=executor)
    if done.failed:
        name, why = next(iter(done.failed.items()))
        raise ConversionError(f"Không in được “{name}”: {why}", "Chạy lại.")
    return done.pdfs
