"""Tables that are wider than the text after a margin was fixed: only a person can narrow one.

Word keeps the width that a table was given; it prints past the margin.
"""

from collections.abc import Iterator

from pipeline.docx.xml import Element, child, flattened, number, q, value
from pipeline.regulations.layouts.rules import Goc
from pipeline.regulations.severity import Severity
from pipeline.thethuc.breaches import Breach
from pipeline.thethuc.read.lines import Reading

_TWIPS_PER_MM = 56.6929
# A table is wider than the text by its cells' inner margins on both sides.
_INSETS = 11.0


def wide_tables(before: Reading, after: Reading) -> Iterator[Breach]:
    """A breach for each table that fitted into the text before, and no longer does."""
    old = {name: over for name, _, over in _overs(before)}
    for name, order, over in _overs(after):
        if over > 1.0 and over > old.get(name, 0.0) + 0.5:
            yield Breach(
                "the-thuc-bang-qua-le",
                Goc("", Severity.WARNING),
                order,
                name,
                name,
                f"Bảng rộng hơn phần chữ {_mm(over)} mm sau khi đặt lại lề trang",
                "Chọn bảng, vào Layout > AutoFit > AutoFit Window, hoặc kéo lại độ rộng các cột.",
            )


def _overs(reading: Reading) -> Iterator[tuple[str, int, float]]:
    """Each table: its name, the order of its first paragraph, its millimetres past the text."""
    seen: set[int] = set()
    for paragraph in reading.paragraphs:
        spot = paragraph.spot
        if spot.where != "bang" or spot.table in seen or spot.table < 1:
            continue
        table = next(iter(reversed(list(paragraph.element.iterancestors(q("w:tbl"))))), None)
        if table is None:
            continue
        seen.add(spot.table)
        room = reading.sections[paragraph.section].text_width
        over = (_width(table) / 20 - room - _INSETS) / 72 * 25.4
        yield f"bảng {spot.table}", paragraph.order, over


def _width(table: Element) -> float:
    """The width of a table in twips, its indent included; 0 if it follows the page."""
    properties = child(table, "w:tblPr")
    declared = child(properties, "w:tblW")
    if value(declared, "w:type") == "pct":
        return 0.0
    indent = number(value(child(properties, "w:tblInd"), "w:w")) or 0.0
    rows = [row for row in flattened(table) if row.tag == q("w:tr")]
    cells = max((_row(row) for row in rows), default=0.0)
    grid = sum(number(value(column, "w:w")) or 0 for column in table.findall(f"{q('w:tblGrid')}/*"))
    own = (number(value(declared, "w:w")) or 0.0) if value(declared, "w:type") == "dxa" else 0.0
    return indent + max(own, cells or grid)


def _row(row: Element) -> float:
    widths = [child(child(cell, "w:tcPr"), "w:tcW") for cell in row.findall(q("w:tc"))]
    return sum(
        number(value(width, "w:w")) or 0.0 for width in widths if value(width, "w:type") != "pct"
    )


def _mm(length: float) -> str:
    return f"{length:.0f}"
