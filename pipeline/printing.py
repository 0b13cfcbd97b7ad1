"""Stage 6, print: .docx files become PDF files, many in one document and one run of LibreOffice.

Papers that share a template are joined (see `batching`), their PDF is split again. The runs go
through one executor: a task is a few .docx contents, its result their PDFs, so that it may work
anywhere. A run that fails or leaves papers out is halved until the faulty papers are found; they
alone are reported, the rest are made.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from pipeline import batching, pdfs, soffice
from pipeline.batching import Alone, bookmark
from pipeline.composing import Paper
from pipeline.errors import ConversionError
from pipeline.filling import FilledPaper
from pipeline.findings import Finding, PaperPlace, error
from pipeline.fonts import POINTS_PER_CM
from pipeline.progress import Progress

RUN_BYTES = 4_000_000
"""How much text (as XML) a run of LibreOffice is given at most, if it can be cut: about 5 s."""

LEAST_BYTES = 800_000
"""Text that takes as long as the start of LibreOffice: less is not worth a run of its own."""

AT_ONCE = 200
"""Files a run: LibreOffice silently stops at 247."""

PAPER_SECONDS = 0.5
"""Time allowed for each paper of a run, besides that for its start."""

MEGABYTE_SECONDS = 30
"""Time allowed for each megabyte of text."""


@dataclass(frozen=True)
class Sheet:
    """A .docx to be printed, with the properties of its PDF; `shift` is right and down, in mm."""

    name: str
    docx: bytes
    title: str = ""
    author: str = ""
    shift: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))


Document = tuple[Sheet, ...]
"""Sheets that are joined into one document; one alone is converted as it is."""


@dataclass(frozen=True)
class Result:
    """What a run gave: PDFs by name, the documents that did not come out, and what went wrong."""

    pdfs: dict[str, bytes]
    missing: tuple[Document, ...]
    note: str = ""


def convert(documents: Sequence[Document], job: str = "") -> Result:
    """One run of LibreOffice: the task that is sent to a worker.

    `job` is a folder that stands as long as the result is wanted; where there is none, the
    deadline alone ends a run that hangs.
    """
    wanted = Path(job) if job and Path(job).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        files = [
            _written(document, folder / f"{at:04d}.docx") for at, document in enumerate(documents)
        ]
        size = sum(file.stat().st_size for file in files)
        note = soffice.convert(files, folder, _deadline(documents, size), wanted)
        made: dict[str, bytes] = {}
        missing = []
        for document, file in zip(documents, files, strict=True):
            split = _split(document, file.with_suffix(".pdf"))
            if split is None:
                missing.append(document)
            else:
                made.update(split)
    return Result(made, tuple(missing), note)


def _deadline(documents: Sequence[Document], size: int) -> float:
    count = sum(map(len, documents))
    return soffice.START_SECONDS + PAPER_SECONDS * count + MEGABYTE_SECONDS * size / 1_000_000


def _written(document: Document, file: Path) -> Path:
    if len(document) == 1:
        file.write_bytes(document[0].docx)
    else:
        words = [batching.opened(sheet.docx) for sheet in document]
        file.write_bytes(batching.joined([word for word in words if word]))
    return file


def _split(document: Document, pdf: Path) -> dict[str, bytes] | None:
    """The PDF of each sheet; None when there is none, or the sheets cannot be told apart."""
    try:
        source = pdfs.Source(pdf.read_bytes())
        starts = _starts(source, len(document))
        ends = [*starts[1:], len(source.pages)]
        return {
            sheet.name: _finished(source, range(start, end), sheet)
            for sheet, start, end in zip(document, starts, ends, strict=True)
        }
    except (OSError, ValueError, KeyError):
        return None


def _starts(source: pdfs.Source, count: int) -> list[int]:
    """The first page of each sheet. ValueError or KeyError when one has none of its own."""
    if count == 1:
        return [0]
    starts = [source.destinations[bookmark(number)] for number in range(count)]
    if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ValueError("papers that do not begin on pages of their own")
    return starts


def _finished(source: pdfs.Source, pages: range, sheet: Sheet) -> bytes:
    right, down = sheet.shift
    target = pdfs.Target()
    shift = float(right) / 10 * POINTS_PER_CM, -float(down) / 10 * POINTS_PER_CM
    target.append(source, pages, shift)
    return target.finish(sheet.title, sheet.author)


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
    """Convert .docx contents by name; `step` is told how many came out each time."""
    made: dict[str, bytes] = {}
    sheets = [Sheet(name, docx) for name, docx in papers.items()]
    failed, alone = print_sheets(sheets, made.__setitem__, step, executor)
    return Printed(made, failed, alone)


def print_sheets(
    sheets: Sequence[Sheet],
    keep: Callable[[str, bytes], None],
    step: Callable[[int], None],
    executor: Executor | None,
) -> tuple[dict[str, str], dict[str, Alone]]:
    """Print sheets; `keep` is given each PDF by its name.

    Gives what went wrong for each sheet without a PDF, and which went alone and why.
    """
    plan, alone = batching.planned(sheet.docx for sheet in sheets)
    documents = [tuple(sheets[number] for number in numbers) for numbers in plan]
    failed: dict[str, str] = {}
    for result in _results(runs(documents), executor):
        for name, pdf in result.pdfs.items():
            keep(name, pdf)
        step(len(result.pdfs))
        if len(result.missing) == 1 and len(result.missing[0]) == 1:
            failed[result.missing[0][0].name] = result.note or "LibreOffice không tạo được tệp PDF"
    return failed, {sheets[number].name: reason for number, reason in alone.items()}


def _results(queue: Sequence[Sequence[Document]], executor: Executor | None) -> Iterator[Result]:
    """The results of runs as they come, and those of the halves of runs that failed."""
    if executor is None:
        pending = list(queue)
        while pending:
            result = convert(pending.pop(0))
            pending += halved(result.missing)
            yield result
        return
    with tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as job:
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


def _again(result: Result, executor: Executor, job: str) -> set[Future[Result]]:
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


def runs(documents: Sequence[Document], workers: int = 0) -> list[tuple[Document, ...]]:
    """Documents shared out over runs of about the same length, heaviest first.

    What a document holds never depends on it; only where and when it is converted.
    """
    weights = {at: sum(map(_weight, document)) for at, document in enumerate(documents)}
    total = sum(weights.values())
    workers = workers or os.cpu_count() or 1
    wanted = min(max(1, total // LEAST_BYTES), workers)
    wanted = max(wanted, -(-total // RUN_BYTES), -(-len(documents) // AT_ONCE))
    if wanted > workers:
        wanted = -(-wanted // workers) * workers
    bins: list[tuple[int, list[int]]] = [(0, []) for _ in range(min(wanted, len(documents)))]
    for at in sorted(weights, key=lambda at: -weights[at]):
        lightest = min(
            (number for number, (_, held) in enumerate(bins) if len(held) < AT_ONCE),
            key=lambda number: bins[number][0],
        )
        weight, held = bins[lightest]
        bins[lightest] = weight + weights[at], [*held, at]
    return [tuple(documents[at] for at in sorted(held)) for _, held in bins if held]


def _weight(sheet: Sheet) -> int:
    """About how much text a .docx holds: its compressed size but for its static parts, unpacked."""
    return max(1_000, (len(sheet.docx) - 3_000) * 8)


# The stage


class Shelf:
    """A folder for the PDFs of a run, which need not all be in memory. It goes with its user."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hoso-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name."""
        (self.folder / name).write_bytes(content)

    def get(self, name: str) -> bytes:
        """The content kept under a name."""
        return (self.folder / name).read_bytes()


