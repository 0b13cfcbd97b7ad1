"""What a standard says, as records; facts carry where they come from and how sure they are.

Points and rates are `Decimal`. None means not known, and is never a rule.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

MucDo = Literal["xac-nhan", "gan-chac", "chua-ro", "minh-hoa"]
Kieu = Literal["hang-nam", "nam-cua-ke-hoach"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


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
        """Points for a rate in percent, None if the regulation's step is not known."""
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
    """A criterion so far as it is known; None if it is not.

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
    that is looked at; a first day later in the year than the last is in the year before.
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
        """Year of the latest round before a year, None if none is known."""
        for truoc in range(nam - 1, self.nam_dau - 1, -1):
            if self.co_ky(truoc):
                return truoc
        return self.truoc_nam_dau if nam == self.nam_dau else None

    def thoi_ky(self, nam: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of the period that the round of a year looks at, if known."""
        if self.tu is None or self.den is None:
            return None
        truoc = 1 if self.tu[::-1] > self.den[::-1] else 0
        first = dt.date(nam - truoc, self.tu[1], self.tu[0])
        return first, dt.date(nam, self.den[1], self.den[0])


@dataclass(frozen=True)
class TieuChuan:
    """A regulation with its thresholds, criteria, rounds and offices.

    Points are of `diem_toi_da`. `khong_diem_liet`: True when a criterion with 0 points fails the
    unit, None if no such rule is known (which is no rule). `day_du`: `tieu_chi` lists all
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
        """The threshold of an area, given by name or code; None if the regulation has none."""
        key = name_key(khu_vuc)
        for nguong in self.nguong:
            if key in (name_key(nguong.ten), nguong.ma):
                return nguong
        return None

    def loai_cua(self, loai: str) -> LoaiDonVi | None:
        """The kind of unit by its name; None if the regulation does not know it (đặc khu)."""
        return next(
            (item for item in self.loai_don_vi if name_key(item.ten) == name_key(loai)), None
        )

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
        key = name_key(ten)
        theo_ten = (
            item
            for item in self.tieu_chi
            if item.ma is None and any(name_key(manh) in key for manh in item.nhan_dang)
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
    """The entry that is in force on a day; None if there is none."""
    for muc in cac:
        if (muc.tu is None or muc.tu <= ngay) and (muc.den is None or ngay <= muc.den):
            return muc
    return None


@lru_cache(maxsize=4096)  # the same names are in many rows
def name_key(text: str) -> str:
    """For comparing names: case, spaces and the place of a tone mark (uý, úy) do not matter."""
    words = unicodedata.normalize("NFD", text.casefold()).split()
    return " ".join(
        "".join(c for c in word if c not in _TONES) + "".join(c for c in word if c in _TONES)
        for word in words
    )
