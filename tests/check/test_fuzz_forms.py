"""Fuzzed: changes of form give the same papers.

`make test` runs a fixed small sample, `make test-long` a thousand.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from pipeline.model.cells import REGISTER_NUMBER, UNIT_CODE
from pipeline.model.records import Column, DonVi
from tests.support.fuzzing import (
    FEW,
    MANY,
    RECORDS,
    SAMPLES,
    Grid,
    Row,
    Touch,
    base,
    grid_of,
    paragraphs_of,
    plain_heading,
    run,
    spots,
)


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_values_alone_give_the_papers_of_the_sample(sample: str) -> None:
    made = run(grid_of(sample))
    assert made.papers == base(sample).papers
    assert made.findings == base(sample).findings


@st.composite
def written_otherwise(draw: st.DrawFn, value: object, column: Column) -> object:
    """The same value as another clerk or program writes it."""
    if value is None:
        return draw(st.sampled_from([None, "", "  ", "\u00a0", "\u200b"]))
    if isinstance(value, dt.datetime):
        d, m, y = value.day, value.month, value.year
        forms: list[object] = [
            value.date(),
            f"{d}/{m}/{y}",
            f"{d:02d}/{m:02d}/{y}",
            f"{d}-{m}-{y}",
            f"{d}.{m}.{y}",
            f"ngày {d:02d} tháng {m} năm {y}",
            f"{d} tháng {m} năm {y}",
            f" {d} / {m} / {y}\u00a0",
        ]
        return draw(st.sampled_from(forms))
    if isinstance(value, int | float):
        text = f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
        forms = [text, f" {text} ", f"{text}\u00a0", float(value)]
        if column.heading != "Năm" and isinstance(value, int) and value >= 1000:
            forms.append(f"{value:,}".replace(",", "."))
        return draw(st.sampled_from(forms))
    text = str(value)
    if column.type in (UNIT_CODE, REGISTER_NUMBER) and text.isdigit():
        return draw(st.sampled_from([int(text), float(text), f" {text}", f"{text}\u200b"]))
    forms = [
        unicodedata.normalize("NFD", text),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "  "),
        f"  {text} ",
        f"\ufeff{text}",
        text.replace(" ", "\u2009", 1),
    ]
    return draw(st.sampled_from(forms))


IN_PRINT = {"Đơn vị", "Bộ chỉ tiêu", "Kinh phí", "Mốc thời gian", "Hội đồng", "Tập huấn"}
IN_ANY_ORDER = frozenset(RECORDS) - IN_PRINT
"""Sheets in which the order of rows has no meaning. In the others it is the order in print."""


@st.composite
def reformed(draw: st.DrawFn, sample: str) -> tuple[Grid, list[Touch]]:
    """The sample in another form."""
    grid = grid_of(sample)
    touches: list[Touch] = []
    titles = draw(st.sets(st.sampled_from(sorted(spots(sample))), min_size=1, max_size=5))
    for title in sorted(titles):
        for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True)):
            change(draw, sample, grid, title, touches)
            event(change.__name__)
    if draw(st.booleans()):
        grid["Nháp"] = [["Mục", "Giá trị"], ["Năm", 1999], [None, "=1/0"]]
    if draw(st.booleans()):
        del grid["Hướng dẫn"]
    order = draw(st.permutations(list(grid)))
    return {title: grid[title] for title in order}, touches


Change = Callable[[st.DrawFn, str, Grid, str, list[Touch]], None]


def _shuffle_rows(
    draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]
) -> None:
    if title in IN_ANY_ORDER:
        at = _head_row(grid, title)
        rows = grid[title]
        rows[at + 1 :] = draw(st.permutations(rows[at + 1 :]))


def _shuffle_columns(
    draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]
) -> None:
    width = max(len(row) for row in grid[title])
    order = draw(st.permutations(range(width)))
    grid[title] = [[(row + [None] * width)[at] for at in order] for row in grid[title]]


def _extra_column(
    draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]
) -> None:
    head = draw(st.sampled_from(["Điện thoại", "ý kiến riêng", None, "  "]))
    at = draw(st.integers(0, 4))
    head_row = _head_row(grid, title)
    for number, row in enumerate(grid[title]):
        value = head if number == head_row else (None if number < head_row else "x & <y> {{ z }}")
        row += [None] * (at - len(row))
        row.insert(at, value)


def _title_above(
    draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]
) -> None:
    more = draw(st.integers(1, 3))
    if len(grid[title]) and _head_row(grid, title) == 0:
        blank: list[Row] = [[None] for _ in range(more)]
        grid[title][:0] = [[f"BẢNG {title.upper()} NĂM 2014"], *blank]
        if draw(st.booleans()):
            touches.append(lambda book: book[title].merge_cells("A1:C1"))


def _blank_rows(draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]) -> None:
    at = draw(st.integers(_head_row(grid, title) + 1, len(grid[title])))
    blank: list[Row] = [[None] for _ in range(draw(st.integers(1, 3)))]
    grid[title][at:at] = blank

    def formatted(book: Any) -> None:
        last = len(grid[title])
        for row in range(last + 1, last + 60):
            book[title].cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")

    touches.append(formatted)


def _hidden(draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]) -> None:
    row = draw(st.integers(1, len(grid[title])))
    column = draw(st.sampled_from("ABCD"))
    whole = draw(st.booleans())

    def hide(book: Any) -> None:
        book[title].row_dimensions[row].hidden = True
        book[title].column_dimensions[column].hidden = True
        if whole and len(book.worksheets) > 1 and book.worksheets[0].title != title:
            book[title].sheet_state = "hidden"

    touches.append(hide)


def _headings(draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]) -> None:
    say = draw(st.sampled_from([str.upper, str.lower, plain_heading, _starred, _decomposed]))
    row = grid[title][_head_row(grid, title)]
    row[:] = [say(str(head)) if head else head for head in row]


def _starred(text: str) -> str:
    return f" {plain_heading(text)}  *"


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text).replace(" ", "\u00a0")


def _written(draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]) -> None:
    """Some cells in another form, if they are still where the sample has them."""
    if grid[title] != grid_of(sample)[title]:
        return
    for spot in draw(st.lists(st.sampled_from(spots(sample)[title]), min_size=1, max_size=12)):
        value = draw(written_otherwise(spot.value, spot.field))
        grid[title][spot.row - 1][spot.column - 1] = value


def _head_row(grid: Grid, title: str) -> int:
    """The row of the headings (from 0): titles above them have one cell."""
    rows = grid[title]
    return next(at for at, row in enumerate(rows) if sum(v is not None for v in row) > 1)


CHANGES: tuple[Any, ...] = (
    _written,
    _shuffle_rows,
    _shuffle_columns,
    _extra_column,
    _title_above,
    _blank_rows,
    _hidden,
    _headings,
)


def form_changes_nothing(data: st.DataObject) -> None:
    """Another form of the sample gives the same papers, byte for byte, and no error."""
    sample = data.draw(st.sampled_from(SAMPLES))
    grid, touches = data.draw(reformed(sample))
    made = run(grid, touches)
    wanted = base(sample)
    told = sorted(f"{finding.code} {finding.place}" for finding in made.findings)
    assert made.papers.keys() == wanted.papers.keys(), told
    assert made.papers == wanted.papers, told
    new = {finding.code for finding in made.findings} - {
        finding.code for finding in wanted.findings
    }
    assert new <= {"phan-an"}, told  # what is hidden is read, and named


def _letters(docx: bytes) -> list[str]:
    """The letters of a paper, whatever their order: units are in rows, or joined in a line."""
    return sorted("".join(paragraphs_of(docx)))


def units_in_another_order(data: st.DataObject) -> None:
    """Papers of a unit do not change with the order of units; lists follow it."""
    sample = data.draw(st.sampled_from(SAMPLES))
    grid = grid_of(sample)
    grid[DonVi.sheet][1:] = data.draw(st.permutations(grid[DonVi.sheet][1:]))
    made, wanted = run(grid), base(sample)
    assert made.papers.keys() == wanted.papers.keys()
    for key, docx in wanted.papers.items():
        if key[1] is not None:
            assert made.papers[key] == docx, key
        else:
            assert _letters(made.papers[key]) == _letters(docx), key


@FEW
@given(st.data())
def test_another_form_gives_the_same_papers(data: st.DataObject) -> None:
    form_changes_nothing(data)


@pytest.mark.long
@settings(FEW, max_examples=3)
@given(st.data())
def test_the_order_of_units_is_only_that_of_the_lists(data: st.DataObject) -> None:
    units_in_another_order(data)


@pytest.mark.long
@MANY
@given(st.data())
def test_a_thousand_other_forms_give_the_same_papers(data: st.DataObject) -> None:
    form_changes_nothing(data)
