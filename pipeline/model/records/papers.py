"""The sheets on papers: settings, signatories, the register, legal bases, recipients."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.cells import DAY, INTEGER, REGISTER_NUMBER, SIGNED, UNIT_CODE, YEAR, choice
from pipeline.model.records.columns import Record, column
from pipeline.model.records.values import (
    CO,
    DANH_SO_CHUNG,
    DANH_SO_TRU_QUYET_DINH,
    DANH_SO_TUNG_LOAI,
    DU_THAO,
    IN_MOT_BAN,
    IN_THEO_NOI_NHAN,
    KHONG,
    PHAT_HANH,
    THOI_HAN_BAO_QUAN,
    THOI_HAN_LUU_TRU,
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
    cach_danh_so: str | None = column(
        "Cách đánh số",
        choice(DANH_SO_TUNG_LOAI, DANH_SO_CHUNG, DANH_SO_TRU_QUYET_DINH),
        help="Mỗi loại văn bản một dãy số, hay các loại chung một dãy; để trống: từng loại",
    )
    so_ban_in: str | None = column(
        "Số bản in",
        choice(IN_THEO_NOI_NHAN, IN_MOT_BAN),
        help="Trong tập in: mỗi văn bản đủ số bản của sheet Nơi nhận (để trống), hay một bản",
    )
    ten_gan_giong: str | None = column(
        "Tên gần giống",
        help="Các đơn vị khác nhau thật mà tên gần giống, cách nhau bằng dấu phẩy",
    )
    lech_ngang: Decimal | None = column(
        "Lệch ngang", SIGNED, help="mm, dời trang in giấy công nhận lên phôi sang phải (âm: trái)"
    )
    lech_doc: Decimal | None = column(
        "Lệch dọc", SIGNED, help="mm, dời trang in giấy công nhận lên phôi xuống (âm: lên)"
    )
    phong_luu_tru: str | None = column(
        "Phông lưu trữ", help="Tên phông, in trên bìa hồ sơ; để trống nếu chưa có"
    )
    ma_dinh_danh: str | None = column(
        "Mã định danh cơ quan", help="Mã của cơ quan lập danh mục hồ sơ, nhiều nhất 13 ký tự"
    )
    ky_hieu_ho_so: str | None = column(
        "Ký hiệu hồ sơ", help="Chữ viết tắt đề mục trong Danh mục hồ sơ, ví dụ LĐTBXH: 01.LĐTBXH"
    )
    so_ho_so_dau: int | None = column(
        "Số hồ sơ đầu", INTEGER, help="Số của hồ sơ thứ nhất trong Danh mục hồ sơ; để trống: 1"
    )
    thoi_han_bao_quan: str | None = column(
        "Thời hạn bảo quản", help="Vĩnh viễn, hoặc số năm, ví dụ: 20 năm; do cơ quan xác định"
    )
    cach_goi_thoi_han: str | None = column(
        "Cách gọi thời hạn",
        choice(THOI_HAN_BAO_QUAN, THOI_HAN_LUU_TRU),
        help="Chữ in trước thời hạn; để trống: Thời hạn bảo quản",
    )
    che_do_su_dung: str | None = column(
        "Chế độ sử dụng", help="Ghi vào dữ liệu của hồ sơ, nhiều nhất 30 ký tự"
    )
    nguoi_lap_ho_so: str | None = column("Người lập hồ sơ", help="Họ và tên người lập hồ sơ")
    chuc_vu_nguoi_lap: str | None = column(
        "Chức vụ người lập hồ sơ", help="In dưới tên ở Chứng từ kết thúc"
    )
    ben_nhan_ho_so: str | None = column(
        "Bên nhận hồ sơ", help="Lưu trữ cơ quan, in ở Biên bản giao nhận"
    )
    in_hai_mat: str | None = column(
        "In hai mặt",
        choice(CO, KHONG),
        help="có: một tờ hai trang, trong các tập in và khi đánh số tờ hồ sơ",
    )
    ma_kiem_tra: str | None = column(
        "Mã kiểm tra trên giấy",
        choice(CO, KHONG),
        help="có: giấy công nhận phát hành mang mã QR để đối chiếu với sổ; để trống: không",
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
    chuc_vu_trong_co_quan: str | None = column(
        "Chức vụ trong cơ quan",
        width=30,
        optional_heading=True,
        help="Chỉ khi ký trong hội đồng, ban, tổ: chức vụ ở cơ quan, in trên họ tên",
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
        """Number and symbol as printed after "Số:" ("35/KH-UBND"; a draft has a gap)."""
        so = self.so or "\u00a0" * 8
        return f"{so}/{self.ky_hieu}" if self.ky_hieu else so

    @property
    def la_du_thao(self) -> bool:
        """Whether the paper still waits for its number and date."""
        return self.trang_thai != PHAT_HANH


@dataclass(frozen=True, kw_only=True)
class DaySo(Record):
    """A series of numbers: the last number that the office's clerk has given in it."""

    sheet = "Dãy số"
    help = "Số cuối đã cấp của từng dãy số, kể cả cho văn bản ngoài sổ này; hoso number cấp tiếp."
    optional_sheet = True
    keys = ("ma_don_vi", "ky_hieu")

    ma_don_vi: str | None = column(
        "Mã đơn vị", UNIT_CODE, choices_from="don_vi", help="Để trống: dãy số của huyện"
    )
    ky_hieu: str = column(
        "Ký hiệu",
        required=True,
        width=18,
        help="Ví dụ QĐ-UBND; các loại đánh số chung thì chỉ ghi cơ quan: UBND",
        default="",
    )
    so_cuoi: int | None = column(
        "Số cuối", INTEGER, width=10, help="Số lớn nhất đã cấp trong năm; để trống: theo sổ này"
    )
    dung_rieng: str | None = column(
        "Dùng riêng",
        choice(CO, KHONG),
        width=12,
        help="có: dãy chỉ dùng cho văn bản trong sổ này, cách số là lỗi",
    )

    @property
    def la_dung_rieng(self) -> bool:
        """Whether only papers of this workbook are numbered in it."""
        return self.dung_rieng == CO


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
    so_ban: int | None = column("Số bản", INTEGER, width=9, help="Để trống: một bản")

    @property
    def copies(self) -> int:
        """How many copies this recipient gets; one if not given."""
        return 1 if self.so_ban is None else self.so_ban
