"""Whose a file is that root makes: in a container the program is root, the folders a person's."""

import contextlib
import os
import sys
from pathlib import Path


def give(path: Path) -> None:
    """Give what root made to the owner of the folder it lies in, who is to go on with it.

    Anyone else cannot give anything away, and need not.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    around = path.parent.stat()
    if around.st_uid != 0:
        with contextlib.suppress(OSError):  # a drive that gives files an owner of its own
            os.chown(path, around.st_uid, around.st_gid, follow_symlinks=False)


def make_folders(path: Path) -> None:
    """Make a folder and those around it that are missing, each given to its owner."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        give(folder)
    path.mkdir(exist_ok=True)  # FileExistsError where it is no folder
