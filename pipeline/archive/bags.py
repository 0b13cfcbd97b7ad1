"""The package: a BagIt bag (RFC 8493) in a zip, with the same bytes on any day and machine.

Any BagIt tool can check the bag. The zip stores its entries as they are, in one order and with one
date, so the zip of a bag can be rebuilt and compared byte for byte, which also shows changes
outside the entries.

The manifests, four short text files, are written here in memory. The library bagit (1.8.1) can only
write them from a folder on disk and needs old parts of setuptools; the tests check our bags with
other BagIt tools.
"""

import datetime as dt
import errno
import hashlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.model.file_owners import give

ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"
UNFINISHED = ".dang-ghi-"
_READABLE = 0o644
_SYSTEM_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def bag(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a bag by path: payload (paths below data/), declaration, info, manifests.

    `info` are the lines of bag-info.txt; Bagging-Date among them dates the zip. Payload-Oxum
    (bytes and number of files) is added.
    """
    files = {f"{PAYLOAD}{path}": content for path, content in sorted(payload.items())}
    amount = sum(map(len, files.values()))
    lines = {**info, "Payload-Oxum": f"{amount}.{len(files)}"}
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{key}: {value}\n" for key, value in lines.items()).encode(),
    }
    for algorithm in ALGORITHMS:
        tags[f"manifest-{algorithm}.txt"] = manifest(files, algorithm)
    covered = dict(sorted(tags.items()))
    for algorithm in ALGORITHMS:
        tags[f"tagmanifest-{algorithm}.txt"] = manifest(covered, algorithm)
    return {**files, **tags}


def manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    """A line for each file: its hash, two spaces, its path."""
    return "".join(
        f"{hashlib.new(algorithm, content).hexdigest()}  {path}\n"
        for path, content in files.items()
    ).encode()


def package(name: str, payload: Mapping[str, bytes], info: Mapping[str, str]) -> bytes:
    """The zip of a bag that is in a folder `name`."""
    files = {f"{name}/{path}": content for path, content in bag(payload, info).items()}
    return zipped(files, dt.date.fromisoformat(info["Bagging-Date"]))


def zipped(entries: Mapping[str, bytes], day: dt.date) -> bytes:
    """A zip of these entries: sorted, uncompressed, dated by `day`."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(entries, key=_order):
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system = _SYSTEM_UNIX
            entry.external_attr = _PLAIN_FILE
            package.writestr(entry, entries[name])
    return written.getvalue()


def _order(name: str) -> tuple[bool, str]:
    """The bag's own declaration first, as readers expect it."""
    return not name.endswith("/bagit.txt"), name


def file_name(stem: str, number: int) -> str:
    """The file of a version of a package."""
    return f"{stem}-v{number:02d}.zip"


def next_version(folder: Path, stem: str) -> tuple[int, Path | None]:
    """The number of a dossier's next package, and the package before it."""
    before = versions(folder, stem)
    return (_number(before[-1]) + 1, before[-1]) if before else (1, None)


def store(content: bytes, target: Path) -> Path:
    """Write a package, completely or not at all; never overwrites a file.

    Raises FileExistsError if the name is taken, and OSError if it cannot be written.
    """
    folder = target.parent
    with tempfile.NamedTemporaryFile(dir=folder, prefix=UNFINISHED, delete=False) as written:
        temporary = Path(written.name)
        try:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
            temporary.chmod(_READABLE)
            give(temporary)
            _put(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    _fsync(folder)
    return target


def _put(temporary: Path, target: Path) -> None:
    """Give a written file its name. A link fails if the name is taken; a rename overwrites."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError as cause:  # a drive without links (FAT); the folder's lock is held
        if cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        if target.exists():
            raise FileExistsError(target) from cause
        temporary.rename(target)


def clean(folder: Path) -> None:
    """Delete unfinished files of killed runs; call it only while holding the folder's lock."""
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink(missing_ok=True)


def versions(folder: Path, stem: str) -> list[Path]:
    """The packages of a dossier that are in a folder, oldest first."""
    own = re.compile(rf"{re.escape(stem)}-v\d{{2,}}\.zip")
    return sorted((path for path in folder.glob("*.zip") if own.fullmatch(path.name)), key=_number)


def _number(package: Path) -> int:
    return int(package.stem.rpartition("-v")[2])


def _fsync(folder: Path) -> None:
    """Make sure that the folder's list of files is on the disk (Windows cannot and need not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
