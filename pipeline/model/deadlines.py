"""What is owed by the plan's deadlines, what has come in, and how late it is.

A deadline of Mốc thời gian that names a kind of paper is owed by every unit (a registration), by
every unit that registered (their other papers), or by the office. It came in on the day of the
sheet Tiến độ; if that has no row, on the day of the issued paper itself.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.kinds import Kind
from pipeline.model.records import (
    DU_THAO,
    DangKy,
    DonVi,
    MocThoiGian,
    TienDo,
    VanBan,
    Year,
    unit_code,
)


@dataclass(frozen=True)
class Owed:
    """A paper that is owed by a deadline: of a unit, or (None) of the office.

    `due` is the unit's own deadline if it was given more time; `came` the day it came in, None
    while it has not; `kind` the name of the kind of paper.
    """

    deadline: MocThoiGian
    kind: str
    unit: DonVi | None
    due: dt.date
    came: dt.date | None

    def open_on(self, day: dt.date) -> bool:
        """Whether it had not come in by the end of a day."""
        return self.came is None or self.came > day

    def days_late(self, day: dt.date | None) -> int | None:
        """Days past the deadline on a day; 0 if it came in time or is not due yet.

        Without a day (a draft that is not dated yet) None for what has not come in.
        """
        if self.came is not None and (day is None or self.came <= day):
            return max(0, (self.came - self.due).days)
        return None if day is None else max(0, (day - self.due).days)


def owed(year: Year, kinds: Iterable[Kind]) -> tuple[Owed, ...]:
    """All that is owed, deadline by deadline, units in the order of their sheet."""
    by_name = {kind.name: kind for kind in kinds}
    noted = {(row.ma_don_vi, row.loai_van_ban): row for row in year.all(TienDo)}
    registered = {row.ma_don_vi: row for row in year.all(DangKy)}
    papers = {(row.loai_van_ban, row.ma_don_vi): row for row in year.all(VanBan)}
    papers_owed = []
    for deadline in year.all(MocThoiGian):
        kind = by_name.get(deadline.loai_van_ban or "")
        if kind is None or deadline.han is None:
            continue
        units: list[DonVi | None] = [None]
        if kind.for_unit:
            every = kind.registration
            units = [row for row in year.all(DonVi) if every or row.ma in registered]
        for unit in units:
            code = unit_code(unit)
            row = noted.get((code or "", kind.name))
            if row is not None:
                came, due = row.ngay_nhan, row.han or deadline.han
            elif kind.registration:
                came, due = _registered_on(registered.get(code or "")), deadline.han
            else:
                came, due = _issued_on(papers.get((kind.name, code))), deadline.han
            papers_owed.append(Owed(deadline, kind.name, unit, due, came))
    return tuple(papers_owed)


def _registered_on(row: DangKy | None) -> dt.date | None:
    return row.ngay_dang_ky if row and row.trang_thai != DU_THAO else None


def _issued_on(row: VanBan | None) -> dt.date | None:
    return row.ngay_ban_hanh if row and not row.la_du_thao else None
