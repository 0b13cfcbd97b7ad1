"""What follows the letterhead (ô số 5a, 6, 9a): heading, subject, addressees, legal bases."""

from pipeline.regulations import letters
from pipeline.regulations.letters import bare, is_rule, is_upper, same
from pipeline.regulations.patterns import BASIS, CLAUSE, PART, PREFIX, is_date, is_number
from pipeline.thethuc.recognise.stream import Stream, ends_head

_DASHES = ("-", "–", "•", "+")
_MARKS = "-–•+ "


def title(stream: Stream, start: int) -> int:
    """Take heading and subject; gives the place after them."""
    seen = 0
    for place in stream.free(range(start, min(start + 12, len(stream)))):
        text = stream[place].text
        if is_rule(text) or PREFIX.match(text):
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


def _subject(stream: Stream, start: int) -> int:
    places: list[int] = []
    before = stream[start - 1].paragraph
    place = start
    while place < len(stream):
        text, here = stream[place].text, stream[place].paragraph
        gap = here.order - before.order > 1 and bool(places)
        upper = is_upper(text) and (letters.is_agency(text) or letters.is_head(text))
        if (
            is_rule(text)
            or gap
            or not stream.is_centred(place)
            or upper
            or before.setting.bottom_border
            or text.startswith("(")
            or is_number(stream[place].printed)
            or PART.fullmatch(text)
            or (places and is_upper(text) and not is_upper(stream[places[0]].text))
            or "tham quyen ban hanh" in bare(text)
            or (ends_head(text) and not same(text).startswith(same("nơi nhận")))
        ):
            break
        places.append(place)
        before = here
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
        if "so-ky-hieu" not in stream.places and is_number(piece.printed):
            stream.take("so-ky-hieu", place)
            place += 1
        elif bare(piece.text).startswith("(kem theo"):
            noted = []
            while place < len(stream) and stream[place].paragraph is piece.paragraph:
                noted.append(place)
                place += 1
            stream.take("kem-theo", *noted)
    while place < len(stream) and is_rule(stream[place].text):
        place += 1
    return place


def date_below(stream: Stream, start: int) -> None:
    """Lists, forms and certificates are dated above the signature."""
    known = stream.rules.kind(stream.text("ten-loai")) is not None
    if "dia-danh-ngay" in stream.places or known:
        return
    for place in reversed(list(stream.free(range(start, len(stream))))):
        if is_date(stream[place].printed):
            stream.take("dia-danh-ngay", place)
            return


def addressees(stream: Stream, start: int, end: int) -> int:
    """Take "Kính gửi" and whom it names; gives the place after."""
    for place in range(start, min(start + 12, end)):
        if same(stream[place].text).startswith(same("kính gửi")):
            places = [place, *_listed(stream, place, end)]
            stream.take("kinh-gui", *places)
            return places[-1] + 1
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
    places = []
    for after in range(place + 1, end):
        in_table = stream[after].paragraph.spot.where == "bang"
        if not stream[after].text.startswith(_DASHES) and not in_table:
            break
        places.append(after)
    return places


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
        same(stream[each].text.lstrip(_MARKS)).startswith(same("căn cứ")) for each in places
    ):
        return start
    stream.take("can-cu", *places)
    return places[-1] + 1
