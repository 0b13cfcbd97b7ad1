"""Whether a run can replace an outputs folder, checked before any work starts.

At the end the whole folder is replaced and the old one deleted. So it must be a plain folder of the
person who runs the program, down to its last subfolder: no link to another place, no other disk,
nothing that cannot be read or written.
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


def check_replaceable(base: Path, trees: tuple[Path, ...]) -> None:
    """Check that a run can replace its folders `trees`, which are in `base`.

    Raises OutputError, which names what is in the way, and OSError if `base` cannot be written to.
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
                _check_one(path, path.lstat(), our_owner, drive)


def _our_mark(base: Path) -> tuple[int, int]:
    """The owner and the disk that a new file of ours gets in this place."""
    return owner_in(base), base.stat().st_dev


def _within(tree: Path) -> Iterator[Path]:
    """A folder and everything in it; a subfolder that cannot be listed counts as empty."""
    yield tree
    for folder, subfolders, files in os.walk(tree):
        for name in sorted((*subfolders, *files)):
            yield Path(folder) / name


def _check_one(path: Path, known: os.stat_result, our_owner: int, drive: int) -> None:
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
    """How to run as the owner of a folder; as root, which is usual in a container, by number."""
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
    """Whether the present user has this access."""
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)
