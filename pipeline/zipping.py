"""Zip archives most of whose entries never change: those are compressed once, the rest each time.

Writing such an archive through `zipfile` takes longer than filling the template it holds.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE = (1 << 5) | 1
"""The first of January 1980, the zip format's first day: the same paper gives the same bytes."""

_DEFLATED = 8
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
