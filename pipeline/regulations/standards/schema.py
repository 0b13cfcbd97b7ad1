"""How a standard is written: one function a part of the schema, key by key."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar, cast

from pipeline.regulations.nodes import Node, RuleError
from pipeline.regulations.standards.consistency import check_criteria, check_head, check_thresholds
from pipeline.regulations.standards.model import (
    BacDiem,
    Kieu,
    KyDanhGia,
    LoaiDonVi,
    MucDo,
    Nguong,
    NguonGoc,
    ThangDiem,
    ThanhPhan,
    TheoNgay,
    TieuChiChuan,
    TieuChuan,
    VanBan,
)

Sources = dict[str, str]
"""Addresses by their keys S1, S2… in danh_muc_nguon."""

T = TypeVar("T")

_MUC_DO = ("xac-nhan", "gan-chac", "chua-ro", "minh-hoa")
_KIEU = ("hang-nam", "nam-cua-ke-hoach")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REQUIRED = (
    "ma",
    "ten",
    "ten_tat",
    "danh_muc_nguon",
    "so_ky_hieu",
    "ngay",
    "co_quan",
    "trich_yeu",
    "hieu_luc_tu",
    "hieu_luc_den",
    "tu",
    "so_luong",
    "diem_toi_da",
    "khong_diem_liet",
    "nguong",
    "loai_don_vi",
    "ky_danh_gia",
    "nguoi_cong_nhan",
    "co_quan_tham_dinh",
    "day_du",
    "tieu_chi",
)
_OPTIONAL = ("thay_the", "tu_thuong_dung", "hoi_dong", "van_ban_huong_dan")
_FACT = ("gia_tri", "muc_do")
_ORIGIN = ("nguon", "ghi_chu")


class StandardError(RuleError):
    """A standard that cannot be used; names the file and the line of the wrong value."""


def read_standard(root: Node) -> TieuChuan:
    """A standard from the root of its file; raises the node's error at the first fault."""
    part = root.fields(_REQUIRED, _OPTIONAL)
    sources = {key: node.text() for key, node in part["danh_muc_nguon"].entries().items()}
    origins: list[tuple[str, NguonGoc]] = []

    def fact(name: str, read: Callable[[Node], T]) -> T | None:
        value, origin = _read_fact(part[name], sources, read)
        origins.append((name, origin))
        return value

    def known(name: str, read: Callable[[Node], T]) -> T:
        value = fact(name, read)
        if value is None:
            raise part[name].fault(f"“{name}” không được để trống (null)")
        return value

    standard = TieuChuan(
        ma=_slug(part["ma"]),
        ten=part["ten"].text(),
        ten_tat=part["ten_tat"].text(),
        so_ky_hieu=known("so_ky_hieu", Node.text),
        ngay=known("ngay", Node.day),
        co_quan=known("co_quan", Node.text),
        trich_yeu=fact("trich_yeu", Node.text),
        thay_the=fact("thay_the", _slug) if "thay_the" in part else None,
        hieu_luc_tu=fact("hieu_luc_tu", Node.day),
        hieu_luc_den=fact("hieu_luc_den", Node.day),
        tu=known("tu", Node.text),
        tu_thuong_dung=(fact("tu_thuong_dung", _texts) or ()) if "tu_thuong_dung" in part else (),
        so_luong=fact("so_luong", Node.whole),
        diem_toi_da=fact("diem_toi_da", Node.number),
        khong_diem_liet=fact("khong_diem_liet", Node.flag),
        nguong=tuple(_read_threshold(node, sources) for node in part["nguong"].items()),
        loai_don_vi=tuple(_read_unit_kind(node, sources) for node in part["loai_don_vi"].items()),
        ky_danh_gia=_read_rounds(part["ky_danh_gia"], sources),
        nguoi_cong_nhan=_read_dated(part["nguoi_cong_nhan"], sources),
        co_quan_tham_dinh=_read_dated(part["co_quan_tham_dinh"], sources),
        hoi_dong=_read_dated(part["hoi_dong"], sources) if "hoi_dong" in part else (),
        van_ban_huong_dan=(
            tuple(_read_guide(node, sources) for node in part["van_ban_huong_dan"].items())
            if "van_ban_huong_dan" in part
            else ()
        ),
        day_du=part["day_du"].flag(),
        tieu_chi=tuple(_read_criterion(node, sources) for node in part["tieu_chi"].items()),
        nguon_goc=tuple(origins),
    )
    check_head(standard, part["ten"], part["hieu_luc_tu"], part["hieu_luc_den"])
    check_thresholds(standard, part["nguong"])
    check_criteria(standard, part["tieu_chi"])
    return standard


