"""Which sheet of a workbook holds which records."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.records import SHEETS, Record, VanBan, columns
from pipeline.model.texts import clean, fold, nearest
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader

DANH_MUC = "Danh mục"
"""The hidden sheet with the closed lists that are too long to be in a cell's drop-down."""

_KIND = next(column for column in columns(VanBan) if column.choices_from == "loai_van_ban")


def any_of_ours(sheets: Sequence[Sheet]) -> bool:
    """Whether a workbook has a sheet of the programme, even if its name is slightly different."""
    names = {fold(record.sheet) for record in SHEETS}
    return any(
        fold(sheet.title) in names or get_close_matches(fold(sheet.title), names, n=1, cutoff=0.8)
        for sheet in sheets
    )


def offered_kinds(sheets: Sequence[Sheet]) -> frozenset[str] | None:
    """The kinds of paper that the workbook's drop-downs offer; None if it has no such list."""
    listed = next((sheet for sheet in sheets if fold(sheet.title) == fold(DANH_MUC)), None)
    if listed is None or not listed.rows:
        return None
    heads = [fold(str(value or "")) for value in listed.rows[0]]
    if (head := fold(_KIND.heading)) not in heads:
        return None
    at = heads.index(head)
    return frozenset(clean(row[at]) for row in listed.rows[1:] if at < len(row) and row[at])


def match_sheets(sheets: Sequence[Sheet], reader: Reader) -> dict[type[Record], Sheet]:
    """Sheets by the records they hold; a finding for each that is missing or there twice."""
    by_name = {fold(sheet.title): sheet for sheet in reversed(sheets)}
    for record in SHEETS:
        same = [sheet.title for sheet in sheets if fold(sheet.title) == fold(record.sheet)]
        if len(same) > 1:
            reader.findings.append(_second_sheet(record.sheet, same))
    # From here on the sheet has its declared name, whatever its tab says.
    by_record = {
        record: replace(by_name[fold(record.sheet)], title=record.sheet)
        for record in SHEETS
        if fold(record.sheet) in by_name
    }
    known = {fold(record.sheet) for record in SHEETS}
    others = [sheet.title for sheet in sheets if fold(sheet.title) not in known]
    for record in SHEETS:
        if record in by_record or record.optional_sheet:
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
    return by_record


def _second_sheet(name: str, titles: Sequence[str]) -> Finding:
    listed = ", ".join(f"“{title}”" for title in titles)
    return error(
        "trung-sheet",
        CellPlace(name),
        f"có {len(titles)} sheet cùng tên: {listed}; chỉ sheet đứng trước được đọc",
        "Giữ một sheet, xóa hoặc đổi tên sheet kia (xem dấu cách ở cuối tên).",
    )
