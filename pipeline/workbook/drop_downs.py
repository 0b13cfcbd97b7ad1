"""Brings the drop-downs of an older workbook up to date.

A drop-down refuses values that its list lacks, such as a kind of paper added since. Names are added
to the lists and the lists to the cells; the clerk's own entries in a list stay, and so does a
drop-down with another source. All other parts stay byte for byte.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.model.findings import column_letter
from pipeline.model.records import (
    SHEETS,
    BoChiTieu,
    Column,
    DonVi,
    Record,
    ThongTinChung,
    columns,
)
from pipeline.model.texts import clean, fold, is_blank
from pipeline.workbook import choices
from pipeline.workbook.choices import LAST_ROW, Lists
from pipeline.workbook.edit import Value, changed
from pipeline.workbook.headings import columns_at, heading_row
from pipeline.workbook.numbers import place_of
from pipeline.workbook.package import MAIN, OFFICE, Element, Package, main
from pipeline.workbook.settings import read_settings
from pipeline.workbook.sheets import DANH_MUC
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_VALIDATIONS = {
    main(name)
    for name in (
        *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios"),
        *("autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
        *("phoneticPr", "conditionalFormatting"),
    )
}
"""Elements that the schema puts before a sheet's drop-downs (ECMA-376, part 1, 18.3.1.99)."""

_RANGE = re.compile(r"'?((?:[^'!(]|'')+)'?!\$?([A-Z]+)\$?\d+(?::\$?[A-Z]+\$?\d+)?")


@dataclass(frozen=True)
class Renewed:
    """The workbook with its lists renewed: the names added, and the clerk's own names.

    `added` and `own` are names by the list's heading; `cells` counts the drop-downs that were
    changed or put in.
    """

    content: bytes
    added: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]]
    cells: int


def renewed(content: bytes, sheets: Sequence[Sheet], lists: Lists) -> Renewed:
    """The workbook (its bytes, and its `sheets` as they were read) with these lists.

    The same bytes if nothing is lacking. Raises NotAWorkbookError or zipfile.BadZipFile.
    """
    content, title = _with_sheet(content)
    listed = next((sheet for sheet in sheets if fold(sheet.title) == fold(DANH_MUC)), None)
    own_lists = _lists(listed.rows if listed else (), lists)
    values = {
        (title, row, column): value
        for one in own_lists
        for (row, column), value in one.cells().items()
    }
    if values:
        content = changed(content, values)
    ranges = {
        one.name: choices.list_range(title, column_letter(one.column), len(one.values))
        for one in own_lists
    }
    package = Package(content)
    count = _renew_cells(package, sheets, ranges)
    return Renewed(
        package.saved() if count else content,
        {one.heading: one.added for one in own_lists if one.added},
        {one.heading: one.own for one in own_lists if one.own},
        count,
    )


# The sheet of lists


@dataclass(frozen=True)
class _List:
    """A list on the hidden sheet: its column, what is there, and what should be there."""

    name: str
    heading: str
    column: int
    before: tuple[str, ...]
    values: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(value for value in self.values if value not in self.before)

    def cells(self) -> dict[tuple[int, int], Value]:
        """The cells that change, the heading of a new list among them."""
        before = dict(enumerate(self.before, 2))
        now: dict[int, str] = dict(enumerate(self.values, 2))
        cells: dict[tuple[int, int], Value] = {
            (row, self.column): now.get(row)
            for row in sorted({*before, *now})
            if before.get(row) != now.get(row)
        }
        return cells if self.before else {(1, self.column): self.heading, **cells}


