"""Stage 8, bundle: print runs (one PDF a stage), the whole year with an index, the dossiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.model.dossiers import DossierDue
from pipeline.model.kinds import declared
from pipeline.pdf.files import Bookmark, Source, Target

FOLDER = "in"
YEAR = "ca-nam"
DOSSIERS = "ho-so"


@dataclass(frozen=True)
class Part:
    """A PDF that goes into bundles: its path, pages and hash; `unit` None: the district's.

    `date` is that of the paper, in ISO form; blank for one that has none. `is_form`: a form that
    waits to be filled in.
    """

    kind: str
    title: str
    stage: str
    unit: str | None
    pdf: str
    pages: int
    sha256: str
    date: str = ""
    is_form: bool = False


@dataclass(frozen=True)
class Bundle:
    """A bundle that is due: its path, title, and the papers in it; the year's has an index."""

    name: str
    title: str
    author: str
    papers: tuple[Part, ...]
    indexed: bool

    @property
    def made_from(self) -> tuple[str, ...]:
        """What the bundle follows from."""
        return tuple(f"{entry.title} {entry.sha256}" for entry in self.papers)

    def make(self, folder: Path, index: bytes | None = None) -> bytes:
        """Put the papers' PDFs in `folder` together, behind the index where there is one."""
        target = Target()
        outline: list[Bookmark] = []
        if index is not None:
            outline.append(_append(target, index, "Mục lục"))
        for stage, entries in groupby(self.papers, key=lambda entry: entry.stage):
            marks = [
                _append(target, (folder / entry.pdf).read_bytes(), entry.title) for entry in entries
            ]
            if self.indexed:
                marks = [Bookmark(declared().stage_title(stage), marks[0].page, tuple(marks))]
            outline += marks
        return target.finish(self.title, self.author, outline)


def plan(
    papers: Sequence[Part], year: int, author: str, dossiers: Sequence[DossierDue]
) -> list[Bundle]:
    """A print run for each stage, the whole year, and the dossiers that hold any paper.

    Forms to be filled in are printed only while none of their stage came back, and never filed.
    """
    stages = [
        Bundle(
            f"{FOLDER}/{stage}.pdf",
            f"{declared().stage_title(stage)} năm {year}",
            author,
            tuple(_without_forms(entries) or entries),
            indexed=False,
        )
        for stage, group in groupby(papers, key=lambda entry: entry.stage)
        for entries in [list(group)]
    ]
    filed = _without_forms(papers)
    whole = Bundle(
        f"{FOLDER}/{YEAR}.pdf", f"Hồ sơ cả năm {year}", author, tuple(filed), indexed=True
    )
    found = [whole, *(_dossier(filed, dossier, author) for dossier in dossiers)]
    return [*stages, *(bundle for bundle in found if bundle.papers)]


def _without_forms(papers: Sequence[Part]) -> list[Part]:
    return [paper for paper in papers if not paper.is_form]


def _dossier(papers: Sequence[Part], dossier: DossierDue, author: str) -> Bundle:
    """The papers of a dossier in order of time; those without a date come last."""
    own = [paper for paper in papers if dossier.holds(paper.kind, paper.unit)]
    return Bundle(
        f"{DOSSIERS}/{dossier.stem}.pdf",
        dossier.title,
        author,
        tuple(sorted(own, key=lambda paper: paper.date or "9999")),
        indexed=False,
    )


def _append(target: Target, pdf: bytes, title: str) -> Bookmark:
    mark = Bookmark(title, target.pages)
    target.append(Source(pdf))
    return mark
