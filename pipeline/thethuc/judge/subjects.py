"""All breaches of one paper."""

from collections.abc import Iterator

from pipeline.regulations.layouts.rules import QuyTac
from pipeline.thethuc.breaches import Breach
from pipeline.thethuc.judge import (
    body,
    headings,
    lines,
    lists,
    look,
    page,
    page_numbers,
    signer,
    spelling,
    words,
)
from pipeline.thethuc.read.lines import Reading
from pipeline.thethuc.recognise.paper import Paper

_ANNEX = ("phu-luc", "phu-luc-ten", "kem-theo")


def judge(paper: Paper, reading: Reading, rules: QuyTac) -> list[Breach]:
    """The breaches of a paper in order, each at its own place."""
    return sorted(_all(paper, reading, rules), key=lambda breach: breach.order)


def judge_annex(paper: Paper, reading: Reading, rules: QuyTac) -> list[Breach]:
    """The breaches of an annex in a file of its own: its page, its heading, its note."""
    return sorted(
        [*page.judge(paper, reading, rules), *look.judge(paper, rules, _ANNEX)],
        key=lambda breach: breach.order,
    )


def _is_private(paper: Paper, rules: QuyTac) -> bool:
    """Whether this is an application or a form: no kind of the regulation's, and no number.

    Such papers have the Quốc hiệu, too, but no agency issues them.
    """
    known = paper.letter or paper.is_sheet or rules.kind_of(paper.kind) is not None
    return not known and not paper.pieces("so-ky-hieu") and not paper.pieces("kem-theo")


def _all(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    # Certificates have forms of their own: of the layout only the words bind them.
    if rules.is_outside(paper.kind) and rules.kind(paper.kind) is None:
        yield from words.motto(paper, rules)
        yield from words.dates(paper, rules)
        yield from signer.judge(paper, rules)
        return
    yield from page.judge(paper, reading, rules)
    if _is_private(paper, rules):
        yield from words.motto(paper, rules)
        yield from words.dates(paper, rules)
        return
    yield from page_numbers.judge(paper, reading, rules)
    yield from look.judge(paper, rules)
    yield from lines.judge(paper, rules)
    yield from words.judge(paper, rules)
    yield from lists.judge(paper, rules)
    yield from headings.judge(paper, rules)
    yield from body.judge(paper, rules, reading.formatting)
    yield from signer.judge(paper, rules)
    yield from spelling.judge(paper, rules)
