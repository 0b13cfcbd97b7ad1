"""The libraries of a run, imported without what only costs time: a third of the start of a command.

openpyxl imports numpy, where it is installed, only to know its numbers among the values of cells.
None of ours is one; the charts, which do need numpy, are drawn in a process of their own. And what
is imported stays, so that looking for garbage among it finds none, now or later.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Inside it a command imports what it needs, if that has not been done before."""
    if "openpyxl" in sys.modules:
        yield
        return
    gc.disable()
    try:
        _import_openpyxl()
        yield
    finally:
        gc.freeze()
        gc.enable()


def _import_openpyxl() -> None:
    """Import openpyxl; for that time numpy counts as not installed."""
    if "numpy" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import openpyxl  # noqa: F401
    finally:
        del sys.modules["numpy"]
