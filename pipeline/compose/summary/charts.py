"""The charts of the year at a glance: each row with its words and its strip.

Decimals become floats only for drawing; printed figures come from the Decimal.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.compose.summary.facts import (
    ChiTieu,
    ChuGiai,
    Cot,
    HangBieuDo,
    HangTongQuan,
    HangXepHang,
    MatDiem,
    TongQuan,
    Truc,
    co_dau,
)
from pipeline.model import words
from pipeline.model.pictures import Chart, Row

_LEGEND = Chart(
    (Row(passed=1), Row(failed=1), Row(level=0.5), Row(before=0.5), Row(after=0.5)), 7, 3.2, 1, 0
)
_TALL, _LOW = 7.6, 5.6
"""The height of a unit's row, in mm, where there are few and where there are many."""


def charts_of(
    facts: TongQuan,
    ranked: Sequence[HangTongQuan],
    distribution: Sequence[Cot],
    losses: Sequence[MatDiem],
    targets: Sequence[ChiTieu],
    most: tuple[Decimal, int],
) -> TongQuan:
    """The facts with their charts; `most`: the greatest total of points, and the units in all."""
    top = float(max(most[0], *(row.tong or Decimal(0) for row in ranked))) or 1.0
    high = _LOW if facts.nhieu_dong else _TALL
    points = Chart(tuple(_points(row) for row in ranked), 60, high, top, has_axis=True)
    own = _pairs([(row.tu_cham, row.tham_dinh) for row in ranked], high)
    earlier = _pairs([(row.diem_truoc, row.tong) for row in ranked], high)
    columns = Chart(
        tuple(Row(passed=band.dat, failed=band.dat + band.con_lai) for band in distribution),
        110,
        4.2,
        max((band.dat + band.con_lai for band in distribution), default=1),
    )
    lost = Chart(
        tuple(Row(passed=loss.so_don_vi / loss.tren, box=1) for loss in losses), 50, 4.4, 1
    )
    count = max(most[1], 1, *(target.so_don_vi for target in targets))
    aims = Chart(tuple(_target(target) for target in targets), 125, 4.6, count)
    return replace(
        facts,
        xep_hang=_ranking(ranked, points, own, earlier),
        truc=Truc(points.axis, own.axis if own else None, earlier.axis if earlier else None),
        chu_giai=ChuGiai(*(_LEGEND.strip(at) for at in range(len(_LEGEND.rows)))),
        phan_bo=tuple(
            HangBieuDo(
                f"từ {words.so(band.tu)} đến dưới {words.so(band.den)}",
                words.so(band.dat + band.con_lai),
                columns.strip(at),
            )
            for at, band in enumerate(distribution)
        ),
        mat_diem=tuple(
            HangBieuDo(f"{loss.ma}. {loss.ten}", _lost(loss), lost.strip(at))
            for at, loss in enumerate(losses)
        ),
        chi_tieu=tuple(
            HangBieuDo(target.ten, words.dem(target.so_don_vi), aims.strip(at))
            for at, target in enumerate(targets)
        ),
        charts=tuple(
            chart for chart in (_LEGEND, points, own, earlier, columns, lost, aims) if chart
        ),
    )


def _ranking(
    ranked: Sequence[HangTongQuan], points: Chart, own: Chart | None, earlier: Chart | None
) -> tuple[HangXepHang, ...]:
    """The lines of the ranking, each with its strips of the charts."""
    return tuple(
        HangXepHang(
            ten=row.ten,
            dat=row.dat,
            tong=row.tong or Decimal(0),
            diem=points.strip(at),
            cham=own.strip(at) if own else None,
            chenh_lech=co_dau(row.chenh_lech) if row.chenh_lech is not None else "–",
            ky=earlier.strip(at) if earlier else None,
            thay_doi=_change(row.diem_truoc, row.tong),
        )
        for at, row in enumerate(ranked)
    )


def _points(row: HangTongQuan) -> Row:
    total = float(row.tong or 0)
    level = float(row.muc) if row.muc is not None else None
    return Row(passed=total, level=level) if row.dat else Row(failed=total, level=level)


def _pairs(pairs: Sequence[tuple[Decimal | None, Decimal | None]], high: float) -> Chart | None:
    """Two figures of each unit on a line; None if no unit has both."""
    if not any(one is not None and two is not None for one, two in pairs):
        return None
    rows = (
        Row(
            before=float(one) if one is not None else None,
            after=float(two) if two is not None else None,
        )
        for one, two in pairs
    )
    return Chart(tuple(rows), 26, high, None, 4, has_axis=True)


def _target(target: ChiTieu) -> Row:
    if target.la_chi_tieu:
        return Row(failed=target.so_don_vi)
    return Row(passed=target.so_don_vi)


def _change(one: Decimal | None, two: Decimal | None) -> str:
    return co_dau(two - one) if one is not None and two is not None else "–"


def _lost(row: MatDiem) -> str:
    return (
        f"{words.dem(row.so_don_vi)}/{words.dem(row.tren)} đơn vị; "
        f"mất {words.so(row.binh_quan)}/{words.so(row.diem_toi_da)} điểm"
    )
