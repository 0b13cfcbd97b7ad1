"""The corrected copy: the mends that are safe are carried out, and nothing else is touched."""

import copy
from collections.abc import Iterable

from pipeline.docx.xml import q
from pipeline.thethuc.breaches import Breach, merged
from pipeline.thethuc.examination import Examination


def fix(examination: Examination) -> tuple[bytes, tuple[Breach, ...], tuple[Breach, ...]]:
    """The corrected copy, the breaches that were mended, and those left for a person."""
    changed: set[str] = set()
    mended, left = [], []
    for breach in examination.breaches:
        if breach.mend is None:
            left.append(breach)
        else:
            changed |= breach.mend()
            mended.append(breach)
    package = examination.package
    for part in changed:
        _copy_boxes(package.trees[part].iter(q("mc:AlternateContent")))
    content = package.written(changed) if changed else package.content
    return content, tuple(merged(mended)), tuple(merged(left))


def _copy_boxes(alternates: Iterable[object]) -> None:
    """The copy of a text box for old programs says what the mended one says."""
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
            two[:] = [copy.deepcopy(each) for each in one]
