"""The letterhead (ô số 1–4, 5b, 10, 11, 14): Quốc hiệu, agencies, number, date, stamps."""

from collections.abc import Iterator

from pipeline.regulations import letters
from pipeline.regulations.letters import bare, is_rule, is_upper
from pipeline.regulations.patterns import (
    ABOUT,
    SECRET,
    SIGNED_AT,
    SLOGAN,
    SPREAD,
    URGENT,
    is_date,
    is_draft,
    is_motto,
    is_number_line,
    is_short_date,
    is_slashless,
    like,
)
from pipeline.thethuc.read.lines import Piece
from pipeline.thethuc.recognise.stream import Stream, ends_head

# The components of the letterhead are within this many lines of the Quốc hiệu.
_REACH = 40
# Letters of a line of the letterhead, and of a V/v that somebody wrote as one.
_LINE, _LONG_ABOUT = 150, 500
_STAMPS = (("do-mat", SECRET), ("do-khan", URGENT), ("luu-hanh", SPREAD))


def letterhead(stream: Stream) -> int:
    """Take the letterhead and return the place after it."""
    motto = next(place for place, piece in enumerate(stream.pieces) if is_motto(piece.text))
    stream.take("quoc-hieu", motto)
    for place in _near(stream, motto):
        if like(stream[place].text, SLOGAN):
            stream.take("tieu-ngu", place)
            break
    for place in stream.free(list(_near(stream, motto))):
        text = stream[place].printed
        short = len(text) <= (_LONG_ABOUT if ABOUT.match(text) else _LINE)
        if place not in stream.taken and short and not SIGNED_AT.search(text):
            _take(stream, place, text)
    end = _end(stream)
    _stamps(stream, end)
    _agencies(stream, motto, end)
    return end


def _take(stream: Stream, place: int, text: str) -> None:
    places = stream.places
    if "so-ky-hieu" not in places and (is_number_line(text) or is_slashless(text)):
        stream.take("so-ky-hieu", place)
    elif "dia-danh-ngay" not in places and (is_date(text) or is_short_date(text)):
        stream.take("dia-danh-ngay", place)
    elif (
        "trich-yeu-cong-van" not in places
        and ABOUT.match(text)
        and stream[place].column in ("trai", None)
    ):
        stream.take("trich-yeu-cong-van", *_rest_of_column(stream, place))


def _near(stream: Stream, motto: int) -> Iterator[int]:
    """The places near the Quốc hiệu that can hold the letterhead, nearest table first."""
    block = stream[motto].paragraph.spot.block
    for place in range(min(len(stream), motto + _REACH)):
        piece = stream[place]
        own = piece.paragraph.spot.block == block
        if place > motto and stream.is_title(place) and piece.column in (None, "giua"):
            return
        about = ABOUT.match(piece.text) and piece.column in ("trai", None)
        long = len(piece.text) > (_LONG_ABOUT if about else 160)
        if place > motto and not own and (ends_head(piece.text) or long):
            return
        yield place


def _rest_of_column(stream: Stream, place: int) -> Iterator[int]:
    """The lines that follow in the same cell, box or side of the letterhead."""
    first = stream[place]
    yield place
    spot = first.paragraph.spot
    for after in range(place + 1, min(place + 10, len(stream))):
        piece = stream[after]
        here = piece.paragraph.spot
        if is_rule(piece.text) or after in stream.taken or ends_head(piece.text):
            return
        if is_draft(piece.text):
            continue
        if spot.where == "than":
            if here.where != "than" or piece.column != "trai" or first.column is None:
                return
        elif (here.block, here.cell, here.box) != (spot.block, spot.cell, spot.box) or (
            here.row != spot.row and piece.column != first.column
        ):
            return
        yield after


def _end(stream: Stream) -> int:
    """The place after the letterhead."""
    end = max(stream.taken) + 1
    block = stream[end - 1].paragraph.spot.block
    while end < len(stream):
        spot = stream[end].paragraph.spot
        if is_rule(stream[end].text) and spot.where == "than":
            end += 1
        elif spot.block == block and spot.where != "than":
            if stream.is_title(end) and stream[end].column in (None, "giua"):
                break
            if ends_head(stream[end].text):
                break
            end += 1
        else:
            break
    return end


def _stamps(stream: Stream, end: int) -> None:
    for place in stream.free(range(min(end + 6, len(stream)))):
        text = bare(stream[place].text).strip(" :!.")
        for code, known in _STAMPS:
            if text in known:
                stream.take(code, place)
        if SIGNED_AT.search(stream[place].text):
            stream.take("chu-ky-so", place)


def _agencies(stream: Stream, motto: int, end: int) -> None:
    """Take the names above the number: those of the bodies above, and last that of the issuer."""
    number = stream.places.get("so-ky-hieu")
    last = number[0] if number else end
    block = stream[motto].paragraph.spot.block
    other_side = "trai" if stream[motto].column == "trai" else "phai"
    places: list[int] = []
    for place in stream.free(range(last)):
        piece = stream[place]
        if is_rule(piece.text) or piece.column == other_side:
            continue
        if piece.paragraph.spot.block > block + 2 and not number:
            break
        if _is_agency(stream, place, motto, bool(places)):
            places.append(place)
        elif places and piece.paragraph.spot.where == "than" and place > motto:
            break
    groups = _names(stream, places)
    if not groups:
        return
    stream.take("ban-hanh", *groups[-1])
    above = [place for group in groups[:-1] for place in group]
    if above:
        stream.take("chu-quan", *above)


def _is_agency(stream: Stream, place: int, motto: int, known: bool) -> bool:
    piece = stream[place]
    text, spot = piece.text, piece.paragraph.spot
    if len(text) > 120 or ABOUT.match(text) or is_date(piece.printed) or is_draft(text):
        return False
    named = letters.is_agency(text) or known
    if spot.where == "than" and piece.column != "trai":
        # A paragraph of its own: only what certainly names an agency above the Quốc hiệu.
        return place < motto and is_upper(text) and named
    in_place = spot.block == stream[motto].paragraph.spot.block or named
    return in_place and (is_upper(text) or named)


def _names(stream: Stream, places: list[int]) -> list[tuple[int, ...]]:
    """The places of the agencies, each name with its lines."""
    groups: list[list[int]] = []
    for place in places:
        piece = stream[place]
        starts = letters.is_agency(piece.text) and not bare(piece.text).startswith(
            ("va ", "nhan dan")
        )
        bold = _is_bold(piece)
        changed = bool(groups) and bold and not any(_is_bold(stream[group]) for group in groups[-1])
        if not groups or starts or changed:
            groups.append([place])
        else:
            groups[-1].append(place)
    return [tuple(group) for group in groups]


def _is_bold(piece: Piece) -> bool:
    shown = [span for span in piece.spans if span.text.strip()]
    return bool(shown) and all(span.look.bold for span in shown)
