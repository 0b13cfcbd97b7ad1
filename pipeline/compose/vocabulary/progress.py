"""Names of what is owed by the plan's deadlines: what has come in, what is late.

The day is that of the paper, else the last day in the workbook; in that case the number of days
late is left open.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.compose.vocabulary.scope import ALL, Whole, comes_from
from pipeline.model.deadlines import Owed, owed
from pipeline.model.records import DangKy, DonVi, MocThoiGian, TienDo, VanBan
from pipeline.model.tables import Scope

OVERDUE = "overdue"
"""The group of units with a paper past its deadline (keys `for` and `addressed-units`)."""


@dataclass(frozen=True)
class TreHan:
    """A paper of a unit that came late or has not come.

    `so_ngay`: by how many days, None in a draft without a date.
    """

    don_vi: DonVi
    van_ban: str
    han: dt.date
    ngay_nhan: dt.date | None
    so_ngay: int | None


@dataclass(frozen=True)
class TienDoHan:
    """A deadline of the units on the day of the paper: how many owe, came in time, late, not yet.

    `den_han`: whether it has passed by then; `chua_nhan` lists what has not come, `qua_han` the
    same once it has passed.
    """

    van_ban: str
    han: dt.date
    den_han: bool
    tong_so: int
    da_nhan: int
    dung_han: int
    nhan_muon: tuple[TreHan, ...]
    chua_nhan: tuple[TreHan, ...]
    qua_han: tuple[TreHan, ...]


_READ = (
    Whole(DonVi),
    (MocThoiGian, "han", "loai_van_ban"),
    TienDo,
    (DangKy, "ma_don_vi", "ngay_dang_ky", "trang_thai"),
    (VanBan, "ngay_ban_hanh", "trang_thai"),
)


@comes_from((DonVi, "ma"), *_READ[1:], by={"don_vi": [Whole(DonVi)]}, of=ALL)
def tre_han(scope: Scope) -> tuple[TreHan, ...]:
    """Papers past their deadline that had not come in by the day of the paper, by unit."""
    day = _day(scope)
    if day is None:
        return ()
    late = [unit for unit in _of_units(scope) if unit.open_on(day) and unit.due < day]
    order = list(scope.tables.don_vi)
    rows = [_late(scope, owed_paper) for owed_paper in late]
    return tuple(sorted(rows, key=lambda row: (order.index(row.don_vi.ma), row.han)))


@comes_from(
    (DonVi, "ma"),
    *_READ[1:],
    by={
        "nhan_muon.don_vi": [Whole(DonVi)],
        "chua_nhan.don_vi": [Whole(DonVi)],
        "qua_han.don_vi": [Whole(DonVi)],
    },
    of=ALL,
)
def tien_do(scope: Scope) -> tuple[TienDoHan, ...]:
    """The units' deadlines as they are on the day of the paper."""
    day = _day(scope)
    listed = _of_units(scope)
    kinds = dict.fromkeys(owed_paper.kind for owed_paper in listed)
    return tuple(
        _deadline(scope, [owed_paper for owed_paper in listed if owed_paper.kind == kind], day)
        for kind in kinds
    )


def overdue_units(scope: Scope) -> tuple[DonVi, ...]:
    """The units with a paper past its deadline, each once."""
    return tuple({row.don_vi.ma: row.don_vi for row in tre_han(scope)}.values())


def _of_units(scope: Scope) -> list[Owed]:
    return [
        owed_paper
        for owed_paper in owed(scope.year, scope.tables.kinds)
        if owed_paper.unit is not None
    ]


def _own_date(scope: Scope) -> dt.date | None:
    unit = scope.unit_code
    row = scope.tables.van_ban.get((scope.register_name, unit))
    return row.ngay_ban_hanh if row else None


def _day(scope: Scope) -> dt.date | None:
    """The paper's date; without one the last day in the workbook."""
    if (own := _own_date(scope)) is not None:
        return own
    days: Iterable[dt.date | None] = (
        *(row.ngay_dang_ky for row in scope.year.all(DangKy)),
        *(row.ngay_ban_hanh for row in scope.year.all(VanBan)),
        *(row.ngay_nhan for row in scope.year.all(TienDo)),
    )
    return max((day for day in days if day is not None), default=None)


def _late(scope: Scope, owed_paper: Owed) -> TreHan:
    assert owed_paper.unit is not None
    own = _own_date(scope)
    came = (
        owed_paper.came
        if own is None or (owed_paper.came is not None and owed_paper.came <= own)
        else None
    )
    return TreHan(owed_paper.unit, owed_paper.kind, owed_paper.due, came, owed_paper.days_late(own))


def _deadline(scope: Scope, rows: list[Owed], day: dt.date | None) -> TienDoHan:
    came = [row for row in rows if row.came is not None and (day is None or row.came <= day)]
    late = [owed_paper for owed_paper in came if owed_paper.days_late(None)]
    due = max(row.deadline.han for row in rows if row.deadline.han is not None)
    passed = day is not None and due < day
    missing = tuple(_late(scope, row) for row in rows if row not in came)
    return TienDoHan(
        van_ban=rows[0].kind,
        han=due,
        den_han=passed,
        tong_so=len(rows),
        da_nhan=len(came),
        dung_han=len(came) - len(late),
        nhan_muon=tuple(_late(scope, owed_paper) for owed_paper in late),
        chua_nhan=missing,
        qua_han=missing if passed else (),
    )
