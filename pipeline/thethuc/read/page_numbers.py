"""Page numbers: where a section prints them, how they are aligned and what they look like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.docx.looks import Look
from pipeline.docx.xml import Element, child, q, value, within
from pipeline.thethuc.read.lines import Reading
from pipeline.thethuc.read.sections import Section

_PAGE = re.compile(r"(?<![A-Z])PAGE(?![A-Z])", re.IGNORECASE)
_WRITTEN = re.compile(r"\\\*\s*(roman|alphabetic)", re.IGNORECASE)
_SIDES = {"center": "giua", "right": "phai", "outside": "phai", "left": "trai"}
_PLACES: tuple[tuple[str, Literal["dau", "chan"]], ...] = (("header", "dau"), ("footer", "chan"))


@dataclass(frozen=True)
class PageNumber:
    """A PAGE field: on which pages ("default", "first", "even"), at the head or the foot.

    `align` is None if it cannot be determined; `alone`: its paragraph has no other text; `movable`:
    its header or footer has nothing else either; `kind`: how the field itself writes it (ROMAN).
    """

    pages: str
    place: Literal["dau", "chan"]
    part: str
    paragraph: Element
    runs: tuple[Element, ...]
    look: Look
    align: str | None
    plain: bool
    movable: bool
    kind: str = ""


def find(reading: Reading, section: Section) -> Iterator[PageNumber]:
    """The page numbers that a section prints."""
    types = ["default"]
    if section.title_page:
        types.append("first")
    if reading.even_pages:
        types.append("even")
    for kind, place in _PLACES:
        for pages in types:
            part = section.parts.get((pages, kind))
            root = reading.package.tree(part) if part else None
            if part is None or root is None:
                continue
            yield from _in_part(reading, root, part, pages, place)


def _in_part(
    reading: Reading, root: Element, part: str, pages: str, place: Literal["dau", "chan"]
) -> Iterator[PageNumber]:
    for paragraph in root.iter(q("w:p")):
        if within(paragraph, "mc:Fallback") or not _has_field(paragraph):
            continue
        runs = _runs(paragraph)
        shown = [run for run in runs if run.find(q("w:t")) is not None] or runs
        look = reading.formatting.look(shown[0] if shown else None, paragraph)
        text = "".join(node.text or "" for node in paragraph.iter(q("w:t")))
        others = "".join(node.text or "" for node in root.iter(q("w:t")))
        drawn = next(root.iter(q("w:drawing"), q("w:pict"), q("w:tbl")), None) is not None
        align, plain = _align(reading, paragraph)
        yield PageNumber(
            pages,
            place,
            part,
            paragraph,
            tuple(runs),
            look,
            align,
            plain,
            not drawn and others.strip() == text.strip(),
            _kind(paragraph),
        )


def _kind(paragraph: Element) -> str:
    match = _WRITTEN.search(_instructions(paragraph))
    return match[1].upper() if match else ""


def _has_field(paragraph: Element) -> bool:
    return bool(_PAGE.search(_instructions(paragraph)))


def _instructions(paragraph: Element) -> str:
    own = [
        str(node.text or "")
        for node in paragraph.iter(q("w:instrText"))
        if next(node.iterancestors(q("w:p"))) is paragraph
    ]
    own += [
        str(value(node, "w:instr") or "")
        for node in paragraph.iter(q("w:fldSimple"))
        if next(node.iterancestors(q("w:p"))) is paragraph
    ]
    return "".join(own)


def _runs(paragraph: Element) -> list[Element]:
    return [
        run for run in paragraph.iter(q("w:r")) if next(run.iterancestors(q("w:p"))) is paragraph
    ]


def _align(reading: Reading, paragraph: Element) -> tuple[str | None, bool]:
    """The alignment, and whether it is simply the paragraph's (so that it can be fixed)."""
    setting = reading.formatting.setting(paragraph)
    ptab = next(paragraph.iter(q("w:ptab")), None)
    if ptab is not None:
        named = value(ptab, "w:alignment")
        return _SIDES.get(named or ""), False
    frame = child(paragraph.find(q("w:pPr")), "w:framePr")
    if setting.framed:
        side = value(frame, "w:xAlign") or setting.frame_align
        named = {"center": "giua", "right": "phai", "outside": "phai", "left": "trai"}.get(
            side or ""
        )
        return named, False
    if within(paragraph, "w:txbxContent"):
        return None, False
    cell = next(paragraph.iterancestors(q("w:tc")), None)
    if cell is not None:
        return _in_cell(cell, setting.align), False
    tabs = _tabs_before(paragraph)
    if tabs and setting.align in ("trai", "hai-ben"):
        stops = [kind for _, kind in setting.tabs if kind in ("center", "right", "end")]
        if not stops:
            return None, False
        kind = stops[min(tabs, len(stops)) - 1]
        return ("giua" if kind == "center" else "phai"), False
    return ("trai" if setting.align == "hai-ben" else setting.align), True


def _in_cell(cell: Element, align: str) -> str | None:
    row = cell.getparent()
    if row is None:
        return None
    cells = row.findall(q("w:tc"))
    if len(cells) == 1:
        return align
    if len(cells) == 3 and cells[1] is cell and align == "giua":
        return "giua"
    return "phai" if cells[-1] is cell and align == "phai" else None


def _tabs_before(paragraph: Element) -> int:
    tabs = 0
    for node in paragraph.iter(q("w:tab"), q("w:instrText"), q("w:fldSimple")):
        if node.tag == q("w:tab"):
            parent = node.getparent()
            tabs += parent is not None and parent.tag == q("w:r")
        else:
            break
    return tabs
