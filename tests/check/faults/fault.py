"""A fault of the small workbook and its mend.

A fault changes some cells. `mend` is what the hint names, `own` what only the office knows (a right
date, a name): a value of `mend` must be in the message or the hint.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.check.small_workbook import Change, put

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Fault:
    """A fault planted at `at`, reported with `code` there and at the cells of `also`, and its mend.

    `says` must be in the hint. `mend` and `own` are cells, `does` any other change.
    """

    code: str
    at: str
    plant: Cells | Sequence[Change]
    says: str
    mend: Cells = None  # type: ignore[assignment]
    own: Cells = None  # type: ignore[assignment]
    does: Sequence[Change] = ()
    also: tuple[str, ...] = ()

    @property
    def planted(self) -> tuple[Change, ...]:
        """The changes that make the fault."""
        return (put(self.plant),) if isinstance(self.plant, Mapping) else tuple(self.plant)

    @property
    def mended(self) -> tuple[Change, ...]:
        """The changes that the hint asks for."""
        return (put(self.mend or {}), put(self.own or {}), *self.does)

    @property
    def places(self) -> list[str]:
        """All that is reported: place and code."""
        return sorted(f"{at} {self.code}" for at in (self.at, *self.also))


def draft(kind: str, symbol: str, dated: str) -> Change:
    """A row more in the register: a draft of the district with a date."""
    values = {"A": kind, "D": symbol, "E": day(dated), "G": "dự thảo"}
    return put({f"Văn bản!{column}12": value for column, value in values.items()})


def day(text: str) -> dt.datetime:
    """A date cell: day("26/11/2024")."""
    return dt.datetime.strptime(text, "%d/%m/%Y")


MEETING = [
    *("Loại văn bản", "Mã đơn vị", "Ngày", "Giờ bắt đầu", "Giờ kết thúc", "Có mặt", "Tổng số"),
    *("Địa điểm", "Nội dung", "Chủ trì", "Thư ký", "Vắng mặt", "Ý kiến"),
]
