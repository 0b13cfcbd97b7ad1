"""One run at a time in a workbook's outputs folder: a lock, held from reading to the swap.

The lock is the operating system's (filelock: flock, on Windows LockFileEx). It ends with the
process that holds it, however that ends. Beside it is a note of who holds it. Where the file
system knows no locks, filelock judges a lock file by process and host, and takes over that of a
dead process.

Network drives: SMB and NFSv4 pass locks on, and other computers wait. Where a drive does not (NFS
mounted with `local_lock`, some FUSE), the note still shows a run on another computer. Whether
that run is alive cannot be seen from here, so its note is believed until a person deletes it.
"""

import contextlib
import json
import os
import platform
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.bundle.faults import explained
from pipeline.model.errors import HosoError, OutputError
from pipeline.model.file_owners import make_folders

WAIT_SECONDS = 300.0
"""So long a run waits for another one by default."""

LOOK_SECONDS = 0.1

_HELD: set[Path] = set()
"""The folders whose locks this process holds."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for another run, in seconds, and what to call once when waiting begins."""

    seconds: float = WAIT_SECONDS
    tell: Callable[[str], None] = lambda message: None


@dataclass(frozen=True)
class Owner:
    """Who holds a lock: process and computer."""

    pid: int
    host: str

    def __str__(self) -> str:
        return f"tiến trình {self.pid} trên máy {self.host}"


@contextmanager
def all_held(
    folders: Iterable[Path], patience: Patience | None = None
) -> Iterator[Mapping[Path, HosoError]]:
    """Hold the locks of these folders; yields the errors of those not available, by folder.

    They are always taken in the same order, so that no two runs wait for each other.
    """
    busy: dict[Path, HosoError] = {}
    with ExitStack() as locks:
        for folder in sorted(folders):
            try:
                locks.enter_context(held(folder, patience))
            except HosoError as fault:
                busy[folder] = fault
        yield busy


@contextmanager
def held(folder: Path, patience: Patience | None = None) -> Iterator[None]:
    """Hold the lock of an outputs folder; documents, check, archive and web all use this one.

    The folder's parent is made if need be. Raises OutputError when another run still holds the lock
    after `patience`, or when nothing can be written beside the folder.
    """
    lock = FileLock(_beside(folder, "lock"), mode=0o666)
    note = _beside(folder, "owner")
    try:
        make_folders(folder.parent)
        _acquire(lock, note, folder, patience or Patience())
    except OSError as cause:
        raise explained(cause, folder) from cause
    _HELD.add(folder)
    try:
        yield
    finally:
        _HELD.discard(folder)
        with contextlib.suppress(OSError):
            if _is_ours(note):
                note.unlink(missing_ok=True)
                _remove(Path(lock.lock_file))
        lock.release()


def is_noted(folder: Path) -> bool:
    """Whether a run works on an outputs folder or was killed there (the folder may be missing)."""
    return _beside(folder, "owner").is_file()


def check_held(folder: Path) -> None:
    """Raise OutputError if the lock that this process holds is gone, and so has no effect.

    That happens when the folder around it was deleted; another run may work in a new one.
    """
    if folder in _HELD and not _is_ours(_beside(folder, "owner")):
        raise OutputError(
            f"“{folder.parent}” bị xóa, đổi tên hoặc dọn dẹp trong khi đang chạy.",
            "Xem có ai hoặc chương trình nào khác dọn thư mục ấy không, rồi chạy lại.",
        )


def _is_ours(note: Path) -> bool:
    return _owner(note) == Owner(os.getpid(), platform.node())


def _acquire(lock: FileLock, note: Path, folder: Path, patience: Patience) -> None:
    end = time.monotonic() + patience.seconds
    has_said = False
    while not _taken(lock, note):
        owner = _owner(note)
        if time.monotonic() >= end:
            raise _busy(folder, owner, note, patience.seconds)
        if not has_said:
            has_said = True
            who = f" ({owner})" if owner else ""
            patience.tell(
                f"Một lần chạy khác{who} đang làm “{folder.name}”; chờ tối đa "
                f"{patience.seconds:g} giây"
            )
        time.sleep(min(LOOK_SECONDS, max(0.0, end - time.monotonic())))


def _taken(lock: FileLock, note: Path) -> bool:
    """Whether the lock is ours now; if so, a note of this computer is from a dead run."""
    try:
        with (
            warnings.catch_warnings()
        ):  # on a file system without locks, for which there is the note
            warnings.simplefilter("ignore", UserWarning)
            lock.acquire(timeout=0)
    except Timeout:
        return False
    except PermissionError:
        if _owner(note) is None:
            raise
        return False  # another user's run
    try:
        owner = _owner(note)
        if owner is not None and owner.host != platform.node():
            lock.release()
            return False
        note.unlink(missing_ok=True)
        note.write_text(json.dumps({"pid": os.getpid(), "host": platform.node()}), "utf-8")
    except BaseException:
        lock.release()
        raise
    return True


def _owner(note: Path) -> Owner | None:
    try:
        data = json.loads(note.read_text("utf-8"))
        return Owner(int(data["pid"]), str(data["host"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _busy(folder: Path, owner: Owner | None, note: Path, seconds: float) -> OutputError:
    who = f" ({owner})" if owner else ""
    hint = "Chờ lần chạy ấy xong rồi chạy lại, hoặc chờ lâu hơn bằng --wait SỐ-GIÂY."
    if owner is not None and owner.host != platform.node():
        hint += f" Nếu chắc máy {owner.host} không còn chạy nữa, xóa tệp “{note}”."
    return OutputError(
        f"Một lần chạy khác{who} vẫn đang làm “{folder}” sau {seconds:g} giây chờ.", hint
    )


def _remove(path: Path) -> None:
    """Delete the file of a lock that is held; waiting processes notice and make a new one.

    Windows does not delete open files; there filelock deletes the file itself.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(f".{folder.name}.{suffix}")
