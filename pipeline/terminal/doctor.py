"""`hoso doctor`: what is installed, which font is used, and how to install what is missing."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from pipeline import __version__
from pipeline.fonts import family
from pipeline.fonts.family import MissingFontError
from pipeline.model.errors import MissingProgramError

LIBRARIES = ("docxtpl", "openpyxl", "pypdf", "pypdfium2", "vn-numberwords")
"""The packages without which no paper can be made."""


@dataclass(frozen=True)
class Result:
    """One thing that was checked: whether it is right, what was found, how to fix it."""

    name: str
    ok: bool
    found: str
    mend: str = ""

    def line(self) -> str:
        """The result as one line."""
        mark = "✓" if self.ok else "✗"
        return f"{mark} {self.name}: {self.found}" + (f"\n  → {self.mend}" if self.mend else "")

    def as_json(self) -> dict[str, object]:
        """The result for `--json`."""
        return {"name": self.name, "ok": self.ok, "found": self.found, "mend": self.mend}


def examine(libreoffice: Callable[[], str]) -> tuple[Result, ...]:
    """Check everything the program needs, without starting any of it.

    `libreoffice` gives the path of the program, or raises MissingProgramError.
    """
    return (
        Result("hoso", True, __version__),
        Result("Python", True, platform.python_version()),
        _libreoffice(libreoffice),
        _font(),
        *map(_package, LIBRARIES),
    )


def _libreoffice(find: Callable[[], str]) -> Result:
    try:
        return Result("LibreOffice", True, find())
    except MissingProgramError as fault:
        return Result("LibreOffice", False, fault.message, fault.hint)


def _font() -> Result:
    try:
        font = family.find()
    except MissingFontError as fault:
        return Result("Phông chữ", False, fault.message, fault.hint)
    return Result("Phông chữ", True, f"{font.family} ({font.files[0].parent})")


def _package(name: str) -> Result:
    try:
        return Result(name, True, version(name))
    except PackageNotFoundError:
        return Result(name, False, "chưa cài", "Chạy: make documents (tự cài các gói Python).")
