"""From points to results, and a person's decision beside them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from pipeline.assess.results import xet
from pipeline.examination import examine
from pipeline.model.results import Assessment, KetQua
from pipeline.regulations.standards import load

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]

MAXIMA = {"1": Decimal(600), "2": Decimal(400)}
MOUNTAINS = "miền núi, hải đảo"


def result(code: str, one: str | None, two: str | None, area: str = MOUNTAINS) -> KetQua:
    """The result of two criteria, 600 and 400 points at most."""
    given = {"1": one, "2": two}
    points = {ma: Decimal(value) for ma, value in given.items() if value is not None}
    return xet(load(code), area, points, MAXIMA)


def assessed(path: Path) -> Assessment:
    """What stage 3 gives for a workbook."""
    tables = examine(path).tables
    assert tables is not None
    return tables.assessment


def codes(path: Path) -> list[str]:
    """The codes of a workbook's findings."""
    return [finding.code for finding in examine(path).findings]


@pytest.mark.parametrize(
    ("one", "two", "passed", "reason"),
    [
        ("400", "250", True, "đạt 650 điểm, mức tối thiểu 650 điểm"),
        ("400", "249.5", False, "thiếu 0,5 điểm so với mức tối thiểu 650 điểm"),
        ("0.1", "0.2", False, "thiếu 649,7 điểm so với mức tối thiểu 650 điểm"),
        ("600", "0", False, "thiếu 50 điểm so với mức tối thiểu 650 điểm"),
        ("400", None, None, "chưa có điểm của chỉ tiêu 2"),
        (None, None, None, "chưa có điểm"),
    ],
)
def test_the_total_is_held_against_the_threshold_of_the_area(
    one: str | None, two: str | None, passed: bool | None, reason: str
) -> None:
    found = result("qd37-2010", one, two)
    assert (found.dat, found.ly_do, found.muc) == (passed, reason, Decimal(650))


def test_the_zero_rule_fails_a_unit_only_where_it_is_known() -> None:
    maxima = {"3": Decimal(500), "5": Decimal(500)}
    points = {"3": Decimal(0), "5": Decimal(500)}
    found = xet(load("qd06-2019"), MOUNTAINS, points, maxima)
    assert found.ly_do == "thiếu 300 điểm so với mức tối thiểu 800 điểm; tiêu chí 3 bị 0 điểm"


def test_an_unknown_area_leaves_the_result_open() -> None:
    found = result("qd37-2010", "400", "300", "đặc khu")
    assert (found.dat, found.muc) == (None, None)
    assert "đặc khu" in found.ly_do


def test_the_sample_gives_eight_units_that_pass_and_three_that_do_not(sample: Path) -> None:
    results = {ma: unit.ket_qua for ma, unit in assessed(sample).units.items()}
    assert {
        ma: result.ly_do for ma, result in results.items() if result is not None and not result.dat
    } == {
        "20173": "thiếu 37,5 điểm so với mức tối thiểu 650 điểm",
        "20188": "thiếu 50 điểm so với mức tối thiểu 650 điểm",
        "20191": "thiếu 12,5 điểm so với mức tối thiểu 650 điểm",
    }


# Which standard


def test_the_standard_named_is_applied_and_the_doubt_is_said(sample: Path) -> None:
    assert assessed(sample).standard.ma == "qd37-2010"
    doubt = next(f for f in examine(sample).findings if f.code == "quy-dinh-khac-ngay")
    assert "37/2010" in doubt.message
    assert "34/2014" in doubt.message
    assert not doubt.is_error


def test_without_a_name_the_standard_in_force_on_the_day_is_applied(edited: "Edited") -> None:
    path = edited(("Thông tin chung", "Quy định áp dụng", "Giá trị", None))
    assert assessed(path).standard.ma == "qd34-2014"
    assert "quy-dinh-khac-ngay" not in codes(path)


@pytest.mark.parametrize(("day", "code"), [("14/7/2014", "qd37-2010"), ("15/7/2014", "qd34-2014")])
def test_the_day_of_change_belongs_to_the_new_standard(
    edited: "Edited", day: str, code: str
) -> None:
    path = edited(
        ("Thông tin chung", "Quy định áp dụng", "Giá trị", None),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", day),
    )
    assert assessed(path).standard.ma == code


def test_where_no_standard_was_in_force_there_is_an_error(edited: "Edited") -> None:
    path = edited(
        ("Thông tin chung", "Quy định áp dụng", "Giá trị", None),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", "1/1/2005"),
    )
    assert "khong-co-quy-dinh" in codes(path)


# Own and appraised points


def test_own_points_count_where_the_district_has_given_none(edited: "Edited") -> None:
    path = edited(lambda book: book["Thẩm định"].delete_rows(2))
    unit = assessed(path).units["20161"]
    assert unit.tham_dinh is None
    assert unit.ket_qua == unit.tu_cham is not None


