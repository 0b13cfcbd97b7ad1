"""Regulations on the layout of papers (thể thức) as dated data: which holds when, and its rules."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.regulations.layouts.reader import read_layout, read_rules
from pipeline.regulations.layouts.rules import Layout, QuyTac
from pipeline.regulations.paths import DATA

__all__ = ["Layout", "QuyTac", "UnknownLayoutError", "for_day", "load", "rules_of"]


class UnknownLayoutError(LookupError):
    """There are no layout rules of that code; `known` are the codes that exist."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(f"Không có bộ quy tắc thể thức “{code}”.")
        self.code = code
        self.known = tuple(known)


@cache
def load(folder: Path = DATA / "layouts") -> tuple[Layout, ...]:
    """All layouts, oldest first."""
    layouts = [read_layout(path) for path in folder.glob("*.yaml")]
    return tuple(sorted(layouts, key=lambda layout: layout.until or dt.date.max))


def for_day(day: dt.date | None) -> str:
    """The code of the regulation in force on a day; without a day, of the newest."""
    known = load()
    if day is not None:
        for layout in known:
            if layout.in_force(day):
                return layout.code
    return known[-1].code


@cache
def rules_of(code: str) -> QuyTac:
    """The rules of a regulation by its code ("nd30-2020"), or UnknownLayoutError."""
    known = [layout.code for layout in load()]
    if code not in known:
        raise UnknownLayoutError(code, known)
    return read_rules(DATA / "layouts" / f"{code}.yaml")
