"""Names of the plan: targets, support, deadlines, the plan it is based on."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.compose.vocabulary.bases import citation
from pipeline.compose.vocabulary.scope import Whole, comes_from, in_settings
from pipeline.model import words
from pipeline.model.records import (
    CO_QUAN_THAM_MUU,
    CONG_NHAN,
    DANG_KY,
    UBND_CAP_XA,
    CanCu,
    DonVi,
    KinhPhi,
    MocThoiGian,
)
from pipeline.model.tables import Scope
from pipeline.model.texts import fold


@dataclass(frozen=True)
class MucTieu:
    """The plan's targets: counts of units, and their shares in percent."""

    tang_tu: int
    tang_den: int
    dang_ky: int
    tong: int
    so_don_vi: int
    ti_le_dang_ky: Decimal
    ti_le: Decimal


_REGISTERED = [in_settings("chi_tieu_dang_ky_so_don_vi")]


@comes_from(
    (DonVi, "ma"),
    by={
        "tang_tu": [in_settings("chi_tieu_phan_dau_tang_tu")],
        "tang_den": [in_settings("chi_tieu_phan_dau_tang_den")],
        "so_don_vi": [in_settings("chi_tieu_phan_dau_so_don_vi")],
        "ti_le": [in_settings("chi_tieu_phan_dau_so_don_vi")],
        "dang_ky": _REGISTERED,
        "ti_le_dang_ky": _REGISTERED,
    },
)
def muc_tieu(scope: Scope) -> MucTieu:
    """The targets, which do not change with the registrations that come in.

    Without a target of its own in the workbook, all units are to register.
    """
    settings = scope.settings
    total = len(scope.tables.don_vi)
    target = settings.chi_tieu_dang_ky_so_don_vi
    registered = target if target is not None else total
    recognised = settings.chi_tieu_phan_dau_so_don_vi or 0
    return MucTieu(
        tang_tu=settings.chi_tieu_phan_dau_tang_tu or 0,
        tang_den=settings.chi_tieu_phan_dau_tang_den or 0,
        dang_ky=registered,
        tong=total,
        so_don_vi=recognised,
        ti_le_dang_ky=words.ti_le(registered, total),
        ti_le=words.ti_le(recognised, total),
    )


@comes_from(Whole(KinhPhi))
def kinh_phi(scope: Scope) -> tuple[KinhPhi, ...]:
    """All support rates."""
    return scope.year.all(KinhPhi)


@comes_from((KinhPhi, "doi_tuong"), Whole(KinhPhi))
def ho_tro_dang_ky(scope: Scope) -> tuple[KinhPhi, ...]:
    """Support for each unit that registers."""
    return tuple(row for row in scope.year.all(KinhPhi) if row.doi_tuong == DANG_KY)


@comes_from((KinhPhi, "doi_tuong"), Whole(KinhPhi))
def ho_tro_cong_nhan(scope: Scope) -> tuple[KinhPhi, ...]:
    """Support for each unit that is recognised."""
    return tuple(row for row in scope.year.all(KinhPhi) if row.doi_tuong == CONG_NHAN)


@dataclass(frozen=True)
class Moc:
    """A deadline as a part of a sentence, with its date."""

    cau: str


@comes_from(Whole(MocThoiGian))
def moc_thoi_gian(scope: Scope) -> tuple[MocThoiGian, ...]:
    """All deadlines."""
    return scope.year.all(MocThoiGian)


@comes_from((MocThoiGian, "don_vi_thuc_hien"), by={"cau": [(MocThoiGian, "viec", "han")]})
def moc_tham_muu(scope: Scope) -> tuple[Moc, ...]:
    """Deadlines of the office that prepares the papers."""
    return _deadlines(scope, CO_QUAN_THAM_MUU)


@comes_from((MocThoiGian, "don_vi_thuc_hien"), by={"cau": [(MocThoiGian, "viec", "han")]})
def moc_cap_xa(scope: Scope) -> tuple[Moc, ...]:
    """Deadlines of the communes."""
    return _deadlines(scope, UBND_CAP_XA)


def _deadlines(scope: Scope, who: str) -> tuple[Moc, ...]:
    rows = scope.year.all(MocThoiGian)
    return tuple(Moc(_sentence(row)) for row in rows if row.don_vi_thuc_hien == who)


def _sentence(row: MocThoiGian) -> str:
    """The task with its date at the mark [hạn], or at the end."""
    task = re.sub(r"[;.\s]+$", "", row.viec or "")
    day = words.ngay_so(row.han) if row.han else ""
    marked = re.sub(r"(?i)\[\s*hạn\s*\]", day, task)
    return marked if marked != task else f"{task} trước ngày {day}"


@comes_from(
    (CanCu, "thu_tu", "loai", "so_ky_hieu", "ngay", "co_quan", "trich_yeu"),
    in_settings("co_quan_ban_hanh"),
)
def ke_hoach_goc(scope: Scope) -> str | None:
    """The issuing body's own plan among the legal bases, cited again in the plan's text."""
    office = fold(scope.settings.co_quan_ban_hanh or "")
    for row in scope.tables.can_cu.get(scope.register_name, ()):
        if fold(row.loai or "") == "ke hoach" and fold(row.co_quan or "") == office:
            return words.viet_thuong_dau(citation(row))
    return None
