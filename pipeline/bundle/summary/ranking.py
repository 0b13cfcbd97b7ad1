"""The units ranked by points: result, own against appraised points, and the round before.

Decimals become floats only to be drawn; every figure that is printed comes from the Decimal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.bundle.summary.drawing import LEFT, POINT, Page, width
from pipeline.bundle.summary.facts import TongQuan, co_dau
from pipeline.bundle.summary.marks import (
    DASHED,
    FAILED,
    LIGHT,
    PASSED,
    RING,
    SQUARE,
    legend,
    limited,
    scale,
    subject,
)
from pipeline.model import words

_DARK = "0.35"
_NAMES = 3.4
_GAP = 0.55
_PANELS = (6.1, 3.7, 3.7)
_FIGURES = 1.15
"""Room for the figures at the right of each panel."""

Pairs = Sequence[tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True)
class _Band:
    """The rows that the panels share: upper edge and height in cm, and how many."""

    top: float
    height: float
    count: int

    @property
    def pitch(self) -> float:
        """The height of a row."""
        return self.height / self.count

    @property
    def size(self) -> float:
        """The size of type that a row holds."""
        return min(10.0, self.pitch / POINT / 1.12)

    def middle(self, row: int) -> float:
        """The middle of a row."""
        return self.top + self.pitch * (row + 0.5)


def units(page: Page, facts: TongQuan, room: float) -> None:
    """Three pictures of the same units side by side, so that each row is read across."""
    rows = facts.xep_hang
    subject(page, f"Các đơn vị xếp theo điểm{limited(facts)}")
    legend(page, facts)
    keys = page.y + 0.2
    band = _Band(page.y + 0.55, min(room - 2.9, 1.0 * len(rows)), len(rows))
    for number, row in enumerate(rows):
        page.fitted(
            LEFT, band.middle(number), row.ten, (_NAMES - 0.1, max(band.pitch, 0.4)), band.size
        )
    x = LEFT + _NAMES
    page.text(x, keys, "Điểm và mức điểm phải đạt", 10)
    _results(page, x, band, facts)
    own = [(row.tu_cham, row.tham_dinh) for row in rows]
    earlier = [(row.diem_truoc, row.tong) for row in rows]
    for panel, pairs, names in (
        (1, own, ("tự chấm", "thẩm định")),
        (2, earlier, (f"năm {facts.ky_truoc}", "kỳ này")),
    ):
        x += _PANELS[panel - 1] + _GAP
        if any(one is not None and two is not None for one, two in pairs):
            _keys(page, x, keys, names)
            _pairs(page, x, _PANELS[panel], band, pairs)
    page.y = band.top + band.height + 0.5


def _results(page: Page, x: float, band: _Band, facts: TongQuan) -> None:
    """Bars of the points that count, against the threshold of each unit's area."""
    wide = _PANELS[0] - _FIGURES
    axes = page.chart(x, band.top, wide, band.height)
    totals = [row.tong or Decimal(0) for row in facts.xep_hang]
    axes.set_xlim(0, float(max(facts.diem_toi_da, *totals)) or 1)
    axes.set_ylim(band.count - 0.5, -0.5)
    for number, row in enumerate(facts.xep_hang):
        axes.barh(number, float(totals[number]), 0.66, **(PASSED if row.dat else FAILED))
        if row.muc is not None:
            axes.plot([float(row.muc)] * 2, [number - 0.5, number + 0.5], **DASHED)
        name = "regular" if row.dat else "bold"
        place = x + _PANELS[0], band.middle(number)
        page.text(*place, words.so(totals[number]), band.size, name, "right")
    axes.spines["left"].set_visible(True)
    scale(page, axes, x, wide, band.top + band.height, 6)


def _keys(page: Page, x: float, y: float, names: tuple[str, str]) -> None:
    for name, look in zip(names, (RING, SQUARE), strict=True):
        page.mark(x + 0.1, y, markersize=5, **look)
        page.text(x + 0.28, y, name, 10)
        x += 0.28 + width(name, 10) + 0.25


def _pairs(page: Page, x: float, wide: float, band: _Band, pairs: Pairs) -> None:
    """Two figures of each unit on a line: a ring for the first, a square for the second."""
    plot = wide - _FIGURES
    axes = page.chart(x, band.top, plot, band.height)
    known = [float(each) for pair in pairs for each in pair if each is not None]
    pad = (max(known) - min(known)) * 0.08 or 10
    axes.set_xlim(min(known) - pad, max(known) + pad)
    axes.set_ylim(band.count - 0.5, -0.5)
    for number, (one, two) in enumerate(pairs):
        axes.axhline(number, color=LIGHT, linewidth=0.6)
        points = [float(each) for each in (one, two) if each is not None]
        axes.plot(points, [number] * len(points), color=_DARK, linewidth=1.2)
        for value, look, size in ((one, RING, 6.5), (two, SQUARE, 4)):
            if value is not None:
                axes.plot([float(value)], [number], markersize=size, **look)
        if one is not None and two is not None:
            change = co_dau(two - one)
            page.text(x + wide, band.middle(number), change, band.size, ha="right")
    scale(page, axes, x, plot, band.top + band.height, 4)
