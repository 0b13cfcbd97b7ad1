"""The sections of a document: paper, margins, newspaper columns, headers and footers."""

from dataclasses import dataclass

from pipeline.docx.package import Package
from pipeline.docx.xml import Element, child, is_on, number, q, value

_SIDES = (("tren", "top"), ("duoi", "bottom"), ("trai", "left"), ("phai", "right"))


@dataclass(frozen=True)
class Section:
    """A section: its properties, and the parts of its headers and footers by type and place."""

    element: Element
    first: int
    last: int
    parts: dict[tuple[str, str], str]
    title_page: bool

    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        page = child(self.element, "w:pgSz")
        wide, high = number(value(page, "w:w")), number(value(page, "w:h"))
        return _mm(wide if wide is not None else 12240), _mm(high if high is not None else 15840)

    def margins(self) -> dict[str, float]:
        """Margins in millimetres, the gutter counted to the left."""
        all_margins = self.margins_without_gutter()
        all_margins["trai"] += _mm(number(value(child(self.element, "w:pgMar"), "w:gutter")) or 0)
        return all_margins

    def margins_without_gutter(self) -> dict[str, float]:
        """Margins in millimetres as they are set."""
        page = child(self.element, "w:pgMar")
        margins = {}
        for side, name in _SIDES:
            length = number(value(page, f"w:{name}"))
            margins[side] = _mm(abs(length) if length is not None else 1440)
        return margins

    @property
    def text_width(self) -> float:
        """The width between the margins, in points."""
        margins = self.margins()
        return (self.size()[0] - margins["trai"] - margins["phai"]) * 72 / 25.4

    @property
    def columns(self) -> tuple[float, ...]:
        """The widths of newspaper columns in points, none if the text runs in one."""
        declared = child(self.element, "w:cols")
        count = int(number(value(declared, "w:num")) or 1)
        if declared is None or count < 2:
            return ()
        named = [number(value(column, "w:w")) for column in declared.findall(q("w:col"))]
        widths = tuple(width / 20 for width in named if width)
        gap = (number(value(declared, "w:space")) or 720) / 20
        equal = (self.text_width - gap * (count - 1)) / count
        return widths if len(widths) == count else (equal,) * count


def _mm(twips: float) -> float:
    return twips / 1440 * 25.4


def sections(package: Package, body: Element, blocks: list[Element]) -> tuple[Section, ...]:
    """The sections, each with the blocks that it holds."""
    relations = package.relations(package.main)
    listed: list[Section] = []
    known: dict[tuple[str, str], str] = {}
    start = 0
    ends = [
        (place, child(block.find(q("w:pPr")), "w:sectPr")) for place, block in enumerate(blocks)
    ]
    last = body.find(q("w:sectPr"))
    closing = [(place, properties) for place, properties in ends if properties is not None]
    if last is not None or not closing:
        closing.append((len(blocks) - 1, last if last is not None else body.makeelement("none")))
    for place, properties in closing:
        known = dict(known)  # a section without its own header takes the one before
        for kind in ("header", "footer"):
            for reference in properties.findall(q(f"w:{kind}Reference")):
                relation = relations.get(value(reference, "r:id") or "")
                if relation is not None:
                    known[value(reference, "w:type") or "default", kind] = relation.target
        title = bool(is_on(child(properties, "w:titlePg")))
        listed.append(Section(properties, start, place, known, title))
        start = place + 1
    return tuple(listed)
