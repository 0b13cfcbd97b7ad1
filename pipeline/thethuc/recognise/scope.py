"""Which papers the rules on administrative papers do not govern: laws and papers of the Party.

Laws and other normative acts are laid out by the rules of the Luật Ban hành văn bản quy phạm pháp
luật; papers of the Party and of the Union by rules of their own. They have no place here: whatever
would be reported of them would be false.
"""

import re
from collections.abc import Sequence

from pipeline.regulations.letters import bare
from pipeline.regulations.patterns import is_date
from pipeline.thethuc.read.lines import Paragraph, Piece, lines
from pipeline.thethuc.read.sides import apart

# A heading is within this many lines of the beginning.
_REACH = 40
_LAWS = "văn bản quy phạm pháp luật (Luật Ban hành văn bản quy phạm pháp luật)"
_ACT = re.compile(
    r"(bo luat|luat|hien phap|phap lenh|nghi dinh|thong tu( lien tich)?|nghi quyet lien tich"
    r"|lenh)( sua doi.*)?"
)
_NUMBERED = re.compile(
    r"(luat|phap lenh|bo luat) so\s*:.*"
    r"|so\s*:?\s*[\d .…]*/\s*(19|20)\d\d\s*/\s*(ttlt|tt|nd|nq|qd|ct|l|pl|qh|ubtvqh)\w*\b.*"
)
_BODIES = (
    ("dang cong san viet nam", "văn bản của Đảng"),
    ("doan tncs ho chi minh", "văn bản của Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    ("doan thanh nien cong san ho chi minh", "văn bản của Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
)


def of_the_party(paragraphs: Sequence[Paragraph]) -> str | None:
    """The kind of a paper of the Party, which has no Quốc hiệu; None for other papers."""
    for piece in _first(paragraphs):
        words = re.sub(r"[^a-z ]", "", bare(piece.text)).strip()
        for body, kind in _BODIES:
            if words == body and piece.text.upper() == piece.text:
                return kind
    return None


def normative(paragraphs: Sequence[Paragraph]) -> str | None:
    """What kind of paper this is, when it is a law or another normative act."""
    for piece in _first(paragraphs):
        words = bare(piece.text).strip(" :.")
        if _NUMBERED.fullmatch(words) and not is_date(piece.text):
            return _LAWS
        heading = piece.text.upper() == piece.text and piece.column in ("giua", None)
        if heading and _ACT.fullmatch(words):
            return _LAWS
    return None


def _first(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    pieces = [
        piece
        for paragraph in paragraphs[:_REACH]
        for line in lines(paragraph)
        for piece in apart(line)
    ]
    return pieces[:_REACH]
