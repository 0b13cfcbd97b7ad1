"""Who signs (ô số 7a, 7b): authority and title, and the name; in minutes and contracts, several."""

from collections.abc import Sequence

from pipeline.regulations import letters
from pipeline.regulations.letters import bare, is_rule, is_upper
from pipeline.regulations.patterns import ANNEX, PREFIX
from pipeline.thethuc.recognise.paper import Signer
from pipeline.thethuc.recognise.stream import Stream

# Kinds that several people sign side by side, and how their titles begin besides offices.
_TOGETHER = ("bien ban", "hop dong", "ban ghi nho", "ban thoa thuan")
_PARTIES = ("dai dien", "thu ky", "ben a", "ben b", "nguoi lap", "nguoi ghi")
# The surnames that most people have.
_SURNAMES = frozenset(
    (
        *("nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui"),
        *("do", "ho", "ngo", "duong", "ly", "dao", "doan", "dinh", "trinh", "truong", "mai"),
        *("lam", "luong", "cao", "chau", "ta", "thai", "kieu", "quach", "ha"),
    )
)
_Places = tuple[list[int], list[int]]


def signatures(stream: Stream, start: int, region: int) -> tuple[int, tuple[Signer, ...]]:
    """Take authority, titles and names and return where the signature begins, and who signs."""
    together = bare(stream.text("ten-loai")).startswith(_TOGETHER)
    places = _beside_recipients(stream, region) if "noi-nhan" in stream.places else []
    places = places or _lone(stream, start, together)
    first = next((place for place in places if is_office(stream[place].text, together)), None)
    if first is None:
        first = next((place for place in places if _is_lowered(stream, place)), None)
    if first is None:
        return region, ()
    signers = _together(stream, first) if together else []
    if len(signers) < 2:
        office, name = _signer(stream, places[places.index(first) :])
        signers = [(office, name or _name_below(stream, office[-1]))]
    for office, name in sorted(signers):
        stream.add("quyen-han", *office)
        stream.add("ho-ten", *name)
    made = tuple(
        Signer(tuple(stream[place] for place in office), tuple(stream[place] for place in name))
        for office, name in signers
    )
    return min(region, *(office[0] for office, _ in signers)), made


def is_office(text: str, together: bool = False) -> bool:
    """Whether a line is authority or title of a signer, as the regulation writes them."""
    if len(text) > 110 or text.endswith((";", ":")) or text.startswith(("-", "(")):
        return False
    if PREFIX.match(text):
        return True
    if together and is_upper(text) and ":" not in text and bare(text).startswith(_PARTIES):
        return True
    instruction = "quyen han, chuc vu" in bare(text)
    return instruction or (is_upper(text) and (letters.is_head(text) or letters.is_deputy(text)))


def _is_lowered(stream: Stream, place: int) -> bool:
    """Whether this is a title in small letters: beside the recipients nothing else is possible."""
    piece = stream[place]
    text = piece.text
    beside = piece.paragraph.spot.where == "bang" and piece.column == "phai"
    short = len(text) < 60 and not text.endswith((";", ":", ".", ","))
    return beside and short and (letters.is_head(text) or letters.is_deputy(text))


def _signer(stream: Stream, places: Sequence[int]) -> _Places:
    """The lines of authority and title at the beginning of these places, and the name after."""
    office: list[int] = []
    for place in places:
        text = stream[place].text
        fits = is_office(text) or (is_upper(text) and "(" not in text) or not office
        if not fits or (office and _names_one(stream, office[-1], place)):
            break
        office.append(place)
        if not is_upper(text):
            break
    for place in places:
        if place > office[-1] and _is_name(stream[place].text):
            return office, [place]
    return office, []


def _name_below(stream: Stream, office: int) -> list[int]:
    """The name below the table whose cell ends with the title."""
    spot = stream[office].paragraph.spot
    if spot.where != "bang":
        return []
    for place in stream.free(range(office + 1, len(stream))):
        here, text = stream[place].paragraph.spot, stream[place].text
        if here.block == spot.block or is_rule(text):
            continue
        is_name = here.where == "than" and here.block <= spot.block + 8 and _is_name(text)
        return [place] if is_name and stream[place].column != "trai" else []
    return []


