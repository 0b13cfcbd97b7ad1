"""The owner of files that root makes: in a container the program is root, folders a person's."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path


def give(path: Path) -> None:
    """Give a file made by root to the owner of its folder, so that they can go on with it.

    Other users cannot give files away, and need not.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    around = path.parent.stat()
    if around.st_uid != 0:
        with contextlib.suppress(OSError):  # a drive that gives files an owner of its own
            os.chown(path, around.st_uid, around.st_gid, follow_symlinks=False)


def owner_in(folder: Path) -> int:
    """The owner that a file of ours gets in a folder; raises OSError if none can be made.

    It is not always who runs the program: network drives give files an owner of their own.
    """
    with tempfile.TemporaryFile(dir=folder) as probe:
        around = folder.stat()
        if sys.platform != "win32" and os.geteuid() == 0 and around.st_uid != 0:
            with contextlib.suppress(OSError):
                os.fchown(probe.fileno(), around.st_uid, around.st_gid)
        return os.fstat(probe.fileno()).st_uid


def make_folders(path: Path) -> None:
    """Make a folder and those around it that are missing, each given to its owner."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        give(folder)
    path.mkdir(exist_ok=True)  # FileExistsError if it is not a folder
