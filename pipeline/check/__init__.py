"""Stage 2, check: every fault in the year's records, one subject a module."""

from pipeline.check.subjects import check

__all__ = ["check"]
