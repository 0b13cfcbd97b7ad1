"""Names that every paper can use: the year, letterhead, number and date, bases, recipients."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from pipeline.compose.vocabulary.progress import OVERDUE, overdue_units
from pipeline.compose.vocabulary.scope import (
    Own,
    Texts,
    Whole,
    comes_from,
    in_settings,
    reads,
)
from pipeline.model.findings import CellPlace
from pipeline.model.kinds import UNIT, Issuer, declared, filled, names_in
from pipeline.model.records import (
    CHU_TICH,
    BoChiTieu,
    DangKy,
    DonVi,
    HoiDong,
    NguoiKy,
    NoiNhan,
    ThongTinChung,
)
from pipeline.model.tables import Scope, issuer_values
from pipeline.model.texts import fold


@comes_from(in_settings("nam"))
def nam(scope: Scope) -> int:
    """The year of the workbook."""
    return scope.settings.nam


@comes_from(in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"))
def nam_truoc(scope: Scope) -> int:
    """The year of the round before: the year before, or more if rounds are not yearly."""
    year = scope.settings.nam
    return scope.tables.assessment.standard.ky_truoc(year) or year - 1


DISTRICTS = ("huyện", "quận", "thị xã", "thành phố")


@comes_from(in_settings("huyen"))
def loai_huyen(scope: Scope) -> str:
    """The district's kind in running text: "huyện", "thị xã"; "huyện" if not given."""
    name = fold(scope.settings.huyen or "")
    return next((kind for kind in DISTRICTS if name.startswith(fold(kind))), DISTRICTS[0])


@comes_from(Whole(ThongTinChung))
def thong_tin_chung(scope: Scope) -> ThongTinChung:
    """The settings themselves; a template depends only on those that it uses."""
    return scope.settings


@dataclass(frozen=True)
class QuyDinh:
    """The standard in words, as papers cite it."""

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


@comes_from(
    in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"),
    by={"so_luong": [(BoChiTieu, "ma")], "diem_toi_da": [(BoChiTieu, "diem_toi_da")]},
)
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
    return sum((criterion.diem_toi_da or Decimal(0) for criterion in criteria), Decimal(0))


@dataclass(frozen=True)
class CoQuan:
    """The letterhead's left column: the body above (or None) and the issuing body's lines."""

    chu_quan: str | None
    dong: tuple[str, ...]


@comes_from(by={"chu_quan": [Texts(("above",))], "dong": [Texts(("lines",))]})
def co_quan(scope: Scope) -> CoQuan:
    """The issuing body of the paper."""
    return letterhead(scope.kind.issuer, scope.values)


def letterhead(issuer: Issuer, values: Mapping[str, Any]) -> CoQuan:
    """The letterhead of an issuer: the body above it, and its own name on one or more lines."""
    lines = [filled(line, values) for line in issuer.lines]
    if issuer.break_after:
        match = re.match(rf"(?is)({re.escape(issuer.break_after)})\s+(.+)", lines[0])
        lines[:1] = match.groups() if match else lines[:1]
    return CoQuan(filled(issuer.above, values) or None, tuple(lines))


def office(settings: ThongTinChung) -> CoQuan:
    """The letterhead of the first issuer of papers.toml: the district, for the year's index."""
    return letterhead(declared().issuers[0], issuer_values(settings, None))


@comes_from(Texts(("place",)))
def dia_danh(scope: Scope) -> str:
    """The place before the date: the district's, or the commune's own name."""
    return filled(scope.kind.issuer.place, scope.values)


@comes_from(Texts(("addressed_to",)))
def kinh_gui(scope: Scope) -> tuple[str, ...]:
    """The addressees of the paper, without punctuation at the end."""
    addressees = []
    for text in scope.kind.addressed_to:
        if scope.unit is None and any(name.startswith(UNIT) for name in names_in(text)):
            units = addressed_units(scope)
            addressees += [filled(text, issuer_values(scope.settings, unit)) for unit in units]
        else:
            addressees.append(filled(text, scope.values))
    return tuple(dict.fromkeys(addressees))


def addressed_units(scope: Scope) -> tuple[DonVi, ...]:
    """The units after "Kính gửi": those of a group, or those with a paper that is overdue."""
    group = scope.kind.addressed_units
    return overdue_units(scope) if group == OVERDUE else scope.tables.units_in(group)


@dataclass(frozen=True)
class NguoiKyIn:
    """The signature block: lines of authority and title in capitals, then the name.

    `chuc_vu_trong_co_quan`: the main office of someone who signs for a council, printed above the
    name (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7).
    """

    dong: tuple[str, ...]
    chuc_vu: str | None
    ho_va_ten: str | None
    chuc_vu_trong_co_quan: str | None = None
    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)


@comes_from(
    by={
        "dong": [(NguoiKy, "thay_mat", "tham_quyen", "chuc_danh_thay", "chuc_vu")],
        "chuc_vu": [(NguoiKy, "chuc_vu")],
        "ho_va_ten": [(NguoiKy, "ho_va_ten")],
        "chuc_vu_trong_co_quan": [(NguoiKy, "chuc_vu_trong_co_quan")],
    },
    commune=reads(by={"ho_va_ten": [(DonVi, "chu_tich_ubnd")]}),
    council=reads(by={"ho_va_ten": [Own(HoiDong)]}),
    registration=reads(
        by={
            "dong": [(DangKy, "chuc_vu")],
            "chuc_vu": [(DangKy, "chuc_vu")],
            "ho_va_ten": [(DangKy, "nguoi_ky")],
        }
    ),
)
def nguoi_ky(scope: Scope) -> NguoiKyIn:
    """Who signs: the district's signatory of the kind, or the commune's chairman.

    Without a row in Người ký it is the head of the issuing body, with a gap for the name.
    """
    if scope.kind.issuer.of_unit and scope.unit is not None:
        return _commune_signatory(scope, scope.unit)
    row = scope.tables.nguoi_ky.get(scope.register_name)
    if row is None:
        return NguoiKyIn(_signing(scope.kind.issuer, scope.kind.issuer.head), None, None)
    lines = (_on_behalf(row, scope.kind.issuer), *_authority(row))
    shown = tuple(line.upper() for line in lines if line)
    return NguoiKyIn(shown, row.chuc_vu, row.ho_va_ten, row.chuc_vu_trong_co_quan, row.cells)


