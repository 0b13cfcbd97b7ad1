"""The words a template can use: each name, what it gives, and the sheets it comes from.

A provider is a function of a `Scope` (the paper at hand). Its name is the template's name, its
return type says which attributes there are, and `@comes_from` names the sheets and settings it
reads, so that a fault there keeps back the papers that use it and no others.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from pipeline import words
from pipeline.assessing import Assessment, UnitResult
from pipeline.cells import fold
from pipeline.findings import CellPlace
from pipeline.kinds import Kind
from pipeline.records import (
    CO_QUAN_THAM_MUU,
    CONG_NHAN,
    DANG_KY,
    DU_THAO,
    UBND_CAP_XA,
    BoChiTieu,
    CanCu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    KinhPhi,
    MinhChung,
    MocThoiGian,
    NguoiKy,
    NoiNhan,
    Record,
    ThamDinh,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
)

QUYET_DINH_CONG_NHAN = "quyet-dinh-cong-nhan"
TM_UBND = "TM. ỦY BAN NHÂN DÂN"


@dataclass(frozen=True)
class Tables:
    """A year's rows by their keys, and its kinds: made once, used by every paper."""

    year: Year
    kinds: tuple[Kind, ...]
    assessment: Assessment

    @cached_property
    def register_names(self) -> dict[str, str]:
        """Code of a kind to the name under which it stands in the workbook."""
        names = {kind.code: kind.name for kind in self.kinds}
        return {kind.code: names[kind.register or kind.code] for kind in self.kinds}

    @cached_property
    def don_vi(self) -> dict[str, DonVi]:
        """Units by code."""
        return {each.ma: each for each in self.year.all(DonVi)}

    @cached_property
    def dang_ky(self) -> dict[str, DangKy]:
        """Registrations by unit."""
        return {each.ma_don_vi: each for each in self.year.all(DangKy)}

    @cached_property
    def xet(self) -> dict[str, XetCongNhan]:
        """Decisions by unit."""
        return {each.ma_don_vi: each for each in self.year.all(XetCongNhan)}

    @cached_property
    def van_ban(self) -> dict[tuple[str, str | None], VanBan]:
        """The register by name of kind and unit."""
        return {(each.loai_van_ban, each.ma_don_vi): each for each in self.year.all(VanBan)}

    @cached_property
    def nguoi_ky(self) -> dict[str, NguoiKy]:
        """Signatories by name of kind."""
        return {each.loai_van_ban: each for each in self.year.all(NguoiKy)}

    @cached_property
    def noi_nhan(self) -> dict[str, tuple[NoiNhan, ...]]:
        """Recipients by name of kind, in their order."""
        return _by_kind(self.year.all(NoiNhan))

    @cached_property
    def can_cu(self) -> dict[str, tuple[CanCu, ...]]:
        """Legal bases by name of kind, in their order."""
        return _by_kind(self.year.all(CanCu))

    @cached_property
    def minh_chung(self) -> dict[tuple[str | None, str], str]:
        """Evidence by unit (None: all) and criterion."""
        rows = self.year.all(MinhChung)
        return {(each.ma_don_vi, each.ma_chi_tieu): each.minh_chung or "" for each in rows}


Ordered = TypeVar("Ordered", NoiNhan, CanCu)


def _by_kind(rows: Iterable[Ordered]) -> dict[str, tuple[Ordered, ...]]:
    found: dict[str, list[Ordered]] = {}
    for row in rows:
        found.setdefault(row.loai_van_ban, []).append(row)
    return {
        name: tuple(sorted(items, key=lambda item: item.thu_tu if item.thu_tu is not None else 999))
        for name, items in found.items()
    }


@dataclass(frozen=True)
class Scope:
    """The paper at hand: its kind, its unit (None: the district's) and the year's tables."""

    tables: Tables
    kind: Kind
    unit: DonVi | None

    @property
    def year(self) -> Year:
        """The year's records."""
        return self.tables.year

    @property
    def settings(self) -> ThongTinChung:
        """The year's settings."""
        return self.tables.year.settings

    @property
    def register_name(self) -> str:
        """The name of the paper's kind in the workbook."""
        return self.tables.register_names[self.kind.code]

    @property
    def registration(self) -> DangKy | None:
        """The unit's registration."""
        return self.tables.dang_ky.get(self.unit.ma) if self.unit else None

    @property
    def result(self) -> UnitResult | None:
        """The unit's result."""
        return self.tables.assessment.units.get(self.unit.ma) if self.unit else None


