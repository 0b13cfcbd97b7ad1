"""All breaches of one paper."""

from collections.abc import Iterator

from pipeline.lint import (
    judging_body,
    judging_headings,
    judging_lines,
    judging_lists,
    judging_look,
    judging_numbering,
    judging_page,
    judging_signing,
    judging_spelling,
    judging_words,
)
from pipeline.lint.breaches import Breach
from pipeline.lint.paper import Paper
from pipeline.lint.reading import Reading
from pipeline.lint.rules import QuyTac


def judge(paper: Paper, reading: Reading, rules: QuyTac) -> list[Breach]:
    """The breaches of a paper in order, each at its own place."""
    return sorted(_all(paper, reading, rules), key=lambda breach: breach.order)


def _all(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    # Certificates have forms of their own: of the layout only the words bind them.
    if rules.is_outside(paper.kind) and rules.kind(paper.kind) is None:
        yield from judging_words.motto(paper, rules)
        yield from judging_words.dates(paper, rules)
        yield from judging_signing.judge(paper, rules)
        return
    yield from judging_page.judge(paper, reading, rules)
    yield from judging_numbering.judge(paper, reading, rules)
    yield from judging_look.judge(paper, rules)
    yield from judging_lines.judge(paper, rules)
    yield from judging_words.judge(paper, rules)
    yield from judging_lists.judge(paper, rules)
    yield from judging_headings.judge(paper, rules)
    yield from judging_body.judge(paper, rules, reading.formatting)
    yield from judging_signing.judge(paper, rules)
    yield from judging_spelling.judge(paper, rules)
