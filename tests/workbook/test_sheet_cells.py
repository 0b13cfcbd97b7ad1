"""Cells read from a workbook's XML: every type, every way of writing, every bound."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from pipeline.model.errors import InputError
from pipeline.model.texts import Percent
from pipeline.workbook import numbers, spreadsheet
from pipeline.workbook.sheet_cells import Room, Styles, Uncalculated, read_cells, read_texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = Styles(frozenset(), frozenset(), frozenset())


def cells(data: str, texts: tuple[str, ...] = (), styles: Styles = PLAIN) -> dict[int, Any]:
    """The cells of a sheet with this data, by row and column."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return read_cells(
        io.BytesIO(sheet.encode()), texts, styles, numbers.EPOCH_1900, Room(1000)
    ).rows


def only(data: str, **more: Any) -> Any:
    """The value of a row's one cell."""
    return cells(f'<row r="1"><c r="A1" {data}</c></row>', **more)[1][1]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("><v>3</v>", 3),
        ("><v>3.50</v>", 3.5),
        ("><v>1E3</v>", 1000.0),
        ('t="b"><v>1</v>', True),
        ('t="b"><v>0</v>', False),
        ('t="e"><v>#N/A</v>', "#N/A"),
        ('t="str"><f>A2</f><v>Hương Lộc</v>', "Hương Lộc"),
        (
            't="inlineStr"><is><r><t>Hương</t></r><r><t xml:space="preserve"> Lộc</t></r></is>',
            "Hương Lộc",
        ),
        ('t="inlineStr"><is><t>a_x000D_b</t></is>', "a\rb"),
        ('t="d"><v>2014-03-24T00:00:00</v>', dt.datetime(2014, 3, 24)),
        ("><f>B1+1</f><v>4</v>", 4),
        ("><f>B1+1</f>", Uncalculated("B1+1")),
        ('><f t="shared" si="0"/>', Uncalculated("")),
    ],
)
def test_every_type_of_cell_has_its_value(data: str, value: Any) -> None:
    read = only(data)
    assert read == value
    assert type(read) is type(value)


def test_a_formula_with_a_blank_text_is_blank() -> None:
    assert cells('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>') == {}


def test_number_formats_make_days_times_durations_and_percentages() -> None:
    styles = Styles(days=frozenset({1}), durations=frozenset({2}), percentages=frozenset({3}))
    assert only('s="1"><v>41722</v>', styles=styles) == dt.datetime(2014, 3, 24)
    assert only('s="1"><v>41722.3125</v>', styles=styles) == dt.datetime(2014, 3, 24, 7, 30)
    assert only('s="1"><v>0.3125</v>', styles=styles) == dt.time(7, 30)
    assert only('s="1"><v>99999999</v>', styles=styles) == "#VALUE!"
    assert only('s="2"><v>1.25</v>', styles=styles) == dt.timedelta(hours=30)
    assert isinstance(only('s="3"><v>0.98</v>', styles=styles), Percent)


@pytest.mark.parametrize(
    ("number", "code", "day"),
    [
        (14, numbers.BUILT_IN[14], True),
        (31, "", True),
        (164, "dd/mm/yyyy", True),
        (164, '"ngày" dd "tháng" mm', True),
        (164, "[$-42A]d mmmm yyyy;@", True),
        (164, '0 "người d"', False),
        (164, "[Red]#,##0", False),
        (164, r"0\d", False),
        (0, "General", False),
        (49, "@", False),
    ],
)
def test_a_format_shows_a_day_or_does_not(number: int, code: str, day: bool) -> None:
    assert numbers.is_date(number, code) is day


def test_cells_without_a_place_stand_side_by_side() -> None:
    assert cells("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>") == {
        1: {1: 1, 3: 2},
        2: {1: 3},
    }


def test_tags_with_a_prefix_are_read() -> None:
    data = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    read = read_cells(io.BytesIO(data.encode()), (), PLAIN, numbers.EPOCH_1900, Room(10))
    assert read.rows == {2: {2: 7}}


def test_shared_texts_are_joined_without_how_they_are_pronounced() -> None:
    data = (
        f'<sst xmlns="{MAIN}"><si><r><t>Hương </t></r><r><t>Lộc</t></r></si>'
        "<si><t>x</t><rPh><t>không</t></rPh></si><si/></sst>"
    )
    assert read_texts(io.BytesIO(data.encode())) == ["Hương Lộc", "x", ""]


