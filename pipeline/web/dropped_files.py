"""Files that were dropped to be checked or signed: kept until the server ends."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from starlette.exceptions import HTTPException

from pipeline.model.errors import HosoError
from pipeline.model.words import slug
from pipeline.web.shelf import check_paper

if TYPE_CHECKING:
    from pipeline.model.reports import Linted

Kept = TypeVar("Kept")

MOST = 50
"""The most files that are kept; the oldest is deleted first."""


@dataclass(frozen=True)
class Examined:
    """A dropped file: its findings, the corrected copy, and its pages once they are asked for."""

    known: str
    name: str
    linted: Linted
    folder: Path

    @property
    def mended(self) -> Path | None:
        """The copy with everything fixed that a program can fix; None if there is nothing."""
        return self.linted.out if self.linted.mended else None

    def print_once(self) -> tuple[Path | None, str]:
        """Print the file to PDF when first asked for; returns the PDF, or why there is none."""
        return _print(self.folder)

    def page_count(self) -> int:
        """How many pages it has; printed first, if it was not yet."""
        from pipeline.pdf import pictures

        printed, _ = self.print_once()
        return pictures.count(printed) if printed else 0


@lru_cache(maxsize=MOST)  # what LibreOffice could not print is not tried again
def _print(folder: Path) -> tuple[Path | None, str]:
    from pipeline.printing.papers import to_pdf

    try:
        made = to_pdf({"tep": (folder / "tep.docx").read_bytes()})
    except (HosoError, OSError) as fault:
        return None, str(fault)
    if "tep" not in made.pdfs:
        return None, "LibreOffice không in được tệp này."
    target = folder / "tep.pdf"
    target.write_bytes(made.pdfs["tep"])
    return target, ""


class Desk(Generic[Kept]):
    """Files that came from the browser, by id, in a folder that goes with the server."""

    def __init__(self) -> None:
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[str, Kept] = {}
        self._guard = threading.Lock()

    def place(self) -> tuple[str, Path]:
        """A new id, and the folder of what is kept under it."""
        known = secrets.token_hex(8)
        with self._guard:
            if self._home is None:
                # With the process in its name: the next run finds it after a kill.
                prefix = f"hoso-{os.getpid()}-"
                self._home = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
            folder = Path(self._home.name) / known
        folder.mkdir()
        return known, folder

    def keep(self, known: str, kept: Kept) -> None:
        """Keep something under an id; the oldest goes if there is too much."""
        removed = []
        with self._guard:
            self._files[known] = kept
            while len(self._files) > MOST:
                removed.append(next(iter(self._files)))
                self._files.pop(removed[-1])
            home = Path(self._home.name) if self._home is not None else None
        if home is not None:
            for name in removed:
                shutil.rmtree(home / name, ignore_errors=True)

    def find(self, known: str, hint: str) -> Kept:
        """What is kept under an id; if it is gone, a page (404) says so, and what to do."""
        try:
            return self._files[known]
        except KeyError as cause:
            message = f"Không còn giữ tệp này (trang đã khởi động lại). {hint}"
            raise HTTPException(404, message) from cause

    def close(self) -> None:
        """Delete the files."""
        with self._guard:
            home, self._home = self._home, None
        if home is not None:
            home.cleanup()


def examine(desk: Desk[Examined], name: str, content: bytes, rules: str | None) -> Examined:
    """Check a file's layout. Raises InputError, or UsageError for unknown rules."""
    from pipeline.thethuc import lint

    check_paper(name, content)
    known, folder = desk.place()
    file = folder / "tep.docx"
    file.write_bytes(content)
    (linted,) = lint([file], rules, fix=True, out=folder / "da-sua.docx")
    shown = Path(name.replace("\\", "/")).name
    examined = Examined(known, shown, linted, folder)
    desk.keep(known, examined)
    return examined


def plain_name(name: str, suffix: str, behind: str = "") -> str:
    """A name for a download: ASCII, without folders."""
    return f"{slug(Path(name).stem) or 'tep'}{behind}{suffix}"
