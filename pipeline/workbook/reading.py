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

from pipeline.model.cells import (
    DAY,
    DECIMAL,
    UNIT_CODE,
    CellError,
    CellType,
    choice,
    clean,
    fold,
    is_blank,
    is_formula_error,
    nearest,
    quoted_in_short,
    shown,
)
from pipeline.model.findings import CellPlace, FilePlace, Finding, error, warning
from pipeline.model.letters import of_other_alphabets
from pipeline.model.merged import of_present_units
from pipeline.model.records import (
    SHEETS,
    BangDiem,
    BoChiTieu,
    ChamDiem,
    Column,
    DonVi,
    Record,
    ThamDinh,
    ThongTinChung,
    Year,
    columns,
)
from pipeline.workbook import spreadsheet
from pipeline.workbook.spreadsheet import Sheet, Uncalculated

HEADING_ROWS = 20
"""Headings are looked for in the first so many rows: a clerk may put a title above them."""

SERIAL_DAYS = range(32_500, 75_000)
"""Numbers that can be a date in Excel's count of days (1988 to 2105); unit codes are smaller."""

MOST_FAULTS = 10_000
"""After so many faults in a sheet the rest of it is not read: something else is wrong with it."""

_SETTING, _VALUE = "Mục", "Giá trị"

# What people write into the row of a sum, or into the first cell of a remark below the table.
# What stands below a table and is none of it: notes, sums with words, who made and who signs it.
_NOTE = re.compile(
    r"[*†]|\(\*+\)|\((?:ky|da ky|ghi chu)\b|"
    r"(?:ghi chu|luu y|chu y|chu thich|nguoi lap|lap bang|lap bieu|nguoi kiem|nguoi duyet|"
    r"nguoi tong hop|ky ten|xac nhan cua|thu truong don vi|nguon so lieu|so lieu (?:lay|tinh|den)|"
    r"bang chu)\b|(?:tong|cong|tong cong|tong so)\s*[:(]|(?:tong cong|tong so|cong)\s+\d|"
    r"(?:tm|kt|tl|tuq)\. ?\w|(?:[a-z -]{1,40}, )?ngay [\d. …]*thang [\d. …]*nam|"
    r"(?:pho )?(?:chu tich|truong phong)$"
)

_SUMS = frozenset({"tong", "cong", "tong cong", "tong so", "cong chung", "toan huyen"})


@dataclass(frozen=True)
class Reading:
    """What a workbook gave: the year (None when not even its settings can be read), findings."""

    year: Year | None
    findings: tuple[Finding, ...]


@dataclass
class _Reader:
    """Collects the findings of one workbook; `lists` are the closed lists known beforehand.

    `units` are the codes of the units by their names, folded: for who writes a name for a code.
    """

    lists: Mapping[str, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)

    def is_sure_of(self, sheet: str, key: str) -> bool:
        """Whether the keys of a sheet could all be read."""
        return not any(
            isinstance(each.place, CellPlace)
            and each.place.sheet == sheet
            and each.place.field in ("", key)
            for each in self.findings
            if each.is_error
        )


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
    # The units come first: faults in the other sheets are told with their names and codes.
    in_turn: tuple[type[Record], ...] = (DonVi, *(each for each in SHEETS[1:] if each != DonVi))
    for record in in_turn:
        if (sheet := found.get(record)) is not None:
            codes = _criteria(rows)
            rows[record], places[record] = _read_rows(record, sheet, codes, reader)
        if record is DonVi:
            units = [each for each in rows.get(DonVi, ()) if isinstance(each, DonVi)]
            reader.units.update({fold(each.ten or ""): each.ma for each in units})
            reader.units.update({fold(each.ten_day_du): each.ma for each in units})
    year = None
    if settings is not None:
        year = Year(path.stem, settings, rows, places)
    findings = _criterion_renamed(reader.findings, rows)
    return Reading(year, of_present_units(findings, rows))


