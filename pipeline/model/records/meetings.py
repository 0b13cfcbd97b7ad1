"""The sheets on councils and meetings: members, meetings, votes, who is trained, what has come in.

All are optional: without them papers come out as drafts with gaps.
"""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.cells import DAY, INTEGER, LINES, TIME, UNIT_CODE, choice
from pipeline.model.records.columns import Record, column
from pipeline.model.records.values import CAP_HUYEN, CAP_XA, CHU_TICH, THU_KY


@dataclass(frozen=True, kw_only=True)
class HoiDong(Record):
    """A member of a council: the district's, or that of a unit.

    Source for the chair and the standing member of a unit's council: Quyết định 34/2014/QĐ-TTg.
    """

    sheet = "Hội đồng"
    help = "Thành viên hội đồng xét duyệt của huyện và hội đồng đánh giá của từng xã."
    optional_sheet = True
    keys = ("cap", "ma_don_vi", "ho_va_ten")

    cap: str | None = column("Cấp", choice(CAP_HUYEN, CAP_XA), required=True, width=12)
    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: hội đồng của huyện"
    )
    ho_va_ten: str | None = column(
        "Họ và tên", required=True, width=24, help="Không ghi học hàm, học vị"
    )
    chuc_vu: str | None = column(
        "Chức vụ", width=44, help="Chức vụ và nơi công tác, ví dụ: Phó Chủ tịch UBND huyện"
    )
    vai_tro: str | None = column(
        "Vai trò",
        choice(CHU_TICH, "Phó Chủ tịch", "Ủy viên thường trực", THU_KY, "Ủy viên"),
        required=True,
        width=20,
        help="Vai trò trong hội đồng",
    )


@dataclass(frozen=True, kw_only=True)
class CuocHop(Record):
    """A meeting, by the paper that records it or calls it: minutes, an invitation."""

    sheet = "Cuộc họp"
    help = "Cuộc họp, buổi tập huấn: của biên bản hoặc giấy mời nào, ngày giờ, nơi họp, số người."
    optional_sheet = True
    keys = ("loai_van_ban", "ma_don_vi")

    loai_van_ban: str = column(
        "Loại văn bản",
        required=True,
        width=36,
        choices_from="loai_van_ban",
        help="Biên bản ghi lại cuộc họp, hoặc giấy mời",
        default="",
    )
    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: cuộc họp của huyện"
    )
    ngay: dt.date | None = column("Ngày", DAY)
    gio_bat_dau: dt.time | None = column("Giờ bắt đầu", TIME, width=10, help="Ví dụ: 8 giờ 00")
    gio_ket_thuc: dt.time | None = column("Giờ kết thúc", TIME, width=10, help="Ví dụ: 11 giờ 30")
    dia_diem: str | None = column("Địa điểm", width=36)
    noi_dung: str | None = column("Nội dung", LINES, width=44, help="Mỗi nội dung một dòng trong ô")
    chu_tri: str | None = column(
        "Chủ trì", width=22, help="Để trống: Chủ tịch trong sheet Hội đồng"
    )
    thu_ky: str | None = column("Thư ký", width=22, help="Để trống: Thư ký trong sheet Hội đồng")
    co_mat: int | None = column("Có mặt", INTEGER, width=9, help="Số thành viên có mặt")
    tong_so: int | None = column(
        "Tổng số", INTEGER, width=9, help="Để trống: số thành viên trong sheet Hội đồng"
    )
    vang_mat: str | None = column("Vắng mặt", width=30, help="Ai vắng, lý do")
    y_kien: str | None = column("Ý kiến", LINES, width=50, help="Mỗi ý kiến một dòng trong ô")


@dataclass(frozen=True, kw_only=True)
class BieuQuyet(Record):
    """The votes on a unit: of the district's council, or of the unit's own."""

    sheet = "Biểu quyết"
    help = "Số phiếu của hội đồng cho từng đơn vị."
    optional_sheet = True
    keys = ("cap", "ma_don_vi")

    cap: str | None = column(
        "Cấp",
        choice(CAP_HUYEN, CAP_XA),
        required=True,
        width=12,
        help="Hội đồng của huyện, hay hội đồng của xã biểu quyết về xã mình",
    )
    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    tan_thanh: int | None = column("Tán thành", INTEGER, required=True, width=11)
    khong_tan_thanh: int | None = column("Không tán thành", INTEGER, width=11)
    khong_y_kien: int | None = column("Không ý kiến", INTEGER, width=11)

    @property
    def so_phieu(self) -> int:
        """All votes."""
        return sum((self.tan_thanh or 0, self.khong_tan_thanh or 0, self.khong_y_kien or 0))

    @property
    def qua_nua(self) -> bool | None:
        """Whether more than half of the votes are for; None while it is not known how many are.

        What share a council needs is for its own rules of work: nothing is decided by this.
        """
        return None if self.tan_thanh is None else self.tan_thanh * 2 > self.so_phieu


@dataclass(frozen=True, kw_only=True)
class TapHuan(Record):
    """Someone who takes part in the training; day and place are in Cuộc họp."""

    sheet = "Tập huấn"
    help = "Người tham gia tập huấn; ngày giờ, địa điểm ghi ở sheet Cuộc họp."
    optional_sheet = True
    keys = ("ma_don_vi", "ho_va_ten")

    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: người của huyện"
    )
    ho_va_ten: str | None = column("Họ và tên", required=True, width=24)
    chuc_vu: str | None = column("Chức vụ", width=40)


@dataclass(frozen=True, kw_only=True)
class TienDo(Record):
    """The day on which a unit's paper came in; deadlines are in Mốc thời gian."""

    sheet = "Tiến độ"
    help = "Ngày nhận văn bản của từng đơn vị; chưa ghi thì lấy ngày của văn bản."
    optional_sheet = True
    keys = ("ma_don_vi", "loai_van_ban")

    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    loai_van_ban: str = column(
        "Loại văn bản", required=True, width=30, choices_from="loai_van_ban", default=""
    )
    han: dt.date | None = column("Hạn", DAY, help="Chỉ ghi khi gia hạn; để trống: theo kế hoạch")
    ngay_nhan: dt.date | None = column("Ngày nhận", DAY, help="Để trống: chưa nhận")
    nguoi_ghi: str | None = column("Người ghi", width=22)
