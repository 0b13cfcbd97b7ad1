"""Names of signatories: their form, and the same person under different names."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, warning
from pipeline.model.records import (
    CuocHop,
    DangKy,
    DonVi,
    HoiDong,
    NguoiKy,
    Record,
    TapHuan,
    Year,
)
from pipeline.model.texts import fold
from pipeline.regulations.letters import is_upper

_ADDRESS = re.compile(
    r"^(?:ông|bà|anh|chị|cô|chú|bác|đồng chí|đ\s*/\s*c|đc|mr|mrs|ms)[.:]?\s+(?=\S)", re.I
)


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on the sheets that name persons."""
    year = facts.year
    for row in year.all(NguoiKy):
        yield from _written(row, "ho_va_ten", row.ho_va_ten, kind=row.loai_van_ban)
    for unit in year.all(DonVi):
        yield from _written(unit, "chu_tich_ubnd", unit.chu_tich_ubnd, unit=unit.ma)
    for entry in year.all(DangKy):
        yield from _written(entry, "nguoi_ky", entry.nguoi_ky, unit=entry.ma_don_vi)
    for member in year.all(HoiDong):
        yield from _written(member, "ho_va_ten", member.ho_va_ten, unit=member.ma_don_vi)
    for trained in year.all(TapHuan):
        yield from _written(trained, "ho_va_ten", trained.ho_va_ten, unit=trained.ma_don_vi)
    for meeting in year.all(CuocHop):
        for name in ("chu_tri", "thu_ky"):
            person = getattr(meeting, name)
            yield from _written(
                meeting, name, person, kind=meeting.loai_van_ban, unit=meeting.ma_don_vi
            )
    yield from _other_chairman(year)


def _written(
    row: Record, field: str, name: str | None, *, kind: str | None = None, unit: str | None = None
) -> Iterator[Finding]:
    """A form of address before a name, or capitals other than at the start of each word.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7 (nothing is written before the name).
    """
    if not name:
        return
    bare = _ADDRESS.sub("", name)
    right = " ".join(word[:1].upper() + word[1:].lower() for word in bare.split())
    if bare != name:
        yield warning(
            "co-cach-xung-ho",
            row.place(field),
            f"“{name}” có chữ xưng hô trước họ tên",
            f"Chỉ ghi họ và tên: “{bare}”.",
            kind=kind,
            unit=unit,
        )
    elif is_upper(name) or any(word[0].islower() for word in name.split()):
        yield warning(
            "viet-hoa-sai",
            row.place(field),
            f"“{name}” viết hoa chưa đúng cách ghi họ tên người ký",
            f"Ghi “{right}”.",
            kind=kind,
            unit=unit,
        )


def _other_chairman(year: Year) -> Iterator[Finding]:
    """A registration signed by another chairman than the one in Đơn vị."""
    codes = Counter(unit.ma for unit in year.all(DonVi))
    chairmen = {
        unit.ma: unit for unit in year.all(DonVi) if unit.chu_tich_ubnd and codes[unit.ma] == 1
    }
    for row in year.all(DangKy):
        unit = chairmen.get(row.ma_don_vi)
        if unit is None or not row.nguoi_ky or fold(row.chuc_vu or "") != "chu tich":
            continue
        chairman = unit.chu_tich_ubnd or ""
        if _bare(row.nguoi_ky) != _bare(chairman):
            yield warning(
                "khac-nguoi-ky",
                row.place("nguoi_ky"),
                f"Chủ tịch ký bản đăng ký là “{row.nguoi_ky}”, còn sheet Đơn vị ghi Chủ tịch "
                f"{unit.ten_day_du} là “{chairman}” ({unit.place('chu_tich_ubnd').cell})",
                "Sửa tên ở một trong hai ô cho giống nhau; giữ nguyên nếu đã thay Chủ tịch.",
                unit=row.ma_don_vi,
            )


def _bare(name: str) -> str:
    return _ADDRESS.sub("", name).casefold()
