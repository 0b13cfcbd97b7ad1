"""Numbers written into a copy of the clerk's workbook."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.model.errors import InputError, OutputError
from pipeline.model.findings import CellPlace
from pipeline.model.texts import fold
from pipeline.workbook.edit import Value, changed
from pipeline.workbook.file import store
from pipeline.workbook.package import NotAWorkbookError, Package


def write_copy(workbook: Path, out: Path, values: Mapping[CellPlace, Value]) -> None:
    """Write the workbook with these values in their cells as `out`; all else stays as it is.

    Raises OutputError if `out` already exists or cannot be written, InputError for a file
    that is not a workbook.
    """
    if out.suffix.lower() != workbook.suffix.lower():
        raise OutputError(
            f"“{out.name}” không có đuôi {workbook.suffix}",
            f"Đặt tên tệp mới có đuôi {workbook.suffix} như sổ cũ rồi chạy lại.",
        )
    try:
        content = workbook.read_bytes()
        titles = {fold(sheet.title): sheet.title for sheet in reversed(Package(content).sheets)}
        cells = {
            (titles[fold(place.sheet)], place.row, place.column): value
            for place, value in values.items()
            if place.row is not None and place.column is not None
        }
        store(out, changed(content, cells), replace_it=False)
    except (zipfile.BadZipFile, NotAWorkbookError, OSError) as cause:
        raise InputError(
            f"Không đọc được “{workbook.name}”.", "Đóng tệp ở chương trình khác rồi chạy lại."
        ) from cause
