"""Names of the year's lists: units with their support money, recipients of papers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline import words
from pipeline.records import (
    CONG_NHAN,
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    KinhPhi,
    NoiNhan,
    ThamDinh,
    VanBan,
    XetCongNhan,
)
from pipeline.vocabulary.common import van_ban
from pipeline.vocabulary.plan import ho_tro_cong_nhan, ho_tro_dang_ky
from pipeline.vocabulary.scope import ALL, Scope, comes_from, in_settings


@dataclass(frozen=True)
class HangDonVi:
    """A unit's row in a list; `tien` is its support in đồng."""

    stt: int
    don_vi: DonVi
    so_tre_em: int | None
    so: str | None
    ngay: dt.date | None
    diem: Decimal | None
    hinh_thuc: str | None
    tien: int


@dataclass(frozen=True)
class DanhSachDonVi:
    """A list of units with the support money of each and in all."""

    hang: tuple[HangDonVi, ...]
    nguon_ho_tro: tuple[KinhPhi, ...]
    tong_tien: int
    so_giu_vung: int
    so_cong_nhan_moi: int


@comes_from((DonVi, "ma", "ten", "loai", "so_tre_em"), DangKy, KinhPhi)
def danh_sach_dang_ky(scope: Scope) -> DanhSachDonVi:
    """The units registered, with the support for it."""
    registered = [unit for unit in scope.year.all(DonVi) if unit.ma in scope.tables.dang_ky]
    return _unit_list(scope, registered, ho_tro_dang_ky(scope))


@comes_from(
    (DonVi, "ma", "ten", "loai", "so_tre_em", "khu_vuc", "ma_cu"),
    XetCongNhan,
    KinhPhi,
    KetQuaTruoc,
    ThamDinh,
    ChamDiem,
    BoChiTieu,
    in_settings("quy_dinh_ap_dung", "ngay_danh_gia"),
)
def danh_sach_cong_nhan(scope: Scope) -> DanhSachDonVi:
    """The units recognised, with the support for it."""
    decided = scope.tables.xet
    recognised = [
        unit
        for unit in scope.year.all(DonVi)
        if unit.ma in decided and decided[unit.ma].ket_luan == CONG_NHAN
    ]
    return _unit_list(scope, recognised, ho_tro_cong_nhan(scope))


def _unit_list(scope: Scope, units: Iterable[DonVi], support: tuple[KinhPhi, ...]) -> DanhSachDonVi:
    each = sum(row.muc or 0 for row in support)
    results = scope.tables.assessment.units
    rows = []
    for number, unit in enumerate(units, 1):
        entry = scope.tables.dang_ky.get(unit.ma)
        result = results.get(unit.ma)
        rows.append(
            HangDonVi(
                stt=number,
                don_vi=unit,
                so_tre_em=unit.so_tre_em,
                so=entry.so if entry else None,
                ngay=entry.ngay_dang_ky if entry else None,
                diem=result.ket_qua.tong if result and result.ket_qua else None,
                hinh_thuc=result.hinh_thuc if result else None,
                tien=each,
            )
        )
    forms = [row.hinh_thuc for row in rows]
    return DanhSachDonVi(
        hang=tuple(rows),
        nguon_ho_tro=support,
        tong_tien=each * len(rows),
        so_giu_vung=forms.count("giữ vững"),
        so_cong_nhan_moi=forms.count("công nhận mới"),
    )


@dataclass(frozen=True)
class HangNoiNhan:
    """A recipient of a paper."""

    stt: int
    van_ban: str
    so_ky_hieu: str
    ngay_thang_so: str
    noi_nhan: str
    so_ban: int | None


@dataclass(frozen=True)
class DanhSachNoiNhan:
    """Where each paper goes, and in how many copies."""

    hang: tuple[HangNoiNhan, ...]
    tong_so_ban: int


@comes_from(VanBan, NoiNhan, DangKy, (DonVi, "ma"), of=ALL)
def danh_sach_noi_nhan(scope: Scope) -> DanhSachNoiNhan:
    """The recipients of every paper in the register and of the registrations."""
    rows: list[HangNoiNhan] = []
    for name, entries in _register(scope):
        for recipient in scope.tables.noi_nhan.get(name, ()):
            rows.append(_recipient(len(rows) + 1, name, entries, recipient))
    return DanhSachNoiNhan(tuple(rows), sum(row.so_ban or 0 for row in rows))


def _register(scope: Scope) -> list[tuple[str, list[VanBan]]]:
    """Kinds in their order with the entries of each, a registration taken for an entry."""
    found = []
    for kind in scope.tables.kinds:
        if kind.register:
            continue
        if kind.code == "dang-ky":
            units = [replace(scope, kind=kind, unit=unit) for unit in scope.year.all(DonVi)]
            entries: list[VanBan] = [van_ban(each) for each in units if each.registration]
        else:
            rows = scope.year.all(VanBan)
            entries = [row for row in rows if row.loai_van_ban == kind.name]
        if entries:
            found.append((kind.name, entries))
    return found


def _recipient(number: int, name: str, entries: list[VanBan], recipient: NoiNhan) -> HangNoiNhan:
    one = entries[0] if len(entries) == 1 else None
    subject = f"{name}: {one.trich_yeu}" if one and one.trich_yeu else name
    if one is None:
        subject = f"{name} ({words.dem(len(entries))} bản của các đơn vị)"
    copies = recipient.so_ban * len(entries) if recipient.so_ban is not None else None
    return HangNoiNhan(
        stt=number,
        van_ban=subject,
        so_ky_hieu=one.so_ky_hieu if one else "",
        ngay_thang_so=words.ngay_so(one.ngay_ban_hanh) if one and one.ngay_ban_hanh else "",
        noi_nhan=recipient.noi_nhan or "",
        so_ban=copies,
    )
