"""Public holidays on a fixed day, and what is wrong in their file."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.regulations import holidays
from pipeline.regulations.nodes import RuleError


def test_a_holiday_is_one_in_every_year() -> None:
    assert {holidays.holiday_on(dt.date(year, 9, 2)) for year in (2014, 2026)} == {"Quốc khánh"}
    assert holidays.holiday_on(dt.date(2014, 9, 3)) is None


@pytest.mark.parametrize(
    ("wrong", "right", "reported"),
    [
        ("ngay: 30, thang: 4", "ngay: 31, thang: 4", "không có ngày 31/4"),
        ("nguon: BLLD", "nguon: LUAT", "không có nguồn “LUAT”"),
        ("muc_do: gan-chac", "muc_do: chua-ro", "phải là một trong"),
    ],
)
def test_a_broken_file_names_the_line(
    tmp_path: Path, wrong: str, right: str, reported: str
) -> None:
    text = holidays.FILE.read_text(encoding="utf-8")
    file = tmp_path / "ngay-nghi.yaml"
    file.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=r"ngay-nghi\.yaml, dòng \d+: ") as caught:
        holidays.load(file)
    assert reported in caught.value.message
