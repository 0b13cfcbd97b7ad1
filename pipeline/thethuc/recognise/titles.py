"""What follows the letterhead (ô số 5a, 6, 9a): heading, subject, addressees, legal bases."""

from pipeline.regulations import letters
from pipeline.regulations.letters import bare, is_rule, is_upper, same
from pipeline.regulations.patterns import (
    ABOUT,
    ARTICLE,
    BASIS,
    CLAUSE,
    PART,
    PREFIX,
    ROMAN,
    is_attached,
    is_date,
    is_draft,
    is_number_line,
)
from pipeline.thethuc.read.lines import Piece
from pipeline.thethuc.recognise.stream import Stream, ends_head

_DASHES = ("-", "–", "•", "+")
_MARKS = "-–•+ "


def title(stream: Stream, start: int) -> int:
    """Take heading and subject and return the place after them."""
    seen = 0
    for place in stream.free(range(start, min(start + 12, len(stream)))):
        text = stream[place].text
        if is_rule(text) or PREFIX.match(text) or is_draft(text):
            continue
        if ends_head(text):
            break
        known = stream.is_title(place) or same(text).startswith(same("tên loại văn bản"))
        centred = stream.is_centred(place)
        headed = centred and is_upper(text) and len(text) < 90 and not seen
        if (known and (centred or is_upper(text))) or (headed and not letters.is_agency(text)):
            stream.take("ten-loai", place)
            return _below(stream, _subject(stream, place + 1))
        seen += 1
        if seen > 4:
            break
    return start


def _attached(stream: Stream, start: int) -> int | None:
    """The place of the note "(Kèm theo …)" among the centred lines below a title."""
    for place in range(start, min(start + 8, len(stream))):
        if is_attached(stream[place].text):
            return place
        if not stream.is_centred(place) and not is_rule(stream[place].text):
            return None
    return None


def _is_set_apart(stream: Stream, place: int) -> bool:
    """Whether a line that is not centred can only be a subject: all bold, or "Về việc …"."""
    piece = stream[place]
    text = piece.text
    if BASIS.match(text) or ROMAN.fullmatch(text) or ARTICLE.match(text) or text.endswith(":"):
        return False
    if text[:1] in _MARKS or text[:1].isdigit() or piece.paragraph.spot.where != "than":
        return False
    bold = all(span.look.bold for span in piece.spans if span.text.strip())
    return bold or (bool(ABOUT.match(text)) and not text.endswith((";", ".")))


def _subject(stream: Stream, start: int) -> int:
    places: list[int] = []
    before = stream[start - 1].paragraph
    place = start
    note = _attached(stream, start)
    if note is not None:
        places = [place for place in range(start, note) if not is_rule(stream[place].text)]
        place = note
    while place < len(stream):
        text, own_paragraph = stream[place].text, stream[place].paragraph
        gap = own_paragraph.order - before.order > 1 and bool(places)
        upper = is_upper(text) and (letters.is_agency(text) or letters.is_head(text))
        if (
            is_rule(text)
            or gap
            or not (stream.is_centred(place) or _is_set_apart(stream, place))
            or upper
            or before.setting.bottom_border
            or text.startswith("(")
            or is_draft(text)
            or is_number_line(stream[place].printed)
            or PART.fullmatch(text)
            or (places and is_upper(text) and not is_upper(stream[places[0]].text))
            or "tham quyen ban hanh" in bare(text)
            or (ends_head(text) and not same(text).startswith(same("nơi nhận")))
        ):
            break
        places.append(place)
        before = own_paragraph
        place += 1
    if places:
        stream.take("trich-yeu", *places)
    while place < len(stream) and is_rule(stream[place].text):
        place += 1
    return place


def _below(stream: Stream, start: int) -> int:
    """Contracts have their number below the title; attached texts say there what they belong to."""
    place = start
    if place < len(stream) and stream.is_centred(place):
        piece = stream[place]
        if "so-ky-hieu" not in stream.places and is_number_line(piece.printed):
            stream.take("so-ky-hieu", place)
            place += 1
        elif is_attached(piece.text):
            noted = _note(stream, place)
            stream.take("kem-theo", *noted)
            place = noted[-1] + 1
    while place < len(stream) and is_rule(stream[place].text):
        place += 1
    return place


