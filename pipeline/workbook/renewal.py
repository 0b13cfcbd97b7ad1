"""What `hoso new` does: a workbook for a year, blank or from the workbook of the year before."""

import datetime as dt
from pathlib import Path

from pipeline.assess.points import score
from pipeline.assess.results import choose
from pipeline.examining import lists
from pipeline.model.errors import InputError
from pipeline.model.records import Year
from pipeline.regulations import standards
from pipeline.workbook.blank import Lists, new_file
from pipeline.workbook.reading import read


def new_workbook(file: Path, year: int, old: Path | None) -> None:
    """Write a new workbook, blank or carried over from last year's."""
    before = read(old, lists()).year if old is not None else None
    if old is not None and before is None:
        raise InputError(
            f"Không lấy lại được gì từ “{old.name}”: không đọc được mục Năm.",
            "Chạy hoso check với sổ cũ để xem lỗi.",
        )
    if before is not None:
        before, _ = score(before, choose(before)[0])
    new_file(file, year, before, _workbook_lists(year, before))


def _workbook_lists(year: int, before: Year | None) -> Lists:
    """The drop-downs of a new workbook; areas are those of the standard it will follow."""
    named = before.settings.quy_dinh_ap_dung if before else None
    standard = standards.load(named) if named else standards.in_force(dt.date(year, 12, 31))
    known = lists()
    return Lists(
        loai_van_ban=known["loai_van_ban"],
        quy_dinh=known["quy_dinh"],
        the_thuc=known["the_thuc"],
        khu_vuc=standard.khu_vuc if standard else (),
    )
