"""The rules (đường kẻ) below Tiêu ngữ, the issuing agency and the subject: there, and how long."""

from collections.abc import Iterator
from itertools import pairwise

from pipeline.fonts import widths
from pipeline.regulations.layouts.rules import QuyTac, Range, ThanhPhan
from pipeline.regulations.letters import has_gap, is_rule
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.read.drawings import Drawing
from pipeline.thethuc.read.lines import Column, Paragraph, Piece, Span, column_of, lines
from pipeline.thethuc.read.sides import apart
from pipeline.thethuc.recognise.paper import Paper

_CODES = ("tieu-ngu", "ban-hanh", "trich-yeu")
# Superscript text prints at about this part of its size; some draw rules with it.
_RAISED = 0.6
# What drawing by hand and other fonts' widths may differ by.
_TOLERANCE = 0.16
# Points by which a line leaves the cell at which it is anchored.
_OVER = 20.0
# The room that a cell keeps at its sides, points.
_INSETS = 10.8
# A border without known bounds is there, but its length cannot be determined.
_UNKNOWN = -1.0


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Missing rules, and rules of a wrong length."""
    for code in _CODES:
        rule = rules.thanh_phan.get(code)
        pieces = paper.pieces(code)
        if rule is None or rule.ke is None or not pieces:
            continue
        lengths = _lengths(paper, code, pieces)
        if not lengths and code == "trich-yeu" and paper.pieces("kem-theo"):
            continue  # an attached text has its rule below the note, or none
        if not lengths:
            yield _missing(pieces[-1], rule, rule.ke)
        elif not paper.is_sheet and not any(has_gap(piece.text) for piece in pieces):
            yield from _length(pieces, lengths, rule, rule.ke)
            if _typed(paper, pieces) is None and _is_broken(_drawn(paper, code, pieces)):
                yield _dashed(pieces[-1], rule)


def _missing(piece: Piece, rule: ThanhPhan, ratio: Range) -> Breach:
    return at(
        piece,
        "the-thuc-duong-ke-thieu",
        rule.goc,
        f"{rule.ten}: không thấy đường kẻ bên dưới; quy định có đường kẻ ngang, nét liền, "
        f"{_wanted(ratio)}",
        "Vẽ một đường kẻ (Insert > Shapes > Line) dưới dòng chữ này.",
    )


def _is_broken(drawn: list[Drawing]) -> bool:
    return bool(drawn) and all(stroke.broken for stroke in drawn)


def _dashed(piece: Piece, rule: ThanhPhan) -> Breach:
    return at(
        piece,
        "the-thuc-duong-ke-dai",
        rule.goc,
        f"{rule.ten}: đường kẻ không liền nét; quy định đường kẻ ngang, nét liền",
        "Chọn đường kẻ, đặt Shape Outline > Dashes > Solid.",
    )


def _length(
    pieces: tuple[Piece, ...], lengths: list[float], rule: ThanhPhan, ratio: Range
) -> Iterator[Breach]:
    known = [length for length in lengths if length > 0]
    texts = [width for piece in pieces for width in _printed(piece)]
    low, high = ratio[0] * (1 - _TOLERANCE), ratio[1] * (1 + _TOLERANCE)
    if len(known) < len(lengths) or not known:
        return
    if any(low <= length / text <= high for length in known for text in texts if text):
        return
    # Any length between those for the shortest and the longest line is accepted.
    if any(min(texts) * low <= length <= max(texts) * high for length in known) and texts[1:]:
        return
    share = known[0] / (texts[0] if len(texts) == 1 else max(texts))
    kind = "dài" if share > high else "ngắn"
    yield at(
        pieces[-1],
        "the-thuc-duong-ke-dai",
        rule.goc,
        f"{rule.ten}: đường kẻ {kind} quá (khoảng {share * 100:.0f}% dòng chữ); quy định "
        f"{_wanted(ratio)}",
        "Kéo lại độ dài của đường kẻ và đặt cân đối dưới dòng chữ.",
    )


def _printed(piece: Piece) -> list[float]:
    """The widths that a piece's lines can have: where it wraps is known only roughly."""
    whole = _width(piece.spans)
    room = piece.paragraph.spot.width
    if piece.paragraph.spot.where == "than":
        setting = piece.paragraph.setting
        room -= (setting.left + setting.right) / 20
    if whole <= room or room <= 0:
        return [whole]
    rows = int(whole / room) + 1
    return [whole, room, whole / rows, whole - room * (rows - 1)]


def _wanted(ratio: Range) -> str:
    if ratio[0] == ratio[1]:
        return "dài bằng dòng chữ"
    return "dài từ 1/3 đến 1/2 dòng chữ"


def _lengths(paper: Paper, code: str, pieces: tuple[Piece, ...]) -> list[float]:
    """The lengths of the rules below a component, in points; empty if there is none."""
    below = _typed(paper, pieces)
    if below is not None:
        return [below]
    drawn = _drawn(paper, code, pieces)
    if drawn:
        return [stroke.length or _UNKNOWN for stroke in drawn]
    if (border := _border(paper, pieces)) is not None:
        return [border]
    if (border := _cell_line(paper, pieces[-1].paragraph)) is not None:
        return [border]
    underlined = [_underlined(piece.spans) for piece in pieces]
    if any(underlined):
        return [max(underlined)]
    return []


