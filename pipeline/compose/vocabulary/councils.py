"""Names of councils, their meetings, and the training."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.compose.vocabulary.common import nguoi_ky
from pipeline.compose.vocabulary.scope import Own, Whole, comes_from
from pipeline.model import words
from pipeline.model.findings import CellPlace
from pipeline.model.records import (
    CAP_XA,
    CHU_TICH,
    THU_KY,
    BieuQuyet,
    CuocHop,
    DonVi,
    HoiDong,
    NguoiKy,
    TapHuan,
)
from pipeline.model.tables import Scope


@comes_from(Own((HoiDong, "cap", "ma_don_vi")), Own(Whole(HoiDong)))
def hoi_dong(scope: Scope) -> tuple[HoiDong, ...]:
    """The members of the council: of the unit if the paper is a unit's, else the district's."""
    return scope.members


@dataclass(frozen=True)
class NguoiHop:
    """Who chairs a meeting, or writes its minutes."""

    ho_va_ten: str | None
    chuc_vu: str | None
    vai_tro: str | None


@dataclass(frozen=True)
class CuocHopIn:
    """A meeting as papers print it; unknown values are None, unknown lists empty.

    `so_nguoi` is Tổng số, else how many members the council has; `thanh_phan` are its members
    without those whose names are in Vắng mặt.
    """

    ngay: dt.date | None
    gio_bat_dau: dt.time | None
    gio_ket_thuc: dt.time | None
    dia_diem: str | None
    noi_dung: tuple[str, ...]
    chu_tri: NguoiHop
    thu_ky: NguoiHop
    co_mat: int | None
    so_nguoi: int | None
    vang_mat: str | None
    thanh_phan: tuple[HoiDong, ...]
    y_kien: tuple[str, ...]
    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)


def _of_meeting(name: str) -> Own:
    return Own((CuocHop, name), common=True)


@comes_from(
    (CuocHop, "ma_don_vi"),
    by={
        "ngay": [_of_meeting("ngay")],
        "gio_bat_dau": [_of_meeting("gio_bat_dau")],
        "gio_ket_thuc": [_of_meeting("gio_ket_thuc")],
        "dia_diem": [_of_meeting("dia_diem")],
        "noi_dung": [_of_meeting("noi_dung")],
        "chu_tri": [
            _of_meeting("chu_tri"),
            Own(HoiDong),
            (NguoiKy, "ho_va_ten", "chuc_vu", "chuc_vu_trong_co_quan"),
        ],
        "thu_ky": [_of_meeting("thu_ky"), Own(HoiDong)],
        "co_mat": [_of_meeting("co_mat")],
        "so_nguoi": [_of_meeting("tong_so"), Own((HoiDong, "cap", "ho_va_ten"))],
        "vang_mat": [_of_meeting("vang_mat")],
        "thanh_phan": [
            _of_meeting("vang_mat"),
            Own((HoiDong, "cap", "ma_don_vi", "ho_va_ten")),
            Own(Whole(HoiDong)),
        ],
        "y_kien": [_of_meeting("y_kien")],
    },
    met=True,
)
def cuoc_hop(scope: Scope) -> CuocHopIn:
    """The meeting that the paper records or calls; else that of its kind's `meeting`.

    Without a chair in Cuộc họp and Hội đồng, the signatory of the paper is the chair.
    """
    row = _meeting(scope)
    members = scope.members
    chair = _person(row.chu_tri if row else None, members, CHU_TICH)
    if chair.ho_va_ten is None:
        signatory = nguoi_ky(scope)
        title = signatory.chuc_vu_trong_co_quan or words.chuc_vu(signatory.chuc_vu or "")
        chair = NguoiHop(signatory.ho_va_ten, title or None, None)
    return CuocHopIn(
        ngay=row.ngay if row else None,
        gio_bat_dau=row.gio_bat_dau if row else None,
        gio_ket_thuc=row.gio_ket_thuc if row else None,
        dia_diem=row.dia_diem if row else None,
        noi_dung=_lines(row.noi_dung if row else None),
        chu_tri=chair,
        thu_ky=_person(row.thu_ky if row else None, members, THU_KY),
        co_mat=row.co_mat if row else None,
        so_nguoi=(row.tong_so if row else None) or len(members) or None,
        vang_mat=re.sub(r"[;.\s]+$", "", row.vang_mat) if row and row.vang_mat else None,
        thanh_phan=_present(members, row.vang_mat if row else None),
        y_kien=_lines(row.y_kien if row else None),
        cells=row.cells if row else {},
    )


def _meeting(scope: Scope) -> CuocHop | None:
    names = [scope.register_name]
    if scope.kind.meeting:
        names.append(scope.tables.register_names[scope.kind.meeting])
    units = (scope.unit.ma, None) if scope.unit else (None,)
    meetings = (scope.tables.cuoc_hop.get((name, unit)) for name in names for unit in units)
    return next((row for row in meetings if row is not None), None)


def _present(members: tuple[HoiDong, ...], absent: str | None) -> tuple[HoiDong, ...]:
    """The members whose names are not among the absent: "Lý Văn X (đi công tác), …"."""

    def named(row: HoiDong) -> bool:
        name = re.escape(row.ho_va_ten or "")
        return re.search(rf"(?<!\w){name}(?!\w)", absent or "", re.IGNORECASE) is not None

    return tuple(row for row in members if not named(row)) if absent else members


def _lines(text: str | None) -> tuple[str, ...]:
    """The lines of a cell, without list marks and punctuation at the end."""
    lines = (line.strip().lstrip("-–•+ ").rstrip(";. ") for line in (text or "").split("\n"))
    return tuple(line for line in lines if line)


def _person(name: str | None, members: tuple[HoiDong, ...], role: str) -> NguoiHop:
    """The person named, with the office of the member of that name; else the member with a role."""
    by_name = (row for row in members if row.ho_va_ten == name)
    by_role = (row for row in members if row.vai_tro == role)
    member = next(by_name if name else by_role, None)
    if member is None:
        return NguoiHop(name, None, None)
    return NguoiHop(member.ho_va_ten, member.chuc_vu, member.vai_tro)


@comes_from((BieuQuyet, "cap"), Whole(BieuQuyet), of_unit=True)
def bieu_quyet_xa(scope: Scope) -> BieuQuyet | None:
    """The votes of the unit's own council; None if none are noted."""
    assert scope.unit is not None
    return scope.tables.bieu_quyet.get((CAP_XA, scope.unit.ma))


@dataclass(frozen=True)
class HocVien:
    """A row of the list of participants: a person, or a unit that has not named anyone yet."""

    stt: int
    don_vi: DonVi | None
    ho_va_ten: str | None
    chuc_vu: str | None


@comes_from(
    (DonVi, "ma"),
    (TapHuan, "ma_don_vi"),
    by={
        "don_vi": [Whole(DonVi)],
        "ho_va_ten": [(TapHuan, "ho_va_ten")],
        "chuc_vu": [(TapHuan, "chuc_vu")],
    },
)
def tap_huan(scope: Scope) -> tuple[HocVien, ...]:
    """Who takes part in the training: people of the district, then by unit.

    A unit that has not named anyone has a row to fill in by hand.
    """
    rows = scope.year.all(TapHuan)
    listed: list[tuple[DonVi | None, str | None, str | None]] = [
        (None, row.ho_va_ten, row.chuc_vu) for row in rows if row.ma_don_vi is None
    ]
    for unit in scope.year.all(DonVi):
        own = [(unit, row.ho_va_ten, row.chuc_vu) for row in rows if row.ma_don_vi == unit.ma]
        listed += own or [(unit, None, None)]
    return tuple(HocVien(number, *person) for number, person in enumerate(listed, 1))
