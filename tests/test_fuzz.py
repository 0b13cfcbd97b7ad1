"""Fuzzed: changes of form give the same papers; a changed value is printed, or found on its cell.

The samples are written anew as plain values with one thing changed, and go through stages 1 to 5;
what counts are the filled .docx files. `make test` runs a fixed small sample, `make test-long`
thousands.
"""

import datetime as dt
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.styles import PatternFill

from pipeline import kinds, layouts
from pipeline.cells import DECIMAL, REGISTER_NUMBER, UNIT_CODE, CellError, CellType, choice, clean
from pipeline.composing import Selection, compose, due
from pipeline.examining import examine, lists
from pipeline.filling import fill
from pipeline.findings import CellPlace, Finding
from pipeline.kinds import Kind
from pipeline.records import (
    SHEETS,
    BangDiem,
    Column,
    DonVi,
    Record,
    ThongTinChung,
    columns,
)
from pipeline.templates import load as load_templates

INPUTS = Path(__file__).parent.parent / "inputs"
SAMPLES = ("nam-dong-2014", "nam-dong-2024")
KINDS = frozenset(kind.code for kind in kinds.load() if not kind.register_only)
RECORDS: dict[str, type[Record]] = {record.sheet: record for record in SHEETS}

FEW = settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # No shrinking: a failure names the one cell or the few changes that did it.
    phases=[Phase.explicit, Phase.generate],
)
MANY = settings(FEW, max_examples=3000, derandomize=False, print_blob=True)

Row = list[object]
Grid = dict[str, list[Row]]
PaperKey = tuple[str, str | None]


class Literal(str):
    """A text that is written as text even where it looks like a formula."""


# Papers of a workbook


@dataclass(frozen=True)
class Made:
    """What a workbook gives: its papers, those left out, and the findings."""

    papers: Mapping[PaperKey, bytes]
    left_out: frozenset[PaperKey]
    findings: tuple[Finding, ...]

    @property
    def on_cells(self) -> set[tuple[str, str, str, int, int]]:
        """Code, message, sheet, row and column of each finding on a cell, ranges spread out."""
        return {
            (each.code, each.message, each.place.sheet, row, each.place.column)
            for each in self.findings
            if isinstance(each.place, CellPlace) and each.place.row and each.place.column
            for row in (each.place.rows or (each.place.row,))
        }


@cache
def templates_of(wanted: tuple[tuple[str, Kind], ...]) -> Any:
    """The real templates, loaded once."""
    found, faulty = load_templates(wanted)
    assert not faulty
    return found


def papers_of(path: Path) -> Made:
    """Stages 1 to 5 without LibreOffice."""
    checked = examine(path)
    if checked.tables is None:
        return Made({}, frozenset(), checked.findings)
    wanted = due(checked.tables, layouts.load(), Selection(KINDS))
    templates = templates_of(tuple(dict.fromkeys((w.layout, w.scope.kind) for w in wanted)))
    composition = compose(wanted, templates, {}, checked.findings)
    filled, not_filled = fill(composition.papers, templates)
    assert not not_filled, [str(finding) for _, finding in not_filled]
    return Made(
        {(each.paper.kind.code, each.paper.unit): each.docx for each in filled},
        frozenset((each.kind.code, each.unit) for each in composition.left_out),
        (*checked.findings, *composition.findings),
    )


def text_of(docx: bytes) -> str:
    """All text of a .docx, squeezed."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                root = etree.fromstring(archive.read(name))
                parts += [each.text or "" for each in root.iter("{*}t")]
    return squeezed("".join(parts))


def squeezed(text: str) -> str:
    """For comparing: composed, without case, white space and what cannot be seen."""
    composed = unicodedata.normalize("NFC", text).casefold()
    unseen = ("Cf", "Cc")
    return "".join(c for c in composed if not c.isspace() and unicodedata.category(c) not in unseen)


# Workbooks as plain values


@cache
def _values(sample: str) -> dict[str, tuple[tuple[object, ...], ...]]:
    book = openpyxl.load_workbook(INPUTS / f"{sample}.xlsx")
    return {sheet.title: tuple(sheet.iter_rows(values_only=True)) for sheet in book}


def grid_of(sample: str) -> Grid:
    """The sample's values, to change."""
    return {title: [list(row) for row in rows] for title, rows in _values(sample).items()}


