"""Size, style, case, alignment and place of each component; the rules below them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.regulations.layouts.rules import QuyTac, ThanhPhan
from pipeline.regulations.letters import is_form, is_upper, letters, shorten
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Paragraph, Piece, Span
from pipeline.thethuc.recognise.paper import Paper

# Components whose size and style is judged word by word elsewhere, or not at all here.
_ELSEWHERE = ("noi-dung", "dieu", "phan-chuong", "muc-la-ma")
# Half a size step: what a program's rounding may change.
_NEAR = 0.26
# An indent (twips) that moves a paragraph to another place on purpose.
_PUSHED = 1500
# In capitals and no longer than this (letters), a text may be an acronym, not a name.
_ACRONYM = {"ho-ten": 3}
_ALIGN_NAMES = {"trai": "canh trái", "phai": "canh phải", "hai-ben": "canh đều hai lề"}


def judge(paper: Paper, rules: QuyTac, only: Sequence[str] | None = None) -> Iterator[Breach]:
    """Breaches of the look of the components that were recognised."""
    for code, rule in rules.thanh_phan.items():
        if code in _ELSEWHERE or (only is not None and code not in only):
            continue
        # A text that goes with a decision says so as an annex does; the rule is the annex's.
        if code == "kem-theo" and not paper.pieces("phu-luc"):
            continue
        number = paper.pieces("so-ky-hieu")
        if code == "trich-yeu-cong-van" and number and _is_pushed(number[0]):
            rule = replace(rule, can=None)  # blanks put it below the number
        if code == "trich-yeu" and paper.pieces("kem-theo"):
            rule = replace(rule, in_hoa=None)  # a charter's name is in capitals
        for piece in paper.pieces(code):
            yield from look(piece, rule, is_sheet=paper.is_sheet)
        if pieces := paper.pieces(code):
            yield from _place(paper, pieces, rule)


def _is_pushed(piece: Piece) -> bool:
    """Whether a line is in its column by typed blanks or tabs."""
    return piece.paragraph.spot.where == "than" and not piece.alone


def look(piece: Piece, rule: ThanhPhan, *, is_sheet: bool = False) -> Iterator[Breach]:
    """Breaches of size, style, case and alignment of a piece of a component."""
    spans = [span for span in piece.spans if span.text.strip() and not span.look.raised]
    shown = [span for span in spans if letters(span.text) or span.text.strip().isdigit()]
    if not shown or (is_form(piece.text) and is_sheet):
        return
    yield from size(piece, shown, rule)
    yield from style(piece, shown, rule)
    yield from _case(piece, shown, rule)
    if rule.can == "giua":
        yield from _centred(piece, rule)


def size(where: Paragraph | Piece, spans: Sequence[Span], rule: ThanhPhan) -> Iterator[Breach]:
    """A breach for each size of a component that is outside its range."""
    if rule.co is None:
        return
    low, high = rule.co
    wrong = [s for s in spans if not low - _NEAR <= s.look.size <= high + _NEAR]
    for size_found in sorted({span.look.size for span in wrong}):
        affected = [span for span in wrong if span.look.size == size_found]
        wanted = low if size_found < low else high
        part = _part(affected, spans)
        yield at(
            where,
            "the-thuc-co-chu",
            rule.goc,
            f"{rule.ten}: cỡ chữ {_point(size_found)}{part}; quy định cỡ {span_of(rule.co)}",
            f"Đặt cỡ chữ {span_of(rule.co)}.",
            mends.look(_paragraph(where), affected, size=wanted),
        )


def style(where: Paragraph | Piece, spans: Sequence[Span], rule: ThanhPhan) -> Iterator[Breach]:
    """A breach when a component is not bold or italic as it must be."""
    for wanted, name, other in (
        (rule.dam, "bold", ("đậm", "không đậm")),
        (rule.nghieng, "italic", ("nghiêng", "đứng")),
    ):
        if wanted is None:
            continue
        wrong = [span for span in spans if getattr(span.look, name) != wanted]
        if not wrong:
            continue
        must, actual = other if wanted else other[::-1]
        values = {name: wanted}
        yield at(
            where,
            "the-thuc-kieu-chu",
            rule.goc,
            f"{rule.ten}: chữ {actual}{_part(wrong, spans)}; quy định kiểu chữ {must}",
            f"Đặt lại kiểu chữ {must}.",
            mends.look(_paragraph(where), wrong, **values),
        )


def _paragraph(where: Paragraph | Piece) -> Paragraph:
    return where.paragraph if isinstance(where, Piece) else where


def _part(affected: Sequence[Span], spans: Sequence[Span]) -> str:
    """Which part of the text, when it is not the whole."""
    if len(affected) == len(spans):
        return ""
    return f" ở “{shorten(''.join(span.text for span in affected).strip(), 30)}”"


def _case(piece: Piece, spans: Sequence[Span], rule: ThanhPhan) -> Iterator[Breach]:
    text = "".join(span.text.upper() if span.look.caps else span.text for span in spans)
    shown = letters(text)
    if rule.in_hoa is None or len(shown) < 3:
        return
    if rule.in_hoa and not is_upper(text):
        wrong, must = "viết thường", "in hoa"
    elif rule.in_hoa is False and is_upper(text) and len(shown) > _ACRONYM.get(rule.ma, 6):
        wrong, must = "in hoa", "chữ in thường"
    else:
        return
    yield at(
        piece,
        "the-thuc-in-hoa",
        rule.goc,
        f"{rule.ten}: {wrong}; quy định {must}",
        f"Gõ lại bằng {must}." if rule.in_hoa is False else "Gõ lại bằng chữ in hoa.",
    )


def _centred(piece: Piece, rule: ThanhPhan) -> Iterator[Breach]:
    paragraph = piece.paragraph
    setting = paragraph.setting
    if setting.align == "giua" or setting.framed:
        return
    if paragraph.spot.where == "than":
        # Beside a tab, after typed spaces or an indent the place is not the alignment's.
        text = "".join(span.text for span in paragraph.spans)
        apart = not piece.alone and piece.column is not None
        if apart or "\t" in text or text[:4].isspace() or setting.left > _PUSHED:
            return
    yield at(
        piece,
        "the-thuc-canh-giua",
        rule.goc,
        f"{rule.ten}: {_ALIGN_NAMES.get(setting.align, '')}; quy định canh giữa",
        "Chọn đoạn và bấm Ctrl+E (canh giữa).",
        mends.centred(paragraph),
    )


def _place(paper: Paper, pieces: Sequence[Piece], rule: ThanhPhan) -> Iterator[Breach]:
    """A component on the wrong side of the first page, if its side is certain."""
    if rule.vi_tri is None or not (paper.pieces("ban-hanh") and paper.pieces("so-ky-hieu")):
        return
    column = pieces[0].column
    if column is None or column == rule.vi_tri:
        return
    if column == "giua" and pieces[0].paragraph.spot.where != "than":
        return
    names = {"trai": "bên trái", "phai": "bên phải", "giua": "giữa trang"}
    yield at(
        pieces[0],
        "the-thuc-vi-tri",
        rule.goc,
        f"{rule.ten}: đặt ở {names[column]}; quy định ở {names[rule.vi_tri]} trang đầu",
        "Đặt phần đầu văn bản thành hai cột: tên cơ quan bên trái, Quốc hiệu bên phải.",
    )


def span_of(sizes: tuple[float, float]) -> str:
    """A range of sizes in words: "12–13", or "13"."""
    low, high = sizes
    return _point(low) if low == high else f"{_point(low)}–{_point(high)}"


def _point(size: float) -> str:
    return f"{size:g}".replace(".", ",")
