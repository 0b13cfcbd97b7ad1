"""Stage 8, bundle: print runs (one PDF a stage), the whole year with an index, the dossiers."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.model.dossiers import DossierDue
from pipeline.model.executors import workers_of
from pipeline.model.kinds import declared
from pipeline.model.words import slug
from pipeline.pdf.source import Source
from pipeline.pdf.target import Bookmark, Target

FOLDER = "in"
YEAR = "ca-nam"
DOSSIERS = "ho-so"

WORTH_TASKS = 200
"""With fewer papers in all bundles, workers would save no time."""

PAPERS_A_TASK = 50
TASKS_AHEAD = 2
"""The most tasks that wait for each worker: a bound on memory."""


@dataclass(frozen=True)
class Part:
    """A PDF that goes into bundles: its path, pages and hash; `unit` None: the district's.

    `date` is that of the paper, in ISO form; blank if it has none. `is_form`: a form that
    waits to be filled in. `copies`: in how many the printer makes it; `apart`: the name of its kind
    if that has a print run of its own.
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
    copies: int = 1
    apart: str = ""


@dataclass(frozen=True)
class Bundle:
    """A bundle that is due: its path, title, and the papers in it; the year's has an index.

    `for_print`: every paper in all its copies; `duplex`: each begins on a sheet of its own.
    """

    name: str
    title: str
    author: str
    papers: tuple[Part, ...]
    indexed: bool
    for_print: bool = False
    duplex: bool = False

    @property
    def made_from(self) -> tuple[str, ...]:
        """What the bundle is made from."""
        own = tuple(f"{entry.title} {entry.sha256}" for entry in self.papers)
        if not self.for_print:
            return own
        return (*own, f"duplex {self.duplex}", *(str(entry.copies) for entry in self.papers))

    def make(self, folder: Path, index: bytes | None = None) -> bytes:
        """Put the papers' PDFs in `folder` together, after the index if there is one."""
        target = Target()
        outline: list[Bookmark] = []
        if index is not None:
            outline.append(_append(target, index, "Mục lục"))
        for stage, entries in groupby(self.papers, key=lambda entry: entry.stage):
            marks = [self._append(target, folder, entry) for entry in entries]
            if self.indexed:
                marks = [Bookmark(declared().stage_title(stage), marks[0].page, tuple(marks))]
            outline += marks
        return target.finish(self.title, self.author, outline)

    def _append(self, target: Target, folder: Path, entry: Part) -> Bookmark:
        """Add a paper; in a print run all its copies, each with a bookmark."""
        source = Source((folder / entry.pdf).read_bytes())
        copies = entry.copies if self.for_print else 1
        first = target.pages
        marks = []
        for number in range(1, copies + 1):
            marks.append(Bookmark(f"Bản {number}", target.pages))
            target.append(source)
            if self.duplex and len(source.pages) % 2:
                target.append_blank(source)
        return Bookmark(entry.title, first, tuple(marks) if copies > 1 else ())


def contents(
    bundles: Sequence[Bundle],
    folder: Path,
    index: Callable[[], bytes | None],
    executor: Executor | None,
) -> Iterator[tuple[Bundle, bytes]]:
    """The bundles as PDF; the year's comes last, as `index` waits for its index.

    Those without an index are made by the workers of this computer, a few tasks ahead, so that not
    all are in memory at once. 1,000 dossiers take 2 s on two cores instead of 4.
    """
    plain = [bundle for bundle in bundles if not bundle.indexed]
    local = isinstance(executor, ProcessPoolExecutor)  # workers elsewhere cannot see the folder
    if executor is None or not local or sum(len(bundle.papers) for bundle in plain) < WORTH_TASKS:
        yield from ((bundle, bundle.make(folder)) for bundle in plain)
    else:
        yield from zip(plain, _made(_tasks(plain), str(folder), executor), strict=True)
    for bundle in bundles:
        if bundle.indexed:
            yield bundle, bundle.make(folder, index())


def _tasks(bundles: Iterable[Bundle]) -> Iterator[tuple[Bundle, ...]]:
    """Groups of consecutive bundles, each with about the same number of papers in all."""
    task: list[Bundle] = []
    papers = 0
    for bundle in bundles:
        task.append(bundle)
        papers += len(bundle.papers)
        if papers >= PAPERS_A_TASK:
            yield tuple(task)
            task, papers = [], 0
    if task:
        yield tuple(task)


