"""The corrected copy: what can be fixed safely is fixed, and nothing else is changed.

The copy is examined again before it is returned: a mend that brings a breach which was not there is
left undone, for a person.
"""

import copy
from collections.abc import Iterable, Sequence

from pipeline.docx.package import Package, open_package
from pipeline.docx.xml import q
from pipeline.thethuc.breaches import Breach, merged
from pipeline.thethuc.document import Examination, examine
from pipeline.thethuc.mend.wide import wide_tables
from pipeline.thethuc.read.walk import read

# How often fixes are taken back before nothing is fixed at all.
_ROUNDS = 4


def fix(examination: Examination) -> tuple[bytes, tuple[Breach, ...], tuple[Breach, ...]]:
    """The corrected copy, the breaches that were fixed, and those left for a person."""
    original = examination.package.content
    undone: set[int] = set()
    for _ in range(_ROUNDS):
        fresh = examine(original, examination.rules)
        content = _carried_out(fresh.package, fresh.breaches, undone)
        harm = _harm(fresh.breaches, content, examination.rules)
        if not harm:
            return _mended_and_left(original, content, examination.breaches, undone)
        undone |= _causes(fresh.breaches, harm, undone)
    return original, (), tuple(merged(examination.breaches))


def _carried_out(package: Package, breaches: Sequence[Breach], undone: set[int]) -> bytes:
    """The file with all fixes except those that were undone."""
    changed: set[str] = set()
    for place, breach in enumerate(breaches):
        if breach.mend is not None and place not in undone:
            changed |= breach.mend()
    for part in changed:
        _copy_boxes(package.trees[part].iter(q("mc:AlternateContent")))
    return package.written(changed) if changed else package.content


def _harm(breaches: Sequence[Breach], content: bytes, rules: str | None) -> set[int]:
    """The orders of the paragraphs at which the copy has a breach that the file had not."""
    known = {(breach.code, breach.order) for breach in breaches}
    new_breaches = examine(content, rules).breaches
    return {breach.order for breach in new_breaches if (breach.code, breach.order) not in known}


def _causes(breaches: Sequence[Breach], harm: set[int], undone: set[int]) -> set[int]:
    """The fixes that may have done harm: those at the same places, else all that are left."""
    mends = [place for place, breach in enumerate(breaches) if breach.mend and place not in undone]
    near = {place for place in mends if any(abs(breaches[place].order - o) <= 1 for o in harm)}
    return near or set(mends)


def _mended_and_left(
    original: bytes, content: bytes, breaches: Sequence[Breach], undone: set[int]
) -> tuple[bytes, tuple[Breach, ...], tuple[Breach, ...]]:
    mended: list[Breach] = []
    left: list[Breach] = []
    for place, breach in enumerate(breaches):
        (left if breach.mend is None or place in undone else mended).append(breach)
    if mended:
        left += wide_tables(read(open_package(original)), read(open_package(content)))
    return content, tuple(merged(mended)), tuple(merged(left))


def _copy_boxes(alternates: Iterable[object]) -> None:
    """Bring copies of text boxes for old programs in line with the corrected ones."""
    for alternate in list(alternates):
        choice = alternate.find(q("mc:Choice"))  # type: ignore[attr-defined]
        fallback = alternate.find(q("mc:Fallback"))  # type: ignore[attr-defined]
        if choice is None or fallback is None:
            continue
        new = list(choice.iter(q("w:txbxContent")))
        old = list(fallback.iter(q("w:txbxContent")))
        if len(new) != len(old):
            continue
        for one, two in zip(new, old, strict=True):
            two[:] = [copy.deepcopy(element) for element in one]
