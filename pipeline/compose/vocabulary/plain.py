"""Names of plain lists of units, each unit with its points, result, votes and decision."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pipeline.compose.vocabulary.lists import (
    DECIDED,
    FORM,
    JUDGED,
    OWN_POINTS,
    POINTS,
    REGISTERED,
)
from pipeline.compose.vocabulary.scope import By, Whole, comes_from
from pipeline.model import words
from pipeline.model.records import (
    CAP_HUYEN,
    CONG_NHAN,
    KHONG_CONG_NHAN,
    BieuQuyet,
    BoChiTieu,
    ChamDiem,
    DonVi,
    ThamDinh,
    XetCongNhan,
)
from pipeline.model.results import CONG_NHAN_MOI, FORMS, GIU_VUNG, KetQua, UnitResult
from pipeline.model.tables import Scope

MOST_NAMED = 3
"""Of the criteria at which a unit loses most, so many are named."""


@dataclass(frozen=True)
class MatDiem:
    """A criterion at which a unit loses points."""

    ma: str
    ten: str
    diem: Decimal
    diem_toi_da: Decimal
    mat: Decimal


@dataclass(frozen=True)
class DonViTrongNam:
    """A unit in a list: its points, its result that counts, the votes on it, what was decided.

    `diem` are the appraised points, else the unit's own; `muc` the least total of its area;
    `thieu` what is short of it (0 if it is reached); `mat_diem` the criteria with most points
    lost and `mat_nhieu_nhat` the same in words ("tiêu chí 5, 12"); `ly_do` the council's reason,
    else the vote that the unit lost or what the points say; `ly_do_diem` what the points say, of
    themselves; `phieu` the votes of the district's council.
    """

    don_vi: DonVi
    diem: Decimal | None
    diem_tu_cham: Decimal | None
    diem_tham_dinh: Decimal | None
    muc: Decimal | None
    thieu: Decimal | None
    dat: bool | None
    dat_tu_cham: bool | None
    mat_diem: tuple[MatDiem, ...]
    mat_nhieu_nhat: str
    ly_do: str
    ly_do_diem: str
    ket_luan: Annotated[str | None, (CONG_NHAN, KHONG_CONG_NHAN)]
    hinh_thuc: Annotated[str | None, FORMS]
    phieu: BieuQuyet | None


_PLAIN: By = {
    "don_vi": [Whole(DonVi)],
    "diem": POINTS,
    "diem_tu_cham": OWN_POINTS,
    "diem_tham_dinh": [ThamDinh, (BoChiTieu, "ma")],
    "muc": JUDGED,
    "thieu": JUDGED,
    "dat": JUDGED,
    "dat_tu_cham": [*OWN_POINTS, (BoChiTieu, "diem_toi_da"), (DonVi, "khu_vuc")],
    "mat_diem": [*POINTS, (BoChiTieu, "ten", "diem_toi_da")],
    "mat_nhieu_nhat": [*POINTS, (BoChiTieu, "ten", "diem_toi_da")],
    "ly_do": [*JUDGED, (BoChiTieu, "ten"), (XetCongNhan, "ket_luan", "ly_do"), BieuQuyet],
    "ly_do_diem": [*JUDGED, (BoChiTieu, "ten")],
    "ket_luan": [(XetCongNhan, "ma_don_vi", "ket_luan")],
    "hinh_thuc": FORM,
    "phieu": [(BieuQuyet, "cap"), Whole(BieuQuyet)],
}


@comes_from((DonVi, "ma"), by=_PLAIN)
def cac_don_vi(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """All units."""
    return _units_in(scope, "every-unit")


@comes_from(*REGISTERED, by=_PLAIN)
def don_vi_dang_ky(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units registered."""
    return _units_in(scope, "registered")


