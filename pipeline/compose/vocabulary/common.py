"""Names that every paper can use: the year, letterhead, number and date, bases, recipients."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pipeline.compose.vocabulary.scope import Scope, comes_from, in_settings
from pipeline.model import words
from pipeline.model.cells import fold
from pipeline.model.findings import CellPlace
from pipeline.model.records import (
    DU_THAO,
    BoChiTieu,
    CanCu,
    DangKy,
    DonVi,
    NguoiKy,
    NoiNhan,
    ThongTinChung,
    VanBan,
)

QUYET_DINH_CONG_NHAN = "quyet-dinh-cong-nhan"
TM_UBND = "TM. ỦY BAN NHÂN DÂN"


@comes_from(in_settings("nam"))
def nam(scope: Scope) -> int:
    """The year of the workbook."""
    return scope.settings.nam


@comes_from(in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"))
def nam_truoc(scope: Scope) -> int:
    """The year of the round before: the year before, or more where rounds are not yearly."""
    year = scope.settings.nam
    return scope.tables.assessment.standard.ky_truoc(year) or year - 1


@comes_from(ThongTinChung, whole=True)
def thong_tin_chung(scope: Scope) -> ThongTinChung:
    """The settings themselves; each is a dependency of its own."""
    return scope.settings


@dataclass(frozen=True)
class QuyDinh:
    """The standard in words: what papers say of it."""

    loai: str
    so_ky_hieu: str
    ten_tat: str
    ngay: dt.date
    co_quan: str
    trich_yeu: str
    tu: str
    tu_thuong_dung: str
    so_luong: int
    diem_toi_da: Decimal


@comes_from((BoChiTieu, "ma"), in_settings("quy_dinh_ap_dung", "ngay_danh_gia"))
def tieu_chuan(scope: Scope) -> QuyDinh:
    """The standard applied, as papers cite it."""
    standard = scope.tables.assessment.standard
    criteria = scope.year.all(BoChiTieu)
    usual = [word for word in standard.tu_thuong_dung if word != standard.tu]
    return QuyDinh(
        loai=standard.ten.split(" số ", 1)[0],
        so_ky_hieu=standard.so_ky_hieu,
        ten_tat=standard.ten_tat,
        ngay=standard.ngay,
        co_quan=standard.co_quan,
        trich_yeu=standard.trich_yeu or "",
        tu=standard.tu,
        tu_thuong_dung=usual[0] if usual else standard.tu,
        so_luong=standard.so_luong or len(criteria),
        diem_toi_da=standard.diem_toi_da or total(criteria),
    )


def total(criteria: Iterable[BoChiTieu]) -> Decimal:
    """The sum of the maximum points."""
    return sum((each.diem_toi_da or Decimal(0) for each in criteria), Decimal(0))


@dataclass(frozen=True)
class CoQuan:
    """The letterhead's left column: the body above (or None) and the issuing body's lines."""

    chu_quan: str | None
    dong: tuple[str, ...]


@comes_from(
    in_settings("co_quan_chu_quan", "co_quan_ban_hanh", "co_quan_tham_muu"),
    commune=[(DonVi, "ten", "loai")],
)
def co_quan(scope: Scope) -> CoQuan:
    """The issuing body of the paper."""
    settings = scope.settings
    if scope.kind.issuer == "don-vi" and scope.unit is not None:
        return CoQuan(None, ("Ủy ban nhân dân", scope.unit.ten_day_du))
    if scope.kind.issuer == "phong":
        above = words.rut_gon(settings.co_quan_ban_hanh or "")
        return CoQuan(above, (settings.co_quan_tham_muu or "",))
    return office(settings)


def office(settings: ThongTinChung) -> CoQuan:
    """The issuing body of the district's own papers."""
    return CoQuan(settings.co_quan_chu_quan, _two_lines(settings.co_quan_ban_hanh or ""))


