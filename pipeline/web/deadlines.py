"""What is due in a year, deadline by deadline, as `hoso status` says it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from pipeline.model.papers import Composition
from pipeline.model.tables import Tables
from pipeline.model.year_status import LATE, NOT_FOLLOWED, OVERDUE, WAITING, DeadlineLine
from pipeline.status import year_status

_NO_PAPERS = Composition((), (), ())


@dataclass(frozen=True)
class Deadline:
    """A deadline and who owes what by it; `kind` is blank if the plan names no paper."""

    task: str
    kind: str
    due: dt.date
    lines: tuple[DeadlineLine, ...]

    @property
    def title(self) -> str:
        """What is due."""
        return self.kind or self.task

    @property
    def followed(self) -> bool:
        """Whether the workbook shows if the deadline was kept."""
        return any(line.state != NOT_FOLLOWED for line in self.lines)

    @property
    def came(self) -> int:
        """How many have come in."""
        return sum(line.came is not None for line in self.lines)

    @property
    def overdue(self) -> int:
        """How many are missing after the deadline."""
        return self._states[OVERDUE]

    @property
    def late(self) -> int:
        """How many came in too late."""
        return self._states[LATE]

    @property
    def waiting(self) -> int:
        """How many are not due yet."""
        return self._states[WAITING]

    @property
    def _states(self) -> Counter[str]:
        return Counter(line.state for line in self.lines)


def deadlines(tables: Tables, today: dt.date) -> tuple[Deadline, ...]:
    """The deadlines of the plan in the order of their days, as they are on a day."""
    year = year_status(tables, _NO_PAPERS, {}, today)
    return tuple(
        Deadline(task, kind, min(line.due for line in lines), tuple(lines))
        for (task, kind), same in groupby(year.deadlines, lambda line: (line.task, line.kind))
        if (lines := list(same))
    )
