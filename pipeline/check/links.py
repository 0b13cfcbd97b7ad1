"""Units missing from a sheet: registered but not scored, scored but not registered, and so on."""

from collections.abc import Iterable, Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import CellPlace, Finding, warning
from pipeline.model.records import (
    CONG_NHAN,
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    ThamDinh,
    XetCongNhan,
)


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on units that are in one sheet and are missing in another.

    Sheets whose unit codes have faults themselves are left out.
    """
    year, unsure = facts.year, _unsure_sheets((*facts.read, *facts.found))
    sheets = (DonVi, DangKy, BoChiTieu, ChamDiem, ThamDinh, XetCongNhan)
    if unsure & {sheet.sheet for sheet in sheets}:
        return
    names = {row.ma: row.ten_day_du for row in year.all(DonVi)}
    registered = {row.ma_don_vi for row in year.all(DangKy)}
    scored = {row.ma_don_vi for row in year.all(ChamDiem) if row.diem}
    has_points = scored | {row.ma_don_vi for row in year.all(ThamDinh) if row.diem}
    if scored:
        for row in year.all(DangKy):
            if row.ma_don_vi in names and row.ma_don_vi not in scored:
                yield warning(
                    "dang-ky-chua-cham-diem",
                    row.place("ma_don_vi"),
                    f"{names[row.ma_don_vi]} đã đăng ký nhưng chưa có điểm ở sheet Chấm điểm",
                    "Nhập điểm của đơn vị, hoặc bỏ qua nếu đơn vị chưa tự chấm.",
                    unit=row.ma_don_vi,
                )
    for own in year.all(ChamDiem):
        if own.diem and own.ma_don_vi in names and own.ma_don_vi not in registered:
            yield warning(
                "cham-diem-chua-dang-ky",
                own.place("ma_don_vi"),
                f"{names[own.ma_don_vi]} có điểm nhưng chưa có ở sheet Đăng ký",
                "Ghi đăng ký của đơn vị vào sheet Đăng ký.",
                unit=own.ma_don_vi,
            )
    for decided in year.all(XetCongNhan):
        unit = decided.ma_don_vi
        if unit in names and decided.ket_luan == CONG_NHAN and unit not in has_points:
            yield warning(
                "cong-nhan-chua-cham-diem",
                decided.place("ket_luan"),
                f"{names[unit]} được công nhận nhưng chưa có điểm nào",
                "Nhập điểm ở sheet Chấm điểm hoặc Thẩm định, hoặc xem lại kết luận.",
                unit=unit,
            )


def _unsure_sheets(findings: Iterable[Finding]) -> frozenset[str]:
    """Sheets with faulty unit codes, so that their units are not known."""
    return frozenset(
        finding.place.sheet
        for finding in findings
        if finding.is_error
        and isinstance(finding.place, CellPlace)
        and finding.place.field in ("", "ma", "ma_don_vi")
    )