ALL = frozenset({"*"})
"""In a provider's needs: every field of the sheet; in its `of`: the rows of every kind."""


@dataclass(frozen=True)
class Provider:
    """A name of the vocabulary: how it is made and what it reads.

    `needs` maps a sheet's name to the fields that are read (ALL: any). `of`: the kinds of paper
    whose rows are read besides the paper's own. `whole`: the value is the record itself, so what is
    read are the attributes that the template names. `unit_needs` are read for a unit's paper only.
    """

    name: str
    make: Callable[[Scope], Any]
    needs: Mapping[str, frozenset[str]]
    of: frozenset[str]
    whole: bool
    unit_needs: Mapping[str, frozenset[str]]


PROVIDERS: dict[str, Provider] = {}
P = TypeVar("P", bound=Callable[[Scope], Any])
Need = type[Record] | tuple[type[Record], *tuple[str, ...]]


def comes_from(
    *needs: Need, unit: Iterable[Need] = (), of: Iterable[str] = (), whole: bool = False
) -> Callable[[P], P]:
    """Enter a function of a Scope into the vocabulary under its own name.

    A need is a sheet, or a sheet with the fields that are read.
    """

    def enter(make: P) -> P:
        PROVIDERS[make.__name__] = Provider(
            make.__name__, make, _needs(needs), frozenset(of), whole, _needs(unit)
        )
        return make

    return enter


def _needs(needs: Iterable[Need]) -> dict[str, frozenset[str]]:
    pairs = [need if isinstance(need, tuple) else (need,) for need in needs]
    return {sheet.sheet: frozenset(names) or ALL for sheet, *names in pairs}


def in_settings(*names: str) -> tuple[type[Record], *tuple[str, ...]]:
    """The settings a provider reads."""
    return (ThongTinChung, *names)


READ_THROUGH = {"ten_day_du": frozenset({"ten", "loai"})}
"""Attributes that are made of fields, for providers that are a record as a whole."""


def needs_of(uses: Mapping[str, frozenset[str]], *, for_unit: bool) -> dict[str, frozenset[str]]:
    """What a paper reads, as sheet to fields, from the names and attributes its template uses."""
    needs: dict[str, frozenset[str]] = {}
    for name, attributes in uses.items():
        provider = PROVIDERS[name]
        read = [*provider.needs.items()]
        if for_unit:
            read += provider.unit_needs.items()
        for sheet, names in read:
            if provider.whole:
                names = frozenset[str]().union(
                    *(READ_THROUGH.get(each, frozenset({each})) for each in attributes)
                )
            needs[sheet] = needs.get(sheet, frozenset()) | names
    return needs


def context(names: Iterable[str], scope: Scope) -> dict[str, Any]:
    """The values of the names a template uses."""
    return {name: PROVIDERS[name].make(scope) for name in names}


# Every paper


@comes_from(in_settings("nam"))
def nam(scope: Scope) -> int:
    """The year of the workbook."""
    return scope.settings.nam


@comes_from(in_settings("nam"))
def nam_truoc(scope: Scope) -> int:
    """The year before."""
    return scope.settings.nam - 1


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
        diem_toi_da=standard.diem_toi_da or _total(criteria),
    )


def _total(criteria: Iterable[BoChiTieu]) -> Decimal:
    return sum((each.diem_toi_da or Decimal(0) for each in criteria), Decimal(0))


@dataclass(frozen=True)
class CoQuan:
    """The letterhead's left column: the body above (or None) and the issuing body's lines."""

    chu_quan: str | None
    dong: tuple[str, ...]


