"""Zip archives most of whose entries never change: those are compressed once, the rest each time.

Writing or reading such an archive through `zipfile` takes longer than filling the template it
holds. An archive of unusual form is first written anew by `zipfile`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE = (1 << 5) | 1
"""The first of January 1980, the zip format's first day: the same paper gives the same bytes."""

_LENGTHS = struct.Struct("<2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1
_VERSION = 20
_LEVEL = 3
"""Three times as fast as the usual 6 for long papers, and the .docx a fifteenth larger."""


@dataclass(frozen=True)
class _Entry:
    """A compressed entry: its place in the archive, and its line in the directory at the end."""

    local: bytes
    name: bytes
    fields: tuple[int, int, int]

    def listed(self, offset: int) -> bytes:
        """The entry's line in the directory, with the place where it begins."""
        head = (_VERSION, _VERSION, 0, _DEFLATED, 0, _DATE, *self.fields)
        tail = (len(self.name), 0, 0, 0, 0, 0, offset)
        return _CENTRAL.pack(b"PK\x01\x02", *head, *tail) + self.name


def _entry(name: str, content: bytes, level: int = _LEVEL) -> _Entry:
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    data = squeezer.compress(content) + squeezer.flush()
    fields = zlib.crc32(content), len(data), len(content)
    raw = name.encode("ascii")  # names of parts are ASCII (OPC)
    head = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, _DEFLATED, 0, _DATE, *fields, len(raw), 0)
    return _Entry(head + raw + data, raw, fields)


class Package:
    """An archive to which a few entries are added each time."""

    def __init__(self, static: Iterable[tuple[str, bytes]]) -> None:
        self._body = b""
        self._directory = b""
        self._count = 0
        for name, content in static:
            entry = _entry(name, content, 9)
            self._directory += entry.listed(len(self._body))
            self._body += entry.local
            self._count += 1

    def with_parts(self, parts: Sequence[tuple[str, bytes]]) -> bytes:
        """The whole archive with these entries behind the static ones."""
        offset = len(self._body)
        pieces = [self._body]
        directory = [self._directory]
        for name, content in parts:
            entry = _entry(name, content)
            pieces.append(entry.local)
            directory.append(entry.listed(offset))
            offset += len(entry.local)
        listed = b"".join(directory)
        count = self._count + len(parts)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
        return b"".join((*pieces, listed, end))


class Part(NamedTuple):
    """An entry of an archive: checksum and sizes, how it is compressed, and where it begins."""

    crc: int
    packed: int
    size: int
    method: int
    offset: int


class Archive:
    """An archive to read from. Raises BadZipFile when it cannot be, KeyError for unknown names."""

    def __init__(self, content: bytes) -> None:
        parts = _listed(content)
        if parts is None:
            content = _plain(content)
            parts = _listed(content)
            if parts is None:
                raise zipfile.BadZipFile("more entries than a plain archive can hold")
        self._content = content
        self.parts = parts

    def read(self, name: str) -> bytes:
        """The content of an entry."""
        part = self.parts[name]
        begins = part.offset + _LOCAL.size
        try:
            begins += sum(_LENGTHS.unpack_from(self._content, begins - _LENGTHS.size))
            packed = self._content[begins : begins + part.packed]
            content = packed
            if part.method == _DEFLATED:
                content = zlib.decompressobj(-15).decompress(packed, part.size + 1)
        except (struct.error, zlib.error) as cause:
            raise zipfile.BadZipFile(f"{name}: {cause}") from cause
        if len(content) != part.size or zlib.crc32(content) != part.crc:
            raise zipfile.BadZipFile(f"{name}: not what the directory says")
        return content


def _listed(content: bytes) -> dict[str, Part] | None:
    """The entries of an archive of the usual form; None when it is not of that form."""
    parts: dict[str, Part] = {}
    try:
        mark, _, _, here, count, length, at, comment = _END.unpack(content[-_END.size :])
        if mark != b"PK\x05\x06" or here != count or comment:
            return None
        if at + length + _END.size != len(content):
            return None
        for _ in range(count):
            fields = _CENTRAL.unpack_from(content, at)
            mark, _, _, flags, method, _, _, crc, packed, size, name, extra, said, *_, begins = (
                fields
            )
            if mark != b"PK\x01\x02" or flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
                return None
            at += _CENTRAL.size
            parts[content[at : at + name].decode("ascii")] = Part(crc, packed, size, method, begins)
            at += name + extra + said
    except (struct.error, UnicodeDecodeError):
        return None
    return parts


def _plain(content: bytes) -> bytes:
    """The same archive in the usual form.

    `zipfile` has an error of its own for each way in which an archive can be damaged or locked.
    """
    target = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as plain,
        ):
            for part in source.infolist():
                plain.writestr(zipfile.ZipInfo(part.filename), source.read(part))
    except (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error) as cause:
        raise zipfile.BadZipFile(str(cause)) from cause
    return target.getvalue()
