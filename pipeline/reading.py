"""Stage 1, read: a workbook becomes a year of records, each with the places of its cells.

Nothing stops at the first fault: a sheet or heading that is missing, a cell that cannot be read, a
key that is blank each give a finding, and everything else is still read.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from openpyxl.utils.datetime import from_excel

from pipeline import spreadsheet
from pipeline.cells import (
    DAY,
    DECIMAL,
    EXCEL_ERRORS,
    CellError,
    CellType,
    choice,
    clean,
    fold,
    is_blank,
)
from pipeline.findings import CellPlace, FilePlace, Finding, error, warning
from pipeline.records import (
    SHEETS,
    BangDiem,
    BoChiTieu,
    Column,
    Record,
    ThongTinChung,
    Year,
    columns,
)
from pipeline.spreadsheet import Sheet

HEADING_ROWS = 20
"""Headings are looked for in the first so many rows: a clerk may put a title above them."""

SERIAL_DAYS = range(20_000, 80_000)
"""Numbers that can be a date in Excel's count of days (1954 to 2119)."""

_SETTING, _VALUE = "Mục", "Giá trị"


@dataclass(frozen=True)
class Reading:
    """What a workbook gave: the year (None when not even its settings can be read), findings."""

    year: Year | None
    findings: tuple[Finding, ...]


@dataclass
class _Reader:
    """Collects the findings of one workbook; `lists` are the closed lists known beforehand."""

    lists: Mapping[str, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)


def read(path: Path, lists: Mapping[str, tuple[str, ...]]) -> Reading:
    """Read a workbook.

    `lists` gives the closed lists by the name that columns refer to (`loai_van_ban`, `quy_dinh`,
    `the_thuc`); a list that is not given is not checked here. Raises InputError when the file is
    missing, locked, protected by a password, or not a workbook.
    """
    sheets = spreadsheet.load(path)
    reader = _Reader(lists)
    if (lock := _open_elsewhere(path)) is not None:
        reader.findings.append(lock)
    found = _match_sheets(sheets, reader)
    settings, headings = _read_settings(found.get(ThongTinChung), reader)
    rows: dict[type[Record], tuple[Record, ...]] = {}
    places: dict[type[Record], Mapping[str, CellPlace]] = {ThongTinChung: headings}
    for record in SHEETS[1:]:
        if (sheet := found.get(record)) is not None:
            codes = _criteria(rows)
            rows[record], places[record] = _read_rows(record, sheet, codes, reader)
    year = None
    if settings is not None:
        year = Year(path.stem, settings, rows, places)
    return Reading(year, tuple(reader.findings))


def _criteria(rows: Mapping[type[Record], tuple[Record, ...]]) -> tuple[str, ...]:
    return tuple(each.ma for each in rows.get(BoChiTieu, ()) if isinstance(each, BoChiTieu))


