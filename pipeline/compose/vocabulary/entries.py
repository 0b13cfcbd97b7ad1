"""Names of register entries: the paper's own, and those of the papers that it cites."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from pipeline.compose.vocabulary.scope import (
    By,
    Texts,
    Whole,
    comes_from,
    in_settings,
    mentioned_kind,
    reads,
)
from pipeline.model import words
from pipeline.model.kinds import Kind, filled
from pipeline.model.records import DU_THAO, PHAT_HANH, DangKy, VanBan
from pipeline.model.symbols import symbol_of
from pipeline.model.tables import Scope


@dataclass(frozen=True, kw_only=True)
class VanBanIn(VanBan):
    """A register entry as a paper prints it; its year is for the date of a draft.

    `danh_so`: whether papers of its kind have a number.
    """

    nam: int = 0
    danh_so: bool = True

    @property
    def ngay_thang(self) -> str:
        """ "ngày 12 tháng 3 năm 2014"; a draft has the gap to fill in after signing."""
        day = self.ngay_ban_hanh
        return words.ngay(day) if day else words.ngay_trong(self.nam)


def _entry(scope: Scope, row: VanBan | None, **values: Any) -> VanBanIn:
    base = {name: getattr(row, name) for name in _ENTRY_FIELDS} if row else {}
    known = {
        "cells": row.cells if row else {},
        "nam": scope.settings.nam,
        "danh_so": scope.kind.number,
    }
    if not base.get("trich_yeu"):
        known["trich_yeu"] = subject_of(scope, row) or None
    return VanBanIn(**{**base, **known, **values})


def subject_of(scope: Scope, row: VanBan | None) -> str:
    """Trích yếu of a paper of the scope's kind: as registered, else by the kind's `subject`."""
    return (row.trich_yeu if row else "") or filled(scope.kind.subject, scope.values)


_ENTRY_FIELDS = (
    "loai_van_ban",
    "ma_don_vi",
    "so",
    "ky_hieu",
    "ngay_ban_hanh",
    "trich_yeu",
    "trang_thai",
)


_AS_REGISTERED: By = {
    "nam": [in_settings("nam")],
    "danh_so": [],
    "trich_yeu": [Texts(("subject",))],
    "ngay_thang": [(VanBan, "ngay_ban_hanh"), in_settings("nam")],
    "ky_hieu": [Texts(("symbol", "drafted_by"))],
    "so_ky_hieu": [Texts(("symbol", "drafted_by"))],
}
_AS_IN_DANG_KY: By = {
    "nam": [in_settings("nam")],
    "danh_so": [],
    "trich_yeu": [Texts(("subject",))],
    "so": [(DangKy, "so")],
    "ky_hieu": [Texts(("symbol", "drafted_by"))],
    "so_ky_hieu": [(DangKy, "so"), Texts(("symbol", "drafted_by"))],
    "ngay_ban_hanh": [(DangKy, "ngay_dang_ky")],
    "ngay_thang": [(DangKy, "ngay_dang_ky"), in_settings("nam")],
    "trang_thai": [(DangKy, "trang_thai")],
    "la_du_thao": [(DangKy, "trang_thai")],
}


@comes_from(
    Whole(VanBan), by=_AS_REGISTERED, registration=reads((DangKy, "ma_don_vi"), by=_AS_IN_DANG_KY)
)
def van_ban(scope: Scope) -> VanBanIn:
    """The paper's own entry: from the register, or (a registration) from its sheet Đăng ký."""
    known = scope.tables.entries
    key = scope.key
    if key not in known:
        known[key] = _registration_entry(scope) if scope.kind.registration else _own_entry(scope)
    entry: VanBanIn = known[key]
    return entry


def entry_of(scope: Scope, kind: Kind) -> VanBanIn:
    """The district's entry of a kind; that of a draft if there is none yet."""
    return van_ban(Scope(scope.tables, kind, None))


def _registered(scope: Scope) -> VanBan | None:
    """The paper's row in the register."""
    return scope.tables.van_ban.get((scope.register_name, scope.unit_code))


def issue_day(scope: Scope) -> dt.date | None:
    """The day of the paper, as `van_ban` has it, without the other values of its entry."""
    if scope.kind.registration:
        return scope.registration.ngay_dang_ky if scope.registration else None
    row = _registered(scope)
    return row.ngay_ban_hanh if row else None


def is_draft(scope: Scope) -> bool:
    """Whether the paper is a draft, as `van_ban` has it, without the rest of its entry."""
    row = scope.registration if scope.kind.registration else _registered(scope)
    return row is None or row.trang_thai != PHAT_HANH