def test_the_districts_points_count_before_the_units_own(edited: "Edited") -> None:
    unit = assessed(edited(("Thẩm định", "20161", "3", 0))).units["20161"]
    assert unit.ket_qua == unit.tham_dinh != unit.tu_cham
    assert unit.ket_qua is not None
    assert unit.ket_qua.tong == Decimal("762.5")


# Giữ vững and công nhận mới


def test_the_sample_tells_units_kept_from_units_new(sample: Path) -> None:
    forms = {ma: unit.hinh_thuc for ma, unit in assessed(sample).units.items()}
    assert [ma for ma, form in forms.items() if form == "giữ vững"] == [
        "20161",
        "20164",
        "20167",
        "20170",
        "20176",
    ]
    assert [ma for ma, form in forms.items() if form == "công nhận mới"] == [
        "20179",
        "20182",
        "20185",
    ]
    assert [forms[ma] for ma in ("20173", "20188", "20191")] == [None, None, None]


EARLIER = "Kết quả trước"


def settled(book: Workbook) -> None:
    """Why the year keeps the older regulation; else the round before is not known for certain."""
    book["Thông tin chung"].append(["Lý do áp dụng quy định", "Đăng ký trước ngày 15/7/2014"])


@pytest.mark.parametrize(
    ("old", "form"),
    [
        ("20188, 20182", "công nhận mới"),
        ("20161; 20164", "giữ vững"),
        ("20161\n20164", "giữ vững"),
        ("20161, 20182", None),
        ("20161, 10000", None),
        ("1", None),
    ],
)
def test_a_merged_unit_is_matched_by_its_old_codes(
    edited: "Edited", old: str, form: str | None
) -> None:
    moved = (EARLIER, "20179", "Mã đơn vị", "30000")
    path = edited(settled, moved, ("Đơn vị", "20179", "Mã cũ", old))
    assert assessed(path).units["20179"].hinh_thuc == form
    assert ("khong-ro-hinh-thuc" in codes(path)) == (form is None)


def test_an_old_code_typed_as_a_number_gets_its_zeros_back(edited: "Edited") -> None:
    path = edited((EARLIER, "20179", "Mã đơn vị", "00001"), ("Đơn vị", "20179", "Mã cũ", 1))
    assert assessed(path).units["20179"].hinh_thuc == "công nhận mới"


def test_a_unit_without_an_earlier_result_is_left_to_the_district(
    edited: "Edited", faults: "Look"
) -> None:
    finding = faults(edited(settled, (EARLIER, "20161", "Năm", 2012))).only
    assert finding.code == "khong-ro-hinh-thuc"
    assert "không có kết quả năm 2013 của thị trấn Khe Tre" in finding.message


def test_without_any_earlier_round_there_is_one_warning(edited: "Edited", faults: "Look") -> None:
    finding = faults(edited(settled, lambda book: book[EARLIER].delete_rows(2, 20))).only
    assert str(finding.place) == f"{edited.under(EARLIER, 'Năm')} Năm"
    assert "năm 2013" in finding.message


# The decision


def decide(ket_luan: str, ly_do: str | None) -> Callable[[Workbook], None]:
    """Another decision on Thượng Quảng, which does not pass, with or without a reason."""

    def change(book: Workbook) -> None:
        for row in book["Xét công nhận"].iter_rows(min_row=2):
            if row[0].value == "20173":
                row[1].value, row[2].value = ket_luan, ly_do

    return change


def test_a_decision_against_the_result_is_a_warning_on_its_cell(
    edited: "Edited", faults: "Look"
) -> None:
    finding = faults(edited(decide("công nhận", None))).only
    place = edited.at("Xét công nhận", "20173", "Kết luận")
    assert str(finding.place) == f"{place} Kết luận"
    assert not finding.is_error
    assert "không đạt (thiếu 37,5 điểm so với mức tối thiểu 650 điểm)" in finding.message


def test_a_decision_against_the_points_with_a_reason_is_no_finding(
    edited: "Edited", faults: "Look"
) -> None:
    assert faults(edited(decide("công nhận", "Hội đồng cho điểm thưởng"))).places == []


def test_a_decision_not_to_recognise_a_unit_that_passes_is_a_warning_too(
    edited: "Edited", faults: "Look"
) -> None:
    found = faults(edited(("Xét công nhận", "20161", "Kết luận", "không công nhận")))
    certificate = edited.at("Văn bản", ("Giấy công nhận", "20161"), "Mã đơn vị")
    assert found.places[0] == f"{certificate} van-ban-khong-duoc-lam"
    (finding,) = found.findings[1:]
    assert finding.code == "ket-luan-khac-ket-qua"
    assert "kết quả tính điểm: đạt" in finding.message
