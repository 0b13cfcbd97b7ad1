"""Where each paper of a file begins: at its Quốc hiệu, with what is above or beside it."""

from collections.abc import Iterator, Sequence

from pipeline.regulations import letters
from pipeline.regulations.letters import is_rule, is_upper
from pipeline.regulations.patterns import NUMBER, is_motto, is_stamp
from pipeline.thethuc.read.lines import Paragraph, Reading, lines
from pipeline.thethuc.read.sides import apart

# This many paragraphs above the Quốc hiệu can belong to its letterhead, blank ones among them.
_ABOVE, _BLANKS = 16, 3


def papers(reading: Reading) -> Iterator[tuple[Paragraph, ...]]:
    """The paragraphs of each paper of a document."""
    paragraphs = reading.paragraphs
    cells: dict[tuple[int, int], int] = {}
    for paragraph in paragraphs:
        spot = paragraph.spot
        if spot.where == "bang":
            row = (spot.block, spot.row)
            cells[row] = max(cells.get(row, 0), spot.cell + 1)
    starts = []
    for place, paragraph in enumerate(paragraphs):
        # A row of many cells is a table that quotes the words, no letterhead.
        if cells.get((paragraph.spot.block, paragraph.spot.row), 0) > 3:
            continue
        if any(is_motto(part.text) for line in lines(paragraph) for part in apart(line)):
            starts.append(_start(paragraphs, place))
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(paragraphs)
        if start < end:
            yield paragraphs[start:end]


def _start(paragraphs: Sequence[Paragraph], place: int) -> int:
    """Where the letterhead begins whose Quốc hiệu is at a place."""
    block = paragraphs[place].spot.block
    start = place
    while start and paragraphs[start - 1].spot.block == block:
        start -= 1
    # Without a table the agency may be above, in its own paragraphs, frames or boxes; stamps
    # are above everything, with blank lines between.
    first, blanks = start, 0
    while start and place - start < _ABOVE:
        before = paragraphs[start - 1]
        if is_stamp(before.text):
            blanks = 0
        elif before.spot.where == "bang":
            break
        elif not before.text:
            blanks += _is_loose(paragraphs, start - 1)
            if blanks > _BLANKS:
                break
        elif blanks or not _is_heading(before):
            break
        start -= 1
        if not blanks:
            first = start
    return first


def _is_loose(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Whether a blank paragraph parts what is above it from the letterhead."""
    one = paragraphs[place]
    if one.setting.framed or one.spot.where != "than" or one.spot.column is not None:
        return False
    # The paragraph at which boxes are anchored is blank and comes after what they hold.
    return not (place and paragraphs[place - 1].spot.block == one.spot.block)


def _is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph just above the Quốc hiệu can belong to the same letterhead."""
    text = paragraph.text
    if is_rule(text) or NUMBER.fullmatch(text):
        return True
    if paragraph.setting.framed or paragraph.spot.where == "khung":
        return len(text) < 160
    if paragraph.spot.column is not None and len(text) < 120:
        return True
    return len(text) < 70 and is_upper(text) and letters.is_agency(text)
