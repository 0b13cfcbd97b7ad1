"""The workbooks of a folder and what is dropped on the page: the browser knows them by ids only."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import InputError, OutputError
from pipeline.model.words import slug
from pipeline.ooxml import guard

SUFFIXES = (".xlsx", ".xlsm")
LARGEST = 60 << 20


@dataclass(frozen=True)
class Stamp:
    """What shows that a file has changed: the time of its last change, and its size."""

    changed: int
    size: int


@dataclass(frozen=True)
class Shelf:
    """A folder of workbooks, and the folder where their papers go."""

    folder: Path
    out: Path

    def workbooks(self) -> dict[str, Path]:
        """The workbooks by id, in the order of their names."""
        if not self.folder.is_dir():
            return {}
        paths = sorted(
            path
            for path in self.folder.iterdir()
            if path.suffix.lower() in SUFFIXES
            and not path.name.startswith(("~$", "."))
            and path.is_file()
        )
        return {id_of(book.name): book for book in paths}

    def find(self, known: str) -> Path:
        """The workbook of an id; KeyError if there is none."""
        return self.workbooks()[known]

    def put(self, name: str, content: bytes) -> str:
        """Store a workbook that was dropped on the page and return its id.

        The same content under the same name is not stored twice; a file is never overwritten.
        Raises InputError if it is not a workbook, OutputError if it cannot be written.
        """
        check_workbook(name, content)
        for path in self._names(name):
            try:
                if path.exists():
                    if path.read_bytes() == content:
                        return id_of(path.name)
                    continue
                self.folder.mkdir(parents=True, exist_ok=True)
                _store(path, content)
            except FileExistsError:
                continue
            except OSError as cause:
                raise OutputError(
                    f"Không ghi được “{path.name}” vào thư mục {self.folder.name}.",
                    "Xem thư mục có cho ghi không và ổ đĩa còn chỗ không.",
                ) from cause
            return id_of(path.name)
        raise OutputError(f"Đã có quá nhiều sổ tên “{name}”.", "Đổi tên tệp rồi thả lại.")

    def _names(self, name: str) -> Iterable[Path]:
        """File names for a name: without folders or forbidden characters, then numbered ones."""
        stem, suffix = Path(name).stem, Path(name).suffix.lower()
        plain = slug(re.sub(r"[^\w .-]", " ", stem)) or "so"
        yield self.folder / f"{plain}{suffix}"
        for number in range(2, 100):
            yield self.folder / f"{plain}-{number}{suffix}"


def _store(path: Path, content: bytes) -> None:
    """Write a new file, whole or not at all; FileExistsError if there is one."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise
    except OSError:  # the disk is full
        path.unlink(missing_ok=True)
        raise


def id_of(name: str) -> str:
    """The id of a file for the browser, without its name or path."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def stamp(path: Path) -> Stamp | None:
    """A file's stamp; None while it cannot be seen (Excel replaces a file when it saves it)."""
    try:
        known = path.stat()
    except OSError:
        return None
    return Stamp(known.st_mtime_ns, known.st_size)


def check_workbook(name: str, content: bytes) -> None:
    """Raise InputError if a file is not a workbook, or must not be opened."""
    if Path(name).suffix.lower() not in SUFFIXES:
        raise InputError(
            f"“{Path(name).name}” không phải sổ Excel (.xlsx).",
            "Mở tệp bằng Excel, lưu thành dạng .xlsx rồi thả lại.",
        )
    _check(name, content, guard.WORKBOOK, "xl/workbook.xml", "sổ Excel (.xlsx)")


def check_paper(name: str, content: bytes) -> None:
    """Raise InputError if a file is not a Word file, or must not be opened."""
    _check(name, content, guard.PAPER, "word/document.xml", "tệp Word (.docx)")


def _check(name: str, content: bytes, limits: guard.Limits, part: str, what: str) -> None:
    shown = Path(name).name
    if len(content) > LARGEST:
        raise InputError(f"“{shown}” lớn quá 60 MB.", "Bỏ bớt hình ảnh trong tệp rồi thả lại.")
    if (why := guard.fault(content, limits)) is not None:
        raise InputError(f"“{shown}” không được nhận: {why}.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            known = part in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        known = False
    if not known:
        raise InputError(
            f"“{shown}” không phải {what}, hoặc tệp đã hỏng.",
            "Mở lại tệp bằng chương trình đã tạo ra nó, lưu lại rồi thả lại.",
        )
