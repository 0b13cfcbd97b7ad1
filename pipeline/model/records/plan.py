"""The sheets on the plan: support rates and deadlines."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.cells import DAY, MONEY, choice
from pipeline.model.records.columns import Record, column
from pipeline.model.records.values import CO_QUAN_THAM_MUU, CONG_NHAN, DANG_KY, UBND_CAP_XA


@dataclass(frozen=True, kw_only=True)
class KinhPhi(Record):
    """A support rate: so much from a source for each unit registered or recognised."""

    sheet = "Kinh phí"
    help = "Mức hỗ trợ cho mỗi đơn vị."

    nguon: str | None = column("Nguồn", required=True, width=28, help="Ví dụ: Ngân sách huyện")
    doi_tuong: str | None = column("Đối tượng", choice(DANG_KY, CONG_NHAN), required=True)
    muc: int | None = column("Mức", MONEY, required=True, help="Đồng cho một đơn vị")


@dataclass(frozen=True, kw_only=True)
class MocThoiGian(Record):
    """A deadline of the plan, and the kind of paper that is due by then, if any."""

    sheet = "Mốc thời gian"
    help = "Các hạn trong kế hoạch."

    viec: str | None = column(
        "Việc",
        required=True,
        width=80,
        help="Viết [hạn] ở chỗ đặt ngày; không có thì ngày đứng cuối câu",
    )
    don_vi_thuc_hien: str | None = column(
        "Đơn vị thực hiện", choice(CO_QUAN_THAM_MUU, UBND_CAP_XA), required=True, width=20
    )
    han: dt.date | None = column("Hạn", DAY, required=True)
    loai_van_ban: str | None = column(
        "Loại văn bản",
        width=30,
        choices_from="loai_van_ban",
        optional_heading=True,
        help="Loại văn bản phải nộp trước hạn này, nếu có",
    )
