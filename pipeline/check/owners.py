"""Register rows with a unit where the kind has none, and the other way round."""

from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error
from pipeline.model.records import VanBan


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on Văn bản."""
    year, kinds = facts.year, facts.kinds
    by_name = {kind.name: kind for kind in kinds}
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
