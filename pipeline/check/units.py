"""A year without units."""

from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error
from pipeline.model.records import DonVi


def check(facts: Facts) -> Iterator[Finding]:
    """An error on Đơn vị if it is empty."""
    year = facts.year
    listed = year.heading(DonVi, "ma").column is not None
    if listed and not year.all(DonVi):
        yield error(
            "khong-co-don-vi",
            year.heading(DonVi, "ma"),
            "chưa có đơn vị nào",
            "Nhập danh sách đơn vị vào sheet này, mỗi đơn vị một dòng.",
        )
