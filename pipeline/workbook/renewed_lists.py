"""The drop-downs of a workbook as a file, brought up to what the program knows now."""

from pathlib import Path
from zipfile import BadZipFile

from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError
from pipeline.workbook import spreadsheet
from pipeline.workbook.drop_downs import Renewed, renewed
from pipeline.workbook.new_workbook import lists_of
from pipeline.workbook.package import NotAWorkbookError
from pipeline.workbook.year import read


def renewed_lists(workbook: Path) -> tuple[bytes, Renewed]:
    """The workbook's bytes, and the same with its drop-downs brought up to date.

    Raises InputError if its year cannot be read, or if it cannot be opened.
    """
    year = read(workbook, closed_lists()).year
    if year is None:
        raise InputError(
            f"Không cập nhật được “{workbook.name}”: không đọc được mục Năm.",
            "Chạy hoso check với sổ này để xem lỗi.",
        )
    try:
        content = workbook.read_bytes()
        known = lists_of(year.settings.nam, year)
        return content, renewed(content, spreadsheet.load(workbook), known)
    except (NotAWorkbookError, BadZipFile, OSError, LookupError, TypeError, ValueError) as cause:
        raise InputError(
            f"Không mở được “{workbook.name}” để cập nhật.",
            "Mở sổ bằng Excel, lưu lại rồi chạy lần nữa.",
        ) from cause
