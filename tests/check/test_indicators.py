"""Points by rule: from an indicator over the standard's or the district's scale."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from pipeline.check import indicators
from pipeline.check.facts import Facts
from pipeline.examination import examine
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.points_by_rule import with_points_by_rule
from pipeline.model.records import (
    TREN,
    BoChiTieu,
    ChamDiem,
    DonVi,
    KetQuaTruoc,
    Record,
    SoLieu,
    ThamDinh,
    ThangDiem,
    ThongTinChung,
    Year,
)
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan
from pipeline.workbook.new_workbook import new_workbook

STANDARD = standards.load("qd06-2019")
"""Its criterion 7 (50 points): 50 from 98%, lower steps not known. Criterion 2: nothing known."""


def score(records: Year, standard: TieuChuan) -> tuple[Year, tuple[Finding, ...]]:
    """The year with its points by rule, and what is said of indicators and scales."""
    completed = with_points_by_rule(records, standard)
    return completed, tuple(indicators.check(Facts(completed, standard, ())))


def at(record: Record, row: int, *names: str) -> Any:
    """The record with places, as if it stood in this row."""
    cells = {
        name: CellPlace(record.sheet, row, number, name, name)
        for number, name in enumerate(names, 1)
    }
    return replace(record, cells=cells)


def year(
    *data: SoLieu,
    steps: tuple[ThangDiem, ...] = (),
    own: dict[str, str] | None = None,
    appraised: dict[str, str] | None = None,
) -> Year:
    """A year with one unit, criteria 2 (75 points) and 7 (50 points)."""

    def points(record: type[Any], given: dict[str, str] | None) -> tuple[Any, ...]:
        if given is None:
            return ()
        names = [f"diem.{code}" for code in given]
        diem = {code: Decimal(value) for code, value in given.items()}
        return (at(record(ma_don_vi="20161", diem=diem), 2, *names),)

    criteria = (
        BoChiTieu(ma="2", ten="Khai sinh", diem_toi_da=Decimal(75)),
        BoChiTieu(ma="7", ten="Tiêm chủng", diem_toi_da=Decimal(50)),
    )
    rows: dict[type[Record], tuple[Record, ...]] = {
        DonVi: (DonVi(ma="20161", ten="Khe Tre", loai="thị trấn"),),
        BoChiTieu: criteria,
        ThangDiem: steps,
        SoLieu: data,
        ChamDiem: points(ChamDiem, own),
        ThamDinh: points(ThamDinh, appraised),
    }
    return Year("so", ThongTinChung(nam=2024), rows, {})


def indicator(code: str, part: str, whole: str) -> SoLieu:
    """An indicator of the unit."""
    row = SoLieu(ma_don_vi="20161", ma_chi_tieu=code, tu_so=Decimal(part), mau_so=Decimal(whole))
    return at(row, 2, "ma_don_vi", "ma_chi_tieu", "tu_so", "mau_so")  # type: ignore[no-any-return]


def step(code: str, start: str, points: str, how: str | None = None) -> ThangDiem:
    """A step of the district's scale."""
    row = ThangDiem(ma_chi_tieu=code, tu=Decimal(start), diem=Decimal(points), cach_so=how)
    return at(row, 2, "ma_chi_tieu", "cach_so", "tu", "diem")  # type: ignore[no-any-return]


