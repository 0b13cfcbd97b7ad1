"""What the summary shows, as records, and the written forms that its table and pictures share."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import words
from pipeline.model.records import CONG_NHAN


@dataclass(frozen=True)
class HangTongQuan:
    """A unit's row: points, result and conclusion of this round and of the one before.

    `tong` are the points that count (the district's, else the unit's own: `tu_cham_thay`).
    """

    stt: int
    ten: str
    muc: Decimal | None
    tu_cham: Decimal | None
    tham_dinh: Decimal | None
    tong: Decimal | None
    dat: bool | None
    ly_do: str
    ket_luan: str | None
    hinh_thuc: str | None
    so_ky: int | None
    ket_qua_truoc: tuple[str, ...]
    diem_truoc: Decimal | None

    @property
    def chenh_lech(self) -> Decimal | None:
        """Appraised points less own points."""
        if self.tu_cham is None or self.tham_dinh is None:
            return None
        return self.tham_dinh - self.tu_cham

    @property
    def ket_qua(self) -> str:
        """The computed result; the threshold stands beside it and is not said again."""
        reason = self.ly_do
        if self.muc is not None:
            reason = reason.replace(f" so với mức tối thiểu {words.so(self.muc)} điểm", "")
        if self.dat:
            return "đạt"
        return f"{'chưa xét được' if self.dat is None else 'không đạt'}: {reason}"

    @property
    def hinh_thuc_va_ky(self) -> str:
        """The form of recognition, and how many rounds in a row it makes."""
        if self.so_ky is None or self.so_ky < 2:
            return self.hinh_thuc or ""
        return f"{self.hinh_thuc} ({words.dem(self.so_ky)} kỳ liền)"

    @property
    def truoc(self) -> str:
        """Result and points of the round before."""
        text = ", ".join(self.ket_qua_truoc)
        return f"{text}: {words.so(self.diem_truoc)}" if self.diem_truoc is not None else text

    @property
    def cong_nhan(self) -> bool:
        """Whether the unit was recognised."""
        return self.ket_luan == CONG_NHAN

    @property
    def khong_giu_duoc(self) -> bool:
        """Whether a unit that was recognised in the round before no longer is."""
        kept_before = self.ket_qua_truoc == (CONG_NHAN,)
        return kept_before and self.ket_luan is not None and not self.cong_nhan


@dataclass(frozen=True)
class MatDiem:
    """A criterion at which units lose points: how many of how many, and how much on average."""

    ma: str
    ten: str
    diem_toi_da: Decimal
    so_don_vi: int
    tren: int
    binh_quan: Decimal


@dataclass(frozen=True)
class ChiTieu:
    """A line of the targets' picture: what, and how many units."""

    ten: str
    so_don_vi: int
    la_chi_tieu: bool


@dataclass(frozen=True)
class Cot:
    """A column of the distribution: points from `tu` to below `den`, units that pass and others."""

    tu: int
    den: int
    dat: int
    con_lai: int


@dataclass(frozen=True)
class TongQuan:
    """All that the pages show. `bang`: rows of the table; `xep_hang`: by points, for pictures."""

    tieu_de: tuple[str, ...]
    tac_gia: str
    cau: tuple[str, ...]
    tu: str
    ky_truoc: int | None
    bang: tuple[HangTongQuan, ...]
    xep_hang: tuple[HangTongQuan, ...]
    gioi_han: str
    ghi_chu: tuple[str, ...]
    phan_bo: tuple[Cot, ...]
    muc: tuple[Decimal, ...]
    diem_toi_da: Decimal
    mat_diem: tuple[MatDiem, ...]
    chi_tieu: tuple[ChiTieu, ...]
    so_don_vi: int
    so_da_cham: int


def co_dau(value: Decimal) -> str:
    """A difference with its sign: +5; -12,5; 0."""
    return f"+{words.so(value)}" if value > 0 else words.so(value)
