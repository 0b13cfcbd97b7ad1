"""Offices that began or ended on a day, as `co-quan.yaml` lists them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.regulations.letters import bare
from pipeline.regulations.nodes import Node, read_nodes
from pipeline.regulations.paths import DATA
from pipeline.regulations.sources import MARKS, named, read_sources

FILE = DATA / "co-quan.yaml"


@dataclass(frozen=True)
class CoQuanTheoNgay:
    """An office by the words in its name, its first and last day (None: open), and why."""

    ten: str
    nhan_dang: tuple[str, ...]
    tu: dt.date | None
    den: dt.date | None
    ly_do: str
    nguon: tuple[str, ...]
    muc_do: str

    def la(self, name: str) -> bool:
        """Whether a name is that of this office."""
        words_of_name = f" {_key(name)} "
        return any(f" {part} " in words_of_name for part in self.nhan_dang)

    def co_vao(self, day: dt.date) -> bool:
        """Whether it existed on a day."""
        return (self.tu is None or self.tu <= day) and (self.den is None or day <= self.den)


@lru_cache(maxsize=4096)  # hundreds of papers name a few offices
def _key(name: str) -> str:
    """For comparing: only letters and digits, no diacritics (LĐ-TB&XH is "ld tb xh")."""
    return " ".join(re.findall(r"[a-z0-9]+", bare(name)))


@cache
def load(path: Path = FILE) -> tuple[CoQuanTheoNgay, ...]:
    """The offices of the rule file; RuleError names the line of the first fault."""
    part = read_nodes(path).fields(("danh_muc_nguon", "co_quan"))
    sources = read_sources(part["danh_muc_nguon"])
    return tuple(_read(node, sources) for node in part["co_quan"].items())


_KEYS = ("ten", "nhan_dang", "tu", "den", "ly_do", "nguon", "muc_do")


def _read(node: Node, sources: Mapping[str, str]) -> CoQuanTheoNgay:
    part = node.fields(_KEYS, ("ghi_chu",))
    first, last = (None if part[name].is_null else part[name].day() for name in ("tu", "den"))
    if first is None and last is None:
        raise node.fault("phải có ngày “tu” hoặc “den”")
    if first is not None and last is not None and first > last:
        raise part["den"].fault("“den” trước “tu”")
    return CoQuanTheoNgay(
        ten=part["ten"].text(),
        nhan_dang=tuple(_key(item.text()) for item in part["nhan_dang"].items()),
        tu=first,
        den=last,
        ly_do=part["ly_do"].text(),
        nguon=named(part["nguon"], sources),
        muc_do=part["muc_do"].one_of(MARKS),
    )


def not_there(name: str | None, day: dt.date | None) -> CoQuanTheoNgay | None:
    """The office of this name if it did not exist on a day, else None."""
    if not name or day is None:
        return None
    return next((office for office in load() if office.la(name) and not office.co_vao(day)), None)
