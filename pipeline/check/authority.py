"""Signatures: thay mặt, thẩm quyền, chức danh thay and chức vụ must fit together.

Source: Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I, Mục II (TM., KT., Q., TL., TUQ.; no học hàm,
học vị before the signer's name).
"""

import re
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error, warning
from pipeline.model.records import DangKy, DonVi, NguoiKy, Record
from pipeline.model.texts import fold

FOR_THE_HEAD = ("KT.", "TL.", "TUQ.")
"""Authorities that name whom the signer acts for."""

_COLLECTIVE = re.compile(r"^tm\.? ?(uy ban nhan dan|hoi dong|ban |ban$|doan|to )")
_TITLE = re.compile(
    r"^(?:gs|pgs|ts|ths|bs|bsck1|bsck2|ks|cn|ts\.?bs|giao su|pho giao su|tien si|thac si|bac si|"
    r"ky su|cu nhan|ngut|nsut|ngnd|nsnd)(?:[. ]+(?=\S)|$)"
)


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on the sheets Người ký, Đăng ký and Đơn vị."""
    year = facts.year
    for row in year.all(NguoiKy):
        yield from _collective(row)
        yield from _authority(row)
        yield from _name(row, "ho_va_ten", row.ho_va_ten, kind=row.loai_van_ban)
    for entry in year.all(DangKy):
        yield from _commune_title(entry)
        yield from _name(entry, "nguoi_ky", entry.nguoi_ky, unit=entry.ma_don_vi)
    for unit in year.all(DonVi):
        yield from _name(unit, "chu_tich_ubnd", unit.chu_tich_ubnd, unit=unit.ma)


def _is_deputy(title: str | None) -> bool:
    return fold(title or "").startswith("pho ")


def _of_another_office(head: str, deputy: str) -> bool:
    """Whether a deputy's title has no word of the head's: PHÓ TRƯỞNG PHÒNG for CHỦ TỊCH."""
    return _is_deputy(deputy) and not set(fold(deputy).split()) & set(fold(head).split())


def _collective(row: NguoiKy) -> Iterator[Finding]:
    """TM. without the name of a collective after it."""
    if row.thay_mat and not _COLLECTIVE.match(fold(row.thay_mat)):
        yield error(
            "thay-mat-khong-hop-le",
            row.place("thay_mat"),
            f"“{row.thay_mat}” không phải ký thay mặt một tập thể",
            "Ghi “TM. ỦY BAN NHÂN DÂN”, hoặc để trống khi người đứng đầu ký với tư cách cá nhân.",
            kind=row.loai_van_ban,
        )
    elif row.thay_mat and row.tham_quyen in ("TL.", "TUQ."):
        yield error(
            "tham-quyen-khong-khop",
            row.place("tham_quyen"),
            f"đã ký thay mặt tập thể ({row.thay_mat}) thì không ký {row.tham_quyen}",
            "Để trống cột Thay mặt khi ký thừa lệnh hoặc thừa ủy quyền.",
            kind=row.loai_van_ban,
        )


def _authority(row: NguoiKy) -> Iterator[Finding]:
    """An authority without the title of the head, or with a signer's title that does not fit."""
    head, title = row.chuc_danh_thay, row.chuc_vu
    if row.tham_quyen in FOR_THE_HEAD and not head:
        yield error(
            "thieu-chuc-danh-thay",
            row.place("chuc_danh_thay"),
            f"ký {row.tham_quyen} nhưng chưa ghi ký cho chức danh nào",
            "Ghi chức danh của người đứng đầu, ví dụ CHỦ TỊCH.",
            kind=row.loai_van_ban,
        )
    if row.tham_quyen is None and head:
        yield error(
            "thieu-tham-quyen",
            row.place("tham_quyen"),
            f"có chức danh thay “{head}” nhưng chưa ghi thẩm quyền ký",
            "Chọn KT., TL. hoặc TUQ., hoặc xóa ô Chức danh thay.",
            kind=row.loai_van_ban,
        )
    if row.tham_quyen == "KT." and title and not _is_deputy(title):
        yield error(
            "tham-quyen-khong-khop",
            row.place("chuc_vu"),
            f"ký KT. (ký thay) phải là cấp phó, nhưng chức vụ là “{title}”",
            "Ghi chức vụ của cấp phó (ví dụ PHÓ CHỦ TỊCH), hoặc để trống ô Thẩm quyền.",
            kind=row.loai_van_ban,
        )
    if row.tham_quyen == "KT." and head and title and _of_another_office(head, title):
        yield error(
            "tham-quyen-khong-khop",
            row.place("chuc_vu"),
            f"“{title}” không phải cấp phó của “{head}” nên không ký thay được",
            f"Ghi chức vụ của cấp phó (ví dụ PHÓ {head.upper()}), hoặc sửa Chức danh thay.",
            kind=row.loai_van_ban,
        )
    if row.tham_quyen in ("TL.", "TUQ.") and head and title and _is_deputy(title):
        yield _by_order_of_a_deputy(row, head, title)
    if row.tham_quyen is None and not head and _is_deputy(title):
        yield error(
            "thieu-tham-quyen",
            row.place("tham_quyen"),
            f"“{title}” là cấp phó nên phải ký thay (KT.)",
            "Chọn KT. và ghi Chức danh thay (ví dụ CHỦ TỊCH).",
            kind=row.loai_van_ban,
        )
    if head and _is_deputy(head):
        yield error(
            "tham-quyen-khong-khop",
            row.place("chuc_danh_thay"),
            f"“{head}” là cấp phó, không phải người đứng đầu",
            "Ghi chức danh của người đứng đầu, ví dụ CHỦ TỊCH.",
            kind=row.loai_van_ban,
        )


