"""The status of a year on a day: the plan's deadlines unit by unit, and its papers one by one."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from pipeline.model import words
from pipeline.model.deadlines import Owed, owed
from pipeline.model.kinds import Kind
from pipeline.model.papers import Composition
from pipeline.model.records import CO_QUAN_THAM_MUU, PHAT_HANH, MocThoiGian, unit_code
from pipeline.model.tables import Tables
from pipeline.model.year_status import (
    CAN_BE_MADE,
    ISSUED,
    LATE,
    NOT_FOLLOWED,
    NOT_ISSUED,
    NOT_YET,
    ON_TIME,
    OVERDUE,
    WAITING,
    DeadlineLine,
    PaperLine,
    YearStatus,
)


def year_status(
    tables: Tables,
    composition: Composition,
    made: Mapping[tuple[str, str | None], str],
    today: dt.date,
) -> YearStatus:
    """The status of a year at the end of `today`.

    `composition` are the papers that are due; `made` the state of those in the outputs, by kind and
    unit.
    """
    lines = [*_deadlines(tables, today)]
    papers = sorted(_papers(tables, composition, made), key=_order(tables))
    return YearStatus(tables.year.name, today, tuple(lines), tuple(papers))


def _deadlines(tables: Tables, today: dt.date) -> Iterator[DeadlineLine]:
    """Deadline by deadline, in the order of their days."""
    papers = owed(tables.year, tables.kinds)
    rows = [row for row in tables.year.all(MocThoiGian) if row.han is not None]
    for row in sorted(rows, key=lambda row: str(row.han)):
        of_row = [paper for paper in papers if paper.deadline is row]
        yield from (_line(tables, paper, today) for paper in of_row)
        if not of_row:
            yield _not_followed(tables, row, today)


def _line(tables: Tables, paper: Owed, today: dt.date) -> DeadlineLine:
    came = paper.came if paper.came is not None and paper.came <= today else None
    late = paper.days_late(today) or 0
    if came is not None:
        state, days = (LATE, late) if late else (ON_TIME, 0)
    elif late:
        state, days = OVERDUE, late
    else:
        state, days = WAITING, (paper.due - today).days
    unit = paper.unit
    owner = words.viet_hoa_dau(unit.ten_day_du) if unit else _office(tables)
    code = unit_code(unit)
    return DeadlineLine(
        _task(paper.deadline), paper.kind, code, owner, paper.due, came, state, days
    )


def _not_followed(tables: Tables, row: MocThoiGian, today: dt.date) -> DeadlineLine:
    assert row.han is not None
    own = row.don_vi_thuc_hien in (CO_QUAN_THAM_MUU, None)
    owner = _office(tables) if own else row.don_vi_thuc_hien or ""
    days = (row.han - today).days
    return DeadlineLine(_task(row), "", None, owner, row.han, None, NOT_FOLLOWED, days)


def _task(row: MocThoiGian) -> str:
    """The task, with the day in place of its mark."""
    day = words.ngay_so(row.han) if row.han else ""
    return words.viet_hoa_dau((row.viec or "").replace("[hạn]", day))


def _office(tables: Tables) -> str:
    return tables.year.settings.co_quan_tham_muu or CO_QUAN_THAM_MUU


def _papers(
    tables: Tables, composition: Composition, made: Mapping[tuple[str, str | None], str]
) -> Iterator[PaperLine]:
    for paper in composition.papers:
        kind, unit = paper.kind, paper.unit
        before = made.get((kind.code, unit))
        issued = paper.state == PHAT_HANH
        if before is None or (issued and before != PHAT_HANH):
            state = CAN_BE_MADE
        else:
            state = ISSUED if issued or not kind.administrative else NOT_ISSUED
        owner = _owner(tables, unit)
        yield PaperLine(
            kind.code, kind.name, kind.stage, unit, owner, state, paper.number, paper.date
        )
    for out in composition.left_out:
        kind, unit = out.kind, out.unit
        why = tuple(f"{finding.place}: {finding.message}" for finding in out.findings)
        owner = _owner(tables, unit)
        yield PaperLine(kind.code, kind.name, kind.stage, unit, owner, NOT_YET, why=why)


def _owner(tables: Tables, unit: str | None) -> str:
    known = tables.don_vi.get(unit or "")
    return words.viet_hoa_dau(known.ten_day_du) if known else ""


def _order(tables: Tables) -> "_Key":
    return _Key(tables.kinds, list(tables.don_vi))


class _Key:
    """Papers in the order of their kinds, then of the units."""

    def __init__(self, kinds: Iterable[Kind], units: list[str]) -> None:
        self._kinds = {kind.code: at for at, kind in enumerate(kinds)}
        self._units = {code: at for at, code in enumerate(units)}

    def __call__(self, line: PaperLine) -> tuple[str, int, int]:
        return line.stage, self._kinds[line.kind], self._units.get(line.unit or "", -1)
