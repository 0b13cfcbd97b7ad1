"""Indicators and scales that make no sense, give no points, or differ from the given points."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipeline.check.criteria import unknown_criteria
from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import Finding, error, warning
from pipeline.model.points_by_rule import Key, Scales, TinhDiem, computed, scales_of
from pipeline.model.records import (
    TREN,
    BangDiem,
    BoChiTieu,
    ChamDiem,
    SoLieu,
    ThamDinh,
    ThangDiem,
    Year,
)
from pipeline.regulations.standards import TieuChuan

_SHEETS: tuple[type[BangDiem], ...] = (ChamDiem, ThamDinh)


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Thang điểm and Số liệu, and on points that differ from the indicator's."""
    year, standard = facts.year, facts.standard
    scales = scales_of(year)
    by_rule = computed(year, standard, scales)
    given = {sheet: {row.ma_don_vi: row.diem for row in year.all(sheet)} for sheet in _SHEETS}
    yield from _scale_findings(year, standard)
    yield from unknown_criteria(year, standard, (*year.all(ThangDiem), *year.all(SoLieu)))
    yield from _differences(year, by_rule)
    yield from _without_points(year, standard, scales, by_rule, given)


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


def _differences(year: Year, computed: Mapping[Key, TinhDiem]) -> Iterator[Finding]:
    """Given points that differ from those of the indicator."""
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
