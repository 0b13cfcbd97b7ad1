"""Which papers use which fields without printing them, and what else the oracle has to know.

Whatever is not named here must be printed by every paper of `PRINTED` that an error on the cell
holds back.
"""

from collections.abc import Mapping
from functools import cache

from pipeline.model import kinds
from pipeline.model.records import (
    CONG_NHAN,
    DANG_KY,
    ChamDiem,
    DangKy,
    NoiNhan,
    ThamDinh,
    XetCongNhan,
)
from tests.support.fuzzing import KINDS, values_of

CERTIFICATES = frozenset({"giay-cong-nhan", "giay-cong-nhan-phoi"})
LISTS = frozenset({"danh-sach-dang-ky", "danh-sach-cong-nhan", "danh-sach-noi-nhan"})
FROM_COMMUNES = frozenset({"dang-ky", "danh-gia"})
RECOGNISED, SENT = "danh-sach-cong-nhan", "danh-sach-noi-nhan"
ALL = frozenset(KINDS)
PRINTED = frozenset({"ke-hoach", *FROM_COMMUNES, *LISTS, *CERTIFICATES})
"""Kinds of which the tables here say all: what they use and what they print of it."""

UNUSED: Mapping[str, frozenset[str]] = {
    # A sheet is named as a whole where not all of its columns are read.
    "Bộ chỉ tiêu.Nguồn": frozenset({"danh-gia", RECOGNISED}),
    "Bộ chỉ tiêu.Tình trạng": frozenset({"danh-gia", RECOGNISED}),
    "Bộ chỉ tiêu.Tên": frozenset({RECOGNISED}),
    "Căn cứ.Hiệu lực từ": ALL,
    "Căn cứ.Hiệu lực đến": ALL,
    "Kết quả trước.Điểm": frozenset({RECOGNISED}),
    "Mốc thời gian.Loại văn bản": frozenset({"ke-hoach"}),
    "Xét công nhận.Lý do": CERTIFICATES | {RECOGNISED},
    "Đăng ký.Người ký": LISTS,
    "Đăng ký.Chức vụ": LISTS,
    "Đơn vị.Số trẻ em": frozenset({RECOGNISED}),
    # What kinds of other issuers print, or who does not sign.
    "Đơn vị.Chủ tịch UBND": frozenset({"dang-ky"}),
    "Thông tin chung.Cơ quan chủ quản": FROM_COMMUNES | LISTS | CERTIFICATES,
    "Thông tin chung.Cơ quan tham mưu": frozenset({"danh-gia"}) | CERTIFICATES,
    "Thông tin chung.Địa danh": FROM_COMMUNES,
    # The entry is there, and the kind prints less of it: no number, no subject, no copies.
    "Văn bản.Ký hiệu": LISTS | CERTIFICATES,
    "Văn bản.Trích yếu": CERTIFICATES,
    "Văn bản.Trạng thái": ALL,
    "Đăng ký.Trạng thái": ALL - {"danh-sach-dang-ky", SENT},
    "Nơi nhận.Số bản": ALL - {SENT},
    # What minutes or a council's paper print, and the papers of other rows do not.
    "Cuộc họp.Nội dung": frozenset(),
    # An invitation prints when and where, and nothing of what came of the meeting.
    "Cuộc họp.Giờ kết thúc": frozenset(),
    "Cuộc họp.Thư ký": frozenset(),
    "Cuộc họp.Có mặt": frozenset(),
    "Cuộc họp.Tổng số": frozenset(),
    "Cuộc họp.Vắng mặt": frozenset(),
    "Cuộc họp.Ý kiến": frozenset(),
    "Người ký.Chức vụ trong cơ quan": frozenset(),
    # The sample's units all have appraised points, which are printed in place of their own.
    "Chấm điểm.Điểm": frozenset({RECOGNISED}),
    # … and points for every indicator, which count before those that it would give.
    "Số liệu.Tử số": frozenset({"danh-gia", RECOGNISED, SENT}),
    "Số liệu.Mẫu số": frozenset({"danh-gia", RECOGNISED, SENT}),
    "Thông tin chung.Cách gọi đơn vị": frozenset({SENT}),
    # Moves the page of the PDF.
    "Thông tin chung.Lệch dọc": frozenset({"giay-cong-nhan-phoi"}),
    "Thông tin chung.Lệch ngang": frozenset({"giay-cong-nhan-phoi"}),
}
"""Fields that these kinds do not print, though an error on the cell may hold them back."""

