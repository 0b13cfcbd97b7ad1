"""The layout rules (thể thức) of a regulation, and when it is in force.

Lengths: pages and margins in millimetres, type in points, indents in centimetres, rules below a
heading as a part of its width.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.regulations.letters import same
from pipeline.regulations.severity import Severity

Range = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """A regulation on the layout of papers: its code, its name, and the days it is in force."""

    code: str
    name: str
    since: dt.date | None
    until: dt.date | None

    def in_force(self, day: dt.date) -> bool:
        """Whether papers of this day follow it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class Goc:
    """The source of a rule: regulation and article for the message, and how a breach counts."""

    dieu: str
    muc: Severity


@dataclass(frozen=True)
class Kho:
    """A paper size in millimetres; `loai`: the kinds it is for, none named: all."""

    rong: float
    cao: float
    ten: str
    loai: tuple[str, ...]
    goc: Goc


@dataclass(frozen=True)
class SoTrang:
    """Where the page number stands (dau-trang, chan-trang), its alignment and size.

    `tu_1`: it counts from 1 in Arabic digits.
    """

    noi: str
    can: str
    co: Range
    tu_1: bool
    goc: Goc


@dataclass(frozen=True)
class ThanhPhan:
    """A component of the layout (ô số). None: the regulation does not say, so nothing is judged.

    `ke`: the rule below, its length as a part of the text's.
    """

    ma: str
    ten: str
    loi: str | None
    co: Range | None
    in_hoa: bool | None
    dam: bool | None
    nghieng: bool | None
    can: str | None
    vi_tri: str | None
    ke: Range | None
    goc: Goc


@dataclass(frozen=True)
class CachGhi:
    """A rule of punctuation or wording: what it says; `giua`, `cuoi`: the marks at line ends."""

    quy_dinh: str
    giua: str
    cuoi: str
    goc: Goc


@dataclass(frozen=True)
class ThamQuyen:
    """A prefix of the signer's authority: what follows it, and who signs below it."""

    chu: str
    y_nghia: str
    truoc: str
    sau: str | None
    quy_dinh: str
    goc: Goc


@dataclass(frozen=True)
class Loai:
    """A kind of paper; `kinh_gui`: co, khong or tuy; `nhu_tren`: its list then says "Như trên".

    `can_cu`: it opens with its legal bases.
    """

    ten: str
    viet_tat: str
    kinh_gui: str
    nhu_tren: bool
    can_cu: bool


@dataclass(frozen=True)
class DoanVan:
    """Rules for the body; None if there is none. `lui`: allowed indents, or one range.

    `chinh_xac_tu`: an exact line height of this many points also counts as single spacing.
    """

    can: tuple[str, Goc] | None
    lui: tuple[tuple[float, ...], Range | None, Goc] | None
    cach_doan: tuple[float, Goc] | None
    cach_dong: tuple[Range, float | None, Goc] | None


@dataclass(frozen=True)
class QuyTac:
    """A regulation's layout rules."""

    ma: str
    ten_ngan: str
    kho: tuple[Kho, ...]
    le: tuple[Mapping[str, Range], Goc] | None
    phong: tuple[tuple[str, ...], Goc] | None
    phong_cam: tuple[tuple[str, ...], Goc] | None
    huong: Goc | None
    mot_phong: Goc | None
    mau_den: Goc | None
    so_trang: SoTrang | None
    doan_van: DoanVan
    thanh_phan: Mapping[str, ThanhPhan]
    cach_ghi: Mapping[str, CachGhi]
    tham_quyen: Mapping[str, ThamQuyen]
    loai: tuple[Loai, ...]
    ngoai_loai: tuple[str, ...]

    def kind(self, name: str) -> Loai | None:
        """The kind of that name, in whatever case and spelling of tones."""
        return next((genre for genre in self.loai if same(genre.ten) == same(name)), None)

    def kind_of(self, heading: str) -> Loai | None:
        """The kind that a heading names, also with more words after it (BÁO CÁO TỔNG KẾT)."""
        words = same(heading)
        matching = [genre for genre in self.loai if f"{words} ".startswith(f"{same(genre.ten)} ")]
        return max(matching, key=lambda genre: len(genre.ten), default=None)

    def is_outside(self, name: str) -> bool:
        """Whether a paper of that name has a form of its own."""
        return any(same(name).startswith(same(other)) for other in self.ngoai_loai)
