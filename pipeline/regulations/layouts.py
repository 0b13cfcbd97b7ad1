"""Layout rules (thể thức) as dated data: which regulation on administrative papers holds when."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.regulations.nodes import Node, read_nodes
from pipeline.regulations.paths import DATA


@dataclass(frozen=True)
class Layout:
    """A regulation on the layout of papers: its code, its name, and the days it is in force."""

    code: str
    name: str
    since: dt.date | None
    until: dt.date | None

    def in_force(self, day: dt.date) -> bool:
        """Whether papers of this day follow it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@cache
def load(folder: Path = DATA / "layouts") -> tuple[Layout, ...]:
    """All layouts, oldest first."""
    found = [_layout(path) for path in folder.glob("*.yaml")]
    return tuple(sorted(found, key=lambda each: each.until or dt.date.max))


def _layout(path: Path) -> Layout:
    root = read_nodes(path)
    since, until = (_day(_entry(root, name)) for name in ("hieu_luc_tu", "hieu_luc_den"))
    return Layout(path.stem, _entry(root, "ten").text(), since, until)


def _entry(node: Node, name: str) -> Node:
    entries = node.entries()
    if name not in entries:
        raise node.fault(f"“{node.name}” thiếu mục “{name}”")
    return entries[name]


def _day(fact: Node) -> dt.date | None:
    day = _entry(fact, "gia_tri")
    return None if day.is_null else day.day()
