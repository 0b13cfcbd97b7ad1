"""The check code drawn on a filled certificate, as a picture that floats at its place on the page.

It is put into the finished .docx, so that any template can have it, nothing of the layout moves,
and a certificate without it has the bytes it always had. The picture is an EMF: black squares as
one path, sharp at any size in Word and, through LibreOffice, in the PDF.
"""

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO

from pipeline.docx import text
from pipeline.docx.joinable import last_paragraph
from pipeline.fill import pictures
from pipeline.model.check_codes import CheckCode
from pipeline.model.pictures import Hinh
from pipeline.ooxml.zip_archive import EPOCH

Place = tuple[int, int, int]
"""From the left edge of the page, from its top, and the side of the square, in mm."""

_BODY = text.BODY
_TYPES = "[Content_Types].xml"
_LEVEL = 3
_PARAGRAPH = re.compile(r"<w:p(?:\s[^<>]*)?(/?)>(?:<w:pPr/>|<w:pPr>.*?</w:pPr>)?", re.DOTALL)
_NUMBER = 6001
"""The id of the drawing: templates and their pictures have others."""


def with_check_code(docx: bytes, code: CheckCode, place: Place) -> bytes:
    """A filled .docx with its check code, which includes the hash of its words."""
    left, top, side = place
    content = drawn(matrix(str(code.of(text.body(docx)))), side)
    key = hashlib.sha256(content).hexdigest()[:16]
    picture = Hinh(key, "emf", float(side), float(side))
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as archive:
        relations = pictures.relations_part(_BODY)
        parts = {name: source.read(name) for name in source.namelist()}
        parts[_BODY] = _floating(parts[_BODY].decode(), picture, left, top).encode()
        listed = parts[relations].decode() if relations in parts else None
        parts[relations] = pictures.with_relations(listed, [picture]).encode()
        parts[_TYPES] = pictures.with_types(parts[_TYPES].decode()).encode()
        parts[pictures.part_name(picture)] = content
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            archive.writestr(entry, part, zipfile.ZIP_DEFLATED, _LEVEL)
    return target.getvalue()


def matrix(said: str) -> tuple[tuple[bool, ...], ...]:
    """The squares of the QR code of a text, true where black, without a margin.

    Level M: a seventh of it can be soiled or torn.
    """
    import segno  # imported only if the workbook asks for codes

    code = segno.make(said, error="m", micro=False, boost_error=False, encoding="utf-8")
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)


def _floating(body: str, picture: Hinh, left: int, top: int) -> str:
    """The body with the picture anchored in its last paragraph, which is in no table.

    In a cell Word would take the place as one in the cell.
    """
    markup = str(pictures.drawing(picture, _NUMBER, {"tu_trai": left, "tu_tren": top}))
    drawing = markup[markup.index("<w:drawing") : markup.index("</w:drawing>")]
    run = f"<w:r>{drawing}</w:drawing></w:r>"
    starts = last_paragraph(body)
    last = _PARAGRAPH.match(body, starts) if starts is not None else None
    assert last is not None  # Word and LibreOffice always write a paragraph into the body
    if last[1]:
        return f"{body[: last.end() - 2]}>{run}</w:p>{body[last.end() :]}"
    return f"{body[: last.end()]}{run}{body[last.end() :]}"


# EMF (Microsoft, [MS-EMF]): little-endian records of type, size and content

_UNITS = 20
"""Of the picture's own measure, for a square of the code."""
_HEADER, _END, _FILL_MODE, _SELECT, _POLYGONS = 1, 14, 19, 37, 91
_BLACK_BRUSH, _NO_PEN = 0x80000004, 0x80000008
_WINDING = 2


def drawn(squares: Sequence[Sequence[bool]], side: int) -> bytes:
    """Squares as an EMF with sides of this many mm."""
    edge = len(squares) * _UNITS
    records = [
        _record(_FILL_MODE, struct.pack("<I", _WINDING)),
        _record(_SELECT, struct.pack("<I", _BLACK_BRUSH)),
        _record(_SELECT, struct.pack("<I", _NO_PEN)),
        _polygons(list(_bars(squares)), edge),
        _record(_END, struct.pack("<III", 0, 16, 20)),
    ]
    length = 108 + sum(map(len, records))
    header = struct.pack(
        "<4i4i4sIIIHHIIIiiiiIIIii",
        *(0, 0, edge - 1, edge - 1),
        *(0, 0, side * 100, side * 100),
        *(b" EMF", 0x10000, length, len(records) + 1, 1, 0, 0, 0, 0),
        *(edge, edge, side, side),
        *(0, 0, 0, side * 1000, side * 1000),
    )
    return _record(_HEADER, header) + b"".join(records)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content) + 8) + content


def _bars(squares: Sequence[Sequence[bool]]) -> Iterator[tuple[int, int, int, int]]:
    """Black squares side by side as one bar: left, top, right, bottom.

    All bars are of one path, so that no light shows between two that touch.
    """
    for at, row in enumerate(squares):
        start = None
        for column, black in enumerate((*row, False)):
            if black and start is None:
                start = column
            elif not black and start is not None:
                yield start * _UNITS, at * _UNITS, column * _UNITS, (at + 1) * _UNITS
                start = None


def _polygons(bars: Sequence[tuple[int, int, int, int]], edge: int) -> bytes:
    points = (
        corner
        for left, top, right, bottom in bars
        for corner in (left, top, right, top, right, bottom, left, bottom)
    )
    return _record(
        _POLYGONS,
        struct.pack("<4iII", 0, 0, edge - 1, edge - 1, len(bars), 4 * len(bars))
        + struct.pack(f"<{len(bars)}I", *[4] * len(bars))
        + struct.pack(f"<{8 * len(bars)}h", *points),
    )