@pytest.mark.parametrize("reference", ["A0", "XFE1", "A1048577", "A99999999999", "1A", "ă1", ""])
def test_a_place_that_no_sheet_has_is_damage(reference: str) -> None:
    with pytest.raises(ValueError, match=r"[A-Z0-9]|ă|''"):
        cells(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')


@pytest.mark.parametrize(
    "data",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v><v>2</v></c></row>',
    ],
)
def test_a_cell_that_stands_elsewhere_or_twice_is_damage(data: str) -> None:
    with pytest.raises(ValueError, match=r"in row|two cells|two values"):
        cells(data)


def test_a_shared_text_that_is_not_there_is_damage() -> None:
    for number in (-1, 2):
        with pytest.raises((ValueError, IndexError)):
            only(f't="s"><v>{number}</v>', texts=("Hương Lộc", "Khe Tre"))


# The whole file


def book(folder: Path, data: str, more: str = "") -> Path:
    """A workbook whose one sheet has this data."""
    new = openpyxl.Workbook()
    path = folder / "so.xlsx"
    new.save(path)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{more}</worksheet>'
    return repacked(path, {"xl/worksheets/sheet1.xml": sheet.encode()})


def repacked(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The file with some parts in place of its own; None: without the part."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := parts.get(name, old.read(name))) is not None:
                new.writestr(name, part)
    path.write_bytes(target.getvalue())
    return path


def test_a_sheet_whose_cells_are_not_in_the_file_is_damage(tmp_path: Path) -> None:
    path = repacked(book(tmp_path, ""), {"xl/worksheets/sheet1.xml": None})
    with pytest.raises(InputError, match="đã hỏng"):
        spreadsheet.load(path)


def test_a_chart_s_own_sheet_is_no_damage(tmp_path: Path) -> None:
    new = openpyxl.Workbook()
    new.worksheets[0]["A1"] = "Hương Lộc"
    chart = new.create_chartsheet("Biểu đồ")
    chart.add_chart(BarChart())
    new.save(tmp_path / "so.xlsx")
    (sheet,) = spreadsheet.load(tmp_path / "so.xlsx")
    assert sheet.rows == (("Hương Lộc",),)


def test_a_part_that_stands_twice_in_the_file_is_damage(tmp_path: Path) -> None:
    path = book(tmp_path, "")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    with pytest.raises(InputError, match="đã hỏng"):
        spreadsheet.load(path)


def test_rows_that_reach_column_xfd_are_refused_with_the_mend(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 30_001))
    with pytest.raises(InputError, match="những cột rất xa") as caught:
        spreadsheet.load(book(tmp_path, rows))
    assert "Xóa hẳn các cột" in caught.value.hint


def test_one_note_far_away_is_read(tmp_path: Path) -> None:
    (sheet,) = spreadsheet.load(book(tmp_path, '<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert len(sheet.rows[0]) == numbers.MOST_COLUMNS


def test_what_stands_below_many_blank_rows_is_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9000"><c r="A9000"><v>2</v></c></row>'
    (sheet,) = spreadsheet.load(book(tmp_path, rows))
    assert (len(sheet.rows), sheet.rows[-1]) == (9000, (2,))


def test_a_column_merged_to_the_end_of_the_sheet_takes_no_time(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">{"<c r=" + chr(34) + "A1" + chr(34) + "><v>5</v></c>" if n == 1 else ""}'
        f'<c r="B{n}"><v>{n}</v></c></row>'
        for n in range(1, 4)
    )
    merged = '<mergeCells count="1"><mergeCell ref="A1:A1048576"/></mergeCells>'
    (sheet,) = spreadsheet.load(book(tmp_path, rows, merged))
    assert sheet.rows == ((5, 1), (5, 2), (5, 3))


@pytest.mark.parametrize("row", [1, 7, 12, 112, 1_048_576])
@pytest.mark.parametrize(
    "reference", ["A1", "B12", "AB112", "$C$7", "XFD1048576", "A112", "Z12", "a1", "A", "12", "A0"]
)
def test_the_quick_look_at_a_reference_finds_what_the_whole_one_does(
    row: int, reference: str
) -> None:
    try:
        known: object = numbers.place_of(reference)
    except ValueError:
        known = ValueError
    try:
        found: object = numbers.place_in(row, str(row), reference)
    except ValueError:
        found = ValueError
    assert found == known