def _criterion_renamed(
    findings: Sequence[Finding], rows: Mapping[type[Record], tuple[Record, ...]]
) -> list[Finding]:
    """A code that no sheet of points knows, while both have the same other one, is itself wrong.

    It is told once, on its cell, in place of the column too few and too many in each sheet.
    """
    columns_of: dict[str, dict[str, set[str]]] = {"thieu-cot": {}, "cot-diem-la": {}}
    for each in findings:
        place = each.place
        if isinstance(place, CellPlace) and place.sheet in (ChamDiem.sheet, ThamDinh.sheet):
            columns_of.get(each.code, {}).setdefault(place.heading, set()).add(place.sheet)
    lost, odd = ([*heads.items()] for heads in columns_of.values())
    if len(lost) != 1 or len(odd) != 1 or lost[0][1] != odd[0][1] or len(lost[0][1]) != 2:
        return list(findings)
    code, other = lost[0][0], odd[0][0]
    row = next((each for each in rows[BoChiTieu] if getattr(each, "ma", "") == code), None)
    if row is None:
        return list(findings)
    fault = error(
        "ma-chi-tieu-la",
        row.place("ma"),
        f"mã “{code}” không có cột điểm ở sheet {ChamDiem.sheet} và {ThamDinh.sheet}, nơi có cột "
        f"“{other}”",
        f"Có phải “{other}”? Sửa mã ở ô này, hoặc sửa tiêu đề cột ở hai sheet kia.",
    )
    kept = [each for each in findings if each.code not in columns_of]
    return [*kept, fault]


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
    for record in SHEETS:
        same = [each.title for each in sheets if fold(each.title) == fold(record.sheet)]
        if len(same) > 1:
            reader.findings.append(_second_sheet(record.sheet, same))
    # The sheet goes by its declared name from here on, however the tab is written.
    found = {
        record: replace(by_name[fold(record.sheet)], title=record.sheet)
        for record in SHEETS
        if fold(record.sheet) in by_name
    }
    known = {fold(record.sheet) for record in SHEETS}
    others = [sheet.title for sheet in sheets if fold(sheet.title) not in known]
    for record in SHEETS:
        if record in found or record.optional_sheet:
            continue
        near = nearest(record.sheet, others)
        reader.findings.append(
            error(
                "thieu-sheet",
                CellPlace(record.sheet),
                f"thiếu sheet “{record.sheet}”",
                f"Sheet “{near}” có phải là sheet này không? Nếu phải, đổi tên lại thành "
                f"“{record.sheet}”."
                if near
                else "Chép lại sheet này từ sổ mẫu (lệnh: hoso new).",
            )
        )
    return found


def _second_sheet(name: str, titles: Sequence[str]) -> Finding:
    listed = ", ".join(f"“{title}”" for title in titles)
    return error(
        "trung-sheet",
        CellPlace(name),
        f"có {len(titles)} sheet cùng tên: {listed}; chỉ sheet đứng trước được đọc",
        "Giữ một sheet, xóa hoặc đổi tên sheet kia (xem dấu cách ở cuối tên).",
    )


def _heading(raw: object) -> str:
    return re.sub(r"\s*\*+$", "", fold(_code(raw))) if not is_blank(raw) else ""


def _missing_heading(place: CellPlace, near: str | None) -> Finding:
    return error(
        "thieu-cot",
        place,
        f"thiếu cột “{place.heading}”",
        f"Cột “{near}” có phải là cột này không? Nếu phải, đổi tiêu đề lại thành “{place.heading}”."
        if near
        else f"Thêm cột “{place.heading}” vào dòng tiêu đề.",
    )


def _second_heading(place: CellPlace) -> Finding:
    return error(
        "trung-tieu-de",
        place,
        f"cột “{place.heading}” có hai lần",
        "Giữ một cột, xóa hoặc đổi tiêu đề cột kia.",
    )


