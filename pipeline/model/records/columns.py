"""How a sheet and its columns are declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar, TypeVar

from pipeline.model.cells import TEXT, CellType
from pipeline.model.findings import CellPlace


@dataclass(frozen=True)
class Column:
    """One heading of a sheet.

    `choices_from` names a closed list that only a run knows (kinds of paper, standards, areas,
    layouts, unit and criterion codes); `optional_heading` columns may be absent from a sheet.
    """

    heading: str
    type: CellType
    required: bool
    width: int
    help: str
    choices_from: str
    optional_heading: bool
    name: str = ""


def column(
    heading: str,
    type: CellType = TEXT,
    *,
    required: bool = False,
    width: int = 14,
    help: str = "",
    choices_from: str = "",
    optional_heading: bool = False,
    default: Any = None,
) -> Any:
    """A field that is a column of its sheet."""
    spec = Column(heading, type, required, width, help, choices_from, optional_heading)
    return field(default=default, metadata={"column": spec})


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a sheet; `cells` gives the place of each of its fields."""

    sheet: ClassVar[str]
    help: ClassVar[str] = ""
    optional_sheet: ClassVar[bool] = False
    keys: ClassVar[tuple[str, ...]] = ()

    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)

    def place(self, name: str = "") -> CellPlace:
        """The cell of a field (without a name: of the first field the row has)."""
        if (place := self.cells.get(name)) is not None:
            return place
        return next(iter(self.cells.values()), CellPlace(self.sheet))


R = TypeVar("R", bound=Record)


def columns(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a sheet, in order, each with its field's name."""
    sheet: Any = record  # mypy takes no type for hashable whose records are not
    return _columns(sheet)


@cache  # asked for in every row that is read
def _columns(record: Any) -> tuple[Column, ...]:
    return tuple(
        replace(declared.metadata["column"], name=declared.name)
        for declared in fields(record)
        if "column" in declared.metadata
    )