def _two_lines(office: str) -> tuple[str, ...]:
    """A people's committee stands on two lines: the body, and whose it is."""
    match = re.match(r"(?is)(Ủy ban nhân dân|Uỷ ban nhân dân)\s+(.+)", office)
    return match.groups() if match else (office,)


@comes_from(in_settings("dia_danh"), commune=[(DonVi, "ten", "loai")])
def dia_danh(scope: Scope) -> str:
    """The place before the date: the district's, or the commune's own name."""
    if scope.kind.issuer == "don-vi" and scope.unit is not None:
        unit = scope.unit
        return unit.ten_day_du if (unit.ten or "").isdigit() else unit.ten or ""
    return scope.settings.dia_danh or ""


@dataclass(frozen=True, kw_only=True)
class VanBanIn(VanBan):
    """A register entry as a paper prints it; knows its year for the gap of a draft."""

    nam: int = 0

    @property
    def ngay_thang(self) -> str:
        """ "ngày 12 tháng 3 năm 2014"; a draft has the gap to fill in after signing."""
        day = self.ngay_ban_hanh
        return words.ngay(day) if day else words.ngay_trong(self.nam)


def _entry(scope: Scope, row: VanBan | None, **values: Any) -> VanBanIn:
    base = {name: getattr(row, name) for name in _ENTRY_FIELDS} if row else {}
    cells = dict(row.cells) if row else {}
    return VanBanIn(**{**base, "cells": cells, "nam": scope.settings.nam, **values})


_ENTRY_FIELDS = (
    "loai_van_ban",
    "ma_don_vi",
    "so",
    "ky_hieu",
    "ngay_ban_hanh",
    "trich_yeu",
    "trang_thai",
)


@comes_from(VanBan, in_settings("nam"), registration=[(DangKy, "so", "ngay_dang_ky", "trang_thai")])
def van_ban(scope: Scope) -> VanBanIn:
    """The paper's own entry: from the register, or (a registration) from its sheet Đăng ký."""
    if scope.kind.registration:
        return _registration_entry(scope)
    unit = scope.unit.ma if scope.unit else None
    row = scope.tables.van_ban.get((scope.register_name, unit))
    if row is None:
        return _entry(scope, None, ky_hieu=_symbol(scope), trang_thai=DU_THAO)
    return _entry(scope, row, ky_hieu=row.ky_hieu)


def _registration_entry(scope: Scope) -> VanBanIn:
    row = scope.registration
    if row is None:
        return _entry(scope, None, ky_hieu=_symbol(scope), trang_thai=DU_THAO)
    names = {"so": "so", "ngay_ban_hanh": "ngay_dang_ky", "trang_thai": "trang_thai"}
    cells = {name: row.place(source) for name, source in names.items()}
    values = {name: getattr(row, source) for name, source in names.items()}
    return VanBanIn(cells=cells, nam=scope.settings.nam, ky_hieu=_symbol(scope), **values)


def _symbol(scope: Scope) -> str:
    """The symbol of a paper with no register entry: kind and "UBND", customary for both levels."""
    return f"{scope.kind.abbreviation}-UBND"


@comes_from(VanBan, in_settings("nam"), of=[QUYET_DINH_CONG_NHAN])
def quyet_dinh(scope: Scope) -> VanBanIn:
    """The entry of the recognition decision, which certificates cite."""
    name = scope.tables.register_names[QUYET_DINH_CONG_NHAN]
    return _entry(scope, scope.tables.van_ban.get((name, None)))


@dataclass(frozen=True)
class NguoiKyIn:
    """The signature block: lines of authority and title in capitals, then the name."""

    dong: tuple[str, ...]
    chuc_vu: str | None
    ho_va_ten: str | None
    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)


