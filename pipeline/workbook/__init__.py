"""Stage 1, read: a workbook becomes a year of records. Also writes and marks workbooks."""

from pipeline.workbook.year import read

__all__ = ["read"]
