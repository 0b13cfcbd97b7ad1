"""Writing of printed texts: quotation marks, punctuation, capitals, who files a copy."""

import re
from collections.abc import Iterator, Mapping

from pipeline.check.facts import Facts, warned
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
)
from pipeline.model.texts import fold

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
                text = getattr(row, name)
                yield from _straight_quotes(row, name, text)
                yield from _punctuation(row, name, text)
                if sheet not in _NAMED_ELSEWHERE:
                    yield from _capital_kinds(row, name, text)
    for recipient in year.all(NoiNhan):
        yield from _filed(recipient)


def _straight_quotes(row: Record, name: str, text: str | None) -> Iterator[Finding]:
    if not text or '"' not in text:
        return
    yield warned(
        "ngoac-kep-thang",
        row,
        name,
        'ô có ngoặc kép thẳng ("), văn bản dùng ngoặc kép “ và ”',
        "Thay từng cặp bằng ngoặc kép mở “ và đóng ”.",
    )


_NAMED_ELSEWHERE = (ThongTinChung, DonVi, CanCu)
"""Sheets that `names` checks, and titles given by another agency."""

# "của Huyện Nam Đông", not "Huyện ủy"; with a number a capital is right ("Quận 1").
_CAPITAL_KIND = re.compile(
    r"(?<=[\w,”)] )(?:Tỉnh|Huyện|Quận|Thị [xX]ã|Xã|Phường|Thị [tT]rấn|Đặc [kK]hu)"
    r"(?= [^\W\d_])(?! (?:[ỦỤUƯ]y|Đoàn|Đội|Hội)\b)"
)


def _capital_kinds(row: Record, name: str, text: str | None) -> Iterator[Finding]:
    """A kind of place with a capital in mid-sentence, before a name.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục III; Thông tư 01/2011/TT-BNV, Phụ lục VI.
    """
    match = _CAPITAL_KIND.search(text or "")
    if not text or not match or not text[match.end() + 1].isupper():
        return
    word = match[0]
    near = " ".join(text[match.start() :].split()[: len(word.split()) + 2]).rstrip(".,;:”)")
    yield warned(
        "viet-hoa-sai",
        row,
        name,
        f"“{near}” ở giữa câu viết hoa chưa đúng",
        f"Ghi “{word.lower()}{near[len(word) :]}”.",
    )


_LOOSE = re.compile(r"\S+ [,;:!?]\S*|\S+ \.(?=\s|$)|[^\W\d_]+[,;][^\W\d_]+")


def _punctuation(row: Record, name: str, text: str | None) -> Iterator[Finding]:
    """A space before a punctuation mark, or no space after it."""
    if isinstance(row, VanBan) and text and text.endswith((".", ";", ":", ",")):
        yield warned(
            "dau-cau-sai",
            row,
            name,
            f"trích yếu kết thúc bằng dấu “{text[-1]}”",
            "Bỏ dấu ở cuối: dưới trích yếu là đường kẻ, không phải câu tiếp theo.",
        )
    match = _LOOSE.search(text or "")
    if match is None or (isinstance(row, NoiNhan) and _is_filing(text)):
        return
    right = re.sub(r" ([,;:!?.])", r"\1", match[0])
    right = re.sub(r"([,;])(?=\S)", r"\1 ", right)
    yield warned(
        "dau-cau-sai",
        row,
        name,
        f"“{match[0]}” đặt dấu câu chưa đúng",
        f"Ghi “{right}”: dấu liền chữ trước, cách chữ sau một khoảng trắng.",
    )


_FILED = re.compile(r"Lưu: VT(?:$|[,.;(]| \()")


def _is_filing(text: str | None) -> bool:
    return re.match(r"[-–\s]*luu\b", fold(text or "")) is not None


def _filed(row: NoiNhan) -> Iterator[Finding]:
    """ "Lưu: VT" or "Lưu: VT, LĐTBXH".

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9: the last line has the word Lưu with a
    colon, then VT, a comma, and the short name of the unit that drafted the paper.
    """
    text = re.sub(r"^[-–\s]+", "", row.noi_nhan or "")
    if not _is_filing(text) or _FILED.match(text):
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