Touch = Callable[[Any], object]


def run(grid: Grid, touches: Iterable[Touch] = ()) -> Made:
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
        return papers_of(path)


@cache
def base(sample: str) -> Made:
    """The papers of the sample as it stands."""
    return papers_of(INPUTS / f"{sample}.xlsx")


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_values_alone_give_the_papers_of_the_sample(sample: str) -> None:
    made = run(grid_of(sample))
    assert made.papers == base(sample).papers
    assert made.findings == base(sample).findings


# What a column holds


def _plain(heading: object) -> str:
    return clean(heading or "").rstrip("* ")


@dataclass(frozen=True)
class Spot:
    """A cell that is read: where it stands (row and column from 1) and what it may hold."""

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
    def value(self) -> object:
        """What stands there in the sample."""
        row = _values(self.sample)[self.sheet][self.row - 1]
        return row[self.column - 1] if self.column <= len(row) else None


@cache
def spots(sample: str) -> dict[str, tuple[Spot, ...]]:
    """Every cell that is read, by sheet."""
    found: dict[str, tuple[Spot, ...]] = {}
    for title, rows in _values(sample).items():
        if title not in RECORDS:
            continue
        record = RECORDS[title]
        declared = {column.heading: column for column in columns(record)}
        if record is ThongTinChung:
            found[title] = tuple(
                Spot(sample, title, number, 2, declared[_plain(row[0])])
                for number, row in enumerate(rows, 1)
                if _plain(row[0]) in declared
            )
            continue
        points = Column("", DECIMAL, False, 7, "", "", True)
        heads = [declared.get(_plain(head), points) for head in rows[0]]
        found[title] = tuple(
            Spot(sample, title, number, at, column)
            for number in range(2, len(rows) + 1)
            for at, column in enumerate(heads, 1)
        )
    return {title: some for title, some in found.items() if some}


def type_of(column: Column) -> CellType:
    """The type with the closed list that a run knows."""
    return choice(*lists()[column.choices_from]) if column.choices_from in lists() else column.type


# 1. Changes of form


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
            (value - dt.datetime(1899, 12, 30)).days,
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


IN_ANY_ORDER = frozenset(RECORDS) - {"Đơn vị", "Bộ chỉ tiêu", "Kinh phí", "Mốc thời gian"}
"""Sheets in which the order of rows has no meaning. In the others it is the order in print."""


@st.composite
def reformed(draw: st.DrawFn, sample: str) -> tuple[Grid, list[Touch]]:
    """The sample in another form."""
    grid = grid_of(sample)
    touches: list[Touch] = []
    for title in draw(st.sets(st.sampled_from(sorted(spots(sample))), min_size=1, max_size=5)):
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
    say = draw(st.sampled_from([str.upper, str.lower, _plain, _starred, _decomposed]))
    row = grid[title][_head_row(grid, title)]
    row[:] = [say(str(head)) if head else head for head in row]


def _starred(text: str) -> str:
    return f" {_plain(text)}  *"


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text).replace(" ", "\u00a0")


def _written(draw: st.DrawFn, sample: str, grid: Grid, title: str, touches: list[Touch]) -> None:
    """Some cells in another form; only while they still stand where the sample has them."""
    if grid[title] != grid_of(sample)[title]:
        return
    for spot in draw(st.lists(st.sampled_from(spots(sample)[title]), min_size=1, max_size=12)):
        value = draw(written_otherwise(spot.value, spot.field))
        grid[title][spot.row - 1][spot.column - 1] = value


def _head_row(grid: Grid, title: str) -> int:
    """Where the headings stand (from 0): titles above them have one cell."""
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
    """Another form of the sample gives the same papers, byte for byte, and nothing to mend."""
    sample = data.draw(st.sampled_from(SAMPLES))
    grid, touches = data.draw(reformed(sample))
    made = run(grid, touches)
    wanted = base(sample)
    told = sorted(f"{each.code} {each.place}" for each in made.findings)
    assert made.papers.keys() == wanted.papers.keys(), told
    assert made.papers == wanted.papers, told
    new = {each.code for each in made.findings} - {each.code for each in wanted.findings}
    assert not new, told