def _open_elsewhere(path: Path) -> Finding | None:
    """A warning when Excel or LibreOffice has the workbook open: what is not saved is not seen."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if not any(lock.exists() for lock in locks):
        return None
    return warning(
        "so-dang-mo",
        FilePlace(path.name),
        "sổ đang mở ở chương trình khác; phần chưa lưu không được đọc",
        "Lưu và đóng sổ rồi chạy lại.",
    )


def _match_sheets(sheets: Sequence[Sheet], reader: _Reader) -> dict[type[Record], Sheet]:
    by_name = {fold(sheet.title): sheet for sheet in reversed(sheets)}
    found = {
        record: by_name[fold(record.sheet)] for record in SHEETS if fold(record.sheet) in by_name
    }
    known = {fold(record.sheet) for record in SHEETS}
    others = [sheet.title for sheet in sheets if fold(sheet.title) not in known]
    for record in SHEETS:
        if record in found or record.optional_sheet:
            continue
        near = _nearest(record.sheet, others)
        reader.findings.append(
            error(
                "thieu-sheet",
                CellPlace(record.sheet),
                f"thiếu sheet “{record.sheet}”",
                f"Sheet “{near}” có phải là sheet này không? Đổi lại tên thành “{record.sheet}”."
                if near
                else "Chép lại sheet này từ sổ mẫu (lệnh: hoso new).",
            )
        )
    return found


def _nearest(name: str, others: Sequence[str]) -> str | None:
    folded = {fold(other): other for other in others if other}
    close = get_close_matches(fold(name), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _heading(raw: object) -> str:
    return re.sub(r"\s*\*+$", "", fold(str(raw))) if not is_blank(raw) else ""


def _heading_row(sheet: Sheet, wanted: Sequence[str]) -> int:
    """The row (from 1) in which most of the wanted headings stand; 1 when none does."""
    names = {fold(name) for name in wanted}
    scores = [len(names & {_heading(value) for value in row}) for row in sheet.rows[:HEADING_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best else 1


def _columns_at(
    sheet: Sheet, row: int, wanted: Sequence[Column], reader: _Reader, *, others_allowed: bool
) -> dict[str, int]:
    """Field name to column number (from 1); a finding for each heading that is missing or twice."""
    headings = [_heading(value) for value in sheet.rows[row - 1]] if sheet.rows else []
    raw = [str(value) if not is_blank(value) else "" for value in _row(sheet, row)]
    known = {fold(column.heading) for column in wanted}
    strangers = [name for name, head in zip(raw, headings, strict=False) if head not in known]
    found = {}
    for column in wanted:
        name = fold(column.heading)
        if name in headings:
            found[column.name] = headings.index(name) + 1
            if headings.count(name) > 1:
                second = len(headings) - headings[::-1].index(name)
                reader.findings.append(
                    error(
                        "trung-tieu-de",
                        CellPlace(sheet.title, row, second, column.heading),
                        f"cột “{column.heading}” có hai lần",
                        "Xóa hoặc đổi tên một cột.",
                    )
                )
        elif not column.optional_heading:
            near = None if others_allowed else _nearest(column.heading, strangers)
            reader.findings.append(
                error(
                    "thieu-cot",
                    CellPlace(sheet.title, row, None, column.heading, column.name),
                    f"thiếu cột “{column.heading}”",
                    f"Cột “{near}” có phải là cột này không? Đổi lại tiêu đề."
                    if near
                    else "Thêm cột này vào dòng tiêu đề.",
                )
            )
    return found


def _row(sheet: Sheet, row: int) -> tuple[Any, ...]:
    return sheet.rows[row - 1] if row <= len(sheet.rows) else ()


def _read_rows(
    record: type[Record], sheet: Sheet, criteria: tuple[str, ...], reader: _Reader
) -> tuple[tuple[Record, ...], dict[str, CellPlace]]:
    wanted = columns(record)
    points = issubclass(record, BangDiem)
    names = [column.heading for column in wanted] + (list(criteria) if points else [])
    at = _heading_row(sheet, names)
    where = _columns_at(sheet, at, wanted, reader, others_allowed=points)
    headings = {
        column.name: CellPlace(record.sheet, at, where.get(column.name), column.heading)
        for column in wanted
    }
    wide = _criterion_columns(sheet, at, criteria, where, reader) if points else {}
    made = []
    for number in range(at + 1, len(sheet.rows) + 1):
        cells = sheet.rows[number - 1]
        if all(is_blank(value) for value in cells):
            continue
        row = _Row(record, sheet, number, where, wide, reader)
        if (each := row.record_of(wanted)) is not None:
            made.append(each)
    return tuple(made), headings


def _criterion_columns(
    sheet: Sheet, at: int, criteria: tuple[str, ...], where: Mapping[str, int], reader: _Reader
) -> dict[str, int]:
    """Criterion code to column; a finding for each criterion without a column and vice versa."""
    heads = {_code(value): i for i, value in enumerate(_row(sheet, at), 1) if not is_blank(value)}
    found = {code: heads[code] for code in criteria if code in heads}
    for code in criteria:
        if code not in found:
            reader.findings.append(
                error(
                    "thieu-cot",
                    CellPlace(sheet.title, at, None, code),
                    f"thiếu cột điểm của mã “{code}”",
                    "Thêm cột có tiêu đề đúng bằng mã trong sheet Bộ chỉ tiêu.",
                )
            )
    for head, number in heads.items():
        if head not in found and number not in where.values() and re.fullmatch(r"[\d.]+", head):
            reader.findings.append(
                error(
                    "cot-diem-la",
                    CellPlace(sheet.title, at, number, head),
                    f"cột “{head}” không có trong sheet Bộ chỉ tiêu",
                    "Xóa cột này hoặc thêm mã vào sheet Bộ chỉ tiêu.",
                )
            )
    return found


def _code(raw: Any) -> str:
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else clean(raw)


@dataclass
class _Row:
    """One row on its way to a record."""

    record: type[Record]
    sheet: Sheet
    number: int
    where: Mapping[str, int]
    wide: Mapping[str, int]
    reader: _Reader

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
        self._scope(before, values)
        if any(self._is_key(column) and values.get(column.name) is None for column in wanted):
            return None
        return self.record(**values, cells=cells)

    def _is_key(self, column: Column) -> bool:
        return column.required and column.name in (*self.record.keys, "loai_van_ban", "ma_chi_tieu")

    def _raw(self, column: int) -> Any:
        cells = self.sheet.rows[self.number - 1]
        return cells[column - 1] if column <= len(cells) else None

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
        return _parsed(raw, type_, column.required, place, self.sheet, self.reader)

    def _points(self, cells: dict[str, CellPlace]) -> dict[str, Decimal]:
        points = {}
        for code, column in self.wide.items():
            place = CellPlace(self.record.sheet, self.number, column, code, f"diem.{code}")
            cells[f"diem.{code}"] = place
            value = _parsed(self._raw(column), DECIMAL, False, place, self.sheet, self.reader)
            if value is not None:
                points[code] = value
        return points

    def _scope(self, before: int, values: Mapping[str, Any]) -> None:
        """Findings of this row concern its unit and its kind of paper only."""
        unit = values.get("ma_don_vi") or (values.get("ma") if "khu_vuc" in values else None)
        kind = values.get("loai_van_ban")
        for i in range(before, len(self.reader.findings)):
            finding = self.reader.findings[i]
            self.reader.findings[i] = replace(finding, unit=unit, kind=kind)


def _parsed(
    raw: Any, type_: CellType, required: bool, place: CellPlace, sheet: Sheet, reader: _Reader
) -> Any:
    """The cell's value, or None with a finding where it cannot be used."""
    assert place.row is not None and place.column is not None
    if (place.row, place.column) in sheet.uncalculated:
        reader.findings.append(
            error(
                "cong-thuc-chua-tinh",
                place,
                "ô chứa công thức chưa được tính",
                "Mở sổ bằng Excel hoặc LibreOffice, lưu lại, hoặc gõ giá trị thay công thức.",
            )
        )
        return None
    if is_blank(raw):
        if required:
            reader.findings.append(
                error("thieu-gia-tri", place, "ô bắt buộc đang để trống", "Điền giá trị vào ô này.")
            )
        return None
    if isinstance(raw, str) and raw.strip().upper() in EXCEL_ERRORS:
        reader.findings.append(
            error("o-loi", place, f"ô báo lỗi {raw.strip()}", "Sửa công thức hoặc gõ giá trị.")
        )
        return None
    try:
        return type_.parse(_as_date(raw, sheet.epoch) if type_ is DAY else raw)
    except CellError as fault:
        reader.findings.append(error(fault.code, place, fault.message, fault.hint))
        return None


