"""Workbooks checked: once for each time that they were saved, by the same functions as `hoso`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.errors import HosoError
from pipeline.model.findings import FilePlace, Finding, error
from pipeline.web.shelf import Stamp, stamp

if TYPE_CHECKING:
    from pipeline.model.reports import Checked
    from pipeline.workbook.spreadsheet import Sheet

# Which kinds of paper there are is one setting of the whole process (`kinds.use`).
_one_at_a_time = threading.RLock()


@contextmanager
def kinds_of(workbook: Path) -> Iterator[None]:
    """Within it, the kinds of paper are those that count for this workbook."""
    # Slow to import, and the first page does not wait for it.
    from pipeline.examination import use_kinds

    with _one_at_a_time:
        use_kinds([workbook])
        yield


@dataclass(frozen=True)
class Check:
    """The check of a workbook, and the state of the file that was checked.

    `loaded` are its sheets: a workbook of 300 units takes a quarter of a second to
    load, and its rows are shown as soon as it is checked.
    """

    path: Path
    stamp: Stamp | None
    version: str
    checked: Checked
    loaded: tuple[Sheet, ...] = ()

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The sheets by declared name; empty if the file cannot be read."""
        from pipeline.model.records import SHEETS
        from pipeline.workbook.sheets import match_sheets
        from pipeline.workbook.values import Reader

        by_record = match_sheets(self.loaded, Reader({}))
        return {sheet.sheet: by_record[sheet] for sheet in SHEETS if sheet in by_record}

    @cached_property
    def heading_rows(self) -> dict[str, int]:
        """The row of the headings of each sheet."""
        from pipeline.model.records import SHEETS, columns
        from pipeline.workbook.headings import heading_row

        names = {sheet.sheet: [column.heading for column in columns(sheet)] for sheet in SHEETS}
        names[SHEETS[0].sheet] = ["Mục", "Giá trị"]
        return {name: heading_row(sheet, names[name]) for name, sheet in self.sheets.items()}

    @property
    def errors(self) -> int:
        """How many of its findings are errors."""
        return sum(finding.is_error for finding in self.checked.findings)

    @property
    def warnings(self) -> int:
        """How many of its findings are warnings."""
        return len(self.checked.findings) - self.errors


class Checks:
    """The last check of each workbook; a workbook that was saved since is checked again."""

    def __init__(self) -> None:
        self._known: dict[Path, Check] = {}
        self._locks: dict[Path, threading.Lock] = {}
        self._guard = threading.Lock()

    def of(self, path: Path) -> Check:
        """The check of a workbook as it is now."""
        with self._guard:
            lock = self._locks.setdefault(path, threading.Lock())
        with lock:
            now = stamp(path)
            known = self._known.get(path)
            if known is None or known.stamp != now:
                known = checked(path)
                self._known[path] = known
            return known

    def known(self, path: Path) -> Check | None:
        """The last check, if it is still valid; nothing is read."""
        known = self._known.get(path)
        return known if known is not None and known.stamp == stamp(path) else None


def checked(path: Path, beside: Path | None = None) -> Check:
    """Read and check a workbook; an error that prevents reading becomes a finding.

    A trial copy is treated as if it were `beside` the workbook, where the clerk's own kinds may be.
    """
    from pipeline.examination import checked_with_required
    from pipeline.model.reports import Checked
    from pipeline.workbook import spreadsheet
    from pipeline.workbook.cell_mends import version

    before = stamp(path)
    loaded: tuple[Sheet, ...] = ()
    try:
        state = version(path.read_bytes())
    except OSError:
        state = ""
    try:
        loaded = spreadsheet.load(path)
        with kinds_of(beside or path):
            result = checked_with_required(path, loaded)
    except HosoError as fault:
        result = Checked(path, None, (_as_finding(path, fault),))
    return Check(path, before, state, result, loaded)


def lists_of(check: Check) -> dict[str, tuple[str, ...]]:
    """The closed lists of the columns of a workbook, those of its own codes included."""
    from pipeline.model.choices import closed_lists

    with kinds_of(check.path):
        return closed_lists()


def _as_finding(path: Path, fault: HosoError) -> Finding:
    return error("so-khong-doc-duoc", FilePlace(path.name), fault.message, fault.hint)
