"""For each finding's code a fault, the mend that its hint says, and where it is reported.

A fault changes some cells of the small workbook. `mend` is what the hint names, `own` what only the
office knows (a right date, a name): a value of `mend` must be in the message or the hint.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.texts import Percent
from pipeline.workbook.sheet_cells import Uncalculated
from tests.small_workbook import (
    Change,
    put,
    with_sheet,
    without_column,
    without_row,
    without_sheet,
)

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Fault:
    """A fault planted at `at`, reported with `code` there and at the cells of `also`, and its mend.

    `says` must be in the hint. `mend` and `own` are cells, `does` any other change.
    """

    code: str
    at: str
    plant: Cells | Sequence[Change]
    says: str
    mend: Cells = None  # type: ignore[assignment]
    own: Cells = None  # type: ignore[assignment]
    does: Sequence[Change] = ()
    also: tuple[str, ...] = ()

    @property
    def planted(self) -> tuple[Change, ...]:
        """The changes that make the fault."""
        return (put(self.plant),) if isinstance(self.plant, Mapping) else tuple(self.plant)

    @property
    def mended(self) -> tuple[Change, ...]:
        """The changes that the hint asks for."""
        return (put(self.mend or {}), put(self.own or {}), *self.does)

    @property
    def places(self) -> list[str]:
        """All that is reported: place and code."""
        return sorted(f"{at} {self.code}" for at in (self.at, *self.also))


def draft(kind: str, symbol: str, dated: str) -> Change:
    """A row more in the register: a draft of the district with a date."""
    values = {"A": kind, "D": symbol, "E": day(dated), "G": "dự thảo"}
    return put({f"Văn bản!{column}12": value for column, value in values.items()})


def day(text: str) -> dt.datetime:
    """A date cell: day("26/11/2024")."""
    return dt.datetime.strptime(text, "%d/%m/%Y")


TALL = "Hương Phú " * 40
SCALE = with_sheet("Thang điểm", ["Mã chỉ tiêu", "Cách so", "Từ", "Điểm"], ["2", "từ", 0, 0])
FIGURES = ["Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số"]
CRITERIA = ["Mã", "Tên", "Điểm tối đa", "Nguồn", "Tình trạng"]
COUNCIL = ["Cấp", "Mã đơn vị", "Họ và tên", "Chức vụ", "Vai trò"]
CHAIR = ["cấp huyện", None, "Trần Văn A", "Chủ tịch UBND huyện", "Chủ tịch"]
CLERK = ["cấp huyện", None, "Phạm Văn C", "Trưởng phòng", "Thư ký"]
VOTES = ["Cấp", "Mã đơn vị", "Tán thành", "Không tán thành", "Không ý kiến"]
MEETING = [
    *("Loại văn bản", "Mã đơn vị", "Ngày", "Giờ bắt đầu", "Giờ kết thúc", "Có mặt", "Tổng số"),
    *("Địa điểm", "Nội dung", "Chủ trì", "Thư ký", "Vắng mặt", "Ý kiến"),
]
MINUTES, OWN_MINUTES = "Biên bản họp hội đồng xét duyệt", "Biên bản họp hội đồng cấp xã"
TRAINING = ["Giấy mời tập huấn", None, None, None, None, 19]
TRAINED = ["Mã đơn vị", "Họ và tên", "Chức vụ"]
SERIES = ["Ký hiệu", "Mã đơn vị", "Số cuối", "Dùng riêng"]
PROGRESS = ["Mã đơn vị", "Loại văn bản", "Hạn", "Ngày nhận", "Người ghi"]

FAULTS = (
    # Sheets, headings, settings
    Fault(
        "thieu-sheet",
        "Kinh phí!",
        [without_sheet("Kinh phí")],
        "hoso new",
        does=[
            with_sheet(
                "Kinh phí", ["Nguồn", "Đối tượng", "Mức"], ["Ngân sách huyện", "đăng ký", 500000]
            )
        ],
    ),
    Fault("thieu-cot", "Đơn vị!D1", {"Đơn vị!D1": "Vùng"}, "đổi", {"Đơn vị!D1": "Khu vực"}),
    Fault(
        "thieu-cot",
        "Đơn vị!dòng 1",
        [without_column("Đơn vị", "G")],
        "Thêm cột",
        {"Đơn vị!G1": "Mã cũ"},
    ),
    Fault("thieu-cot", "Chấm điểm!B1", {"Chấm điểm!B1": "Tiêu chí 1"}, "", {"Chấm điểm!B1": "1"}),
    Fault(
        "thieu-cot",
        "Chấm điểm!B1",
        {f"Chấm điểm!{letter}1": None for letter in "BCDEFGHIJKLMN"},
        "Gõ 1 … 13 vào dòng 1",
        own={f"Chấm điểm!{letter}1": n for n, letter in enumerate("BCDEFGHIJKLMN", 1)},
    ),
    Fault(
        "thieu-muc",
        "Thông tin chung!A9",
        {"Thông tin chung!A9": "Nơi ký"},
        "",
        {"Thông tin chung!A9": "Địa danh"},
    ),
    Fault(
        "muc-la",
        "Thông tin chung!A19",
        {"Thông tin chung!A19": "Số điện thoại"},
        "Xóa dòng",
        {"Thông tin chung!A19": None},
    ),
    Fault(
        "trung-muc",
        "Thông tin chung!B19",
        {"Thông tin chung!A19": "Địa danh", "Thông tin chung!B19": "Huế"},
        "Xóa một dòng",
        {"Thông tin chung!A19": None, "Thông tin chung!B19": None},
    ),
    Fault(
        "trung-tieu-de",
        "Đơn vị!H1",
        {"Đơn vị!H1": "Tên"},
        "xóa hoặc đổi",
        {"Đơn vị!H1": None},
    ),
    Fault(
        "cot-diem-la",
        "Chấm điểm!O1",
        {"Chấm điểm!O1": "14"},
        "Xóa cột",
        {"Chấm điểm!O1": None},
    ),
    Fault(
        "trung-sheet",
        "Kinh phí!",
        [with_sheet("Kinh phí ", ["Nguồn", "Đối tượng", "Mức"])],
        "xóa hoặc đổi tên",
        does=[without_sheet("Kinh phí ")],
    ),
    Fault(
        "dong-bo-qua",
        "Đơn vị!A5",
        {"Đơn vị!A5": "Ghi chú: số liệu tháng 3"},
        "Xóa dòng",
        {"Đơn vị!A5": None},
    ),
    # What a cell holds
    Fault(
        "thieu-gia-tri", "Đơn vị!B3", {"Đơn vị!B3": None}, "Điền", own={"Đơn vị!B3": "Hương Phú"}
    ),
    Fault(
        "thieu-gia-tri",
        "Văn bản!C2",
        {"Văn bản!C2": None},
        "“dự thảo”",
        own={"Văn bản!C2": "28"},
    ),
    Fault(
        "thieu-gia-tri",
        "Văn bản!C2",
        {"Văn bản!C2": None},
        "“dự thảo”",
        {"Văn bản!G2": "dự thảo"},
    ),
    Fault(
        "o-loi",
        "Đơn vị!E3",
        {"Đơn vị!E3": "#REF!"},
        "gõ giá trị",
        own={"Đơn vị!E3": 1042},
    ),
    Fault(
        "cong-thuc-chua-tinh",
        "Đơn vị!E3",
        {"Đơn vị!E3": Uncalculated("SUM(E4:E9)")},
        "gõ giá trị thay công thức",
        own={"Đơn vị!E3": 1042},
    ),
    Fault(
        "ngay-khong-hop-le",
        "Đăng ký!C3",
        {"Đăng ký!C3": "18 tháng ba"},
        "ngày/tháng/năm",
        own={"Đăng ký!C3": "18/3/2024"},
    ),
    Fault(
        "nam-khong-hop-le",
        "Kết quả trước!B3",
        {"Kết quả trước!B3": 22},
        "bốn chữ số",
        own={"Kết quả trước!B3": 2022},
    ),
    Fault(
        "khong-phai-so",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": "năm mươi"},
        "chữ số",
        own={"Chấm điểm!C3": 50},
    ),
    Fault(
        "khong-phai-so",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": Percent(0.5)},
        "Number (Số)",
        own={"Chấm điểm!C3": 50},
    ),
    Fault(
        "khong-phai-so-nguyen",
        "Đơn vị!E3",
        {"Đơn vị!E3": 1042.5},
        "số nguyên",
        own={"Đơn vị!E3": 1042},
    ),
    Fault("so-am", "Đơn vị!E3", {"Đơn vị!E3": -1042}, "từ 0", own={"Đơn vị!E3": 1042}),
    Fault(
        "so-qua-lon",
        "Kinh phí!C2",
        {"Kinh phí!C2": 5 * 10**17},
        "1.000.000.000.000",
        own={"Kinh phí!C2": 500000},
    ),
    Fault(
        "so-khong-ro",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": "37.5"},
        "",
        {"Chấm điểm!C3": "37,5"},
    ),
    Fault(
        "so-van-ban-khong-hop-le",
        "Văn bản!C2",
        {"Văn bản!C2": "28/KH-UBND"},
        "Chỉ ghi phần số",
        own={"Văn bản!C2": "28"},
    ),
    Fault(
        "ma-don-vi-khong-hop-le",
        "Đăng ký!A3",
        {"Đăng ký!A3": "Hương Phú"},
        "Có phải",
        {"Đăng ký!A3": "20164"},
    ),
    Fault(
        "ma-don-vi-khong-hop-le",
        "Đơn vị!G3",
        {"Đơn vị!G3": "2017X"},
        "5 chữ số",
        own={"Đơn vị!G3": "20170"},
    ),
    Fault(
        "ngoai-danh-sach",
        "Người ký!C2",
        {"Người ký!C2": "KT"},
        "",
        {"Người ký!C2": "KT."},
    ),
    Fault(
        "sai-kieu-du-lieu",
        "Đơn vị!B3",
        {"Đơn vị!B3": True},
        "gõ lại",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "ky-tu-khong-in-duoc",
        "Đơn vị!F3",
        {"Đơn vị!F3": "Nguyễn Thị Đ \u4e2d"},
        "xóa ký tự",
        own={"Đơn vị!F3": "Nguyễn Thị Đ"},
    ),
    Fault("qua-dai", "Đơn vị!B3", {"Đơn vị!B3": TALL}, "ngắn lại", own={"Đơn vị!B3": "Hương Phú"}),
    Fault(
        "bang-ma-cu",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Höông Phuù Loäc"},
        "Unicode",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "chu-cai-la",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Hươnɡ Рhú".replace("ɡ", "g")},
        "bàn phím",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "ky-tu-an",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Hương\u202e Phú"},
        "Gõ lại",
        own={"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "gio-khong-hop-le",
        "Cuộc họp!D2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, "tám giờ"])],
        "",
        {"Cuộc họp!D2": "8 giờ 00"},
    ),
    # Cells together
    Fault(
        "thieu-dong",
        "Căn cứ!A1",
        [without_row("Căn cứ", 2)] * 5,
        "",
        {"Căn cứ!A2": "Kế hoạch"},
        {"Căn cứ!B2": 1, "Căn cứ!D2": "Luật Trẻ em"},
    ),
    Fault(
        "thieu-dong",
        "Kinh phí!A1",
        [without_row("Kinh phí", 2)] * 2,
        "ghi Nguồn, Đối tượng và Mức",
        own={"Kinh phí!A2": "Ngân sách huyện", "Kinh phí!B2": "đăng ký", "Kinh phí!C2": 500000},
    ),
    Fault(
        "trung-dong",
        "Đăng ký!A3",
        {"Đăng ký!A3": "20161"},
        "sửa dòng kia",
        own={"Đăng ký!A3": "20164"},
        also=("Đăng ký!A2",),
    ),
    Fault(
        "khong-co-don-vi",
        "Đơn vị!A1",
        [without_row("Đơn vị", 2)] * 3,
        "Nhập danh sách",
        own={
            f"Đơn vị!{letter}{at}": value
            for at, row in enumerate(
                (
                    ("20161", "Khe Tre", "thị trấn", "miền núi, hải đảo", 1085, "Lê Văn D"),
                    ("20164", "Hương Phú", "xã", "miền núi, hải đảo", 1042, "Nguyễn Thị Đ"),
                    ("20173", "Thượng Quảng", "xã", "miền núi, hải đảo", 671, "Hồ Thị H"),
                ),
                2,
            )
            for letter, value in zip("ABCDEF", row, strict=True)
        },
    ),
    Fault(
        "ma-don-vi-la", "Đăng ký!A3", {"Đăng ký!A3": "20614"}, "Có phải", {"Đăng ký!A3": "20164"}
    ),
    Fault("ma-don-vi-la", "Đơn vị!A3", {"Đơn vị!A3": "20146"}, "Có phải", {"Đơn vị!A3": "20164"}),
    Fault(
        "ma-don-vi-la",
        "Kết quả trước!A3",
        {"Kết quả trước!A3": "20146"},
        "Có phải",
        {"Kết quả trước!A3": "20164"},
    ),
    Fault(
        "ma-chi-tieu-la",
        "Minh chứng!B3",
        {"Minh chứng!B3": "22"},
        "Có phải",
        {"Minh chứng!B3": "2"},
    ),
    Fault(
        "ma-chi-tieu-la",
        "Bộ chỉ tiêu!A3",
        {"Bộ chỉ tiêu!A3": "22"},
        "Có phải",
        {"Bộ chỉ tiêu!A3": "2"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Văn bản!B4",
        {"Văn bản!B4": None},
        "Ghi mã",
        own={"Văn bản!B4": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Văn bản!B2",
        {"Văn bản!B2": "20161"},
        "Xóa mã",
        {"Văn bản!B2": None},
    ),
    Fault(
        "sai-cho-dang-ky",
        "Văn bản!A12",
        {"Văn bản!A12": "Bản đăng ký", "Văn bản!B12": "20161", "Văn bản!G12": "dự thảo"},
        "xóa dòng này",
        {"Văn bản!A12": None, "Văn bản!B12": None, "Văn bản!G12": None},
    ),
    Fault(
        "ma-cu-trung",
        "Đơn vị!G3",
        {"Đơn vị!G3": "20161"},
        "Xem lại Mã cũ",
        own={"Đơn vị!G3": None},
    ),
    # Councils, meetings, votes, progress
    Fault(
        "hoi-dong-sai-chu-tich",
        "Hội đồng!E2",
        [with_sheet("Hội đồng", COUNCIL, CLERK)],
        "“Chủ tịch”",
        own={f"Hội đồng!{letter}3": value for letter, value in zip("ABCDE", CHAIR, strict=True)},
    ),
    Fault(
        "hop-sai-gio",
        "Cuộc họp!E2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, "8:00", "7:00"])],
        "Xem lại giờ",
        own={"Cuộc họp!E2": "11:00"},
    ),
    Fault(
        "hop-sai-so-nguoi",
        "Cuộc họp!F2",
        [with_sheet("Cuộc họp", MEETING, ["Kế hoạch", None, None, None, None, 12, 9])],
        "Xem lại số có mặt",
        own={"Cuộc họp!F2": 9},
    ),
    Fault(
        "bieu-quyet-sai-so-phieu",
        "Biểu quyết!C2",
        [
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 9, 9], TRAINING),
            with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20161", 10]),
        ],
        "Xem lại số phiếu",
        own={"Biểu quyết!C2": 9},
    ),
    Fault(
        "ket-luan-khac-bieu-quyet",
        "Xét công nhận!B2",
        [with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20161", 2, 7])],
        "số phiếu trong sheet Biểu quyết",
        own={"Biểu quyết!C2": 7, "Biểu quyết!D2": 2},
    ),
    Fault(
        "tu-danh-gia-khong-qua-nua",
        "Biểu quyết!C2",
        [with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161", 2, 4])],
        "Xem lại số phiếu",
        own={"Biểu quyết!C2": 4, "Biểu quyết!D2": 2},
    ),
    Fault(
        "hoi-dong-sai-chu-tich",
        "Hội đồng!E3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, [*CLERK[:4], "Chủ tịch"])],
        "đúng một người",
        own={"Hội đồng!E3": "Thư ký"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Hội đồng!B2",
        [with_sheet("Hội đồng", COUNCIL, ["cấp xã", *CHAIR[1:]])],
        "Ghi mã",
        own={"Hội đồng!B2": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Hội đồng!B2",
        [with_sheet("Hội đồng", COUNCIL, ["cấp huyện", "20161", *CHAIR[2:]])],
        "cấp xã",
        {"Hội đồng!A2": "cấp xã"},
    ),
    Fault(
        "thieu-ma-don-vi",
        "Cuộc họp!B2",
        [with_sheet("Cuộc họp", MEETING, [OWN_MINUTES])],
        "Ghi mã",
        own={"Cuộc họp!B2": "20161"},
    ),
    Fault(
        "thua-ma-don-vi",
        "Cuộc họp!B2",
        [with_sheet("Cuộc họp", MEETING, [MINUTES, "20161"])],
        "Xóa mã",
        {"Cuộc họp!B2": None},
    ),
    Fault(
        "hop-sai-so-nguoi",
        "Cuộc họp!F2",
        [
            with_sheet("Hội đồng", COUNCIL, CHAIR, CLERK),
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 3]),
        ],
        "sheet Hội đồng",
        own={"Cuộc họp!F2": 2},
    ),
    Fault(
        "hop-thieu-nguoi",
        "Cuộc họp!F2",
        [with_sheet("Cuộc họp", MEETING, [MINUTES, None, None, None, None, 4, 9], TRAINING)],
        "quy chế làm việc",
        own={"Cuộc họp!F2": 5},
    ),
    Fault(
        "sai-ngay-hop",
        "Văn bản!E12",
        [
            draft("Giấy mời tập huấn", "GM-UBND", "14/11/2024"),
            with_sheet("Cuộc họp", MEETING, ["Giấy mời tập huấn", None, day("13/11/2024")]),
        ],
        "ngày trong sheet Cuộc họp",
        {"Văn bản!E12": day("13/11/2024")},
        {"Cuộc họp!C2": day("15/11/2024")},
    ),
    Fault(
        "sai-ngay-hop",
        "Văn bản!E12",
        [
            draft(MINUTES, "BB-HĐXD", "14/11/2024"),
            with_sheet("Cuộc họp", MEETING, [MINUTES, None, day("15/11/2024")]),
        ],
        "Sửa ngày của văn bản",
        {"Cuộc họp!C2": day("14/11/2024")},
        {"Văn bản!E12": day("15/11/2024")},
    ),
    Fault(
        "bieu-quyet-sai-so-phieu",
        "Biểu quyết!C2",
        [
            with_sheet("Cuộc họp", MEETING, [OWN_MINUTES, "20161", None, None, None, 5, 6]),
            with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161", 4, 1, 1]),
        ],
        "số có mặt trong sheet Cuộc họp",
        own={"Biểu quyết!E2": 0},
    ),
    Fault(
        "ket-luan-khac-bieu-quyet",
        "Xét công nhận!B4",
        [with_sheet("Biểu quyết", VOTES, ["cấp huyện", "20173", 7, 2])],
        "Xem lại kết luận",
        own={"Biểu quyết!C2": 2, "Biểu quyết!D2": 7},
    ),
    *(
        Fault(
            "ma-don-vi-la",
            f"{sheet}!{column}2",
            [with_sheet(sheet, headings, row)],
            "Có phải",
            {f"{sheet}!{column}2": "20164"},
        )
        for sheet, column, headings, row in (
            ("Hội đồng", "B", COUNCIL, ["cấp xã", "20614", *CHAIR[2:]]),
            ("Cuộc họp", "B", MEETING, [OWN_MINUTES, "20614"]),
            ("Biểu quyết", "B", VOTES, ["cấp xã", "20614", 6]),
            ("Tập huấn", "A", TRAINED, ["20614", "Lê Thị E"]),
            ("Tiến độ", "A", PROGRESS, ["20614", "Bản đăng ký"]),
            ("Dãy số", "B", SERIES, ["QĐ-UBND", "20614", 40]),
        )
    ),
    *(
        Fault(
            "trung-dong",
            f"{sheet}!{column}2",
            [with_sheet(sheet, headings, row, row)],
            "",
            does=[without_row(sheet, 3)],
            also=(f"{sheet}!{column}3",),
        )
        for sheet, column, headings, row in (
            ("Cuộc họp", "A", MEETING, [MINUTES]),
            ("Biểu quyết", "B", VOTES, ["cấp xã", "20161", 6]),
            ("Tập huấn", "A", TRAINED, ["20161", "Lê Thị E"]),
            ("Tiến độ", "A", PROGRESS, ["20161", "Bản đăng ký"]),
            ("Dãy số", "A", SERIES, ["QĐ-UBND", None, 40]),
        )
    ),
    Fault(
        "trung-dong",
        "Hội đồng!A3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, CLERK, CLERK)],
        "Giữ một dòng",
        does=[without_row("Hội đồng", 4)],
        also=("Hội đồng!A4",),
    ),
    Fault(
        "co-cach-xung-ho",
        "Tập huấn!B2",
        [with_sheet("Tập huấn", TRAINED, ["20161", "Bà Lê Thị E"])],
        "Chỉ ghi họ và tên",
        {"Tập huấn!B2": "Lê Thị E"},
    ),
    Fault(
        "ngoai-danh-sach",
        "Hội đồng!E3",
        [with_sheet("Hội đồng", COUNCIL, CHAIR, [*CLERK[:4], "Thư kí"])],
        "",
        {"Hội đồng!E3": "Thư ký"},
    ),
    Fault(
        "thieu-gia-tri",
        "Biểu quyết!C2",
        [with_sheet("Biểu quyết", VOTES, ["cấp xã", "20161"])],
        "",
        own={"Biểu quyết!C2": 6},
    ),
    Fault(
        "tien-do-khong-han",
        "Tiến độ!B2",
        [with_sheet("Tiến độ", PROGRESS, ["20161", "Kế hoạch"])],
        "Mốc thời gian",
        own={"Mốc thời gian!D3": "Kế hoạch"},
    ),
    Fault(
        "nhan-truoc-ngay-van-ban",
        "Tiến độ!D2",
        [with_sheet("Tiến độ", PROGRESS, ["20161", "Bản đăng ký", None, day("01/03/2024")])],
        "Xem lại ngày nhận",
        own={"Tiến độ!D2": day("21/03/2024")},
    ),
    # Points, regulations, results
    Fault(
        "diem-vuot-toi-da",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": 80},
        "từ 0 đến 75",
        own={"Chấm điểm!C3": 75},
    ),
    Fault(
        "diem-toi-da-khac-quy-dinh",
        "Bộ chỉ tiêu!C8",
        {"Bộ chỉ tiêu!C8": 60},
        "",
        {"Bộ chỉ tiêu!C8": 50},
    ),
    Fault(
        "sai-so-chi-tieu",
        "Bộ chỉ tiêu!A1",
        {
            "Bộ chỉ tiêu!A15": "14",
            "Bộ chỉ tiêu!B15": "Tiêu chí thêm",
            "Bộ chỉ tiêu!C15": 5,
            "Bộ chỉ tiêu!E15": "chính thức",
            "Chấm điểm!O1": "14",
            "Thẩm định!O1": "14",
            **{f"{sheet}!O{row}": 5 for sheet in ("Chấm điểm", "Thẩm định") for row in (2, 3, 4)},
        },
        "xóa dòng cho đủ 13",
        {f"Bộ chỉ tiêu!{letter}15": None for letter in "ABCE"},
        does=[without_column("Chấm điểm", "O"), without_column("Thẩm định", "O")],
    ),
    Fault(
        "sai-tong-diem",
        "Bộ chỉ tiêu!C1",
        {"Bộ chỉ tiêu!C3": 80},
        "cho tổng bằng 1.000",
        own={"Bộ chỉ tiêu!C3": 75},
    ),
    Fault(
        "chi-tieu-minh-hoa",
        "Bộ chỉ tiêu!E2",
        {"Bộ chỉ tiêu!E2": "minh họa"},
        "",
        {"Bộ chỉ tiêu!E2": "chính thức"},
    ),
    Fault(
        "chi-tieu-nguoc",
        "Thông tin chung!B13",
        {"Thông tin chung!B13": 2},
        "sửa hai số này",
        own={"Thông tin chung!B13": 1},
    ),
    Fault(
        "chi-tieu-vuot-so-don-vi",
        "Thông tin chung!B15",
        {"Thông tin chung!B15": 30},
        "",
        {"Thông tin chung!B15": 3},
    ),
    Fault(
        "chi-tieu-thap",
        "Thông tin chung!B15",
        {"Thông tin chung!B15": 2},
        "trở lên",
        own={"Thông tin chung!B15": 3},
    ),
    Fault(
        "khu-vuc-la",
        "Đơn vị!D3",
        {"Đơn vị!D3": "miền núi"},
        "",
        {"Đơn vị!D3": "miền núi, hải đảo"},
    ),
    Fault(
        "khu-vuc-khong-hop-loai",
        "Đơn vị!D3",
        {"Đơn vị!D3": "phường của thành phố trực thuộc trung ương"},
        "cột Khu vực",
        own={"Đơn vị!D3": "miền núi, hải đảo"},
    ),
    Fault(
        "loai-don-vi-la",
        "Đơn vị!C3",
        {"Đơn vị!C3": "đặc khu"},
        "xem lại cột Loại",
        own={"Đơn vị!C3": "xã"},
    ),
    Fault(
        "khong-co-quy-dinh",
        "Thông tin chung!B11",
        {
            "Thông tin chung!B11": None,
            "Thông tin chung!B3": day("01/03/2004"),
        },
        "Xem lại Năm và Ngày đánh giá",
        own={"Thông tin chung!B3": day("15/11/2024")},
    ),
    Fault(
        "quy-dinh-khac-ngay",
        "Thông tin chung!B11",
        [
            put({"Thông tin chung!B11": "qd34-2014"}),
            without_sheet("Bộ chỉ tiêu"),
            without_sheet("Chấm điểm"),
            without_sheet("Thẩm định"),
            without_sheet("Minh chứng"),
            with_sheet("Bộ chỉ tiêu", CRITERIA),
            with_sheet("Chấm điểm", ["Mã đơn vị"]),
            with_sheet("Thẩm định", ["Mã đơn vị"]),
            put({f"Xét công nhận!B{row}": "không công nhận" for row in (2, 3)}),
            without_row("Văn bản", 9),
            without_row("Văn bản", 8),
        ],
        "",
        {"Thông tin chung!B11": "qd06-2019"},
    ),
    Fault(
        "sai-so-chi-tieu",
        "Thông tin chung!B11",
        {"Thông tin chung!B11": "qd34-2014"},
        "",
        {"Thông tin chung!B11": "qd06-2019"},
    ),
    Fault(
        "ket-luan-khac-ket-qua",
        "Xét công nhận!B4",
        {"Xét công nhận!B4": "công nhận", "Xét công nhận!C4": None},
        "cột Lý do",
        own={"Xét công nhận!C4": "Hội đồng xét trường hợp thiên tai"},
    ),
    Fault(
        "khong-ro-hinh-thuc",
        "Đơn vị!A3",
        [without_row("Kết quả trước", 3)],
        "Bổ sung dòng ở sheet Kết quả trước",
        own={
            "Kết quả trước!A4": "20164",
            "Kết quả trước!B4": 2022,
            "Kết quả trước!C4": "công nhận",
        },
    ),
    Fault(
        "diem-khac-so-lieu",
        "Chấm điểm!H2",
        [
            with_sheet("Số liệu", FIGURES, ["20161", "7", 100, 100]),
            put({"Chấm điểm!H2": 30}),
        ],
        "Xem lại điểm, hoặc số liệu",
        own={"Chấm điểm!H2": 50},
    ),
    Fault(
        "khong-tinh-duoc-diem",
        "Số liệu!C2",
        [
            with_sheet("Số liệu", FIGURES, ["20161", "2", 90, 100]),
            put({"Chấm điểm!C2": None, "Thẩm định!C2": None}),
        ],
        "Ghi điểm vào sheet Chấm điểm",
        own={"Chấm điểm!C2": 75, "Thẩm định!C2": 75},
    ),
    Fault(
        "thang-diem-khac-quy-dinh",
        "Thang điểm!D2",
        [with_sheet("Thang điểm", ["Mã chỉ tiêu", "Cách so", "Từ", "Điểm"], ["7", "từ", 99, 10])],
        "theo quy định",
        own={"Thang điểm!D2": 50},
    ),
    Fault(
        "tu-so-lon-hon-mau-so",
        "Số liệu!C2",
        [with_sheet("Số liệu", FIGURES, ["20161", "7", 100, 98])],
        "ghi ngược",
        own={"Số liệu!C2": 98, "Số liệu!D2": 100},
    ),
    Fault(
        "co-quan-khong-con",
        "Căn cứ!G5",
        {"Căn cứ!G5": "Cục Bà mẹ và Trẻ em"},
        "Xem lại cơ quan",
        own={"Căn cứ!G5": "Ủy ban nhân dân tỉnh Thừa Thiên Huế"},
    ),
    Fault("thieu-diem", "Chấm điểm!C3", {"Chấm điểm!C3": None}, "", {"Chấm điểm!C3": 0}),
    # Numbers, days, order
    Fault(
        "trung-so-van-ban",
        "Văn bản!C9",
        {"Văn bản!C9": "01"},
        "sổ văn bản đi",
        own={"Văn bản!C9": "02"},
        also=("Văn bản!C8",),
    ),
    Fault(
        "so-nguoc-ngay",
        "Văn bản!E9",
        {"Văn bản!E8": day("28/11/2024")},
        "Xem lại số và ngày",
        own={"Văn bản!E9": day("28/11/2024")},
    ),
    Fault(
        "ngay-nghi",
        "Đăng ký!C3",
        {"Đăng ký!C3": day("17/03/2024")},
        "Xem lại ngày",
        own={"Đăng ký!C3": day("18/03/2024")},
    ),
    Fault(
        "nam-khac",
        "Văn bản!E2",
        {"Văn bản!E2": day("23/02/2023")},
        "sổ năm khác",
        own={"Văn bản!E2": day("23/02/2024")},
    ),
    Fault(
        "nam-khac",
        "Thông tin chung!B2",
        {"Thông tin chung!B2": 2023},
        "",
        {"Thông tin chung!B2": 2024},
    ),
    Fault(
        "nam-khac",
        "Văn bản!F2",
        {"Văn bản!F2": "Xây dựng xã, thị trấn phù hợp với trẻ em năm 2023"},
        "năm khác",
        own={"Văn bản!F2": "Xây dựng xã, thị trấn phù hợp với trẻ em năm 2024"},
    ),
    Fault(
        "han-ngoai-nam",
        "Mốc thời gian!C3",
        {"Mốc thời gian!C3": day("16/12/2023")},
        "năm khác",
        own={"Mốc thời gian!C3": day("16/12/2024")},
    ),
    Fault(
        "qua-han",
        "Đăng ký!C3",
        {"Đăng ký!C3": day("12/04/2024"), "Đăng ký!B3": "40"},
        "Xem lại ngày",
        own={"Đăng ký!C3": day("09/04/2024")},
    ),
    Fault(
        "qua-han",
        "Đăng ký!C3",
        {"Đăng ký!C3": day("03/06/2024"), "Đăng ký!B3": "40"},
        "Có phải 06/3/2024 (ngày và tháng ghi ngược)?",
        own={"Đăng ký!C3": day("06/03/2024")},
    ),
    Fault(
        "can-cu-khong-hieu-luc",
        "Căn cứ!F5",
        {"Căn cứ!F5": day("02/12/2024")},
        "(ngày và tháng ghi ngược)?",
        {"Căn cứ!F5": day("12/02/2024")},
    ),
    Fault(
        "nam-khac",
        "Đăng ký!C3",
        {"Đăng ký!C3": day("18/03/2025")},
        "Xem lại",
        own={"Đăng ký!C3": day("18/03/2024")},
    ),
    Fault(
        "truoc-ngay-dang-ky",
        "Văn bản!E5",
        {"Văn bản!E5": day("06/03/2024")},
        "Ngày đăng ký",
        own={"Văn bản!E5": day("05/11/2024")},
    ),
    Fault(
        "truoc-quyet-dinh",
        "Văn bản!E9",
        {"Văn bản!E9": day("26/09/2024"), "Văn bản!C8": "03", "Văn bản!E8": day("27/11/2024")},
        "Sửa ngày của giấy công nhận",
        own={"Văn bản!E9": day("26/11/2024")},
    ),
    Fault(
        "can-cu-khong-hieu-luc",
        "Căn cứ!J4",
        {"Căn cứ!J4": day("31/12/2023")},
        "Thay bằng căn cứ",
        own={"Căn cứ!J4": None, "Căn cứ!E4": "99/QĐ-TTg"},
    ),
    Fault(
        "ky-hieu-khong-hop-le",
        "Văn bản!D2",
        {"Văn bản!D2": "28/KH-UBND"},
        "",
        {"Văn bản!D2": "KH-UBND"},
    ),
    Fault(
        "ky-hieu-khac-loai",
        "Văn bản!D2",
        {"Văn bản!D2": "QĐ-UBND"},
        "bắt đầu bằng KH-",
        own={"Văn bản!D2": "KH-UBND"},
    ),
    Fault(
        "van-ban-khong-duoc-lam",
        "Văn bản!B12",
        {
            **{"Văn bản!A12": "Giấy công nhận", "Văn bản!B12": "20173"},
            "Văn bản!G12": "dự thảo",
        },
        "Xóa dòng này",
        {f"Văn bản!{letter}12": None for letter in "ABG"},
    ),
    # Who signs
    Fault(
        "thay-mat-khong-hop-le",
        "Người ký!B2",
        {"Người ký!B2": "TM. CHỦ TỊCH"},
        "",
        {"Người ký!B2": "TM. ỦY BAN NHÂN DÂN"},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!E2",
        {"Người ký!E2": "CHÁNH VĂN PHÒNG"},
        "",
        {"Người ký!E2": "PHÓ CHỦ TỊCH"},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!C2",
        {"Người ký!C2": "TL.", "Người ký!E2": "CHÁNH VĂN PHÒNG"},
        "Để trống cột Thay mặt",
        {"Người ký!B2": None},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!D2",
        {"Người ký!D2": "PHÓ CHỦ TỊCH"},
        "",
        {"Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault(
        "thieu-chuc-danh-thay",
        "Người ký!D2",
        {"Người ký!D2": None},
        "",
        {"Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault(
        "thieu-tham-quyen",
        "Người ký!C2",
        {"Người ký!C2": None, "Người ký!D2": None},
        "",
        {"Người ký!C2": "KT.", "Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault("thieu-tham-quyen", "Người ký!C2", {"Người ký!C2": None}, "", {"Người ký!C2": "KT."}),
    Fault(
        "chuc-vu-khong-hop-le",
        "Đăng ký!E3",
        {"Đăng ký!E3": "Cán bộ"},
        "",
        {"Đăng ký!E3": "Chủ tịch"},
    ),
    Fault(
        "co-hoc-ham-hoc-vi",
        "Người ký!F2",
        {"Người ký!F2": "ThS. Nguyễn Thị B"},
        "",
        {"Người ký!F2": "Nguyễn Thị B"},
    ),
    Fault(
        "thua-lenh-cap-pho",
        "Người ký!E3",
        {
            "Người ký!C3": "TL.",
            "Người ký!D3": "CHỦ TỊCH",
            "Người ký!E3": "PHÓ TRƯỞNG PHÒNG",
        },
        "",
        {"Người ký!E3": "TRƯỞNG PHÒNG"},
    ),
    # Units from sheet to sheet
    Fault(
        "dang-ky-chua-cham-diem",
        "Đăng ký!A3",
        {f"Chấm điểm!{letter}3": None for letter in "BCDEFGHIJKLMN"},
        "Nhập điểm",
        own={
            f"Chấm điểm!{letter}3": points
            for letter, points in zip(
                "BCDEFGHIJKLMN",
                (85, 50, 95, 70, 100, 105, 50, 65, 45, 75, 45, 60, 35),
                strict=True,
            )
        },
    ),
    Fault(
        "cham-diem-chua-dang-ky",
        "Chấm điểm!A3",
        [without_row("Đăng ký", 3)],
        "vào sheet Đăng ký",
        own={
            f"Đăng ký!{letter}4": value
            for letter, value in zip(
                "ABCDEF",
                ("20164", "17", day("18/03/2024"), "Nguyễn Thị Đ", "Chủ tịch", "phát hành"),
                strict=True,
            )
        },
    ),
    Fault(
        "cong-nhan-chua-cham-diem",
        "Xét công nhận!B3",
        [without_row("Chấm điểm", 3), without_row("Thẩm định", 3), without_row("Đăng ký", 3)],
        "xem lại kết luận",
        own={"Xét công nhận!B3": "không công nhận"},
        does=[without_row("Văn bản", 9)],  # the certificate, which is reported then
    ),
    # How names are written
    Fault(
        "cach-goi-don-vi-sai",
        "Thông tin chung!B10",
        {"Thông tin chung!B10": "các xã và thị trấn"},
        "",
        {"Thông tin chung!B10": "xã, thị trấn"},
    ),
    Fault(
        "ten-viet-tat",
        "Thông tin chung!B7",
        {"Thông tin chung!B7": "UBND huyện Nam Đông"},
        "“Ủy ban nhân dân”",
        own={"Thông tin chung!B7": "Ủy ban nhân dân huyện Nam Đông"},
    ),
    Fault(
        "viet-hoa-sai",
        "Thông tin chung!B5",
        {"Thông tin chung!B5": "Huyện Nam Đông"},
        "",
        {"Thông tin chung!B5": "huyện Nam Đông"},
    ),
    Fault(
        "viet-hoa-sai",
        "Người ký!F2",
        {"Người ký!F2": "NGUYỄN THỊ B"},
        "",
        {"Người ký!F2": "Nguyễn Thị B"},
    ),
    Fault(
        "thieu-loai-don-vi",
        "Thông tin chung!B4",
        {"Thông tin chung!B4": "Thừa Thiên Huế"},
        "",
        {"Thông tin chung!B4": "tỉnh Thừa Thiên Huế"},
    ),
    Fault(
        "dia-danh-co-loai",
        "Thông tin chung!B9",
        {"Thông tin chung!B9": "Huyện Nam Đông"},
        "",
        {"Thông tin chung!B9": "Nam Đông"},
    ),
    Fault(
        "ten-co-loai",
        "Đơn vị!B3",
        {"Đơn vị!B3": "Xã Hương Phú"},
        "",
        {"Đơn vị!B3": "Hương Phú"},
    ),
    Fault(
        "co-cach-xung-ho",
        "Người ký!F2",
        {"Người ký!F2": "Bà Nguyễn Thị B"},
        "",
        {"Người ký!F2": "Nguyễn Thị B"},
    ),
    Fault(
        "khac-nguoi-ky",
        "Đăng ký!D3",
        {"Đăng ký!D3": "Nguyễn Thị Đào"},
        "",
        {"Đăng ký!D3": "Nguyễn Thị Đ"},
    ),
    Fault(
        "ngoac-kep-thang",
        "Văn bản!F2",
        {"Văn bản!F2": 'Xây dựng "xã, thị trấn phù hợp với trẻ em" năm 2024'},
        "“ và đóng ”",
        own={"Văn bản!F2": "Xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2024"},
    ),
    Fault(
        "dau-cau-sai",
        "Văn bản!F2",
        {"Văn bản!F2": "Xây dựng xã ,thị trấn phù hợp với trẻ em năm 2024"},
        "",
        own={"Văn bản!F2": "Xây dựng xã, thị trấn phù hợp với trẻ em năm 2024"},
    ),
    Fault(
        "noi-nhan-luu-sai",
        "Nơi nhận!C6",
        {"Nơi nhận!C6": "Lưu VT"},
        "",
        {"Nơi nhận!C6": "Lưu: VT"},
    ),
    Fault(
        "muc-ho-tro-la",
        "Kinh phí!C2",
        {"Kinh phí!C2": 500},
        "500.000",
        own={"Kinh phí!C2": 500000},
    ),
    Fault(
        "ten-gan-giong",
        "Đơn vị!B4",
        {"Đơn vị!B4": "Hương Phù"},
        "sửa",
        own={"Đơn vị!B4": "Thượng Quảng"},
    ),
    Fault(
        "ten-gan-giong",
        "Đơn vị!B4",
        {"Đơn vị!B4": "Hương Phù"},
        "Đúng là hai đơn vị khác nhau",
        {"Thông tin chung!A19": "Tên gần giống", "Thông tin chung!B19": "Hương Phù, Hương Phú"},
    ),
    Fault(
        "ma-don-vi-la",
        "Đơn vị!A1",
        [without_row("Đơn vị", 3), put({"Thông tin chung!B15": 2, "Thông tin chung!B13": 0})],
        "Thêm một dòng cho đơn vị mã 20164",
        own={
            **{"Đơn vị!A4": "20164", "Đơn vị!B4": "Hương Phú", "Đơn vị!C4": "xã"},
            **{"Đơn vị!D4": "miền núi, hải đảo", "Đơn vị!E4": 1042, "Đơn vị!F4": "Nguyễn Thị Đ"},
        },
    ),
    Fault(
        "sai-so-chi-tieu",
        "Bộ chỉ tiêu!A1",
        [without_row("Bộ chỉ tiêu", 14), without_row("Minh chứng", 14)],
        "Thêm dòng cho mã 13",
        own={
            **{"Bộ chỉ tiêu!A14": "13", "Bộ chỉ tiêu!B14": "Mức độ hài lòng của trẻ em"},
            **{"Bộ chỉ tiêu!C14": 50, "Bộ chỉ tiêu!E14": "chính thức"},
        },
    ),
    Fault(
        "khong-phai-so",
        "Kinh phí!C2",
        {"Kinh phí!C2": "500 nghìn"},
        "Có phải 500.000?",
        own={"Kinh phí!C2": 500000},
    ),
    Fault(
        "khong-phai-so",
        "Chấm điểm!C3",
        {"Chấm điểm!C3": "5O"},
        "Có phải 50",
        {"Chấm điểm!C3": 50},
    ),
    Fault(
        "han-ngoai-nam",
        "Mốc thời gian!C4",
        {"Mốc thời gian!C4": day("10/04/2023")},
        "Xem lại",
        own={"Mốc thời gian!C4": day("10/04/2024")},
    ),
)
