"""Fits the tables of a part to the page they are on: upright (portrait) or on its side (landscape).

So a letterhead and a signature block are drawn only once, for an upright page.
"""

from typing import Any

from pipeline.docx.places import W

_TWIPS = "dxa"


def room_at(paragraph: Any) -> int | None:
    """The width for text on the page of a paragraph, in twips; None within a table."""
    body = paragraph.getparent()
    if body is None or body.tag != f"{W}body":
        return None
    for sibling in (paragraph, *paragraph.itersiblings()):
        section = sibling if sibling.tag == f"{W}sectPr" else sibling.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            return _text_width(section)
    return None


def room_of(root: Any) -> int | None:
    """The width for text of a document with one section, in twips; None if not given."""
    section = root.find(f"{W}body/{W}sectPr")
    return None if section is None else _text_width(section)


def fit(block: Any, own: int | None, room: int | None) -> None:
    """Stretch or narrow a table that was drawn for a width `own` to `room`, column by column."""
    if block.tag != f"{W}tbl" or not own or not room or own == room:
        return
    for column in block.iter(f"{W}gridCol"):
        _scale(column, own, room)
    for width in block.iter(f"{W}tcW", f"{W}tblW"):
        if width.get(f"{W}type") == _TWIPS:
            _scale(width, own, room)


def _text_width(section: Any) -> int | None:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return None
    left, right = (_twips(margins, side) for side in ("left", "right"))
    wide = _twips(size, "w")
    return None if wide is None or left is None or right is None else wide - left - right


def _scale(element: Any, own: int, room: int) -> None:
    width = _twips(element, "w")
    if width is not None:
        element.set(f"{W}w", str(round(width * room / own)))


def _twips(element: Any, name: str) -> int | None:
    value = element.get(f"{W}{name}", "")
    return int(value) if value.isdecimal() else None