def _read_fact(
    node: Node, sources: Sources, read: Callable[[Node], T]
) -> tuple[T | None, NguonGoc]:
    """A plain fact: gia_tri, nguon, muc_do; null exactly when it is marked chua-ro."""
    part = node.fields(_FACT, _ORIGIN)
    origin = _read_origin(node, part["muc_do"], part.get("nguon"), part.get("ghi_chu"), sources)
    value = part["gia_tri"]
    if value.is_null != (origin.muc_do == "chua-ro"):
        raise value.fault(f"“{node.name}”: để null khi và chỉ khi muc_do là chua-ro")
    return (None if value.is_null else read(value)), origin


def _read_origin(
    owner: Node, mark: Node, nguon: Node | None, remark: Node | None, sources: Sources
) -> NguonGoc:
    muc_do = cast(MucDo, mark.one_of(_MUC_DO))
    keys = () if nguon is None else _texts_with_nodes(nguon)
    for node, key in keys:
        if key not in sources:
            raise node.fault(f"nguồn “{key}” không có trong danh_muc_nguon")
    if not keys and muc_do != "chua-ro":
        raise owner.fault(f"“{owner.name}” thiếu nguon (chỉ muc_do chua-ro mới được để trống)")
    addresses = tuple(sources[key] for _, key in keys)
    return NguonGoc(addresses, muc_do, "" if remark is None else remark.text())


def _origin_of(node: Node, part: dict[str, Node], sources: Sources) -> NguonGoc:
    return _read_origin(node, part["muc_do"], part.get("nguon"), part.get("ghi_chu"), sources)


def _read_threshold(node: Node, sources: Sources) -> Nguong:
    part = dict(
        node.fields(("ma", "ten", "mo_ta", "muc", "loai_don_vi", "muc_do"), ("den", *_ORIGIN))
    )
    return Nguong(
        ma=_slug(part["ma"]),
        ten=part["ten"].text(),
        mo_ta=part["mo_ta"].text(),
        muc=part["muc"].number(),
        loai_don_vi=_texts(part["loai_don_vi"]),
        den=_maybe(part.get("den"), Node.day),
        goc=_origin_of(node, part, sources),
    )


def _read_unit_kind(node: Node, sources: Sources) -> LoaiDonVi:
    part = dict(node.fields(("ten", "muc_do"), ("den", *_ORIGIN)))
    den = _maybe(part.get("den"), Node.day)
    return LoaiDonVi(part["ten"].text(), den, _origin_of(node, part, sources))


def _read_dated(node: Node, sources: Sources) -> tuple[TheoNgay, ...]:
    return tuple(_read_dated_entry(item, sources) for item in node.items())


def _read_dated_entry(node: Node, sources: Sources) -> TheoNgay:
    part = dict(node.fields(_FACT, ("tu", "den", *_ORIGIN)))
    origin = _origin_of(node, part, sources)
    if part["gia_tri"].is_null != (origin.muc_do == "chua-ro"):
        raise part["gia_tri"].fault(f"“{node.name}”: để null khi và chỉ khi muc_do là chua-ro")
    tu, den = _maybe(part.get("tu"), Node.day), _maybe(part.get("den"), Node.day)
    if tu and den and den < tu:
        raise part["den"].fault(f"“den” ({den:%d/%m/%Y}) trước “tu” ({tu:%d/%m/%Y})")
    return TheoNgay(_maybe(part["gia_tri"], Node.text), tu, den, origin)


def _read_guide(node: Node, sources: Sources) -> VanBan:
    part = dict(
        node.fields(("so_ky_hieu", "ngay", "loai", "co_quan", "trich_yeu", "muc_do"), _ORIGIN)
    )
    return VanBan(
        so_ky_hieu=part["so_ky_hieu"].text(),
        ngay=part["ngay"].day(),
        loai=part["loai"].text(),
        co_quan=part["co_quan"].text(),
        trich_yeu=_maybe(part["trich_yeu"], Node.text),
        goc=_origin_of(node, part, sources),
    )


def _read_rounds(node: Node, sources: Sources) -> KyDanhGia:
    part = dict(
        node.fields(
            ("kieu", "nam_dau", "muc_do"),
            ("truoc_nam_dau", "thang", "tu", "den", "ke_hoach_tu", "nam_thu", *_ORIGIN),
        )
    )
    kieu = cast(Kieu, part["kieu"].one_of(_KIEU))
    nam_dau = part["nam_dau"].whole()
    truoc = _maybe(part.get("truoc_nam_dau"), Node.whole)
    if truoc is not None and truoc >= nam_dau:
        raise part["truoc_nam_dau"].fault("“truoc_nam_dau” phải trước “nam_dau”")
    thang = _maybe(part.get("thang"), Node.whole)
    if thang is not None and not 1 <= thang <= 12:
        raise part["thang"].fault(f"“thang” phải từ 1 đến 12, đang ghi “{thang}”")
    return KyDanhGia(
        kieu=kieu,
        nam_dau=nam_dau,
        truoc_nam_dau=truoc,
        thang=thang,
        tu=_maybe(part.get("tu"), _day_and_month),
        den=_maybe(part.get("den"), _day_and_month),
        ke_hoach_tu=_maybe(part.get("ke_hoach_tu"), Node.whole),
        nam_thu=_plan_years(node, part) if kieu == "nam-cua-ke-hoach" else (),
        goc=_origin_of(node, part, sources),
    )


