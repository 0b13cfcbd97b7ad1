"""The file: the same bytes for the same workbook, and where they are stored."""

import contextlib
import datetime as dt
import io
import os
import re
import time
import zipfile
from pathlib import Path

from pipeline.model.errors import OutputError
from pipeline.model.file_owners import give

_UNFINISHED = ".tam"
_OLD_SECONDS = 3600

# Codes are text by design: without this Excel marks each of them as a number stored as text.
_IGNORED = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
# The schema fixes their place: after the page set-up, before drawings and comments.
_AFTER_IGNORED = rb"(?=<drawing |<legacyDrawing |<tableParts|</worksheet>)"


def repacked(book: bytes, stamp: dt.datetime) -> bytes:
    """The same workbook without the time it was written at."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _dated(part, stamp)
            elif name.startswith("xl/worksheets/sheet"):
                part = _finished(part)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return packed.getvalue()


def _dated(core: bytes, stamp: dt.datetime) -> bytes:
    modified = rb"(<dcterms:modified[^>]*>)[^<]*"
    return re.sub(modified, rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode(), core)


def _finished(sheet: bytes) -> bytes:
    """Add what openpyxl does not support: no warnings on codes, rows that grow with their text."""
    free = sheet.replace(b' customHeight="1"', b"")
    return re.sub(_AFTER_IGNORED, _IGNORED, free, count=1)


def store(path: Path, data: bytes, *, replace_it: bool) -> None:
    """Write the file completely or not at all, however this process ends; else OutputError.

    It is written beside its place and then takes its name, which another program may have taken.
    """
    step = path.with_name(f".hoso-{os.getpid()}{_UNFINISHED}")
    try:
        _clean(path.parent)
        if not replace_it and os.path.lexists(path):
            raise FileExistsError(path)
        file = step.open("wb")
    except FileExistsError as cause:
        raise _taken(path) from cause
    except FileNotFoundError as cause:
        raise OutputError(
            f"Không có thư mục “{path.parent}”", "Tạo thư mục ấy, hoặc chọn thư mục khác."
        ) from cause
    except OSError as cause:
        raise OutputError(
            f"Không ghi được tệp “{path}”",
            "Đóng tệp nếu đang mở ở chương trình khác; xem thư mục có cho ghi không.",
        ) from cause
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        give(step)
        if replace_it:
            step.replace(path)
        else:
            _name(step, path)
    except FileExistsError as cause:
        raise _taken(path) from cause
    except OSError as cause:
        raise OutputError(
            f"Không ghi hết được tệp “{path}”", "Xem ổ đĩa còn chỗ trống không rồi chạy lại."
        ) from cause
    finally:
        step.unlink(missing_ok=True)


def _clean(folder: Path) -> None:
    """Delete old files that killed processes left; new ones may belong to a running process."""
    for path in folder.glob(f".hoso-*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - _OLD_SECONDS:
                path.unlink()


def _name(step: Path, path: Path) -> None:
    """Give a written file its name. A link fails if the name is taken; a rename overwrites."""
    try:
        os.link(step, path)
    except FileExistsError:
        raise
    except OSError as cause:  # a drive without links (FAT)
        if os.path.lexists(path):
            raise FileExistsError(path) from cause
        step.rename(path)


def _taken(path: Path) -> OutputError:
    return OutputError(
        f"Tệp “{path}” đã có, không ghi đè", "Đặt tên khác cho sổ mới, hoặc dời tệp cũ đi."
    )
