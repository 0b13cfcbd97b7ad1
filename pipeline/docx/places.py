"""Where a paragraph is in a Word document, in words: "đoạn 12", "bảng 2, dòng 3, ô 1"."""

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def places_in(root: Any) -> Iterator[tuple[Any, str]]:
    """Each paragraph (`w:p`) below an element, in order, with its place."""
    numbers = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), 1)}
    for number, element in enumerate(root.iter(f"{W}p"), 1):
        yield element, _cell(element, numbers) or f"đoạn {number}"


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, without that of text boxes anchored in it."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}delText", f"{W}instrText"):
        if next(node.iterancestors(f"{W}p")) is paragraph:
            pieces.append(" " if node.tag in (f"{W}tab", f"{W}br") else node.text or "")
    return "".join(pieces)


def _cell(paragraph: Any, numbers: dict[Any, int]) -> str:
    """ "bảng 2, dòng 3, ô 1" for a paragraph in a table cell; "" for another."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        return ""
    row = next(cell.iterancestors(f"{W}tr"))
    table = next(row.iterancestors(f"{W}tbl"))
    return f"bảng {numbers[table]}, dòng {_rank(row)}, ô {_rank(cell)}"


def _rank(element: Any) -> int:
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