def _lists(rows: Sequence[Sequence[Any]], lists: Lists) -> list[_List]:
    """Each list in the column of its heading, a new one in the next free column."""
    heads = [fold(str(value or "")) for value in rows[0]] if rows else []
    free = max((len(row) for row in rows), default=0)
    heading_of = choices.list_headings()
    own_lists = []
    for name, known in choices.named_lists(lists):
        if not known:
            continue
        heading = heading_of[name]
        if fold(heading) in heads:
            column = heads.index(fold(heading)) + 1
        else:
            free += 1
            column = free
        texts = [row[column - 1] if column <= len(row) else None for row in rows[1:]]
        while texts and is_blank(texts[-1]):
            texts.pop()
        before = tuple("" if is_blank(text) else clean(text) for text in texts)
        own = tuple(dict.fromkeys(text for text in before if text and text not in known))
        values = before if set(before) >= set(known) else (*known, *own)
        own_lists.append(_List(name, heading, column, before, values, own))
    return own_lists


def _with_sheet(content: bytes) -> tuple[bytes, str]:
    """The workbook with the hidden sheet of lists, and the sheet's title."""
    package = Package(content)
    for sheet in package.sheets:
        if fold(sheet.title) == fold(DANH_MUC):
            return content, sheet.title
    part = package.free_name("xl/worksheets/sheet", ".xml")
    package.put(part, f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode())
    package.declare(part, _WORKSHEET)
    sheets = package.tree(package.workbook).find(main("sheets"))
    assert sheets is not None  # a workbook without sheets has no sheet of ours
    number = 1 + max(int(sheet.get("sheetId", 0)) for sheet in sheets)
    entry = etree.SubElement(sheets, main("sheet"), name=DANH_MUC, sheetId=str(number))
    entry.set("state", "hidden")
    entry.set(f"{{{OFFICE}}}id", package.relate(package.workbook, "worksheet", part))
    return package.saved(), DANH_MUC


# The cells


@dataclass(frozen=True)
class _Wanted:
    """The drop-down for the cells of a column, from the first row on."""

    column: int
    first: int
    last: int
    rule: DataValidation
    choices: tuple[str, ...] = ()

    @property
    def cells(self) -> str:
        letter = column_letter(self.column)
        only = self.first == self.last
        return f"{letter}{self.first}" + ("" if only else f":{letter}{self.last}")


def _renew_cells(package: Package, sheets: Sequence[Sheet], ranges: Mapping[str, str]) -> int:
    """Renew the drop-downs of all sheets of ours and return how many were changed or put in."""
    by_title = {fold(sheet.title): sheet for sheet in reversed(sheets)}
    parts = {fold(sheet.title): sheet.part for sheet in reversed(package.sheets)}
    ranges = {**ranges, **dict(_codes(by_title))}
    count = 0
    for record in SHEETS:
        sheet = by_title.get(fold(record.sheet))
        if sheet is not None:
            rules = _Rules(package, parts[fold(record.sheet)])
            count += sum(map(rules.renew, _wanted(record, sheet, ranges)))
    return count


def _codes(sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, str]]:
    """Where the codes of units and criteria are in the clerk's own sheets."""
    for name, record in (("don_vi", DonVi), ("chi_tieu", BoChiTieu)):
        sheet = sheets.get(fold(record.sheet))
        if sheet is not None:
            at, where = _table(record, sheet)
            if "ma" in where:
                yield name, choices.filled_part(sheet.title, column_letter(where["ma"]), at + 1)


