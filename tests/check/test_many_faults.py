"""Thousands of faults are reported in about the time that it takes to read them, and in short."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest

from pipeline.check import codes
from pipeline.check.codes import nearest_code
from pipeline.check.facts import MOST_NAMED, Others
from pipeline.examination import checked_with_required
from pipeline.model import suggestions
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.paths import ROOT
from pipeline.model.suggestions import Suggestions
from pipeline.model.texts import may_be_like
from pipeline.workbook import spreadsheet
from pipeline.workbook.headings import heading, heading_row
from pipeline.workbook.unit_codes import Codes

SAMPLE = ROOT / "inputs" / "nam-dong-2014.xlsx"
SECONDS = 10
"""Of CPU time, for a workbook with ten thousand faults; on a quiet machine it takes two."""

Row = list[Any]


def _filled(title: str, column: str, values: Iterable[object]) -> tuple[Finding, ...]:
    """What is found when the first row of a sheet is there again with other values."""
    sheets = spreadsheet.load(SAMPLE)
    at = next(number for number, sheet in enumerate(sheets) if sheet.title == title)
    rows = sheets[at].rows
    heads = heading_row(sheets[at], [column])
    place = [heading(value) for value in rows[heads - 1]].index(heading(column))
    first = list(rows[heads])
    more = tuple((*first[:place], value, *first[place + 1 :]) for value in values)
    filled = replace(sheets[at], rows=(*rows, *more))
    return checked_with_required(SAMPLE, (*sheets[:at], filled, *sheets[at + 1 :])).findings


def _words(count: int) -> Sequence[str]:
    random = Random(1)
    syllables = ("kế", "hoạch", "danh", "sách", "quyết", "định", "công", "văn", "biên", "bản")
    return [f"{' '.join(random.sample(syllables, 4))} {number}" for number in range(count)]


FILLED: dict[str, tuple[str, str, Callable[[], Iterable[object]]]] = {
    "unknown kinds": ("Văn bản", "Loại văn bản", lambda: _words(10_000)),
    "unknown states": ("Văn bản", "Trạng thái", lambda: _words(10_000)),
    "days that are none": ("Văn bản", "Ngày ban hành", lambda: _words(10_000)),
    "one number in many rows": ("Văn bản", "Trích yếu", lambda: _words(10_000)),
    "days that go back": (
        "Văn bản",
        "Ngày ban hành",
        lambda: [dt.datetime(2014, 12, 28) - dt.timedelta(days=n % 350) for n in range(10_000)],
    ),
    "names for codes": ("Đăng ký", "Mã đơn vị", lambda: _words(10_000)),
    "rubbish for codes": ("Đăng ký", "Mã đơn vị", lambda: [f"2{n:04d}x" for n in range(10_000)]),
    "codes of no unit": ("Đăng ký", "Mã đơn vị", lambda: map(str, range(40_000, 50_000))),
    "codes of no criterion": ("Minh chứng", "Mã chỉ tiêu", lambda: _words(10_000)),
    "evidence for one criterion": ("Minh chứng", "Minh chứng", lambda: _words(10_000)),
    "criteria": ("Bộ chỉ tiêu", "Mã", lambda: _words(10_000)),
    "meetings": ("Cuộc họp", "Nội dung", lambda: _words(10_000)),
}
QUICK = ("one number in many rows", "codes of no unit")


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in FILLED],
)
def test_thousands_of_rows_are_reported_in_bounds_and_in_short(name: str) -> None:
    sheet, column, values = FILLED[name]
    start = process_time()
    found = _filled(sheet, column, values())
    assert process_time() - start < SECONDS
    assert found
    assert max(len(finding.message) for finding in found) < 1500
    assert max(len(finding.hint) for finding in found) < 1500


def test_of_more_unknown_names_than_are_slips_the_rest_is_reported_without_the_one_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggestions, "MOST_COMPARED", 6)
    names = ("phát hành", "dự thảo")
    found = Suggestions()
    assert [found.by(text, names) for text in ("phat hanh", "du thao", "dự tháo", "phát")] == [
        "phát hành",
        "dự thảo",
        "dự thảo",
        None,
    ]
    assert found.by("phat hanh", names) == "phát hành"  # as it was reported before


def test_what_is_passed_over_at_a_quick_look_is_never_so_like() -> None:
    random = Random(2)
    texts = ["", "a", *("".join(random.choices("abcd ", k=random.randrange(12))) for _ in "x" * 80)]
    for one in texts:
        for other in texts:
            ratio = SequenceMatcher(None, one, other).ratio()
            assert may_be_like(one, other, ratio)
    assert not may_be_like("kế hoạch", "giấy công nhận", 0.6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x20161", "20161"),
        ("20 161", "20161"),
        ("x20164", "20164"),
        ("Khe Tre", None),
        ("2", None),
        ("xã Hương Phú", None),
    ],
)
def test_the_code_that_is_meant_by_a_text(text: str, code: str | None) -> None:
    assert Codes(["20161", "20164", "30000"]).near(text) == code


def test_a_code_that_is_looked_up_is_the_nearest_one_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(3)
    known = {f"{random.randrange(20_000, 60_000)}" for _ in range(3000)}
    asked = [f"{random.randrange(10_000, 99_999)}" for _ in range(60)]
    looked_up = [nearest_code(code, known) for code in asked]
    assert any(looked_up)
    assert not all(looked_up)
    monkeypatch.setattr(codes, "MOST_LOOKED_AT", len(known))
    assert [nearest_code(code, known) for code in asked] == looked_up


def test_of_many_rows_that_say_the_same_eight_are_named() -> None:
    places = [CellPlace("Văn bản", row, 1) for row in range(2, 2 + 1000)]
    assert Others(places[:2]).of(0) == "A3"
    assert Others(places[:9]).of(3).count(",") == MOST_NAMED - 1
    assert Others(places).of(0) == "A3, A4, A5, A6, A7, A8, A9, A10, …"
    assert Others(places).of(500) == "A2, A3, A4, A5, A6, A7, A8, A9, …"


def test_a_sheet_of_points_without_thousands_of_codes_names_the_first(tmp_path: Path) -> None:
    found = _filled("Bộ chỉ tiêu", "Mã", [f"{number}.1" for number in range(100, 2100)])
    lost = [finding for finding in found if finding.code == "thieu-cot"]
    assert lost
    assert all("mã khác" in finding.message for finding in lost)
