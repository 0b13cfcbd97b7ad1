"""The outputs folder of a workbook: complete at every moment, whatever happens to a run.

A run builds the next folder beside the present one, starting from its files, and swaps the two at
the end. Nothing that it replaces is lost: a .docx edited by hand goes to `sua-tay/`, the former
version of a paper that can no longer be made to `ban-cu/`.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.bundle import disk, fitness, lock, manifest, swap
from pipeline.bundle.faults import explained
from pipeline.bundle.manifest import KIEM_TRA, Entry, Manifest
from pipeline.bundle.swap import EDITED, FORMER
from pipeline.model import cache
from pipeline.model.errors import OutputError


def marked_name(workbook: Path) -> str:
    """The name of the marked copy, with the workbook's suffix: Excel insists on it for macros."""
    return KIEM_TRA + (".xlsm" if workbook.suffix.lower() == ".xlsm" else ".xlsx")


_BESIDE = "beside"


@dataclass
class Next:
    """The folder being built, the hashes of files made earlier, what was put aside.

    `replaced` are the former drafts in `ban-cu/` with their hashes. `left` is what could not be
    deleted after the swap; the next run tries again.
    """

    folder: Path
    made: Mapping[str, str] = field(default_factory=dict)
    edited: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    left: Path | None = None

    def write(self, name: str, content: bytes) -> None:
        """Write a file by its path relative to the folder; never through a link to an old one.

        A file that differs from what an earlier run made, or is not in the manifest, is a person's
        work (a signed scan, a stamped PDF, an edited workbook) and is set aside.
        """
        place = PurePosixPath(name)
        path = self._folder(place.parent) / place.name
        if os.path.lexists(path):
            self._make_room(path, name, content)
        disk.write(path, content)

    def _make_room(self, path: Path, name: str, content: bytes) -> None:
        """Move a person's file aside, and delete one that the program made, or a link."""
        if disk.is_folder(path):
            self.edited.append(self._move(path, EDITED))
        elif (
            name not in (manifest.NAME, manifest.SPARE)
            and path.is_file()
            and path.read_bytes() != content
        ):
            self._set_aside(name)
        if os.path.lexists(path):
            disk.delete(path)

    def _folder(self, name: PurePosixPath) -> Path:
        """A folder below this one, made if need be."""
        folder = self.folder
        for part in name.parts:
            folder /= part
            if not os.path.lexists(folder):
                disk.make_folder(folder)
            elif not folder.is_dir():
                raise OutputError(
                    f"Không tạo được thư mục “{name}” trong thư mục kết quả: đã có tệp trùng tên.",
                    "Đổi tên tệp ấy rồi chạy lại; các văn bản của lần chạy trước còn nguyên.",
                )
        return folder

    def record(self, made: manifest.Manifest) -> None:
        """Write the manifest and its second copy."""
        content = made.dump().encode()
        self.write(manifest.NAME, content)
        self.write(manifest.SPARE, content)

    def drop(self, name: str) -> None:
        """Delete a file that an earlier run made; one that a person changed is set aside."""
        if (self.folder / name).is_file():
            self._set_aside(name)
        if (self.folder / name).is_file():
            disk.delete(self.folder / name)

    def _set_aside(self, name: str) -> None:
        """Move a file to `sua-tay/` if it differs from what an earlier run made."""
        path = self.folder / name
        if manifest.sha256(path.read_bytes()) != self.made.get(name):
            self.edited.append(self._move(path, EDITED))

    def set_aside_edited(self, entries: Iterable[Entry]) -> None:
        """Move files of papers that a person has changed to `sua-tay/`."""
        for entry in entries:
            for name in (entry.docx, entry.pdf):
                if (self.folder / name).is_file():
                    self._set_aside(name)

    def retire(self, entry: Entry) -> list[str]:
        """Move the files of a paper that is no longer right to `ban-cu/` and return where they are.

        If the paper has a date, their names get it.
        """
        moved = []
        for name in (entry.docx, entry.pdf):
            path = self.folder / name
            if path.is_file():
                moved.append(self._move(path, FORMER, entry.date or ""))
        self.former.extend(moved)
        return moved

    def replace(self, entry: Entry) -> None:
        """Move the files of a draft that is made again to `ban-cu/`: the last version of each.

        The version before it is deleted, unless a person has changed it.
        """
        for name in (entry.docx, entry.pdf):
            path = self.folder / name
            if not path.is_file():
                continue
            target = f"{FORMER}/{path.stem}-ban-truoc{path.suffix}"
            kept = self.folder / target
            if kept.is_file() and manifest.sha256(kept.read_bytes()) == self.replaced.get(target):
                disk.delete(kept)
            if os.path.lexists(kept):
                self.edited.append(self._move(kept, EDITED))
            self._folder(PurePosixPath(FORMER))
            disk.move(path, kept)
            self.replaced[target] = entry.sha256[path.suffix[1:]]

    def still_replaced(self) -> dict[str, str]:
        """The former drafts that are still in `ban-cu/`."""
        return {name: sha for name, sha in self.replaced.items() if (self.folder / name).is_file()}

    def _move(self, path: Path, shelf: str, date: str = "") -> str:
        stem = f"{path.stem}-{date}" if date else path.stem
        target = swap.free_name(self._folder(PurePosixPath(shelf)) / f"{stem}{path.suffix}")
        disk.move(path, target)
        return target.relative_to(self.folder).as_posix()