@comes_from(
    NguoiKy,
    commune=[(DonVi, "chu_tich_ubnd")],
    registration=[(DangKy, "nguoi_ky", "chuc_vu")],
)
def nguoi_ky(scope: Scope) -> NguoiKyIn:
    """Who signs: the district's signatory of the kind, or the commune's chairman."""
    if scope.kind.issuer == "don-vi" and scope.unit is not None:
        return _commune_signatory(scope, scope.unit)
    row = scope.tables.nguoi_ky.get(scope.register_name)
    if row is None:
        return NguoiKyIn((), None, None)
    lines = (row.thay_mat or "", *_authority(row))
    shown = tuple(line.upper() for line in lines if line)
    return NguoiKyIn(shown, row.chuc_vu, row.ho_va_ten, row.cells)


def _authority(row: NguoiKy) -> tuple[str, str]:
    """ "KT. CHỦ TỊCH" over "PHÓ CHỦ TỊCH"; an acting head is one line, "Q. CHỦ TỊCH".

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.
    """
    if row.tham_quyen == "Q.":
        return f"Q. {row.chuc_danh_thay or row.chuc_vu or ''}".strip(), ""
    return f"{row.tham_quyen or ''} {row.chuc_danh_thay or ''}".strip(), row.chuc_vu or ""


def _commune_signatory(scope: Scope, unit: DonVi) -> NguoiKyIn:
    if not scope.kind.registration:
        cells = {"ho_va_ten": unit.place("chu_tich_ubnd")}
        return NguoiKyIn((TM_UBND, "CHỦ TỊCH"), "CHỦ TỊCH", unit.chu_tich_ubnd, cells)
    row = scope.registration
    if row is None:
        return NguoiKyIn((TM_UBND, "CHỦ TỊCH"), None, None)
    title = (row.chuc_vu or "").upper()
    lines = (TM_UBND, "KT. CHỦ TỊCH", title) if title.startswith("PHÓ") else (TM_UBND, title)
    cells = {"ho_va_ten": row.place("nguoi_ky"), "chuc_vu": row.place("chuc_vu")}
    return NguoiKyIn(lines, row.chuc_vu, row.nguoi_ky, cells)


@dataclass(frozen=True)
class DongCanCu:
    """A legal basis as a line, without the punctuation at its end."""

    dong: str


@comes_from(CanCu)
def can_cu(scope: Scope) -> tuple[DongCanCu, ...]:
    """The legal bases of the paper; one without Dẫn continues the line before."""
    lines: list[str] = []
    for row in scope.tables.can_cu.get(scope.register_name, ()):
        cited = citation(row)
        if row.dan is None and lines:
            lines[-1] = f"{lines[-1]}; {cited}"
        else:
            lines.append(f"{row.dan} {cited}" if row.dan else words.viet_hoa_dau(cited))
    return tuple(DongCanCu(line) for line in lines)


def citation(row: CanCu) -> str:
    """ "Quyết định số 37/2010/QĐ-TTg ngày 22/4/2010 của Thủ tướng Chính phủ về …".

    A law or ordinance is cited by its name and date, without number and issuer (Nghị định
    30/2020/NĐ-CP, Phụ lục I, Mục II).
    """
    day = f"ngày {words.ngay_so(row.ngay)}" if row.ngay else ""
    subject = row.trich_yeu or ""
    if fold(row.loai or "") in LAWS:
        return _joined(row.loai or "", subject, day)
    if subject and not re.match(r"(?i)(về|ban hành|quy định|phê duyệt|sửa đổi)\b", subject):
        subject = f"về {subject}"
    return _joined(
        row.loai or "",
        f"số {row.so_ky_hieu}" if row.so_ky_hieu else "",
        day,
        f"của {row.co_quan}" if row.co_quan else "",
        subject,
    )


LAWS = ("luat", "bo luat", "phap lenh", "hien phap")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


@comes_from(NoiNhan)
def noi_nhan(scope: Scope) -> tuple[NoiNhan, ...]:
    """The recipients of the paper, without the punctuation at their ends."""
    rows = scope.tables.noi_nhan.get(scope.register_name, ())
    return tuple(
        replace(row, noi_nhan=re.sub(r"^[-\s]+|[;.\s]+$", "", row.noi_nhan or "")) for row in rows
    )
