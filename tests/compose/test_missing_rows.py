"""A row that a paper needs and that is missing is reported once, under the sheet of that row."""

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
    (finding,) = (finding for finding in found if finding.kind == kind)
    assert finding.code == "thieu-dong"
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
