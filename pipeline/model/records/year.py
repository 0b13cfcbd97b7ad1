"""All sheets in their order, and the records of a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.findings import CellPlace
from pipeline.model.records.columns import R, Record
from pipeline.model.records.meetings import BieuQuyet, CuocHop, HoiDong, TapHuan, TienDo
from pipeline.model.records.papers import CanCu, DaySo, NguoiKy, NoiNhan, ThongTinChung, VanBan
from pipeline.model.records.plan import KinhPhi, MocThoiGian
from pipeline.model.records.points import (
    BoChiTieu,
    ChamDiem,
    MinhChung,
    SoLieu,
    ThamDinh,
    ThangDiem,
)
from pipeline.model.records.units import DangKy, DonVi, KetQuaTruoc, XetCongNhan

SHEETS: tuple[type[Record], ...] = (
    ThongTinChung,
    NguoiKy,
    VanBan,
    DaySo,
    CanCu,
    NoiNhan,
    DonVi,
    DangKy,
    TapHuan,
    TienDo,
    BoChiTieu,
    ThangDiem,
    SoLieu,
    ChamDiem,
    ThamDinh,
    HoiDong,
    CuocHop,
    BieuQuyet,
    XetCongNhan,
    KetQuaTruoc,
    KinhPhi,
    MocThoiGian,
    MinhChung,
)


SHEET_NAMES: tuple[str, ...] = tuple(sheet.sheet for sheet in SHEETS)


@dataclass(frozen=True)
class Year:
    """All records of a workbook: what `read` gives, and the later stages use.

    `offered` are the kinds of paper in the workbook's own drop-downs, None if it has no list.
    """

    name: str
    settings: ThongTinChung
    rows: Mapping[type[Record], tuple[Record, ...]]
    headings: Mapping[type[Record], Mapping[str, CellPlace]]
    offered: frozenset[str] | None = None

    def all(self, record: type[R]) -> tuple[R, ...]:
        """The rows of a sheet, in its order."""
        return self.rows.get(record, ())  # type: ignore[return-value]

    def heading(self, record: type[Record], name: str = "") -> CellPlace:
        """The place of a column's heading (for what is missing as a whole)."""
        return self.headings.get(record, {}).get(name, CellPlace(record.sheet))
