"""Register rows with a missing unit, a needless one, or one that the kind is not made for."""

from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error, warning
from pipeline.model.records import CONG_NHAN, KHONG_CONG_NHAN, DonVi, VanBan, XetCongNhan


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on Văn bản."""
    year, kinds = facts.year, facts.kinds
    by_name = {kind.name: kind for kind in kinds}
    units = {unit.ma: unit.ten_day_du for unit in year.all(DonVi)}
    decided = {row.ma_don_vi: row.ket_luan for row in year.all(XetCongNhan)}
    strange = bool(decided.keys() - units.keys())  # one may be that of a unit without a decision
    for row in year.all(VanBan):
        kind = by_name.get(row.loai_van_ban)
        if kind is None:
            continue
        if kind.registration:
            yield error(
                "sai-cho-dang-ky",
                row.place("loai_van_ban"),
                "số và ngày của bản đăng ký phải ghi ở sheet Đăng ký, không ghi ở đây",
                "Ghi số và ngày vào sheet Đăng ký rồi xóa dòng này.",
                kind=kind.name,
                unit=row.ma_don_vi,
            )
        elif kind.for_unit and row.ma_don_vi is None:
            yield error(
                "thieu-ma-don-vi",
                row.place("ma_don_vi"),
                f"“{kind.name}” là văn bản riêng của từng đơn vị nhưng dòng này chưa có mã đơn vị",
                "Ghi mã của đơn vị vào ô này.",
                kind=kind.name,
            )
        elif not kind.for_unit and row.ma_don_vi is not None:
            yield error(
                "thua-ma-don-vi",
                row.place("ma_don_vi"),
                f"“{kind.name}” là văn bản chung của huyện, không của riêng một đơn vị",
                "Xóa mã đơn vị ở dòng này.",
                kind=kind.name,
            )
        elif kind.scope in _DECIDED and row.ma_don_vi in units:
            decision = decided.get(row.ma_don_vi, "")
            if (decision or not strange) and decision not in (_DECIDED[kind.scope], None):
                yield _not_due(row, kind.name, units[row.ma_don_vi], decision)


_DECIDED = {"recognised": CONG_NHAN, "not-recognised": KHONG_CONG_NHAN}


def _not_due(row: VanBan, kind: str, unit: str, decision: str) -> Finding:
    wording = f"ghi “{decision}”" if decision else "chưa có kết luận cho đơn vị này"
    return warning(
        "van-ban-khong-duoc-lam",
        row.place("ma_don_vi"),
        f"“{kind}” của {unit} không được làm: sheet {XetCongNhan.sheet} {wording}",
        f"Xóa dòng này (thường là dòng còn lại của năm trước), hoặc sửa sheet {XetCongNhan.sheet}.",
        kind=kind,
        unit=row.ma_don_vi,
    )