def _on_behalf(row: NguoiKy, issuer: Issuer) -> str:
    """The words "TM. …": the row's, else the issuer's if the row names none."""
    in_person = issuer.alone or row.tham_quyen in ("TL.", "TUQ.")
    return row.thay_mat or ("" if in_person else issuer.on_behalf)


def _authority(row: NguoiKy) -> tuple[str, str]:
    """ "KT. CHỦ TỊCH" over "PHÓ CHỦ TỊCH"; an acting head is one line, "Q. CHỦ TỊCH".

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.
    """
    if row.tham_quyen == "Q.":
        return f"Q. {row.chuc_danh_thay or row.chuc_vu or ''}".strip(), ""
    return f"{row.tham_quyen or ''} {row.chuc_danh_thay or ''}".strip(), row.chuc_vu or ""


def _commune_signatory(scope: Scope, unit: DonVi) -> NguoiKyIn:
    issuer, row = scope.kind.issuer, scope.registration
    head = issuer.head
    if issuer.council:
        chair = next((member for member in scope.members if member.vai_tro == CHU_TICH), None)
        name, cells = (chair.ho_va_ten, chair.cells) if chair else (None, {})
        return NguoiKyIn(_signing(issuer, head), head, name, cells=cells)
    if not scope.kind.registration:
        cells = {"ho_va_ten": unit.place("chu_tich_ubnd")}
        return NguoiKyIn(_signing(issuer, head), head, unit.chu_tich_ubnd, cells=cells)
    if row is None:
        return NguoiKyIn(_signing(issuer, head), None, None)
    title = (row.chuc_vu or "").upper()
    lines = _signing(issuer, *((f"KT. {head}", title) if title.startswith("PHÓ") else (title,)))
    cells = {"ho_va_ten": row.place("nguoi_ky"), "chuc_vu": row.place("chuc_vu")}
    return NguoiKyIn(lines, row.chuc_vu, row.nguoi_ky, cells=cells)


def _signing(issuer: Issuer, *titles: str) -> tuple[str, ...]:
    return tuple(line for line in (issuer.on_behalf, *titles) if line)


@comes_from(
    Texts(("lines",)),
    (NguoiKy, "thay_mat", "tham_quyen"),
    commune=reads(Texts(("lines",))),
    registration=reads(Texts(("lines",))),
)
def tham_quyen(scope: Scope) -> str:
    """Who decides: the issuing body, or its head if the head signs in person.

    In the form used within a sentence ("Chủ tịch Ủy ban nhân dân huyện …").

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2 and 1.3.
    """
    issuer = scope.kind.issuer
    office = " ".join(letterhead(issuer, scope.values).dong)
    if nguoi_ky(scope).dong[:1] == () or nguoi_ky(scope).dong[0].startswith("TM."):
        return office
    first, _, rest = office.partition(" ")
    same = fold(issuer.head).split()[-1:] == [fold(first)]
    return f"{issuer.head.capitalize()} {rest if same else office}"


@dataclass(frozen=True, kw_only=True)
class NoiNhanIn(NoiNhan):
    """A recipient as a paper prints it; `o_kinh_gui`: it is already named after "Kính gửi"."""

    o_kinh_gui: bool = False


@comes_from(
    by={
        "noi_nhan": [(NoiNhan, "thu_tu", "noi_nhan")],
        "so_ban": [(NoiNhan, "thu_tu", "so_ban")],
        "copies": [(NoiNhan, "thu_tu", "so_ban")],
        "thu_tu": [(NoiNhan, "thu_tu")],
        "o_kinh_gui": [(NoiNhan, "thu_tu", "noi_nhan"), Texts(("addressed_to",))],
    }
)
def noi_nhan(scope: Scope) -> tuple[NoiNhanIn, ...]:
    """The recipients of the paper, without punctuation at the end."""
    rows = scope.tables.noi_nhan.get(scope.register_name, ())
    addressees = [_short(name) for name in kinh_gui(scope)]
    recipients = []
    for row in rows:
        name = re.sub(r"^[-\s]+|[;.\s]+$", "", row.noi_nhan or "")
        values = {field.name: getattr(row, field.name) for field in fields(NoiNhan)}
        recipients.append(
            NoiNhanIn(**(values | {"noi_nhan": name}), o_kinh_gui=_is_one(name, addressees))
        )
    return tuple(recipients)


def _short(name: str) -> str:
    """An agency's short name for comparing: "ubnd huyện nam đông"."""
    return re.sub("(ủy|uỷ) ban nhân dân", "ubnd", " ".join(name.split()).lower())


def _is_one(recipient: str, addressees: Sequence[str]) -> bool:
    """Whether a recipient is one of the addressees, also "qua" an office of theirs.

    "Như trên", and "UBND các đơn vị nêu trên" of a letter to several units, are those after
    "Kính gửi".
    """
    name = _short(re.sub(r"\(.*?\)", "", recipient))
    if name == "như trên":
        return True
    if name.endswith("nêu trên"):
        return bool(addressees)
    return len(name.split()) > 1 and any(
        f"{addressee} ".startswith(f"{name} ") for addressee in addressees
    )
