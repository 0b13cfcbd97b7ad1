"""What several tests use: a workbook, copies of it with changes, its findings.

It is a year of Nam Đông kept for the tests: a new kind of paper, which the samples in inputs/ must
show, changes nothing here. Tests of the whole year take those.
"""

import gc
import io
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.compose.dossier_words import PAGES
from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill import catalogue
from pipeline.fill.catalogue import Loaded, Words
from pipeline.fill.catalogue import load as load_templates
from pipeline.model import kinds
from pipeline.model.due import Due, Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.papers import Composition
from pipeline.model.paths import TEMPLATES
from pipeline.regulations.layouts import load as layouts

SAMPLE = Path(__file__).parent / "resources" / "so" / "nam-dong-2014.xlsx"
WORDS = Words(vocabulary(), PAGES)

Key = str | tuple[str, ...]
Change = tuple[str, Key, str, object] | Callable[[Workbook], object]
"""A cell (sheet, key of its row, heading, new value), or anything that is done to the workbook."""


@cache
def plain(path: Path = SAMPLE) -> bytes:
    """A sample without comments, drop-downs and widths, which tests of its contents can spare."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        sheet.data_validations.dataValidation = []
        sheet.column_dimensions.clear()
        for cell in sheet[1]:
            cell.comment = None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@cache
def _pickled(path: Path) -> bytes:
    """The plain sample as openpyxl holds it: a fifth of the time that reading the file takes."""
    return pickle.dumps(openpyxl.load_workbook(io.BytesIO(plain(path))))


def plain_book(path: Path = SAMPLE) -> Workbook:
    """A sample to change, without comments, drop-downs and widths."""
    book: Workbook = pickle.loads(_pickled(path))
    for sheet in book.worksheets:  # what makes a column or row that is asked for is not pickled
        page: Any = sheet
        page.column_dimensions.worksheet = page.row_dimensions.worksheet = sheet
        page.column_dimensions.default_factory = page._add_column
        page.row_dimensions.default_factory = page._add_row
    return book


@cache
def unchanged() -> Workbook:
    """The sample, to look up places in."""
    return openpyxl.load_workbook(SAMPLE)


def heading(sheet: Worksheet, name: str) -> Any:
    """The cell of a heading, written with or without its star."""
    cells = (cell for row in sheet.iter_rows(max_row=5) for cell in row)
    return next(cell for cell in cells if str(cell.value or "").rstrip("* ") == name)


def cell(book: Workbook, sheet: str, key: Key, name: str) -> Any:
    """A cell by sheet, by what its row is known by (unit code, kind, setting), and by heading."""
    page = book[sheet]
    wanted = {key} if isinstance(key, str) else set(key)
    for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
        if wanted <= {str(value) for value in row} | {_setting(row[0])}:
            return page.cell(number, heading(page, name).column)
    raise KeyError(f"{sheet}: không có dòng {key}")


def _setting(value: object) -> str:
    return str(value or "").rstrip("* ")


def delete_row(sheet: str, key: Key, name: str) -> Callable[[Workbook], object]:
    """The change that takes a row out."""

    def change(book: Workbook) -> None:
        book[sheet].delete_rows(cell(book, sheet, key, name).row)

    return change


class Edited:
    """Copies of the sample with changes; `at` is a cell's place as findings name it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    def __call__(self, *changes: Change, name: str = "") -> Path:
        """A copy with the changes made, in order."""
        book = plain_book()
        for change in changes:
            if callable(change):
                change(book)
            else:
                sheet, key, head, value = change
                cell(book, sheet, key, head).value = value
        path = self.folder / (name or f"so-{next(self.numbers)}.xlsx")
        book.save(path)
        return path

    @staticmethod
    def at(sheet: str, key: Key, name: str) -> str:
        """The place of a cell of the sample: "Đơn vị!B7"."""
        return f"{sheet}!{cell(unchanged(), sheet, key, name).coordinate}"

    @staticmethod
    def under(sheet: str, name: str) -> str:
        """The place of a heading of the sample."""
        return f"{sheet}!{heading(unchanged()[sheet], name).coordinate}"


def pytest_configure(config: pytest.Config) -> None:
    """Checks of templates are kept for the tests alone, and by all their workers together.

    Compiled modules are kept as well, whatever the shell says: the tests start Python some hundred
    times, and each start would compile the program again (0.5 s).
    """
    if not hasattr(config, "workerinput"):
        os.environ["HOSO_CACHE"] = tempfile.mkdtemp(prefix="pytest-hoso-")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Python looks through what the tests make, not through 3,000 tests and all modules each time.

    Its search for cycles took a sixth of the CPU time of the tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """They go with the tests."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["HOSO_CACHE"])


@pytest.fixture
def sample() -> Path:
    """The tests' own workbook of Nam Đông 2014."""
    return SAMPLE


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Makes copies of the sample with changes."""
    return Edited(tmp_path)


@pytest.fixture(scope="session")
def usual() -> frozenset[Finding]:
    """What the sample itself gives: its listed warnings."""
    return frozenset(examine(SAMPLE).findings)


@dataclass(frozen=True)
class Faults:
    """The findings of a workbook that the sample does not have, as "place code"."""

    findings: tuple[Finding, ...]

    @property
    def places(self) -> list[str]:
        """Place and code of each."""
        return [f"{where(finding)} {finding.code}" for finding in self.findings]

    @property
    def only(self) -> Finding:
        """The one that there is."""
        assert len(self.findings) == 1, self.places
        return self.findings[0]


def where(finding: Finding) -> str:
    """A finding's place without the heading's name."""
    place = finding.place
    return f"{place.sheet}!{place.cell}" if isinstance(place, CellPlace) else str(place)


@pytest.fixture
def faults(usual: frozenset[Finding]) -> Callable[[Path], Faults]:
    """Reads and checks a workbook and gives what the sample does not have."""

    def look(path: Path) -> Faults:
        return Faults(tuple(finding for finding in examine(path).findings if finding not in usual))

    return look


def template(paper: Due) -> Loaded:
    """The program's own template of a paper, which has no fault."""
    return _template(paper.layout, paper.scope.kind.code)


@cache
def _template(layout: str, code: str) -> Loaded:
    kind = next(kind for kind in kinds.load() if kind.code == code)
    loaded, faulty = load_templates([(layout, kind)], vocabulary())
    assert not faulty
    return loaded[layout, code]


@pytest.fixture
def composed() -> Callable[..., Composition]:
    """Composes the papers of a workbook (all, or some kinds) with the real templates."""

    def make(path: Path, *wanted: str) -> Composition:
        checked = examine(path)
        assert checked.tables is not None
        papers = due(checked.tables, layouts(), Selection(frozenset(wanted)))
        templates = {(paper.layout, paper.scope.kind): template(paper) for paper in papers}
        by_code = {(layout, kind.code): loaded for (layout, kind), loaded in templates.items()}
        return compose(papers, by_code, {}, checked.findings)

    return make


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that the program uses in place of its own."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    papers = folder / "papers.toml"
    monkeypatch.setattr(kinds, "_files", kinds._Files(papers))
    monkeypatch.setattr("pipeline.run.load_templates", partial(catalogue.load, folder=folder))
    return folder
