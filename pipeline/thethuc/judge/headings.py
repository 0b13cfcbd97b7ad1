"""Parts, chapters, articles, sections and points: numbers, marks, style, order."""

import re
from collections.abc import Iterator, Sequence

from pipeline.regulations.layouts.rules import CachGhi, QuyTac
from pipeline.regulations.letters import is_form, is_upper, letters, same
from pipeline.regulations.patterns import ARTICLE, PART, ROMAN
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.judge.look import style
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Piece, Span, lines
from pipeline.thethuc.recognise.paper import Paper

_POINT = re.compile(r"(?P<letter>[a-zđăâêôơư])\)\s", re.IGNORECASE)
# Where points begin again.
_ANEW = re.compile(r"(điều\s+\d|\d+[.)]|[ivx]+\.)", re.IGNORECASE)
_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of the headings in the running text."""
    for code, judges in (("phan-chuong", _part), ("dieu", _article), ("muc-la-ma", _section)):
        for piece in paper.pieces(code):
            if not is_form(piece.text):
                yield from judges(piece, rules)
    clause = rules.cach_ghi.get("diem-bang-chu-cai")
    if clause is not None:
        pieces = [line for paragraph in paper.body for line in lines(paragraph)]
        yield from _points(pieces, clause)


def _shown(piece: Piece) -> list[Span]:
    return [span for span in piece.spans if letters(span.text) and not span.look.raised]


def _section(piece: Piece, rules: QuyTac) -> Iterator[Breach]:
    rule = rules.thanh_phan.get("muc-la-ma")
    match = ROMAN.fullmatch(piece.text)
    if rule is None or match is None:
        return
    yield from style(piece, _shown(piece), rule)
    caps = all(span.look.caps for span in _shown(piece))
    if not is_upper(match["title"]) and not caps:
        yield at(
            piece,
            "the-thuc-in-hoa",
            rule.goc,
            f"{rule.ten}: viết thường; quy định in hoa",
            "Gõ lại tiêu đề bằng chữ in hoa.",
        )


def _part(piece: Piece, rules: QuyTac) -> Iterator[Breach]:
    match = PART.fullmatch(piece.text)
    assert match is not None
    rule = rules.thanh_phan.get("phan-chuong")
    if rule is not None:
        yield from style(piece, _shown(piece), rule)
        if is_upper(match["word"]):
            yield at(
                piece,
                "the-thuc-in-hoa",
                rule.goc,
                f"{rule.ten}: in hoa; quy định chữ in thường (“{match['word'].capitalize()}”)",
                "Gõ lại bằng chữ in thường, chỉ viết hoa chữ cái đầu.",
            )
        if piece.paragraph.setting.align != "giua":
            yield at(
                piece,
                "the-thuc-canh-giua",
                rule.goc,
                f"{rule.ten}: không canh giữa; quy định canh giữa",
                "Chọn đoạn và bấm Ctrl+E.",
                mends.centred(piece.paragraph),
            )
    roman = same(match["word"]) in (same("phần"), same("chương"))
    wrong = match["number"].isdigit() if roman else not match["number"].isdigit()
    if (clause := rules.cach_ghi.get("phan-chuong-so")) is not None and wrong:
        yield _wording(piece, clause, f"“{piece.text}”")


def _article(piece: Piece, rules: QuyTac) -> Iterator[Breach]:
    match = ARTICLE.match(piece.text)
    assert match is not None
    rule = rules.thanh_phan.get("dieu")
    if rule is not None:
        length, head = len(match["head"]), []
        for span in (part for part in piece.spans if not part.look.raised):
            if length <= 0:
                break
            if span.text.strip():
                head.append(span)
            length -= len(span.text.lstrip()) if not head[1:] else len(span.text)
        wrong = [span for span in head if not span.look.bold or span.look.italic]
        if wrong:
            yield at(
                piece,
                "the-thuc-kieu-chu",
                rule.goc,
                f"{rule.ten}: “{match['head']}” không đậm, đứng; quy định kiểu chữ đứng, đậm",
                "Bôi đậm từ “Điều”, số thứ tự và tiêu đề của điều.",
            )
    mark = match["mark"].strip()
    if (clause := rules.cach_ghi.get("dieu-cham")) is not None and mark not in (".", ""):
        yield _wording(piece, clause, f"“{match['head']}{match['mark']}”")


def _points(pieces: Sequence[Piece], clause: CachGhi) -> Iterator[Breach]:
    """Letters that are not Vietnamese, and a letter left out between two points of one khoản."""
    last, between = "", ""
    for piece in pieces:
        match = _POINT.match(piece.text)
        if match is None:
            last = "" if _ANEW.match(piece.text) else last
            between += piece.text
            continue
        letter = match["letter"].lower()
        if letter in "fjwz":
            yield _wording(piece, clause, f"điểm “{letter})”")
        elif last and letter in _ALPHABET:
            due = _ALPHABET[_ALPHABET.index(last) + 1 :][:3]
            # Points can also be within a paragraph, so the missing one must not be anywhere.
            if letter in due[1:] and f"{due[0]})" not in between.lower():
                yield _wording(piece, clause, f"điểm “{letter})” ngay sau điểm “{last})”")
        last = letter if letter in _ALPHABET else ""
        between = piece.text


def _wording(piece: Piece, clause: CachGhi, actual: str) -> Breach:
    return at(
        piece,
        "the-thuc-de-muc",
        clause.goc,
        f"Đề mục: ghi {actual}; quy định {clause.quy_dinh}",
        "Ghi lại số thứ tự theo quy định.",
    )
