"""A register of papers as a workbook to read and print."""

from collections.abc import Iterable

from pipeline.model.sheets import Sheet


def register_file(year: int, sheets: Iterable[Sheet]) -> bytes:
    """A workbook that holds these sheets of a year."""
    from pipeline.workbook.table_file import content  # openpyxl takes 0.3 s to import

    listed = tuple(sheets)
    return content(listed, f"{listed[0].title} năm {year}", year)