def _plan_years(node: Node, part: dict[str, Node]) -> tuple[int, ...]:
    for name in ("ke_hoach_tu", "nam_thu"):
        if name not in part or part[name].is_null:
            raise node.fault(f"kiểu “nam-cua-ke-hoach” cần mục “{name}”")
    years = tuple(item.whole() for item in part["nam_thu"].items())
    if not years or not all(1 <= year <= 5 for year in years):
        raise part["nam_thu"].fault("“nam_thu” gồm các số từ 1 đến 5 (năm thứ mấy của kế hoạch)")
    return years


def _read_criterion(node: Node, sources: Sources) -> TieuChiChuan:
    part = dict(
        node.fields(
            ("ma", "ten", "diem_toi_da", "muc_do"),
            ("vi_tri", "nhan_dang", "thang_diem", "thang_day_du", "thanh_phan", *_ORIGIN),
        )
    )
    ma = _maybe(part["ma"], Node.text)
    nhan_dang = _texts(part["nhan_dang"]) if "nhan_dang" in part else ()
    if ma is None and not nhan_dang:
        raise node.fault("tiêu chí chưa rõ mã (ma: null) phải có nhan_dang để nhận ra theo tên")
    toi_da = _maybe(part["diem_toi_da"], Node.number)
    parts = part["thanh_phan"].items() if "thanh_phan" in part else ()
    thanh_phan = tuple(_read_part(item, sources) for item in parts)
    if toi_da is not None and sum(item.diem_toi_da or 0 for item in thanh_phan) > toi_da:
        raise part["thanh_phan"].fault(f"tổng điểm các thành phần vượt {toi_da} điểm của tiêu chí")
    return TieuChiChuan(
        ma=ma,
        ten=part["ten"].text(),
        diem_toi_da=toi_da,
        thang=_read_scale(part, toi_da),
        nhan_dang=nhan_dang,
        vi_tri=part["vi_tri"].text() if "vi_tri" in part else "",
        thanh_phan=thanh_phan,
        goc=_origin_of(node, part, sources),
    )


def _read_part(node: Node, sources: Sources) -> ThanhPhan:
    part = dict(
        node.fields(("ten", "diem_toi_da", "muc_do"), ("thang_diem", "thang_day_du", *_ORIGIN))
    )
    toi_da = _maybe(part["diem_toi_da"], Node.number)
    scale = _read_scale(part, toi_da)
    return ThanhPhan(part["ten"].text(), toi_da, scale, _origin_of(node, part, sources))


def _read_scale(part: dict[str, Node], toi_da: Decimal | None) -> ThangDiem | None:
    if "thang_diem" not in part or part["thang_diem"].is_null:
        return None
    bac = tuple(_read_step(item, toi_da) for item in part["thang_diem"].items())
    if not bac:
        raise part["thang_diem"].fault("“thang_diem” không có bậc nào; bỏ mục này nếu chưa rõ")
    complete = part["thang_day_du"].flag() if "thang_day_du" in part else False
    return ThangDiem(bac, complete)


def _read_step(node: Node, toi_da: Decimal | None) -> BacDiem:
    bounds = ("tu", "tren", "den", "duoi")
    part = node.fields(("diem",), bounds)
    if not any(name in part for name in bounds):
        raise node.fault("bậc điểm thiếu mốc: cần ít nhất một trong tu, tren, den, duoi")
    diem = part["diem"].number()
    if toi_da is not None and diem > toi_da:
        raise part["diem"].fault(f"bậc {diem} điểm vượt điểm tối đa {toi_da} của tiêu chí")
    tu, tren, den, duoi = (_maybe(part.get(name), Node.number) for name in bounds)
    return BacDiem(diem, tu, tren, den, duoi)


def _slug(node: Node) -> str:
    if not _SLUG.fullmatch(value := node.text()):
        raise node.fault(f"“{node.name}” chỉ gồm chữ thường không dấu, số và “-”: “{value}”")
    return value


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(text for _, text in _texts_with_nodes(node))


def _texts_with_nodes(node: Node) -> tuple[tuple[Node, str], ...]:
    """One text or a list of texts."""
    if node.is_null:
        return ()
    items = node.items() if node.is_list else (node,)
    return tuple((item, item.text()) for item in items)


def _day_and_month(node: Node) -> tuple[int, int]:
    """Day and month as a clerk writes them: 31/12."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", node.text())
    try:
        if match is None:
            raise ValueError(node.text())
        # 2001 is not a leap year: 29/2 does not exist in most years.
        day = dt.date(2001, int(match[2]), int(match[1]))
    except ValueError as cause:
        raise node.fault(f"“{node.name}” phải là ngày/tháng, ví dụ 31/10") from cause
    return day.day, day.month


def _maybe(node: Node | None, read: Callable[[Node], T]) -> T | None:
    return None if node is None or node.is_null else read(node)
