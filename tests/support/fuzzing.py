"""What the property tests share: the samples as plain values to change, and the papers they give.

A sample is written again as plain values with something changed, and goes through stages 1 to 5;
what counts are the filled .docx files.
"""

import hashlib
import io
import os
import pickle
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import HealthCheck, Phase, settings
from lxml import etree

from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill.catalogue import load
from pipeline.fill.guard import fill
from pipeline.model import kinds
from pipeline.model.cell_error import CellError
from pipeline.model.cells import DECIMAL, CellType, choice
from pipeline.model.choices import closed_lists
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.kinds import Kind
from pipeline.model.papers import Paper
from pipeline.model.paths import ROOT
from pipeline.model.records import SHEETS, BangDiem, Column, Record, ThongTinChung, columns
from pipeline.model.texts import clean
from pipeline.regulations import layouts

INPUTS = ROOT / "inputs"
SAMPLES = ("nam-dong-2014", "nam-dong-2024")
# A summary is not a paper: its charts need more than stages 1 to 5.
KINDS = {kind.code: kind for kind in kinds.load() if not kind.register_only and kind.administrative}
RECORDS: dict[str, type[Record]] = {record.sheet: record for record in SHEETS}

FEW = settings(
    # `make test-long` sets more; the first of them are the same.
    max_examples=int(os.environ.get("HOSO_EXAMPLES", "12")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # No shrinking: a failure names the one cell or the few changes that did it.
    phases=[Phase.explicit, Phase.generate],
)
MANY = settings(FEW, max_examples=1000, derandomize=False, print_blob=True)

Row = list[object]
Grid = dict[str, list[Row]]
Touch = Callable[[Any], object]
PaperKey = tuple[str, str | None]
Cell = tuple[str, int, int]
"""Sheet, row and column."""


class Literal(str):
    """A text that is written as text even where it looks like a formula."""


# Papers of a workbook


@dataclass(frozen=True)
class Made:
    """What a workbook gives: its papers, those left out and why, and the findings.

    `readable`: whether it could be read at all; if not, there are findings and nothing else.
    """

    readable: bool
    papers: Mapping[PaperKey, bytes]
    left_out: Mapping[PaperKey, tuple[Finding, ...]]
    findings: tuple[Finding, ...]

    @property
    def told(self) -> list[str]:
        """The findings in short, for the message of a failure."""
        return [f"{finding.code} {finding.place}" for finding in self.findings]


def cells_of(finding: Finding) -> set[Cell]:
    """The cells of a finding, with ranges spelled out."""
    place = finding.place
    if not isinstance(place, CellPlace) or not place.row or not place.column:
        return set()
    return {(place.sheet, row, place.column) for row in place.rows or (place.row,)}


@cache
def templates_of(wanted: tuple[tuple[str, Kind], ...]) -> Any:
    """The real templates, loaded once."""
    found, faulty = load(wanted, vocabulary())
    assert not faulty
    return found


@cache
def _filled() -> dict[str, bytes]:
    """Papers that were filled before, by all that they are made from: most do not change."""
    return {}


MOST_FILLED = 2000


def fill_new(papers: Iterable[Paper], templates: Any) -> dict[PaperKey, bytes]:
    """The .docx of each paper; one with the words of an earlier one is not filled again."""
    known, found = _filled(), {}
    if len(known) > MOST_FILLED:
        known.clear()
    keys = {hashlib.sha256(pickle.dumps(paper)).hexdigest(): paper for paper in papers}
    filled, not_filled = fill([keys[key] for key in keys.keys() - known.keys()], templates)
    assert not not_filled, [str(finding) for _, finding in not_filled]
    new = {(made.paper.kind.code, made.paper.unit): made.docx for made in filled}
    for key, paper in keys.items():
        name = (paper.kind.code, paper.unit)
        found[name] = known[key] = known[key] if key in known else new[name]
    return found


def papers_of(path: Path, *, filled: bool = True) -> Made:
    """Stages 1 to 5 without LibreOffice; without `filled` the papers' names alone."""
    checked = examine(path)
    if checked.tables is None:
        return Made(False, {}, {}, checked.findings)
    wanted = due(checked.tables, layouts.load(), Selection(frozenset(KINDS)))
    templates = templates_of(tuple(dict.fromkeys((w.layout, w.scope.kind) for w in wanted)))
    composition = compose(wanted, templates, {}, checked.findings)
    names = {(paper.kind.code, paper.unit): b"" for paper in composition.papers}
    return Made(
        True,
        fill_new(composition.papers, templates) if filled else names,
        {(paper.kind.code, paper.unit): paper.findings for paper in composition.left_out},
        (*checked.findings, *composition.findings),
    )


# Workbooks as plain values


@cache
def values_of(sample: str) -> dict[str, tuple[tuple[object, ...], ...]]:
    """The sample's values by sheet and row."""
    book = openpyxl.load_workbook(INPUTS / f"{sample}.xlsx")
    return {sheet.title: tuple(sheet.iter_rows(values_only=True)) for sheet in book}


def grid_of(sample: str) -> Grid:
    """The sample's values, to change."""
    return {title: [list(row) for row in rows] for title, rows in values_of(sample).items()}


def run(grid: Grid, touches: Iterable[Touch] = (), *, filled: bool = True) -> Made:
    """Write the values as a workbook, do the rest to it, and make its papers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in grid.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = sheet.cell(number, at)
                cell.value = value
                if isinstance(value, Literal):
                    cell.data_type = "s"
    for touch in touches:
        touch(book)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so.xlsx"
        book.save(path)
        return papers_of(path, filled=filled)


@cache
def base(sample: str) -> Made:
    """The papers of the unchanged sample."""
    return papers_of(INPUTS / f"{sample}.xlsx")


# What a cell may hold


@dataclass(frozen=True)
class Spot:
    """A cell that is read: where it is (row and column from 1) and what it may hold."""

    sample: str
    sheet: str
    row: int
    column: int
    field: Column

    @property
    def name(self) -> str:
        """ "Sheet.Heading", the criterion columns as one."""
        points = issubclass(RECORDS[self.sheet], BangDiem) and self.field.type is DECIMAL
        return f"{self.sheet}.{'Điểm' if points else self.field.heading}"

    @property
    def cell(self) -> Cell:
        """Its place."""
        return self.sheet, self.row, self.column

    @property
    def value(self) -> object:
        """What is there in the sample."""
        row = values_of(self.sample)[self.sheet][self.row - 1]
        return row[self.column - 1] if self.column <= len(row) else None

    @property
    def beside(self) -> "dict[str, Spot]":
        """The cells of its row by heading; of a setting, all settings."""
        return {
            spot.field.heading: spot
            for spot in spots(self.sample)[self.sheet]
            if spot.row == self.row or self.sheet == ThongTinChung.sheet
        }


@cache
def spots(sample: str) -> dict[str, tuple[Spot, ...]]:
    """Every cell that is read, by sheet."""
    found: dict[str, tuple[Spot, ...]] = {}
    for title, rows in values_of(sample).items():
        if title not in RECORDS:
            continue
        record = RECORDS[title]
        declared = {column.heading: column for column in columns(record)}
        if record is ThongTinChung:
            found[title] = tuple(
                Spot(sample, title, number, 2, declared[plain_heading(row[0])])
                for number, row in enumerate(rows, 1)
                if plain_heading(row[0]) in declared
            )
            continue
        points = Column("", DECIMAL, False, 7, "", "", True)
        heads = [declared.get(plain_heading(head), points) for head in rows[0]]
        found[title] = tuple(
            Spot(sample, title, number, at, column)
            for number in range(2, len(rows) + 1)
            for at, column in enumerate(heads, 1)
        )
    return {title: some for title, some in found.items() if some}


def plain_heading(heading: object) -> str:
    """A heading without its star."""
    return clean(heading or "").rstrip("* ")


def put(grid: Grid, spot: Spot, value: object) -> Grid:
    """The grid with another value in the cell."""
    row = grid[spot.sheet][spot.row - 1]
    row += [None] * (spot.column - len(row))
    row[spot.column - 1] = value
    return grid


def type_of(column: Column) -> CellType:
    """The type with the closed list that a run knows."""
    return (
        choice(*closed_lists()[column.choices_from])
        if column.choices_from in closed_lists()
        else column.type
    )


def parsed(raw: object, column: Column) -> object:
    """The value as the column reads it, None when blank or unreadable."""
    if raw is None or not clean(raw):
        return None
    try:
        return type_of(column).parse(raw)
    except CellError:
        return None


# What is on paper


def paragraphs_of(docx: bytes) -> list[str]:
    """The text of a .docx by paragraph, headers and footers too, squeezed."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                for text in etree.fromstring(archive.read(name)).iter("{*}p", "{*}t"):
                    if etree.QName(text).localname == "p":
                        found.append("")
                    else:
                        found[-1] += squeezed(text.text or "")
    return [text for text in found if text]


def squeezed(text: str) -> str:
    """For comparing: composed, without case, white space and what cannot be seen."""
    composed = unicodedata.normalize("NFC", text).casefold()
    unseen = ("Cf", "Cc")
    return "".join(c for c in composed if not c.isspace() and unicodedata.category(c) not in unseen)
