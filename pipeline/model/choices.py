"""The closed lists of the workbook that do not depend on what is in it."""

from pipeline.model import kinds
from pipeline.regulations import layouts, standards


def closed_lists() -> dict[str, tuple[str, ...]]:
    """The lists by the name that columns refer to."""
    return {
        "loai_van_ban": tuple(
            kind.name for kind in kinds.load() if kind.administrative and not kind.register
        ),
        "quy_dinh": standards.codes(),
        "the_thuc": tuple(layout.code for layout in layouts.load()),
    }
