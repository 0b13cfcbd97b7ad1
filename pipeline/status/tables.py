"""The status of a year as the tables of a workbook: tien-do.xlsx."""

from pipeline.model.sheets import Sheet
from pipeline.model.words import ngay_so
from pipeline.model.year_status import PAPER_STATES, YearStatus

TABLE = "tien-do.xlsx"
"""The name of that workbook in the outputs."""


def tables_of(year: YearStatus) -> tuple[Sheet, ...]:
    """Two sheets: deadlines unit by unit, papers one by one."""
    day = f"đến ngày {ngay_so(year.today)}"
    deadlines = Sheet(
        "Hạn",
        f"Thực hiện các hạn trong kế hoạch, {day}",
        ("Việc", "Văn bản", "Mã đơn vị", "Ai làm", "Hạn", "Ngày nhận", "Tình trạng", "Số ngày trễ"),
        (60, 26, 11, 30, 12, 12, 30, 9),
        tuple(
            (
                *(line.task, line.kind, line.unit, line.owner, line.due, line.came, line.text),
                line.days if line.state in ("late", "overdue") else None,
            )
            for line in year.deadlines
        ),
    )
    papers = Sheet(
        "Văn bản",
        f"Các văn bản của năm, {day}",
        ("Văn bản", "Mã đơn vị", "Đơn vị", "Tình trạng", "Số, ký hiệu", "Ngày", "Vì sao chưa làm"),
        (34, 11, 24, 26, 18, 12, 60),
        tuple(
            (
                *(line.name, line.unit, line.owner, PAPER_STATES[line.state].long),
                *(line.number, line.date, "\n".join(line.why[:3]) or None),
            )
            for line in year.papers
        ),
    )
    return deadlines, papers
