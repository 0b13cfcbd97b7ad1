"""Workbooks of made-up units, after the pattern of the sample's rows.

Every name, number and point is made up ("minh họa"). A unit has a registration, points, a verdict
and a self-evaluation report, and when it is recognised a certificate. What the sample says of units
on other sheets (trainings, councils, votes, deadlines) goes: papers of that are not asked for.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.paths import TEMPLATES

SAMPLE = TEMPLATES.parent / "inputs" / "nam-dong-2024.xlsx"

_UNIT = "Mã đơn vị"
_RECOGNISED = "công nhận"
_SYLLABLES = ("An", "Bình", "Cẩm", "Đông", "Giang", "Hòa", "Khánh", "Lộc", "Mỹ", "Phú", "Thượng")


def made_up_name(number: int) -> str:
    """A name for a unit: two syllables, and a number once these are used up."""
    first, second, again = number % 11, number // 11 % 11, number // 121
    return f"{_SYLLABLES[first]} {_SYLLABLES[second]} {again or ''}".strip()


def write_workbook(
    path: Path,
    units: range,
    *,
    settings: dict[str, Any] | None = None,
    all_recognised: bool = False,
) -> None:
    """Write a workbook with these units; `settings` go onto the sheet "Thông tin chung".

    With `all_recognised` only the rows of recognised units are patterns: as many certificates as
    units.
    """
    book = openpyxl.load_workbook(SAMPLE)
    named = {"Chỉ tiêu phấn đấu: số đơn vị": len(units), **(settings or {})}
    for row in book["Thông tin chung"].iter_rows(min_row=2):
        name = str(row[0].value).rstrip(" *")
        if name in named:
            row[1].value = named[name]
    codes = [f"{10000 + unit:05d}" for unit in units]
    patterns = _patterns(book, all_recognised)
    for sheet in book:
        _without_units(sheet)
    _units(book, codes, patterns)
    _papers(book, codes)
    book.save(path)


def _patterns(book: Any, all_recognised: bool) -> list[tuple[list[Any], list[Any], list[Any]]]:
    """Points, judged points and verdict of the sample's units, in its order."""
    found = zip(*(_rows(book[name]) for name in _JUDGED), strict=True)
    return [rows for rows in found if not all_recognised or rows[2][1] == _RECOGNISED]


_JUDGED = ("Chấm điểm", "Thẩm định", "Xét công nhận")


def _without_units(sheet: Worksheet) -> None:
    """Delete the rows that belong to units; those of the district stay."""
    heads = [str(cell.value or "").rstrip(" *") for cell in sheet[1]]
    if sheet.title == "Đơn vị":
        sheet.delete_rows(2, sheet.max_row)
    elif _UNIT in heads:
        at = heads.index(_UNIT)
        rows = sheet.iter_rows(min_row=2, values_only=True)
        kept = [row for row in rows if row[at] is None and any(row)]
        sheet.delete_rows(2, sheet.max_row)
        for row in kept:
            sheet.append(row)


def _units(
    book: Any, codes: Sequence[str], patterns: Sequence[tuple[list[Any], list[Any], list[Any]]]
) -> None:
    """A row for each unit on each sheet that has one."""
    day = dt.datetime(2024, 3, 18)
    for at, code in enumerate(codes):
        area = "miền núi, hải đảo"
        book["Đơn vị"].append([code, made_up_name(at), "xã", area, 900 + at, "Nguyễn Văn A", None])
        book["Đăng ký"].append([code, str(at + 1), day, "Nguyễn Văn A", "Chủ tịch", "phát hành"])
        for name, like in zip(_JUDGED, patterns[at % len(patterns)], strict=True):
            book[name].append([code, *like[1:]])


def _papers(book: Any, codes: Sequence[str]) -> None:
    """A report for each unit, a certificate for each recognised one."""
    sheet = book["Văn bản"]
    decided = {row[0]: row[1] for row in _rows(book["Xét công nhận"])}
    day, later = dt.datetime(2024, 11, 6), dt.datetime(2024, 11, 26)
    number = 0
    for at, code in enumerate(codes):
        subject = "Kết quả tự đánh giá xã, thị trấn phù hợp với trẻ em năm 2024"
        report = ["Báo cáo tự đánh giá", code, str(at + 1), "BC-UBND", day, subject, "phát hành"]
        sheet.append(report)
        if decided[code] == _RECOGNISED:
            number += 1
            what = "Công nhận xã, thị trấn phù hợp với trẻ em năm 2024"
            figure = f"{number:02d}"
            sheet.append(["Giấy công nhận", code, figure, "GCN-UBND", later, what, "phát hành"])


def _rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
