"""The two columns of a letterhead or signature that somebody set apart by tabs or spaces."""

import re

from pipeline.thethuc.read.lines import Piece, parts

_FAR = r"[ \xa0]{4,}"
_FAR_PAIR = re.compile(
    r"\S[ \xa0]{4,}(cộng h|độc lập|[^,]{2,40},\s*ngày|_{5,}|-{5,}|tm\.|kt\.|q\.|tl\.|tuq\.|chủ tịch"
    r"|phó |giám đốc|trưởng )",
    re.IGNORECASE,
)


def apart(line: Piece) -> list[Piece]:
    """The parts of a line that stand side by side: between tabs, or far apart by spaces."""
    text = line.printed
    if len(line.text) > 160 or line.paragraph.spot.where == "bang":
        return [line]
    tabbed = parts(line)
    if len(tabbed) > 1:
        return tabbed
    spaced = parts(line, _FAR)
    if len(spaced) == 2 and _FAR_PAIR.search(text):
        return spaced
    return [line]