def _by_order_of_a_deputy(row: NguoiKy, head: str, title: str) -> Finding:
    """TL. is for the head of a lower office; a deputy there signs KT. that head.

    Source: Nghị định 30/2020/NĐ-CP, Điều 13, khoản 4.
    """
    chief = re.sub(r"(?i)^phó\s+", "", title).upper()
    own = fold(chief) == fold(head) or not _of_another_office(head, title)
    hint = (
        f"Chọn KT. ở ô Thẩm quyền: “{title}” ký thay {head.upper()}."
        if own
        else f"Ghi {chief} và họ tên của người ấy; cấp phó không ký {row.tham_quyen} của người "
        "đứng đầu cơ quan trên."
    )
    return warning(
        "thua-lenh-cap-pho",
        row.place("chuc_vu"),
        f"ký {row.tham_quyen} {head} mà chức vụ là cấp phó “{title}”",
        hint,
        kind=row.loai_van_ban,
    )


def _commune_title(row: DangKy) -> Iterator[Finding]:
    """A registration that is not signed by the commune's chairman or a deputy."""
    if row.chuc_vu and fold(row.chuc_vu) not in ("chu tich", "pho chu tich", "quyen chu tich"):
        yield error(
            "chuc-vu-khong-hop-le",
            row.place("chuc_vu"),
            f"“{row.chuc_vu}” không phải chức vụ ký bản đăng ký của Ủy ban nhân dân cấp xã",
            "Ghi Chủ tịch hoặc Phó Chủ tịch.",
            unit=row.ma_don_vi,
        )


def _name(
    row: Record, field: str, name: str | None, *, kind: str | None = None, unit: str | None = None
) -> Iterator[Finding]:
    """An academic title (học hàm, học vị) before a signatory's name."""
    match = _TITLE.match(fold(name or ""))
    if match:
        yield error(
            "co-hoc-ham-hoc-vi",
            row.place(field),
            f"“{name}” có học hàm, học vị trước họ tên",
            "Chỉ ghi họ và tên người ký.",
            kind=kind,
            unit=unit,
        )
