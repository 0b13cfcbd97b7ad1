"""Stage 6, print: .docx files become PDF files, many in one document and one run of LibreOffice.

Papers that share a template are joined (see `batching`), and the runs of LibreOffice (see
`converting`) shared out over one executor. A run that fails or leaves papers out is halved until
the faulty papers are found; they alone are reported, the rest are made.
"""

import os
import tempfile
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from pipeline.docx.joinable import Alone
from pipeline.model.errors import ConversionError
from pipeline.model.executors import workers_of
from pipeline.model.findings import PaperPlace, error
from pipeline.model.papers import Failed, FilledPaper, PrintedPaper
from pipeline.model.progress import Progress
from pipeline.printing import batch, scratch
from pipeline.printing.conversion import (
    AT_ONCE,
    Document,
    Job,
    Result,
    Sheet,
    answers,
    convert,
)

RUN_LENGTH = 2_000_000
"""How many characters of text (as XML) a run of LibreOffice is given at most: about 4 s."""

HUNG_IN_A_ROW = 6
"""Runs that hang one after another, with no paper between them, until no more are tried. To find
one paper that hangs takes two in a row at most; two papers, four."""

LEAST_LENGTH = 150_000
"""Text that takes as long as the start of LibreOffice: less is not worth a run of its own."""


# All sheets of a run


@dataclass(frozen=True)
class Printed:
    """The PDFs by name, for each name without one what went wrong, and which went alone and why."""

    pdfs: Mapping[str, bytes]
    failed: Mapping[str, str]
    alone: Mapping[str, Alone] = field(default_factory=dict)


def to_pdf(
    papers: Mapping[str, bytes],
    step: Callable[[int], None] = lambda made: None,
    executor: Executor | None = None,
) -> Printed:
    """Convert .docx contents by name; `step` is called with how many are done each time."""
    made: dict[str, bytes] = {}
    sheets = [Sheet(name, docx) for name, docx in papers.items()]
    failed, alone = print_sheets(sheets, made.__setitem__, step, executor)
    return Printed(made, failed, alone)


@contextmanager
def begun(
    papers: Mapping[str, bytes], executor: Executor | None
) -> Iterator[Callable[[], Printed]]:
    """Begin to convert .docx contents by name; what is given waits for the PDFs.

    Workers print while the caller goes on. What they cannot is printed when it is waited for.
    """
    futures: list[Future[Result]] = []
    with ExitStack() as stack:
        # No room for a folder, or a worker was ended: then all of it is left.
        with suppress(OSError, BrokenExecutor):
            if executor is not None:
                # When the folder goes, what still runs is not wanted any more.
                job = Job(str(stack.enter_context(scratch.folder())))
                queue, _ = _queue([Sheet(name, docx) for name, docx in papers.items()], executor)
                futures += (executor.submit(convert, run, job) for run in queue)
        yield partial(_waited_for, futures, papers)


def _waited_for(futures: Iterable[Future[Result]], papers: Mapping[str, bytes]) -> Printed:
    """What came of runs; the papers that they left out are printed by this process."""
    made: dict[str, bytes] = {}
    with suppress(BrokenExecutor):
        for future in futures:
            made.update(future.result().pdfs)
    left_out = {name: docx for name, docx in papers.items() if name not in made}
    again = to_pdf(left_out)
    return Printed({**made, **again.pdfs}, again.failed)


def print_sheets(
    sheets: Sequence[Sheet],
    keep: Callable[[str, bytes], None],
    step: Callable[[int], None],
    executor: Executor | None,
) -> tuple[dict[str, str], dict[str, Alone]]:
    """Print sheets; `keep` is given each PDF by its name.

    Returns what went wrong for each sheet without a PDF, and which went alone and why.
    """
    queue, alone = _queue(sheets, executor)
    failed: dict[str, str] = {}
    left = dict.fromkeys(sheet.name for sheet in sheets)
    patience = _Patience()
    # A single run needs no worker: it need not wait for one to start.
    results = _results(queue, executor if len(queue) > 1 else None)
    for result in results:
        for name, pdf in result.pdfs.items():
            keep(name, pdf)
            left.pop(name, None)
        step(len(result.pdfs))
        if len(result.missing) == 1 and len(result.missing[0]) == 1:
            name = result.missing[0][0].name
            failed[name] = result.note or "LibreOffice không tạo được tệp PDF"
            left.pop(name, None)
        if patience.is_at_end(result):
            failed.update(dict.fromkeys(left, _HANGS))
            results.close()  # what still runs is not wanted any more
    return failed, alone


def _queue(
    sheets: Sequence[Sheet], executor: Executor | None
) -> tuple[list[tuple[Document, ...]], dict[str, Alone]]:
    """The runs in which sheets are printed, and which sheets go alone and why."""
    plan = batch.planned(sheet.docx for sheet in sheets)
    documents = [tuple(sheets[number] for number in numbers) for numbers in plan.documents]
    lengths = [sum(plan.lengths[number] for number in numbers) for numbers in plan.documents]
    alone = {sheets[number].name: reason for number, reason in plan.alone.items()}
    return runs(documents, lengths, workers_of(executor)), alone