def units_in_another_order(data: st.DataObject) -> None:
    """Papers of a unit do not change with the order of units; lists follow it."""
    sample = data.draw(st.sampled_from(SAMPLES))
    grid = grid_of(sample)
    grid[DonVi.sheet][1:] = data.draw(st.permutations(grid[DonVi.sheet][1:]))
    made, wanted = run(grid), base(sample)
    assert made.papers.keys() == wanted.papers.keys()
    for key, docx in wanted.papers.items():
        if key[1] is not None or not key[0].startswith("danh-sach"):
            assert made.papers[key] == docx, key
        else:
            assert sorted(text_of(made.papers[key])) == sorted(text_of(docx)), key


# 2. A changed value

NOT_PRINTED = frozenset(
    {
        "Bộ chỉ tiêu.Nguồn",  # where the criterion comes from: for the clerk
        "Bộ chỉ tiêu.Tình trạng",  # only the warning that it is minh họa
        "Căn cứ.Hiệu lực từ",  # checked against the paper's date, never printed
        "Căn cứ.Hiệu lực đến",
        "Đơn vị.Mã cũ",  # finds earlier results of merged units
        "Kết quả trước.Điểm",  # the summary's
        "Kết quả trước.Kết quả",  # giữ vững or công nhận mới of units recognised now
        "Kết quả trước.Năm",
        "Mốc thời gian.Loại văn bản",  # compared with the paper's date
        "Căn cứ.Thứ tự",  # where the order stays the same
        "Nơi nhận.Thứ tự",
        "Thẩm định.Điểm",  # the sum decides, and is printed of units recognised
        "Thông tin chung.Ngày đánh giá",  # decides the standard where none is named
        "Thông tin chung.Lệch dọc",  # moves the page of a PDF
        "Thông tin chung.Lệch ngang",
        "Văn bản.Ký hiệu",  # a certificate has its number alone
        "Xét công nhận.Lý do",  # settles the warning of a decision against the result
    }
)
"""Fields of which a valid value need not be on any paper, nor be a finding."""

STEERS = frozenset(
    {
        "Căn cứ.Loại văn bản",
        "Căn cứ.Thứ tự",
        "Minh chứng.Mã chỉ tiêu",
        "Minh chứng.Mã đơn vị",
        "Người ký.Loại văn bản",
        "Nơi nhận.Loại văn bản",
        "Nơi nhận.Thứ tự",
        "Thẩm định.Điểm",
        "Mốc thời gian.Đơn vị thực hiện",
        "Kinh phí.Đối tượng",
        "Kết quả trước.Năm",
        "Kết quả trước.Kết quả",
        "Kết quả trước.Mã đơn vị",
        "Văn bản.Trạng thái",
        "Đăng ký.Trạng thái",
    }
)
"""Fields that decide what is printed and where, and are not printed as they stand."""

BESIDE = {
    "Người ký.Chức danh thay": "Thẩm quyền",
    "Người ký.Thẩm quyền": "Chức danh thay",
    "Thông tin chung.Ngày đánh giá": "Quy định áp dụng",
    "Văn bản.Loại văn bản": "Mã đơn vị",
}
"""Where two cells do not fit and the finding stands on the other, which is named to be mended."""

SUMMED = frozenset({"Bộ chỉ tiêu.Điểm tối đa"})
"""Numbers whose sum is checked: which of them is wrong nobody knows, so the heading is named."""

QUOTED = frozenset({"Bộ chỉ tiêu.Mã"})
"""Keys whose fault is found where the columns that they name should stand, and quotes them."""

NO_PAPER_YET = frozenset(kind.name for kind in kinds.load() if kind.register_only)
"""Kinds that only stand in the register: nothing prints who signs them."""

