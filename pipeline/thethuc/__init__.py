"""The layout checker: whether a .docx keeps to the regulation on administrative papers.

read/        lines with look and place      recognise/   which line is which component
judge/       breaches of the rules          mend/        safe changes, the corrected copy
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.thethuc.codes import CODES
    from pipeline.thethuc.document import Examination, examine
    from pipeline.thethuc.files import lint
    from pipeline.thethuc.made_papers import linted
    from pipeline.thethuc.mend.copy import fix

__all__ = [
    "CODES",
    "Examination",
    "examine",
    "fix",
    "lint",
    "linted",
]

_MODULES = {
    "CODES": "codes",
    "fix": "mend.copy",
    "lint": "files",
    "linted": "made_papers",
}


def __getattr__(name: str) -> object:
    """What is offered, loaded when it is asked for: workers measure papers by the rules alone."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'document')}"), name)
