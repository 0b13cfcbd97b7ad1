"""Changes cells of the clerk's workbook in place: value, colour, nothing else.

Rows and cells are written with or without their places (Excel writes them, other programs need
not); a missing cell is added in its place. A formula that is overwritten is taken out of the chain
of calculation, and Excel is asked to calculate again.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal
from operator import itemgetter

from lxml import etree

from pipeline.model.findings import column_letter
from pipeline.workbook import numbers
from pipeline.workbook.numbers import place_of
from pipeline.workbook.package import MAIN, Element, Package, Sheet, main

Value = str | int | Decimal | dt.date | None
Place = tuple[int, int]
"""Row and column, both from 1."""

Range = tuple[int, int, int, int]
"""First row and column, last row and column."""

_DATE_FORMAT = "14"
"""Number format 14 is the reader's own short date (ECMA-376, part 1, clause 18.8.30)."""


class Cells:
    """The cells of a worksheet, found by their place and made if they are missing."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._data = root.find(main("sheetData"))
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        at = 0
        for row in () if self._data is None else self._data.iterchildren(main("row")):
            at = int(row.get("r", at + 1))
            self._rows[at] = row
        self._numbers = sorted(self._rows)
        self._merged = tuple(sorted(_ranges(root)))
        self._merged_in: dict[int, list[Range]] = {}
        self._columns_with_style = sorted(
            (int(column.get("min", 0)), int(column.get("max", 0)), column.get("style"))
            for column in root.iterfind(f"{main('cols')}/{main('col')}")
        )

    def shown_at(self, place: Place) -> Place:
        """The place where a merged cell is seen: the top left of its range."""
        row, column = place
        if column not in self._merged_in:
            self._merged_in[column] = [one for one in self._merged if one[1] <= column <= one[3]]
        ranges = self._merged_in[column]
        at = bisect_right(ranges, (row, numbers.MOST_COLUMNS + 1))
        if at and row <= ranges[at - 1][2]:  # ranges do not overlap
            return ranges[at - 1][0], ranges[at - 1][1]
        return place

    def get(self, place: Place) -> Element | None:
        """The cell at a place; None if it does not exist."""
        return self._columns(place[0]).get(place[1]) if place[0] in self._rows else None

    def made(self, place: Place) -> Element:
        """The cell at a place; a new one has the style of its row or column."""
        row, column = place
        if (cell := self.get(place)) is not None:
            return cell
        line = self._row(row)
        cells = self._columns(row)
        cell = etree.Element(main("c"), r=f"{column_letter(column)}{row}")
        if style := line.get("s") or self._column_style(column):
            cell.set("s", style)
        later = [other for other in cells if other > column]
        if later:
            cells[min(later)].addprevious(cell)
        else:
            line.append(cell)
        cells[column] = cell
        return cell

    def _columns(self, row: int) -> dict[int, Element]:
        if row not in self._cells:
            columns: dict[int, Element] = {}
            at = 0
            for cell in self._rows[row].iterchildren(main("c")):
                name = cell.get("r")
                at = place_of(name)[1] if name else at + 1
                columns[at] = cell
            self._cells[row] = columns
        return self._cells[row]

    def _row(self, row: int) -> Element:
        if row in self._rows:
            return self._rows[row]
        if self._data is None:
            self._data = etree.SubElement(self.root, main("sheetData"))
        line = etree.Element(main("row"), r=str(row))
        at = bisect_right(self._numbers, row)
        if at < len(self._numbers):
            self._rows[self._numbers[at]].addprevious(line)
        else:
            self._data.append(line)
        self._numbers.insert(at, row)
        self._rows[row] = line
        return line

    def _column_style(self, column: int) -> str | None:
        at = bisect_right(self._columns_with_style, column, key=itemgetter(0))
        if at and column <= self._columns_with_style[at - 1][1]:
            return self._columns_with_style[at - 1][2]
        return None


def _ranges(root: Element) -> Iterator[Range]:
    for merged in root.iterfind(f"{main('mergeCells')}/{main('mergeCell')}"):
        first, _, last = merged.get("ref", "").partition(":")
        if last:
            yield (*place_of(first), *place_of(last))


def changed(content: bytes, values: Mapping[tuple[str, int, int], Value]) -> bytes:
    """The workbook with other values in some cells (sheet title, row, column).

    Formats, formulas elsewhere and all other parts stay. Raises KeyError for a sheet that is not
    there, NotAWorkbookError and zipfile.BadZipFile if the file is not a workbook.
    """
    package = Package(content)
    sheets = {sheet.title: sheet for sheet in package.sheets}
    by_sheet: dict[str, dict[Place, Value]] = {}
    for (title, row, column), value in values.items():
        by_sheet.setdefault(title, {})[row, column] = value
    for title, own in by_sheet.items():
        _change(package, sheets[title], own)
    if values:
        _calculate_anew(package)
    return package.saved()


def _change(package: Package, sheet: Sheet, values: Mapping[Place, Value]) -> None:
    root = package.tree(sheet.part)
    cells = Cells(root)
    formulas = set()
    for place, value in values.items():
        cell = cells.made(cells.shown_at(place))
        if cell.find(main("f")) is not None:
            formulas.add(cell.get("r", ""))
        write(cell, value, package.epoch)
        if isinstance(value, dt.date):
            cell.set("s", Styles(package).as_date(cell.get("s", "0")))
    if formulas:
        _leave_chain(package, sheet, formulas)
    dimension = root.find(main("dimension"))
    if dimension is not None:
        root.remove(dimension)  # optional, and perhaps too small now


def write(cell: Element, value: Value, epoch: dt.datetime = numbers.EPOCH_1900) -> None:
    """Put a value into a cell, in place of its value or formula; its style stays."""
    for child in list(cell):
        if child.tag in (main("v"), main("f"), main("is")):
            cell.remove(child)
    if "t" in cell.attrib:
        del cell.attrib["t"]
    if value is None:
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        etree.SubElement(cell, main("v")).text = str(_serial(value, epoch))


def _serial(value: int | Decimal | dt.date, epoch: dt.datetime) -> int | Decimal:
    """A day as the number of days that Excel keeps."""
    return (value - epoch.date()).days if isinstance(value, dt.date) else value


def _leave_chain(package: Package, sheet: Sheet, names: set[str]) -> None:
    """Take cells out of the chain of calculation; Excel calls the file damaged otherwise."""
    ids = {
        entry.get("name"): entry.get("sheetId")
        for entry in package.look(package.workbook).iter(main("sheet"))
    }
    for _, part in package.related(package.workbook, "calcChain"):
        current = None
        root = package.tree(part)
        for entry in list(root):
            current = entry.get("i", current)
            if current == ids[sheet.title] and entry.get("r") in names:
                following = entry.getnext()
                if following is not None and following.get("i") is None and current is not None:
                    following.set("i", current)
                root.remove(entry)


def _calculate_anew(package: Package) -> None:
    """Have stored results, which may depend on the change, recalculated when the file is opened."""
    root = package.tree(package.workbook)
    settings = root.find(main("calcPr"))
    if settings is None:
        settings = etree.Element(main("calcPr"))
        before = [element for element in root if element.tag in _BEFORE_CALCULATION]
        before[-1].addnext(settings)
    settings.set("fullCalcOnLoad", "1")


_BEFORE_CALCULATION = {
    main(name)
    for name in ("bookViews", "sheets", "functionGroups", "externalReferences", "definedNames")
}


class Styles:
    """The cell formats of a workbook: formats that exist are copied with one thing changed."""

    def __init__(self, package: Package) -> None:
        (self._part,) = (part for _, part in package.related(package.workbook, "styles"))
        self._root = package.tree(self._part)
        self._formats = self._child("cellXfs")
        self._all_formats = list(self._formats)  # a tree counts its children for each look
        self._made: dict[tuple[str, bool, tuple[tuple[str, str], ...]], str] = {}

    def _child(self, name: str) -> Element:
        child = self._root.find(main(name))
        if child is None:
            raise KeyError(name)
        return child

    def add(self, group: str, xml: str) -> str:
        """Add an entry to a group (fills, fonts) and return its number."""
        entries = self._child(group)
        entry = etree.fromstring(f'<root xmlns="{MAIN}">{xml}</root>')[0]
        entries.append(entry)
        entries.set("count", str(len(entries)))
        return str(len(entries) - 1)

    def like(self, number: str, wrapped: bool = False, **changes: str) -> str:
        """The number of a format like another one except for these attributes."""
        key = (number, wrapped, tuple(changes.items()))
        if key not in self._made:
            self._made[key] = self._added(number, wrapped, changes)
        return self._made[key]

    def _added(self, number: str, wrapped: bool, changes: Mapping[str, str]) -> str:
        known = int(number) < len(self._all_formats)
        copied = _copy(self._all_formats[int(number)]) if known else etree.Element(main("xf"))
        for name, value in changes.items():
            copied.set(name, value)
        if wrapped:
            for alignment in copied.findall(main("alignment")):
                copied.remove(alignment)
            copied.insert(0, etree.Element(main("alignment"), vertical="top", wrapText="1"))
            copied.set("applyAlignment", "1")
        self._formats.append(copied)
        self._all_formats.append(copied)
        self._formats.set("count", str(len(self._all_formats)))
        return str(len(self._all_formats) - 1)

    def as_date(self, number: str) -> str:
        """The number of a format that shows a date: the cell's own if it does."""
        form = self._all_formats[int(number)].get("numFmtId", "0")
        own = {
            own_format.get("numFmtId"): own_format.get("formatCode")
            for own_format in self._own_formats()
        }
        code = own.get(form) or numbers.BUILT_IN.get(int(form), "")
        if numbers.is_date(int(form), code):
            return number
        return self.like(number, numFmtId=_DATE_FORMAT, applyNumberFormat="1")

    def _own_formats(self) -> Iterator[Element]:
        return self._root.iterfind(f"{main('numFmts')}/{main('numFmt')}")


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element))
