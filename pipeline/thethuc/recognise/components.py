"""Which piece of a document is which component of the layout (ô số 1–14).

A file may hold several papers: each starts at a Quốc hiệu and ends where the next begins. What lies
before the first one and, an annex aside, after a signature is not judged.
"""

import datetime as dt
from collections.abc import Sequence

from pipeline.regulations.layouts.rules import QuyTac
from pipeline.regulations.letters import is_rule
from pipeline.regulations.patterns import ANNEX, CONTACT, DATE, SHORT_DATE, is_attached
from pipeline.thethuc.read.lines import Paragraph, Piece, lines
from pipeline.thethuc.recognise import bodies, letterheads, signatures, titles
from pipeline.thethuc.recognise.division import papers
from pipeline.thethuc.recognise.paper import Paper, Signer
from pipeline.thethuc.recognise.recipients import recipients
from pipeline.thethuc.recognise.stream import Stream

__all__ = ["Paper", "Signer", "annex", "papers", "recognise"]


def recognise(
    number: int, paragraphs: Sequence[Paragraph], rules: QuyTac, foot: Sequence[Paragraph] = ()
) -> Paper:
    """The components of one paper; `foot`: the footer of its first page."""
    stream = Stream.of(paragraphs, rules)
    head_end = letterheads.letterhead(stream)
    title_end = titles.title(stream, head_end)
    region = recipients(stream, title_end)
    region, signers = signatures.signatures(stream, title_end, region)
    titles.date_below(stream, title_end)
    bodies.annexes(stream, region)
    start = titles.addressees(stream, title_end, region)
    listed = titles.telegraphed(stream, title_end, region)
    start = titles.bases(stream, listed or start, region)
    body = bodies.body(stream, start, region)
    components = {code: stream.found(code) for code, places in stream.places.items() if places}
    components |= bodies.headings(body)
    if contacts := _contacts(foot):
        components["dia-chi"] = contacts
    kind = stream.text("ten-loai")
    letter = not kind and ("trich-yeu-cong-van" in components or "kinh-gui" in components)
    first = stream[region].paragraph.order if region < len(stream) else 10**9
    top = max((piece.paragraph.order for piece in stream.pieces[:title_end]), default=0)
    return Paper(
        number,
        stream.paragraphs,
        components,
        body,
        head=tuple(paragraph for paragraph in stream.paragraphs if paragraph.order <= top + 2),
        signing=tuple(paragraph for paragraph in stream.paragraphs if paragraph.order >= first),
        foot=tuple(foot),
        kind=kind or ("công văn" if letter else ""),
        letter=letter,
        day=_day(stream),
        signers=signers,
        addressed="kinh-gui" in components or listed is not None,
    )


def annex(paragraphs: Sequence[Paragraph], rules: QuyTac) -> Paper | None:
    """An annex in a file of its own, without Quốc hiệu; None if this is not one."""
    stream = Stream.of(paragraphs, rules)
    opens = [place for place in range(min(8, len(stream))) if ANNEX.fullmatch(stream[place].text)]
    attached = any(is_attached(piece.text) for piece in stream.pieces[:12])
    if not opens and not attached:
        return None
    if opens:
        bodies.annexes(stream, opens[0])
    else:
        titles.title(stream, 0)
    components = {code: stream.found(code) for code in stream.places}
    return Paper(
        1, stream.paragraphs, components, (), (), (), (), kind="phụ lục", letter=False, day=None
    )


def _contacts(foot: Sequence[Paragraph]) -> tuple[Piece, ...]:
    """Address, telephone, e-mail of the agency (ô số 13): the footer's lines, if that is there."""
    contacts = [line for paragraph in foot for line in lines(paragraph) if not is_rule(line.text)]
    if not any(CONTACT.search(piece.text) for piece in contacts):
        return ()
    return tuple(piece for piece in contacts if sum(char.isalpha() for char in piece.text) > 2)


def _day(stream: Stream) -> dt.date | None:
    text = stream.text("dia-danh-ngay")
    match = DATE.match(text)
    digits = [match[index] for index in (5, 4, 3)] if match else []
    if match is None and (short := SHORT_DATE.fullmatch(text)) is not None:
        digits = [short[index] for index in (6, 5, 4)]
    if not digits:
        return None
    try:
        return dt.date(*(int(number) for number in digits))
    except ValueError:
        return _year_only(digits[0])


def _year_only(text: str) -> dt.date | None:
    # A draft has its year at least; the rules changed in March, so the year decides all but 2020.
    digits = "".join(char for char in text if char.isdigit())
    return dt.date(int(digits), 12, 31) if len(digits) == 4 and int(digits) > 1900 else None
