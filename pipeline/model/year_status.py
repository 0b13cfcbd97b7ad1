"""The status of a year on a day: what is reported of each deadline and each paper."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

ON_TIME, LATE, OVERDUE, WAITING, NOT_FOLLOWED = (
    *("on-time", "late", "overdue", "waiting"),
    "not-followed",
)
NOT_YET, CAN_BE_MADE, NOT_ISSUED, ISSUED = "not-yet", "can-be-made", "not-issued", "issued"


class PaperState(NamedTuple):
    """How far a paper is, in words: within a sentence, and as the heading of a narrow column."""

    long: str
    heading: str


PAPER_STATES = {
    CAN_BE_MADE: PaperState("làm được", "Làm được"),
    NOT_ISSUED: PaperState("đã làm, chưa phát hành", "Chưa phát hành"),
    ISSUED: PaperState("đã phát hành", "Đã phát hành"),
    NOT_YET: PaperState("chưa làm được", "Chưa làm được"),
}


@dataclass(frozen=True)
class DeadlineLine:
    """What is owed by a deadline: of a unit (`unit` its code), or of the office (None).

    `kind` is blank if the plan names no paper for the deadline: then it is not known whether it
    was kept. `days` are days late, or (waiting) days that are left.
    """

    task: str
    kind: str
    unit: str | None
    owner: str
    due: dt.date
    came: dt.date | None
    state: str
    days: int

    @property
    def text(self) -> str:
        """The state in words: "muộn 3 ngày", "chưa nhận, quá hạn 5 ngày".

        What the office itself owes does not come in: it is issued.
        """
        missing = "chưa nhận" if self.unit else "chưa ban hành"
        match self.state:
            case "on-time":
                return "đúng hạn"
            case "late":
                return f"muộn {self.days} ngày"
            case "overdue":
                return f"{missing}, quá hạn {self.days} ngày"
            case "waiting":
                left = f"còn {self.days} ngày" if self.days else "hôm nay đến hạn"
                return f"{missing}, {left}"
            case _:
                return "đã qua hạn" if self.days < 0 else f"còn {self.days} ngày"


@dataclass(frozen=True)
class PaperLine:
    """A paper of the year and how far it is; `why` says why it cannot be made."""

    kind: str
    name: str
    stage: str
    unit: str | None
    owner: str
    state: str
    number: str | None = None
    date: dt.date | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class YearStatus:
    """The status of a year on a day."""

    workbook: str
    today: dt.date
    deadlines: tuple[DeadlineLine, ...]
    papers: tuple[PaperLine, ...]

    def as_json(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {
            "workbook": self.workbook,
            "today": self.today.isoformat(),
            "deadlines": [
                {
                    "task": line.task,
                    "kind": line.kind or None,
                    "unit": line.unit,
                    "due": line.due.isoformat(),
                    "came": line.came.isoformat() if line.came else None,
                    "state": line.state,
                    "days_late": line.days if line.state in (LATE, OVERDUE) else 0,
                }
                for line in self.deadlines
            ],
            "papers": [
                {
                    "kind": line.kind,
                    "unit": line.unit,
                    "state": line.state,
                    "number": line.number,
                    "date": line.date.isoformat() if line.date else None,
                    "why": list(line.why),
                }
                for line in self.papers
            ],
        }