def _names_one(stream: Stream, above: int, place: int) -> bool:
    """Whether a line after the title is the signer's name, which may be in capitals by mistake."""
    text = stream[place].text
    if not letters.is_person(text) or is_office(text):
        return False
    apart = stream[place].paragraph.order - stream[above].paragraph.order > 1
    return not is_upper(text) or (
        not letters.is_agency(text) and (apart or bare(text).split()[0] in _SURNAMES)
    )


def _is_name(text: str) -> bool:
    if text.startswith("(") or text.endswith(")") or is_rule(text):
        return False
    named = letters.is_person(text) or letters.degree(text) or bare(text) == "ho va ten"
    if named and not letters.has_gap(text):
        return True
    return is_upper(text) and 2 <= len(text.split()) <= 6 and not letters.is_head(text)


def _together(stream: Stream, first: int) -> list[_Places]:
    """Those who sign side by side: in the cells of a table, or in the parts of lines with tabs."""
    spot = stream[first].paragraph.spot
    if spot.where != "bang":
        return _in_line(stream, first)
    cells: dict[int, list[int]] = {}
    for place in stream.free(range(len(stream))):
        here = stream[place].paragraph.spot
        if here.where == "bang" and here.block == spot.block:
            cells.setdefault(here.cell, []).append(place)
    signers = []
    for places in cells.values():
        titled = [place for place in places if is_upper(stream[place].text)]
        if not titled or stream[titled[0]].text.startswith(("-", "(")):
            continue
        office, name = _signer(stream, places[places.index(titled[0]) :])
        if name:
            signers.append((office, name))
    return sorted(signers, key=lambda signer: first not in signer[0])


def _in_line(stream: Stream, first: int) -> list[_Places]:
    titles = [
        place
        for place in range(max(0, first - 4), min(first + 5, len(stream)))
        if stream[place].paragraph is stream[first].paragraph
    ]
    if len(titles) < 2:
        return []
    rows: dict[int, list[int]] = {}
    for place in range(titles[-1] + 1, len(stream)):
        if stream[place].paragraph.spot.where == "than":
            rows.setdefault(stream[place].paragraph.order, []).append(place)
    for names in rows.values():
        if len(names) == len(titles) and all(_is_name(stream[place].text) for place in names):
            pairs = [([title], [name]) for title, name in zip(titles, names, strict=True)]
            return sorted(pairs, key=lambda signer: first not in signer[0])
    return []


def _beside_recipients(stream: Stream, region: int) -> list[int]:
    head = stream.found("noi-nhan")[0]
    spot = head.paragraph.spot
    places = []
    for place in stream.free(range(region, len(stream))):
        piece = stream[place]
        here = piece.paragraph.spot
        if spot.where == "bang":
            if here.block != spot.block:
                break
            if piece.column == "phai" or here.cell > spot.cell:
                places.append(place)
        elif here.block > spot.block + 25 or ANNEX.fullmatch(piece.text):
            break
        elif piece.column in ("phai", "giua", None) and here.where != "bang":
            places.append(place)
    if not places and spot.where != "than":
        # The recipients' box or row is separate: the signature is near by.
        places = [
            place
            for place in stream.free(range(len(stream)))
            if abs(stream[place].paragraph.spot.block - spot.block) <= 8
            and stream[place].paragraph.spot.box != spot.box
        ]
    if any(is_office(stream[place].text) or _is_lowered(stream, place) for place in places):
        return places
    before = [
        place
        for place in stream.free(range(max(0, region - 14), region))
        if is_office(stream[place].text)
    ]
    if before:
        return list(stream.free(range(before[0], len(stream))))
    return places


def _lone(stream: Stream, start: int, together: bool) -> list[int]:
    """The places from the first title near the end, where no recipients are named."""
    end = next(
        (place for place in range(start + 4, len(stream)) if ANNEX.fullmatch(stream[place].text)),
        len(stream),
    )
    offices = [
        place
        for place in stream.free(range(max(start, end - 30), end))
        if is_upper(stream[place].text) and is_office(stream[place].text, together)
    ]
    if not offices:
        return []
    spot = stream[offices[0]].paragraph.spot
    return [
        place
        for place in stream.free(range(offices[0], end))
        if spot.where == "than" or stream[place].paragraph.spot.cell == spot.cell
    ]