HOSTILE: tuple[object, ...] = (
    None,
    "",
    "abc",
    "4O",
    "31/02/2014",
    "10.4.14",
    "#N/A",
    "#REF!",
    "99999",
    "00000",
    "Rất dài " * 400,
    "x" * 32_000,
    "Нương Рhú",
    "Hương\u0391 Phú",
    "Hương_x0007_ Phú",
    "Hương_x000D_\nPhú",
    "Hương\u200b \u202ePhú",
    "dòng một\ndòng hai",
    "một\thai",
    "=1+1",
    '=HYPERLINK("http://x")',
    Literal("=1+1"),
    Literal("+A1"),
    "{{ x }}",
    "{% for a in b %}",
    "{{ ''.__class__ }}",
    "&<>\"'",
    "</w:t></w:r>",
    "]]>",
    "😀",
    "None",
    "nan",
    "*",
    "-",
    0,
    1,
    -5,
    7,
    37.5,
    0.5,
    1e300,
    10**14,
    True,
    dt.datetime(2014, 5, 6),
    dt.datetime(2024, 5, 6),
    dt.datetime(1900, 1, 1),
    dt.time(7, 30),
    "5/6/2014",
    "07/05/2024",
    "1.000",
    "37,5",
    "1,000",
    "12%",
    "1.000.000 đồng",
)


@st.composite
def replacement(draw: st.DrawFn, spot: Spot) -> object:
    """Another value for a cell: one of its column, of its list, a plausible slip, or rubbish."""
    rows = _values(spot.sample)[spot.sheet][1:]
    others = [row[spot.column - 1] for row in rows if spot.column <= len(row)]
    valid = [*type_of(spot.field).choices, *(each for each in others if each is not None)]
    letters = st.text("aăâđêôơưẫỹXYZ 0123456789.,/-&<>{}%\"'“”\u00a0", min_size=1, max_size=30)
    options = [st.sampled_from(HOSTILE), letters]
    if valid:
        options.append(st.sampled_from(valid))
    if isinstance(spot.value, dt.datetime):
        options.append(st.just(spot.value + dt.timedelta(days=draw(st.integers(-400, 400)))))
    if isinstance(spot.value, int | float):
        options.append(st.just(spot.value + draw(st.integers(-30, 30))))
    if isinstance(spot.value, str):
        options.append(st.just(spot.value + draw(st.sampled_from([" B", " &", ".", ";", "\n2"]))))
    return draw(st.one_of(options))


def forms_of(value: object) -> set[str]:
    """How a value may stand on paper, squeezed."""
    if isinstance(value, dt.date):
        d, m, y = value.day, value.month, value.year
        month = f"{m:02d}" if m < 3 else str(m)
        said = {f"{d:02d}/{m:02d}/{y}", f"{d}/{m}/{y}", f"ngày {d:02d} tháng {month} năm {y}"}
        return {squeezed(each) for each in said}
    if isinstance(value, int | Decimal):
        whole = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        swapped = whole.translate(str.maketrans(",.", ".,"))
        return {swapped, swapped.replace(".", ""), f"{value:02}" if value >= 0 else swapped}
    # Excel writes a control character so; it is no part of the text.
    text = squeezed(re.sub(r"_x000[7D]_", "", str(value)))
    return {text, text.rstrip(".;,:")}


def parsed(raw: object, column: Column) -> object:
    """The value as the column reads it, None when blank or unreadable."""
    if raw is None or not clean(raw):
        return None
    try:
        return type_of(column).parse(raw)
    except CellError:
        return None


@cache
def readers(spot: Spot) -> frozenset[PaperKey]:
    """The papers that an error on the cell keeps back: those that use it."""
    grid = grid_of(spot.sample)
    _put(grid, spot, "#N/A")
    made, before = run(grid), base(spot.sample)
    return frozenset(key for key, docx in before.papers.items() if made.papers.get(key) != docx)


def _put(grid: Grid, spot: Spot, value: object) -> None:
    row = grid[spot.sheet][spot.row - 1]
    row += [None] * (spot.column - len(row))
    row[spot.column - 1] = value


