"""The ways of making papers that are compared, each from words to .docx and PDF files in a folder.

The others are given what they can be given: a profile of LibreOffice that is already set up, a
plain Jinja environment, the same fonts. None of them proofs what it made; ours does.
"""

import io
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate

from benchmarks.made_up import made_up_name
from pipeline.assess.results import assess
from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill import catalogue
from pipeline.fill.environment import Environment
from pipeline.fill.guard import fill
from pipeline.fill.parts import assemble
from pipeline.fill.template import Template
from pipeline.fonts import family
from pipeline.model import kinds
from pipeline.model.due import Due, Selection
from pipeline.model.papers import Paper
from pipeline.model.paths import TEMPLATES
from pipeline.model.records import (
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    MinhChung,
    SoLieu,
    ThamDinh,
    VanBan,
    XetCongNhan,
)
from pipeline.model.tables import Tables
from pipeline.printing import soffice, workers
from pipeline.printing.papers import print_papers
from pipeline.proof.papers import proof_papers
from pipeline.regulations import layouts
from pipeline.terminal.progress import Silent

SAMPLE = TEMPLATES.parent / "inputs" / "nam-dong-2014.xlsx"
GROUP = 200


@dataclass(frozen=True)
class Job:
    """The papers to be made, all of one kind, one for each unit of a year's tables."""

    tables: Tables
    kind: str

    @property
    def due(self) -> tuple[Due, ...]:
        """The papers that are due."""
        return _due(self.tables, self.kind)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The papers with their words: what the other ways are given, who need not compose."""
        wanted = self.due
        return compose(wanted, _templates(wanted), {}, ()).papers

    @property
    def template(self) -> Path:
        """The file of their template."""
        return catalogue.template_path(self.papers[0].layout, self.kind)

    @cached_property
    def whole(self) -> bytes:
        """Their template with its parts in their places, as docxtpl's users would write it."""
        return assemble(self.template, own_styles=self.papers[0].kind.own_styles).content


def job(kind: str, count: int) -> Job:
    """Papers of a kind, for made-up units after the pattern of the sample's."""
    checked = examine(SAMPLE)
    assert checked.tables is not None
    tables = checked.tables
    patterns = [paper.scope.unit for paper in _due(tables, kind) if paper.scope.unit is not None]
    year = tables.year
    rows = dict(year.rows)
    rows[DonVi] = tuple(_unit(patterns[at % len(patterns)], at) for at in range(count))
    for record in OF_A_UNIT:
        rows[record] = tuple(_rows(year.all(record), patterns, count))
    many = replace(year, rows=rows)
    return Job(Tables(many, tables.kinds, assess(many, tables.assessment.standard)[0]), kind)


OF_A_UNIT = (DangKy, ChamDiem, ThamDinh, XetCongNhan, KetQuaTruoc, SoLieu, MinhChung, VanBan)
"""The sheets whose rows each belong to a unit."""


def _due(tables: Tables, kind: str) -> tuple[Due, ...]:
    return due(tables, layouts.load(), Selection(frozenset({kind})))


def _code(number: int) -> str:
    return f"{30000 + number:05d}"


def _unit(like: DonVi, number: int) -> DonVi:
    return replace(like, ma=_code(number), ten=made_up_name(number))


def _rows(rows: Sequence[Any], patterns: Sequence[DonVi], count: int) -> Iterator[Any]:
    """The district's own rows, and those of each unit as its pattern has them."""
    own: dict[str | None, list[Any]] = {}
    for row in rows:
        own.setdefault(row.ma_don_vi, []).append(row)
    yield from own.get(None, ())
    for number in range(count):
        for row in own.get(patterns[number % len(patterns)].ma, ()):
            given = {"so": str(number + 1)} if getattr(row, "so", None) else {}
            yield replace(row, ma_don_vi=_code(number), **given)


def _templates(wanted: Sequence[Due]) -> Mapping[tuple[str, str], catalogue.Loaded]:
    loaded, faults = catalogue.load(
        dict.fromkeys((paper.layout, paper.scope.kind) for paper in wanted), vocabulary()
    )
    assert not faults
    return loaded


def ours(task: Job, folder: Path) -> None:
    """The program's own way: read the template, compose, fill, print, proof, write the files."""
    with workers.local() as executor:  # first, as the command does: it starts meanwhile
        wanted = task.due
        loaded = _templates(wanted)
        papers = compose(wanted, loaded, {}, ()).papers
        filled, not_filled = fill(papers, loaded)
        printed, not_printed = print_papers(filled, Silent(), executor)
        proofed, faults = proof_papers(printed, family.find(), executor)
    failed = (*not_filled, *not_printed, *faults)
    assert not failed, failed[0]
    for paper in proofed:
        stem = paper.printed.filled.paper.stem
        (folder / f"{stem}.docx").write_bytes(paper.printed.filled.docx)
        (folder / f"{stem}.pdf").write_bytes(paper.printed.pdf())


