"""Records of what the summary shows, with the texts that its table and charts share."""

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model import words
from pipeline.model.pictures import Chart, Hinh
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
    def lech(self) -> str:
        """The difference with its sign; a dash if it is not known."""
        return co_dau(self.chenh_lech) if self.chenh_lech is not None else "–"

    @property
    def ket_qua(self) -> str:
        """The computed result, without the threshold, which is beside it."""
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
    """A line of the targets' chart: its name, and how many units."""

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
class HangXepHang:
    """A unit's row among the charts: its points, own against appraised, and the round before."""

    ten: str
    dat: bool | None
    tong: Decimal
    diem: Hinh
    cham: Hinh | None
    chenh_lech: str
    ky: Hinh | None
    thay_doi: str


@dataclass(frozen=True)
class HangBieuDo:
    """A row of another chart: its name, its strip, and the text beside it."""

    ten: str
    ghi: str
    hinh: Hinh


@dataclass(frozen=True)
class Truc:
    """The axes below the charts of the units; None if there is no such chart."""

    diem: Hinh
    cham: Hinh | None
    ky: Hinh | None


@dataclass(frozen=True)
class ChuGiai:
    """The legend: samples of the marks in the charts."""

    dat: Hinh
    khong_dat: Hinh
    muc: Hinh
    truoc: Hinh
    sau: Hinh


@dataclass(frozen=True)
class TongQuan:
    """All that the pages show. `bang`: rows of the table; `xep_hang`: by points, for the charts.

    `gioi_han` says which units are shown if not all are, `nhieu_dong` that the table needs small
    type. `charts` are still to be drawn.
    """

    tieu_de: tuple[str, ...]
    cau: tuple[str, ...]
    tu: str
    ky_truoc: int | None
    bang: tuple[HangTongQuan, ...]
    nhieu_dong: bool
    gioi_han: str
    ghi_chu: tuple[str, ...]
    muc: str
    so_da_cham: int
    xep_hang: tuple[HangXepHang, ...] = ()
    truc: Truc | None = None
    chu_giai: ChuGiai | None = None
    phan_bo: tuple[HangBieuDo, ...] = ()
    mat_diem: tuple[HangBieuDo, ...] = ()
    chi_tieu: tuple[HangBieuDo, ...] = ()
    charts: tuple[Chart, ...] = field(default=(), metadata={"for": "drawing"})


def co_dau(value: Decimal) -> str:
    """A difference with its sign: +5; -12,5; 0."""
    return f"+{words.so(value)}" if value > 0 else words.so(value)
