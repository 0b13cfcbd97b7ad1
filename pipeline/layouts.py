"""Layout rules (thể thức) as dated data: which regulation on administrative papers holds when."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipeline.project import RULES


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
def load(folder: Path = RULES / "layouts") -> tuple[Layout, ...]:
    """All layouts, oldest first."""
    found = []
    for path in folder.glob("*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(
            Layout(
                path.stem,
                data["ten"],
                data["hieu_luc_tu"]["gia_tri"],
                data["hieu_luc_den"]["gia_tri"],
            )
        )
    return tuple(sorted(found, key=lambda each: each.until or dt.date.max))
