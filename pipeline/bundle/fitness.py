"""Whether an outputs folder is one that a run can replace, seen before any work starts.

The swap deletes a whole folder in the end. So it must be a plain folder, of the person who runs the
program, down to its last subfolder: no link to somewhere else, no other disk, nothing that cannot
be read or written.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.bundle import disk
from pipeline.model.errors import OutputError
from pipeline.model.file_owners import owner_in

_KEPT = "các văn bản đã có còn nguyên"


def see(base: Path, trees: tuple[Path, ...]) -> None:
    """See that the folders of a run, which are in `base`, are fit to be replaced.

    Raises OutputError, which names what is not, and OSError if nothing can be written to `base`.
    """
    our_owner, drive = _our_mark(base)
    for tree in trees:
        if disk.is_linked(tree):
            raise _linked(tree)
        if not os.path.lexists(tree):
            continue
        if not tree.is_dir():
            raise FileExistsError(tree)
        for path in _within(tree):
            with contextlib.suppress(FileNotFoundError):  # a person deleted it at this moment
                _see_one(path, path.lstat(), our_owner, drive)


def _our_mark(base: Path) -> tuple[int, int]:
    """The owner that a file of ours gets in this place, and the disk that it lies on."""
    return owner_in(base), base.stat().st_dev


def _within(tree: Path) -> Iterator[Path]:
    """A folder and all that is in it; what cannot be listed is given and not gone into."""
    yield tree
    for folder, subfolders, files in os.walk(tree):
        for name in sorted((*subfolders, *files)):
            yield Path(folder) / name


def _see_one(path: Path, known: os.stat_result, our_owner: int, drive: int) -> None:
    if disk.is_linked(path):
        if path.is_dir():
            raise _linked(path)
        return
    if stat.S_ISREG(known.st_mode) and not _allowed(path, os.R_OK) and os.path.lexists(path):
        raise OutputError(
            f"Không đọc được tệp “{path}”.",
            f"Cho phép đọc tệp ấy hoặc chuyển nó đi nơi khác, rồi chạy lại; {_KEPT}.",
        )
    if not stat.S_ISDIR(known.st_mode):
        return
    if sys.platform != "win32" and known.st_uid != our_owner:
        raise OutputError(
            f"Thư mục “{path}” là của người dùng khác trên máy này nên không được thay.",
            f"{_as_whom(known, our_owner)}, hoặc chọn nơi khác bằng --out; {_KEPT}.",
        )
    if known.st_dev != drive:
        raise OutputError(
            f"Thư mục “{path}” nằm trên ổ đĩa khác nên không thay được cả thư mục cùng lúc.",
            f"Chuyển nó sang cùng ổ đĩa, hoặc chọn nơi khác bằng --out, rồi chạy lại; {_KEPT}.",
        )
    if not _allowed(path, os.R_OK | os.W_OK | os.X_OK):
        raise OutputError(
            f"Không được phép đọc hoặc ghi thư mục “{path}”.",
            "Cho phép đọc và ghi thư mục ấy, hoặc chọn nơi khác bằng --out, rồi chạy lại; "
            f"{_KEPT}.",
        )


def _as_whom(known: os.stat_result, our_owner: int) -> str:
    """How to work as the owner of a folder: in a container one names him by his number."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner, group = known.st_uid, known.st_gid
        return (
            f"Thư mục ấy thuộc người dùng số {owner}, thư mục chứa nó thuộc người dùng số "
            f"{our_owner}. "
            f"Chạy bằng người dùng ấy (Docker: thêm --user {owner}:{group}), hoặc cho cả hai thư "
            "mục cùng một chủ bằng lệnh chown -R"
        )
    return "Chạy bằng tài khoản của người ấy, nhờ quản trị máy chuyển quyền sở hữu"


def _linked(path: Path) -> OutputError:
    return OutputError(
        f"“{path}” là liên kết đến thư mục khác nên không ghi vào được.",
        "Thay liên kết bằng thư mục thật, hoặc chọn nơi khác bằng --out, rồi chạy lại.",
    )


def _allowed(path: Path, how: int) -> bool:
    """Whether the person as whom the program works now may do so."""
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)
