"""What the pictures share: fills and markers, titles, the legend and the scale.

Grey against hatched, a ring against a square: nothing depends on colour.
"""

from typing import Any

from matplotlib.axes import Axes

from pipeline.bundle.summary.drawing import BLACK, LEFT, RIGHT, Page, width, wrapped
from pipeline.bundle.summary.facts import TongQuan
from pipeline.model import words

LIGHT = "0.9"
PASSED: dict[str, Any] = {"facecolor": "0.72", "edgecolor": BLACK, "linewidth": 0.6}
FAILED: dict[str, Any] = {
    "facecolor": "1",
    "edgecolor": BLACK,
    "linewidth": 0.6,
    "hatch": "//////",
}
DASHED: dict[str, Any] = {"color": BLACK, "linewidth": 1.4, "linestyle": (0, (4, 2))}
RING: dict[str, Any] = {"marker": "o", "markerfacecolor": "1", "markeredgecolor": BLACK}
SQUARE: dict[str, Any] = {"marker": "s", "markerfacecolor": BLACK, "markeredgecolor": BLACK}


def subject(page: Page, text: str) -> None:
    """A picture's or table's title."""
    page.y += 0.45
    for line in wrapped(text, RIGHT - LEFT, 12, "bold"):
        page.text(LEFT, page.y, line, 12, "bold")
        page.y += 0.5
    page.y += 0.05


def limited(facts: TongQuan) -> str:
    """Which units are shown, where it is not all."""
    return f" ({facts.gioi_han})" if facts.gioi_han else ""


def legend(page: Page, facts: TongQuan) -> None:
    """What grey, hatched and the dashed line stand for."""
    levels = ", ".join(words.so(level) for level in facts.muc)
    names = ("đạt", "không đạt hoặc chưa xét được", f"mức điểm phải đạt: {levels}")
    x = LEFT
    for name, look in zip(names, (PASSED, FAILED, None), strict=True):
        if look is not None:
            page.box(x, page.y - 0.15, 0.7, 0.3, **look)
        elif not facts.muc:
            continue
        else:
            page.rule(x, page.y, x + 0.7, page.y, lw=1.4, ls=DASHED["linestyle"])
        page.text(x + 0.85, page.y, name, 10)
        x += 0.85 + width(name, 10) + 0.7
    page.y += 0.45


def scale(page: Page, axes: Axes, x: float, wide: float, y: float, most: int) -> None:
    """The axis below a chart with at most so many round figures."""
    axes.spines["bottom"].set_visible(True)
    low, high = axes.get_xlim()
    for tick in _ticks(low, high, most):
        at = x + wide * (tick - low) / (high - low)
        page.rule(at, y, at, y + 0.08)
        page.text(at, y + 0.28, words.so(tick), 9, ha="center")


def _ticks(low: float, high: float, most: int) -> list[int]:
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
    step = next((each for each in steps if (high - low) / each <= most - 1), 5000)
    first = -(-int(low) // step) * step
    return list(range(first, int(high) + 1, step))
