"""The standards for recognition as dated data: what each regulation says, from when, on whose word.

A standard is one YAML file in `pipeline/rules/standards/`, or a file of the district's own. Each
fact carries its source and its mark: xac-nhan (read in the source), gan-chac (likely), chua-ro
(unknown, the value is null), minh-hoa (made up, for samples). An unknown fact is never a rule.
Points and rates are `Decimal`. The schema, key by key, is the `_read_…` functions below.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, cast

from pipeline.rules import Node, RuleError, read_nodes

FOLDER = Path(__file__).parent / "rules" / "standards"

MucDo = Literal["xac-nhan", "gan-chac", "chua-ro", "minh-hoa"]
Kieu = Literal["hang-nam", "nam-cua-ke-hoach"]

_MUC_DO = ("xac-nhan", "gan-chac", "chua-ro", "minh-hoa")
_KIEU = ("hang-nam", "nam-cua-ke-hoach")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

T = TypeVar("T")


class StandardError(RuleError):
    """A standard that cannot be used; names the file and the line of the wrong value."""


@dataclass(frozen=True)
class NguonGoc:
    """Where a fact comes from: the sources' addresses, the mark, and a remark in Vietnamese."""

    nguon: tuple[str, ...]
    muc_do: MucDo
    ghi_chu: str = ""

    @property
    def chac_chan(self) -> bool:
        """Whether it was read in the source, so that a result resting on it needs no warning."""
        return self.muc_do == "xac-nhan"


@dataclass(frozen=True)
class Nguong:
    """The least total (points) for an area; `ten` is what the clerk picks as Khu vực.

    `loai_don_vi`: kinds of unit the area can hold. `den`: last day on which the area exists by the
    regulation's wording, None while it does.
    """

    ma: str
    ten: str
    mo_ta: str
    muc: Decimal
    loai_don_vi: tuple[str, ...]
    den: dt.date | None
    goc: NguonGoc

    def ap_dung(self, ngay: dt.date) -> bool:
        """Whether the area still exists on a day."""
        return self.den is None or ngay <= self.den


@dataclass(frozen=True)
class BacDiem:
    """A step of a scale: these points when the rate (percent) is ≥ tu, > tren, ≤ den, < duoi."""

    diem: Decimal
    tu: Decimal | None = None
    tren: Decimal | None = None
    den: Decimal | None = None
    duoi: Decimal | None = None

    def gom(self, ti_le: Decimal) -> bool:
        """Whether a rate falls on this step."""
        return (
            (self.tu is None or ti_le >= self.tu)
            and (self.tren is None or ti_le > self.tren)
            and (self.den is None or ti_le <= self.den)
            and (self.duoi is None or ti_le < self.duoi)
        )


@dataclass(frozen=True)
class ThangDiem:
    """A scale: the first step that holds gives the points.

    `day_du`: all steps are known, so a rate on none of them gives 0. Otherwise it gives None.
    """

    bac: tuple[BacDiem, ...]
    day_du: bool

    def diem(self, ti_le: Decimal) -> Decimal | None:
        """Points for a rate in percent, None where the regulation's step is not known."""
        for bac in self.bac:
            if bac.gom(ti_le):
                return bac.diem
        return Decimal(0) if self.day_du else None


@dataclass(frozen=True)
class ThanhPhan:
    """A part of a criterion with its own points (for information; a district enters totals)."""

    ten: str
    diem_toi_da: Decimal | None
    thang: ThangDiem | None
    goc: NguonGoc


@dataclass(frozen=True)
class TieuChiChuan:
    """A criterion so far as it is known; None where it is not.

    `ma` None: its number in the regulation is not known, so it is recognised by its name, which
    then holds one of the fragments in `nhan_dang`. `vi_tri`: its place in the regulation.
    """

    ma: str | None
    ten: str
    diem_toi_da: Decimal | None
    thang: ThangDiem | None
    nhan_dang: tuple[str, ...]
    vi_tri: str
    thanh_phan: tuple[ThanhPhan, ...]
    goc: NguonGoc


@dataclass(frozen=True)
class LoaiDonVi:
    """A kind of unit the regulation knows; `den`: the last day on which such units exist."""

    ten: str
    den: dt.date | None
    goc: NguonGoc


