"""The swap: the next folder replaces the present one, and no person's work is lost.

Present to `.old`, next to present, then `.old` is emptied. A file there is deleted only if the
new folder holds it too, or if the manifest says that the program made it. Everything else, such
as what a person saved while the run worked, goes to the new folder.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.bundle import disk, manifest
from pipeline.bundle.manifest import Manifest

EDITED = "sua-tay"
FORMER = "ban-cu"

_TRIES = 20
"""How often emptying a folder is tried while someone saves into it."""


def old_of(folder: Path) -> Path:
    """Where the present folder goes during the swap."""
    return folder.with_name(f"{folder.name}.old")


def next_of(folder: Path) -> Path:
    """Where the next folder is built."""
    return folder.with_name(f"{folder.name}.next")


def late_of(folder: Path) -> Path:
    """Where a folder is moved that someone made just while there was none."""
    return folder.with_name(f"{folder.name}.late")


def clone(folder: Path, step: Path) -> set[Path]:
    """Copy a folder, with links if the file system has them: most papers stay as they are.

    Returns the folders, as paths in `step`, that are empty: a person made them.
    """
    empty = set()
    paths = sorted(folder.iterdir())
    for path in paths:
        target = step / path.name
        try:
            if disk.is_folder(path):
                disk.make_folder(target)
                empty |= clone(path, target)
            else:
                disk.link(path, target)
        except FileNotFoundError:
            if os.path.lexists(path) or not os.path.lexists(folder):
                raise  # otherwise a person deleted it at this moment
    _like(folder, step)
    return empty if paths else {step}


def _like(folder: Path, step: Path) -> None:
    """Give a folder the permissions of the present one."""
    known = folder.stat()
    own = step.stat()
    if sys.platform == "win32" or (own.st_mode, own.st_gid) == (known.st_mode, known.st_gid):
        return
    with contextlib.suppress(OSError):  # a group that we are not in, a drive without modes
        os.chown(step, -1, known.st_gid)
        step.chmod(stat.S_IMODE(known.st_mode))


def put_in_place(folder: Path, step: Path) -> None:
    """The swap itself; if it fails, the present folder is put back.

    The first rename is on the disk before the second begins, so a power cut never leaves the second
    alone.
    """
    try:
        if os.path.lexists(folder):
            disk.move(folder, old_of(folder))
            disk.sync(folder.parent)
        _take_place(folder, step)
    except BaseException:  # Ctrl-C between the two renames, too
        undo(folder)
        raise
    disk.sync(folder.parent)


def _take_place(folder: Path, step: Path) -> None:
    """Rename `step` to `folder`; a folder that someone has just made there is moved aside.

    It is moved as a whole: while a folder is being emptied, people can go on saving into it.
    """
    for _ in range(_TRIES):
        try:
            disk.move(step, folder)
        except OSError:
            if not disk.is_folder(folder):
                raise
            if os.path.lexists(late_of(folder)):
                _merge(late_of(folder), step, {})
            disk.move(folder, late_of(folder))
        else:
            return
    disk.move(step, folder)


def undo(folder: Path) -> None:
    """Undo or complete an interrupted swap, and clean up after it.

    An `.old` folder without a present one is put back; also if the present one has no manifest, so
    is not ours: its files are then moved into the restored one.
    """
    old, step = old_of(folder), next_of(folder)
    if os.path.lexists(old):
        if os.path.lexists(folder) and (
            manifest.load(folder) is not None or manifest.load(old) is None
        ):
            empty_out(old, folder)
        else:
            _take_place(folder, old)
            disk.sync(folder.parent)
    if os.path.lexists(late_of(folder)):
        take_in(folder)
    if os.path.lexists(step):
        remove(step)


def take_in(folder: Path) -> list[str]:
    """Put what was moved aside in the swap into the outputs; returns the same as `empty_out`."""
    late = late_of(folder)
    if not os.path.lexists(late):
        return []
    if not os.path.lexists(folder):
        disk.move(late, folder)
        disk.sync(folder.parent)
        return []
    return _merge(late, folder, {})


def empty_out(old: Path, folder: Path) -> list[str]:
    """Delete a former folder that `folder` replaced.

    What a person changed or added goes to `folder`; returns the paths of files that got a new name.
    Raises OSError if something cannot be deleted; the next run tries again.
    """
    if not os.path.lexists(old):
        return []
    before = manifest.load(old)
    return _merge(old, folder, _replaceable(before) if before else {})


def _replaceable(before: Manifest) -> dict[str, str]:
    """The files that the program can make again (not issued ones), with their hashes."""
    issued = {name for paper in before.papers if paper.issued for name in (paper.docx, paper.pdf)}
    return {name: sha for name, sha in manifest.files(before).items() if name not in issued}


def _merge(source: Path, target: Path, replaceable: Mapping[str, str]) -> list[str]:
    """Delete a folder; files that are nowhere else and not `replaceable` move to `target` first.

    Returns the paths of files that got a new name.
    """
    moved: list[str] = []
    for tries in range(_TRIES):
        try:
            _merge_now(source, target, replaceable, moved)
        except OSError as cause:
            if (
                cause.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT)
                or tries == _TRIES - 1
            ):
                raise
        else:
            break
    return moved


def _merge_now(source: Path, target: Path, replaceable: Mapping[str, str], away: list[str]) -> None:
    """Do it once, adding new paths to `away`.

    All moves are on the disk before the first file is deleted. If a file appears after that, the
    folder stays, with an OSError.
    """
    moved: dict[Path, Path] = {}  # by the path within
    known = [source, *_all_in(source)]
    folders = {path for path in known if disk.is_folder(path)}
    for path in known[1:]:
        name = path.relative_to(source)
        if path in folders:
            if not any(path.iterdir()):
                _folder_in(target, name)
        elif not _is_in(path, name, target, replaceable):
            moved[name] = _moved(path, name, target)
    changed = {path.parent for name, goal in moved.items() for path in (source / name, goal)}
    for folder in sorted(changed):
        disk.sync(folder)
    places = ((name, goal.relative_to(target)) for name, goal in moved.items())
    away += [place.as_posix() for name, place in places if place != name]
    for path in reversed(known):
        if path in folders:
            disk.delete_folder(path)
        elif path.relative_to(source) not in moved:
            disk.delete(path)


def _all_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        yield path
        if disk.is_folder(path):
            yield from _all_in(path)


def _is_in(path: Path, name: Path, target: Path, replaceable: Mapping[str, str]) -> bool:
    """Whether a file need not be kept: it is in `target`, or the program made it."""
    same = target / name
    if path.is_symlink():
        return same.is_symlink() and path.readlink() == same.readlink()
    if os.path.lexists(same) and os.path.samestat(path.lstat(), same.lstat()):
        return True
    if not path.is_file():
        return False
    if name.as_posix() in (manifest.NAME, manifest.SPARE):
        return bool(replaceable) or same.is_file()
    content = path.read_bytes()
    if replaceable.get(name.as_posix()) == manifest.sha256(content):
        return True
    return any(
        other.is_file() and not other.is_symlink() and other.read_bytes() == content
        for other in (same, *_put_aside(path, target))
    )


def _put_aside(path: Path, target: Path) -> Iterator[Path]:
    """Files in `target` that may be this one, set aside earlier."""
    for shelf in (target / EDITED, target / FORMER):
        for known in shelf.iterdir() if shelf.is_dir() else ():
            if known.name.startswith(path.stem) and known.suffix == path.suffix:
                yield known


def _moved(path: Path, name: Path, target: Path) -> Path:
    """Move a file to its own place in `target`, or to `sua-tay/` if that is taken."""
    goal = target / name
    if os.path.lexists(goal) or not _folder_in(target, name.parent):
        _folder_in(target, Path(EDITED))
        goal = free_name(target / EDITED / path.name)
    disk.move(path, goal)
    return goal


def _folder_in(target: Path, name: Path) -> bool:
    """Make a folder within `target`; False if a file is in the way."""
    folder = target
    for part in name.parts:
        folder /= part
        if not os.path.lexists(folder):
            disk.make_folder(folder)
            disk.sync(folder.parent)
        elif not disk.is_folder(folder):
            return False
    return True


def free_name(path: Path) -> Path:
    """The path, with a number if the name is taken."""
    free, number = path, 2
    while os.path.lexists(free):
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free


def remove(folder: Path) -> None:
    """Delete a folder and its content, without following links; raises OSError on failure."""
    for path in sorted(folder.iterdir()):
        if disk.is_folder(path):
            remove(path)
        else:
            disk.delete(path)
    disk.delete_folder(folder)