def _note(stream: Stream, start: int) -> list[int]:
    """The lines of a note in brackets, broken as they may be."""
    places = [start]
    while not stream[places[-1]].text.endswith(")") and places[-1] + 1 < len(stream):
        after = places[-1] + 1
        beside = stream[after].paragraph is stream[start].paragraph
        if not (beside or stream.is_centred(after)) or len(places) > 4:
            break
        places.append(after)
    return places


def date_below(stream: Stream, start: int) -> None:
    """Lists, forms and certificates are dated above the signature."""
    known = stream.rules.kind(stream.text("ten-loai")) is not None
    if "dia-danh-ngay" in stream.places or "kem-theo" in stream.places or known:
        return
    for place in reversed(list(stream.free(range(start, len(stream))))):
        if is_date(stream[place].printed):
            stream.take("dia-danh-ngay", place)
            return


def addressees(stream: Stream, start: int, end: int) -> int:
    """Take "Kính gửi" and whom it names and return the place after."""
    for place in stream.free(range(min(start + 12, end))):
        if same(stream[place].text).startswith(same("kính gửi")):
            places = [place, *_listed(stream, place, end)]
            stream.take("kinh-gui", *places)
            return max(places[-1] + 1, start)
    return start


def telegraphed(stream: Stream, start: int, end: int) -> int | None:
    """The place after the addressees of a công điện (“… điện:” and a list); None: it has none."""
    if same(stream.text("ten-loai")) != same("công điện"):
        return None
    for place in range(start, min(start + 4, end)):
        if bare(stream[place].text).endswith("dien:"):
            listed = _listed(stream, place, end)
            return listed[-1] + 1 if listed else None
    return None


def _listed(stream: Stream, place: int, end: int) -> list[int]:
    """The lines that name addressees: with dashes, or in the table that "Kính gửi" opens."""
    head = stream[place]
    named = len(head.text.rstrip(" :")) > len("kính gửi")
    places: list[int] = []
    for after in range(place + 1, end):
        last = stream[places[-1]] if places else None
        if not stream[after].text.startswith(_DASHES) and (
            named or not _goes_on(head, last, stream[after])
        ):
            break
        if last is not None and last.text.endswith(".") and not _beside(last, stream[after]):
            break
        places.append(after)
    return places


def _goes_on(head: Piece, last: Piece | None, piece: Piece) -> bool:
    """Whether a line without a dash names an addressee: in the cells beside a bare "Kính gửi:"."""
    spot = piece.paragraph.spot
    if spot.where != "bang" or head.paragraph.spot.where != "bang":
        return False
    here = head.paragraph.spot
    if (spot.block, spot.table) != (here.block, here.table) or ROMAN.fullmatch(piece.text):
        return False
    return spot.row == here.row or (last is not None and not last.text.endswith("."))


def _beside(one: Piece, two: Piece) -> bool:
    """Whether two lines are in one cell, or both in no table."""
    first_spot, second_spot = one.paragraph.spot, two.paragraph.spot
    return (first_spot.block, first_spot.table, first_spot.row, first_spot.cell) == (
        second_spot.block,
        second_spot.table,
        second_spot.row,
        second_spot.cell,
    ) or (first_spot.where == second_spot.where == "than")


def bases(stream: Stream, start: int, end: int) -> int:
    """Take the legal bases at the beginning: own lines, not the opening of a sentence."""
    kind = stream.rules.kind(stream.text("ten-loai"))
    places: list[int] = []
    for place in range(start, end):
        piece = stream[place]
        text = piece.text
        if piece.paragraph.spot.where != "than":
            if places:
                break
            continue
        centred = piece.paragraph.setting.align == "giua"
        if not places and (centred or text.startswith("(") or is_upper(text)):
            if place - start > 6:
                break
            continue
        if not BASIS.match(text.lstrip(_MARKS)) or text.endswith(":"):
            break
        opens = kind is not None and kind.can_cu
        if not opens and not text.endswith(";") and CLAUSE.search(bare(text)):
            break
        places.append(place)
    if not any(
        same(stream[place].text.lstrip(_MARKS)).startswith(same("căn cứ")) for place in places
    ):
        return start
    stream.take("can-cu", *places)
    return places[-1] + 1
