"""Offices with dates: who is named in a paper must have been there on its day."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.check import offices
from pipeline.check.facts import Facts
from pipeline.model import kinds
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.records import CanCu, NoiNhan, Record, ThongTinChung, VanBan, Year
from pipeline.regulations import standards

PLAN = "Kế hoạch"
HUYEN = "Ủy ban nhân dân huyện Nam Đông"
PHONG = "Phòng Lao động - Thương binh và Xã hội"


def settings(year: int, ban_hanh: str, tham_muu: str) -> ThongTinChung:
    """Settings with their places."""
    names = ("co_quan_ban_hanh", "co_quan_tham_muu")
    cells = {name: CellPlace("Thông tin chung", row, 2) for row, name in enumerate(names, 5)}
    return ThongTinChung(
        nam=year, co_quan_ban_hanh=ban_hanh, co_quan_tham_muu=tham_muu, cells=cells
    )


def found(
    day: dt.date | None,
    *rows: Record,
    ban_hanh: str = HUYEN,
    tham_muu: str = "Phòng Văn hóa - Xã hội",
    year: int = 2025,
) -> list[Finding]:
    """The findings for a plan of this date and further rows."""
    plan = VanBan(
        loai_van_ban=PLAN, ngay_ban_hanh=day, cells={"ngay_ban_hanh": CellPlace("Văn bản", 2, 5)}
    )
    sheets: dict[type[Record], tuple[Record, ...]] = {VanBan: (plan,)}
    for row in rows:
        sheets[type(row)] = (*sheets.get(type(row), ()), row)
    records = Year("so", settings(year, ban_hanh, tham_muu), sheets, {})
    standard = standards.load("qd06-2019")
    return list(offices.check(Facts(records, standard, kinds.load())))


def test_the_kind_of_these_tests_exists() -> None:
    assert PLAN in {kind.name for kind in kinds.load() if kind.issuer.code == "uy-ban"}


def test_a_district_issues_until_the_last_day_of_june_2025() -> None:
    assert found(dt.date(2025, 6, 30)) == []
    (finding,) = found(dt.date(2025, 7, 1))
    assert (finding.code, finding.severity) == ("co-quan-khong-con", "warning")
    assert str(finding.place).startswith("Văn bản!E2")
    assert finding.message == (
        f"văn bản đề ngày này do “{HUYEN}” ban hành, nhưng từ ngày 01/7/2025 không còn cấp huyện"
    )


@pytest.mark.parametrize(
    ("name", "ended"),
    [
        ("UBND huyện Nam Đông", True),
        ("Uỷ ban nhân dân quận 3", True),
        ("ỦY BAN NHÂN DÂN THỊ XÃ HƯƠNG TRÀ", True),
        ("Ủy ban nhân dân xã Nam Đông", False),
        ("Ủy ban nhân dân phường Hương Trà", False),
        ("Ủy ban nhân dân thành phố Huế", False),
        ("Ủy ban nhân dân tỉnh Quảng Trị", False),
    ],
)
def test_only_names_that_are_surely_of_the_district_level_count(name: str, ended: bool) -> None:
    assert bool(found(dt.date(2025, 8, 1), ban_hanh=name)) == ended


def test_a_year_that_lies_after_the_end_is_said_once_at_the_setting() -> None:
    (finding,) = found(dt.date(2026, 3, 2), year=2026)
    assert str(finding.place).startswith("Thông tin chung!B5")
    assert "từ ngày 01/7/2025 không còn cấp huyện" in finding.message
    assert len(found(None, year=2026)) == 1


@pytest.mark.parametrize(
    "name",
    [PHONG, "Phòng LĐTBXH", "Phòng LĐ-TB&XH", "Phòng Lao động – Thương binh và Xã hội"],
)
def test_the_labour_offices_end_with_february_2025(name: str) -> None:
    assert found(dt.date(2025, 2, 28), tham_muu=name) == []
    (finding,) = found(dt.date(2025, 3, 3), tham_muu=name)
    assert str(finding.place).startswith("Thông tin chung!B6")
    assert finding.message.endswith("(theo nguồn gián tiếp)")


def test_recipients_are_looked_at_on_the_papers_day() -> None:
    row = NoiNhan(
        loai_van_ban=PLAN, noi_nhan="- Sở LĐTBXH;", cells={"noi_nhan": CellPlace("Nơi nhận", 3, 3)}
    )
    assert found(dt.date(2024, 3, 3), row) == []
    (finding,) = found(dt.date(2025, 4, 1), row)
    assert str(finding.place).startswith("Nơi nhận!C3")
    assert found(dt.date(2025, 4, 1), replace(row, loai_van_ban="Giấy công nhận")) == []


def test_a_legal_basis_is_looked_at_on_its_own_day() -> None:
    row = CanCu(
        loai_van_ban=PLAN,
        co_quan="Bộ Lao động - Thương binh và Xã hội",
        ngay=dt.date(2010, 8, 12),
        cells={"co_quan": CellPlace("Căn cứ", 4, 7)},
    )
    assert found(dt.date(2025, 6, 1), row) == []
    (finding,) = found(dt.date(2025, 6, 1), replace(row, ngay=dt.date(2025, 5, 1)))
    assert str(finding.place).startswith("Căn cứ!G4")


def test_an_office_can_be_too_young_as_well() -> None:
    row = CanCu(loai_van_ban=PLAN, co_quan="Cục Bà mẹ và Trẻ em", ngay=dt.date(2024, 5, 1))
    (finding,) = found(dt.date(2024, 6, 1), row, year=2024)
    assert "cục này có từ tháng 3 năm 2025" in finding.message
