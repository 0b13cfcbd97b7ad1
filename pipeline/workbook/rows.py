"""The rows of a sheet become its records; sums, notes and repeated headings are passed over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.model.cells import DECIMAL, choice, fold, is_blank, shown
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import BangDiem, Column, DonVi, Record, columns
from pipeline.workbook.headings import (
    code_in,
    columns_at,
    criterion_columns,
    heading_row,
)
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader, parsed

MOST_FAULTS = 10_000
"""After so many faults in a sheet the rest of it is not read: something else is wrong with it."""

# What stands below a table and is none of it: notes, sums with words, who made and who signs it.
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
    made = []
    before = len(reader.findings)
    for number in range(at + 1, len(sheet.rows) + 1):
        row = _Row(record, sheet, number, where, wide, reader)
        if row.is_blank():
            continue
        if (what := row.passed_over(number == at + 1)) is not None:
            reader.findings.append(what)
        elif (each := row.record_of(wanted)) is not None:
            made.append(each)
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


@dataclass
class _Row:
    """One row on its way to a record."""

    record: type[Record]
    sheet: Sheet
    number: int
    where: Mapping[str, int]
    wide: Mapping[str, int]
    reader: Reader

    def is_blank(self) -> bool:
        """Whether the row says nothing in the columns that are read (notes beside do not count)."""
        return all(is_blank(self._raw(at)) for at in (*self.where.values(), *self.wide.values()))

    def passed_over(self, first: bool) -> Finding | None:
        """A warning where the row is none of the table: a sum, the headings again, their numbers.

        Its key cannot be one of a record, so nothing is lost.
        """
        keys = [name for name in self.where if name in (*self.record.keys, *_KEYS)]
        key = keys[0] if keys else next(iter(self.where), "")
        raw = self._raw(self.where.get(key, 0))
        if not first and not self._may_be_passed_over(key, raw):
            return None
        cells = {name: self._raw(at) for name, at in self.where.items()}
        filled = {name: _plain(raw) for name, raw in cells.items() if not is_blank(raw)}
        found = self._no_data(filled, key, first)
        if found is None:
            return None
        at, what = found
        heading = next(column.heading for column in columns(self.record) if column.name == at)
        return warning(
            "dong-bo-qua",
            CellPlace(self.record.sheet, self.number, self.where[at], heading, at),
            f"“{shown(cells[at])}”: {what}, không phải dữ liệu nên không được đọc",
            "Xóa dòng này; các tổng được tự tính."
            if what == "dòng tổng"
            else "Xóa dòng này, hoặc chuyển sang sheet khác.",
        )

    def _may_be_passed_over(self, key: str, raw: Any) -> bool:
        """A quick look: nearly every row has a code or a kind of paper for its key."""
        if isinstance(raw, str) and raw.isdigit():
            return False
        if is_blank(raw) or _plain(raw) in _SUMS or _plain(raw) == self._head(key):
            return True
        return isinstance(raw, str) and bool(_NOTE.match(fold(raw)))

    def _head(self, name: str) -> str:
        return next((fold(c.heading) for c in columns(self.record) if c.name == name), "")

    def _no_data(self, filled: Mapping[str, str], key: str, first: bool) -> tuple[str, str] | None:
        """The field that shows that a row is no data, and what the row is."""
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
        """A note or a signature below the table: its words, and hardly anything beside them."""
        raw = fold(str(self._raw(self.where[name])))
        return bool(_NOTE.match(raw)) and len(filled) <= 2

    def record_of(self, wanted: Sequence[Column]) -> Record | None:
        """The record, or None when a key of it cannot be read."""
        values: dict[str, Any] = {}
        cells = {column.name: self._place(column) for column in wanted if column.name in self.where}
        before = len(self.reader.findings)
        for column in wanted:
            if column.name in self.where:
                values[column.name] = self._value(column)
        if self.wide:
            values["diem"] = self._points(cells)
        self._scope(before, values, wanted)
        lost = [each for each in wanted if each.name in self.where and values[each.name] is None]
        if any(values.get(column.name) is None and self._is_lost_key(column) for column in wanted):
            self._only_the_key(before, {each.name for each in lost if self._is_lost_key(each)})
            return None
        return self.record(**values, cells=cells)

    def _only_the_key(self, before: int, keys: set[str]) -> None:
        """Of a row that is no record, what else is blank in it says nothing."""
        told = self.reader.findings
        told[before:] = [
            each
            for each in told[before:]
            if each.code != "thieu-gia-tri"
            or not isinstance(each.place, CellPlace)
            or each.place.field in keys
        ]

    def _is_lost_key(self, column: Column) -> bool:
        """Whether a key without a value is a fault.

        One that may be blank and holds rubbish is, too: without it the row would be taken for that
        of all units.
        """
        if column.name not in (*self.record.keys, *_KEYS):
            return False
        return column.required or not is_blank(self._raw(self.where.get(column.name, 0)))

    def _raw(self, column: int) -> Any:
        cells = self.sheet.rows[self.number - 1]
        return cells[column - 1] if 0 < column <= len(cells) else None

    def _place(self, column: Column) -> CellPlace:
        return CellPlace(
            self.record.sheet, self.number, self.where[column.name], column.heading, column.name
        )

    def _value(self, column: Column) -> Any:
        place = self._place(column)
        type_ = column.type
        if column.choices_from in self.reader.lists:
            type_ = choice(*self.reader.lists[column.choices_from])
        raw = self._raw(self.where[column.name])
        return parsed(raw, type_, column.required, place, self.sheet, self.reader)

    def _points(self, cells: dict[str, CellPlace]) -> dict[str, Decimal]:
        points = {}
        for code, column in self.wide.items():
            place = CellPlace(self.record.sheet, self.number, column, code, f"diem.{code}")
            cells[f"diem.{code}"] = place
            value = parsed(self._raw(column), DECIMAL, False, place, self.sheet, self.reader)
            if value is not None:
                points[code] = value
        return points

    def _scope(self, before: int, values: Mapping[str, Any], wanted: Sequence[Column]) -> None:
        """Findings of this row concern its unit and its kind of paper only."""
        unit = values.get("ma") if self.record is DonVi else values.get("ma_don_vi")
        # A deadline's kind of paper may be blank: it is what is due then, and no owner of the row.
        owned = any(column.name == "loai_van_ban" and column.required for column in wanted)
        kind = values.get("loai_van_ban") if owned else None
        for i in range(before, len(self.reader.findings)):
            finding = self.reader.findings[i]
            self.reader.findings[i] = replace(finding, unit=unit, kind=kind)


def _plain(raw: Any) -> str:
    return fold(code_in(raw)).rstrip(":. *")
