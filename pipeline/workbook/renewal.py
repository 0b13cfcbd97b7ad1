"""What `hoso new` does: a workbook for a year, blank or from the workbook of the year before."""

import datetime as dt
from pathlib import Path

from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError
from pipeline.model.records import Year
from pipeline.regulations import standards
from pipeline.workbook.blank import Lists, new_file
from pipeline.workbook.reading import read


def year_of(old: Path) -> Year:
    """The records of the workbook of the year before; InputError when its year cannot be read."""
    year = read(old, closed_lists()).year
    if year is None:
        raise InputError(
            f"Không lấy lại được gì từ “{old.name}”: không đọc được mục Năm.",
            "Chạy hoso check với sổ cũ để xem lỗi.",
        )
    return year


def new_workbook(file: Path, year: int, before: Year | None) -> None:
    """Write a new workbook, blank or carried over from the year `before` it."""
    new_file(file, year, before, _workbook_lists(year, before))


def _workbook_lists(year: int, before: Year | None) -> Lists:
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
