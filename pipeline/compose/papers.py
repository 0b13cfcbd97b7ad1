"""Stage 4, compose: which papers there are, for whom, with what words; and which cannot be made.

A paper whose words rest on a faulty cell, or whose required fields are blank, is left out with the
findings that say why. Papers that have nothing to do with the fault are made all the same.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pipeline.compose.blanks import Blank, missing, together
from pipeline.compose.check_codes import SETTING, check_code
from pipeline.compose.vocabulary.entries import VanBanIn, cited, van_ban
from pipeline.compose.vocabulary.fields import known_fields
from pipeline.compose.vocabulary.progress import OVERDUE, tre_han
from pipeline.compose.vocabulary.scope import (
    ALL,
    Reads,
    context,
    needs_of,
)
from pipeline.model import words
from pipeline.model.due import Due, Selection
from pipeline.model.findings import CellPlace, Finding, warning
from pipeline.model.kinds import Kind
from pipeline.model.papers import Composition, LeftOut, Paper
from pipeline.model.records import (
    DU_THAO,
    ChamDiem,
    DangKy,
    DonVi,
    MocThoiGian,
    ThamDinh,
    ThongTinChung,
    TienDo,
    XetCongNhan,
)
from pipeline.model.tables import Scope, Tables
from pipeline.regulations.layouts.rules import Layout


class Words(Protocol):
    """What composing must know of a template: the names it uses, with their attributes."""

    @property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """Name to the attributes that are read of it."""
        ...


def due(tables: Tables, layouts: Sequence[Layout], selection: Selection) -> tuple[Due, ...]:
    """Every wanted paper that is due: kinds in their order in papers.toml, units in the sheet's."""
    found = []
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
            if selection.wants(kind, unit.ma if unit else None):
                scope = Scope(tables, kind, unit)
                found.append(Due(scope, _layout_of(scope, layouts)))
    return tuple(found)


def compose(
    papers_due: Iterable[Due],
    templates: Mapping[tuple[str, str], Words],
    template_faults: Mapping[tuple[str, str], tuple[Finding, ...]],
    findings: Iterable[Finding],
) -> Composition:
    """Stage 4: the words of every paper that is due, or why it cannot be made."""
    blocks = _Blocks.of(findings)
    papers: list[Paper] = []
    left_out: list[LeftOut] = []
    new: list[Blank] = []
    waiting: list[Finding] = []
    for paper in papers_due:
        scope = paper.scope
        template = templates.get(paper.template)
        why = template_faults.get(paper.template, ())
        if template is not None:
            why += blocks.against(scope, template)
            blanks = missing(scope) if not why else ()
            new.extend(blanks)
            waiting.extend(_awaiting(scope) if not why else ())
            why += tuple(blank.finding for blank in blanks)
        if template is None or why:
            code = scope.unit.ma if scope.unit else None
            left_out.append(LeftOut(scope.kind, code, _title(scope.kind, scope.unit), why))
        else:
            papers.append(_paper(scope, paper.layout, template))
    return Composition(tuple(papers), tuple(left_out), (*together(new), *waiting))


def _layout_of(scope: Scope, layouts: Sequence[Layout]) -> str:
    """The layout the workbook names, else the one in force on the paper's date.

    A draft has no date yet: then the middle of its year counts.
    """
    day = van_ban(scope).ngay_ban_hanh
    return layout_of_year(scope.settings, layouts, day)


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
        unit=unit.ma if unit else None,
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


# Papers that wait for the number of one they cite


def awaited(scope: Scope) -> dict[str, VanBanIn]:
    """What it cites and has no number or date yet, by the name of its kind."""
    found = {}
    for word, code in scope.kind.cites.items():
        kind = scope.tables.kinds_by_code.get(code)
        if kind is None or (kind.for_unit and scope.unit is None):
            continue
        entry = cited(scope, word)
        if (kind.number and not entry.so) or entry.ngay_ban_hanh is None:
            found[kind.name] = entry
    return found


def _awaiting(scope: Scope) -> tuple[Finding, ...]:
    """A warning on a paper that is noted as issued and cites one without a number: a draft.

    One that is noted as issued itself lacks its number, which is told there.
    """
    entry = van_ban(scope)
    if entry.la_du_thao or (place := entry.cells.get("trang_thai")) is None:
        return ()
    names = [name for name, cited_entry in awaited(scope).items() if cited_entry.la_du_thao]
    if not names:
        return ()
    listed = words.noi([f"“{name}”" for name in names])
    found = warning(
        "cho-so-van-ban",
        place,
        f"“{scope.kind.name}” dẫn {listed} chưa có số, ngày nên vẫn là dự thảo",
        f"Ghi số và ngày của {listed} vào sheet Văn bản, hoặc để văn bản này là “dự thảo”.",
        kind=scope.register_name,
        unit=scope.unit.ma if scope.unit else None,
    )
    return (found,)


