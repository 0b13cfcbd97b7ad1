"""The rules of `hoso lint` on papers just made: few are examined, all rules that can differ are.

Papers of one kind and layout come from one template, so what a rule says of their look it says of
all: the first is examined for all. What differs are the printed words; of those the rules look at
marks, digits and capitals, and at the names of agencies. A paper is examined when one of its words
has a shape that none examined before it had.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.model.errors import HosoError
from pipeline.model.findings import Finding, PaperPlace, warning
from pipeline.model.papers import ProofedPaper
from pipeline.model.records import DU_THAO
from pipeline.regulations.severity import STILL_MADE
from pipeline.thethuc.document import examine

# What the proof measures on the finished page is not said a second time.
_MEASURED = frozenset(
    f"the-thuc-{code}"
    for code in ("kho-giay", "le-trang", "phong-chu", "co-chu", "duong-ke-dai", "duong-ke-thieu")
) | {f"the-thuc-so-trang-{code}" for code in ("thieu", "trang-dau", "vi-tri", "kieu")}

_NOT_IN_DRAFTS = frozenset({"the-thuc-thieu-thanh-phan"})
"""A draft may lack a signatory or recipients; once it is issued, its blank cells are named."""

AT_ONCE = 12
"""Papers a task."""

LEAST, SHARE = 40, 0.04
"""This many papers of a run are examined at most: this many, or this part of all."""

_AGENCY = re.compile(
    r"(?:ủy|uỷ) ban nhân dân|hội đồng nhân dân|(?:tòa|toà) án nhân dân", re.IGNORECASE
)
_LOWERED = re.compile(r"\b(?:điều|chương|mục|phần|phường|quận|xã)\s+(?:\d+|[IVXLC]+)\b")
# Words of a translated text: with a capital, small, in capitals; words alike side by side.
_SHORTER = (
    (re.compile("Aa+"), "B"),
    (re.compile("a+"), "a"),
    (re.compile("A+"), "A"),
    (re.compile("B(?: B)+"), "BB"),
    (re.compile("([aA])(?: \\1)+"), "\\1"),
    (re.compile("([01])[01]{2,}"), "\\1__"),
)


class _Kinds(dict[int, str]):
    """The kind of each character, found when it is first asked for: A, a, 0, 1, or itself."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = letter
        if letter.isalpha():
            kind = "A" if letter.isupper() else "a"
        elif letter.isdigit():
            kind = "0" if letter == "0" else "1"
        elif letter.isspace():
            kind = " "
        self[code] = kind
        return kind


_KINDS = _Kinds()


@dataclass(frozen=True)
class Made:
    """A paper as made: name, kind and unit, the rules it was made by, words, if it is a draft."""

    name: str
    kind: str
    unit: str | None
    rules: str
    docx: bytes
    printed: tuple[str, ...] = ()
    draft: bool = False


def linted(
    proofed: Sequence[ProofedPaper], executor: Executor | None = None
) -> tuple[ProofedPaper, ...]:
    """The papers, with what the rules say of the official ones among their warnings."""
    official = [paper for paper in proofed if paper.printed.filled.paper.kind.administrative]
    warnings_of = lint_made([_made(paper) for paper in official], executor)
    warnings = {
        paper.printed.filled.paper.key: findings
        for paper, findings in zip(official, warnings_of, strict=True)
    }
    return tuple(
        replace(paper, warnings=(*paper.warnings, *warnings.get(key, ())))
        for paper in proofed
        for key in [paper.printed.filled.paper.key]
    )


def _made(proofed: ProofedPaper) -> Made:
    filled = proofed.printed.filled
    paper = filled.paper
    draft = paper.state == DU_THAO
    words = filled.printed
    return Made(paper.stem, paper.kind.code, paper.unit, paper.layout, filled.docx, words, draft)


def lint_made(
    papers: Sequence[Made], executor: Executor | None = None
) -> list[tuple[Finding, ...]]:
    """The warnings on each of these papers by the rules of its layout, in their order."""
    chosen = list(worth_examining(papers))
    tasks = [chosen[start : start + AT_ONCE] for start in range(0, len(chosen), AT_ONCE)]
    batches = [[papers[place] for place in task] for task in tasks]
    if executor is None or len(tasks) < 2:
        results: Iterable[list[tuple[Finding, ...]]] = map(examine_made, batches)
    else:
        futures = [executor.submit(examine_made, batch) for batch in batches]
        results = [future.result() for future in futures]
    warnings: list[tuple[Finding, ...]] = [()] * len(papers)
    for task, pairs in zip(tasks, results, strict=True):
        for place, findings in zip(task, pairs, strict=True):
            warnings[place] = findings
    return warnings


def examine_made(papers: Sequence[Made]) -> list[tuple[Finding, ...]]:
    """Examine papers: the task that is sent to a worker."""
    return [tuple(_examined(paper)) for paper in papers]


def _examined(paper: Made) -> Iterator[Finding]:
    try:
        findings = examine(paper.docx, paper.rules, paper.name).findings
    except HosoError:  # a paper that cannot be read is the proof's to tell
        return
    passed_over = _MEASURED | _NOT_IN_DRAFTS if paper.draft else _MEASURED
    for finding in findings:
        if finding.code not in passed_over:
            where = getattr(finding.place, "where", "")
            message = f"{finding.message} Ở {where}." if where else finding.message
            hint = f"{finding.hint} {STILL_MADE}" if finding.is_error else finding.hint
            yield warning(
                finding.code,
                PaperPlace(paper.name),
                message,
                hint,
                kind=paper.kind,
                unit=paper.unit,
            )


def worth_examining(papers: Sequence[Made]) -> Iterator[int]:
    """The places of those to examine.

    These are the first paper of each kind and layout, and those with words of a shape not seen yet.
    """
    most = max(LEAST, round(len(papers) * SHARE))
    seen: dict[tuple[str, str], set[str]] = {}
    others = 0
    for place, paper in enumerate(papers):
        key = (paper.kind, paper.rules)
        shapes = {shape(text) for text in paper.printed}
        known = seen.setdefault(key, set())
        first = not known
        if not first and (shapes <= known or others >= most):
            continue
        others += not first
        known |= shapes or {""}
        yield place


@lru_cache(maxsize=50_000)
def shape(text: str) -> str:
    """What the rules see of a text: its marks, the kind of its words and numbers.

    A text with an agency's name in wrong capitals, or with a part cited in small letters, is a
    shape of its own.
    """
    if "nhân dân" in text.lower() and any(_is_wrong(f[0]) for f in _AGENCY.finditer(text)):
        return text
    if _LOWERED.search(text):
        return text
    pattern_text = text.translate(_KINDS)
    for pattern, short in _SHORTER:
        pattern_text = pattern.sub(short, pattern_text)
    return pattern_text


def _is_wrong(name: str) -> bool:
    """Whether an agency's name has capitals other than its first letter's, or none."""
    return not name.isupper() and (name[1:] != name[1:].lower() or name[:1].islower())