@dataclass(frozen=True)
class PrintedPaper:
    """A paper with its .docx and its PDF, which lies on a shelf under a name."""

    filled: FilledPaper
    shelf: Shelf = field(repr=False, compare=False)
    name: str

    @property
    def pdf(self) -> bytes:
        """The finished PDF."""
        return self.shelf.get(self.name)


def print_papers(
    papers: Sequence[FilledPaper],
    progress: Progress,
    executor: Executor | None = None,
) -> tuple[tuple[PrintedPaper, ...], tuple[tuple[Paper, Finding], ...]]:
    """Stage 6: the printed papers, and those LibreOffice could not print with the reason."""
    by_name = {f"{number:06d}": each for number, each in enumerate(papers)}
    sheets = [
        Sheet(name, each.docx, each.paper.title, each.paper.author, each.paper.shift)
        for name, each in by_name.items()
    ]
    shelf = Shelf()
    notes, _ = print_sheets(sheets, shelf.put, progress.step, executor)
    made = [PrintedPaper(each, shelf, name) for name, each in by_name.items() if name not in notes]
    hint = "Mở tệp .docx bằng LibreOffice xem có lỗi không; chạy lại; xem hoso doctor."
    failed = [
        (each.paper, error("khong-in-duoc", PaperPlace(each.paper.stem), notes[name], hint))
        for name, each in by_name.items()
        if name in notes
    ]
    return tuple(made), tuple(failed)