STEERS: Mapping[str, frozenset[str]] = {
    "Bộ chỉ tiêu.Điểm tối đa": frozenset({SENT}),  # which units pass, and ask to be recognised
    "Chấm điểm.Điểm": frozenset({SENT}),
    "Đơn vị.Khu vực": frozenset({SENT}),
    "Kinh phí.Đối tượng": frozenset({"danh-sach-dang-ky", RECOGNISED}),
    "Kết quả trước.Kết quả": frozenset({RECOGNISED}),  # giữ vững or công nhận mới
    "Kết quả trước.Năm": frozenset({RECOGNISED}),
    # A draft of a registration is neither listed nor counted.
    "Đăng ký.Trạng thái": frozenset({"danh-sach-dang-ky", SENT}),
    "Đơn vị.Mã cũ": frozenset({RECOGNISED}),
    "Mốc thời gian.Đơn vị thực hiện": frozenset({"ke-hoach"}),
    "Nơi nhận.Số bản": frozenset({SENT}),  # copies of all papers of the kind
    "Thẩm định.Điểm": frozenset({RECOGNISED}),  # the sum of all points
    "Thông tin chung.Huyện": frozenset({"ke-hoach"}),  # of which it prints the kind alone
    "Thông tin chung.Ngày đánh giá": ALL,  # the standard, where none is named
    "Thông tin chung.Quy định áp dụng": ALL,
    "Thông tin chung.Thể thức": ALL,  # another template
    "Xét công nhận.Kết luận": CERTIFICATES | {RECOGNISED},
}
"""Fields that decide what these kinds print, and are not in them themselves."""

NO_PAPER_YET = frozenset(kind.name for kind in kinds.load() if kind.register_only)
"""Kinds that are only in the register: nothing prints who signs them."""

CHAIRED = frozenset({"Biên bản họp hội đồng xét duyệt"})
"""Kinds without a signature block: their row of Người ký is read only where nobody chairs."""

KEYS = frozenset({"Loại văn bản", "Mã đơn vị", "Mã chỉ tiêu", "Thứ tự"})
"""Headings of what says to which paper a row belongs, and where in it."""

QUYET_DINH = "Quyết định công nhận"
SUPPORTED = {"danh-sach-dang-ky": DANG_KY, RECOGNISED: CONG_NHAN}
"""Which support a list of units prints."""

DECIDED_BY = {
    "registered": {DangKy.sheet},
    "late": {DangKy.sheet},
    "scored": {ChamDiem.sheet},
    "passed": {ChamDiem.sheet},
    "assessed": {ChamDiem.sheet, ThamDinh.sheet},
    "appraised": {ThamDinh.sheet},
    "recognised": {XetCongNhan.sheet},
    "not-recognised": {XetCongNhan.sheet},
}
"""For a kind's `for`: the sheets whose rows decide for which units it is made, beside Đơn vị."""

_AUTHORITY = frozenset({"Thẩm quyền", "Chức danh thay", "Chức vụ"})

BESIDE: Mapping[str, frozenset[str]] = {
    **{f"Người ký.{heading}": _AUTHORITY for heading in _AUTHORITY},
    "Biểu quyết.Không tán thành": frozenset({"Tán thành"}),
    "Biểu quyết.Không ý kiến": frozenset({"Tán thành"}),
    "Bộ chỉ tiêu.Tên": frozenset({"Điểm tối đa"}),
    "Cuộc họp.Loại văn bản": frozenset({"Mã đơn vị"}),
    "Hội đồng.Cấp": frozenset({"Mã đơn vị"}),
    "Hội đồng.Mã đơn vị": frozenset({"Cấp"}),
    "Thông tin chung.Ngày đánh giá": frozenset({"Quy định áp dụng"}),
    "Văn bản.Loại văn bản": frozenset({"Mã đơn vị", "Số", "Ký hiệu", "Ngày ban hành"}),
}
"""Where two cells do not fit and the finding is on the other, which is the one to fix."""

NAMES_STANDARD = frozenset({"Thông tin chung.Quy định áp dụng", "Thông tin chung.Ngày đánh giá"})
"""Where another standard is named, or in force on another day, its rules find what in the workbook
is of the first."""

SUMMED = frozenset({"Bộ chỉ tiêu.Điểm tối đa"})
"""Numbers whose sum is checked: which of them is wrong nobody knows, so the heading is named."""

QUOTED = frozenset({"Bộ chỉ tiêu.Mã", "Đơn vị.Mã"})
"""Keys whose fault is found where other sheets name them, and quotes the old or the new one."""


BY_FIGURES = frozenset({"Chấm điểm.Điểm"})
"""What the program works out from Số liệu where the cell is blank: often what stood there."""

VOTES = "bieu-quyet-sai-so-phieu"
COUNTS_VOTERS = frozenset(
    {"Cuộc họp.Có mặt", "Cuộc họp.Loại văn bản", "Cuộc họp.Mã đơn vị", "Biểu quyết.Mã đơn vị"}
)
"""Where more votes than people present are found: on the vote, which names both numbers."""

OF_COUNCILS = frozenset({"hop-sai-so-nguoi", "hop-thieu-nguoi", "hoi-dong-sai-chu-tich"})
"""Findings on a meeting or a chair that follow from who is a member."""


def register_name(code: str) -> str:
    """The name under which a kind of paper is in the workbook."""
    return KINDS[KINDS[code].register or code].name


@cache
def with_recipients(sample: str) -> frozenset[object]:
    """Kinds of paper that have recipients, by name."""
    return frozenset(row[0] for row in values_of(sample)[NoiNhan.sheet][1:])