_HANGS = "LibreOffice bị treo nhiều lần liền nên việc in đã dừng"


class _Patience:
    """Whether LibreOffice is worth another try after runs that hung."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._has_printed = False

    def is_at_end(self, result: Result) -> bool:
        """Note a result; True when no more runs are to be tried.

        The first time a run hangs and nothing has been printed, LibreOffice is given one word: if
        it hangs at that too, the papers are not at fault, and no halving will help.
        """
        if result.pdfs:
            self._has_printed, self._in_a_row = True, 0
        if not result.hung:
            return False
        self._in_a_row += 1
        if not self._has_printed:
            self._has_printed = answers()
            return not self._has_printed
        return self._in_a_row >= HUNG_IN_A_ROW


def _results(
    queue: Sequence[Sequence[Document]], executor: Executor | None
) -> Generator[Result, None, None]:
    """The results of runs as they come, and those of the halves of runs that failed."""
    if executor is None:
        pending = list(queue)
        while pending:
            result = convert(pending.pop(0))
            pending += halved(result.missing)
            yield result
        return
    with scratch.folder() as folder:
        job = Job(str(folder))
        futures = {executor.submit(convert, tuple(run), job) for run in queue}
        try:
            while futures:
                done, futures = wait(futures, return_when=FIRST_COMPLETED)
                for future in done:
                    result = _result(future)
                    futures |= _again(result, executor, job)
                    yield result
        finally:
            for future in futures:
                future.cancel()


def _result(future: Future[Result]) -> Result:
    try:
        return future.result()
    except BrokenExecutor as cause:
        raise ConversionError(
            "Một tiến trình in bị dừng đột ngột (thường do hết bộ nhớ).",
            "Đóng bớt chương trình khác rồi chạy lại.",
        ) from cause


def _again(result: Result, executor: Executor, job: Job) -> set[Future[Result]]:
    return {executor.submit(convert, run, job) for run in halved(result.missing)}


def halved(missing: Sequence[Document]) -> list[tuple[Document, ...]]:
    """The runs in which documents that did not come out are tried again.

    When some came out, the rest may only have been caught behind a faulty one; when a document
    was alone it is cut in two itself. A single sheet is not tried again.
    """
    if len(missing) > 1:
        middle = len(missing) // 2
        return [tuple(missing[:middle]), tuple(missing[middle:])]
    if not missing or len(missing[0]) == 1:
        return []
    middle = len(missing[0]) // 2
    return [(missing[0][:middle],), (missing[0][middle:],)]


def runs(
    documents: Sequence[Document], lengths: Sequence[int], workers: int
) -> list[tuple[Document, ...]]:
    """Documents shared out over runs of about the same length, longest first.

    `lengths` are those of the documents, in characters of text. What a document holds never
    depends on it; only where and when it is converted.
    """
    total = sum(lengths)
    wanted = min(max(1, total // LEAST_LENGTH), workers)
    wanted = max(wanted, -(-total // RUN_LENGTH), -(-len(documents) // AT_ONCE))
    if wanted > workers:
        wanted = -(-wanted // workers) * workers
    bins: list[tuple[int, list[int]]] = [(0, []) for _ in range(min(wanted, len(documents)))]
    for at in sorted(range(len(documents)), key=lambda at: -lengths[at]):
        shortest = min(
            (number for number, (_, held) in enumerate(bins) if len(held) < AT_ONCE),
            key=lambda number: bins[number][0],
        )
        length, held = bins[shortest]
        bins[shortest] = length + lengths[at], [*held, at]
    return [tuple(documents[at] for at in sorted(held)) for _, held in bins if held]


# The stage


class Shelf:
    """A file that holds the PDFs of a run, which need not be in memory. It goes with its user."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="hoso-")  # noqa: SIM115  closed by finalize
        weakref.finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name."""
        self._places[name] = self._file.seek(0, os.SEEK_END), len(content)
        self._file.write(content)

    def get(self, name: str) -> bytes:
        """The content kept under a name."""
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length)


def print_papers(
    papers: Sequence[FilledPaper],
    progress: Progress,
    executor: Executor | None = None,
) -> tuple[tuple[PrintedPaper, ...], Failed]:
    """Stage 6: the printed papers, and those LibreOffice could not print with the reason."""
    by_name = {f"{number:06d}": filled for number, filled in enumerate(papers)}
    sheets = [
        Sheet(name, filled.docx, filled.paper.title, filled.paper.author, filled.paper.shift)
        for name, filled in by_name.items()
    ]
    shelf = Shelf()
    notes, _ = print_sheets(sheets, shelf.put, progress.step, executor)
    made = [
        PrintedPaper(filled, shelf, name) for name, filled in by_name.items() if name not in notes
    ]
    hint = "Mở tệp .docx bằng LibreOffice xem có lỗi không; chạy lại; xem hoso doctor."
    failed = [
        (filled.paper, error("khong-in-duoc", PaperPlace(filled.paper.stem), notes[name], hint))
        for name, filled in by_name.items()
        if name in notes
    ]
    return tuple(made), tuple(failed)
