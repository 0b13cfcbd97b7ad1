"""Stage 4, compose: which papers are due, for whom, with what words; which cannot be made.

A paper that depends on a faulty cell, or whose required fields are blank, is left out, with
findings that say why. All other papers are made.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.compose.blanks import Blank, missing, together
from pipeline.compose.check_codes import check_code
from pipeline.compose.faulty_cells import FaultyCells, Words
from pipeline.compose.vocabulary.common import kinh_gui
from pipeline.compose.vocabulary.entries import VanBanIn, cited, issue_day, van_ban
from pipeline.compose.vocabulary.fields import known_fields
from pipeline.compose.vocabulary.progress import OVERDUE, tre_han
from pipeline.compose.vocabulary.scope import context
from pipeline.model import words
from pipeline.model.due import Due, Selection
from pipeline.model.findings import Finding, warning
from pipeline.model.kinds import Kind
from pipeline.model.papers import Composition, LeftOut, Paper
from pipeline.model.records import (
    DU_THAO,
    DonVi,
    ThongTinChung,
)
from pipeline.model.tables import Scope, Tables
from pipeline.regulations.layouts.rules import Layout

KINH_GUI = "kinh_gui"


def due(tables: Tables, layouts: Sequence[Layout], selection: Selection) -> tuple[Due, ...]:
    """Every wanted paper that is due: kinds in their order in papers.toml, units in the sheet's."""
    papers_due = []
    known_fields(tables.kinds)
    for kind in tables.kinds:
        if kind.register_only:
            continue
        units: Sequence[DonVi | None] = tables.units_in(kind.scope) if kind.for_unit else [None]
        if not tables.has_begun(kind.scope):
            continue
        if kind.scope == OVERDUE and not tre_han(Scope(tables, kind, None)):
            continue
        for unit in units:
            scope = Scope(tables, kind, unit)
            if selection.wants(kind, scope.unit_code) and not to_nobody(scope):
                papers_due.append(Due(scope, _layout_of(scope, layouts)))
    return tuple(papers_due)


def to_nobody(scope: Scope) -> bool:
    """Whether a letter is addressed to a group without units: then it is not due."""
    kind = scope.kind
    to_units = bool(kind.addressed_units) and KINH_GUI in kind.required
    return to_units and not kinh_gui(scope)


def compose(
    papers_due: Iterable[Due],
    templates: Mapping[tuple[str, str], Words],
    template_faults: Mapping[tuple[str, str], tuple[Finding, ...]],
    findings: Iterable[Finding],
) -> Composition:
    """Stage 4: the words of every paper that is due, or why it cannot be made."""
    faulty = FaultyCells.of(findings)
    papers: list[Paper] = []
    left_out: list[LeftOut] = []
    new: list[Blank] = []
    waiting: list[Finding] = []
    for paper in papers_due:
        scope = paper.scope
        template = templates.get(paper.template)
        why = template_faults.get(paper.template, ())
        if template is not None:
            why += faulty.against(scope, template)
            blanks = missing(scope) if not why else ()
            new.extend(blanks)
            waiting.extend(_awaiting(scope) if not why else ())
            why += tuple(blank.finding for blank in blanks)
        if template is None or why:
            code = scope.unit_code
            left_out.append(LeftOut(scope.kind, code, _title(scope.kind, scope.unit), why))
        else:
            papers.append(_paper(scope, paper.layout, template))
    return Composition(tuple(papers), tuple(left_out), (*together(new), *waiting))


def _layout_of(scope: Scope, layouts: Sequence[Layout]) -> str:
    """The layout that the workbook names, else the one in force on the paper's date.

    A draft without a date takes the middle of its year.
    """
    return layout_of_year(scope.settings, layouts, issue_day(scope))


def layout_of_year(
    settings: ThongTinChung, layouts: Sequence[Layout], day: dt.date | None = None
) -> str:
    """The layout of papers of a day; without a day, of the middle of the year."""
    if settings.the_thuc:
        return settings.the_thuc
    when = day or dt.date(settings.nam, 7, 1)
    return next((layout.code for layout in layouts if layout.in_force(when)), layouts[-1].code)


def _paper(scope: Scope, layout: str, template: Words) -> Paper:
    entry = van_ban(scope)
    kind, unit = scope.kind, scope.unit
    parts = [kind.code] + ([unit.ma, words.slug(unit.ten or "")] if unit else [])
    return Paper(
        kind=kind,
        unit=scope.unit_code,
        layout=layout,
        stem="-".join(part for part in parts if part),
        title=_title(kind, unit),
        state=DU_THAO if awaited(scope) else entry.trang_thai or "",
        number=entry.so_ky_hieu if kind.number and entry.so else None,
        date=entry.ngay_ban_hanh,
        author=scope.settings.co_quan_ban_hanh or "",
        context=context(sorted(template.uses), scope),
        shift=_shift(scope) if kind.shifted else (Decimal(0), Decimal(0)),
        workbook=scope.year.name,
        check_code=check_code(scope),
    )


def _shift(scope: Scope) -> tuple[Decimal, Decimal]:
    settings = scope.settings
    return settings.lech_ngang or Decimal(0), settings.lech_doc or Decimal(0)


def _title(kind: Kind, unit: DonVi | None) -> str:
    return f"{kind.name}: {unit.ten_day_du}" if unit else kind.name


# Papers that wait for the number of a paper they cite


def awaited(scope: Scope) -> dict[str, VanBanIn]:
    """The cited papers without a number or date, by the name of their kind."""
    kinds_awaited = {}
    for word, code in scope.kind.cites.items():
        kind = scope.tables.kinds_by_code.get(code)
        if kind is None or (kind.for_unit and scope.unit is None):
            continue
        entry = cited(scope, word)
        if (kind.number and not entry.so) or entry.ngay_ban_hanh is None:
            kinds_awaited[kind.name] = entry
    return kinds_awaited


def _awaiting(scope: Scope) -> tuple[Finding, ...]:
    """A warning if a paper is marked as issued but cites one without a number: it stays a draft.

    If the cited paper is marked as issued, too, its missing number is reported there.
    """
    entry = van_ban(scope)
    if entry.la_du_thao or (place := entry.cells.get("trang_thai")) is None:
        return ()
    names = [name for name, cited_entry in awaited(scope).items() if cited_entry.la_du_thao]
    if not names:
        return ()
    listed = words.noi([f"“{name}”" for name in names])
    finding = warning(
        "cho-so-van-ban",
        place,
        f"“{scope.kind.name}” dẫn {listed} chưa có số, ngày nên vẫn là dự thảo",
        f"Ghi số và ngày của {listed} vào sheet Văn bản, hoặc để văn bản này là “dự thảo”.",
        kind=scope.register_name,
        unit=scope.unit_code,
    )
    return (finding,)
