"""The running text (ô số 6) with its parts and articles, and the annexes after it."""

import re

from pipeline.regulations import letters
from pipeline.regulations.letters import is_rule, is_upper
from pipeline.regulations.patterns import ANNEX, ARTICLE, FORM, PART, ROMAN
from pipeline.thethuc.read.lines import Paragraph, Piece, lines
from pipeline.thethuc.recognise.stream import Stream


def annexes(stream: Stream, region: int) -> None:
    """Take each annex's word and number, its name, and the note on the paper it belongs to."""
    headings, names, notes = [], [], []
    for place in stream.free(range(region, len(stream))):
        piece = stream[place]
        if not ANNEX.fullmatch(piece.text) or piece.paragraph.spot.where == "bang":
            continue
        headings.append(place)
        for after in range(place + 1, min(place + 5, len(stream))):
            text = stream[after].text
            if text.startswith("("):
                notes.append(after)
                break
            centred = stream[after].paragraph.setting.align == "giua"
            if is_rule(text) or not centred or letters.has_gap(text):
                break
            names.append(after)
    for code, places in (("phu-luc", headings), ("phu-luc-ten", names), ("kem-theo", notes)):
        if places:
            stream.take(code, *places)


def body(stream: Stream, start: int, end: int) -> tuple[Paragraph, ...]:
    """The paragraphs of running text between two places."""
    first = stream[start - 1].paragraph.order if start else -(10**9)
    last = stream[end].paragraph.order if end < len(stream) else 10**9
    for piece in stream.found("phu-luc"):
        last = min(last, piece.paragraph.order)
    inner = [paragraph for paragraph in stream.paragraphs if first < paragraph.order < last]
    last = next((piece.order for piece in inner if FORM.match(piece.text)), last)
    return tuple(
        piece
        for piece in inner
        if piece.order < last
        and piece.spot.where == "than"
        and not piece.setting.framed
        and piece.text
        and not is_rule(piece.text)
    )


def headings(paragraphs: tuple[Paragraph, ...]) -> dict[str, tuple[Piece, ...]]:
    """Parts, chapters with their titles, articles and sections with Roman numbers, by code."""
    by_code: dict[str, list[Piece]] = {}
    above = ""
    for piece in (line for paragraph in paragraphs for line in lines(paragraph)):
        code = _heading(piece, above)
        if code:
            by_code.setdefault(code, []).append(piece)
        above = code
    return {code: tuple(pieces) for code, pieces in by_code.items()}


def _heading(piece: Piece, above: str) -> str:
    """The code of a heading, "" for text; `above`: that of the line before."""
    text = piece.text
    if PART.fullmatch(text):
        return "phan-chuong"
    if above in ("phan-chuong", "phan-chuong-ten") and _is_part_title(piece, above):
        return "phan-chuong-ten"
    if (match := ARTICLE.match(text)) and not _goes_on(match):
        return "dieu"
    match = ROMAN.fullmatch(text)
    if match and len(text) < 120:
        title = match["title"]
        if not title.endswith((".", ";", ":")) and len(title.split()) > 1:
            return "muc-la-ma"
    return ""


def _goes_on(match: re.Match[str]) -> bool:
    # "Điều 5 của Quyết định này …" opens a sentence; an article's number is set apart.
    mark = match["mark"].strip()
    return mark.isalpha() or mark in (",", ";", "(", "–")


def _is_part_title(piece: Piece, above: str) -> bool:
    """The line below "Chương I": in capitals, or at least set as a heading is."""
    text = piece.text
    if len(text) > 200 or ARTICLE.match(text):
        return False
    centred = piece.paragraph.setting.align == "giua"
    bold = all(span.look.bold for span in piece.spans if span.text.strip())
    shown = "".join(s.text.upper() if s.look.caps else s.text for s in piece.spans)
    if above == "phan-chuong-ten":  # a title's second line
        return is_upper(shown) and centred
    return is_upper(shown) or centred or (bold and not text.endswith((".", ";", ":")))
