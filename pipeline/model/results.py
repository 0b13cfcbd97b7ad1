"""What the assessment gives: each unit's result under the standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.regulations.standards import TieuChuan

GIU_VUNG = "giữ vững"
CONG_NHAN_MOI = "công nhận mới"
FORMS = (GIU_VUNG, CONG_NHAN_MOI)


@dataclass(frozen=True)
class KetQua:
    """What the standard says of a unit: `tong` and `muc` in points.

    `muc` is None if the standard does not have the area; `dat` is None if there is no result,
    because of that or because points are missing. `ly_do` says why in a sentence.
    """

    tong: Decimal
    muc: Decimal | None
    dat: bool | None
    ly_do: str


@dataclass(frozen=True)
class UnitResult:
    """A unit's points by criterion, its results, and how they compare with the previous round.

    `ket_qua` is the result that counts: the district's if there is one, else the unit's own.
    `hinh_thuc` of a unit that is recognised: "giữ vững" or "công nhận mới", None if it is left
    to the district. `so_ky_lien_tiep`: how many rounds in a row it has then been recognised, this
    one included, so far as Kết quả trước goes; None if `hinh_thuc` is.
    """

    ma: str
    diem_tu_cham: Mapping[str, Decimal]
    diem_tham_dinh: Mapping[str, Decimal]
    tu_cham: KetQua | None
    tham_dinh: KetQua | None
    hinh_thuc: str | None
    so_ky_lien_tiep: int | None = None

    @property
    def ket_qua(self) -> KetQua | None:
        """The result that counts."""
        return self.tham_dinh or self.tu_cham


@dataclass(frozen=True)
class Assessment:
    """What stage 3 gives: the standard applied and each unit's result."""

    standard: TieuChuan
    units: Mapping[str, UnitResult]
