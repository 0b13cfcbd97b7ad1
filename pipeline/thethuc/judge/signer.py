"""The signer: authority and title that fit each other, and the name without titles."""

import re
from collections.abc import Iterator

from pipeline.regulations.layouts.rules import QuyTac, ThamQuyen
from pipeline.regulations.letters import (
    bare,
    degree,
    has_gap,
    is_collective,
    is_deputy,
    is_head,
    same,
)
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.read.lines import Piece
from pipeline.thethuc.recognise.paper import Paper

_CODE = "the-thuc-tham-quyen"
_PREFIX = re.compile(
    r"(?P<prefix>TM|T/M|T\.M|KT|K/T|K\.T|Q|TL|T/L|T\.L|TUQ|T/UQ|TU\.Q)(?P<dot>\s*[.:/]?)\s*(?P<rest>.*)"
)


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of authority, title and name."""
    if paper.is_sheet:
        return
    for place, signer in enumerate(paper.signers):
        pieces = [piece for piece in signer.office if not has_gap(piece.text)]
        yield from _authority(pieces, rules)
        if not place:  # those who sign beside sign for themselves
            yield from _deputy(pieces, rules)
    for piece in paper.pieces("ho-ten"):
        clause = rules.cach_ghi.get("ho-ten-hoc-vi")
        title = degree(piece.text)
        if clause is not None and title is not None:
            yield at(
                piece,
                "the-thuc-hoc-vi",
                clause.goc,
                f"Họ tên người ký: ghi “{title}” trước họ tên; quy định {clause.quy_dinh}",
                f"Bỏ “{title}”.",
            )


def _authority(pieces: list[Piece], rules: QuyTac) -> Iterator[Breach]:
    for place, piece in enumerate(pieces):
        match = _PREFIX.fullmatch(piece.text)
        if match is None or not match["rest"]:
            continue
        letters = re.sub(r"[^A-Z]", "", match["prefix"])
        rule = rules.tham_quyen.get(f"{letters}.")
        if rule is None or (letters == "Q" and not match["dot"].strip()):
            continue
        if match["prefix"] != letters or match["dot"] != ".":
            authority = piece.text[: match.start("rest")].strip()
            yield _breach(
                piece, rule, f"ghi “{authority}”, phải là “{rule.chu}”", f"Ghi “{rule.chu}”."
            )
        following = pieces[place + 1].text if place + 1 < len(pieces) else None
        yield from _fits(piece, rule, match["rest"], following)


def _fits(piece: Piece, rule: ThamQuyen, rest: str, following: str | None) -> Iterator[Breach]:
    if rule.truoc == "tap-the":
        if not is_collective(rest) or is_head(rest) or is_deputy(rest):
            actual = f"“{piece.text}”: sau “{rule.chu}” không phải tên tập thể"
            hint = (
                "Ký thay mặt tập thể thì ghi “TM. ỦY BAN NHÂN DÂN”; thủ trưởng tự ký thì bỏ “TM.”."
            )
            yield _breach(piece, rule, actual, hint)
        elif following is None:
            actual = f"“{piece.text}” không có dòng chức vụ của người ký ở dưới"
            yield _breach(piece, rule, actual, "Thêm dòng chức vụ (CHỦ TỊCH, hoặc KT. CHỦ TỊCH …).")
        return
    if is_deputy(rest) or (is_collective(rest) and not is_head(rest)):
        actual = f"“{piece.text}”: sau “{rule.chu}” không phải chức vụ của người đứng đầu"
        hint = f"Ghi “{rule.chu}” trước chức vụ của người đứng đầu, ví dụ {rule.chu} CHỦ TỊCH."
        yield _breach(piece, rule, actual, hint)
        return
    if rule.sau is None:
        return
    if following is None:
        actual = f"“{piece.text}” không có dòng chức vụ của người ký ở dưới"
        yield _breach(piece, rule, actual, "Thêm dòng chức vụ của người ký.")
    elif rule.sau == "cap-pho" and not _may_sign_for(following, rest):
        actual = f"“{piece.text}” mà người ký là “{following}”, không phải cấp phó"
        hint = "Cấp phó ký thì ghi “PHÓ …” ở dòng dưới; người đứng đầu tự ký thì bỏ “KT.”."
        yield _breach(piece, rule, actual, hint)
    elif rule.sau == "nguoi-khac" and same(following) == same(rest):
        actual = f"“{piece.text}” mà người ký cũng là “{following}”"
        yield _breach(piece, rule, actual, "Ghi chức vụ của người được giao ký ở dòng dưới.")


def _deputy(pieces: list[Piece], rules: QuyTac) -> Iterator[Breach]:
    """A deputy's title with no word of authority above it, and no other title of the signer's."""
    rule = rules.tham_quyen.get("KT.")
    for place, piece in enumerate(pieces):
        above = [piece.text for piece in pieces[:place]]
        granted = any(re.match(r"(KT|K/T|TL|TUQ)\b", text) or is_head(text) for text in above)
        charged = re.search(r"phụ trách|thường trực", piece.text, re.IGNORECASE)
        if rule is not None and is_deputy(piece.text) and not granted and not charged:
            actual = f"“{piece.text}” ký mà không ghi “KT.” trước chức vụ của người đứng đầu"
            yield _breach(piece, rule, actual, "Thêm dòng “KT. …” ở trên, ví dụ KT. CHỦ TỊCH.")
        if is_deputy(piece.text):
            return


def _may_sign_for(title: str, head: str) -> bool:
    """Whether a title can be that of the head's deputy.

    Collegial bodies have members who sign for the chair (ỦY VIÊN …): not certainly wrong.
    """
    return is_deputy(title) or not (bare(title) == bare(head) or is_head(title))


def _breach(piece: Piece, rule: ThamQuyen, actual: str, hint: str) -> Breach:
    message = f"Quyền hạn, chức vụ của người ký: {actual}; quy định {rule.quy_dinh}"
    return at(piece, _CODE, rule.goc, message, hint)
