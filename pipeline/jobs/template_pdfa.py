"""`hoso template check --pdfa`: can each template give PDF/A? It is printed once and checked.

The words are the template's own, with its tags: only fonts, pictures and shapes can keep a file
from being PDF/A, and these do not depend on the words.
"""

import datetime as dt
from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path

from pipeline.archive import pdfa
from pipeline.archive.dossier import HANOI
from pipeline.archive.pdfa import NotPdfaError, Properties
from pipeline.fill.catalogue import PAGES, template_path
from pipeline.fill.parts import assemble
from pipeline.model import kinds
from pipeline.model.findings import FilePlace, Finding, error
from pipeline.model.paths import TEMPLATES
from pipeline.printing.papers import to_pdf
from pipeline.regulations import layouts

_HINT = "Thay phông chữ không nhúng được, hình trong suốt hoặc đối tượng lạ trong mẫu."


def named(names: Iterable[str], theirs: Path | None = None) -> list[Path]:
    """The templates of these names (codes of kinds, or files); without any, every one.

    Every one is what a run would use, those of the pages around dossiers included.
    """
    codes = [*(kind.code for kind in kinds.load() if not kind.register_only), *PAGES]
    listed = tuple(names) or codes
    of_kinds = [
        template_path(layout.code, code, TEMPLATES, theirs)
        for layout in layouts.load()
        for code in listed
        if code in codes
    ]
    files = [Path(name) for name in listed if name not in codes]
    return [path for path in (*of_kinds, *files) if path.is_file()]


def faults(
    templates: Iterable[Path],
    level: str,
    executor: Executor | None = None,
    theirs: Path | None = None,
) -> tuple[Finding, ...]:
    """An error for each template that gives no PDF/A of this level, with the checkers' reasons."""
    own = {kind.code for kind in kinds.load() if kind.own_styles}
    docx = {
        f"{path.resolve().parent.name}/{path.name}": assemble(
            path, own_styles=path.stem in own, theirs=theirs
        ).content
        for path in templates
    }
    printed = to_pdf(docx, executor=executor)
    findings = [_fault(name, f"không in thử được: {why}") for name, why in printed.failed.items()]
    for name, content in printed.pdfs.items():
        try:
            pdfa.prove(content, level, _properties(name))
        except NotPdfaError as cause:
            findings.append(_fault(name, f"không thành PDF/A-{level} ({cause})"))
    order = list(docx)
    return tuple(sorted(findings, key=lambda finding: order.index(str(finding.place))))


def _fault(name: str, message: str) -> Finding:
    return error("khong-thanh-pdfa", FilePlace(name), message, _HINT)


def _properties(name: str) -> Properties:
    day = dt.datetime(2020, 1, 1, tzinfo=HANOI)
    return Properties(title=name, author="hoso", subject=name, keywords=name, date=day)