@comes_from(
    in_settings("co_quan_chu_quan", "co_quan_ban_hanh", "co_quan_tham_muu"),
    unit=[(DonVi, "ten", "loai")],
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
    match = re.match(r"(?i)(Ủy ban nhân dân|Uỷ ban nhân dân)\s+(.+)", office)
    return match.groups() if match else (office,)


@comes_from(in_settings("dia_danh"), unit=[(DonVi, "ten", "loai")])
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


@comes_from(VanBan, in_settings("nam"), unit=[(DangKy, "so", "ngay_dang_ky", "trang_thai")])
def van_ban(scope: Scope) -> VanBanIn:
    """The paper's own entry: from the register, or (a registration) from its sheet Đăng ký."""
    if scope.kind.scope == "every-unit" and scope.kind.code == "dang-ky":
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


@comes_from(NguoiKy, unit=[(DonVi, "chu_tich_ubnd"), (DangKy, "nguoi_ky", "chuc_vu")])
def nguoi_ky(scope: Scope) -> NguoiKyIn:
    """Who signs: the district's signatory of the kind, or the commune's chairman."""
    if scope.kind.issuer == "don-vi" and scope.unit is not None:
        return _commune_signatory(scope, scope.unit)
    row = scope.tables.nguoi_ky.get(scope.register_name)
    if row is None:
        return NguoiKyIn((), None, None)
    authority = row.tham_quyen or ""
    upper = (row.thay_mat or "").upper(), (row.chuc_danh_thay or "").upper()
    lines = (upper[0], f"{authority} {upper[1]}".strip(), (row.chuc_vu or "").upper())
    return NguoiKyIn(tuple(line for line in lines if line), row.chuc_vu, row.ho_va_ten, row.cells)


def _commune_signatory(scope: Scope, unit: DonVi) -> NguoiKyIn:
    if scope.kind.code != "dang-ky":
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
        cited = _citation(row)
        if row.dan is None and lines:
            lines[-1] = f"{lines[-1]}; {cited}"
        else:
            lines.append(f"{row.dan} {cited}" if row.dan else words.viet_hoa_dau(cited))
    return tuple(DongCanCu(line) for line in lines)


def _citation(row: CanCu) -> str:
    """ "Quyết định số 37/2010/QĐ-TTg ngày 22/4/2010 của Thủ tướng Chính phủ về …"."""
    subject = row.trich_yeu or ""
    if subject and not re.match(r"(?i)(về|ban hành|quy định|phê duyệt|sửa đổi)\b", subject):
        subject = f"về {subject}"
    if subject and fold(row.loai or "") in ("luat", "bo luat", "phap lenh"):
        subject = row.trich_yeu or ""
    parts = (
        row.loai or "",
        f"số {row.so_ky_hieu}" if row.so_ky_hieu else "",
        f"ngày {words.ngay_so(row.ngay)}" if row.ngay else "",
        f"của {row.co_quan}" if row.co_quan else "",
        subject,
    )
    return " ".join(part for part in parts if part)


@comes_from(CanCu, in_settings("co_quan_ban_hanh"))
def ke_hoach_goc(scope: Scope) -> str | None:
    """The issuing body's own plan among the legal bases, cited again in the plan's text."""
    office = fold(scope.settings.co_quan_ban_hanh or "")
    for row in scope.tables.can_cu.get(scope.register_name, ()):
        if fold(row.loai or "") == "ke hoach" and fold(row.co_quan or "") == office:
            return words.viet_thuong_dau(_citation(row))
    return None


@comes_from(NoiNhan)
def noi_nhan(scope: Scope) -> tuple[NoiNhan, ...]:
    """The recipients of the paper, without the punctuation at their ends."""
    rows = scope.tables.noi_nhan.get(scope.register_name, ())
    return tuple(
        replace(row, noi_nhan=re.sub(r"^[-\s]+|[;.\s]+$", "", row.noi_nhan or "")) for row in rows
    )


# The plan


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


@comes_from(
    (DonVi, "ma"),
    (DangKy, "ma_don_vi"),
    in_settings(
        "chi_tieu_phan_dau_tang_tu",
        "chi_tieu_phan_dau_tang_den",
        "chi_tieu_phan_dau_so_don_vi",
        "chi_tieu_dang_ky_so_don_vi",
    ),
)
def muc_tieu(scope: Scope) -> MucTieu:
    """The targets; registrations count as they are, or all units while there is none yet."""
    settings = scope.settings
    total = len(scope.tables.don_vi)
    target = settings.chi_tieu_dang_ky_so_don_vi
    registered = target if target is not None else len(scope.tables.dang_ky) or total
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


@comes_from(KinhPhi)
def kinh_phi(scope: Scope) -> tuple[KinhPhi, ...]:
    """All support rates."""
    return scope.year.all(KinhPhi)


@comes_from(KinhPhi)
def ho_tro_dang_ky(scope: Scope) -> tuple[KinhPhi, ...]:
    """Support for each unit that registers."""
    return tuple(row for row in scope.year.all(KinhPhi) if row.doi_tuong == DANG_KY)


@comes_from(KinhPhi)
def ho_tro_cong_nhan(scope: Scope) -> tuple[KinhPhi, ...]:
    """Support for each unit that is recognised."""
    return tuple(row for row in scope.year.all(KinhPhi) if row.doi_tuong == CONG_NHAN)


@dataclass(frozen=True)
class Moc:
    """A deadline as a part of a sentence, with its date."""

    cau: str


@comes_from(MocThoiGian)
def moc_thoi_gian(scope: Scope) -> tuple[MocThoiGian, ...]:
    """All deadlines."""
    return scope.year.all(MocThoiGian)


@comes_from(MocThoiGian)
def moc_tham_muu(scope: Scope) -> tuple[Moc, ...]:
    """Deadlines of the office that prepares the papers."""
    return _deadlines(scope, CO_QUAN_THAM_MUU)


@comes_from(MocThoiGian)
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


# Papers of a unit


@comes_from(DonVi, whole=True)
def don_vi(scope: Scope) -> DonVi:
    """The unit."""
    assert scope.unit is not None
    return scope.unit


@comes_from(DangKy)
def dang_ky(scope: Scope) -> DangKy | None:
    """The unit's registration, None before it has one."""
    return scope.registration


@dataclass(frozen=True)
class HangDiem:
    """A row of the points table."""

    stt: int
    ma: str
    ten: str
    diem_toi_da: Decimal
    diem: Decimal | None
    minh_chung: str


@comes_from(BoChiTieu, ChamDiem, MinhChung)
def bang_diem(scope: Scope) -> tuple[HangDiem, ...]:
    """The criteria with the unit's own points and evidence."""
    own = scope.result.diem_tu_cham if scope.result else {}
    evidence = scope.tables.minh_chung
    unit = scope.unit.ma if scope.unit else None
    return tuple(
        HangDiem(
            number,
            row.ma,
            row.ten or "",
            row.diem_toi_da or Decimal(0),
            own.get(row.ma),
            evidence.get((unit, row.ma), evidence.get((None, row.ma), "")),
        )
        for number, row in enumerate(scope.year.all(BoChiTieu), 1)
    )


@comes_from(ChamDiem)
def tong_diem(scope: Scope) -> Decimal:
    """The unit's own total."""
    own = scope.result.diem_tu_cham if scope.result else {}
    return sum(own.values(), Decimal(0))


@comes_from((BoChiTieu, "diem_toi_da"))
def tong_toi_da(scope: Scope) -> Decimal:
    """The total of the maximum points."""
    return _total(scope.year.all(BoChiTieu))


_ASSESSED = (
    (DonVi, "khu_vuc"),
    (BoChiTieu, "ma", "diem_toi_da"),
    ChamDiem,
    in_settings("quy_dinh_ap_dung", "ngay_danh_gia"),
)


@comes_from(*_ASSESSED)
def muc(scope: Scope) -> Decimal | None:
    """The least total of the unit's area, None where the standard has none."""
    return scope.result.tu_cham.muc if scope.result and scope.result.tu_cham else None


@comes_from(*_ASSESSED)
def dat(scope: Scope) -> bool | None:
    """Whether the unit's own points reach the standard."""
    return scope.result.tu_cham.dat if scope.result and scope.result.tu_cham else None


@comes_from(*_ASSESSED)
def ly_do(scope: Scope) -> str:
    """Why, in a sentence part."""
    return scope.result.tu_cham.ly_do if scope.result and scope.result.tu_cham else ""


@comes_from(KetQuaTruoc, (DonVi, "ma_cu"), in_settings("nam"))
def hinh_thuc(scope: Scope) -> str | None:
    """ "giữ vững" or "công nhận mới"; None where it is left to the district."""
    return scope.result.hinh_thuc if scope.result else None


# Lists


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