def _made(tasks: Iterator[tuple[Bundle, ...]], folder: str, executor: Executor) -> Iterator[bytes]:
    pending: deque[tuple[tuple[Bundle, ...], Future[list[bytes]] | None]] = deque()
    ahead = TASKS_AHEAD * workers_of(executor)
    for task in tasks:
        pending.append((task, _submitted(task, folder, executor)))
        if len(pending) > ahead:
            yield from _result(*pending.popleft(), folder)
    for task, future in pending:
        yield from _result(task, future, folder)


def _submitted(
    task: tuple[Bundle, ...], folder: str, executor: Executor
) -> Future[list[bytes]] | None:
    """Submit a task; None if the pool is broken: a worker was killed, mostly for lack of memory."""
    try:
        return executor.submit(make_all, task, folder)
    except BrokenExecutor:
        return None


def _result(
    task: tuple[Bundle, ...], future: Future[list[bytes]] | None, folder: str
) -> list[bytes]:
    """The bundles that a worker made; if it could not, they are made here."""
    try:
        return future.result() if future else make_all(task, folder)
    except BrokenExecutor:
        return make_all(task, folder)


def make_all(bundles: Sequence[Bundle], folder: str) -> list[bytes]:
    """Bundles without an index: the task that is sent to a worker."""
    return [bundle.make(Path(folder)) for bundle in bundles]


def plan(
    papers: Sequence[Part],
    year: int,
    author: str,
    dossiers: Sequence[DossierDue],
    duplex: bool = False,
) -> list[Bundle]:
    """The print runs of each stage, the whole year, and the dossiers that have papers.

    Forms to be filled in are printed only while none of their kind came back, and never filed.
    """
    stages = [
        run
        for stage, group in groupby(papers, key=lambda entry: entry.stage)
        for run in _print_runs(stage, list(group), year, author, duplex)
    ]
    filed = _without_forms(papers)
    whole = Bundle(
        f"{FOLDER}/{YEAR}.pdf", f"Hồ sơ cả năm {year}", author, tuple(filed), indexed=True
    )
    near = _Near(filed)
    bundles = [whole, *(_dossier(near.papers(dossier), dossier, author) for dossier in dossiers)]
    return [*stages, *(bundle for bundle in bundles if bundle.papers)]


class _Near:
    """The papers that can belong in a dossier: those of its unit and those of the district."""

    def __init__(self, papers: Sequence[Part]) -> None:
        self._all = papers
        self._by_unit: dict[str | None, list[tuple[int, Part]]] = {}
        for at, paper in enumerate(papers):
            self._by_unit.setdefault(paper.unit, []).append((at, paper))

    def papers(self, dossier: DossierDue) -> Sequence[Part]:
        """In their order; all of them for a dossier of the district."""
        if dossier.unit is None:
            return self._all
        own = self._by_unit.get(dossier.unit.ma, [])
        common = self._by_unit.get(None, [])
        return [paper for _, paper in sorted([*common, *own], key=itemgetter(0))]


def _print_runs(
    stage: str, papers: Sequence[Part], year: int, author: str, duplex: bool
) -> Iterator[Bundle]:
    """A run for the papers of a stage, and one more for each kind that is printed apart."""
    runs: dict[str, list[Part]] = {"": []}
    for paper in papers:
        runs.setdefault(paper.apart, []).append(paper)
    for apart, own in runs.items():
        if not own:
            continue
        came_back = {paper.kind for paper in own if not paper.is_form}
        due = [paper for paper in own if not paper.is_form or paper.kind not in came_back]
        stem = f"{stage}-{slug(apart)}" if apart else stage
        yield Bundle(
            f"{FOLDER}/{stem}.pdf",
            f"{apart or declared().stage_title(stage)} năm {year}",
            author,
            tuple(due),
            indexed=False,
            for_print=True,
            duplex=duplex,
        )


def _without_forms(papers: Sequence[Part]) -> list[Part]:
    return [paper for paper in papers if not paper.is_form]


def _dossier(papers: Sequence[Part], dossier: DossierDue, author: str) -> Bundle:
    """The papers of a dossier by date; those without a date come last."""
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