def plain_environment() -> jinja2.Environment:
    """The filters our templates use, in the plain environment that docxtpl's users take."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(Environment().filters)
    return environment


def _by_docxtpl(task: Job, folder: Path) -> list[Path]:
    environment = plain_environment()
    files = []
    for paper in task.papers:
        word = DocxTemplate(io.BytesIO(task.whole))
        word.render(dict(paper.context), environment)
        files.append(folder / f"{paper.stem}.docx")
        word.save(files[-1])
    return files


def one_by_one(task: Job, folder: Path) -> None:
    """docxtpl, and LibreOffice started for each paper."""
    files = _by_docxtpl(task, folder)
    with _profile() as run:
        for file in files:
            run([file], folder)


def in_groups(task: Job, folder: Path) -> None:
    """docxtpl, and LibreOffice started for each 200 papers."""
    files = _by_docxtpl(task, folder)
    with _profile() as run:
        for start in range(0, len(files), GROUP):
            run(files[start : start + GROUP], folder)


def by_unoserver(task: Job, folder: Path) -> None:
    """docxtpl, and a LibreOffice that stays (unoserver), asked for each paper once it is up."""
    files = _by_docxtpl(task, folder)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        env = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
        env["FONTCONFIG_FILE"] = str(family.fontconfig(family.find(), Path(name) / "fonts"))
        server = subprocess.Popen(
            ["unoserver"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while subprocess.run(["unoping"], capture_output=True, check=False).returncode:
                time.sleep(0.1)
            for file in files:
                command = ["unoconvert", str(file), str(file.with_suffix(".pdf"))]
                subprocess.run(command, check=True, capture_output=True)
        finally:
            server.terminate()
            server.wait()


@contextmanager
def _profile() -> Iterator[Callable[[Sequence[Path], Path], None]]:
    """Runs LibreOffice with a profile that is kept from run to run."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home = Path(name)
        env = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
        env["FONTCONFIG_FILE"] = str(family.fontconfig(family.find(), home / "fonts"))
        start = [soffice.find(), f"-env:UserInstallation={(home / 'profile').as_uri()}"]

        def run(files: Sequence[Path], folder: Path) -> None:
            command = [*start, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
            subprocess.run([*command, *map(str, files)], env=env, check=True, capture_output=True)

        yield run


def job_of(workbook: Path, kind: str) -> Job:
    """The papers of a kind that a workbook asks for."""
    checked = examine(workbook)
    assert checked.tables is not None
    return Job(checked.tables, kind)


@dataclass(frozen=True)
class Way:
    """A way, its letter in the table, and what it is."""

    letter: str
    name: str
    make: Callable[[Job, Path], None]

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return self.make is not by_unoserver or shutil.which("unoconvert") is not None


WAYS = {
    "ours": Way("a", "hoso, with proof", ours),
    "one": Way("b", "docxtpl + soffice for each paper", one_by_one),
    "groups": Way("c", "docxtpl + soffice for each 200 papers", in_groups),
    "unoserver": Way("d", "docxtpl + unoserver", by_unoserver),
}


# Filling alone


def fillers(kind: str) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
    """What fills one paper: ours, with the template already read, and docxtpl from the file."""
    task = job(kind, 1)
    context = dict(task.papers[0].context)
    template = Template(task.template)
    environment = plain_environment()

    def docxtpl() -> bytes:
        word = DocxTemplate(io.BytesIO(task.whole))
        word.render(context, environment)
        content = io.BytesIO()
        word.save(content)
        return content.getvalue()

    return lambda: template.fill(context), docxtpl


def filling_seconds(kind: str, count: int) -> tuple[float, float]:
    """Seconds to fill a paper: ours, and docxtpl (see `fillers`)."""
    ours, docxtpl = fillers(kind)
    ours(), docxtpl()
    seconds: list[list[float]] = [[], []]
    for _ in range(count):  # in turns, as the machine's speed changes in the meantime
        seconds[0] += [_timed(ours) for _ in range(20)]
        seconds[1].append(_timed(docxtpl))
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


KINDS = ("giay-cong-nhan", "dang-ky", "danh-gia")
"""Certificates, registration forms, evaluation reports."""

NAMES = {kind.code: kind.name for kind in kinds.load()}
