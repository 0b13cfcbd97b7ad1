"""Pictures on their way from the vocabulary or a file to a paper, and charts not yet drawn.

A chart is drawn row by row: each row is a strip that is in a table of the template beside the
row's words. So every word stays text that can be copied, and the clerk lays the table out in Word.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Hinh:
    """A picture for a template: its size in mm, and the key under which its content is found.

    Equal keys mean equal contents: a file's key is made from its bytes, a chart's from its numbers.
    """

    key: str
    suffix: str
    rong: float
    cao: float


class Row(NamedTuple):
    """A row of a chart, in the units of its axis; what is None is not drawn.

    `passed` is a grey bar and `failed` a hatched one behind it, `box` an outline of so much,
    `level` a dashed line, `before` a ring and `after` a square, joined if there are both.
    """

    passed: float | None = None
    failed: float | None = None
    box: float | None = None
    level: float | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class Chart:
    """Rows on a common axis, each drawn as a strip of `width` by `height` mm.

    The axis begins at 0 and ends at `top`; without `top` it spans what the rows hold. `ticks` is
    the greatest number of figures on it. Only if it `has_axis` is it a picture as well.
    """

    rows: tuple[Row, ...]
    width: float
    height: float
    top: float | None = None
    ticks: int = 6
    has_axis: bool = False

    @cached_property
    def key(self) -> str:
        """A key made from everything that is drawn."""
        return hashlib.sha256(f"1 {self!r}".encode()).hexdigest()[:12]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all its pictures."""
        strips = (self.strip(at).key for at in range(len(self.rows)))
        return frozenset((*strips, self.axis.key) if self.has_axis else strips)

    def strip(self, row: int) -> Hinh:
        """The picture of a row."""
        return Hinh(f"{self.key}{row:04x}", "png", self.width, self.height)

    @property
    def axis(self) -> Hinh:
        """The picture of the axis below the rows."""
        return Hinh(f"{self.key}axis", "png", self.width, AXIS_HEIGHT)


AXIS_HEIGHT = 4.5
"""Of the strip that holds an axis, in mm."""


def charts_in(context: Mapping[str, Any]) -> Iterable[Chart]:
    """The charts that a paper's words bring."""
    for value in context.values():
        yield from getattr(value, "charts", ())
