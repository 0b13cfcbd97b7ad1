"""The outputs folder of a workbook: complete at every moment, whatever happens to a run.

A run builds the next folder beside the present one, starting from what is there, and swaps the two
at the end. What a run replaces is not lost: a .docx edited by hand goes to `sua-tay/`, the former
version of a paper that can no longer be made to `ban-cu/`.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle import manifest
from pipeline.bundle.faults import explained
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.model.errors import OutputError

EDITED = "sua-tay"
FORMER = "ban-cu"
KIEM_TRA = "kiem-tra"


def marked_name(workbook: Path) -> str:
    """The name of the marked copy: Excel opens one with macros only under its own suffix."""
    return KIEM_TRA + (".xlsm" if workbook.suffix.lower() == ".xlsm" else ".xlsx")


@dataclass
class Next:
    """The folder being built, the hashes of files made earlier, what was put aside.

    `replaced` are the former drafts in `ban-cu/` with their hashes.
    """

    folder: Path
    made: Mapping[str, str] = field(default_factory=dict)
    edited: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, content: bytes) -> None:
        """Write a file by its path relative to the folder; never through a link to an old one.

        A file that is not as an earlier run made it holds a person's work, and is set aside: a
        signed scan, a stamped PDF, an edited workbook. So is one that no manifest knows.
        """
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if (
            name not in (manifest.NAME, manifest.SPARE)
            and path.is_file()
            and path.read_bytes() != content
        ):
            self._set_aside(name)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        _sync_one(path)

    def record(self, made: manifest.Manifest) -> None:
        """Write the manifest, and its spare."""
        content = made.dump().encode()
        self.write(manifest.NAME, content)
        self.write(manifest.SPARE, content)

    def drop(self, name: str) -> None:
        """Delete a file that an earlier run made; one that a person changed is set aside."""
        if (self.folder / name).is_file():
            self._set_aside(name)
            (self.folder / name).unlink(missing_ok=True)

    def _set_aside(self, name: str) -> None:
        """Move a file to `sua-tay/` unless it is as an earlier run made it."""
        path = self.folder / name
        if manifest.sha256(path.read_bytes()) != self.made.get(name):
            self.edited.append(self._move(path, EDITED))

    def set_aside_edited(self, entries: Iterable[Entry]) -> None:
        """Move the files of papers that are not as the program made them to `sua-tay/`."""
        for entry in entries:
            for name in (entry.docx, entry.pdf):
                if (self.folder / name).is_file():
                    self._set_aside(name)

    def retire(self, entry: Entry) -> list[str]:
        """Move the files of a paper that is no longer right to `ban-cu/`; gives where they are.

        Those of a paper with a date get it into their names.
        """
        moved = []
        for name in (entry.docx, entry.pdf):
            path = self.folder / name
            if path.is_file():
                moved.append(self._move(path, FORMER, entry.date or ""))
        self.former.extend(moved)
        return moved

    def replace(self, entry: Entry) -> None:
        """Move the files of a draft that is made anew to `ban-cu/`: the last version of each.

        The version before it is deleted, unless a person has changed it.
        """
        for name in (entry.docx, entry.pdf):
            path = self.folder / name
            if not path.is_file():
                continue
            target = f"{FORMER}/{path.stem}-ban-truoc{path.suffix}"
            kept = self.folder / target
            if kept.is_file() and manifest.sha256(kept.read_bytes()) == self.replaced.get(target):
                kept.unlink()
            if kept.is_file():
                self.edited.append(self._move(kept, EDITED))
            kept.parent.mkdir(exist_ok=True)
            path.rename(kept)
            self.replaced[target] = entry.sha256[path.suffix[1:]]

    def still_replaced(self) -> dict[str, str]:
        """The former drafts that are still in `ban-cu/`."""
        return {name: sha for name, sha in self.replaced.items() if (self.folder / name).is_file()}

    def _move(self, path: Path, shelf: str, date: str = "") -> str:
        stem = f"{path.stem}-{date}" if date else path.stem
        target = self.folder / shelf / f"{stem}{path.suffix}"
        target.parent.mkdir(exist_ok=True)
        number = 2
        while target.exists():
            target = target.with_name(f"{stem}-{number}{path.suffix}")
            number += 1
        path.rename(target)
        return target.relative_to(self.folder).as_posix()


def restore(folder: Path) -> None:
    """Undo a swap that was cut off, and clean up what it left behind.

    An `.old` folder without a present one comes back. Raises OutputError for a folder that is a
    link: a swap would put another one in its place.
    """
    old, step = _old(folder), folder.with_name(f"{folder.name}.next")
    linked = next((each for each in (folder, old, step) if each.is_symlink()), None)
    if linked is not None:
        raise OutputError(
            f"“{linked}” là liên kết đến thư mục khác nên không ghi vào được.",
            "Thay liên kết bằng thư mục thật, hoặc chọn nơi khác bằng --out, rồi chạy lại.",
        )
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    if folder.exists():
        _remove(old)
    _remove(step)


@contextmanager
def building(folder: Path) -> Iterator[Next]:
    """Build the next folder; it takes the present one's place when the block ends well.

    Raises OutputError when a file is held by another program or the disk is full; the present
    folder is then as it was.
    """
    step = folder.with_name(f"{folder.name}.next")
    try:
        restore(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove(step)
        step.mkdir()
        if folder.exists():
            _clone(folder, step)
        before = manifest.load(folder)
        yield Next(step, _made(before), replaced=dict(before.replaced) if before else {})
        _drop_empty(step)
        _sync(step)
        _swap(folder, step)
    except OSError as cause:
        raise explained(cause, folder) from cause
    finally:
        _remove(step)


def beside(path: Path, content: bytes) -> Path:
    """Write a file that is open in another program under the next free name; gives its path."""
    for number in range(2, 100):
        other = path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            other.write_bytes(content)
        except PermissionError:
            continue
        except OSError as cause:
            raise explained(cause, path.parent) from cause
        return other
    raise OutputError(
        f"Không ghi được “{path}”.", "Đóng các tệp đang mở trong thư mục này rồi chạy lại."
    )


def _made(before: Manifest | None) -> dict[str, str]:
    """The hashes of all files that the manifest knows, by path."""
    if before is None:
        return {}
    others = (*before.bundles.items(), *before.tables.items())
    known = {name: each["sha256"] for name, each in others if "sha256" in each}
    for entry in before.papers:
        known |= {entry.docx: entry.sha256["docx"], entry.pdf: entry.sha256["pdf"]}
    if "sha256" in before.kiem_tra:
        known |= {f"{KIEM_TRA}{end}": before.kiem_tra["sha256"] for end in (".xlsx", ".xlsm")}
    return known


def _sync(folder: Path) -> None:
    """Have the disk hold the names in a folder and all below it (not possible on Windows)."""
    if os.name == "nt":
        return
    for path in (*(each for each in folder.rglob("*") if each.is_dir()), folder):
        _sync_one(path)


def _sync_one(path: Path) -> None:
    if os.name == "nt":
        return
    known = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives cannot
            os.fsync(known)
    finally:
        os.close(known)


def _clone(folder: Path, step: Path) -> None:
    """The same files again, linked where the file system can: most papers stay as they are."""
    for path in sorted(folder.iterdir()):
        target = step / path.name
        if path.is_dir():
            target.mkdir()
            _clone(path, target)
            continue
        try:
            os.link(path, target)
        except OSError:
            shutil.copy2(path, target)


def _swap(folder: Path, step: Path) -> None:
    old = _old(folder)
    _remove(old)
    if folder.exists():
        folder.rename(old)
    try:
        step.rename(folder)
    except BaseException:  # Ctrl-C between the two renames, too
        restore(folder)
        raise
    _sync_one(folder.parent)
    _remove(old)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _drop_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