def restore(folder: Path) -> None:
    """Undo an interrupted swap, clean up after it, and check that a run can work here.

    An `.old` folder without a present one is put back. Raises OutputError, before any work, if the
    folder is or contains a link to another folder, belongs to another person, or cannot be read and
    written; and if leftovers of a swap cannot be deleted.
    """
    try:
        if folder.parent.is_dir():
            trees = (folder, *(of(folder) for of in (swap.old_of, swap.next_of, swap.late_of)))
            fitness.check_replaceable(folder.parent, trees)
            swap.undo(folder)
    except OSError as cause:
        raise explained(cause, folder) from cause


@contextmanager
def building(folder: Path, before: Manifest | None = None) -> Iterator[Next]:
    """Build the next folder; it replaces the present one if the block ends without error.

    Raises OutputError when a file is held by another program, the disk is full, the folder around
    was deleted, or the present one is no longer that of the manifest `before`; the present folder
    is then as it was.
    """
    step = swap.next_of(folder)
    restore(folder)
    try:
        lock.check_held(folder)
        _drop_beside(folder)
        disk.make_folder(step)
    except OSError as cause:
        raise explained(cause, folder) from cause
    try:
        empty = swap.clone(folder, step) if os.path.lexists(folder) else set()
        known = manifest.load(step)
        if before is not None and known != before:
            raise _changed(folder)
        made = Next(
            step,
            manifest.files(known) if known else {},
            replaced=dict(known.replaced) if known else {},
        )
        yield made
        lock.check_held(folder)
        _drop_empty(step, empty)
        _sync(step)
        lock.check_held(folder)
        swap.put_in_place(folder, step)
        _clean(made, folder)
    except OSError as cause:
        held = [place for place in (folder, swap.old_of(folder)) if place.is_dir()]
        raise explained(cause, held[0] if held else folder) from cause
    finally:
        with contextlib.suppress(OSError, OutputError):  # the next run cleans, or says why not
            if os.path.lexists(step):
                lock.check_held(folder)  # otherwise it can belong to another run
                swap.remove(step)


def beside(path: Path, content: bytes) -> Path:
    """Write a file that is open in another program under the next free name, and return its path.

    The next run deletes it, unless a person has changed it or it is open then.
    """
    for number in range(2, 100):
        other = path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            if not other.is_file() or other.read_bytes() != content:
                disk.write(other, content)
                disk.flush([other])
                written = _written_beside(path.parent) | {other.name: manifest.sha256(content)}
                cache.write(_BESIDE, cache.key_of(path.parent), written)
        except (FileExistsError, PermissionError):
            continue
        except OSError as cause:
            raise explained(cause, path.parent) from cause
        return other
    raise OutputError(
        f"Không ghi được “{path}”.", "Đóng các tệp đang mở trong thư mục này rồi chạy lại."
    )


def _written_beside(folder: Path) -> dict[str, str]:
    """Files written under other names, with their hashes, as far as the cache knows."""
    record = cache.read(_BESIDE, cache.key_of(folder))
    return record if isinstance(record, dict) else {}


def _drop_beside(folder: Path) -> None:
    for name, sha in _written_beside(folder).items():
        path = folder / PurePosixPath(name).name
        with contextlib.suppress(OSError):
            if manifest.sha256(path.read_bytes()) == sha:
                disk.delete(path)


def _changed(folder: Path) -> OutputError:
    return OutputError(
        f"“{folder}” bị xóa hoặc bị chương trình khác thay đổi trong khi đang chạy.",
        "Xem có ai hoặc chương trình nào khác dọn thư mục ấy không, rồi chạy lại.",
    )


def _clean(made: Next, folder: Path) -> None:
    """Delete the former folder; what a person saved there meanwhile goes to the new one."""
    old = swap.old_of(folder)
    try:
        made.edited += swap.empty_out(old, folder)
        made.edited += swap.take_in(folder)
    except OSError:
        made.left = old


def _sync(folder: Path) -> None:
    """Make sure that a folder's new files, and all names in it, are on the disk."""
    walked = [(Path(place), files) for place, _, files in os.walk(folder)]
    paths = [place / name for place, files in walked for name in files]
    disk.flush([path for path in paths if disk.is_new(path)])
    for place, _ in reversed(walked):
        disk.sync(place)


def _drop_empty(folder: Path, kept: set[Path]) -> None:
    """Delete folders that the run left empty, except those that were empty before."""
    folders = [Path(place) for place, _, _ in os.walk(folder)]
    for path in sorted(folders[1:], reverse=True):
        if path not in kept and not any(path.iterdir()):
            disk.delete_folder(path)
