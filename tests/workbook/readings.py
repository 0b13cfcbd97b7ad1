"""What a workbook gives when it is read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.choices import closed_lists
from pipeline.model.records import (
    Year,
)
from pipeline.workbook.year import Reading, read

if TYPE_CHECKING:
    from tests.conftest import Faults

    Look = Callable[[Path], Faults]


RESOURCES = Path(__file__).parents[1] / "resources"


def year_of(path: Path) -> Year:
    """The records of a workbook that can be read."""
    found = reading(path).year
    assert found is not None
    return found


def reading(path: Path) -> Reading:
    """What a workbook gives."""
    return read(path, closed_lists())


def same(one: Path, other: Path, *codes: str) -> bool:
    """Whether two workbooks say the same, without a finding but for these codes, once each."""
    first, second = year_of(one), year_of(other)
    assert [finding.code for finding in reading(other).findings] == list(codes)
    return (first.settings, first.rows) == (second.settings, second.rows)