def _own_entry(scope: Scope) -> VanBanIn:
    row = _registered(scope)
    if row is None:
        symbol = _symbol(scope, scope.kind)
        return _entry(scope, None, ky_hieu=symbol, trang_thai=DU_THAO)
    return _entry(scope, with_symbol(scope, row))


_SYMBOL = "van_ban.ky_hieu"


def with_symbol(scope: Scope, row: VanBan) -> VanBan:
    """The row of a numbered paper; if its symbol is blank, with the kind's symbol.

    Not if the kind requires the symbol, as a blank is then an error on its cell. Kinds with a
    register of their own (certificates) may have no symbol.
    """
    kind = scope.kind
    if row.ky_hieu or not kind.number or kind.own_series or _SYMBOL in kind.required:
        return row
    return replace(row, ky_hieu=_symbol(scope, scope.kind))


def _registration_entry(scope: Scope) -> VanBanIn:
    row = scope.registration
    symbol = _symbol(scope, scope.kind)
    if row is None:
        return _entry(scope, None, ky_hieu=symbol, trang_thai=DU_THAO)
    names = {"so": "so", "ngay_ban_hanh": "ngay_dang_ky", "trang_thai": "trang_thai"}
    cells = {name: row.place(source) for name, source in names.items()}
    values = {name: getattr(row, source) for name, source in names.items()}
    return _entry(scope, None, ky_hieu=symbol, **{"cells": cells, **values})


def _symbol(scope: Scope, kind: Kind) -> str:
    """The symbol of a paper whose symbol is blank in the register."""
    return symbol_of(kind, scope.values)


def cited(scope: Scope, word: str) -> VanBanIn:
    """The entry of the kind that the paper cites by this word: of its unit, else the district's."""
    code = scope.kind.cites.get(word)
    kind = scope.tables.kinds_by_code.get(code or "")
    if kind is None:  # templates are checked for this; only `required` of papers.toml gets here
        return _entry(scope, None)
    if kind.for_unit and scope.unit is not None:
        return van_ban(replace(scope, kind=kind))
    return entry_of(scope, kind)


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def quyet_dinh(scope: Scope) -> VanBanIn:
    """The entry of the decision that the paper cites."""
    return cited(scope, "quyet_dinh")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def to_trinh(scope: Scope) -> VanBanIn:
    """The entry of the submission that the paper cites."""
    return cited(scope, "to_trinh")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def bien_ban(scope: Scope) -> VanBanIn:
    """The entry of the minutes that the paper cites."""
    return cited(scope, "bien_ban")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def ke_hoach(scope: Scope) -> VanBanIn:
    """The entry of the plan that the paper cites."""
    return cited(scope, "ke_hoach")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def bao_cao(scope: Scope) -> VanBanIn:
    """The entry of the report that the paper cites."""
    return cited(scope, "bao_cao")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def cong_van(scope: Scope) -> VanBanIn:
    """The entry of the official letter that the paper cites."""
    return cited(scope, "cong_van")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def giay(scope: Scope) -> VanBanIn:
    """The entry of the unit's certificate that the paper cites."""
    return cited(scope, "giay")


@comes_from(
    Whole(VanBan),
    (VanBan, "ngay_ban_hanh"),
    by=_AS_REGISTERED,
    registration=reads(Whole(VanBan), (DangKy, "ngay_dang_ky"), by=_AS_REGISTERED),
)
def quyet_dinh_cong_nhan(scope: Scope) -> VanBanIn | None:
    """The decision of recognition if the paper comes after it.

    For papers that may be written before or after it, so do not cite it (`cites`) but mention it
    once it exists.
    """
    return _mentioned(scope, "quyet_dinh_cong_nhan")


@comes_from(
    Whole(VanBan),
    (VanBan, "ngay_ban_hanh"),
    by=_AS_REGISTERED,
    registration=reads(Whole(VanBan), (DangKy, "ngay_dang_ky"), by=_AS_REGISTERED),
)
def bien_ban_xet_duyet(scope: Scope) -> VanBanIn | None:
    """The minutes of the district's council if the paper comes after them."""
    return _mentioned(scope, "bien_ban_xet_duyet")


def _mentioned(scope: Scope, word: str) -> VanBanIn | None:
    """The entry of the kind mentioned by this word; None if it is undated or later."""
    kind = mentioned_kind(word, scope.tables.kinds)
    entry = entry_of(scope, kind) if kind else None
    if entry is None or not entry.so or entry.ngay_ban_hanh is None:
        return None
    own = van_ban(scope).ngay_ban_hanh
    return entry if own is None or entry.ngay_ban_hanh <= own else None
