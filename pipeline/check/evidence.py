"""Evidence for a criterion that does not exist, or twice for the same."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.check.facts import Facts, Others
from pipeline.model.findings import Finding, error
from pipeline.model.records import BoChiTieu, MinhChung
from pipeline.model.suggestions import Suggestions


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Minh chứng."""
    year, standard = facts.year, facts.standard
    known = tuple(dict.fromkeys(row.ma for row in year.all(BoChiTieu)))
    sure = known and len(known) == len(year.all(BoChiTieu))
    known_codes, suggestions = set(known), Suggestions()
    rows: dict[tuple[str | None, str], list[MinhChung]] = defaultdict(list)
    for row in year.all(MinhChung):
        rows[row.ma_don_vi, row.ma_chi_tieu].append(row)
        if sure and row.ma_chi_tieu not in known_codes:
            near = suggestions.by(row.ma_chi_tieu, known)
            hint = "Xem mã trong sheet Bộ chỉ tiêu."
            yield error(
                "ma-chi-tieu-la",
                row.place("ma_chi_tieu"),
                f"mã {standard.tu} “{row.ma_chi_tieu}” không có trong sheet Bộ chỉ tiêu",
                f"Có phải “{near}”? {hint}" if near else hint,
                unit=row.ma_don_vi,
            )
    for same in rows.values():
        if len(same) == 1:
            continue
        others = Others(row.place("ma_chi_tieu") for row in same)
        for at, row in enumerate(same):
            yield error(
                "trung-dong",
                row.place("ma_chi_tieu"),
                f"{standard.tu} “{row.ma_chi_tieu}” có ở nhiều dòng (xem thêm ô {others.of(at)})",
                "Giữ một dòng, xóa hoặc sửa dòng kia.",
                unit=row.ma_don_vi,
            )
