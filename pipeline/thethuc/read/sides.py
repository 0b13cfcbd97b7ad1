"""The two columns of a letterhead or signature that somebody set apart by tabs or spaces."""

from pipeline.thethuc.read.lines import Piece, parts

# What opens the right-hand side of a line, after a tab or many spaces.
_RIGHT = (
    r"(?:cộng h|độc lập|[^\W\d_](?:(?! {3}|\t)[^,/]){1,40},?\s*ngày|_{5,}|-{5,}|tm\.|kt\.|q\.|tl\."
    r"|tuq\.|chủ tịch|phó |giám đốc|trưởng )"
)
_FAR = r"(?i:[ \xa0]{4,}(?=" + _RIGHT + "))"
_FAR_TAB = r"(?i:[ \xa0]*\t[ \xa0\t]*(?=" + _RIGHT + "))"


def apart(line: Piece) -> list[Piece]:
    """The parts of a line that stand side by side: between tabs, or far apart by spaces.

    A line whose right-hand side can be determined is cut there alone: the other gaps are blanks for
    number and date.
    """
    if len(line.text) > 160 or line.paragraph.spot.where == "bang":
        return [line]
    for separator in (_FAR_TAB, _FAR):
        cut = parts(line, separator)
        if len(cut) == 2:
            return cut
    return parts(line)
