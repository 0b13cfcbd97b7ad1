"""The heading row of a sheet: where it is, and which column holds which field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.records import BoChiTieu, Column
from pipeline.model.texts import clean, fold, is_blank, nearest
from pipeline.workbook.spreadsheet import Sheet
from pipeline.workbook.values import Reader

HEADING_ROWS = 20
"""Headings are looked for in this many rows from the top: a clerk may put a title above them."""

MOST_COLUMNS = 200
"""Columns after this are not searched for headings; a sheet of ours has fifteen."""

MOST_CODES = 40
"""The most criteria that a finding names: more than any regulation has."""


def heading(raw: object) -> str:
    """A heading as it is compared: folded, without the star of a required one; "" when blank."""
    return re.sub(r"\s*\*+$", "", fold(code_in(raw))) if not is_blank(raw) else ""


def code_in(raw: Any) -> str:
    """The text of a cell that holds a code, which Excel may keep as a number: 1.0 is "1"."""
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else clean(raw)


def cells_at(sheet: Sheet, row: int) -> tuple[Any, ...]:
    """The cells of a row (from 1); none below the last."""
    return sheet.rows[row - 1] if row <= len(sheet.rows) else ()


def heading_row(sheet: Sheet, wanted: Sequence[str]) -> int:
    """The row (from 1) with most of the wanted headings; 1 if there are none."""
    names = {fold(name) for name in wanted}
    scores = [len(names & {heading(value) for value in row}) for row in sheet.rows[:HEADING_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best else 1


def columns_at(
    sheet: Sheet, row: int, wanted: Sequence[Column], criteria: Sequence[str], reader: Reader
) -> dict[str, int]:
    """Field name to column number (from 1); a finding for each heading that is missing or twice."""
    headings = [heading(value) for value in cells_at(sheet, row)]
    known = {fold(name) for name in (*(column.heading for column in wanted), *criteria)}
    strangers = {
        clean(value).rstrip("* "): number
        for number, (value, head) in enumerate(zip(cells_at(sheet, row), headings, strict=True), 1)
        if head and head not in known and number <= MOST_COLUMNS
    }
    columns = {}
    lost: list[CellPlace] = []
    twice: list[CellPlace] = []
    for column in wanted:
        name = fold(column.heading)
        if name in headings:
            columns[column.name] = headings.index(name) + 1
            if headings.count(name) > 1:
                second = len(headings) - headings[::-1].index(name)
                twice.append(CellPlace(sheet.title, row, second, column.heading, column.name))
        elif not column.optional_heading:
            lost.append(CellPlace(sheet.title, row, None, column.heading, column.name))
    if len(lost) == len(twice) == 1 and not strangers:
        # A heading that appears twice, where another is missing: one of the two is that other.
        strangers[twice[0].heading] = twice[0].column or 0
        twice = []
    reader.findings += map(second_heading, twice)
    for place in lost:
        near = nearest(place.heading, strangers)
        if near is None and len(lost) == len(strangers) == 1:
            near = next(iter(strangers))
        # The fault is fixed at the heading that is likely meant.
        at = replace(place, column=strangers[near]) if near else place
        reader.findings.append(missing_heading(at, near))
    return columns


def missing_heading(place: CellPlace, near: str | None) -> Finding:
    """A column that is not there; `near` is a heading that may be meant for it."""
    return error(
        "thieu-cot",
        place,
        f"thiếu cột “{place.heading}”",
        f"Cột “{near}” có phải là cột này không? Nếu phải, đổi tiêu đề lại thành “{place.heading}”."
        if near
        else f"Thêm cột “{place.heading}” vào dòng tiêu đề.",
    )


def second_heading(place: CellPlace) -> Finding:
    """A column that is there twice."""
    return error(
        "trung-tieu-de",
        place,
        f"cột “{place.heading}” có hai lần",
        "Giữ một cột, xóa hoặc đổi tiêu đề cột kia.",
    )


def criterion_columns(
    sheet: Sheet, at: int, criteria: tuple[str, ...], where: Mapping[str, int], reader: Reader
) -> dict[str, int]:
    """Criterion code to column; a finding for each criterion without a column and vice versa."""
    heads: dict[str, int] = {}
    for number, value in enumerate(cells_at(sheet, at), 1):
        head = "" if is_blank(value) else code_in(value).rstrip("* ")
        if head in heads and head in criteria:
            place = CellPlace(sheet.title, at, number, head, f"diem.{head}")
            reader.findings.append(second_heading(place))
        elif head:
            heads[head] = number
    columns = {code: heads[code] for code in criteria if code in heads}
    others = [head for head, column in heads.items() if column not in where.values()]
    strangers = [head for head in others if head not in columns]
    if criteria and not columns and not strangers:
        reader.findings.append(_no_codes(sheet, at, criteria))
        return columns
    if lost := [code for code in criteria if code not in columns]:
        reader.findings.append(_lost_columns(sheet, at, lost, strangers, heads))
    # A code that cannot be read, or appears twice, is the fault: not the column it should name.
    sure = reader.is_sure_of(BoChiTieu.sheet, "ma") and len(set(criteria)) == len(criteria)
    for head, number in heads.items() if criteria and sure else ():
        if head not in columns and number not in where.values() and re.fullmatch(r"[\d.]+", head):
            reader.findings.append(
                error(
                    "cot-diem-la",
                    CellPlace(sheet.title, at, number, head),
                    f"cột “{head}” không có trong sheet Bộ chỉ tiêu",
                    "Xóa cột này, hoặc thêm mã này vào sheet Bộ chỉ tiêu.",
                )
            )
    return columns


def _lost_columns(
    sheet: Sheet, at: int, codes: Sequence[str], strangers: Sequence[str], heads: Mapping[str, int]
) -> Finding:
    """The codes without a column, in one finding: most often all headings are written alike."""
    # A regulation has some twenty codes; thousands are not compared with thousands of headings.
    few = strangers[:MOST_COLUMNS] if len(codes) <= MOST_CODES else ()
    near = {code: head for code in codes for head in few if _named_by_code(head, code)}
    listed = _listed(codes)
    if near:
        meant = _listed(list(near.values()))
        only = _listed(list(near))
        hint = f"Cột {meant} có phải là cột này không? Nếu phải, tiêu đề chỉ ghi mã: {only}."
    else:
        hint = f"Thêm cột có tiêu đề {listed}, đúng như mã trong sheet Bộ chỉ tiêu."
    column = heads[next(iter(near.values()))] if near else None
    only_code = codes[0] if len(codes) == 1 else ""
    place = CellPlace(sheet.title, at, column, only_code, f"diem.{only_code}" if only_code else "")
    return error("thieu-cot", place, f"thiếu cột điểm của mã {listed}", hint)


def _listed(codes: Sequence[str]) -> str:
    """Codes in a message, quoted; only the first if there are too many."""
    quoted = [f"“{code}”" for code in codes[:MOST_CODES]]
    if len(codes) > MOST_CODES:
        quoted.append(f"{words.dem(len(codes) - MOST_CODES)} mã khác")
    return words.noi(quoted)


def _no_codes(sheet: Sheet, at: int, criteria: Sequence[str]) -> Finding:
    """One finding if the headings of a sheet of points were never filled in."""
    return error(
        "thieu-cot",
        CellPlace(sheet.title, at, 2, "", ""),
        f"dòng tiêu đề chưa có mã {len(criteria)} tiêu chí (chỉ tiêu) của sheet Bộ chỉ tiêu",
        f"Gõ {criteria[0]} … {criteria[-1]} vào dòng {at}, mỗi cột một mã, bắt đầu từ cột thứ hai.",
    )


def _named_by_code(head: str, code: str) -> bool:
    """ "Chỉ tiêu 1" names the criterion 1."""
    return code in fold(head).split()
