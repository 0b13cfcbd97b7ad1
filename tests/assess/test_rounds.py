"""Rounds in a row: by the standard's rounds, across regulations and mergers."""

import pytest

from pipeline.assess.rounds import Rounds, before
from pipeline.model.records import (
    CONG_NHAN,
    KHONG_CONG_NHAN,
    KetQuaTruoc,
    Record,
    ThongTinChung,
    Year,
)
from pipeline.regulations import standards


def year(now: int, **earlier: str) -> Year:
    """A year with earlier results, `d20161_2013="x"` for recognised, "o" for not."""
    rows: list[Record] = []
    for key, mark in earlier.items():
        unit, at = key[1:].split("_")
        result = CONG_NHAN if mark == "x" else KHONG_CONG_NHAN
        rows.append(KetQuaTruoc(ma_don_vi=unit, nam=int(at), ket_qua=result))
    return Year("so", ThongTinChung(nam=now), {KetQuaTruoc: tuple(rows)}, {})


@pytest.mark.parametrize(
    ("earlier", "count"),
    [
        ({}, 1),
        ({"d20161_2013": "o"}, 1),
        ({"d20161_2013": "x"}, 2),
        ({"d20161_2013": "x", "d20161_2012": "x", "d20161_2011": "o"}, 3),
        ({"d20161_2013": "x", "d20161_2011": "x"}, 2),
        ({"d20161_2012": "x"}, 1),
        ({"d20164_2013": "x"}, 1),
    ],
)
def test_yearly_rounds_count_back_to_the_first_gap(earlier: dict[str, str], count: int) -> None:
    found = Rounds(year(2014, **earlier), standards.load("qd37-2010")).in_a_row("20161", ())
    assert found == count


def test_two_rounds_in_five_years_are_in_a_row_with_the_yearly_ones_before() -> None:
    standard = standards.load("qd06-2019")
    known = {"d20161_2022": "x", "d20161_2019": "x", "d20161_2018": "x", "d20161_2017": "x"}
    assert Rounds(year(2024, **known), standard).in_a_row("20161", ()) == 5


def test_the_round_before_the_first_of_a_regulation_is_of_the_one_it_replaced() -> None:
    standard = standards.load("qd06-2019")
    assert [before(standard, at) for at in (2024, 2022, 2019, 2018, 2014, 2011)] == [
        2022,
        2019,
        2018,
        2017,
        2013,
        2010,
    ]
    assert before(standard, 2010) is None


def test_a_merged_unit_goes_on_where_all_its_parts_were_recognised() -> None:
    standard = standards.load("qd06-2019")
    old = ("20176", "20179")
    both = {"d20176_2022": "x", "d20179_2022": "x"}
    assert Rounds(year(2024, **both), standard).in_a_row("20200", old) == 2
    one = {"d20176_2022": "x", "d20179_2022": "o"}
    assert Rounds(year(2024, **one), standard).in_a_row("20200", old) == 1
    assert Rounds(year(2024, d20176_2022="x"), standard).in_a_row("20200", old) == 1


def test_its_own_result_after_the_merger_is_the_one_that_counts() -> None:
    known = {"d20179_2022": "x", "d20176_2022": "o", "d20179_2019": "x"}
    found = Rounds(year(2024, **known), standards.load("qd06-2019")).in_a_row(
        "20179", ("20176", "20179")
    )
    assert found == 3
