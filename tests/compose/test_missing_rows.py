"""A row that a paper needs and that is missing is reported once, under the sheet of that row."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from pipeline.compose.vocabulary.scope import PROVIDERS, sheets_of
from pipeline.model import kinds
from pipeline.model.findings import CellPlace, Finding
from tests.support.fuzzing import Made, Row, base, grid_of, run

SAMPLE = "nam-dong-2014"
UNIT = "20167"


def of_the_unit(row: Row) -> bool:
    """Whether a row is the unit's."""
    return row[1] == UNIT


def of_the_district(row: Row) -> bool:
    """Whether a row is of no unit."""
    return row[1] is None


@cache
def without(sheet: str, gone: Callable[[Row], bool]) -> Made:
    """The papers without some rows of a sheet."""
    grid = grid_of(SAMPLE)
    head, *rows = grid[sheet]
    grid[sheet] = [head, *(row for row in rows if not gone(row))]
    return run(grid)


def missing(sheet: str, gone: Callable[[Row], bool], kind: str) -> Finding:
    """The one finding on a kind's rows that are missing."""
    usual = set(base(SAMPLE).findings)
    found = [finding for finding in without(sheet, gone).findings if finding not in usual]
    (finding,) = (each for each in found if each.kind == kind and each.code == "thieu-dong")
    assert isinstance(finding.place, CellPlace)
    assert finding.place.sheet == sheet
    return finding


@pytest.mark.parametrize(
    ("gone", "kind", "label"),
    [
        (of_the_unit, "Biên bản họp hội đồng cấp xã", " của xã Hương Sơn"),
        (of_the_district, "Giấy mời tập huấn", ""),
    ],
)
def test_a_meeting_that_is_not_noted_is_reported_under_the_sheet_of_meetings(
    gone: Callable[[Row], bool], kind: str, label: str
) -> None:
    finding = missing("Cuộc họp", gone, kind)
    assert finding.message == f"chưa có dòng nào cho “{kind}”{label}"
    assert finding.hint == f"Thêm một dòng với loại văn bản “{kind}”."


@pytest.mark.parametrize(
    ("gone", "kind", "hint"),
    [
        (of_the_unit, "Quyết định thành lập hội đồng cấp xã", "Cấp “cấp xã”, ghi mã đơn vị"),
        (of_the_district, "Quyết định thành lập hội đồng", "Cấp “cấp huyện”, không ghi mã"),
    ],
)
def test_a_council_without_members_is_reported_with_how_their_rows_are_known(
    gone: Callable[[Row], bool], kind: str, hint: str
) -> None:
    finding = missing("Hội đồng", gone, kind)
    assert finding.message.startswith("hội đồng chưa có thành viên nào cho “Quyết định")
    assert finding.hint == f"Thêm mỗi thành viên một dòng: {hint}."


def test_a_council_s_paper_is_signed_by_a_member() -> None:
    kind = next(kind for kind in kinds.load() if kind.code == "bien-ban-hoi-dong-xa")
    reading = PROVIDERS["nguoi_ky"].reading_for(kind)
    assert list(sheets_of(reading, "ho_va_ten", kind)) == ["Hội đồng"]


DECISION = "Quyết định công nhận"


def test_the_row_of_a_paper_that_is_cited_is_asked_for_by_that_paper_s_name() -> None:
    finding = missing("Văn bản", lambda row: row[0] == DECISION, "Giấy công nhận")
    assert re.fullmatch(
        rf"chưa có dòng nào cho “{DECISION}”, mà 08 “Giấy công nhận” \(.*\) dẫn văn bản ấy",
        finding.message,
    )
    named = re.match(r"Thêm một dòng với loại văn bản “(.*?)”, ghi số và ngày\.", finding.hint)
    assert named, finding.hint

    grid = grid_of(SAMPLE)
    head, *rows = grid["Văn bản"]
    former = next(row for row in rows if row[0] == DECISION)
    rows.remove(former)
    new = {"Loại văn bản": named[1], "Số": "7001"}
    new["Ngày ban hành"] = former[[str(cell) for cell in head].index("Ngày ban hành")]
    grid["Văn bản"] = [head, *rows, [new.get(str(cell).rstrip(" *")) for cell in head]]
    assert finding not in run(grid).findings
    assert not [key for key in run(grid).left_out if key[0] == "giay-cong-nhan"]