def value_is_printed_or_found(data: st.DataObject) -> None:
    """A changed value stands in the papers that use it, or gives a finding on its cell."""
    sample = data.draw(st.sampled_from(SAMPLES))
    sheet = data.draw(st.sampled_from(sorted(spots(sample))))
    spot = data.draw(st.sampled_from(spots(sample)[sheet]))
    event(judge(spot, data.draw(replacement(spot))))


def judge(spot: Spot, value: object) -> str:
    """Change the cell and look what comes of it; says which."""
    grid = grid_of(spot.sample)
    _put(grid, spot, value)
    made, before = run(grid), base(spot.sample)
    if _is_found(spot, made, before) or _is_quoted(spot, value, made, before):
        return "finding on the cell"
    changed = {
        key
        for key in before.papers.keys() | made.papers.keys()
        if made.papers.get(key) != before.papers.get(key)
    }
    told = (spot, value, sorted(changed, key=str), [str(f.place) + f.code for f in made.findings])
    now = parsed(value, spot.field)
    if now == parsed(spot.value, spot.field):
        assert not changed, told
        return "reads the same"
    if not changed:
        row = _values(spot.sample)[spot.sheet][spot.row - 1]
        assert spot.name in NOT_PRINTED or row[0] in NO_PAPER_YET, told
        return "nothing prints it"
    assert changed <= readers(spot), (*told, sorted(readers(spot), key=str))
    if now is None or spot.name in STEERS:
        return "steers"
    texts = [text_of(made.papers[key]) for key in changed if key in made.papers]
    assert any(form in text for text in texts for form in forms_of(now)), told
    return "printed"


def _is_found(spot: Spot, made: Made, before: Made) -> bool:
    """Whether there is a new finding on the cell, or on the one that it has to fit."""
    cells = {(spot.sheet, spot.row, spot.column)}
    other = BESIDE.get(spot.name)
    cells |= {
        (each.sheet, each.row, each.column)
        for each in spots(spot.sample)[spot.sheet]
        if each.field.heading == other
        and (each.row == spot.row or spot.sheet == ThongTinChung.sheet)
    }
    new = {each.place for each in set(made.findings) - set(before.findings)}
    if spot.name in SUMMED and any(
        isinstance(place, CellPlace) and place.sheet == spot.sheet and place.row in (1, None)
        for place in new
    ):
        return True
    return any(place[2:] in cells for place in made.on_cells - before.on_cells)


def _is_quoted(spot: Spot, value: object, made: Made, before: Made) -> bool:
    new = set(made.findings) - set(before.findings)
    return spot.name in QUOTED and any(f"“{clean(value)}”" in each.message for each in new)


@pytest.mark.parametrize(
    ("sheet", "heading", "value"),
    [
        ("Kinh phí", "Mức", 1e300),
        ("Kinh phí", "Mức", 10**14),
        ("Đơn vị", "Tên", "Hương_x0007_ Phú"),
        ("Đơn vị", "Tên", "{{ x }} &<>\"'"),
    ],
)
def test_what_fuzzing_found_stays_mended(sheet: str, heading: str, value: object) -> None:
    for sample in SAMPLES:
        judge(next(s for s in spots(sample)[sheet] if s.field.heading == heading), value)


@FEW
@given(st.data())
def test_another_form_gives_the_same_papers(data: st.DataObject) -> None:
    form_changes_nothing(data)


@FEW
@given(st.data())
def test_a_changed_value_is_printed_or_found_on_its_cell(data: st.DataObject) -> None:
    value_is_printed_or_found(data)


@settings(FEW, max_examples=3)
@given(st.data())
def test_the_order_of_units_is_only_that_of_the_lists(data: st.DataObject) -> None:
    units_in_another_order(data)


@pytest.mark.long
@MANY
@given(st.data())
def test_thousands_of_other_forms_give_the_same_papers(data: st.DataObject) -> None:
    form_changes_nothing(data)


@pytest.mark.long
@MANY
@given(st.data())
def test_thousands_of_changed_values_are_printed_or_found(data: st.DataObject) -> None:
    value_is_printed_or_found(data)
