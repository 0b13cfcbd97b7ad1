"""How much a breach of a rule counts."""

from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a paper from being made; a warning does not."""

    ERROR = "error"
    WARNING = "warning"