def _table(record: type[Record], sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of a sheet's headings, and the column of each field."""
    wanted = columns(record)
    at = heading_row(sheet, [column.heading for column in wanted])
    return at, columns_at(sheet, at, wanted, (), Reader({}))


def _wanted(record: type[Record], sheet: Sheet, ranges: Mapping[str, str]) -> Iterator[_Wanted]:
    if record is ThongTinChung:
        settings, _ = read_settings(sheet, Reader({}))
        places = settings.cells if settings is not None else {}
        spots = {name: (place.column, place.row, place.row) for name, place in places.items()}
    else:
        at, where = _table(record, sheet)
        last = max(LAST_ROW, len(sheet.rows) + 100)
        spots = {name: (column, at + 1, last) for name, column in where.items()}
    for column in columns(record):
        column_at, first, last_row = spots.get(column.name, (None, None, None))
        rule = choices.list_rule(column, ranges)
        if rule is not None and column_at and first and last_row:
            yield _Wanted(column_at, first, last_row, rule, _choices(column, rule))


def _choices(column: Column, rule: DataValidation) -> tuple[str, ...]:
    """The choices that are in the drop-down itself."""
    return column.type.choices if str(rule.formula1).startswith('"') else ()


@dataclass
class _Rules:
    """The rules of a worksheet, whether Excel keeps them in the old place or in the new one."""

    package: Package
    part: str
    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        root = self.package.look(self.part)
        self.found = [element for element in root.iter() if _name(element) == "dataValidation"]

    def renew(self, wanted: _Wanted) -> bool:
        """Give cells their drop-down; returns whether anything was changed."""
        on_cells = [rule for rule in self.found if _covers(rule, wanted)]
        if not on_cells:
            self._add(wanted)
            return True
        changed_rules = [rule for rule in on_cells if self._renewed(rule, wanted)]
        return bool(changed_rules)

    def _renewed(self, rule: Element, wanted: _Wanted) -> bool:
        formula = _formula(rule)
        if rule.get("type") != "list" or formula is None or not (old := formula.text):
            return False
        new = _renewed_source(old, wanted)
        if new == old:
            return False
        self.package.tree(self.part)
        formula.text = new
        return True

    def _add(self, wanted: _Wanted) -> None:
        root = self.package.tree(self.part)
        rules = root.find(main("dataValidations"))
        if rules is None:
            rules = etree.Element(main("dataValidations"))
            before = [element for element in root if element.tag in _BEFORE_VALIDATIONS]
            before[-1].addnext(rules)
        wanted.rule.showErrorMessage = wanted.rule.allowBlank = True
        wanted.rule.add(wanted.cells)
        rule = etree.SubElement(rules, main("dataValidation"), dict(wanted.rule))
        etree.SubElement(rule, main("formula1")).text = wanted.rule.formula1
        rules.set("count", str(len(rules)))
        self.found.append(rule)


def _renewed_source(old: str, wanted: _Wanted) -> str:
    """Where a drop-down takes its values from: a list of ours is renewed, any other stays."""
    new = str(wanted.rule.formula1)
    if old.startswith('"'):
        before = tuple(value.strip() for value in old.strip('"').split(","))
        if not wanted.choices:
            return new
        more = tuple(value for value in before if value not in wanted.choices)
        if set(before) >= set(wanted.choices):
            return old
        return choices.inline((*wanted.choices, *more)) or new
    place = _RANGE.fullmatch(old)
    return new if place is not None and _column_of(old) == _column_of(new) else old


def _column_of(source: str) -> tuple[str, str] | None:
    """Sheet and column from which a drop-down takes its values."""
    match = _RANGE.search(source)
    return (fold(match[1].replace("''", "'")), match[2]) if match is not None else None


def _covers(rule: Element, wanted: _Wanted) -> bool:
    """Whether a rule is on cells of the column, below its heading."""
    inner = next((child.text for child in rule if _name(child) == "sqref"), None)
    for reference in (rule.get("sqref") or inner or "").split():
        first, _, last = reference.partition(":")
        try:
            (top, left), (bottom, right) = place_of(first), place_of(last or first)
        except ValueError:
            continue
        if left <= wanted.column <= right and bottom >= wanted.first and top <= wanted.last:
            return True
    return False


def _formula(rule: Element) -> Element | None:
    """The element with the text of a rule's first formula (18.3.1.42; Excel 2010: xm:f in it)."""
    formula = next((child for child in rule if _name(child) == "formula1"), None)
    if formula is not None and len(formula):
        return next((child for child in formula if _name(child) == "f"), None)
    return formula


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
