"""openpyxl, imported without what a run does not need of it.

openpyxl imports numpy, where it is installed, only to know its numbers among the values of cells.
None of ours is one, and numpy (which the charts need, in a process of their own) would take a
fifth of the start of every command.
"""

import sys


def import_openpyxl() -> None:
    """Import openpyxl; for the time being numpy counts as not installed."""
    if "numpy" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import openpyxl  # noqa: F401
    finally:
        del sys.modules["numpy"]
