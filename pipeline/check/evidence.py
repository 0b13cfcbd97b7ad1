"""Evidence for a criterion that does not exist, or twice for the same."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error
from pipeline.model.records import BoChiTieu, MinhChung
from pipeline.model.texts import nearest


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Minh chứng."""
    year, standard = facts.year, facts.standard
    known = tuple(row.ma for row in year.all(BoChiTieu))
    rows: dict[tuple[str | None, str], list[MinhChung]] = defaultdict(list)
    for row in year.all(MinhChung):
        rows[row.ma_don_vi, row.ma_chi_tieu].append(row)
        sure = known and len(set(known)) == len(known)
        if sure and row.ma_chi_tieu not in known:
            near = nearest(row.ma_chi_tieu, known)
            hint = "Xem mã trong sheet Bộ chỉ tiêu."
            yield error(
                "ma-chi-tieu-la",
                row.place("ma_chi_tieu"),
                f"mã {standard.tu} “{row.ma_chi_tieu}” không có trong sheet Bộ chỉ tiêu",
                f"Có phải “{near}”? {hint}" if near else hint,
                unit=row.ma_don_vi,
            )
    for same in rows.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(
                other.place("ma_chi_tieu").cell for other in same if other is not row
            )
            yield error(
                "trung-dong",
                row.place("ma_chi_tieu"),
                f"{standard.tu} “{row.ma_chi_tieu}” có ở nhiều dòng (xem thêm ô {others})",
                "Giữ một dòng, xóa hoặc sửa dòng kia.",
                unit=row.ma_don_vi,
            )
