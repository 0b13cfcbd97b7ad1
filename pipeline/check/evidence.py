"""Evidence for a criterion that does not exist, or given twice."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.check.criteria import unknown_criteria
from pipeline.check.facts import Facts, Others
from pipeline.model.findings import Finding, error
from pipeline.model.records import MinhChung


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Minh chứng."""
    year, standard = facts.year, facts.standard
    yield from unknown_criteria(year, standard, year.all(MinhChung))
    rows: dict[tuple[str | None, str], list[MinhChung]] = defaultdict(list)
    for row in year.all(MinhChung):
        rows[row.ma_don_vi, row.ma_chi_tieu].append(row)
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
