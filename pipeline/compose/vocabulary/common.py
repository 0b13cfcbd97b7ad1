"""Names that every paper can use: the year, letterhead, number and date, bases, recipients."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from pipeline.compose.vocabulary.scope import (
    By,
    Texts,
    Whole,
    comes_from,
    in_settings,
    reads,
)
from pipeline.model import words
from pipeline.model.cells import fold
from pipeline.model.findings import CellPlace
from pipeline.model.kinds import UNIT, Issuer, Kind, declared, filled, names_in
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
from pipeline.model.tables import Scope, issuer_values


@comes_from(in_settings("nam"))
def nam(scope: Scope) -> int:
    """The year of the workbook."""
    return scope.settings.nam


@comes_from(in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"))
def nam_truoc(scope: Scope) -> int:
    """The year of the round before: the year before, or more where rounds are not yearly."""
    year = scope.settings.nam
    return scope.tables.assessment.standard.ky_truoc(year) or year - 1


@comes_from(Whole(ThongTinChung))
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
    return sum((each.diem_toi_da or Decimal(0) for each in criteria), Decimal(0))


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
    """The letterhead of an issuer: the body above it, and its own name on one line or more."""
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
    """To whom the paper is addressed, without the punctuation at their ends."""
    found = []
    for text in scope.kind.addressed_to:
        if scope.unit is None and any(name.startswith(UNIT) for name in names_in(text)):
            units = scope.tables.units_in(scope.kind.addressed_units)
            found += [filled(text, issuer_values(scope.settings, unit)) for unit in units]
        else:
            found.append(filled(text, scope.values))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, kw_only=True)
class VanBanIn(VanBan):
    """A register entry as a paper prints it; knows its year for the gap of a draft.

    `danh_so`: whether papers of its kind bear a number.
    """

    nam: int = 0
    danh_so: bool = True

    @property
    def ngay_thang(self) -> str:
        """ "ngày 12 tháng 3 năm 2014"; a draft has the gap to fill in after signing."""
        day = self.ngay_ban_hanh
        return words.ngay(day) if day else words.ngay_trong(self.nam)


def _entry(scope: Scope, kind: Kind, row: VanBan | None, **values: Any) -> VanBanIn:
    base = {name: getattr(row, name) for name in _ENTRY_FIELDS} if row else {}
    cells = dict(row.cells) if row else {}
    known = {"cells": cells, "nam": scope.settings.nam, "danh_so": kind.number}
    if not base.get("trich_yeu"):
        known["trich_yeu"] = filled(kind.subject, scope.values) or None
    return VanBanIn(**{**base, **known, **values})


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
    if scope.kind.registration:
        return _registration_entry(scope)
    return entry_of(scope, scope.kind, scope.unit.ma if scope.unit else None)


def entry_of(scope: Scope, kind: Kind, unit: str | None) -> VanBanIn:
    """The entry of a kind in the register; of a paper that has none yet, that of a draft."""
    name = scope.tables.register_names[kind.code]
    row = scope.tables.van_ban.get((name, unit))
    if row is None:
        return _entry(scope, kind, None, ky_hieu=_symbol(scope, kind), trang_thai=DU_THAO)
    return _entry(scope, kind, row)


def _registration_entry(scope: Scope) -> VanBanIn:
    row = scope.registration
    symbol = _symbol(scope, scope.kind)
    if row is None:
        return _entry(scope, scope.kind, None, ky_hieu=symbol, trang_thai=DU_THAO)
    names = {"so": "so", "ngay_ban_hanh": "ngay_dang_ky", "trang_thai": "trang_thai"}
    cells = {name: row.place(source) for name, source in names.items()}
    values = {name: getattr(row, source) for name, source in names.items()}
    return _entry(scope, scope.kind, None, ky_hieu=symbol, **{"cells": cells, **values})


def _symbol(scope: Scope, kind: Kind) -> str:
    """The symbol of a paper with no register entry: its kind's abbreviation and its issuer's.

    A công văn has no abbreviation: its issuer's, and that of the office that drafted it.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 3.
    """
    issuer = kind.issuer
    office = _initials(issuer.symbol, issuer, scope)
    if kind.abbreviation:
        return f"{kind.abbreviation}-{office}"
    return "-".join(part for part in (office, _initials(issuer.drafted_by, issuer, scope)) if part)


def _initials(text: str, issuer: Issuer, scope: Scope) -> str:
    """A text of an issuer; one that names a setting by its first letters."""
    office = filled(text, scope.values)
    return words.chu_dau(office, issuer.symbol_omits) if names_in(text) else office


def _cited(scope: Scope, word: str) -> VanBanIn:
    """The entry of the kind that the paper cites by this word: of its unit, else the district's."""
    code = scope.kind.cites.get(word)
    kind = next((each for each in scope.tables.kinds if each.code == code), None)
    if kind is None:  # no template gets so far; what papers.toml requires is asked for all the same
        return _entry(scope, scope.kind, None)
    if kind.for_unit and scope.unit is not None:
        return van_ban(replace(scope, kind=kind))
    return entry_of(scope, kind, None)


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def quyet_dinh(scope: Scope) -> VanBanIn:
    """The entry of the decision that the paper cites."""
    return _cited(scope, "quyet_dinh")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def to_trinh(scope: Scope) -> VanBanIn:
    """The entry of the submission that the paper cites."""
    return _cited(scope, "to_trinh")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def bien_ban(scope: Scope) -> VanBanIn:
    """The entry of the minutes that the paper cites."""
    return _cited(scope, "bien_ban")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def ke_hoach(scope: Scope) -> VanBanIn:
    """The entry of the plan that the paper cites."""
    return _cited(scope, "ke_hoach")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def bao_cao(scope: Scope) -> VanBanIn:
    """The entry of the report that the paper cites."""
    return _cited(scope, "bao_cao")


