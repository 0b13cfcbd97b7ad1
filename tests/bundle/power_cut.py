"""A disk that loses its power: what the swap did is recorded, and replayed up to any point.

What was not on the disk by then can be missing: any of the names that were made, changed or deleted
in a folder that was not synced since, and what was written to a file that was not synced.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.bundle import disk

STEPS = ("make_folder", "write", "flush", "link", "move", "delete", "delete_folder", "sync")
"""The functions of `disk` that change something."""

Name = tuple[int, str, int]
"""A name in a folder: the folder, the name, what it names."""


@dataclass
class Tree:
    """Files and folders by number; folder 0 is the root. Two names of a file are two links."""

    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {0: {}})
    files: dict[int, bytes] = field(default_factory=dict)

    def copy(self) -> "Tree":
        """Another tree with the same names."""
        return Tree({key: dict(names) for key, names in self.folders.items()}, dict(self.files))

    def find(self, parts: tuple[str, ...]) -> int:
        """The number of the file at a path."""
        found = 0
        for part in parts:
            found = self.folders[found][part]
        return found

    def make(self, target: Path, number: int = 0, made: dict[int, Path] | None = None) -> None:
        """Make the tree for real, in a folder that is not there yet."""
        made = {} if made is None else made
        target.mkdir()
        for name, inode in self.folders[number].items():
            if inode in self.folders:
                self.make(target / name, inode, made)
            elif inode in made:
                (target / name).hardlink_to(made[inode])
            else:
                (target / name).write_bytes(self.files[inode])
                made[inode] = target / name


@dataclass(frozen=True)
class Step:
    """One step: names added and taken away, a file written, files flushed, a folder synced."""

    added: tuple[Name, ...] = ()
    removed: tuple[Name, ...] = ()
    folder: int | None = None
    file: tuple[int, bytes] | None = None
    flushed: frozenset[int] = frozenset()
    synced: int | None = None

    @property
    def places(self) -> set[int]:
        """The folders that it changes."""
        return {change[0] for change in (*self.added, *self.removed)}

    def apply(self, tree: Tree, *, dropped: bool = False, on_disk: Set[int] | None = None) -> None:
        """Do it; `dropped`: without its names. `on_disk` are the files that hold what was written
        to them (by default all).
        """
        if self.folder is not None:
            tree.folders.setdefault(self.folder, {})
        if self.file is not None:
            number, content = self.file
            tree.files[number] = content if on_disk is None or number in on_disk else b""
        if dropped:
            return
        for place, name, number in self.removed:
            if tree.folders[place].get(name) == number:
                del tree.folders[place][name]
        for place, name, number in self.added:
            tree.folders[place][name] = number


class Recorder:
    """Does what `disk` does, and records it."""

    def __init__(self, base: Path, patch: pytest.MonkeyPatch) -> None:
        self.base = base
        self.steps: list[Step] = []
        self.now = Tree()
        self._count = 0
        self._flushed = 0
        self._read(base, 0, {})
        self.first = self.now.copy()
        self._wrap(patch)

    def _wrap(self, patch: pytest.MonkeyPatch) -> None:
        def flushed(known: int) -> None:
            self._flushed += 1

        patch.setattr(os, "fsync", flushed)
        for name in STEPS:
            patch.setattr(disk, name, self._recording(getattr(disk, name), getattr(self, name)))

    def _recording(self, do: Callable[..., None], note: Callable[..., Step]) -> Callable[..., None]:
        def recorded(*given: Any) -> None:
            before = self._flushed
            if note in (self.delete, self.delete_folder):  # what was deleted cannot be found
                step = note(*given)
                do(*given)
            else:
                do(*given)
                step = note(*given, flushed=self._flushed > before)
            self.steps.append(step)
            step.apply(self.now)

        return recorded

    def _read(self, folder: Path, number: int, links: dict[int, int]) -> None:
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                inode = self._next()
                self.now.folders[inode] = {}
                self._read(path, inode, links)
            else:
                inode = links.setdefault(path.stat().st_ino, self._next())
                self.now.files[inode] = path.read_bytes()
            self.now.folders[number][path.name] = inode

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _at(self, path: Path) -> tuple[int, str]:
        parts = path.relative_to(self.base).parts
        return self.now.find(parts[:-1]), parts[-1]

    def _known(self, path: Path) -> Name:
        place, name = self._at(path)
        return place, name, self.now.folders[place][name]

    # What `disk` does

    def make_folder(self, path: Path, **_: bool) -> Step:
        """A new folder."""
        number = self._next()
        return Step(added=((*self._at(path), number),), folder=number)

    def write(self, path: Path, content: bytes, **_: bool) -> Step:
        """A new file."""
        number = self._next()
        return Step(added=((*self._at(path), number),), file=(number, content))

    def flush(self, files: Sequence[Path], flushed: bool) -> Step:
        """Files on the disk, if they were."""
        numbers = frozenset(self._known(path)[2] for path in files)
        return Step(flushed=numbers if flushed else frozenset())

    def link(self, source: Path, target: Path, **_: bool) -> Step:
        """Another name of a file, or a copy."""
        if source.stat().st_ino == target.stat().st_ino:
            return Step(added=((*self._at(target), self._known(source)[2]),))
        return self.write(target, target.read_bytes())

    def move(self, source: Path, target: Path, **_: bool) -> Step:
        """Another name for what has one, in one step."""
        old = self._known(source)
        return Step(added=((*self._at(target), old[2]),), removed=(old,))

    def delete(self, path: Path) -> Step:
        """A name less."""
        return Step(removed=(self._known(path),))

    delete_folder = delete

    def sync(self, folder: Path, flushed: bool) -> Step:
        """A folder on the disk, if it was."""
        number = self.now.find(folder.relative_to(self.base).parts)
        return Step(synced=number if flushed else None)


def pending(steps: list[Step]) -> list[int]:
    """The steps of which any name can still be missing after these."""
    late = []
    for number, step in enumerate(steps):
        since = {step.synced for step in steps[number + 1 :]}
        if step.places - since:
            late.append(number)
    return late


def after(first: Tree, steps: list[Step], dropped: set[int]) -> Tree:
    """What is on the disk after these steps, without those that were dropped.

    A file that was not flushed has its name there, and nothing of what was written to it.
    """
    tree = first.copy()
    on_disk = frozenset().union(*(step.flushed for step in steps))
    for number, step in enumerate(steps):
        step.apply(tree, dropped=number in dropped, on_disk=on_disk)
    return tree


def losses(late: list[int], chance: random.Random, *, every: bool) -> Iterator[set[int]]:
    """What can be missing: nothing, all, what came last, and some at random.

    At the swap itself little can be missing, and all of its combinations are tried.
    """
    if len(late) <= 3:
        for bits in range(2 ** len(late)):
            yield {step for at, step in enumerate(late) if bits >> at & 1}
        return
    yield set()
    yield set(late)
    for _ in range(4 if every else 1):
        yield {step for step in late if chance.random() < 0.5}
        cut = chance.randrange(1, len(late))
        yield set(late[cut:])
        if every:
            yield {late[cut]}
            yield set(late) - {late[cut]}