# Papers kept back by faulty cells


@dataclass(frozen=True)
class _Blocks:
    """The errors on cells, by sheet."""

    by_sheet: Mapping[str, tuple[Finding, ...]]

    @staticmethod
    def of(findings: Iterable[Finding]) -> "_Blocks":
        by_sheet: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.is_error and isinstance(finding.place, CellPlace):
                by_sheet[finding.place.sheet].append(finding)
        return _Blocks({sheet: tuple(items) for sheet, items in by_sheet.items()})

    def against(self, scope: Scope, template: Words) -> tuple[Finding, ...]:
        """The errors that concern a paper.

        They stand on a field that its words come from, and are of its own unit and kind, or of
        nobody's in particular.
        """
        if not self.by_sheet:
            return ()
        kind = scope.kind
        needs = needs_of(_with_own(template.uses, kind), kind)
        groups = (kind.scope, kind.addressed_units if "kinh_gui" in template.uses else "")
        for rests_on in (ALWAYS, *(MEMBERSHIP.get(group, {}) for group in groups)):
            for sheet, fields in rests_on.items():
                needs[sheet] = (*needs.get(sheet, ()), Reads(fields))
        sheet = ThongTinChung.sheet
        if scope.kind.shifted:
            needs[sheet] = (*needs.get(sheet, ()), Reads(SHIFT))
        if scope.kind.check_code is not None:
            needs[sheet] = (*needs.get(sheet, ()), Reads(frozenset({SETTING})))
        names = scope.tables.register_names
        return tuple(
            finding
            for sheet, findings in self.by_sheet.items()
            for finding in findings
            if any(
                _reads(finding, need.fields)
                and _is_of(finding, {names.get(of, of) for of in need.of}, scope)
                for need in needs.get(sheet, ())
            )
        )


ALWAYS = {
    ThongTinChung.sheet: frozenset({"nam", "the_thuc"}),
    DonVi.sheet: frozenset({"ma"}),
}
"""What every paper rests on."""

IDENTITY = frozenset({"trang_thai", "ngay_ban_hanh"})
"""What is known of every paper by its own entry: its state, and the date that chooses a layout."""

NUMBER = frozenset({"so", "ky_hieu", "so_ky_hieu"})


def _with_own(uses: Mapping[str, frozenset[str]], kind: Kind) -> dict[str, frozenset[str]]:
    """What a template reads, and what its kind requires and is known by."""
    found = {name: set(attributes) for name, attributes in uses.items()}
    found.setdefault("van_ban", set()).update(IDENTITY | (NUMBER if kind.number else set()))
    for required in (*kind.required, *kind.required_when_issued):
        root, _, attribute = required.partition(".")
        found.setdefault(root, set()).update({attribute} if attribute else ())
    return {name: frozenset(attributes) for name, attributes in found.items()}


SHIFT = frozenset({"lech_ngang", "lech_doc"})
"""What moves the page of a kind that is shifted."""

DECISION = frozenset({"ma_don_vi", "ket_luan"})

MEMBERSHIP = {
    "registered": {DangKy.sheet: ALL},
    "late": {DangKy.sheet: ALL},
    "scored": {ChamDiem.sheet: frozenset({"ma_don_vi"})},
    "passed": {ChamDiem.sheet: ALL},
    "appraised": {ThamDinh.sheet: frozenset({"ma_don_vi"})},
    "decided": {XetCongNhan.sheet: DECISION},
    "any-recognised": {XetCongNhan.sheet: DECISION},
    OVERDUE: {TienDo.sheet: ALL, MocThoiGian.sheet: ALL, DangKy.sheet: ALL},
    "recognised": {XetCongNhan.sheet: DECISION},
    "not-recognised": {XetCongNhan.sheet: DECISION},
}
"""The sheet that decides for which units a kind is made."""

KEYS = frozenset({"", "ma_don_vi", "loai_van_ban"})


def _reads(finding: Finding, names: frozenset[str]) -> bool:
    assert isinstance(finding.place, CellPlace)
    field = finding.place.field
    return bool(names & ALL) or field in names or field in KEYS


def _is_of(finding: Finding, others: set[str], scope: Scope) -> bool:
    if scope.unit is not None and finding.unit not in (None, scope.unit.ma):
        return False
    own = finding.kind is None or finding.kind == scope.register_name
    return own or finding.kind in others or bool(others & ALL)
