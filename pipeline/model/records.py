"""The workbook, declared once: its sheets, their columns, and the records they become.

A sheet is a frozen dataclass, a column one of its fields. The blank workbook, the reader, the
messages and the docs all come from this declaration. A field's name is its heading without
diacritics (`Số trẻ em` is `so_tre_em`); `docs/glossary.md` glosses each.

Key fields (unit, kind of paper) are never None: a row whose key cannot be read is not a record.
Every other field is None when its cell is blank or could not be read.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from pipeline.model.cells import (
    DAY,
    DECIMAL,
    INTEGER,
    LINES,
    MONEY,
    RATE,
    REGISTER_NUMBER,
    REGISTRATION_NUMBER,
    SIGNED,
    TEXT,
    UNIT_CODE,
    YEAR,
    CellType,
    choice,
)
from pipeline.model.findings import CellPlace

DU_THAO = "dự thảo"
PHAT_HANH = "phát hành"
DANG_KY = "đăng ký"
CONG_NHAN = "công nhận"
KHONG_CONG_NHAN = "không công nhận"
CHINH_THUC = "chính thức"
MINH_HOA = "minh họa"
CO_QUAN_THAM_MUU = "Cơ quan tham mưu"
UBND_CAP_XA = "UBND cấp xã"
TU = "từ"
TREN = "trên"


@dataclass(frozen=True)
class Column:
    """One heading of a sheet.

    `choices_from` names a closed list that only a run knows (kinds of paper, standards, areas,
    layouts, unit and criterion codes); `optional_heading` columns may be absent from a sheet.
    """

    heading: str
    type: CellType
    required: bool
    width: int
    help: str
    choices_from: str
    optional_heading: bool
    name: str = ""


def column(
    heading: str,
    type: CellType = TEXT,
    *,
    required: bool = False,
    width: int = 14,
    help: str = "",
    choices_from: str = "",
    optional_heading: bool = False,
    default: Any = None,
) -> Any:
    """A field that is a column of its sheet."""
    spec = Column(heading, type, required, width, help, choices_from, optional_heading)
    return field(default=default, metadata={"column": spec})


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a sheet; `cells` gives the place of each of its fields."""

    sheet: ClassVar[str]
    help: ClassVar[str] = ""
    optional_sheet: ClassVar[bool] = False
    keys: ClassVar[tuple[str, ...]] = ()

    cells: Mapping[str, CellPlace] = field(default_factory=dict, repr=False, compare=False)

    def place(self, name: str = "") -> CellPlace:
        """The cell of a field (without a name: of the first field the row has)."""
        if name in self.cells:
            return self.cells[name]
        return next(iter(self.cells.values()), CellPlace(self.sheet))


R = TypeVar("R", bound=Record)


