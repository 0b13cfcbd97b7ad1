"""A look at an Office file before a library unpacks it: what would fill the memory or reach out.

Workbooks and templates are zip archives of XML. A small one can unpack to gigabytes, and its XML
can declare entities that grow without end or name other files. The archive's own directory gives
the sizes (Python's zipfile never unpacks more than they say), and neither Excel, Word nor
LibreOffice writes a DOCTYPE, so both are refused before a parser sees the file.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How large a file may be once unpacked, in bytes.

    Only the sheets of a workbook are read as they come (`part`); its texts, styles and all else are
    held in memory as a whole (`other`). `tags` is how many "<" all XML of a file may have: a tree
    takes up to a hundred times the room of its text. `elements` is how many elements it may have
    if it is read as it comes: each takes its time. `xml` is how large one part of XML may be.
    """

    total: int = 200 * MEGABYTE
    part: int = 100 * MEGABYTE
    other: int = 32 * MEGABYTE
    parts: int = 3000
    tags: int | None = None
    elements: int | None = None
    xml: int | None = None


WORKBOOK = Limits(elements=2_500_000)
"""As many elements as a million filled cells have in a quarter of a million rows."""
TEMPLATE = Limits(
    total=40 * MEGABYTE, other=10 * MEGABYTE, parts=500, tags=80_000, xml=3 * MEGABYTE
)
PAPER = Limits(total=190 * MEGABYTE, other=60 * MEGABYTE, tags=200_000, xml=30 * MEGABYTE)
"""What `hoso lint` is given: a text of some hundred pages, with its pictures."""

_SHEETS = "xl/worksheets/"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg")
_DAMAGED = "tệp đã hỏng: có phần không giải nén được"
_XML = (".xml", ".rels")
_CHUNK = MEGABYTE
_LONG_TAG = re.compile(rb"<[^<>]{100000}")
"""A tag with ten thousand attributes: parsers compare each with each."""
_CODES = ("ascii", "utf-16-le", "utf-16-be")
_ENTITY = tuple("<!ENTITY".encode(code) for code in _CODES)
_DOCTYPE = (*("<!DOCTYPE".encode(code) for code in _CODES), *_ENTITY)
"""A drawing (SVG) may have a DOCTYPE, and no entities."""
_OVERLAP = max(map(len, _DOCTYPE)) - 1
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([^"']{1,40})["']""")
_OTHER_ENCODINGS = (
    *(mark.encode(code) for mark in ("<", "\ufeff") for code in ("utf-32-le", "utf-32-be")),
    b"\0\0<\0",
    b"\0<\0\0",
    "<?xm".encode("cp037"),
)
"""What XML begins with in four bytes a letter and in EBCDIC (XML 1.0, appendix F)."""
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}


def fault(content: bytes, limits: Limits = WORKBOOK) -> str | None:
    """Why the file must not be opened, as a sentence in Vietnamese; None if it may be.

    A file that is no zip archive at all is not judged here.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return None
    except Exception:  # a damaged directory can make reading it fail in any way
        return _DAMAGED
    try:
        with archive:
            return _too_large(archive, limits) or _unsafe_xml(archive, limits)
    except (
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        struct.error,
        zipfile.BadZipFile,  # a part that is not as its sum says: nothing of it was looked at
        zlib.error,
    ):
        return _DAMAGED


def _too_large(archive: zipfile.ZipFile, limits: Limits) -> str | None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        return f"tệp gồm {len(parts)} phần, nhiều bất thường"
    total = sum(part.file_size for part in parts)
    if total > limits.total:
        return f"tệp giải nén ra {_megabytes(total)}, lớn bất thường"
    for part in parts:
        most = limits.part if part.filename.startswith(_SHEETS) else limits.other
        if limits.xml is not None and part.filename.lower().endswith(_XML):
            most = min(most, limits.xml)
        if part.file_size > most:
            return f"phần {part.filename!r} giải nén ra {_megabytes(part.file_size)}"
    return None


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE:,} MB".replace(",", ".")


def _unsafe_xml(archive: zipfile.ZipFile, limits: Limits) -> str | None:
    tags = elements = 0
    is_xml = False
    for part in archive.infolist():
        is_picture = part.filename.lower().endswith(_PICTURES)
        with archive.open(part) as stream:
            for number, piece in enumerate(_pieces(stream)):
                if number == 0:
                    is_xml = _looks_like_xml(piece)
                    if is_picture and not is_xml:
                        break  # what only has the name of a picture can still be read as XML
                    if not _known_encoding(piece):
                        return f"phần {part.filename!r} dùng bảng mã lạ"
                if is_xml and _LONG_TAG.search(piece):
                    return f"phần {part.filename!r} có thẻ XML dài bất thường"
                if any(mark in piece for mark in (_ENTITY if is_picture else _DOCTYPE)):
                    return f"phần {part.filename!r} có khai báo DOCTYPE bất thường"
                tags += piece.count(b"<")
                if limits.tags is not None and tags > limits.tags:
                    return f"tệp có hơn {limits.tags:,} thẻ XML, nhiều bất thường".replace(",", ".")
                elements += piece.count(b"<") - piece.count(b"</")
                if limits.elements is not None and elements > limits.elements:
                    most = f"{limits.elements:,}".replace(",", ".")
                    return f"tệp có hơn {most} ô, dòng và phần tử khác, nhiều bất thường"
    return None


def _known_encoding(start: bytes) -> bool:
    """OOXML is UTF-8 or UTF-16; anything else could hide a declaration from the search."""
    if start.startswith(_OTHER_ENCODINGS):
        return False
    named = _ENCODING.search(start[:300].replace(b"\0", b""))
    return named is None or named.group(1).lower() in _ENCODINGS


def _looks_like_xml(start: bytes) -> bool:
    """Whether a part can be read as XML; pictures begin with marks of their own."""
    return start.startswith(_OTHER_ENCODINGS) or start.lstrip(_BEFORE_XML).startswith(b"<")


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces that overlap, so that a mark on a border is seen."""
    rest = b""
    while block := stream.read(_CHUNK):
        yield rest + block
        rest = block[-_OVERLAP:]
