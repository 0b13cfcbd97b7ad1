"""Names of a unit's papers: the unit, its registration, points and result."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.compose.vocabulary.common import total
from pipeline.compose.vocabulary.scope import Whole, comes_from, in_settings
from pipeline.model.records import (
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    MinhChung,
    SoLieu,
    ThamDinh,
    ThangDiem,
    XetCongNhan,
)
from pipeline.model.tables import Scope

POINTS_BY_RULE = (SoLieu, ThangDiem)
"""The cells from which missing points are computed."""


@comes_from(Whole(DonVi), of_unit=True)
def don_vi(scope: Scope) -> DonVi:
    """The unit."""
    assert scope.unit is not None
    return scope.unit


@comes_from(Whole(DangKy), of_unit=True)
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
    tham_dinh: Decimal | None
    minh_chung: str
    tu_so: Decimal | None
    mau_so: Decimal | None

    @property
    def chenh_lech(self) -> Decimal | None:
        """Appraised less own points; None if one of them is not known."""
        if self.diem is None or self.tham_dinh is None:
            return None
        return self.tham_dinh - self.diem

    @property
    def ti_le(self) -> Decimal | None:
        """The indicator's rate in percent; None if it has none."""
        if self.tu_so is None or not self.mau_so:
            return None
        return self.tu_so * 100 / self.mau_so


@comes_from(
    (BoChiTieu, "ma"),
    by={
        "ten": [(BoChiTieu, "ten")],
        "diem_toi_da": [(BoChiTieu, "diem_toi_da")],
        "diem": [ChamDiem, *POINTS_BY_RULE],
        "tham_dinh": [ThamDinh],
        "chenh_lech": [ChamDiem, ThamDinh, *POINTS_BY_RULE],
        "minh_chung": [MinhChung],
        "tu_so": [(SoLieu, "tu_so")],
        "mau_so": [(SoLieu, "mau_so")],
        "ti_le": [(SoLieu, "tu_so", "mau_so")],
    },
    of_unit=True,
)
def bang_diem(scope: Scope) -> tuple[HangDiem, ...]:
    """The criteria with the unit's own points and evidence."""
    own = scope.result.diem_tu_cham if scope.result else {}
    appraised = scope.result.diem_tham_dinh if scope.result else {}
    evidence = scope.tables.minh_chung
    unit = scope.unit_code
    figures = {row.ma_chi_tieu: row for row in scope.year.all(SoLieu) if row.ma_don_vi == unit}
    return tuple(
        HangDiem(
            number,
            row.ma,
            row.ten or "",
            row.diem_toi_da or Decimal(0),
            own.get(row.ma),
            appraised.get(row.ma),
            evidence.get((unit, row.ma), evidence.get((None, row.ma), "")),
            figures[row.ma].tu_so if row.ma in figures else None,
            figures[row.ma].mau_so if row.ma in figures else None,
        )
        for number, row in enumerate(scope.year.all(BoChiTieu), 1)
    )


@comes_from(ChamDiem, *POINTS_BY_RULE, of_unit=True)
def tong_diem(scope: Scope) -> Decimal:
    """The unit's own total."""
    own = scope.result.diem_tu_cham if scope.result else {}
    return sum(own.values(), Decimal(0))


@comes_from((BoChiTieu, "diem_toi_da"))
def tong_toi_da(scope: Scope) -> Decimal:
    """The total of the maximum points."""
    return total(scope.year.all(BoChiTieu))


_ASSESSED = (
    (DonVi, "khu_vuc"),
    (BoChiTieu, "ma", "diem_toi_da"),
    ChamDiem,
    *POINTS_BY_RULE,
    in_settings("quy_dinh_ap_dung", "ngay_danh_gia"),
)


@comes_from(*_ASSESSED, of_unit=True)
def muc(scope: Scope) -> Decimal | None:
    """The least total of the unit's area, None if the standard has none."""
    return scope.result.tu_cham.muc if scope.result and scope.result.tu_cham else None


@comes_from(*_ASSESSED, of_unit=True)
def dat(scope: Scope) -> bool | None:
    """Whether the unit's own points reach the standard."""
    return scope.result.tu_cham.dat if scope.result and scope.result.tu_cham else None


@comes_from(*_ASSESSED, of_unit=True)
def ly_do(scope: Scope) -> str:
    """The reason, as a part of a sentence."""
    return scope.result.tu_cham.ly_do if scope.result and scope.result.tu_cham else ""


@comes_from(
    (KetQuaTruoc, "ma_don_vi", "nam", "ket_qua"),
    (DonVi, "ma_cu"),
    (XetCongNhan, "ma_don_vi", "ket_luan"),
    in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"),
    of_unit=True,
)
def hinh_thuc(scope: Scope) -> str | None:
    """ "giữ vững" or "công nhận mới"; None if it is left to the district."""
    return scope.result.hinh_thuc if scope.result else None
