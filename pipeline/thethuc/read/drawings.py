"""What is drawn at a paragraph: lines, and text boxes; from DrawingML and from VML.

Word stores a shape twice, for new and for old programs (mc:Choice, mc:Fallback): it counts once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.docx.xml import Element, q

_EMU = 12700.0
_VML = "{urn:schemas-microsoft-com:vml}"
# A shape or picture no higher than this (points) is a line.
_THIN = 4.0
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|emu)?\s*")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75, "emu": 1 / _EMU}


@dataclass(frozen=True)
class Drawing:
    """A line, or a text box when `box` is there. Lengths and places in points, None: not known.

    `x` counts from the left margin or the column; `twin` is the box's copy for old programs;
    `broken`: the line is dashed or dotted.
    """

    length: float | None
    x: float | None
    box: Element | None = None
    twin: Element | None = None
    broken: bool = False


def drawings(paragraph: Element) -> list[Drawing]:
    """What is anchored at a paragraph, in order."""
    return list(_within(paragraph))


def _within(element: Element) -> Iterator[Drawing]:
    for part in element:
        tag = str(part.tag)
        if tag == q("mc:AlternateContent"):
            yield from _alternate(part)
        elif tag == q("w:drawing"):
            yield from _drawing(part)
        elif tag in (q("w:pict"), q("w:object")):
            yield from _vml(part)
        elif tag not in (q("w:txbxContent"), q("w:del"), q("w:pPr"), q("w:t")):
            yield from _within(part)


def _alternate(element: Element) -> Iterator[Drawing]:
    choice, fallback = element.find(q("mc:Choice")), element.find(q("mc:Fallback"))
    elements = [] if choice is None else list(_within(choice))
    old = [] if fallback is None else list(_within(fallback))
    if choice is None or not len(choice):
        yield from old
        return
    for place, drawing in enumerate(elements):
        twin = old[place].box if place < len(old) and len(old) == len(elements) else None
        yield Drawing(drawing.length, drawing.x, drawing.box, twin, drawing.broken)


def _drawing(element: Element) -> Iterator[Drawing]:
    anchor = next((part for part in element if part.tag in (q("wp:anchor"), q("wp:inline"))), None)
    if anchor is None:
        return
    extent = anchor.find(q("wp:extent"))
    wide = None if extent is None else _emu(extent.get("cx"))
    high = None if extent is None else _emu(extent.get("cy"))
    x = _offset(anchor)
    boxes = [inner for inner in anchor.iter(q("w:txbxContent")) if not _in_box(inner, anchor)]
    for box in boxes:
        yield Drawing(wide, x, box)
    invisible = anchor.find(f".//{q('a:ln')}/{q('a:noFill')}") is not None
    if boxes or (invisible and anchor.find(f".//{q('pic:pic')}") is None):
        return
    shapes = {str(inner.get("prst")) for inner in anchor.iter(q("a:prstGeom"))}
    straight = any("line" in shape.lower() or "connector" in shape.lower() for shape in shapes)
    straight = straight or anchor.find(f".//{q('wps:cxnSp')}") is not None
    flat = high is not None and high <= _THIN and (wide or 0) > 10
    if flat or (straight and (high or 0) < 12):
        dashes = [str(inner.get("val")) for inner in anchor.iter(q("a:prstDash"))]
        yield Drawing(wide, x, broken=any(dash != "solid" for dash in dashes))


def _offset(anchor: Element) -> float | None:
    position = anchor.find(q("wp:positionH"))
    offset = None if position is None else position.find(q("wp:posOffset"))
    if position is None or offset is None or not offset.text:
        return None
    x = _emu(offset.text)
    if x is None:
        return None
    # From the page's edge: take a left margin of 30 mm off, to compare with the others.
    return x - 85 if position.get("relativeFrom") == "page" else x


def _vml(element: Element) -> Iterator[Drawing]:
    for shape in element.iter():
        if not str(shape.tag).startswith(_VML):
            continue
        name = shape.tag.rpartition("}")[2]
        if name not in ("line", "shape", "rect", "roundrect") or _in_box(shape, element):
            continue
        style = _style(str(shape.get("style", "")))
        wide, high, x = style.get("width"), style.get("height"), style.get("margin-left")
        box = shape.find(f".//{q('w:txbxContent')}")
        dashes = [str(inner.get("dashstyle", "solid")) for inner in shape.iter(f"{_VML}stroke")]
        broken = any(dash != "solid" for dash in dashes)
        if box is not None:
            yield Drawing(wide, x, box)
        elif name == "line":
            start, end = _points(shape.get("from")), _points(shape.get("to"))
            known = start is not None and end is not None
            long = abs(end - start) if known else wide  # type: ignore[operator]
            yield Drawing(long, start if known else x, broken=broken)
        elif shape.get(q("o:hr")) or (high is not None and high <= _THIN and (wide or 0) > 10):
            yield Drawing(wide, x, broken=broken)


def _in_box(element: Element, top: Element) -> bool:
    """Whether an element below `top` is in a text box that is also below `top`."""
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag == q("w:txbxContent"):
            return True
    return False


def _emu(text: str | bytes | None) -> float | None:
    try:
        return None if text is None else float(text) / _EMU
    except ValueError:
        return None


def _style(text: str) -> dict[str, float]:
    style = {}
    for part in text.split(";"):
        name, _, said = part.partition(":")
        if (length := _length(said)) is not None:
            style[name.strip()] = length
    return style


def _points(pair: str | None) -> float | None:
    return None if pair is None else _length(pair.split(",")[0])


def _length(text: str) -> float | None:
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    return float(match[1]) * _POINTS.get(match[2] or "px", 1.0)
