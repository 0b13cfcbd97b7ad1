"""Stage 1, read: a workbook becomes a year of records, each with the places of its cells.

Nothing stops at the first fault: a sheet or heading that is missing, a cell that cannot be read, a
key that is blank each give a finding, and everything else is still read.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import words
from pipeline.model.errors import InputError
from pipeline.model.findings import CellPlace, FilePlace, Finding, column_letter, error, warning
from pipeline.model.merged_units import of_present_units
from pipeline.model.records import (
    SHEETS,
    BoChiTieu,
    ChamDiem,
    DonVi,
    Record,
    ThamDinh,
    ThongTinChung,
    Year,
)
from pipeline.model.texts import fold
from pipeline.workbook import spreadsheet
from pipeline.workbook.numbers import EPOCH_1904
from pipeline.workbook.rows import read_rows
from pipeline.workbook.settings import read_settings
from pipeline.workbook.sheets import any_of_ours, match_sheets, offered_kinds
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader

MOST_NAMED = 8
"""The most hidden rows, or sheets of an unknown workbook, that are named."""


@dataclass(frozen=True)
class Reading:
    """The result of reading: the year (None if its settings cannot be read) and findings."""

    year: Year | None
    findings: tuple[Finding, ...]


def read(
    path: Path, lists: Mapping[str, tuple[str, ...]], loaded: tuple[Sheet, ...] | None = None
) -> Reading:
    """Read a workbook; `loaded` are its sheets if they were loaded already.

    `lists` gives the closed lists by the name that columns refer to (`loai_van_ban`, `quy_dinh`,
    `the_thuc`); a list that is not given is not checked here. Raises InputError if the file is
    missing, locked, protected by a password, not a workbook, or a workbook of something else.
    """
    sheets = spreadsheet.load(path) if loaded is None else loaded
    if not any_of_ours(sheets):
        raise _not_ours(path.name, [sheet.title for sheet in sheets])
    reader = Reader(lists)
    if (lock := _open_elsewhere(path)) is not None:
        reader.findings.append(lock)
    by_record = match_sheets(sheets, reader)
    reader.findings += _hidden(path.name, by_record.values())
    if sheets and sheets[0].epoch == EPOCH_1904:
        reader.findings.append(_counts_from_1904(path.name))
    settings, headings = read_settings(by_record.get(ThongTinChung), reader)
    rows: dict[type[Record], tuple[Record, ...]] = {}
    places: dict[type[Record], Mapping[str, CellPlace]] = {ThongTinChung: headings}
    # The units come first: faults in the other sheets are reported with their names and codes.
    in_turn: tuple[type[Record], ...] = (DonVi, *(sheet for sheet in SHEETS[1:] if sheet != DonVi))
    for record in in_turn:
        if (sheet := by_record.get(record)) is not None:
            codes = _criteria(rows)
            rows[record], places[record] = read_rows(record, sheet, codes, reader)
        if record is DonVi:
            units = [row for row in rows.get(DonVi, ()) if isinstance(row, DonVi)]
            reader.units.update({fold(unit.ten or ""): unit.ma for unit in units})
            reader.units.update({fold(unit.ten_day_du): unit.ma for unit in units})
    year = None
    if settings is not None:
        year = Year(path.stem, settings, rows, places, offered_kinds(sheets))
    findings = _column_renamed(_criterion_renamed(reader.findings, rows))
    return Reading(year, of_present_units(findings, rows))


def _not_ours(name: str, titles: Sequence[str]) -> InputError:
    quoted = [f"“{title}”" for title in titles]
    listed = (
        words.noi(quoted) if len(quoted) <= MOST_NAMED else f"{', '.join(quoted[:MOST_NAMED])}, …"
    )
    return InputError(
        f"“{name}” không phải sổ của chương trình: không có sheet nào như Thông tin chung, "
        f"Văn bản, Đơn vị; tệp này có {listed}.",
        "Chọn đúng tệp, hoặc tạo sổ mới bằng lệnh hoso new rồi chép số liệu sang.",
    )


def _criterion_renamed(
    findings: Sequence[Finding], rows: Mapping[type[Record], tuple[Record, ...]]
) -> list[Finding]:
    """A code that no sheet of points knows, while both have the same other one, is itself wrong.

    It is reported once, on its cell, instead of a missing and an extra column in each sheet.
    """
    columns_of: dict[str, dict[str, set[str]]] = {"thieu-cot": {}, "cot-diem-la": {}}
    for finding in findings:
        place = finding.place
        if isinstance(place, CellPlace) and place.sheet in (ChamDiem.sheet, ThamDinh.sheet):
            columns_of.get(finding.code, {}).setdefault(place.heading, set()).add(place.sheet)
    lost, odd = ([*heads.items()] for heads in columns_of.values())
    if len(lost) != 1 or len(odd) != 1 or lost[0][1] != odd[0][1] or len(lost[0][1]) != 2:
        return list(findings)
    code, odd_code = lost[0][0], odd[0][0]
    row = next((row for row in rows[BoChiTieu] if getattr(row, "ma", "") == code), None)
    if row is None:
        return list(findings)
    fault = error(
        "ma-chi-tieu-la",
        row.place("ma"),
        f"mã “{code}” không có cột điểm ở sheet {ChamDiem.sheet} và {ThamDinh.sheet}, nơi có cột "
        f"“{odd_code}”",
        f"Có phải “{odd_code}”? Sửa mã ở ô này, hoặc sửa tiêu đề cột ở hai sheet kia.",
    )
    kept = [finding for finding in findings if finding.code not in columns_of]
    return [*kept, fault]


def _column_renamed(findings: Sequence[Finding]) -> list[Finding]:
    """If a sheet of points lacks one code and has an odd one, only the odd one is reported."""
    findings_now = list(findings)
    for sheet in (ChamDiem.sheet, ThamDinh.sheet):
        own = [
            (finding, finding.place.heading)
            for finding in findings_now
            if isinstance(finding.place, CellPlace) and finding.place.sheet == sheet
        ]
        lost = [(finding, code) for finding, code in own if finding.code == "thieu-cot" and code]
        odd = [finding for finding, _ in own if finding.code == "cot-diem-la"]
        if len(lost) == len(odd) == 1:
            missing, code = lost[0]
            findings_now.remove(missing)
            hint = f"Có phải “{code}”? Cột của mã ấy đang thiếu. {odd[0].hint}"
            findings_now[findings_now.index(odd[0])] = replace(odd[0], hint=hint)
    return findings_now


def _criteria(rows: Mapping[type[Record], tuple[Record, ...]]) -> tuple[str, ...]:
    return tuple(row.ma for row in rows.get(BoChiTieu, ()) if isinstance(row, BoChiTieu))


def _hidden(name: str, sheets: Iterable[Sheet]) -> Iterator[Finding]:
    """One warning for everything that is read although it is hidden."""
    parts = [part for sheet in sheets for part in _hidden_in(sheet)]
    if parts:
        yield warning(
            "phan-an",
            FilePlace(name),
            f"sổ có phần bị ẩn mà vẫn được đọc: {'; '.join(parts)}",
            "Bỏ ẩn (Unhide, hoặc bỏ lọc) để xem lại; phần không dùng thì xóa hẳn.",
        )


def _hidden_in(sheet: Sheet) -> Iterator[str]:
    if sheet.is_hidden and sheet.rows:
        yield f"sheet {sheet.title}"
        return
    rows = stretches(sheet.hidden.rows)
    columns = [column_letter(column) for column in sheet.hidden.columns]
    named = [f"dòng {', '.join(rows)}"] if rows else []
    named += [f"cột {', '.join(columns)}"] if columns else []
    if named:
        yield f"sheet {sheet.title} ({', '.join(named)})"


def stretches(numbers: Sequence[int]) -> list[str]:
    """Rising numbers as short ranges: "3, 5–9"; only the first few."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = [f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in runs]
    return spans if len(spans) <= MOST_NAMED else [*spans[:MOST_NAMED], "…"]


def _counts_from_1904(name: str) -> Finding:
    return warning(
        "dem-ngay-1904",
        FilePlace(name),
        "sổ đếm ngày từ năm 1904 (kiểu của Excel trên máy Mac cũ); ngày vẫn đọc đúng",
        "Khi chép ô ngày sang sổ khác, ngày có thể lệch 4 năm. Nên tắt “Use 1904 date system”.",
    )


def _open_elsewhere(path: Path) -> Finding | None:
    """A warning if Excel or LibreOffice has the workbook open: unsaved changes are not read."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if not any(map(os.path.lexists, locks)):  # False, too, for a name that would be too long
        return None
    return warning(
        "so-dang-mo",
        FilePlace(path.name),
        "sổ đang mở ở chương trình khác; phần chưa lưu không được đọc",
        "Lưu và đóng sổ rồi chạy lại.",
    )
