"""Areas and kinds of unit that the standard does not have."""

import datetime as dt
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import Finding, error, warning
from pipeline.model.records import DonVi
from pipeline.model.suggestions import Suggestions
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Loại and Khu vực of the units."""
    year, standard = facts.year, facts.standard
    day = year.settings.ngay_danh_gia or dt.date(year.settings.nam, 12, 31)
    suggestions = Suggestions()
    for row in year.all(DonVi):
        kinds = list(_kind(row, standard, day))
        yield from kinds or _area(row, standard, day, suggestions)


def _kind(row: DonVi, standard: TieuChuan, day: dt.date) -> Iterator[Finding]:
    """A kind of unit that the regulation does not name, or that no longer exists."""
    if row.loai is None:
        return
    known = standard.loai_cua(row.loai)
    if known is None:
        yield error(
            "loai-don-vi-la",
            row.place("loai"),
            f"{standard.trich_dan} không quy định về {row.loai}",
            "Chưa có căn cứ để xét loại đơn vị này: hỏi cơ quan cấp trên, hoặc xem lại cột "
            "Loại và mục Quy định áp dụng.",
            unit=row.ma,
        )
    elif known.den is not None and day > known.den:
        after = known.den + dt.timedelta(days=1)
        yield error(
            "loai-don-vi-la",
            row.place("loai"),
            f"từ ngày {words.ngay_so(after)} không còn {row.loai}",
            "Ghi tên và loại đơn vị sau sắp xếp; mã trước khi sắp xếp ghi ở cột Mã cũ.",
            unit=row.ma,
        )


def _area(
    row: DonVi, standard: TieuChuan, day: dt.date, suggestions: Suggestions
) -> Iterator[Finding]:
    """An area without a threshold in the regulation, or one for other kinds of unit."""
    if row.khu_vuc is None:
        return
    threshold = standard.nguong_cua(row.khu_vuc)
    if threshold is None:
        near = suggestions.by(row.khu_vuc, standard.khu_vuc)
        others = [item.trich_dan for item in standards.co_khu_vuc(row.khu_vuc)]
        also = f" (có trong {words.noi(others)})" if others else ""
        yield error(
            "khu-vuc-la",
            row.place("khu_vuc"),
            f"khu vực “{row.khu_vuc}” không có trong {standard.trich_dan}{also}",
            f"Có phải “{near}”?" if near else f"Chọn một trong: {_listed(standard)}.",
            unit=row.ma,
        )
    elif not threshold.ap_dung(day):
        yield error(
            "khu-vuc-la",
            row.place("khu_vuc"),
            f"khu vực “{row.khu_vuc}” của {standard.trich_dan} không còn từ khi bỏ cấp huyện",
            "Chưa có quy định thay thế: hỏi cơ quan cấp trên trước khi xét.",
            unit=row.ma,
        )
    elif row.loai is not None and row.loai not in threshold.loai_don_vi:
        yield warning(
            "khu-vuc-khong-hop-loai",
            row.place("khu_vuc"),
            f"mức của khu vực “{row.khu_vuc}” trong {standard.trich_dan} dành cho "
            f"{words.noi(threshold.loai_don_vi)}, không dành cho {row.loai}",
            "Xem lại cột Loại và cột Khu vực của đơn vị.",
            unit=row.ma,
        )


def _listed(standard: TieuChuan) -> str:
    return ", ".join(f"“{name}”" for name in standard.khu_vuc)
