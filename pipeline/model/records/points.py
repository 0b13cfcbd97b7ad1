"""The sheets on points: criteria, scales, indicators, points given, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model.cells import DECIMAL, LINES, RATE, UNIT_CODE, choice
from pipeline.model.records.columns import Record, column
from pipeline.model.records.values import CHINH_THUC, MINH_HOA, TREN, TU


@dataclass(frozen=True, kw_only=True)
class BoChiTieu(Record):
    """A criterion of the standard as the district applies it."""

    sheet = "Bộ chỉ tiêu"
    help = "Các chỉ tiêu (tiêu chí) và điểm tối đa."
    keys = ("ma",)

    ma: str = column("Mã", required=True, width=8, default="")
    ten: str | None = column("Tên", required=True, width=80)
    diem_toi_da: Decimal | None = column("Điểm tối đa", DECIMAL, required=True, width=12)
    nguon: str | None = column("Nguồn", width=40)
    tinh_trang: str | None = column("Tình trạng", choice(CHINH_THUC, MINH_HOA), required=True)


@dataclass(frozen=True, kw_only=True)
class ThangDiem(Record):
    """A step of a criterion's scale: a rate in percent and the points from there on.

    Steps are rows of a sheet, not a list in one cell, so that each figure is checked in its own
    cell and there is no notation to learn.
    """

    sheet = "Thang điểm"
    help = (
        "Thang điểm của chỉ tiêu tính theo tỷ lệ; mỗi dòng một bậc, bậc thấp nhất bắt đầu từ 0. "
        "Chỉ cần điền bậc mà quy định đã nạp chưa có."
    )
    optional_sheet = True
    keys = ("ma_chi_tieu", "tu", "cach_so")

    ma_chi_tieu: str = column(
        "Mã chỉ tiêu", required=True, width=12, choices_from="chi_tieu", default=""
    )
    cach_so: str | None = column(
        "Cách so",
        choice(TU, TREN),
        width=10,
        optional_heading=True,
        help="từ: kể cả mức ở cột Từ (≥); trên: phải hơn mức ấy (>). Để trống: từ",
    )
    tu: Decimal | None = column(
        "Từ",
        RATE,
        required=True,
        width=10,
        help="Tỷ lệ % bắt đầu bậc này. Ví dụ: Từ 98 được 50 điểm, Từ 95 được 30, Từ 0 được 0",
    )
    diem: Decimal | None = column(
        "Điểm", DECIMAL, required=True, width=10, help="Điểm khi tỷ lệ đạt bậc này"
    )


@dataclass(frozen=True, kw_only=True)
class SoLieu(Record):
    """An indicator of a unit: points are computed from it if the criterion has a scale."""

    sheet = "Số liệu"
    help = (
        "Tử số và mẫu số của chỉ tiêu tính theo tỷ lệ: ô điểm còn trống được tính từ đây, ô đã có "
        "điểm được so với đây."
    )
    optional_sheet = True
    keys = ("ma_don_vi", "ma_chi_tieu")

    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    ma_chi_tieu: str = column(
        "Mã chỉ tiêu", required=True, width=12, choices_from="chi_tieu", default=""
    )
    tu_so: Decimal | None = column(
        "Tử số", DECIMAL, required=True, width=12, help="Ví dụ: số trẻ đã tiêm chủng đủ"
    )
    mau_so: Decimal | None = column(
        "Mẫu số", DECIMAL, required=True, width=12, help="Ví dụ: số trẻ dưới 1 tuổi"
    )


@dataclass(frozen=True, kw_only=True)
class BangDiem(Record):
    """Points of a unit, a column for each criterion's code; `diem` holds what was given."""

    keys = ("ma_don_vi",)

    ma_don_vi: str = column(
        "Mã đơn vị", UNIT_CODE, required=True, choices_from="don_vi", default=""
    )
    diem: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ChamDiem(BangDiem):
    """A commune's own points."""

    sheet = "Chấm điểm"
    help = "Điểm đơn vị tự chấm; mỗi cột là mã một chỉ tiêu."


@dataclass(frozen=True, kw_only=True)
class ThamDinh(BangDiem):
    """The district's points."""

    sheet = "Thẩm định"
    help = "Điểm huyện thẩm định; mỗi cột là mã một chỉ tiêu."


@dataclass(frozen=True, kw_only=True)
class MinhChung(Record):
    """Evidence for a criterion, of one unit or (unit blank) of all."""

    sheet = "Minh chứng"
    help = "Minh chứng in trong báo cáo tự đánh giá; có thể để trống để điền tay."
    optional_sheet = True

    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: mọi đơn vị"
    )
    ma_chi_tieu: str = column(
        "Mã chỉ tiêu", required=True, width=12, choices_from="chi_tieu", default=""
    )
    minh_chung: str | None = column("Minh chứng", LINES, required=True, width=70)
