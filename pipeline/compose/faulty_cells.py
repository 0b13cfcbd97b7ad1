"""Which papers a faulty cell keeps back: those whose words, or whose being due, depend on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.compose.check_codes import SETTING
from pipeline.compose.vocabulary.progress import OVERDUE
from pipeline.compose.vocabulary.scope import ALL, Reads, needs_of
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    SHEETS,
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    MocThoiGian,
    SoLieu,
    ThamDinh,
    ThangDiem,
    ThongTinChung,
    TienDo,
    VanBan,
    XetCongNhan,
)
from pipeline.model.tables import Scope


class Words(Protocol):
    """A template as composing sees it: the names it uses, with their attributes."""

    @property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """Name to the attributes that are read of it."""
        ...


@dataclass(frozen=True)
class FaultyCells:
    """The errors on cells, by sheet."""

    by_sheet: Mapping[str, tuple[Finding, ...]]

    @staticmethod
    def of(findings: Iterable[Finding]) -> "FaultyCells":
        """Those of a workbook's findings."""
        by_sheet: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.is_error and isinstance(finding.place, CellPlace):
                by_sheet[finding.place.sheet].append(finding)
        return FaultyCells({sheet: tuple(items) for sheet, items in by_sheet.items()})

    def against(self, scope: Scope, template: Words) -> tuple[Finding, ...]:
        """The errors that concern a paper.

        They are on a field that its words come from, and belong to its unit and kind, or to all.
        """
        if not self.by_sheet:
            return ()
        needs = _needs(scope.kind, template)
        return tuple(
            finding
            for sheet, findings in self.by_sheet.items()
            for finding in findings
            if any(
                _reads(finding, need) and _is_of(finding, need, scope)
                for need in needs.get(sheet, ())
            )
        )


def _needs(kind: Kind, template: Words) -> dict[str, tuple[Reads, ...]]:
    """The cells that a paper depends on, sheet by sheet."""
    needs = needs_of(_with_own(template.uses, kind), kind)
    groups = (kind.scope, kind.addressed_units if "kinh_gui" in template.uses else "")
    more = [ALWAYS, *(MEMBERSHIP.get(group, {}) for group in groups)]
    if kind.shifted:
        more.append({ThongTinChung.sheet: SHIFT})
    if kind.check_code is not None:
        more.append({ThongTinChung.sheet: Reads(frozenset({SETTING}))})
    for rests_on in more:
        for sheet, reads in rests_on.items():
            needs[sheet] = (*needs.get(sheet, ()), reads)
    return needs


ALWAYS = {
    ThongTinChung.sheet: Reads(frozenset({"nam", "the_thuc"})),
    DonVi.sheet: Reads(frozenset({"ma"})),
}
"""The cells that every paper depends on."""

IDENTITY = frozenset({"trang_thai", "ngay_ban_hanh"})
"""Read of every paper's own entry: its state, and the date that decides the layout."""

NUMBER = frozenset({"so", "ky_hieu", "so_ky_hieu"})


def _with_own(uses: Mapping[str, frozenset[str]], kind: Kind) -> dict[str, frozenset[str]]:
    """The names that a template uses, with those that its kind requires."""
    read_names = {name: set(attributes) for name, attributes in uses.items()}
    read_names.setdefault("van_ban", set()).update(IDENTITY | (NUMBER if kind.number else set()))
    for required in (*kind.required, *kind.required_when_issued):
        root, _, attribute = required.partition(".")
        read_names.setdefault(root, set()).update({attribute} if attribute else ())
    return {name: frozenset(attributes) for name, attributes in read_names.items()}


SHIFT = Reads(frozenset({"lech_ngang", "lech_doc"}))
"""The settings that shift the page of a kind printed on blanks."""

_UNIT = Reads(frozenset({"ma_don_vi"}))
_DECISION = {XetCongNhan.sheet: Reads(frozenset({"ma_don_vi", "ket_luan"}))}

MEMBERSHIP: Mapping[str, Mapping[str, Reads]] = {
    "registered": {DangKy.sheet: Reads(ALL)},
    "late": {DangKy.sheet: Reads(ALL)},
    "scored": {ChamDiem.sheet: _UNIT},
    "appraised": {ThamDinh.sheet: _UNIT},
    "assessed": {ChamDiem.sheet: _UNIT, ThamDinh.sheet: _UNIT},
    "passed": {
        **dict.fromkeys((ChamDiem.sheet, SoLieu.sheet, ThangDiem.sheet), Reads(ALL)),
        BoChiTieu.sheet: Reads(frozenset({"ma", "diem_toi_da"})),
        DonVi.sheet: Reads(frozenset({"khu_vuc"})),
        ThongTinChung.sheet: Reads(frozenset({"nam", "quy_dinh_ap_dung", "ngay_danh_gia"})),
    },
    "decided": _DECISION,
    "any-recognised": _DECISION,
    "recognised": _DECISION,
    "not-recognised": _DECISION,
    OVERDUE: {
        **dict.fromkeys((TienDo.sheet, MocThoiGian.sheet, DangKy.sheet), Reads(ALL, ALL)),
        VanBan.sheet: Reads(frozenset({"ngay_ban_hanh", "trang_thai"}), ALL),
    },
}
"""The cells that decide whether, or for which units, a kind is made."""

_WHOSE = frozenset({"", "ma_don_vi", "loai_van_ban", "cap"})
"""Fields that name the owner of a row: with a fault there it may be anybody's."""

_KEYS = {record.sheet: _WHOSE | set(record.keys) for record in SHEETS}
"""Fields without which a row is not read: any paper that reads the sheet may lack it."""


def _reads(finding: Finding, need: Reads) -> bool:
    assert isinstance(finding.place, CellPlace)
    field = finding.place.field
    return bool(need.fields & ALL) or field in need.fields | _KEYS[finding.place.sheet]


def _is_of(finding: Finding, need: Reads, scope: Scope) -> bool:
    assert isinstance(finding.place, CellPlace)
    unit = scope.unit_code
    if unit is not None and finding.unit not in (None, unit):
        return False
    if need.own is not None and finding.place.field not in _WHOSE:
        owner = unit if scope.kind.issuer.of_unit else None
        if finding.unit not in ((unit, None) if need.own.common else (owner,)):
            return False
    if finding.kind is None or need.of & ALL:
        return True
    names = scope.tables.register_names
    kinds = {finding.kind, *finding.or_kinds}
    return not kinds.isdisjoint({scope.register_name, *(names.get(code, code) for code in need.of)})
