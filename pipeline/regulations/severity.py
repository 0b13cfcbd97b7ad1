"""How much a breach of a rule counts."""

from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a paper from being made; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


STILL_MADE = "Văn bản vẫn được làm; khi soát riêng, hoso lint nêu đây là lỗi."
"""Why the making of papers only warns of what `hoso lint` calls an error."""
