"""Stage 8, bundle: print runs (one PDF a stage), the whole year with an index, units' dossiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.model.kinds import declared
from pipeline.pdf.files import Bookmark, Source, Target

FOLDER = "in"
YEAR = "ca-nam"
DOSSIERS = "ho-so"


@dataclass(frozen=True)
class Part:
    """A PDF that goes into bundles: its path, pages and hash; `unit` None: the district's."""

    title: str
    stage: str
    unit: str | None
    pdf: str
    pages: int
    sha256: str


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


def plan(papers: Sequence[Part], year: int, author: str) -> list[Bundle]:
    """A print run for each stage, the whole year, and a dossier for each unit."""
    if not papers:
        return []
    stages = [
        Bundle(
            f"{FOLDER}/{stage}.pdf",
            f"{declared().stage_title(stage)} năm {year}",
            author,
            tuple(entries),
            indexed=False,
        )
        for stage, entries in groupby(papers, key=lambda entry: entry.stage)
    ]
    whole = Bundle(
        f"{FOLDER}/{YEAR}.pdf", f"Hồ sơ cả năm {year}", author, tuple(papers), indexed=True
    )
    return [*stages, whole, *_dossiers(papers, year, author)]


def _dossiers(papers: Sequence[Part], year: int, author: str) -> list[Bundle]:
    """All papers of a unit in their order, in one PDF named like them: code and name."""
    by_unit: dict[str, list[Part]] = {}
    for paper in papers:
        if paper.unit is not None:
            by_unit.setdefault(paper.unit, []).append(paper)
    found = []
    for unit, own in by_unit.items():
        stem = Path(own[0].pdf).stem
        name = own[0].title.partition(": ")[2]
        found.append(
            Bundle(
                f"{DOSSIERS}/{stem[stem.index(unit) :]}.pdf",
                f"Hồ sơ {name} năm {year}",
                author,
                tuple(own),
                indexed=False,
            )
        )
    return found


def _append(target: Target, pdf: bytes, title: str) -> Bookmark:
    mark = Bookmark(title, target.pages)
    target.append(Source(pdf))
    return mark
