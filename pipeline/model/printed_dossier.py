"""A dossier as its cover, its index and the lists of the hand-in print it.

The names are those that their templates use; what a value is, its field says in words of the law
(Nghị định 30/2020/NĐ-CP, Phụ lục V).
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class HoSo:
    """The dossier: its number and symbol in the office's list ("" if that gives none), title.

    `so_to` are the sheets of its papers, `so_to_muc_luc` those of its index (0 until it is
    printed), `con_thieu` what keeps it from being complete, each in words.
    """

    so: str
    tieu_de: str
    tu_ngay: dt.date
    den_ngay: dt.date
    so_to: int
    so_trang: int
    so_van_ban: int
    so_to_muc_luc: int
    con_thieu: tuple[str, ...]


@dataclass(frozen=True)
class VanBanTrongHoSo:
    """A line of the index of a dossier: its columns 2 to 7."""

    so_ky_hieu: str
    ngay: dt.date | None
    ten_loai_trich_yeu: str
    tac_gia: str
    to_so: str
    ghi_chu: str


@dataclass(frozen=True)
class HoSoNopLuu:
    """A line of the list of dossiers that are handed in: its columns 2 to 7."""

    so: str
    tieu_de: str
    tu_ngay: dt.date
    den_ngay: dt.date
    thoi_han: str
    so_to: int
    so_trang: int
    ghi_chu: str


@dataclass(frozen=True)
class NopLuu:
    """The hand-in as a whole: both sides, what is handed in, and how much."""

    khoi_tai_lieu: str
    ben_giao: str
    ben_nhan: str
    tu_ngay: dt.date
    den_ngay: dt.date
    so_ho_so: int
    so_to: int
    so_tep: int


@dataclass(frozen=True)
class ThoiHan:
    """How long dossiers are kept (None: not given by the office), and what that is called."""

    nhan: str
    gia_tri: str | None


@dataclass(frozen=True)
class NguoiLap:
    """Who made the dossier."""

    ho_va_ten: str
    chuc_vu: str
