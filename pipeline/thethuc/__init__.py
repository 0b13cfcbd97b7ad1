"""The layout checker: does a .docx keep to the regulation on administrative papers (thể thức)?

package      the zip and its parts          effective    formatting, however it came about
reading      lines with look and place      recognising  which line is which component
rules        the regulation as data         judging*     breaches of the rules
mending      safe changes                   fixing       the corrected copy
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.lint.codes import CODES
    from pipeline.lint.examining import Component, Examination, Examined, examine
    from pipeline.lint.fixing import fix
    from pipeline.lint.running import run

__all__ = ["CODES", "Component", "Examination", "Examined", "examine", "fix", "run"]

_MODULES = {"CODES": "codes", "fix": "fixing", "run": "running"}


def __getattr__(name: str) -> object:
    """What is offered, loaded when it is asked for: workers measure papers by the rules alone."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'examining')}"), name)
