"""The sheets on units: who they are, who registered, what was decided and was before."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.cells import (
    DAY,
    DECIMAL,
    INTEGER,
    LINES,
    REGISTRATION_NUMBER,
    UNIT_CODE,
    YEAR,
    choice,
)
from pipeline.model.records.columns import Record, column
from pipeline.model.records.values import CONG_NHAN, DU_THAO, KHONG_CONG_NHAN, PHAT_HANH


@dataclass(frozen=True, kw_only=True)
class DonVi(Record):
    """A commune, ward or township."""

    sheet = "Đơn vị"
    help = "Danh sách các đơn vị cấp xã."
    keys = ("ma",)

    ma: str = column(
        "Mã", UNIT_CODE, required=True, help="Mã đơn vị hành chính, 5 chữ số", default=""
    )
    ten: str | None = column("Tên", required=True, width=22, help="Không ghi xã, thị trấn")
    loai: str | None = column(
        "Loại", choice("xã", "phường", "thị trấn", "đặc khu"), required=True, width=12
    )
    khu_vuc: str | None = column("Khu vực", required=True, width=28, choices_from="khu_vuc")
    so_tre_em: int | None = column("Số trẻ em", INTEGER, width=11)
    chu_tich_ubnd: str | None = column("Chủ tịch UBND", width=24)
    ma_cu: str | None = column(
        "Mã cũ", width=18, help="Mã trước khi sáp nhập, cách nhau bằng dấu phẩy"
    )

    @property
    def ten_day_du(self) -> str:
        """Kind and name: "xã Hương Phú"; with a number the kind is capital: "Phường 2".

        Source: Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục III.
        """
        loai, ten = self.loai or "", self.ten or ""
        if ten.casefold().startswith(loai.casefold() + " "):
            ten = ten[len(loai) + 1 :]
        if ten.isdigit():
            loai = loai.capitalize()
        return f"{loai} {ten}".strip()

    @property
    def ten_rieng(self) -> str:
        """The name by itself, before a date; if that is a number, with its kind ("Phường 2").

        Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 4.
        """
        return self.ten_day_du if (self.ten or "").isdigit() else self.ten or ""


def unit_code(row: Record | None) -> str | None:
    """The code of the unit that a row is about; None without a row, or if it is about no unit."""
    return row.ma if isinstance(row, DonVi) else getattr(row, "ma_don_vi", None)


@dataclass(frozen=True, kw_only=True)
class DangKy(Record):
    """A unit's registration: the only home of its number, date, signatory and state."""

    sheet = "Đăng ký"
    help = "Các đơn vị đã đăng ký trong năm."
    keys = ("ma_don_vi",)

    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    so: str | None = column("Số", REGISTRATION_NUMBER, width=8)
    ngay_dang_ky: dt.date | None = column("Ngày đăng ký", DAY)
    nguoi_ky: str | None = column("Người ký", width=24)
    chuc_vu: str | None = column("Chức vụ", width=18, help="Chủ tịch hoặc Phó Chủ tịch")
    trang_thai: str | None = column("Trạng thái", choice(DU_THAO, PHAT_HANH), required=True)


@dataclass(frozen=True, kw_only=True)
class XetCongNhan(Record):
    """The decision on a unit, which is always made by people."""

    sheet = "Xét công nhận"
    help = "Kết luận của hội đồng cho từng đơn vị."
    keys = ("ma_don_vi",)

    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    ket_luan: str | None = column(
        "Kết luận", choice(CONG_NHAN, KHONG_CONG_NHAN), required=True, width=18
    )
    ly_do: str | None = column(
        "Lý do", LINES, width=60, help="Bắt buộc khi kết luận khác kết quả tính điểm"
    )


@dataclass(frozen=True, kw_only=True)
class KetQuaTruoc(Record):
    """A unit's result in an earlier round."""

    sheet = "Kết quả trước"
    help = "Kết quả các lần xét trước."
    keys = ("ma_don_vi", "nam")

    ma_don_vi: str = column("Mã đơn vị", UNIT_CODE, required=True, default="")
    nam: int | None = column("Năm", YEAR, required=True, width=8)
    ket_qua: str | None = column(
        "Kết quả", choice(CONG_NHAN, KHONG_CONG_NHAN), required=True, width=18
    )
    diem: Decimal | None = column("Điểm", DECIMAL, width=10)
