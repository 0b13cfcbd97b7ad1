"""Every hint works: the fault is planted, the hint is followed, and the finding is gone."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.model.findings import Finding
from pipeline.model.texts import shown
from tests.check.faults import (
    cells,
    cells_together,
    councils,
    numbers_and_days,
    points,
    sheets,
    signatories,
    units,
    writing,
)
from tests.check.faults.fault import Fault
from tests.check.small_workbook import Change, Grid, new_in, rows, usual, where

FAULTS = tuple(
    fault
    for subject in (
        sheets,
        cells,
        cells_together,
        councils,
        points,
        numbers_and_days,
        signatories,
        units,
        writing,
    )
    for fault in subject.FAULTS
)
ERRORS = Path(__file__).parent.parent.parent / "docs" / "errors.md"
OF_A_WORKBOOK = (
    "Cấu trúc sổ: sheet, cột, mục",
    "Giá trị trong ô",
    "Các ô với nhau",
    "Điểm, quy định, kết quả",
    "Số, ngày và trình tự",
    "Thẩm quyền ký",
    "Đơn vị qua các sheet",
    "Cách viết trong sổ",
    "Khác",
)
OF_THE_FILE = {
    *("so-dang-mo", "so-khong-doc-duoc", "qua-nhieu-loi", "da-phat-hanh-nay-khac"),
    "cho-so-van-ban",
    *(
        "phan-an",
        "dem-ngay-1904",
        "ban-ky-khong-doc-duoc",
        "ban-ky-cua-du-thao",
        "ban-ky-khong-khop",
    ),
}
"""Told of the file as a whole, or of what was made before: these have tests of their own."""


def grid_with(changes: Sequence[Change]) -> Grid:
    """The small workbook, changed."""
    grid = rows()
    for change in changes:
        change(grid)
    return grid


def said_by(findings: Sequence[Finding]) -> str:
    """What findings say, in one text."""
    return "\n".join(f"{finding.message} {finding.hint}" for finding in findings)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.code} {fault.at}" for fault in FAULTS])
def test_a_fault_is_reported_once_and_its_mend_mends(fault: Fault) -> None:
    found = new_in(grid_with(fault.planted))
    assert sorted(map(where, found)) == fault.places, said_by(found)
    assert fault.says in said_by(found)
    for value in (fault.mend or {}).values():
        assert value is None or f"{shown(value)}" in said_by(found)
    left = new_in(grid_with((*fault.planted, *fault.mended)))
    assert [f"{where(finding)} {finding.message}" for finding in left] == []


def test_the_small_workbook_itself_is_right() -> None:
    assert usual() == frozenset()


def test_every_code_of_a_workbook_has_a_fault() -> None:
    text = ERRORS.read_text("utf-8")
    groups = re.findall(r"^- (.+):\n((?:  - .+\n)+)", text, re.M)
    listed = {name: re.findall(r"\[([a-z0-9-]+)\]\(#", codes) for name, codes in groups}
    others = set(re.findall(r"^## ([a-z0-9-]+)\n\n\*\*[^*]+\*\* `hoso (?!check)", text, re.M))
    codes = {code for group in OF_A_WORKBOOK for code in listed[group]} - others
    assert codes - {fault.code for fault in FAULTS} == OF_THE_FILE
