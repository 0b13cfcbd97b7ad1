"""The rows of a sheet become its records; sums, notes and repeated headings are passed over."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from pipeline.model.cells import DECIMAL, CellType, choice
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import BangDiem, Column, DonVi, Record, columns
from pipeline.model.texts import clean, fold, is_blank, is_formula_error, shown
from pipeline.workbook.headings import (
    code_in,
    columns_at,
    criterion_columns,
    heading_row,
)
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.unknown_kinds import KIND, kinds_meant
from pipeline.workbook.values import Reader, parsed

MOST_FAULTS = 10_000
"""After so many faults the rest of a sheet is not read: something else is wrong with it."""

# What is below a table but not part of it: notes, sums with words, who made and who signs it.
_NOTE = re.compile(
    r"[*†]|\(\*+\)|\((?:ky|da ky|ghi chu)\b|"
    r"(?:ghi chu|luu y|chu y|chu thich|nguoi lap|lap bang|lap bieu|nguoi kiem|nguoi duyet|"
    r"nguoi tong hop|ky ten|xac nhan cua|thu truong don vi|nguon so lieu|so lieu (?:lay|tinh|den)|"
    r"bang chu)\b|(?:tong|cong|tong cong|tong so)\s*[:(]|(?:tong cong|tong so|cong)\s+\d|"
    r"(?:tm|kt|tl|tuq)\. ?\w|(?:[a-z -]{1,40}, )?ngay [\d. …]*thang [\d. …]*nam|"
    r"(?:pho )?(?:chu tich|truong phong)$"
)

# What people write into the row of a sum, or into the first cell of a remark below the table.
_SUMS = frozenset({"tong", "cong", "tong cong", "tong so", "cong chung", "toan huyen"})

MOST_KNOWN = 1000
"""The most contents of a column that are remembered; if more differ, few are repeated."""

_KEYS = ("loai_van_ban", "ma_don_vi", "ma_chi_tieu")


def read_rows(
    record: type[Record], sheet: Sheet, criteria: tuple[str, ...], reader: Reader
) -> tuple[tuple[Record, ...], dict[str, CellPlace]]:
    """The records of a sheet and the places of its headings, by field.

    `criteria` are the codes whose columns a sheet of points should have.
    """
    wanted = columns(record)
    points = issubclass(record, BangDiem)
    names = [column.heading for column in wanted] + (list(criteria) if points else [])
    at = heading_row(sheet, names)
    where = columns_at(sheet, at, wanted, criteria if points else (), reader)
    headings = {
        column.name: CellPlace(record.sheet, at, where.get(column.name), column.heading)
        for column in wanted
    }
    wide = criterion_columns(sheet, at, criteria, where, reader) if points else {}
    table = _Table(record, sheet, where, wide, reader)
    made = []
    before = len(reader.findings)
    for number in range(at + 1, len(sheet.rows) + 1):
        row = _Row(table, number)
        if row.is_blank():
            continue
        if (what := row.passed_over(number == at + 1)) is not None:
            reader.findings.append(what)
        elif (made_row := row.record()) is not None:
            made.append(made_row)
        if len(reader.findings) - before > MOST_FAULTS:
            reader.findings.append(_too_many_faults(record.sheet, number))
            break
    return tuple(made), headings


def _too_many_faults(sheet: str, row: int) -> Finding:
    return error(
        "qua-nhieu-loi",
        CellPlace(sheet),
        f"sheet có quá nhiều lỗi; từ dòng {row + 1} trở đi chưa được đọc",
        "Xem các lỗi đầu tiên: có thể cả cột bị dán nhầm. Sửa rồi kiểm tra lại.",
    )


class Places(Mapping[str, CellPlace]):
    """The cells of a row by field, each made only when asked for.

    A row has up to thirty and hardly one has a fault: making them all took a tenth of a check.
    """

    def __init__(self, sheet: str, row: int, columns: Mapping[str, tuple[int, str]]) -> None:
        self._sheet = sheet
        self._row = row
        self._columns = columns

    def __getitem__(self, field: str) -> CellPlace:
        column, heading = self._columns[field]
        return CellPlace(self._sheet, self._row, column, heading, field)

    def __contains__(self, field: object) -> bool:
        return field in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class _Table:
    """A sheet whose rows are read: what they become, and the column of each field and criterion."""

    record: type[Record]
    sheet: Sheet
    where: Mapping[str, int]
    wide: Mapping[str, int]
    reader: Reader

    @cached_property
    def columns(self) -> tuple[tuple[Column, CellType, int], ...]:
        """The columns that are there, with the type of their cells and their number."""
        lists = self.reader.lists
        return tuple(
            (
                column,
                choice(*lists[column.choices_from])
                if column.choices_from in lists
                else column.type,
                self.where[column.name],
            )
            for column in columns(self.record)
            if column.name in self.where
        )

    @cached_property
    def places(self) -> Mapping[str, tuple[int, str]]:
        """Number and heading of each column, by field."""
        fields = {column.name: (at, column.heading) for column, _, at in self.columns}
        return fields | {f"diem.{code}": (at, code) for code, at in self.wide.items()}

    @cached_property
    def known(self) -> defaultdict[str, dict[tuple[type, Any], Any]]:
        """By field, the values of contents that were read without a finding.

        States, days, names of kinds and points are few: they are worked out once.
        """
        return defaultdict(dict)

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """The numbers of all columns that are read."""
        return (*self.where.values(), *self.wide.values())

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """The columns by which a row is known, whether they are there or not."""
        known = (*self.record.keys, *_KEYS)
        return tuple(column for column in columns(self.record) if column.name in known)

    @cached_property
    def key(self) -> str:
        """The field by which a row is known first; "" if no column is there."""
        known = (*self.record.keys, *_KEYS)
        return next((name for name in self.where if name in known), next(iter(self.where), ""))

    @cached_property
    def is_owned(self) -> bool:
        """Whether the kind of paper of a row is its owner.

        A deadline's kind may be blank: it is the paper that is due, not the row's owner.
        """
        return any(
            column.name == "loai_van_ban" and column.required for column in columns(self.record)
        )


@dataclass
class _Row:
    """One row on its way to a record."""

    table: _Table
    number: int

    def __post_init__(self) -> None:
        self.cells = self.table.sheet.rows[self.number - 1]
        self.places = Places(self.table.record.sheet, self.number, self.table.places)

    def is_blank(self) -> bool:
        """Whether the row is blank in the columns that are read (notes beside it do not count)."""
        return all(is_blank(self._raw(at)) for at in self.table.positions)

    def passed_over(self, first: bool) -> Finding | None:
        """A warning if the row is not data: a sum, repeated headings, column numbers.

        Its key cannot be one of a record, so nothing is lost.
        """
        table, key = self.table, self.table.key
        raw = self._raw(table.where.get(key, 0))
        if not first and not self._may_be_passed_over(key, raw):
            return None
        cells = {name: self._raw(at) for name, at in table.where.items()}
        filled = {name: _plain(raw) for name, raw in cells.items() if not is_blank(raw)}
        no_data = self._no_data(filled, key, first)
        if no_data is None:
            return None
        field, what = no_data
        return warning(
            "dong-bo-qua",
            self.places[field],
            f"“{shown(cells[field])}”: {what}, không phải dữ liệu nên không được đọc",
            "Xóa dòng này; các tổng được tự tính."
            if what == "dòng tổng"
            else "Xóa dòng này, hoặc chuyển sang sheet khác.",
        )

    def _may_be_passed_over(self, key: str, raw: Any) -> bool:
        """A quick test: nearly every row has a code or a kind of paper as its key."""
        if isinstance(raw, str) and raw.isdigit():
            return False
        if is_blank(raw) or _plain(raw) in _SUMS or _plain(raw) == self._head(key):
            return True
        return isinstance(raw, str) and bool(_NOTE.match(fold(raw)))

    def _head(self, name: str) -> str:
        record = self.table.record
        return next((fold(column.heading) for column in columns(record) if column.name == name), "")

    def _no_data(self, filled: Mapping[str, str], key: str, first: bool) -> tuple[str, str] | None:
        """The field that shows that a row is not data, and what the row is."""
        texts = list(filled.values())
        summed = next((name for name, text in filled.items() if text in _SUMS), None)
        if summed is not None and (key not in filled or summed == key):
            return summed, "dòng tổng"
        first_text = next(iter(filled), "")
        if first_text and self._is_note(first_text, filled):
            return first_text, "dòng ghi chú hoặc chữ ký dưới bảng"
        if len(texts) > 1 and all(self._head(name) == text for name, text in filled.items()):
            return next(iter(filled)), "dòng tiêu đề lặp lại"
        numbers = [str(number) for number in range(1, len(texts) + 1)]
        if first and len(texts) > 2 and [text.strip("()") for text in texts] == numbers:
            return next(iter(filled)), "dòng số thứ tự cột"
        return None

    def _is_note(self, name: str, filled: Mapping[str, str]) -> bool:
        """Whether this is a note or signature below the table: words with few cells beside them."""
        raw = fold(str(self._raw(self.table.where[name])))
        return bool(_NOTE.match(raw)) and len(filled) <= 2

    def record(self) -> Record | None:
        """The record, or None if a key of it cannot be read."""
        table, reader = self.table, self.table.reader
        before = len(reader.findings)
        values = {
            column.name: self._value(column.name, at, type_, column.required)
            for column, type_, at in table.columns
        }
        if table.wide:
            values["diem"] = self._points()
        if len(reader.findings) > before:
            self._scope(before, values)
        lost = [column for column in table.keys if values.get(column.name) is None]
        lost = [column for column in lost if self._is_fault(column)]
        if lost:
            self._only_the_key(before, {column.name for column in lost})
            return None
        return table.record(**values, cells=self.places)

    def _value(self, field: str, column: int, type_: CellType, required: bool) -> Any:
        """The value of a cell; None, with a finding, if it cannot be used."""
        raw = self._raw(column)
        known, key = self.table.known[field], (type(raw), raw)
        if key in known:
            return known[key]
        sheet, reader = self.table.sheet, self.table.reader
        before = len(reader.findings)
        value = parsed(raw, type_, required, partial(self.places.__getitem__, field), sheet, reader)
        if len(reader.findings) == before and len(known) < MOST_KNOWN:
            known[key] = value
        return value

    def _only_the_key(self, before: int, keys: set[str]) -> None:
        """Drop findings on other blanks in a row that is not a record."""
        findings = self.table.reader.findings
        findings[before:] = [
            finding
            for finding in findings[before:]
            if finding.code != "thieu-gia-tri"
            or not isinstance(finding.place, CellPlace)
            or finding.place.field in keys
        ]

    def _is_fault(self, key: Column) -> bool:
        """Whether a key without a value is a fault.

        An optional key with an unusable value is one, too: else the row would count for all units.
        """
        return key.required or not is_blank(self._raw(self.table.where.get(key.name, 0)))

    def _raw(self, column: int) -> Any:
        return self.cells[column - 1] if 0 < column <= len(self.cells) else None

    def _points(self) -> dict[str, Decimal]:
        points = {}
        for code, column in self.table.wide.items():
            value = self._value(f"diem.{code}", column, DECIMAL, False)
            if value is not None:
                points[code] = value
        return points

    def _scope(self, before: int, values: Mapping[str, Any]) -> None:
        """Limit the findings of this row to its unit and its kind of paper."""
        unit = values.get("ma") if self.table.record is DonVi else values.get("ma_don_vi")
        kinds = self._kinds(values) if self.table.is_owned else ()
        kind, others = (kinds[0], kinds[1:]) if kinds else (None, ())
        findings = self.table.reader.findings
        findings[before:] = [
            replace(finding, unit=unit, kind=kind, or_kinds=others) for finding in findings[before:]
        ]

    def _kinds(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The kind of paper that the row is of; those it may be of, if its name is unknown.

        None if that cannot be determined at all: then the row may be of any kind.
        """
        if (kind := values.get(KIND)) is not None:
            return (kind,)
        raw = self._raw(self.table.where.get(KIND, 0))
        if not isinstance(raw, str) or is_blank(raw) or is_formula_error(raw):
            return ()
        return kinds_meant(raw, self.table.reader.lists.get(KIND, ())) or (clean(raw),)


def _plain(raw: Any) -> str:
    return fold(code_in(raw)).rstrip(":. *")
