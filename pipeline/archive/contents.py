"""A package on the disk, a zip or an unpacked bag: its files, and faults of the container.

Nothing is unpacked to the disk, no link is followed, and a zip that would unpack to far more than a
package can hold is refused.
"""

import datetime as dt
import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from pipeline.archive import bags
from pipeline.archive.faults import Fault, UnusableError

MOST_BYTES = 4_000_000_000
"""The largest package that is opened, in bytes."""

_MOST_TIMES, _FREE = 20, 10_000_000
"""A zip that unpacks to more than this many times its size, plus these bytes, is refused: ours are
uncompressed."""

_LINK = Fault("", "tep-lien-ket", "là liên kết tới chỗ khác, không phải tệp")


def opened(path: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The files of the bag by their path in it, and faults of the container.

    Raises UnusableError if it is not a package, cannot be read, or is too large.
    """
    try:
        return _folder(path) if path.is_dir() else _zip(path)
    except OSError as cause:
        fault = Fault("", "khong-doc-duoc", f"không đọc được: {cause}")
        raise UnusableError(fault) from cause
    except UnusableError:
        raise
    except Exception as cause:  # of a damaged zip, zipfile fails in many ways
        fault = Fault("", "khong-phai-goi", "không phải tệp zip đọc được")
        raise UnusableError(fault) from cause


def _too_large() -> UnusableError:
    return UnusableError(Fault("", "goi-qua-lon", "bung ra lớn hơn mọi gói hồ sơ có thể có"))


# An unpacked bag


def _folder(path: Path) -> tuple[dict[str, bytes], list[Fault]]:
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    total = 0
    for item in sorted(path.rglob("*")):
        name = item.relative_to(path).as_posix()
        mode = item.lstat().st_mode
        if stat.S_ISLNK(mode):
            faults.append(Fault(name, _LINK.code, _LINK.message))
        elif stat.S_ISREG(mode):
            total += item.lstat().st_size
            if total > MOST_BYTES:
                raise _too_large()
            files[name] = item.read_bytes()
        elif not stat.S_ISDIR(mode):
            faults.append(Fault(name, "tep-la", "không phải tệp thường"))
    return files, faults


# A zip


def _zip(path: Path) -> tuple[dict[str, bytes], list[Fault]]:
    if path.stat().st_size > MOST_BYTES:
        raise _too_large()
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > min(MOST_BYTES, _MOST_TIMES * len(content) + _FREE):
            raise _too_large()
        entries: dict[str, bytes] = {}
        faults = list(_entries(archive, entries))
    roots = {name.split("/", 1)[0] for name in entries}
    files = {name.split("/", 1)[-1]: data for name, data in entries.items()}
    if len(roots) != 1 or any("/" not in name for name in entries):
        faults.append(Fault("", "goi-la", "gói phải có đúng một thư mục ở ngoài cùng"))
        return files, faults
    if not faults and not _is_canonical(entries, files, content):
        faults.append(Fault("", "goi-bi-sua", "tệp zip đã bị thay đổi ở ngoài các tệp bên trong"))
    faults += _names(path, roots.pop(), files)
    return files, faults


def _entries(archive: zipfile.ZipFile, entries: dict[str, bytes]) -> Iterator[Fault]:
    """Read the entries into `entries` by their full name; a fault for each damaged one."""
    for entry in archive.infolist():
        name = entry.filename
        inside = name.split("/", 1)[-1]
        if name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name:
            yield Fault(name, "ten-nguy-hiem", "tên tệp dẫn ra ngoài gói")
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield Fault(inside, _LINK.code, _LINK.message)
            continue
        if name in entries:
            yield Fault(inside, "tep-trung", "có hai lần trong gói")
        try:
            entries[name] = archive.read(entry)
        except Exception as cause:  # a damaged entry fails in many ways
            yield Fault(inside, "tep-hong", f"không giải nén được ({cause})")


def _is_canonical(entries: Mapping[str, bytes], files: Mapping[str, bytes], content: bytes) -> bool:
    """Whether the program would build exactly this zip from these entries."""
    try:
        day = dt.date.fromisoformat(information(files).get("Bagging-Date", ""))
    except ValueError:
        return False
    return bags.zipped(entries, day) == content


def _names(path: Path, root: str, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """The names of the file, of the folder in it and in bag-info.txt must agree."""
    named = information(files).get("Internal-Sender-Identifier", root)
    for name in dict.fromkeys((path.stem, root)):
        if name != named:
            yield Fault("", "goi-doi-ten", f"mang tên “{name}”, khi đóng gói là “{named}”")


def information(files: Mapping[str, bytes]) -> dict[str, str]:
    """The lines of bag-info.txt."""
    lines = files.get("bag-info.txt", b"").decode("utf-8", "replace").splitlines()
    parted = (line.partition(":") for line in lines)
    return {key: value.strip() for key, colon, value in parted if colon}
