"""What papers lack is reported of the papers that lack it, and nothing of what is not there."""

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.workbook import Workbook

from pipeline.compose.blanks import Blank, missing, together
from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.model.findings import CellPlace, error
from pipeline.model.tables import Scope

if TYPE_CHECKING:
    from tests.conftest import Edited

PLACE = CellPlace("Người ký", 1, 1, "Loại văn bản")


def _blank(name: str, unit: str = "") -> Blank:
    blank = Blank(error("thieu-dong", PLACE, "", "Thêm một dòng."), name, unit)
    finding = replace(blank.finding, message=f"chưa có dòng nào cho {blank.label}")
    return replace(blank, finding=finding)


def _messages(*blanks: Blank) -> list[str]:
    return [finding.message for finding in together(blanks)]


def test_what_a_paper_of_the_district_lacks_twice_is_reported_once() -> None:
    assert _messages(_blank("Kế hoạch"), _blank("Kế hoạch")) == ["chưa có dòng nào cho “Kế hoạch”"]


def test_papers_of_the_district_are_named_and_those_of_units_counted() -> None:
    assert _messages(_blank("Kế hoạch"), _blank("Tờ trình")) == [
        "chưa có dòng nào cho “Kế hoạch” và “Tờ trình”"
    ]
    assert _messages(_blank("Giấy", "xã A"), _blank("Giấy", "xã B"), _blank("Sổ")) == [
        "chưa có dòng nào cho 02 “Giấy” (xã A và xã B) và “Sổ”"
    ]


def test_an_empty_list_asks_for_no_row_of_the_kind(edited: "Edited") -> None:
    def nobody(book: object) -> None:
        sheet = book["Xét công nhận"]  # type: ignore[index]
        sheet.delete_rows(2, sheet.max_row)

    tables = examine(edited(nobody)).tables
    assert tables is not None
    kind = next(kind for kind in kinds.load() if kind.code == "ke-hoach")
    letter = replace(kind, required=("don_vi_cong_nhan",), required_when_issued=())
    (blank,) = missing(Scope(tables, letter, None))
    assert "chưa có gì trong “don_vi_cong_nhan”" in blank.finding.message
    assert "required" in blank.finding.hint
    assert "loại văn bản" not in blank.finding.hint
    assert str(blank.finding.place) == "Xét công nhận"


def test_the_row_of_a_unit_s_paper_that_is_cited_is_asked_for_where_it_stands(
    edited: "Edited",
) -> None:
    unit, report = "20167", "Báo cáo tự đánh giá"

    def neither(book: Workbook) -> None:
        for sheet in ("Văn bản", "Đăng ký"):
            rows = book[sheet].iter_rows(values_only=True)
            gone = [
                n for n, row in enumerate(rows, 1) if row[:2] == (report, unit) or unit == row[0]
            ]
            book[sheet].delete_rows(gone[0])

    tables = examine(edited(neither)).tables
    assert tables is not None
    cites = {"bao_cao": "danh-gia", "giay": "dang-ky"}
    kind = replace(
        tables.kinds_by_code["giay-cong-nhan"], cites=cites, required=("bao_cao.so", "giay.so")
    )
    of_report, of_form = missing(Scope(tables, kind, tables.don_vi[unit]))
    label = "mà “Giấy công nhận” của xã Hương Sơn dẫn văn bản ấy"
    assert of_report.finding.message == f"chưa có dòng nào cho “{report}”, {label}"
    assert f"với loại văn bản “{report}” và mã đơn vị, ghi số và ngày." in of_report.finding.hint
    assert of_form.finding.message == f"chưa có dòng nào cho “Bản đăng ký”, {label}"
    assert "Thêm một dòng với mã đơn vị, ghi số và ngày." in of_form.finding.hint
    places = [blank.finding.place for blank in (of_report, of_form)]
    assert [place.sheet for place in places if isinstance(place, CellPlace)] == [
        "Văn bản",
        "Đăng ký",
    ]
