"""Levels of automatic numbering, as numbering.xml defines them (ECMA-376, part 1, 17.9)."""

from pipeline.docx.looks import Level
from pipeline.docx.xml import Element, child, number, q, value


def levels(root: Element | None) -> dict[str, tuple[str, dict[int, Level]]]:
    """The levels of each list, by its number, with the number of its definition."""
    if root is None:
        return {}
    lists = {
        value(numbering, "w:abstractNumId") or "": {
            int(number(value(level, "w:ilvl")) or 0): _read_level(level)
            for level in numbering.findall(q("w:lvl"))
        }
        for numbering in root.findall(q("w:abstractNum"))
    }
    by_list = {}
    for numbering in root.findall(q("w:num")):
        used = value(child(numbering, "w:abstractNumId")) or ""
        by_list[value(numbering, "w:numId") or ""] = (used, lists.get(used, {}))
    return by_list


def _read_level(level: Element) -> Level:
    return Level(
        value(child(level, "w:numFmt")) or "decimal",
        value(child(level, "w:lvlText")) or "",
        int(number(value(child(level, "w:start"))) or 0),
        level.find(q("w:pPr")),
        level.find(q("w:rPr")),
    )