def columns(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a sheet, in order, each with its field's name."""
    return tuple(
        replace(each.metadata["column"], name=each.name)
        for each in fields(record)
        if "column" in each.metadata
    )


@dataclass(frozen=True, kw_only=True)
class ThongTinChung(Record):
    """Settings of the year: here a field is a row (mục, giá trị, ghi chú)."""

    sheet = "Thông tin chung"
    help = "Mỗi dòng là một mục. Chỉ sửa cột Giá trị."

    nam: int = column("Năm", YEAR, required=True, help="Năm của chương trình")
    ngay_danh_gia: dt.date | None = column(
        "Ngày đánh giá", DAY, help="Ngày chốt số liệu đánh giá; quyết định quy định nào có hiệu lực"
    )
    tinh: str | None = column("Tỉnh", required=True, help="Ví dụ: tỉnh Thừa Thiên Huế")
    huyen: str | None = column("Huyện", required=True, help="Ví dụ: huyện Nam Đông")
    co_quan_chu_quan: str | None = column(
        "Cơ quan chủ quản", help="In phía trên cơ quan ban hành; để trống nếu không có"
    )
    co_quan_ban_hanh: str | None = column(
        "Cơ quan ban hành", required=True, help="Ví dụ: Ủy ban nhân dân huyện Nam Đông"
    )
    co_quan_tham_muu: str | None = column(
        "Cơ quan tham mưu",
        required=True,
        help="Ví dụ: Phòng Lao động - Thương binh và Xã hội",
    )
    dia_danh: str | None = column("Địa danh", required=True, help="Đứng trước ngày tháng")
    cach_goi_don_vi: str | None = column(
        "Cách gọi đơn vị",
        required=True,
        help="Cụm từ chỉ các đơn vị trong mọi văn bản, ví dụ: xã, thị trấn",
    )
    quy_dinh_ap_dung: str | None = column(
        "Quy định áp dụng",
        choices_from="quy_dinh",
        help="Mã quy định; để trống: quy định có hiệu lực vào Ngày đánh giá",
    )
    ly_do_ap_dung_quy_dinh: str | None = column(
        "Lý do áp dụng quy định",
        help="Chỉ ghi khi huyện xét theo quy định khác quy định đang có hiệu lực",
    )
    the_thuc: str | None = column(
        "Thể thức", choices_from="the_thuc", help="Để trống: theo ngày của văn bản"
    )
    chi_tieu_phan_dau_tang_tu: int | None = column(
        "Chỉ tiêu phấn đấu: tăng từ", INTEGER, help="Số đơn vị tăng so với năm trước, từ"
    )
    chi_tieu_phan_dau_tang_den: int | None = column(
        "Chỉ tiêu phấn đấu: tăng đến", INTEGER, help="… đến"
    )
    chi_tieu_phan_dau_so_don_vi: int | None = column(
        "Chỉ tiêu phấn đấu: số đơn vị", INTEGER, help="Số đơn vị phấn đấu được công nhận cuối năm"
    )
    chi_tieu_dang_ky_so_don_vi: int | None = column(
        "Chỉ tiêu đăng ký: số đơn vị",
        INTEGER,
        help="Để trống: số đơn vị có trong sheet Đăng ký; sheet ấy còn trống: mọi đơn vị",
    )
    lech_ngang: Decimal | None = column(
        "Lệch ngang", SIGNED, help="mm, dời trang in giấy công nhận lên phôi sang phải (âm: trái)"
    )
    lech_doc: Decimal | None = column(
        "Lệch dọc", SIGNED, help="mm, dời trang in giấy công nhận lên phôi xuống (âm: lên)"
    )


@dataclass(frozen=True, kw_only=True)
class NguoiKy(Record):
    """Who signs a kind of paper of the district."""

    sheet = "Người ký"
    help = "Mỗi dòng: ai ký loại văn bản nào của huyện."
    keys = ("loai_van_ban",)

    loai_van_ban: str = column(
        "Loại văn bản", required=True, width=34, choices_from="loai_van_ban", default=""
    )
    thay_mat: str | None = column("Thay mặt", width=26, help="TM. ỦY BAN NHÂN DÂN, hoặc để trống")
    tham_quyen: str | None = column(
        "Thẩm quyền", choice("KT.", "Q.", "TL.", "TUQ."), help="Để trống: người đứng đầu tự ký"
    )
    chuc_danh_thay: str | None = column(
        "Chức danh thay", width=20, help="Chức danh được ký thay, ví dụ CHỦ TỊCH"
    )
    chuc_vu: str | None = column("Chức vụ", required=True, width=20, help="Ví dụ PHÓ CHỦ TỊCH")
    ho_va_ten: str | None = column(
        "Họ và tên", required=True, width=24, help="Không ghi học hàm, học vị"
    )


@dataclass(frozen=True, kw_only=True)
class VanBan(Record):
    """A paper in the outgoing register."""

    sheet = "Văn bản"
    help = "Sổ văn bản đi: số, ngày và trạng thái của từng văn bản."
    keys = ("loai_van_ban", "ma_don_vi")

    loai_van_ban: str = column(
        "Loại văn bản", required=True, width=34, choices_from="loai_van_ban", default=""
    )
    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: văn bản của huyện"
    )
    so: str | None = column("Số", REGISTER_NUMBER, width=8, help="Dự thảo: để trống")
    ky_hieu: str | None = column("Ký hiệu", width=16, help="Ví dụ KH-UBND")
    ngay_ban_hanh: dt.date | None = column("Ngày ban hành", DAY, help="Dự thảo: để trống")
    trich_yeu: str | None = column("Trích yếu", width=60)
    trang_thai: str | None = column(
        "Trạng thái", choice(DU_THAO, PHAT_HANH), required=True, help="dự thảo hoặc phát hành"
    )

    @property
    def so_ky_hieu(self) -> str:
        """Number and symbol as they stand behind "Số:" ("35/KH-UBND"; a draft has a gap)."""
        so = self.so or "\u00a0" * 8
        return f"{so}/{self.ky_hieu}" if self.ky_hieu else so

    @property
    def la_du_thao(self) -> bool:
        """Whether the paper still waits for its number and date."""
        return self.trang_thai != PHAT_HANH


