"""How many lines and how much of a page a text takes, estimated from the widths of letters."""

from collections.abc import Iterable

from pipeline.fonts import widths
from pipeline.thethuc.read.lines import Paragraph

# The height of a single line of Times New Roman, as a part of the size.
SINGLE = 1.15
# Points of a line that holds nothing.
_BLANK = 12.0


def lines_of(paragraph: Paragraph) -> float:
    """How many lines a paragraph takes, about."""
    setting = paragraph.setting
    room = paragraph.spot.width - (setting.left + setting.right) / 20
    text = sum(widths.width(s.text, s.look.size, s.look.bold) for s in paragraph.spans)
    return (text + max(setting.first, 0) / 20) / max(room, 40)


def height(paragraphs: Iterable[Paragraph]) -> float:
    """The height of paragraphs and of the rows of tables one below the other, in points."""
    total = 0.0
    rows: dict[tuple[int, int, int], dict[int, float]] = {}
    for paragraph in paragraphs:
        spot = paragraph.spot
        if spot.where == "bang":
            cells = rows.setdefault((spot.block, spot.table, spot.row), {})
            cells[spot.cell] = cells.get(spot.cell, 0.0) + _height(paragraph)
        elif spot.where == "than" and not paragraph.setting.framed:
            total += _height(paragraph)
    return total + sum(max(cells.values()) for cells in rows.values())


def _height(paragraph: Paragraph) -> float:
    setting = paragraph.setting
    size = max((span.look.size for span in paragraph.spans), default=_BLANK / SINGLE)
    single = size * SINGLE
    if setting.rule == "auto":
        line = single * setting.line / 240
    else:
        line = setting.line / 20 if setting.rule == "exact" else max(single, setting.line / 20)
    # A line is not filled to its end, so the last one counts whole.
    count = max(1, int(lines_of(paragraph) + 0.9))
    count = max(count, sum(span.text.count("\n") for span in paragraph.spans) + 1)
    return line * count + (setting.before + setting.after) / 20