def _as_date(raw: Any, epoch: dt.datetime) -> Any:
    """A number of days in Excel's count becomes its date, also where days count from 1904."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in SERIAL_DAYS:
        return from_excel(raw, epoch)
    return raw


def _read_settings(
    sheet: Sheet | None, reader: _Reader
) -> tuple[ThongTinChung | None, dict[str, CellPlace]]:
    """The settings sheet: a row a setting. None when the year cannot be read."""
    if sheet is None:
        return None, {}
    at = _heading_row(sheet, (_SETTING, _VALUE))
    heads = [_heading(value) for value in _row(sheet, at)]
    if fold(_VALUE) not in heads or fold(_SETTING) not in heads:
        for head in (_SETTING, _VALUE):
            if fold(head) not in heads:
                reader.findings.append(
                    error(
                        "thieu-cot",
                        CellPlace(sheet.title, at, None, head),
                        f"thiếu cột “{head}”",
                        "Thêm cột này vào dòng tiêu đề.",
                    )
                )
        return None, {}
    name_at, value_at = heads.index(fold(_SETTING)), heads.index(fold(_VALUE))
    wanted = {fold(column.heading): column for column in columns(ThongTinChung)}
    values: dict[str, Any] = {}
    cells: dict[str, CellPlace] = {}
    strangers: list[tuple[int, str]] = []
    for number in range(at + 1, len(sheet.rows) + 1):
        row = _row(sheet, number)
        head = _heading(row[name_at]) if name_at < len(row) else ""
        if not head:
            continue
        column = wanted.get(head)
        if column is None:
            strangers.append((number, clean(row[name_at])))
            continue
        place = CellPlace(ThongTinChung.sheet, number, value_at + 1, column.heading, column.name)
        if column.name in cells:
            reader.findings.append(
                error(
                    "trung-muc",
                    place,
                    f"mục “{column.heading}” có hai lần (xem {cells[column.name].cell})",
                    "Xóa một dòng.",
                )
            )
            continue
        cells[column.name] = place
        type_ = column.type
        if column.choices_from in reader.lists:
            type_ = choice(*reader.lists[column.choices_from])
        raw = row[value_at] if value_at < len(row) else None
        values[column.name] = _parsed(raw, type_, column.required, place, sheet, reader)
    _missing_settings(wanted, cells, strangers, at, reader)
    headings = {
        column.name: CellPlace(ThongTinChung.sheet, at, None, column.heading, column.name)
        for column in wanted.values()
    }
    if values.get("nam") is None:
        return None, headings
    return ThongTinChung(**values, cells=cells), headings


def _missing_settings(
    wanted: Mapping[str, Column],
    cells: Mapping[str, CellPlace],
    strangers: Sequence[tuple[int, str]],
    at: int,
    reader: _Reader,
) -> None:
    names = [name for _, name in strangers]
    for column in wanted.values():
        if column.name in cells or not column.required:
            continue
        near = _nearest(column.heading, names)
        reader.findings.append(
            error(
                "thieu-muc",
                CellPlace(ThongTinChung.sheet, at, None, column.heading, column.name),
                f"thiếu mục “{column.heading}”",
                f"Dòng “{near}” có phải là mục này không? Đổi lại tên mục."
                if near
                else "Thêm một dòng cho mục này.",
            )
        )
    for number, name in strangers:
        near = _nearest(name, [column.heading for column in wanted.values()])
        reader.findings.append(
            warning(
                "muc-la",
                CellPlace(ThongTinChung.sheet, number, 1, name),
                f"mục “{name}” không được dùng đến",
                f"Có phải “{near}”?" if near else "Xóa dòng này nếu không cần.",
            )
        )
