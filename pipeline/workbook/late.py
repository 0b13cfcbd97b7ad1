"""What needs openpyxl, whose import takes 0.3 s, for those who seldom need it."""

from collections.abc import Iterable

from pipeline.model.sheets import Sheet


def table(year: int, sheets: Iterable[Sheet]) -> bytes:
    """A workbook that holds these sheets of a year."""
    from pipeline.workbook.table_file import content

    listed = tuple(sheets)
    return content(listed, f"{listed[0].title} năm {year}", year)
