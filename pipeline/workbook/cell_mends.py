"""Edits cells of the clerk's own workbook; losses are announced before, and nothing else is lost.

The file is written whole beside the old one and then takes its place; the old one goes to `ban-cu/`
with a time stamp. A workbook that is open in Excel or LibreOffice, or that was saved meanwhile, is
left as it is.
"""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import InputError, OutputError
from pipeline.model.findings import column_letter
from pipeline.model.texts import fold
from pipeline.workbook.edit import Cells, Value, changed
from pipeline.workbook.numbers import place_of
from pipeline.workbook.package import NotAWorkbookError, Package, Sheet, main

FORMER = "ban-cu"


@dataclass(frozen=True)
class Target:
    """A cell to be edited: sheet by its declared name, row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """A1 notation."""
        return f"{column_letter(self.column)}{self.row}"


class OpenElsewhereError(OutputError):
    """The workbook is open in another program."""


class ChangedMeanwhileError(OutputError):
    """The workbook was saved by another program after the page was shown."""


def version(content: bytes) -> str:
    """A hash that identifies this state of a workbook."""
    return hashlib.sha256(content).hexdigest()


def losses(content: bytes, *targets: Target) -> tuple[str, ...]:
    """What editing cells changes other than values, in Vietnamese; announced before it is done.

    If there are several cells, the one in question is named. Raises InputError if a cell must not
    be changed from here.
    """
    with _readable():
        package = Package(content)
        cells: dict[str, Cells] = {}
        found: list[str] = []
        for target in targets:
            sheet = _sheet(package, target)
            if sheet.part not in cells:
                cells[sheet.part] = Cells(package.look(sheet.part))
            lost = _lost(package, sheet, cells[sheet.part], target)
            where = f"Ô {target.cell}, sheet {target.sheet}: " if len(targets) > 1 else ""
            found += [f"{where}{name}" for name in lost]
        if any(True for _ in package.related("", "origin")):
            found.append("Sổ có chữ ký số; chữ ký sẽ không còn giá trị sau khi sửa.")
        return tuple(found)


def _lost(package: Package, sheet: Sheet, cells: Cells, target: Target) -> Iterator[str]:
    place = cells.shown_at((target.row, target.column))
    if place != (target.row, target.column):
        where = f"{column_letter(place[1])}{place[0]}"
        yield f"Ô này nằm trong một vùng gộp; cả vùng sẽ đổi (ghi ở ô {where})."
    cell = cells.get(place)
    formula = cell.find(main("f")) if cell is not None else None
    if formula is not None:
        if formula.get("ref"):
            raise InputError(
                f"Ô {target.cell} mang công thức dùng chung với các ô khác.",
                "Sửa ô này trong Excel, để các ô kia không mất công thức.",
            )
        text = f" “={formula.text}”" if formula.text else ""
        yield f"Công thức{text} trong ô sẽ được thay bằng giá trị."
    if cell is not None and cell.find(f"{main('is')}/{main('r')}") is not None:
        yield "Chữ đậm, nghiêng, màu riêng của từng chữ trong ô sẽ mất."
    _not_in_a_heading(package, sheet, place)


def mended(content: bytes, values: Mapping[Target, Value]) -> bytes:
    """The workbook with other values in these cells; InputError if it cannot be opened."""
    with _readable():
        package = Package(content)
        return changed(
            content,
            {
                (_sheet(package, target).title, target.row, target.column): value
                for target, value in values.items()
            },
        )


def save(path: Path, content: bytes, seen: str, now: dt.datetime) -> Path:
    """Replace the workbook whose version was `seen` by the edited one.

    Returns the path of the former file. Raises OpenElsewhereError, ChangedMeanwhileError, or
    OutputError if nothing can be written; the workbook is then as it was.
    """
    if opened_elsewhere(path):
        raise _open(path)
    _not_read_only(path)
    step = path.with_name(f".{path.name}.tam")
    former = _free(path.parent / FORMER, path, now)
    is_saved = False
    try:
        former.parent.mkdir(exist_ok=True)
        with step.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, step)
        shutil.copy2(path, former)
        if version(former.read_bytes()) != seen or version(path.read_bytes()) != seen:
            raise ChangedMeanwhileError(
                f"“{path.name}” đã được lưu lại từ chương trình khác sau khi trang này mở ra.",
                "Sổ chưa bị thay đổi gì. Xem lại ô trong sổ mới rồi sửa lần nữa, hoặc tải bản sao "
                "đã sửa.",
            )
        step.replace(path)
        is_saved = True
    except PermissionError as cause:
        raise _open(path) from cause
    except OSError as cause:
        raise OutputError(
            f"Không ghi được “{path.name}”.",
            "Xem ổ đĩa còn chỗ không, thư mục có cho ghi không; sổ chưa bị thay đổi gì.",
        ) from cause
    finally:
        for left in (step, *(() if is_saved else (former,))):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return former


def _not_read_only(path: Path) -> None:
    """Raise OutputError for a read-only file, which a rename would replace all the same."""
    with contextlib.suppress(OSError):
        if not path.stat().st_mode & stat.S_IWUSR:
            raise OutputError(
                f"“{path.name}” được đánh dấu chỉ cho đọc nên không được ghi đè.",
                "Bấm chuột phải vào tệp, chọn Properties, bỏ dấu Read-only rồi ghi lại; hoặc tải "
                "bản sao đã sửa.",
            )


def opened_elsewhere(path: Path) -> bool:
    """Whether Excel or LibreOffice says that it has the workbook open (their lock files)."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return any(map(os.path.lexists, locks))  # False, too, for a name that would be too long


def _open(path: Path) -> OpenElsewhereError:
    return OpenElsewhereError(
        f"“{path.name}” đang mở ở chương trình khác nên không được ghi đè.",
        "Lưu và đóng sổ rồi ghi lại, hoặc tải bản sao đã sửa. Nếu sổ không còn mở ở máy nào mà vẫn "
        f"thấy câu này: xóa tệp ẩn “~${path.name}” cạnh sổ.",
    )


def _free(folder: Path, path: Path, now: dt.datetime) -> Path:
    stem = f"{path.stem}-{now:%Y%m%d-%H%M%S}"
    names = (f"{stem}{number}{path.suffix}" for number in ("", *(f"-{n}" for n in range(2, 100))))
    return next(folder / name for name in names if not (folder / name).exists())


def _sheet(package: Package, target: Target) -> Sheet:
    wanted = fold(target.sheet)
    sheet = next((sheet for sheet in package.sheets if fold(sheet.title) == wanted), None)
    if sheet is None:
        raise InputError(f"Sổ không còn sheet “{target.sheet}”.", "Mở lại danh sách lỗi.")
    return sheet


def _not_in_a_heading(package: Package, sheet: Sheet, place: tuple[int, int]) -> None:
    """Excel names the headings of its tables (Insert > Table) a second time, in another part."""
    for _, part in package.related(sheet.part, "table"):
        first, _, last = package.look(part).get("ref", "").partition(":")
        top, left = place_of(first)
        _, right = place_of(last or first)
        if place[0] == top and left <= place[1] <= right:
            raise InputError(
                "Ô này là tiêu đề của một bảng Excel (Table).", "Sửa tiêu đề ấy trong Excel."
            )


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (NotAWorkbookError, zipfile.BadZipFile, LookupError, TypeError, ValueError) as cause:
        raise InputError(
            "Không mở được sổ để sửa ô này.", "Mở sổ bằng Excel, lưu lại rồi thử lần nữa."
        ) from cause
