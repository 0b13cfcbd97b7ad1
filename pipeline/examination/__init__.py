"""A workbook's year: read, checked and assessed (stages 1 to 3), before any paper is made."""

from pipeline.examination.stages import (
    check_only,
    checked_with_required,
    examine,
    own_templates,
    use_kinds,
)

__all__ = [
    "check_only",
    "checked_with_required",
    "examine",
    "own_templates",
    "use_kinds",
]
