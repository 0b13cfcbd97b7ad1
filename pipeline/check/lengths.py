"""Names and titles that are far too long: a line of text pasted where a name belongs.

The limits are far above real lengths: the longest names of communes have some thirty letters. What
any cell may hold is declared with its type, in `cells`.
"""

from collections.abc import Iterator, Mapping

from pipeline.check.facts import Facts, faulty
from pipeline.model.findings import Finding
from pipeline.model.records import (
    DangKy,
    DonVi,
    NguoiKy,
    NoiNhan,
    Record,
    ThongTinChung,
    VanBan,
)
from pipeline.model.texts import quoted_in_short

NAME = 150
LINE = 300

_LIMITS: Mapping[type[Record], Mapping[str, int]] = {
    ThongTinChung: {
        "tinh": NAME,
        "huyen": NAME,
        "dia_danh": NAME,
        "cach_goi_don_vi": NAME,
        "co_quan_chu_quan": LINE,
        "co_quan_ban_hanh": LINE,
        "co_quan_tham_muu": LINE,
    },
    NguoiKy: {"thay_mat": LINE, "chuc_danh_thay": LINE, "chuc_vu": LINE, "ho_va_ten": NAME},
    VanBan: {"ky_hieu": NAME},
    NoiNhan: {"noi_nhan": LINE},
    DonVi: {"ten": NAME, "chu_tich_ubnd": NAME},
    DangKy: {"nguoi_ky": NAME, "chuc_vu": LINE},
}


def check(facts: Facts) -> Iterator[Finding]:
    """An error on each name or title that is too long."""
    year = facts.year
    for sheet, limits in _LIMITS.items():
        rows: tuple[Record, ...] = year.all(sheet)
        if sheet is ThongTinChung:
            rows = (year.settings,)
        for row in rows:
            for name, most in limits.items():
                value = getattr(row, name)
                if value is not None and len(value) > most:
                    yield _too_long(row, name, value, most)


def _too_long(row: Record, name: str, value: str, most: int) -> Finding:
    return faulty(
        "qua-dai",
        row,
        name,
        quoted_in_short(f"“{value}” dài {len(value)} chữ"),
        f"Ghi ngắn lại, nhiều nhất {most} chữ; xem có chép nhầm vào ô này không.",
    )
