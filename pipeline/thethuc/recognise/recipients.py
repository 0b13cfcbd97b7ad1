"""Nơi nhận (ô số 9b) with its list, and the mark of who drafted the paper (ô số 12)."""

import re
from collections.abc import Iterator

from pipeline.regulations import letters
from pipeline.regulations.letters import is_rule, same
from pipeline.thethuc.recognise.stream import Stream

_DASHES = ("-", "–", "•", "+")


def recipients(stream: Stream, start: int) -> int:
    """Take "Nơi nhận" and its list and return the place where the signature's region begins."""
    for place in range(start, len(stream)):
        if not _is_head(stream, place):
            continue
        stream.take("noi-nhan", place)
        stream.take("noi-nhan-ds", *_list(stream, place))
        spot = stream[place].paragraph.spot
        while place > start:
            before = stream[place - 1].paragraph.spot
            if (before.block, before.table) != (spot.block, spot.table) or before.where == "than":
                break
            place -= 1
        return place
    return len(stream)


def _is_head(stream: Stream, place: int) -> bool:
    """Whether "Nơi nhận" is there as the head of the list, not of a table's column."""
    text = stream[place].text
    if not same(text).startswith(same("nơi nhận")) or len(text) > 90:
        return False
    if re.match(r"[^:]{8}\s*:", text):
        return True
    spot = stream[place].paragraph.spot
    after = [
        piece.text
        for piece in stream.pieces[place + 1 : place + 8]
        if (piece.paragraph.spot.cell, piece.paragraph.spot.box) == (spot.cell, spot.box)
    ]
    return len(text) < 12 and any(line.startswith(("-", "–")) for line in after)


def _list(stream: Stream, head: int) -> Iterator[int]:
    for place in range(head + 1, len(stream)):
        piece = stream[place]
        text = piece.text
        dashed = text.startswith(_DASHES)
        inside = _is_inside(stream, head, place, dashed)
        if inside is None:
            return
        if not inside or is_rule(text) or text.startswith("("):
            continue
        if re.fullmatch(r"[A-ZĐ]{1,6}\.? ?\(\d+\)\.?", text):
            stream.take("nguoi-soan", place)
            continue
        if not dashed and same(text).startswith((same("ghi chú"), same("xác nhận"))):
            return
        if letters.is_person(text) and not dashed:
            return
        yield place
        if "lưu" in text.lower() and re.search(r"\bVT\b", text) and text.endswith("."):
            return


def _is_inside(stream: Stream, head: int, place: int, dashed: bool) -> bool | None:
    """Whether a place is in the list's cell, box or column; None: the list is at its end."""
    first, piece = stream[head], stream[place]
    list_spot, spot = first.paragraph.spot, piece.paragraph.spot
    if list_spot.where == "than":
        if spot.where != "than" or place in stream.taken:
            return None
        if piece.column == "phai" and not dashed:
            return False
        return True if dashed or same(piece.text).startswith(same("như")) else None
    if spot.box != list_spot.box and spot.block == list_spot.block and list_spot.where != "khung":
        return False  # a remark in a box beside the list
    if (spot.block, spot.box) != (list_spot.block, list_spot.box):
        return None
    if piece.column != first.column or spot.cell != list_spot.cell:
        return dashed and piece.column != "phai"
    return True