def _heading_row(sheet: Sheet, wanted: Sequence[str]) -> int:
    """The row (from 1) in which most of the wanted headings stand; 1 when none does."""
    names = {fold(name) for name in wanted}
    scores = [len(names & {_heading(value) for value in row}) for row in sheet.rows[:HEADING_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best else 1


def _columns_at(
    sheet: Sheet, row: int, wanted: Sequence[Column], criteria: Sequence[str], reader: _Reader
) -> dict[str, int]:
    """Field name to column number (from 1); a finding for each heading that is missing or twice."""
    headings = [_heading(value) for value in _row(sheet, row)]
    known = {fold(name) for name in (*(column.heading for column in wanted), *criteria)}
    strangers = [
        clean(value).rstrip("* ")
        for value, head in zip(_row(sheet, row), headings, strict=True)
        if head and head not in known
    ]
    missing = [
        each for each in wanted if fold(each.heading) not in headings and not each.optional_heading
    ]
    found = {}
    for column in wanted:
        name = fold(column.heading)
        if name in headings:
            found[column.name] = headings.index(name) + 1
            if headings.count(name) > 1:
                second = len(headings) - headings[::-1].index(name)
                place = CellPlace(sheet.title, row, second, column.heading, column.name)
                reader.findings.append(_second_heading(place))
        elif not column.optional_heading:
            place = CellPlace(sheet.title, row, None, column.heading, column.name)
            near = nearest(column.heading, strangers)
            if near is None and len(missing) == len(strangers) == 1:
                near = strangers[0]
            reader.findings.append(_missing_heading(place, near))
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
    where = _columns_at(sheet, at, wanted, criteria if points else (), reader)
    headings = {
        column.name: CellPlace(record.sheet, at, where.get(column.name), column.heading)
        for column in wanted
    }
    wide = _criterion_columns(sheet, at, criteria, where, reader) if points else {}
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


def _criterion_columns(
    sheet: Sheet, at: int, criteria: tuple[str, ...], where: Mapping[str, int], reader: _Reader
) -> dict[str, int]:
    """Criterion code to column; a finding for each criterion without a column and vice versa."""
    heads: dict[str, int] = {}
    for number, value in enumerate(_row(sheet, at), 1):
        head = "" if is_blank(value) else _code(value).rstrip("* ")
        if head in heads and head in criteria:
            place = CellPlace(sheet.title, at, number, head, f"diem.{head}")
            reader.findings.append(_second_heading(place))
        elif head:
            heads[head] = number
    found = {code: heads[code] for code in criteria if code in heads}
    others = [head for head, column in heads.items() if column not in where.values()]
    strangers = [head for head in others if head not in found]
    if criteria and not found and not strangers:
        reader.findings.append(_no_codes(sheet, at, criteria))
        return found
    for code in criteria:
        if code not in found:
            near = next((head for head in strangers if _named_by_code(head, code)), None)
            hint = f"Thêm cột có tiêu đề “{code}”, đúng như mã trong sheet Bộ chỉ tiêu."
            if near:
                hint = f"Cột “{near}” có phải là cột này không? Nếu phải, chỉ ghi “{code}”."
            place = CellPlace(sheet.title, at, None, code, f"diem.{code}")
            reader.findings.append(
                error("thieu-cot", place, f"thiếu cột điểm của mã “{code}”", hint)
            )
    # A code that cannot be read, or stands twice, is the fault: not the column it should name.
    sure = reader.is_sure_of(BoChiTieu.sheet, "ma") and len(set(criteria)) == len(criteria)
    for head, number in heads.items() if criteria and sure else ():
        if head not in found and number not in where.values() and re.fullmatch(r"[\d.]+", head):
            reader.findings.append(
                error(
                    "cot-diem-la",
                    CellPlace(sheet.title, at, number, head),
                    f"cột “{head}” không có trong sheet Bộ chỉ tiêu",
                    "Xóa cột này, hoặc thêm mã này vào sheet Bộ chỉ tiêu.",
                )
            )
    return found


def _no_codes(sheet: Sheet, at: int, criteria: Sequence[str]) -> Finding:
    """The headings of a sheet of points were never filled in: one cause, one finding."""
    return error(
        "thieu-cot",
        CellPlace(sheet.title, at, 2, "", ""),
        f"dòng tiêu đề chưa có mã {len(criteria)} tiêu chí (chỉ tiêu) của sheet Bộ chỉ tiêu",
        f"Gõ {criteria[0]} … {criteria[-1]} vào dòng {at}, mỗi cột một mã, bắt đầu từ cột thứ hai.",
    )


def _named_by_code(head: str, code: str) -> bool:
    """ "Chỉ tiêu 1" names the criterion 1."""
    return code in fold(head).split()


def _code(raw: Any) -> str:
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else clean(raw)


def _plain(raw: Any) -> str:
    return fold(_code(raw)).rstrip(":. *")


_KEYS = ("loai_van_ban", "ma_don_vi", "ma_chi_tieu")


@dataclass
class _Row:
    """One row on its way to a record."""

    record: type[Record]
    sheet: Sheet
    number: int
    where: Mapping[str, int]
    wide: Mapping[str, int]
    reader: _Reader

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
        heading = next(each.heading for each in columns(self.record) if each.name == at)
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

    def _scope(self, before: int, values: Mapping[str, Any], wanted: Sequence[Column]) -> None:
        """Findings of this row concern its unit and its kind of paper only."""
        unit = values.get("ma") if self.record is DonVi else values.get("ma_don_vi")
        # A deadline's kind of paper may be blank: it is what is due then, and no owner of the row.
        owned = any(column.name == "loai_van_ban" and column.required for column in wanted)
        kind = values.get("loai_van_ban") if owned else None
        for i in range(before, len(self.reader.findings)):
            finding = self.reader.findings[i]
            self.reader.findings[i] = replace(finding, unit=unit, kind=kind)


def _parsed(
    raw: Any, type_: CellType, required: bool, place: CellPlace, sheet: Sheet, reader: _Reader
) -> Any:
    """The cell's value, or None with a finding where it cannot be used."""
    if isinstance(raw, Uncalculated):
        formula = f" “={raw.formula}”" if raw.formula else ""
        reader.findings.append(
            error(
                "cong-thuc-chua-tinh",
                place,
                quoted_in_short(f"ô chứa công thức{formula} chưa được tính"),
                "Mở sổ bằng Excel hoặc LibreOffice rồi lưu lại, hoặc gõ giá trị thay công thức.",
            )
        )
        return None
    if is_blank(raw):
        if required:
            reader.findings.append(
                error("thieu-gia-tri", place, "ô bắt buộc đang để trống", "Điền giá trị vào ô này.")
            )
        return None
    if is_formula_error(raw):
        hint = "Sửa công thức, hoặc gõ giá trị thay công thức."
        reader.findings.append(error("o-loi", place, f"ô báo lỗi {clean(raw)}", hint))
        return None
    try:
        return type_.value_of(_as_date(raw, sheet.epoch) if type_ is DAY else raw)
    except CellError as fault:
        reader.findings.append(_fault(fault, raw, type_, place, reader))
        return None


def _fault(
    fault: CellError, raw: Any, type_: CellType, place: CellPlace, reader: _Reader
) -> Finding:
    """What is wrong with a cell; letters of another alphabet look right, so they are named."""
    text = clean(raw) if isinstance(raw, str) else ""
    if fault.code != "qua-dai" and (odd := of_other_alphabets(text, place)):
        return odd
    hint = fault.hint
    if type_ is UNIT_CODE and (code := _code_meant(text, reader)):
        hint = f"Có phải “{code}”? {hint}"
    return error(fault.code, place, fault.message, hint)


def _code_meant(text: str, reader: _Reader) -> str | None:
    """The unit a clerk named instead of giving its code, or whose code is mistyped."""
    if (code := reader.units.get(fold(text))) is not None:
        return code
    near = get_close_matches(text, set(reader.units.values()), n=1, cutoff=0.75)
    return near[0] if near else None


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
                known = (fold(_SETTING), fold(_VALUE), "")
                others = [
                    clean(value)
                    for value, name in zip(_row(sheet, at), heads, strict=True)
                    if name not in known
                ]
                place = CellPlace(sheet.title, at, None, head)
                reader.findings.append(_missing_heading(place, nearest(head, others)))
        return None, {}
    name_at, value_at = heads.index(fold(_SETTING)), heads.index(fold(_VALUE))
    wanted = {fold(column.heading): column for column in columns(ThongTinChung)}
    values: dict[str, Any] = {}
    cells: dict[str, CellPlace] = {}
    strangers: list[tuple[CellPlace, str]] = []
    for number in range(at + 1, len(sheet.rows) + 1):
        row = _row(sheet, number)
        head = _heading(row[name_at]) if name_at < len(row) else ""
        if not head:
            continue
        column = wanted.get(head)
        if column is None:
            name = clean(row[name_at]).rstrip("* ")
            strangers.append((CellPlace(sheet.title, number, name_at + 1, name, "?"), name))
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
    strangers: Sequence[tuple[CellPlace, str]],
    at: int,
    reader: _Reader,
) -> None:
    names = [name for _, name in strangers]
    for column in wanted.values():
        if column.name in cells or not column.required:
            continue
        near = nearest(column.heading, names)
        reader.findings.append(
            error(
                "thieu-muc",
                CellPlace(ThongTinChung.sheet, at, None, column.heading, column.name),
                f"thiếu mục “{column.heading}”",
                f"Dòng “{near}” có phải là mục này không? Nếu phải, đổi tên lại thành "
                f"“{column.heading}”."
                if near
                else f"Thêm một dòng có tên mục “{column.heading}”.",
            )
        )
    for place, name in strangers:
        near = nearest(name, [column.heading for column in wanted.values()])
        reader.findings.append(
            warning(
                "muc-la",
                place,
                f"mục “{name}” không được dùng đến",
                f"Có phải “{near}”? Nếu phải, đổi tên lại cho đúng."
                if near
                else "Xóa dòng này nếu không cần.",
            )
        )
