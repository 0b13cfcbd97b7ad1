"""Folders for one run's own use, and what is left of runs that were killed.

A folder's name holds the process that made it (`hoso-<pid>-…`). While LibreOffice runs in one, the
file `pid` there names its process group. So the next run can end and delete what a killed one left.
"""

import atexit
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pipeline.model.errors import OutputError

IN_MEMORY = Path("/dev/shm")  # noqa: S108  folders in it have names of their own
"""Where Linux keeps files in memory. LibreOffice makes sure that each file of its profile has
reached the disk, and waits for it: a quarter of a second a run."""

ROOM = 32_000_000
"""This many bytes must be free in memory: room for a profile many times over."""

LEAST = 20_000_000
"""Bytes that must be free in the temporary folder: a run of LibreOffice with its files."""

_PID = "pid"
_own: set[Path] = set()


@contextmanager
def folder(*, in_memory: bool = False) -> Iterator[Path]:
    """A folder that is deleted at the end, even if something still writes there.

    In memory if Linux offers room for it. Raises OSError when no place can be written.
    """
    path = _made(in_memory)
    _own.add(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        _own.discard(path)


def _made(in_memory: bool) -> Path:
    prefix = f"hoso-{os.getpid()}-"
    if in_memory and _is_roomy():
        with contextlib.suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=prefix, dir=IN_MEMORY))
    return Path(tempfile.mkdtemp(prefix=prefix))


def _is_roomy() -> bool:
    try:
        return os.access(IN_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    except OSError:
        return False


def check_room() -> None:
    """OutputError when the temporary folder has no room for the papers of a run, or no name.

    LibreOffice finds no files in a folder whose name is not in UTF-8.
    """
    place = tempfile.gettempdir()
    if not place.isprintable():
        raise OutputError(
            f"Tên thư mục tạm “{ascii(place)[1:-1]}” có ký tự không đọc được.",
            "Đặt biến TMPDIR thành thư mục khác rồi chạy lại.",
        )
    if shutil.disk_usage(place).free < LEAST:
        raise OutputError(
            f"Thư mục tạm “{place}” gần hết chỗ ({LEAST // 1_000_000} MB là ít nhất).",
            "Xóa bớt tệp trên ổ đĩa ấy rồi chạy lại; các văn bản của lần chạy trước còn nguyên.",
        )


@cache
def lasting() -> Path:
    """A folder for as long as this process lives."""
    path = _made(in_memory=False)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def semaphores() -> str:
    """What the names of this process's semaphores begin with. Linux keeps them in memory."""
    return f"/hoso-{os.getpid()}"


def note(home: Path, group: int) -> None:
    """Record which process group works in a folder."""
    with contextlib.suppress(OSError):
        (home / _PID).write_text(str(group), encoding="utf-8")


def clear() -> None:
    """End what works in this process's folders and delete them: the process ends at once."""
    for path in tuple(_own):
        _remove(path)


def sweep() -> None:
    """Delete what dead processes left, and end programs that still work in it."""
    for place in {Path(tempfile.gettempdir()), IN_MEMORY}:
        with contextlib.suppress(OSError):
            for path in place.glob("hoso-*-*"):
                if _is_left(path):
                    _remove(path)
    with contextlib.suppress(OSError):
        for path in IN_MEMORY.glob("sem.hoso-*-*"):
            number = path.name.split("-")[1]
            if number.isdigit() and path.stat().st_uid == _user() and not _is_alive(int(number)):
                path.unlink()


def _is_left(path: Path) -> bool:
    number = path.name.split("-")[1]
    if not number.isdigit() or not path.is_dir() or path.is_symlink():
        return False
    return path.stat().st_uid == _user() and not _is_alive(int(number))


def _user() -> int:
    if sys.platform == "win32":
        return 0
    return os.getuid()


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # a signal would end the process; Windows clears its temporary folder by itself
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError, ValueError):
        group = int((path / _PID).read_text(encoding="utf-8"))
        if _works_in(group, path):
            end_group(group)
    shutil.rmtree(path, ignore_errors=True)


def _works_in(group: int, path: Path) -> bool:
    """Whether the process is still the one that was started there: process numbers are reused."""
    command = Path(f"/proc/{group}/cmdline")
    try:
        return os.fsencode(path) in command.read_bytes()
    except OSError:
        return not command.parent.parent.is_dir()


def end_group(group: int) -> None:
    """End a process group that we started, all its children included."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