@dataclass(frozen=True, kw_only=True)
class CanCu(Record):
    """A legal basis of a kind of paper; its line is composed from the fields."""

    sheet = "Căn cứ"
    help = "Căn cứ ban hành của từng loại văn bản, theo thứ tự."

    loai_van_ban: str = column(
        "Loại văn bản", required=True, width=24, choices_from="loai_van_ban", default=""
    )
    thu_tu: int | None = column("Thứ tự", INTEGER, required=True, width=9)
    dan: str | None = column(
        "Dẫn",
        choice("Căn cứ", "Thực hiện", "Theo đề nghị của", "Xét đề nghị của"),
        help="Để trống: nối tiếp dòng trước",
    )
    loai: str | None = column("Loại", required=True, width=16, help="Quyết định, Thông tư, Luật…")
    so_ky_hieu: str | None = column("Số ký hiệu", width=22)
    ngay: dt.date | None = column("Ngày", DAY)
    co_quan: str | None = column("Cơ quan", width=34)
    trich_yeu: str | None = column("Trích yếu", width=60)
    hieu_luc_tu: dt.date | None = column("Hiệu lực từ", DAY)
    hieu_luc_den: dt.date | None = column("Hiệu lực đến", DAY)


@dataclass(frozen=True, kw_only=True)
class NoiNhan(Record):
    """A recipient of a kind of paper."""

    sheet = "Nơi nhận"
    help = "Nơi nhận của từng loại văn bản, theo thứ tự; dòng cuối là Lưu: VT."

    loai_van_ban: str = column(
        "Loại văn bản", required=True, width=34, choices_from="loai_van_ban", default=""
    )
    thu_tu: int | None = column("Thứ tự", INTEGER, required=True, width=9)
    noi_nhan: str | None = column("Nơi nhận", required=True, width=44)
    so_ban: int | None = column("Số bản", INTEGER, width=9)


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
        """The name by itself, before a date; where that is a number, with its kind ("Phường 2").

        Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 4.
        """
        return self.ten_day_du if (self.ten or "").isdigit() else self.ten or ""


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

    A sheet and no cell with all steps in it, so that each figure is checked and found at its own
    place, and there is no notation to learn.
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
    """An indicator of a unit: points follow from it where the criterion has a scale."""

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
class XetCongNhan(Record):
    """The decision on a unit: a person's, never arithmetic's."""

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


SHEETS: tuple[type[Record], ...] = (
    ThongTinChung,
    NguoiKy,
    VanBan,
    CanCu,
    NoiNhan,
    DonVi,
    DangKy,
    BoChiTieu,
    ThangDiem,
    SoLieu,
    ChamDiem,
    ThamDinh,
    XetCongNhan,
    KetQuaTruoc,
    KinhPhi,
    MocThoiGian,
    MinhChung,
)
SHEET_NAMES: tuple[str, ...] = tuple(sheet.sheet for sheet in SHEETS)


@dataclass(frozen=True)
class Year:
    """All records of a workbook: what `read` gives, and the later stages use."""

    name: str
    settings: ThongTinChung
    rows: Mapping[type[Record], tuple[Record, ...]]
    headings: Mapping[type[Record], Mapping[str, CellPlace]]

    def all(self, record: type[R]) -> tuple[R, ...]:
        """The rows of a sheet, in its order."""
        return self.rows.get(record, ())  # type: ignore[return-value]

    def heading(self, record: type[Record], name: str = "") -> CellPlace:
        """Where a column's heading stands (for what is missing as a whole)."""
        return self.headings.get(record, {}).get(name, CellPlace(record.sheet))
