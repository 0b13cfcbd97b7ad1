"""Rows with the same key: a key must appear only once in its sheet."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.check.facts import Facts, Others, kind_of
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.records import SHEETS, Record, unit_code


def check(facts: Facts) -> Iterator[Finding]:
    """A key twice in a sheet: a finding on each place, naming the other."""
    year = facts.year
    for sheet in SHEETS:
        if not sheet.keys:
            continue
        rows = defaultdict(list)
        for row in year.all(sheet):
            rows[tuple(getattr(row, key) for key in sheet.keys)].append(row)
        for key, same in rows.items():
            if len(same) == 1:
                continue
            others = Others(map(_key_place, same))
            for at, row in enumerate(same):
                named = " / ".join(str(part) for part in key if part)
                yield error(
                    "trung-dong",
                    _key_place(row),
                    f"“{named}” có ở nhiều dòng (xem thêm ô {others.of(at)})",
                    "Giữ một dòng, xóa hoặc sửa dòng kia.",
                    kind=kind_of(row),
                    unit=unit_code(row),
                )


def _key_place(row: Record) -> CellPlace:
    """The cell to report: the unit's if there is one, else that of the first key column."""
    names = [key for key in ("ma_don_vi", *row.keys) if getattr(row, key, None) is not None]
    return row.place(names[0])
