"""A workbook for a new year: blank, or carried over from the year before."""

import datetime as dt
from pathlib import Path

from pipeline.model import words
from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError
from pipeline.model.points_by_rule import with_points_by_rule
from pipeline.model.records import Year
from pipeline.model.standard import standard_of
from pipeline.regulations import standards
from pipeline.workbook.blank import Lists, new_file
from pipeline.workbook.year import read


def new_workbook(file: Path, year: int, old: Path | None) -> str | None:
    """Write a new workbook, blank or carried over from the `old` one of the year before.

    Returns a note for the clerk on its regulation, None if there is nothing to say; InputError if
    the year of the old one cannot be read.
    """
    before = _year_of(old) if old is not None else None
    new_file(file, year, before, lists_of(year, before), known_criteria(year, before))
    return ended_regulation(year, before)


def _year_of(old: Path) -> Year:
    year = read(old, closed_lists()).year
    if year is None:
        raise InputError(
            f"Không lấy lại được gì từ “{old.name}”: không đọc được mục Năm.",
            "Chạy hoso check với sổ cũ để xem lỗi.",
        )
    return with_points_by_rule(year, standard_of(year)[0])


def known_criteria(year: int, before: Year | None) -> tuple[dict[str, object], ...]:
    """The criteria of the regulation for a blank workbook's year, as far as known.

    If the regulation gives their number, they are numbered from 1; unknown values stay blank.
    """
    standard = standards.in_force(dt.date(year, 12, 31))
    if before is not None or standard is None or standard.so_luong is None:
        return ()
    known = {criterion.ma: criterion for criterion in standard.tieu_chi}
    rows: list[dict[str, object]] = []
    for number in range(1, standard.so_luong + 1):
        row: dict[str, object] = {"ma": str(number)}
        if (criterion := known.get(str(number))) is not None:
            row |= {"ten": criterion.ten, "diem_toi_da": criterion.diem_toi_da}
        rows.append(row)
    return tuple(rows)


def ended_regulation(year: int, before: Year | None) -> str | None:
    """A note on the regulation carried over, if it ends before the year does."""
    named = before.settings.quy_dinh_ap_dung if before else None
    if named is None:
        return None
    old, valid = standards.load(named), standards.in_force(dt.date(year, 12, 31))
    ended = old.hieu_luc_den
    if ended is None or ended >= dt.date(year, 12, 31) or valid is None or valid.ma == named:
        return None
    return (
        f"Sổ cũ ghi {old.trich_dan}, hết hiệu lực ngày {words.ngay_so(ended)}; cuối năm {year} có "
        f"hiệu lực {valid.trich_dan}. Xem lại mục Quy định áp dụng (mã “{valid.ma}”), các sheet "
        "Căn cứ, Bộ chỉ tiêu và cột Khu vực; nếu huyện vẫn xét theo quy định cũ thì ghi lý do ở "
        "mục Lý do áp dụng quy định."
    )


def lists_of(year: int, before: Year | None) -> Lists:
    """The drop-downs of a new workbook; areas are those of the standard it will follow."""
    named = before.settings.quy_dinh_ap_dung if before else None
    standard = standards.load(named) if named else standards.in_force(dt.date(year, 12, 31))
    known = closed_lists()
    return Lists(
        loai_van_ban=known["loai_van_ban"],
        quy_dinh=known["quy_dinh"],
        the_thuc=known["the_thuc"],
        khu_vuc=standard.khu_vuc if standard else (),
    )
