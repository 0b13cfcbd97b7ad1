"""The archive packages in a workbook's outputs, and the check of packages from elsewhere."""

import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.errors import InputError
from pipeline.model.folders import output_folder
from pipeline.web.commands import ask
from pipeline.web.shelf import id_of

FOLDER = "luu-tru"
LISTS = ("muc-luc-nop-luu", "bien-ban-giao-nhan")
UNPACKED = 1 << 30
MOST_FILES = 10_000
"""A package from elsewhere that unpacks to more, or has more files, is not opened."""


@dataclass(frozen=True)
class Package:
    """A package, or a list of the hand-in: its id, its file, when it was made, its bytes."""

    known: str
    path: Path
    made: dt.datetime
    size: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    @property
    def megabytes(self) -> str:
        """Its size in words."""
        return f"{self.size / 1_000_000:.1f}".replace(".", ",") + " MB"


def packages(workbook: Path, out: Path) -> tuple[Package, ...]:
    """The packages of a workbook by name, all versions."""
    return _files(workbook, out, "*.zip")


def lists(workbook: Path, out: Path) -> tuple[Package, ...]:
    """The lists of the hand-in, as Word and PDF."""
    return tuple(package for name in LISTS for package in _files(workbook, out, f"{name}.*"))


def find(workbook: Path, out: Path, known: str) -> Package:
    """A package or a list by its id; KeyError if there is none."""
    every = (*packages(workbook, out), *lists(workbook, out))
    return {package.known: package for package in every}[known]


def _files(workbook: Path, out: Path, names: str) -> tuple[Package, ...]:
    files = []
    for path in sorted(folder(workbook, out).glob(names)):
        if path.is_file() and not path.name.startswith("."):
            state = path.stat()
            made = dt.datetime.fromtimestamp(state.st_mtime)
            files.append(Package(id_of(path.name), path, made, state.st_size))
    return tuple(files)


def dossiers(workbook: Path, out: Path) -> list[dict[str, Any]]:
    """Every dossier of the year, with what it lacks: as `hoso archive --list` says it."""
    (found,) = ask("archive", "--list", str(workbook.resolve()), "--out", str(out.resolve()))
    listed: list[dict[str, Any]] = found["dossiers"]
    return listed


def verified(paths: Sequence[Path], trust: Path | None = None) -> list[dict[str, Any]]:
    """The answer of `hoso verify` for packages, folders of them, and signed PDFs.

    If a file `trust` is given, certificate chains must end at one in it.
    """
    named = [str(path.resolve()) for path in paths]
    answers: list[dict[str, Any]] = ask(
        "verify", *named, *([f"--trust={trust}"] if trust else []), more_seconds=len(named)
    )
    return answers


def folder(workbook: Path, out: Path) -> Path:
    """The folder of a workbook's packages."""
    return output_folder(workbook, out) / FOLDER


def look_before(path: Path, name: str) -> None:
    """Raise InputError if a file is not a package, or would fill the memory when unpacked."""
    if path.suffix.lower() == ".pdf":
        return
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as cause:
        raise InputError(
            f"“{name}” không phải tệp zip đọc được.", "Chọn gói hồ sơ (.zip) do chương trình lập."
        ) from cause
    if sum(sizes) > UNPACKED or len(sizes) > MOST_FILES:
        raise InputError(
            f"“{name}” lớn quá nên không được mở trên trang.",
            "Nếu tin tệp này, nhờ người phụ trách máy tính kiểm tra.",
        )
