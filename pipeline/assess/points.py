"""Points by rule: from an indicator (sheet Số liệu) over a scale to points.

The scale is the standard's where its steps are known; what the regulation files leave open, the
district enters in the sheet Thang điểm. Points that were given count as they are; computed ones
fill what was left blank. Decimals throughout.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.model import words
from pipeline.model.cells import nearest
from pipeline.model.findings import Finding, error, warning
from pipeline.model.records import (
    TREN,
    BangDiem,
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


@dataclass(frozen=True)
class TinhDiem:
    """What an indicator gives: its rate in percent and the points, None where no step is known."""

    so_lieu: SoLieu
    ti_le: Decimal
    diem: Decimal | None

    @property
    def cach_tinh(self) -> str:
        """The rate as it was computed: "48/50 = 96%"."""
        row = self.so_lieu
        part, whole = words.so(row.tu_so or 0), words.so(row.mau_so or 0)
        return f"{part}/{whole} = {words.phan_tram(self.ti_le)}"


def score(year: Year, standard: TieuChuan) -> tuple[Year, tuple[Finding, ...]]:
    """The year with computed points where none were given, and what is wrong with them.

    A unit's own points are completed always, the district's only where it gave any: an indicator
    is no appraisal.
    """
    scales = _scales(year)
    found = [*_scale_findings(year, standard), *_unknown_criteria(year, standard)]
    computed = _computed(year, standard, scales)
    given = {sheet: {row.ma_don_vi: row.diem for row in year.all(sheet)} for sheet in _SHEETS}
    found += _differences(year, computed)
    found += _without_points(year, standard, scales, computed, given)
    return _completed(year, computed), tuple(found)


_SHEETS: tuple[type[BangDiem], ...] = (ChamDiem, ThamDinh)

Scales = Mapping[str, tuple[ThangDiem, ...]]


def _scales(year: Year) -> Scales:
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


def _computed(year: Year, standard: TieuChuan, scales: Scales) -> dict[Key, TinhDiem]:
    criteria = {row.ma: row for row in year.all(BoChiTieu)}
    found = {}
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
        found[row.ma_don_vi, row.ma_chi_tieu] = TinhDiem(row, rate, points)
    return found


def _completed(year: Year, computed: Mapping[Key, TinhDiem]) -> Year:
    by_unit: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (unit, criterion), each in computed.items():
        if each.diem is not None:
            by_unit[unit][criterion] = each.diem
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


# What is wrong


def _scale_findings(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Steps above the criterion's maximum, or other than the regulation's own."""
    criteria = {row.ma: row for row in year.all(BoChiTieu)}
    for row in year.all(ThangDiem):
        criterion = criteria.get(row.ma_chi_tieu)
        if criterion is None or row.tu is None or row.diem is None:
            continue
        most = criterion.diem_toi_da
        if most is not None and row.diem > most:
            yield error(
                "diem-vuot-toi-da",
                row.place("diem"),
                f"{words.so(row.diem)} điểm vượt điểm tối đa {words.so(most)} của "
                f"{standard.tu} {row.ma_chi_tieu}",
                f"Nhập từ 0 đến {words.so(most)}.",
            )
            continue
        # A step that begins above its bound is compared just above it.
        rate = row.tu + Decimal("0.000001") if row.cach_so == TREN else row.tu
        official = standard.diem_theo_thang(row.ma_chi_tieu, rate, criterion.ten or "")
        if official is not None and official != row.diem:
            yield warning(
                "thang-diem-khac-quy-dinh",
                row.place("diem"),
                f"{row.cach_so or 'từ'} {words.so(row.tu)}% ghi {words.so(row.diem)} điểm, "
                f"{standard.trich_dan} cho {words.so(official)} điểm",
                "Sửa theo quy định; khi tính, chương trình dùng thang điểm của quy định.",
            )


def _unknown_criteria(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Rows for a criterion that is not in Bộ chỉ tiêu."""
    known = tuple(row.ma for row in year.all(BoChiTieu))
    rows: tuple[ThangDiem | SoLieu, ...] = (*year.all(ThangDiem), *year.all(SoLieu))
    for row in rows:
        if known and row.ma_chi_tieu not in known:
            near = nearest(row.ma_chi_tieu, known)
            hint = "Xem mã trong sheet Bộ chỉ tiêu."
            yield error(
                "ma-chi-tieu-la",
                row.place("ma_chi_tieu"),
                f"mã {standard.tu} “{row.ma_chi_tieu}” không có trong sheet Bộ chỉ tiêu",
                f"Có phải “{near}”? {hint}" if near else hint,
                unit=row.ma_don_vi if isinstance(row, SoLieu) else None,
            )


def _differences(year: Year, computed: Mapping[Key, TinhDiem]) -> Iterator[Finding]:
    """Given points that are not what the indicator gives."""
    for sheet in _SHEETS:
        for row in year.all(sheet):
            for code, given in row.diem.items():
                by_rule = computed.get((row.ma_don_vi, code))
                if by_rule is None or by_rule.diem is None or by_rule.diem == given:
                    continue
                where = by_rule.so_lieu.place("tu_so").cell
                yield warning(
                    "diem-khac-so-lieu",
                    row.place(f"diem.{code}"),
                    f"ghi {words.so(given)} điểm, theo số liệu là {words.so(by_rule.diem)} điểm "
                    f"({by_rule.cach_tinh})",
                    f"Xem lại điểm, hoặc số liệu ở sheet {SoLieu.sheet}, ô {where}. "
                    "Để nguyên thì điểm đã ghi được dùng.",
                    unit=row.ma_don_vi,
                )


def _without_points(
    year: Year,
    standard: TieuChuan,
    scales: Scales,
    computed: Mapping[Key, TinhDiem],
    given: Mapping[type[BangDiem], Mapping[str, Mapping[str, Decimal]]],
) -> Iterator[Finding]:
    """Indicators that make no sense, or give no points where none were given."""
    known = {row.ma for row in year.all(BoChiTieu)}
    for row in year.all(SoLieu):
        if row.ma_chi_tieu not in known or row.tu_so is None or row.mau_so is None:
            continue
        if row.tu_so > row.mau_so:
            yield warning(
                "tu-so-lon-hon-mau-so",
                row.place("tu_so"),
                f"tử số {words.so(row.tu_so)} lớn hơn mẫu số {words.so(row.mau_so)}",
                "Xem lại hai số này; có thể đã ghi ngược.",
                unit=row.ma_don_vi,
            )
        if any(row.ma_chi_tieu in rows.get(row.ma_don_vi, {}) for rows in given.values()):
            continue
        by_rule = computed.get((row.ma_don_vi, row.ma_chi_tieu))
        if by_rule is None or by_rule.diem is None:
            yield warning(
                "khong-tinh-duoc-diem",
                row.place("mau_so" if by_rule is None else "tu_so"),
                f"chưa tính được điểm của {standard.tu} {row.ma_chi_tieu}: "
                f"{_why(row, by_rule, scales)}",
                f"Ghi điểm vào sheet {ChamDiem.sheet}, hoặc bổ sung sheet {ThangDiem.sheet}.",
                unit=row.ma_don_vi,
            )


def _why(row: SoLieu, by_rule: TinhDiem | None, scales: Scales) -> str:
    if by_rule is None:
        return "mẫu số là 0"
    steps = scales.get(row.ma_chi_tieu, ())
    if not steps:
        return f"chưa có thang điểm cho {by_rule.cach_tinh}"
    return f"{by_rule.cach_tinh} thấp hơn bậc thấp nhất của thang điểm"