@comes_from(*REGISTERED, by=_PLAIN)
def don_vi_chua_dang_ky(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units that have not registered yet."""
    return _units_in(scope, "late")


@comes_from((DonVi, "ma"), (ChamDiem, "ma_don_vi"), by=_PLAIN)
def don_vi_tu_cham(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units with points of their own."""
    return _units_in(scope, "scored")


@comes_from((DonVi, "ma"), (ChamDiem, "ma_don_vi"), (ThamDinh, "ma_don_vi"), by=_PLAIN)
def don_vi_tham_dinh(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units appraised: those with the district's points, or with their own only."""
    return _units_in(scope, "assessed")


@comes_from(*DECIDED, by=_PLAIN)
def don_vi_cong_nhan(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units recognised."""
    return _units_in(scope, "recognised")


@comes_from(*DECIDED, *FORM, by=_PLAIN)
def don_vi_giu_vung(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units recognised that were recognised in the round before too."""
    return _recognised_as(scope, GIU_VUNG)


@comes_from(*DECIDED, *FORM, by=_PLAIN)
def don_vi_cong_nhan_moi(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units recognised that were not recognised in the round before."""
    return _recognised_as(scope, CONG_NHAN_MOI)


@comes_from(*DECIDED, by=_PLAIN)
def don_vi_khong_cong_nhan(scope: Scope) -> tuple[DonViTrongNam, ...]:
    """The units not recognised."""
    return _units_in(scope, "not-recognised")


@comes_from(by=_PLAIN, of_unit=True)
def ket_qua_don_vi(scope: Scope) -> DonViTrongNam:
    """The unit of the paper, with the same attributes."""
    assert scope.unit is not None
    return _row(scope, scope.unit)


def _units_in(scope: Scope, group: str) -> tuple[DonViTrongNam, ...]:
    return tuple(_row(scope, unit) for unit in scope.tables.units_in(group))


def _recognised_as(scope: Scope, form: str) -> tuple[DonViTrongNam, ...]:
    return tuple(row for row in don_vi_cong_nhan(scope) if row.hinh_thuc == form)


def _row(scope: Scope, unit: DonVi) -> DonViTrongNam:
    decision = scope.tables.xet.get(unit.ma)
    result = scope.tables.assessment.units.get(unit.ma)
    counted = result.ket_qua if result else None
    lost = _lost(scope, result) if result else ()
    votes = scope.tables.bieu_quyet.get((CAP_HUYEN, unit.ma))
    return DonViTrongNam(
        don_vi=unit,
        diem=counted.tong if counted else None,
        diem_tu_cham=result.tu_cham.tong if result and result.tu_cham else None,
        diem_tham_dinh=result.tham_dinh.tong if result and result.tham_dinh else None,
        muc=counted.muc if counted else None,
        thieu=_short_of(counted),
        dat=counted.dat if counted else None,
        dat_tu_cham=result.tu_cham.dat if result and result.tu_cham else None,
        mat_diem=lost,
        mat_nhieu_nhat=_named(scope.tables.assessment.standard.tu, lost),
        ly_do=_reason(decision, counted, votes),
        ly_do_diem=counted.ly_do if counted else "",
        ket_luan=decision.ket_luan if decision else None,
        hinh_thuc=result.hinh_thuc if result else None,
        phieu=votes,
    )


def _reason(decision: XetCongNhan | None, counted: KetQua | None, votes: BieuQuyet | None) -> str:
    """The council's reason; else the vote that a unit lost, else what was counted.

    A unit that has the points but is not recognised does not get a text about its points.
    """
    if decision is not None and decision.ly_do:
        return decision.ly_do
    refused = decision is not None and decision.ket_luan == KHONG_CONG_NHAN
    if not refused or counted is None or counted.dat is not True:
        return counted.ly_do if counted else ""
    if votes is None or votes.qua_nua is not False:
        return ""
    in_favour = f"{words.dem(votes.tan_thanh or 0)}/{words.dem(votes.so_phieu)}"
    return f"hội đồng xét duyệt chỉ có {in_favour} phiếu tán thành"


def _short_of(counted: KetQua | None) -> Decimal | None:
    if counted is None or counted.muc is None:
        return None
    return max(Decimal(0), counted.muc - counted.tong)


def _lost(scope: Scope, result: UnitResult) -> tuple[MatDiem, ...]:
    """The criteria at which most is lost, most first; of equals those that come first."""
    points = result.diem_tham_dinh or result.diem_tu_cham
    rows = [
        MatDiem(
            row.ma, row.ten or "", points[row.ma], row.diem_toi_da, row.diem_toi_da - points[row.ma]
        )
        for row in scope.year.all(BoChiTieu)
        if row.diem_toi_da is not None and row.ma in points and points[row.ma] < row.diem_toi_da
    ]
    return tuple(sorted(rows, key=lambda row: -row.mat)[:MOST_NAMED])


def _named(word: str, lost: tuple[MatDiem, ...]) -> str:
    """ "tiêu chí 5, 12 và 13"; nothing lost is ""."""
    return f"{word} {words.noi(row.ma for row in lost)}" if lost else ""
