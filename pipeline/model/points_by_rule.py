"""Points by rule: from an indicator (sheet Số liệu) over a scale to points.

The scale is the standard's if its steps are known; what the regulation files leave open, the
district enters in the sheet Thang điểm. Given points are kept; computed ones fill the blanks.
Decimals throughout.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.model import words
from pipeline.model.records import (
    TREN,
    BoChiTieu,
    ChamDiem,
    DonVi,
    SoLieu,
    ThamDinh,
    ThangDiem,
    Year,
)
from pipeline.regulations.standards import TieuChuan

Key = tuple[str, str]
"""Unit and criterion."""

Scales = Mapping[str, tuple[ThangDiem, ...]]
"""The district's steps by criterion, highest first."""


@dataclass(frozen=True)
class TinhDiem:
    """The result of an indicator: its rate in percent; its points, None if no step is known."""

    so_lieu: SoLieu
    ti_le: Decimal
    diem: Decimal | None

    @property
    def cach_tinh(self) -> str:
        """The rate as it was computed: "48/50 = 96%"."""
        row = self.so_lieu
        part, whole = words.so(row.tu_so or 0), words.so(row.mau_so or 0)
        return f"{part}/{whole} = {words.phan_tram(self.ti_le)}"


def with_points_by_rule(year: Year, standard: TieuChuan) -> Year:
    """The year with computed points if none were given.

    A unit's own points are completed always, the district's only if it gave any: an indicator
    is not an appraisal.
    """
    return _completed(year, computed(year, standard, scales_of(year)))


def scales_of(year: Year) -> Scales:
    """The district's steps by criterion, highest first."""
    steps: dict[str, list[ThangDiem]] = defaultdict(list)
    for row in year.all(ThangDiem):
        if row.tu is not None and row.diem is not None:
            steps[row.ma_chi_tieu].append(row)
    return {
        code: tuple(sorted(rows, key=lambda row: (row.tu, row.cach_so == TREN), reverse=True))
        for code, rows in steps.items()
    }


def bac(steps: Sequence[ThangDiem], ti_le: Decimal) -> ThangDiem | None:
    """The step a rate (percent) falls on: the highest that it reaches; None below the lowest."""
    for row in steps:
        assert row.tu is not None
        if ti_le > row.tu or (ti_le == row.tu and row.cach_so != TREN):
            return row
    return None


def computed(year: Year, standard: TieuChuan, scales: Scales) -> dict[Key, TinhDiem]:
    """The result of each indicator, whatever points were given."""
    criteria = {row.ma: row for row in year.all(BoChiTieu)}
    results = {}
    for row in year.all(SoLieu):
        criterion = criteria.get(row.ma_chi_tieu)
        if criterion is None or row.tu_so is None or not row.mau_so:
            continue
        rate = row.tu_so * 100 / row.mau_so
        points = standard.diem_theo_thang(row.ma_chi_tieu, rate, criterion.ten or "")
        step = bac(scales.get(row.ma_chi_tieu, ()), rate)
        if points is None and step is not None:
            points = step.diem
        most = criterion.diem_toi_da
        if points is not None and most is not None and points > most:
            points = None  # the step itself is the fault, and is reported
        results[row.ma_don_vi, row.ma_chi_tieu] = TinhDiem(row, rate, points)
    return results


def _completed(year: Year, computed: Mapping[Key, TinhDiem]) -> Year:
    by_unit: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (unit, criterion), score in computed.items():
        if score.diem is not None:
            by_unit[unit][criterion] = score.diem
    if not by_unit:
        return year
    own = [
        replace(row, diem={**by_unit.get(row.ma_don_vi, {}), **row.diem})
        for row in year.all(ChamDiem)
    ]
    scored = {row.ma_don_vi for row in own}
    own += [
        ChamDiem(ma_don_vi=unit.ma, diem=by_unit[unit.ma])
        for unit in year.all(DonVi)
        if unit.ma in by_unit and unit.ma not in scored
    ]
    appraised = tuple(
        replace(row, diem={**by_unit.get(row.ma_don_vi, {}), **row.diem}) if row.diem else row
        for row in year.all(ThamDinh)
    )
    return replace(year, rows={**year.rows, ChamDiem: tuple(own), ThamDinh: appraised})