@dataclass(frozen=True)
class TheoNgay:
    """An office or title that holds from `tu` to `den`; `gia_tri` None: not known for that time."""

    gia_tri: str | None
    tu: dt.date | None
    den: dt.date | None
    goc: NguonGoc


@dataclass(frozen=True)
class VanBan:
    """A guiding text of the regulation, for the list of legal bases."""

    so_ky_hieu: str
    ngay: dt.date
    loai: str
    co_quan: str
    trich_yeu: str | None
    goc: NguonGoc


@dataclass(frozen=True)
class KyDanhGia:
    """When a round is held: every year, or in the `nam_thu` years of each five-year plan.

    `thang`: the month of the evaluation. `tu`, `den`: first and last (day, month) of the period
    that is looked at; a first day later in the year than the last lies in the year before.
    `nam_dau`: year of the first round; `truoc_nam_dau`: of the round before, under another text.
    """

    kieu: Kieu
    nam_dau: int
    truoc_nam_dau: int | None
    thang: int | None
    tu: tuple[int, int] | None
    den: tuple[int, int] | None
    ke_hoach_tu: int | None
    nam_thu: tuple[int, ...]
    goc: NguonGoc

    def co_ky(self, nam: int) -> bool:
        """Whether the regulation holds a round in a year."""
        if nam < self.nam_dau:
            return False
        if self.kieu == "hang-nam":
            return True
        assert self.ke_hoach_tu is not None
        return (nam - self.ke_hoach_tu) % 5 + 1 in self.nam_thu

    def ky_truoc(self, nam: int) -> int | None:
        """Year of the latest round before a year, None when none is known."""
        for truoc in range(nam - 1, self.nam_dau - 1, -1):
            if self.co_ky(truoc):
                return truoc
        return self.truoc_nam_dau if nam == self.nam_dau else None

    def thoi_ky(self, nam: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of the period that the round of a year looks at, where known."""
        if self.tu is None or self.den is None:
            return None
        truoc = 1 if self.tu[::-1] > self.den[::-1] else 0
        first = dt.date(nam - truoc, self.tu[1], self.tu[0])
        return first, dt.date(nam, self.den[1], self.den[0])


@dataclass(frozen=True)
class TieuChuan:
    """A regulation with its thresholds, criteria, rounds and offices.

    Points are of `diem_toi_da`. `khong_diem_liet`: True when a criterion with 0 points fails the
    unit, None when no such rule is known (which is no rule). `day_du`: `tieu_chi` lists all
    criteria. `nguon_goc` holds source and mark of each plain field by its name.
    """

    ma: str
    ten: str
    ten_tat: str
    so_ky_hieu: str
    ngay: dt.date
    co_quan: str
    trich_yeu: str | None
    thay_the: str | None
    hieu_luc_tu: dt.date | None
    hieu_luc_den: dt.date | None
    tu: str
    tu_thuong_dung: tuple[str, ...]
    so_luong: int | None
    diem_toi_da: Decimal | None
    khong_diem_liet: bool | None
    nguong: tuple[Nguong, ...]
    loai_don_vi: tuple[LoaiDonVi, ...]
    ky_danh_gia: KyDanhGia
    nguoi_cong_nhan: tuple[TheoNgay, ...]
    co_quan_tham_dinh: tuple[TheoNgay, ...]
    hoi_dong: tuple[TheoNgay, ...]
    van_ban_huong_dan: tuple[VanBan, ...]
    day_du: bool
    tieu_chi: tuple[TieuChiChuan, ...]
    nguon_goc: tuple[tuple[str, NguonGoc], ...]

    @property
    def trich_dan(self) -> str:
        """Short citation: "Quyết định số 37/2010/QĐ-TTg"."""
        return self.ten.split(" ngày ", 1)[0]

    @property
    def khu_vuc(self) -> tuple[str, ...]:
        """The closed list of the drop-down Khu vực."""
        return tuple(nguong.ten for nguong in self.nguong)

    def goc_cua(self, truong: str) -> NguonGoc | None:
        """Source and mark of a plain field ("so_luong", "khong_diem_liet", …)."""
        return dict(self.nguon_goc).get(truong)

    def nguong_cua(self, khu_vuc: str) -> Nguong | None:
        """The threshold of an area, given by name or code; None when the regulation has none."""
        key = _key(khu_vuc)
        for nguong in self.nguong:
            if key in (_key(nguong.ten), nguong.ma):
                return nguong
        return None

    def loai_cua(self, loai: str) -> LoaiDonVi | None:
        """The kind of unit by its name; None when the regulation does not know it (đặc khu)."""
        return next((item for item in self.loai_don_vi if _key(item.ten) == _key(loai)), None)

    def co_hieu_luc(self, ngay: dt.date) -> bool:
        """Whether it is in force on a day; an unknown first day is taken as the day of signing."""
        tu = self.hieu_luc_tu or self.ngay
        return tu <= ngay and (self.hieu_luc_den is None or ngay <= self.hieu_luc_den)

    def ky_truoc(self, nam: int) -> int | None:
        """Year of the evaluation round before a year: 2022 for 2024 under 06/QĐ-TTg."""
        return self.ky_danh_gia.ky_truoc(nam)

    def tieu_chi_cua(self, ma: str, ten: str = "") -> TieuChiChuan | None:
        """What is known of a criterion of the district's list, by its code or else by its name.

        A criterion whose number is not known is found by `ten` only, and never by code.
        """
        theo_ma = (item for item in self.tieu_chi if item.ma == ma)
        key = _key(ten)
        theo_ten = (
            item
            for item in self.tieu_chi
            if item.ma is None and any(_key(manh) in key for manh in item.nhan_dang)
        )
        return next(theo_ma, None) or next(theo_ten, None)

    def diem_theo_thang(self, ma: str, ti_le: Decimal, ten: str = "") -> Decimal | None:
        """Points of a criterion for a rate in percent (98 for 98%), None when not known."""
        tieu_chi = self.tieu_chi_cua(ma, ten)
        if tieu_chi is None or tieu_chi.thang is None:
            return None
        return tieu_chi.thang.diem(ti_le)

    def nguoi_cong_nhan_vao(self, ngay: dt.date) -> TheoNgay | None:
        """Who recognises on a day."""
        return vao_ngay(self.nguoi_cong_nhan, ngay)

    def co_quan_tham_dinh_vao(self, ngay: dt.date) -> TheoNgay | None:
        """Who verifies on a day."""
        return vao_ngay(self.co_quan_tham_dinh, ngay)


def vao_ngay(cac: Iterable[TheoNgay], ngay: dt.date) -> TheoNgay | None:
    """The entry that holds on a day, None when there is none."""
    for muc in cac:
        if (muc.tu is None or muc.tu <= ngay) and (muc.den is None or ngay <= muc.den):
            return muc
    return None


def codes() -> tuple[str, ...]:
    """Codes of the standards that come with the program, oldest first."""
    return tuple(_own())


def load(code: str) -> TieuChuan:
    """A standard that comes with the program; StandardError when the code is not known."""
    if code not in _own():
        known = ", ".join(codes())
        message = f"không có quy định “{code}”; hiện có: {known}"
        raise StandardError(FOLDER / f"{code}.yaml", None, message)
    return _own()[code]


def in_force(day: dt.date) -> TieuChuan | None:
    """The standard in force on a day, the latest signed when there are several."""
    valid = [item for item in map(load, codes()) if item.co_hieu_luc(day)]
    return max(valid, key=lambda item: item.ngay, default=None)


def co_khu_vuc(khu_vuc: str) -> tuple[TieuChuan, ...]:
    """The standards that know an area, so that a message can say where it belongs."""
    return tuple(item for item in map(load, codes()) if item.nguong_cua(khu_vuc) is not None)


def load_file(path: Path) -> TieuChuan:
    """A standard from any file, checked; StandardError names the line of the first fault."""
    return _read_standard(read_nodes(path, StandardError))


@cache
def _own() -> dict[str, TieuChuan]:
    files = [path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".cases.yaml")]
    loaded = {path.stem: load_file(path) for path in files}
    for path in files:
        if (ma := loaded[path.stem].ma) != path.stem:
            raise StandardError(path, None, f"“ma” là “{ma}” nhưng tên tệp là “{path.stem}”")
    return dict(sorted(loaded.items(), key=lambda item: item[1].ngay))


def _key(text: str) -> str:
    """For comparing names: case, spaces and the place of a tone mark (uý, úy) do not matter."""
    words = unicodedata.normalize("NFD", text.casefold()).split()
    return " ".join(
        "".join(c for c in word if c not in _TONES) + "".join(c for c in word if c in _TONES)
        for word in words
    )


# Reading: one function a part of the schema. `Sources` maps the keys S1, S2… to addresses.

Sources = dict[str, str]
_REQUIRED = (
    "ma",
    "ten",
    "ten_tat",
    "danh_muc_nguon",
    "so_ky_hieu",
    "ngay",
    "co_quan",
    "trich_yeu",
    "hieu_luc_tu",
    "hieu_luc_den",
    "tu",
    "so_luong",
    "diem_toi_da",
    "khong_diem_liet",
    "nguong",
    "loai_don_vi",
    "ky_danh_gia",
    "nguoi_cong_nhan",
    "co_quan_tham_dinh",
    "day_du",
    "tieu_chi",
)
_OPTIONAL = ("thay_the", "tu_thuong_dung", "hoi_dong", "van_ban_huong_dan")
_FACT = ("gia_tri", "muc_do")
_ORIGIN = ("nguon", "ghi_chu")


def _read_standard(root: Node) -> TieuChuan:
    part = root.fields(_REQUIRED, _OPTIONAL)
    sources = {key: node.text() for key, node in part["danh_muc_nguon"].entries().items()}
    origins: list[tuple[str, NguonGoc]] = []

    def fact(name: str, read: Callable[[Node], T]) -> T | None:
        value, origin = _read_fact(part[name], sources, read)
        origins.append((name, origin))
        return value

    def known(name: str, read: Callable[[Node], T]) -> T:
        value = fact(name, read)
        if value is None:
            raise part[name].fault(f"“{name}” không được để trống (null)")
        return value

    standard = TieuChuan(
        ma=_slug(part["ma"]),
        ten=part["ten"].text(),
        ten_tat=part["ten_tat"].text(),
        so_ky_hieu=known("so_ky_hieu", Node.text),
        ngay=known("ngay", Node.day),
        co_quan=known("co_quan", Node.text),
        trich_yeu=fact("trich_yeu", Node.text),
        thay_the=fact("thay_the", _slug) if "thay_the" in part else None,
        hieu_luc_tu=fact("hieu_luc_tu", Node.day),
        hieu_luc_den=fact("hieu_luc_den", Node.day),
        tu=known("tu", Node.text),
        tu_thuong_dung=(fact("tu_thuong_dung", _texts) or ()) if "tu_thuong_dung" in part else (),
        so_luong=fact("so_luong", Node.whole),
        diem_toi_da=fact("diem_toi_da", Node.number),
        khong_diem_liet=fact("khong_diem_liet", Node.flag),
        nguong=tuple(_read_threshold(node, sources) for node in part["nguong"].items()),
        loai_don_vi=tuple(_read_unit_kind(node, sources) for node in part["loai_don_vi"].items()),
        ky_danh_gia=_read_rounds(part["ky_danh_gia"], sources),
        nguoi_cong_nhan=_read_dated(part["nguoi_cong_nhan"], sources),
        co_quan_tham_dinh=_read_dated(part["co_quan_tham_dinh"], sources),
        hoi_dong=_read_dated(part["hoi_dong"], sources) if "hoi_dong" in part else (),
        van_ban_huong_dan=(
            tuple(_read_guide(node, sources) for node in part["van_ban_huong_dan"].items())
            if "van_ban_huong_dan" in part
            else ()
        ),
        day_du=part["day_du"].flag(),
        tieu_chi=tuple(_read_criterion(node, sources) for node in part["tieu_chi"].items()),
        nguon_goc=tuple(origins),
    )
    _check_head(standard, part["ten"], part["hieu_luc_tu"], part["hieu_luc_den"])
    _check_thresholds(standard, part["nguong"])
    _check_criteria(standard, part["tieu_chi"])
    return standard


def _read_fact(
    node: Node, sources: Sources, read: Callable[[Node], T]
) -> tuple[T | None, NguonGoc]:
    """A plain fact: gia_tri, nguon, muc_do; null exactly when it is marked chua-ro."""
    part = node.fields(_FACT, _ORIGIN)
    origin = _read_origin(node, part["muc_do"], part.get("nguon"), part.get("ghi_chu"), sources)
    value = part["gia_tri"]
    if value.is_null != (origin.muc_do == "chua-ro"):
        raise value.fault(f"“{node.name}”: để null khi và chỉ khi muc_do là chua-ro")
    return (None if value.is_null else read(value)), origin


def _read_origin(
    owner: Node, mark: Node, nguon: Node | None, remark: Node | None, sources: Sources
) -> NguonGoc:
    muc_do = cast(MucDo, mark.one_of(_MUC_DO))
    keys = () if nguon is None else _texts_with_nodes(nguon)
    for node, key in keys:
        if key not in sources:
            raise node.fault(f"nguồn “{key}” không có trong danh_muc_nguon")
    if not keys and muc_do != "chua-ro":
        raise owner.fault(f"“{owner.name}” thiếu nguon (chỉ muc_do chua-ro mới được để trống)")
    addresses = tuple(sources[key] for _, key in keys)
    return NguonGoc(addresses, muc_do, "" if remark is None else remark.text())


def _origin_of(node: Node, part: dict[str, Node], sources: Sources) -> NguonGoc:
    return _read_origin(node, part["muc_do"], part.get("nguon"), part.get("ghi_chu"), sources)


def _read_threshold(node: Node, sources: Sources) -> Nguong:
    part = dict(
        node.fields(("ma", "ten", "mo_ta", "muc", "loai_don_vi", "muc_do"), ("den", *_ORIGIN))
    )
    return Nguong(
        ma=_slug(part["ma"]),
        ten=part["ten"].text(),
        mo_ta=part["mo_ta"].text(),
        muc=part["muc"].number(),
        loai_don_vi=_texts(part["loai_don_vi"]),
        den=_maybe(part.get("den"), Node.day),
        goc=_origin_of(node, part, sources),
    )


def _read_unit_kind(node: Node, sources: Sources) -> LoaiDonVi:
    part = dict(node.fields(("ten", "muc_do"), ("den", *_ORIGIN)))
    den = _maybe(part.get("den"), Node.day)
    return LoaiDonVi(part["ten"].text(), den, _origin_of(node, part, sources))


def _read_dated(node: Node, sources: Sources) -> tuple[TheoNgay, ...]:
    return tuple(_read_dated_entry(item, sources) for item in node.items())


def _read_dated_entry(node: Node, sources: Sources) -> TheoNgay:
    part = dict(node.fields(_FACT, ("tu", "den", *_ORIGIN)))
    origin = _origin_of(node, part, sources)
    if part["gia_tri"].is_null != (origin.muc_do == "chua-ro"):
        raise part["gia_tri"].fault(f"“{node.name}”: để null khi và chỉ khi muc_do là chua-ro")
    tu, den = _maybe(part.get("tu"), Node.day), _maybe(part.get("den"), Node.day)
    if tu and den and den < tu:
        raise part["den"].fault(f"“den” ({den:%d/%m/%Y}) trước “tu” ({tu:%d/%m/%Y})")
    return TheoNgay(_maybe(part["gia_tri"], Node.text), tu, den, origin)


def _read_guide(node: Node, sources: Sources) -> VanBan:
    part = dict(
        node.fields(("so_ky_hieu", "ngay", "loai", "co_quan", "trich_yeu", "muc_do"), _ORIGIN)
    )
    return VanBan(
        so_ky_hieu=part["so_ky_hieu"].text(),
        ngay=part["ngay"].day(),
        loai=part["loai"].text(),
        co_quan=part["co_quan"].text(),
        trich_yeu=_maybe(part["trich_yeu"], Node.text),
        goc=_origin_of(node, part, sources),
    )


def _read_rounds(node: Node, sources: Sources) -> KyDanhGia:
    part = dict(
        node.fields(
            ("kieu", "nam_dau", "muc_do"),
            ("truoc_nam_dau", "thang", "tu", "den", "ke_hoach_tu", "nam_thu", *_ORIGIN),
        )
    )
    kieu = cast(Kieu, part["kieu"].one_of(_KIEU))
    nam_dau = part["nam_dau"].whole()
    truoc = _maybe(part.get("truoc_nam_dau"), Node.whole)
    if truoc is not None and truoc >= nam_dau:
        raise part["truoc_nam_dau"].fault("“truoc_nam_dau” phải trước “nam_dau”")
    thang = _maybe(part.get("thang"), Node.whole)
    if thang is not None and not 1 <= thang <= 12:
        raise part["thang"].fault(f"“thang” phải từ 1 đến 12, đang ghi “{thang}”")
    return KyDanhGia(
        kieu=kieu,
        nam_dau=nam_dau,
        truoc_nam_dau=truoc,
        thang=thang,
        tu=_maybe(part.get("tu"), _day_and_month),
        den=_maybe(part.get("den"), _day_and_month),
        ke_hoach_tu=_maybe(part.get("ke_hoach_tu"), Node.whole),
        nam_thu=_plan_years(node, part) if kieu == "nam-cua-ke-hoach" else (),
        goc=_origin_of(node, part, sources),
    )


def _plan_years(node: Node, part: dict[str, Node]) -> tuple[int, ...]:
    for name in ("ke_hoach_tu", "nam_thu"):
        if name not in part or part[name].is_null:
            raise node.fault(f"kiểu “nam-cua-ke-hoach” cần mục “{name}”")
    years = tuple(item.whole() for item in part["nam_thu"].items())
    if not years or not all(1 <= year <= 5 for year in years):
        raise part["nam_thu"].fault("“nam_thu” gồm các số từ 1 đến 5 (năm thứ mấy của kế hoạch)")
    return years


def _read_criterion(node: Node, sources: Sources) -> TieuChiChuan:
    part = dict(
        node.fields(
            ("ma", "ten", "diem_toi_da", "muc_do"),
            ("vi_tri", "nhan_dang", "thang_diem", "thang_day_du", "thanh_phan", *_ORIGIN),
        )
    )
    ma = _maybe(part["ma"], Node.text)
    nhan_dang = _texts(part["nhan_dang"]) if "nhan_dang" in part else ()
    if ma is None and not nhan_dang:
        raise node.fault("tiêu chí chưa rõ mã (ma: null) phải có nhan_dang để nhận ra theo tên")
    toi_da = _maybe(part["diem_toi_da"], Node.number)
    parts = part["thanh_phan"].items() if "thanh_phan" in part else ()
    thanh_phan = tuple(_read_part(item, sources) for item in parts)
    if toi_da is not None and sum(item.diem_toi_da or 0 for item in thanh_phan) > toi_da:
        raise part["thanh_phan"].fault(f"tổng điểm các thành phần vượt {toi_da} điểm của tiêu chí")
    return TieuChiChuan(
        ma=ma,
        ten=part["ten"].text(),
        diem_toi_da=toi_da,
        thang=_read_scale(part, toi_da),
        nhan_dang=nhan_dang,
        vi_tri=part["vi_tri"].text() if "vi_tri" in part else "",
        thanh_phan=thanh_phan,
        goc=_origin_of(node, part, sources),
    )


def _read_part(node: Node, sources: Sources) -> ThanhPhan:
    part = dict(
        node.fields(("ten", "diem_toi_da", "muc_do"), ("thang_diem", "thang_day_du", *_ORIGIN))
    )
    toi_da = _maybe(part["diem_toi_da"], Node.number)
    scale = _read_scale(part, toi_da)
    return ThanhPhan(part["ten"].text(), toi_da, scale, _origin_of(node, part, sources))


def _read_scale(part: dict[str, Node], toi_da: Decimal | None) -> ThangDiem | None:
    if "thang_diem" not in part or part["thang_diem"].is_null:
        return None
    bac = tuple(_read_step(item, toi_da) for item in part["thang_diem"].items())
    if not bac:
        raise part["thang_diem"].fault("“thang_diem” không có bậc nào; bỏ mục này nếu chưa rõ")
    complete = part["thang_day_du"].flag() if "thang_day_du" in part else False
    return ThangDiem(bac, complete)


def _read_step(node: Node, toi_da: Decimal | None) -> BacDiem:
    bounds = ("tu", "tren", "den", "duoi")
    part = node.fields(("diem",), bounds)
    if not any(name in part for name in bounds):
        raise node.fault("bậc điểm thiếu mốc: cần ít nhất một trong tu, tren, den, duoi")
    diem = part["diem"].number()
    if toi_da is not None and diem > toi_da:
        raise part["diem"].fault(f"bậc {diem} điểm vượt điểm tối đa {toi_da} của tiêu chí")
    tu, tren, den, duoi = (_maybe(part.get(name), Node.number) for name in bounds)
    return BacDiem(diem, tu, tren, den, duoi)


def _check_head(standard: TieuChuan, ten: Node, hieu_luc_tu: Node, hieu_luc_den: Node) -> None:
    if standard.so_ky_hieu not in standard.ten:
        raise ten.fault(f"“ten” phải có số ký hiệu “{standard.so_ky_hieu}”")
    if standard.hieu_luc_tu is not None and standard.hieu_luc_tu < standard.ngay:
        raise hieu_luc_tu.fault("ngày có hiệu lực trước ngày ký")
    first = standard.hieu_luc_tu or standard.ngay
    if standard.hieu_luc_den is not None and standard.hieu_luc_den < first:
        raise hieu_luc_den.fault("ngày hết hiệu lực trước ngày có hiệu lực")


def _check_thresholds(standard: TieuChuan, thresholds: Node) -> None:
    kinds = {item.ten for item in standard.loai_don_vi}
    seen: set[str] = set()
    for node, nguong in zip(thresholds.items(), standard.nguong, strict=True):
        part = node.entries()
        if standard.diem_toi_da is not None and nguong.muc > standard.diem_toi_da:
            raise part["muc"].fault(
                f"mức {nguong.muc} điểm vượt tổng điểm tối đa {standard.diem_toi_da}"
            )
        for name, key in (("ma", nguong.ma), ("ten", _key(nguong.ten))):
            if key in seen:
                raise part[name].fault(f"khu vực “{part[name].text()}” ghi hai lần")
            seen.add(key)
        if unknown := [kind for kind in nguong.loai_don_vi if kind not in kinds]:
            raise part["loai_don_vi"].fault(f"loại đơn vị “{unknown[0]}” không có trong quy định")
    if not standard.nguong:
        raise thresholds.fault("quy định phải có ít nhất một khu vực")


def _check_criteria(standard: TieuChuan, criteria: Node) -> None:
    seen: set[str] = set()
    for node, tieu_chi in zip(criteria.items(), standard.tieu_chi, strict=True):
        if tieu_chi.ma is not None and tieu_chi.ma in seen:
            raise node.entries()["ma"].fault(f"mã {standard.tu} “{tieu_chi.ma}” ghi hai lần")
        seen.update(() if tieu_chi.ma is None else (tieu_chi.ma,))
    _check_count(standard, criteria)
    _check_total(standard, criteria)


def _check_count(standard: TieuChuan, criteria: Node) -> None:
    count, due = len(standard.tieu_chi), standard.so_luong
    if due is None:
        return
    if count > due or (standard.day_du and count != due):
        raise criteria.fault(f"danh sách có {count} {standard.tu}, quy định có {due}")


def _check_total(standard: TieuChuan, criteria: Node) -> None:
    due = standard.diem_toi_da
    if due is None:
        return
    maxima = [item.diem_toi_da for item in standard.tieu_chi]
    total = sum((item for item in maxima if item is not None), Decimal(0))
    complete = standard.day_du and None not in maxima
    if total > due or (complete and total != due):
        raise criteria.fault(f"tổng điểm tối đa các {standard.tu} là {total}, quy định là {due}")


def _slug(node: Node) -> str:
    if not _SLUG.fullmatch(value := node.text()):
        raise node.fault(f"“{node.name}” chỉ gồm chữ thường không dấu, số và “-”: “{value}”")
    return value


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(text for _, text in _texts_with_nodes(node))


def _texts_with_nodes(node: Node) -> tuple[tuple[Node, str], ...]:
    """One text or a list of texts."""
    if node.is_null:
        return ()
    items = node.items() if node.is_list else (node,)
    return tuple((item, item.text()) for item in items)


def _day_and_month(node: Node) -> tuple[int, int]:
    """Day and month as a clerk writes them: 31/12."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", node.text())
    try:
        if match is None:
            raise ValueError(node.text())
        # 2001 is no leap year: 29/2 would not exist in most years.
        day = dt.date(2001, int(match[2]), int(match[1]))
    except ValueError as cause:
        raise node.fault(f"“{node.name}” phải là ngày/tháng, ví dụ 31/10") from cause
    return day.day, day.month


def _maybe(node: Node | None, read: Callable[[Node], T]) -> T | None:
    return None if node is None or node.is_null else read(node)
