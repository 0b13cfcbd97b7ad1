"""The rows that a new kind of paper needs in a workbook, copied from those of a kind like it.

Signatory (Người ký), recipients (Nơi nhận), legal bases (Căn cứ), and a draft in the register
(Văn bản).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from pipeline.model.kinds import Kind
from pipeline.model.records import DU_THAO, CanCu, NguoiKy, NoiNhan, Record, VanBan, columns
from pipeline.model.texts import fold, is_blank
from pipeline.workbook.edit import Value, changed
from pipeline.workbook.headings import columns_at, heading_row
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader

_COPIED: dict[type[Record], str] = {NguoiKy: "nguoi_ky", NoiNhan: "noi_nhan", CanCu: "can_cu"}
"""The sheets whose rows are copied, and the names by which a kind requires them."""

_KIND = "loai_van_ban"


@dataclass(frozen=True)
class KindRows:
    """The workbook with the new rows, and their places: sheet, first row, last row.

    `lacking`: sheets in which the kind needs rows but there were none to copy.
    """

    content: bytes
    places: tuple[tuple[str, int, int], ...]
    lacking: tuple[str, ...]


def has_rows(kind: Kind, sheets: Sequence[Sheet]) -> bool:
    """Whether a workbook has rows for a kind: its signatory, recipients or legal bases."""
    return any(table.rows_of(kind) for table in _tables(sheets) if table.record in _COPIED)


def closest_kind(kind: Kind, kinds: Iterable[Kind], sheets: Sequence[Sheet]) -> Kind | None:
    """The kind with rows to copy whose code shares the most words at its beginning.

    For a kind issued by communes only such kinds count: their signatories are in Đơn vị.
    """
    needed = NoiNhan if kind.issuer.of_unit else NguoiKy
    tables = {table.record: table for table in _tables(sheets)}
    named = {fold(name) for name in tables[needed].names()} if needed in tables else set()
    common = {
        other: _common(kind.code, other.code)
        for other in kinds
        if other.code != kind.code
        and other.issuer.of_unit == kind.issuer.of_unit
        and fold(other.name) in named
    }
    best = max(common.values(), default=0)
    return next((other for other in common if best and common[other] == best), None)


def _common(one: str, other: str) -> int:
    """How many words two codes have in common at their beginning."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def with_rows(content: bytes, sheets: Sequence[Sheet], kind: Kind, like: Kind) -> KindRows:
    """The workbook with rows for `kind`, copied from `like`.

    A sheet that has rows for it already stays as it is, and so do all other cells and parts.
    """
    values: dict[tuple[str, int, int], Value] = {}
    places: list[tuple[str, int, int]] = []
    lacking: list[str] = []
    required = {name.partition(".")[0] for name in (*kind.required, *kind.required_when_issued)}
    for table in _tables(sheets):
        signed_in_units = table.record is NguoiKy and kind.issuer.of_unit
        if signed_in_units or table.rows_of(kind):
            continue
        rows = list(table.new_rows(kind, like))
        for number, row in enumerate(rows, table.end + 1):
            for column, value in row.items():
                values[table.sheet.title, number, column] = value
        if rows:
            places.append((table.sheet.title, table.end + 1, table.end + len(rows)))
        elif _COPIED.get(table.record) in required:
            lacking.append(table.sheet.title)
    after = changed(content, values) if values else content
    return KindRows(after, tuple(places), tuple(lacking))


@dataclass(frozen=True)
class _Table:
    """A sheet with a column for the kind of paper."""

    record: type[Record]
    sheet: Sheet
    at: int
    columns: dict[str, int]

    @property
    def end(self) -> int:
        """The last row with something in it."""
        filled = (n for n, row in enumerate(self.sheet.rows, 1) if not all(map(is_blank, row)))
        return max(self.at, *filled)

    def names(self) -> list[str]:
        column = self.columns[_KIND]
        return [str(row[column - 1] or "") for row in self.sheet.rows[self.at :]]

    def rows_of(self, kind: Kind) -> list[tuple[Any, ...]]:
        rows = zip(self.names(), self.sheet.rows[self.at :], strict=True)
        return [row for name, row in rows if fold(name) == fold(kind.name)]

    def new_rows(self, kind: Kind, like: Kind) -> Iterator[dict[int, Value]]:
        """The cells of each row to be added, by their columns."""
        if self.record is VanBan:
            if not kind.for_unit and "trang_thai" in self.columns:
                yield {self.columns[_KIND]: kind.name, self.columns["trang_thai"]: DU_THAO}
            return
        for row in self.rows_of(like):
            cells = {n: _value(row[n - 1]) for n in self.columns.values() if n <= len(row)}
            filled = {column: value for column, value in cells.items() if not is_blank(value)}
            yield {**filled, self.columns[_KIND]: kind.name}


def _tables(sheets: Sequence[Sheet]) -> Iterator[_Table]:
    by_title = {fold(sheet.title): sheet for sheet in reversed(sheets)}
    records: tuple[type[Record], ...] = (*_COPIED, VanBan)
    for record in records:
        if (sheet := by_title.get(fold(record.sheet))) is not None:
            wanted = columns(record)
            at = heading_row(sheet, [column.heading for column in wanted])
            found = columns_at(sheet, at, wanted, (), Reader({}))
            if _KIND in found:
                yield _Table(record, sheet, at, found)


def _value(cell: Any) -> Value:
    """A cell's value in a type that can be written back."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, float):
        return Decimal(repr(cell))
    return cell if isinstance(cell, str | int | Decimal | dt.date | None) else str(cell)
