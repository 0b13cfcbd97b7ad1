"""What only follows from another fault is left out, however many findings there are."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.check.consequences import without_consequences
from pipeline.model.findings import CellPlace, Finding, error, warning

MANY = 3000


class Counted(tuple[Finding, ...]):
    """Findings that count how often one of them is looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Finding]:
        for finding in super().__iter__():
            self.seen += 1
            yield finding


def of_unit(unit: int) -> tuple[Finding, Finding]:
    """A unit's wrong points, and the conclusion that only follows from them."""
    points = CellPlace("Chấm điểm", unit, 3, field="diem")
    decided = CellPlace("Xét công nhận", unit, 2, field="ket_luan")
    return (
        error("khong-phai-so", points, "không phải số", unit=str(unit)),
        warning("ket-luan-khac-ket-qua", decided, "khác kết quả", unit=str(unit)),
    )


def test_a_conclusion_that_follows_from_wrong_points_is_not_reported_beside_them() -> None:
    (points, decided) = of_unit(2)
    assert without_consequences([points, decided]) == [points]
    other = replace(decided, unit="3")
    assert without_consequences([points, other]) == [points, other]


def test_an_error_is_left_out_for_an_error_alone() -> None:
    (points, decided) = of_unit(2)
    as_error = error(decided.code, decided.place, decided.message, unit=decided.unit)
    doubt = warning(points.code, points.place, points.message, unit=points.unit)
    assert without_consequences([points, as_error]) == [points]
    assert without_consequences([doubt, as_error]) == [doubt, as_error]


def test_thousands_of_findings_are_looked_at_a_few_times_each() -> None:
    findings = Counted(finding for unit in range(2, MANY + 2) for finding in of_unit(unit))
    assert len(without_consequences(findings)) == MANY
    assert findings.seen <= 5 * len(findings)
