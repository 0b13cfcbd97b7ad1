"""The year at a glance (`tong-quan`): its one name holds all figures, sentences and charts."""

from pipeline.compose.summary import overview
from pipeline.compose.summary.facts import TongQuan
from pipeline.compose.vocabulary.scope import comes_from
from pipeline.model.records import (
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    SoLieu,
    ThamDinh,
    ThangDiem,
    ThongTinChung,
    XetCongNhan,
)
from pipeline.model.tables import Scope


@comes_from(
    (DonVi, "ma", "ten", "loai", "khu_vuc", "ma_cu"),
    (DangKy, "ma_don_vi"),
    (BoChiTieu, "ma", "ten", "diem_toi_da"),
    ChamDiem,
    ThamDinh,
    SoLieu,
    ThangDiem,
    (XetCongNhan, "ma_don_vi", "ket_luan"),
    (KetQuaTruoc, "ma_don_vi", "nam", "ket_qua", "diem"),
    (
        ThongTinChung,
        *("nam", "huyen", "tinh", "cach_goi_don_vi", "quy_dinh_ap_dung", "ngay_danh_gia"),
        *("chi_tieu_phan_dau_so_don_vi", "chi_tieu_dang_ky_so_don_vi"),
        *("chi_tieu_phan_dau_tang_tu", "chi_tieu_phan_dau_tang_den"),
    ),
)
def tong_quan(scope: Scope) -> TongQuan | None:
    """The content of the year at a glance; None before any unit has points."""
    return overview(scope.tables)