def _typed(paper: Paper, pieces: tuple[Piece, ...]) -> float | None:
    """A rule of characters (underscores, dashes, underlined spaces) on the next line."""
    last = pieces[-1]
    after = False
    for paragraph in paper.head:
        if paragraph.order < last.paragraph.order:
            continue
        if after and paragraph.text.startswith("("):  # what an attached text goes with
            continue
        parts = [part for line in _all_lines(paragraph) for part in apart(line)]
        for piece in parts:
            if not after:
                after = piece.paragraph is last.paragraph and piece.text == last.text
                continue
            if not _same_side(piece, last):
                continue
            if is_rule(piece.text):
                return _width(piece.spans)
            if not piece.text.strip():
                if length := _underlined(piece.spans):
                    return length
                continue
            return None
    return None


def _all_lines(paragraph: Paragraph) -> list[Piece]:
    all_lines = lines(paragraph)
    underlined = any(span.look.underline and not span.text.strip() for span in paragraph.spans)
    if not all_lines and underlined:
        return [Piece(paragraph, paragraph.spans, paragraph.spot.column, True)]
    return all_lines


def _same_side(one: Piece, two: Piece) -> bool:
    first_spot, second_spot = one.paragraph.spot, two.paragraph.spot
    if first_spot.where == "bang" and second_spot.where == "bang":
        return first_spot.block == second_spot.block and one.column == two.column
    if first_spot.box != second_spot.box:
        return False
    if one.column == two.column or None in (one.column, two.column):
        return True
    return first_spot.where == "than" and two.column == "giua"


def _drawn(paper: Paper, code: str, pieces: tuple[Piece, ...]) -> list[Drawing]:
    """Lines drawn at the component, or near it with nothing else to belong to."""
    title = paper.pieces("ten-loai")
    start = title[0].paragraph.order if title else 10**9
    last = pieces[-1].paragraph.order
    if code == "trich-yeu":
        near = [piece for piece in paper.head if start <= piece.order <= last + 3]
        return [
            stroke
            for piece in near
            for stroke in piece.strokes
            if piece.spot.where != "bang" or piece.spot.column == "giua"
        ]
    if beside := _beside(paper, pieces[-1]):
        return beside
    side: Column = "trai" if code == "ban-hanh" else "phai"
    if pieces[-1].paragraph.spot.where == "bang" and pieces[-1].column in ("trai", "phai"):
        side = pieces[-1].column
    head = [piece for piece in paper.head if piece.order <= start]
    own: list[Drawing] = []
    free: list[Drawing] = []
    for piece in head:
        for stroke in piece.strokes:
            column = _stroke_side(piece, stroke.x)
            if column == side:
                own.append(stroke)
            elif column is None:
                free.append(stroke)
    return own or free


def _beside(paper: Paper, piece: Piece) -> list[Drawing]:
    """Lines anchored at a line of text that has the page's width to itself, or right below it."""
    if piece.paragraph.spot.where != "than" or piece.column not in ("giua", None):
        return []
    if not piece.alone:
        return []
    order = piece.paragraph.order
    near = [piece for piece in paper.head if order <= piece.order <= order + 1]
    return [
        stroke
        for piece in near
        if piece.order == order or not piece.text
        for stroke in piece.strokes
    ]


def _stroke_side(paragraph: Paragraph, x: float | None) -> Column | None:
    spot = paragraph.spot
    if spot.where == "bang" and spot.column in ("trai", "phai"):
        # Anchored in one cell, a line may be drawn over the other.
        if x is not None and x < -_OVER:
            return "trai"
        return "phai" if x is not None and x > spot.width + _OVER else spot.column
    if spot.where == "khung" or paragraph.setting.framed:
        return column_of(paragraph)
    if spot.column in ("trai", "phai"):
        return spot.column
    if x is None:
        return None
    return "trai" if x < spot.width * 0.35 else "phai"


def _border(paper: Paper, pieces: tuple[Piece, ...]) -> float | None:
    """A bottom border of the component's paragraph, or a border of the empty one after it."""
    last = pieces[-1].paragraph
    if last.setting.bottom_border:
        return _between(last)
    for one, two in pairwise(paper.head):
        beside = one.order >= last.order and two.order <= last.order + 2 and not two.text
        same = two.spot.cell == last.spot.cell and two.spot.box == last.spot.box
        if beside and same and (two.setting.top_border or two.setting.bottom_border):
            return _between(two)
    return None


def _cell_line(paper: Paper, last: Paragraph) -> float | None:
    """A line of the cell's own below the text, or that of a blank cell in the rows after it."""
    spot = last.spot
    if spot.where != "bang":
        return None
    if spot.under:
        return spot.width + _INSETS
    for piece in paper.head:
        here = piece.spot
        below = here.table == spot.table and spot.row < here.row <= spot.row + 2
        if not below or here.column != spot.column:
            continue
        if here.over or (here.under and not piece.text):
            return here.width + _INSETS
        if piece.text:
            return None
    return None


def _between(paragraph: Paragraph) -> float:
    setting = paragraph.setting
    return max(paragraph.spot.width - (setting.left + setting.right) / 20, 1.0)


def _underlined(spans: tuple[Span, ...]) -> float:
    return sum(_span(span) for span in spans if span.look.underline)


def _width(spans: tuple[Span, ...]) -> float:
    return sum(_span(span) for span in spans)


def _span(span: Span) -> float:
    text = span.text.upper() if span.look.caps else span.text
    size = span.look.size * (_RAISED if span.look.raised else 1.0)
    return widths.width(text, size, span.look.bold)
