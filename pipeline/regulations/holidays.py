"""Public holidays on a fixed day, as `ngay-nghi.yaml` lists them; others are not known."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.regulations.nodes import Node, read_nodes
from pipeline.regulations.paths import DATA
from pipeline.regulations.sources import MARKS, named, read_sources

FILE = DATA / "ngay-nghi.yaml"
_LEAP_YEAR = 2000  # has every day that a year can have


@cache
def load(path: Path = FILE) -> Mapping[tuple[int, int], str]:
    """Names of holidays by day and month; RuleError names the line of the first fault."""
    part = read_nodes(path).fields(("danh_muc_nguon", "ngay_nghi"))
    sources = read_sources(part["danh_muc_nguon"])
    return dict(_read(node, sources) for node in part["ngay_nghi"].items())


def _read(node: Node, sources: Mapping[str, str]) -> tuple[tuple[int, int], str]:
    part = node.fields(("ten", "ngay", "thang", "nguon", "muc_do"), ("ghi_chu",))
    part["muc_do"].one_of(MARKS)
    named(part["nguon"], sources)
    day, month = part["ngay"].whole(), part["thang"].whole()
    try:
        dt.date(_LEAP_YEAR, month, day)
    except ValueError as cause:
        raise part["ngay"].fault(f"không có ngày {day}/{month}") from cause
    return (day, month), part["ten"].text()


def holiday_on(day: dt.date) -> str | None:
    """The name of the holiday that a day is, else None."""
    return load().get((day.day, day.month))