def own_points(found: Year) -> dict[str, Decimal]:
    """The unit's own points."""
    return {code: points for row in found.all(ChamDiem) for code, points in row.diem.items()}


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of findings."""
    return [finding.code for finding in findings]


SCALE = (step("2", "98", "75"), step("2", "90", "50"), step("2", "0", "0"))


@pytest.mark.parametrize(
    ("part", "whole", "points"),
    [
        ("98", "100", "75"),
        ("979", "1000", "50"),
        ("9", "10", "50"),
        ("899999", "1000000", "0"),
        ("57", "60", "50"),
        ("0", "7", "0"),
    ],
)
def test_the_highest_step_that_is_reached_gives_the_points(
    part: str, whole: str, points: str
) -> None:
    found, findings = score(year(indicator("2", part, whole), steps=SCALE), STANDARD)
    assert own_points(found) == {"2": Decimal(points)}
    assert findings == ()


def test_lower_can_be_better() -> None:
    steps = (step("2", "0", "75"), step("2", "1", "50"), step("2", "5", "0", TREN))
    for part, points in (("0", "75"), ("1", "50"), ("5", "50"), ("6", "0")):
        found, _ = score(year(indicator("2", part, "100"), steps=steps), STANDARD)
        assert own_points(found) == {"2": Decimal(points)}


def test_the_standards_step_gives_the_points_without_a_scale_in_the_workbook() -> None:
    found, findings = score(year(indicator("7", "49", "50")), STANDARD)
    assert own_points(found) == {"7": Decimal(50)}
    assert findings == ()


def test_where_the_standards_step_is_not_known_no_points_are_made_up() -> None:
    found, (finding,) = score(year(indicator("7", "48", "50")), STANDARD)
    assert own_points(found) == {}
    assert finding.code == "khong-tinh-duoc-diem"
    assert "48/50 = 96%" in finding.message


def test_the_workbooks_steps_stand_in_where_the_standard_has_none() -> None:
    steps = (step("7", "98", "50"), step("7", "95", "30"), step("7", "0", "0"))
    found, findings = score(year(indicator("7", "48", "50"), steps=steps), STANDARD)
    assert own_points(found) == {"7": Decimal(30)}
    assert findings == ()


def test_a_step_other_than_the_regulations_is_a_warning_and_does_not_count() -> None:
    steps = (step("7", "98", "40"), step("7", "0", "0"))
    found, (finding,) = score(year(indicator("7", "99", "100"), steps=steps), STANDARD)
    assert own_points(found) == {"7": Decimal(50)}
    assert finding.code == "thang-diem-khac-quy-dinh"
    assert not finding.is_error


def test_given_and_computed_points_that_differ_are_a_warning_with_both_figures() -> None:
    given = year(indicator("2", "95", "100"), steps=SCALE, own={"2": "75"}, appraised={"2": "37.5"})
    found, findings = score(given, STANDARD)
    assert codes(findings) == ["diem-khac-so-lieu"] * 2
    assert [finding.place.sheet for finding in findings] == ["Chấm điểm", "Thẩm định"]  # type: ignore[union-attr]
    assert "ghi 75 điểm, theo số liệu là 50 điểm (95/100 = 95%)" in findings[0].message
    assert "ghi 37,5 điểm" in findings[1].message
    assert own_points(found) == {"2": Decimal(75)}, "what a person gave counts"


def test_the_same_points_given_and_computed_are_no_finding() -> None:
    given = year(indicator("2", "95", "100"), steps=SCALE, own={"2": "50.0"})
    assert score(given, STANDARD)[1] == ()


def test_computed_points_fill_an_appraisal_but_do_not_make_one() -> None:
    found, _ = score(year(indicator("2", "95", "100"), steps=SCALE, own={"7": "50"}), STANDARD)
    assert own_points(found) == {"2": Decimal(50), "7": Decimal(50)}
    assert found.all(ThamDinh) == ()
    begun = year(indicator("2", "95", "100"), steps=SCALE, appraised={"7": "30"})
    (row,) = score(begun, STANDARD)[0].all(ThamDinh)
    assert row.diem == {"2": Decimal(50), "7": Decimal(30)}


def test_an_indicator_of_nothing_gives_no_points() -> None:
    found, (finding,) = score(year(indicator("2", "0", "0"), steps=SCALE), STANDARD)
    assert own_points(found) == {}
    assert (finding.code, str(finding.place)) == ("khong-tinh-duoc-diem", "Số liệu!D2 mau_so")
    given = year(indicator("2", "0", "0"), steps=SCALE, own={"2": "75"})
    assert score(given, STANDARD)[1] == ()


def test_a_rate_below_the_lowest_step_is_said() -> None:
    steps = (step("2", "98", "75"), step("2", "90", "50"))
    _, (finding,) = score(year(indicator("2", "89", "100"), steps=steps), STANDARD)
    assert "89/100 = 89% thấp hơn bậc thấp nhất" in finding.message


def test_more_than_all_is_a_warning() -> None:
    _, findings = score(year(indicator("2", "100", "98"), steps=SCALE), STANDARD)
    assert codes(findings) == ["tu-so-lon-hon-mau-so"]


def test_a_step_above_the_maximum_is_an_error_and_gives_no_points() -> None:
    steps = (step("2", "98", "750"), step("2", "0", "0"))
    found, findings = score(year(indicator("2", "99", "100"), steps=steps), STANDARD)
    assert own_points(found) == {}
    assert "diem-vuot-toi-da" in codes(findings)


def test_an_unknown_criterion_is_an_error_on_its_cell() -> None:
    _, findings = score(year(indicator("77", "1", "2"), steps=(step("22", "0", "0"),)), STANDARD)
    assert codes(findings) == ["ma-chi-tieu-la"] * 2
    assert findings[1].hint.startswith("Có phải “7”?")


def test_without_indicators_nothing_changes() -> None:
    given = year(own={"2": "75"})
    assert score(given, STANDARD) == (given, ())


# In a workbook


def with_sheets(book: Workbook) -> None:
    """Puts in the two sheets: criterion 5 (50 points from above 95% on) and 20 by its own scale."""
    for sheet, rows in (
        (
            ThangDiem,
            [("Mã chỉ tiêu *", "Từ *", "Điểm *"), ("20", 95, 50), ("20", "80,5", 25), ("20", 0, 0)],
        ),
        (
            SoLieu,
            [
                ("Mã đơn vị *", "Mã chỉ tiêu *", "Tử số *", "Mẫu số *"),
                ("20164", "5", 97, 100),
                ("20164", "20", 161, 200),
            ],
        ),
    ):
        if sheet.sheet in book.sheetnames:
            del book[sheet.sheet]
        page = book.create_sheet(sheet.sheet)
        for row in rows:
            page.append(row)


def test_indicators_in_a_workbook_give_points_in_its_results(
    edited: Any, faults: Callable[[Path], Any]
) -> None:
    path = edited(
        with_sheets,
        ("Chấm điểm", "20164", "5", None),
        ("Chấm điểm", "20164", "20", None),
        ("Thẩm định", "20164", "5", None),
        ("Thẩm định", "20164", "20", 40),
    )
    (finding,) = faults(path).findings
    assert finding.code == "diem-khac-so-lieu"
    assert str(finding.place).startswith(edited.at("Thẩm định", "20164", "20"))
    assert "ghi 40 điểm, theo số liệu là 25 điểm (161/200 = 80,5%)" in finding.message
    tables = examine(path).tables
    assert tables is not None
    result = tables.assessment.units["20164"]
    assert [result.diem_tu_cham[code] for code in ("5", "20")] == [Decimal(50), Decimal(25)]
    assert [result.diem_tham_dinh[code] for code in ("5", "20")] == [Decimal(50), Decimal(40)]
    assert result.tu_cham is not None
    assert result.tu_cham.tong == sum(result.diem_tu_cham.values())


def test_a_fault_in_an_indicator_is_found_on_its_cell(
    edited: Any, faults: Callable[[Path], Any]
) -> None:
    def broken(book: Workbook) -> None:
        with_sheets(book)
        book["Số liệu"]["A2"], book["Số liệu"]["D3"] = "20165", "hai trăm"
        book["Thang điểm"]["A4"] = "200"

    assert sorted(faults(edited(broken)).places) == [
        "Số liệu!A2 ma-don-vi-la",
        "Số liệu!D3 khong-phai-so",
        "Thang điểm!A4 ma-chi-tieu-la",
    ]


def test_a_new_years_workbook_keeps_the_scale_and_counts_computed_points(
    edited: Any, tmp_path: Path
) -> None:
    old = edited(with_sheets, ("Thẩm định", "20164", "5", None), ("Chấm điểm", "20164", "5", None))
    file = tmp_path / "nam-sau.xlsx"
    new_workbook(file, 2015, old)
    tables = examine(file).tables
    assert tables is not None
    assert [row.diem for row in tables.year.all(ThangDiem)] == [50, 25, 0]
    assert tables.year.all(SoLieu) == ()
    before = examine(old).tables
    assert before is not None
    total = before.assessment.units["20164"].ket_qua
    (row,) = (
        row for row in tables.year.all(KetQuaTruoc) if (row.ma_don_vi, row.nam) == ("20164", 2014)
    )
    assert total is not None
    assert row.diem == total.tong
