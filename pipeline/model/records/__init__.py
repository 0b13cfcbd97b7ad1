"""The workbook, declared once: its sheets, their columns, and the records they become.

A sheet is a frozen dataclass, a column one of its fields. The blank workbook, the reader, the
messages and the docs all come from this declaration. A field's name is its heading without
diacritics (`Số trẻ em` is `so_tre_em`); `docs/glossary.md` glosses each.

Key fields (unit, kind of paper) are never None: a row whose key cannot be read is not a record.
Every other field is None when its cell is blank or could not be read.
"""

from pipeline.model.records.columns import Column, Record, column, columns
from pipeline.model.records.meetings import BieuQuyet, CuocHop, HoiDong, TapHuan, TienDo
from pipeline.model.records.papers import CanCu, DaySo, NguoiKy, NoiNhan, ThongTinChung, VanBan
from pipeline.model.records.plan import KinhPhi, MocThoiGian
from pipeline.model.records.points import (
    BangDiem,
    BoChiTieu,
    ChamDiem,
    MinhChung,
    SoLieu,
    ThamDinh,
    ThangDiem,
)
from pipeline.model.records.units import DangKy, DonVi, KetQuaTruoc, XetCongNhan, unit_code
from pipeline.model.records.values import (
    CAP_HUYEN,
    CAP_XA,
    CHINH_THUC,
    CHU_TICH,
    CO,
    CO_QUAN_THAM_MUU,
    CONG_NHAN,
    DANG_KY,
    DANH_SO_CHUNG,
    DANH_SO_TRU_QUYET_DINH,
    DANH_SO_TUNG_LOAI,
    DU_THAO,
    IN_MOT_BAN,
    IN_THEO_NOI_NHAN,
    KHONG,
    KHONG_CONG_NHAN,
    MINH_HOA,
    PHAT_HANH,
    THOI_HAN_BAO_QUAN,
    THOI_HAN_LUU_TRU,
    THU_KY,
    TREN,
    TU,
    UBND_CAP_XA,
)
from pipeline.model.records.year import SHEET_NAMES, SHEETS, Year

__all__ = [
    "CAP_HUYEN",
    "CAP_XA",
    "CHINH_THUC",
    "CHU_TICH",
    "CO",
    "CONG_NHAN",
    "CO_QUAN_THAM_MUU",
    "DANG_KY",
    "DANH_SO_CHUNG",
    "DANH_SO_TRU_QUYET_DINH",
    "DANH_SO_TUNG_LOAI",
    "DU_THAO",
    "IN_MOT_BAN",
    "IN_THEO_NOI_NHAN",
    "KHONG",
    "KHONG_CONG_NHAN",
    "MINH_HOA",
    "PHAT_HANH",
    "SHEETS",
    "SHEET_NAMES",
    "THOI_HAN_BAO_QUAN",
    "THOI_HAN_LUU_TRU",
    "THU_KY",
    "TREN",
    "TU",
    "UBND_CAP_XA",
    "BangDiem",
    "BieuQuyet",
    "BoChiTieu",
    "CanCu",
    "ChamDiem",
    "Column",
    "CuocHop",
    "DangKy",
    "DaySo",
    "DonVi",
    "HoiDong",
    "KetQuaTruoc",
    "KinhPhi",
    "MinhChung",
    "MocThoiGian",
    "NguoiKy",
    "NoiNhan",
    "Record",
    "SoLieu",
    "TapHuan",
    "ThamDinh",
    "ThangDiem",
    "ThongTinChung",
    "TienDo",
    "VanBan",
    "XetCongNhan",
    "Year",
    "column",
    "columns",
    "unit_code",
]
