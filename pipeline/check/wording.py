"""Small marks that every paper shows: quotation marks, and the line that says who files a copy."""

import re
from collections.abc import Iterator, Mapping

from pipeline.check.facts import Facts
from pipeline.model.cells import fold
from pipeline.model.findings import Finding, warning
from pipeline.model.records import (
    BoChiTieu,
    CanCu,
    CuocHop,
    DonVi,
    HoiDong,
    KinhPhi,
    MinhChung,
    MocThoiGian,
    NoiNhan,
    Record,
    ThongTinChung,
    VanBan,
    unit_code,
)

_PRINTED: Mapping[type[Record], tuple[str, ...]] = {
    ThongTinChung: ("co_quan_ban_hanh", "co_quan_tham_muu", "cach_goi_don_vi"),
    VanBan: ("trich_yeu",),
    CanCu: ("trich_yeu",),
    NoiNhan: ("noi_nhan",),
    DonVi: ("ten",),
    BoChiTieu: ("ten",),
    KinhPhi: ("nguon",),
    MocThoiGian: ("viec",),
    MinhChung: ("minh_chung",),
    HoiDong: ("chuc_vu",),
    CuocHop: ("dia_diem", "noi_dung", "vang_mat", "y_kien"),
}


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on texts that are printed, and on the last line of the recipients."""
    year = facts.year
    for sheet, names in _PRINTED.items():
        rows: tuple[Record, ...] = year.all(sheet)
        if sheet is ThongTinChung:
            rows = (year.settings,)
        for row in rows:
            for name in names:
                yield from _straight_quotes(row, name, getattr(row, name))
    for recipient in year.all(NoiNhan):
        yield from _filed(recipient)


def _straight_quotes(row: Record, name: str, text: str | None) -> Iterator[Finding]:
    if not text or '"' not in text:
        return
    yield warning(
        "ngoac-kep-thang",
        row.place(name),
        'ô có ngoặc kép thẳng ("), văn bản dùng ngoặc kép “ và ”',
        "Thay từng cặp bằng ngoặc kép mở “ và đóng ”.",
        kind=None if isinstance(row, MocThoiGian) else getattr(row, "loai_van_ban", None),
        unit=unit_code(row),
    )


_FILED = re.compile(r"Lưu: VT(?:$|[,.;(]| \()")


def _filed(row: NoiNhan) -> Iterator[Finding]:
    """ "Lưu: VT" or "Lưu: VT, LĐTBXH".

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9: the last line has the word Lưu with a
    colon, then VT, a comma, and the short name of the unit that drafted the paper.
    """
    text = re.sub(r"^[-–\s]+", "", row.noi_nhan or "")
    if not re.match(r"luu\b", fold(text)) or _FILED.match(text):
        return
    rest = re.sub(r"(?i)^lưu\s*[:.\-]?\s*", "", text)
    rest = re.sub(r"(?i)^(?:vt|văn thư)\b", "VT", rest).rstrip(";. ")
    rest = re.sub(r"^VT\s*(?=[^\s,.;(])", "VT, ", rest) if rest.startswith("VT") else f"VT, {rest}"
    yield warning(
        "noi-nhan-luu-sai",
        row.place("noi_nhan"),
        f"dòng lưu ghi “{text}” chưa đúng cách",
        f"Ghi “Lưu: {rest.rstrip(', ')}”.",
        kind=row.loai_van_ban,
    )
