"""Which standard a workbook is judged by."""

import datetime as dt
from collections.abc import Iterator

from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import VanBan, Year
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def standard_of(year: Year) -> tuple[TieuChuan, list[Finding]]:
    """The standard the workbook names, else the one in force on Ngày đánh giá.

    Where both are known and differ, one warning cites both; if neither is, an error.
    """
    settings = year.settings
    named = settings.quy_dinh_ap_dung
    day = settings.ngay_danh_gia or dt.date(settings.nam, 12, 31)
    valid = standards.in_force(day)
    place = settings.cells.get("quy_dinh_ap_dung", year.heading(type(settings), "nam"))
    if named is None:
        if valid is not None:
            return valid, []
        code = standards.codes()[0]
        fault = error(
            "khong-co-quy-dinh",
            place,
            f"không có quy định nào có hiệu lực ngày {words.ngay_so(day)}",
            f"Xem lại Năm và Ngày đánh giá, hoặc ghi mã quy định vào mục Quy định áp dụng: "
            f"{', '.join(standards.codes())}.",
        )
        return standards.load(code), [fault]
    chosen = standards.load(named)
    if valid is None or valid.ma == named or settings.ly_do_ap_dung_quy_dinh:
        return chosen, []
    if settings.ngay_danh_gia is None:
        return chosen, list(_without_a_day(year, chosen, valid, place))
    doubt = warning(
        "quy-dinh-khac-ngay",
        place,
        f"sổ ghi {chosen.trich_dan} nhưng ngày đánh giá {words.ngay_so(day)} "
        f"thuộc hiệu lực của {valid.trich_dan}",
        f"Ghi “{valid.ma}”; nếu huyện vẫn xét theo {chosen.trich_dan} thì giữ nguyên và ghi lý do "
        "ở mục Lý do áp dụng quy định.",
    )
    return chosen, [doubt]


def _without_a_day(
    year: Year, chosen: TieuChuan, valid: TieuChuan, place: CellPlace
) -> Iterator[Finding]:
    """While Ngày đánh giá is blank: a regulation that ended before the year, or before a paper."""
    ended = chosen.hieu_luc_den
    if ended is None:
        return
    if ended.year < year.settings.nam:
        yield _of_another_year(year, chosen, valid, place)
        return
    days = [row.ngay_ban_hanh for row in year.all(VanBan) if row.ngay_ban_hanh is not None]
    if days and max(days) > ended:
        yield warning(
            "quy-dinh-khac-ngay",
            place,
            f"sổ ghi {chosen.trich_dan}, hết hiệu lực ngày {words.ngay_so(ended)}, mà có văn bản "
            f"đề ngày {words.ngay_so(max(days))}, khi đã có {valid.trich_dan}",
            f"Ghi “{valid.ma}”; nếu huyện vẫn xét theo {chosen.trich_dan} thì giữ nguyên và ghi lý "
            "do ở mục Lý do áp dụng quy định.",
        )


def _of_another_year(year: Year, chosen: TieuChuan, valid: TieuChuan, place: CellPlace) -> Finding:
    """While no date is known yet, a regulation that ended before the year is reported."""
    ended = chosen.hieu_luc_den
    ended_how = f"hết hiệu lực ngày {words.ngay_so(ended)}" if ended else "không còn được áp dụng"
    return warning(
        "quy-dinh-khac-ngay",
        place,
        f"sổ năm {year.settings.nam} ghi {chosen.trich_dan}, {ended_how}; cuối năm ấy có hiệu lực "
        f"{valid.trich_dan}",
        f"Ghi “{valid.ma}”; nếu huyện vẫn xét theo {chosen.trich_dan} thì giữ nguyên và ghi lý do "
        "ở mục Lý do áp dụng quy định.",
    )