@comes_from(Whole(VanBan), by=_AS_REGISTERED, cited=True)
def cong_van(scope: Scope) -> VanBanIn:
    """The entry of the official letter that the paper cites."""
    return _cited(scope, "cong_van")


@dataclass(frozen=True)
class NguoiKyIn:
    """The signature block: lines of authority and title in capitals, then the name."""

    dong: tuple[str, ...]
    chuc_vu: str | None
    ho_va_ten: str | None
    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)


@comes_from(
    by={
        "dong": [(NguoiKy, "thay_mat", "tham_quyen", "chuc_danh_thay", "chuc_vu")],
        "chuc_vu": [(NguoiKy, "chuc_vu")],
        "ho_va_ten": [(NguoiKy, "ho_va_ten")],
    },
    commune=reads(by={"ho_va_ten": [(DonVi, "chu_tich_ubnd")]}),
    registration=reads(
        by={
            "dong": [(DangKy, "chuc_vu")],
            "chuc_vu": [(DangKy, "chuc_vu")],
            "ho_va_ten": [(DangKy, "nguoi_ky")],
        }
    ),
)
def nguoi_ky(scope: Scope) -> NguoiKyIn:
    """Who signs: the district's signatory of the kind, or the commune's chairman."""
    if scope.kind.issuer.of_unit and scope.unit is not None:
        return _commune_signatory(scope, scope.unit)
    row = scope.tables.nguoi_ky.get(scope.register_name)
    if row is None:
        return NguoiKyIn((), None, None)
    lines = (_on_behalf(row, scope.kind.issuer), *_authority(row))
    shown = tuple(line.upper() for line in lines if line)
    return NguoiKyIn(shown, row.chuc_vu, row.ho_va_ten, row.cells)


def _on_behalf(row: NguoiKy, issuer: Issuer) -> str:
    """The words "TM. …": the row's, else the issuer's where nobody signs for it in person."""
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
    if not scope.kind.registration:
        cells = {"ho_va_ten": unit.place("chu_tich_ubnd")}
        return NguoiKyIn(_signing(issuer, head), head, unit.chu_tich_ubnd, cells)
    if row is None:
        return NguoiKyIn(_signing(issuer, head), None, None)
    title = (row.chuc_vu or "").upper()
    lines = _signing(issuer, *((f"KT. {head}", title) if title.startswith("PHÓ") else (title,)))
    cells = {"ho_va_ten": row.place("nguoi_ky"), "chuc_vu": row.place("chuc_vu")}
    return NguoiKyIn(lines, row.chuc_vu, row.nguoi_ky, cells)


def _signing(issuer: Issuer, *titles: str) -> tuple[str, ...]:
    return tuple(line for line in (issuer.on_behalf, *titles) if line)


@comes_from(
    Texts(("lines",)),
    (NguoiKy, "thay_mat", "tham_quyen"),
    commune=reads(Texts(("lines",))),
    registration=reads(Texts(("lines",))),
)
def tham_quyen(scope: Scope) -> str:
    """Who decides: the issuing body, or (where it is signed in person) its head.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2 and 1.3.
    """
    issuer = scope.kind.issuer
    office = " ".join(letterhead(issuer, scope.values).dong)
    if nguoi_ky(scope).dong[:1] == () or nguoi_ky(scope).dong[0].startswith("TM."):
        return office
    first, _, rest = office.partition(" ")
    same = fold(issuer.head).split()[-1:] == [fold(first)]
    return f"{issuer.head} {rest if same else office}"


@dataclass(frozen=True)
class DongCanCu:
    """A legal basis as a line, without the punctuation at its end."""

    dong: str


@comes_from(
    (CanCu, "dan"),
    by={"dong": [(CanCu, "thu_tu", "loai", "so_ky_hieu", "ngay", "co_quan", "trich_yeu")]},
)
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


@dataclass(frozen=True, kw_only=True)
class NoiNhanIn(NoiNhan):
    """A recipient as a paper prints it; `o_kinh_gui`: it stands behind "Kính gửi" already."""

    o_kinh_gui: bool = False


@comes_from(
    by={
        "noi_nhan": [(NoiNhan, "thu_tu", "noi_nhan")],
        "so_ban": [(NoiNhan, "thu_tu", "so_ban")],
        "thu_tu": [(NoiNhan, "thu_tu")],
        "o_kinh_gui": [(NoiNhan, "thu_tu", "noi_nhan"), Texts(("addressed_to",))],
    }
)
def noi_nhan(scope: Scope) -> tuple[NoiNhanIn, ...]:
    """The recipients of the paper, without the punctuation at their ends."""
    rows = scope.tables.noi_nhan.get(scope.register_name, ())
    addressees = [_short(name) for name in kinh_gui(scope)]
    found = []
    for row in rows:
        name = re.sub(r"^[-\s]+|[;.\s]+$", "", row.noi_nhan or "")
        values = {each.name: getattr(row, each.name) for each in fields(NoiNhan)}
        found.append(
            NoiNhanIn(**(values | {"noi_nhan": name}), o_kinh_gui=_is_one(name, addressees))
        )
    return tuple(found)


def _short(name: str) -> str:
    """An agency's name as lists of recipients have it, to compare: "ubnd huyện nam đông"."""
    return re.sub("(ủy|uỷ) ban nhân dân", "ubnd", " ".join(name.split()).lower())


def _is_one(recipient: str, addressees: Iterable[str]) -> bool:
    """Whether a recipient is one of the addressees, be it "qua" an office of theirs."""
    name = _short(re.sub(r"\(.*?\)", "", recipient))
    return len(name.split()) > 1 and any(f"{each} ".startswith(f"{name} ") for each in addressees)
