"""A PDF taken apart into its objects, the base of reading, splitting and bundling.

LibreOffice writes plain PDF: every object whole, found by a table at the end. So objects can be
copied as the bytes they are (`target`), which is ten times faster than building them again. A file
that is not of this plain form is first rewritten by pypdf.
"""

import io
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

LARGEST_STREAM = 200_000_000
"""Bytes of a stream as it is unpacked: a picture of a page at 1,200 dots an inch has fewer."""

_HEADER = re.compile(rb"\s*\d+ \d+ obj\s*")
_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+) \d+ R\b")
_XREF = re.compile(rb"xref\s+0 (\d+)\s*?\n")
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)
_DESTINATION = re.compile(rb"[/(]([A-Za-z0-9]+)\)?\s*\[?\s*(\d+) \d+ R")
_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*[\]/>]")
_TOKEN = re.compile(
    rb"\s*(?:(<<|>>|\[|\])|/[^\s\0()<>\[\]{}/%]*|\d+ \d+ R(?![^\s<>\[\]()/])"
    rb"|(?:[-+]?(?:\d+\.?\d*|\.\d+)|true|false|null)(?![^\s<>\[\]()/])"
    rb"|<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))\s*",
    re.DOTALL,
)
_OPENS = {b">>": b"<<", b"]": b"["}


class UnreadablePdfError(ValueError):
    """A file that is not a PDF, or is damaged."""


class Source:
    """A PDF to copy pages from. Raises UnreadablePdfError when it cannot be read."""

    def __init__(self, content: bytes) -> None:
        try:
            if not self._read(content):
                self._read(_plain(content))
        except Exception as cause:  # a broken file can fail in any way
            raise UnreadablePdfError(str(cause)) from cause
        if not self.pages:
            raise UnreadablePdfError("no pages")

    def _read(self, content: bytes) -> bool:
        """Find the objects and pages; False when the file is not of the plain form."""
        start = int(content[content.rindex(b"startxref") + 9 :].split(None, 1)[0])
        table = _XREF.match(content, start)
        trailer = _TRAILER.search(content, start)
        if table is None or trailer is None or b"/Prev" in trailer[1] or b"/Encrypt" in trailer[1]:
            return False
        self._content = content
        self._places = _places(content, table.end(), int(table[1]), start)
        self._bodies: dict[int, tuple[bytes, bytes]] = {}
        root = re.search(rb"/Root (\d+) \d+ R", trailer[1])
        if root is None:
            return False
        self._catalog = int(root[1])
        tree = re.search(rb"/Pages (\d+) \d+ R", self.text(self._catalog))
        if tree is None:
            return False
        self.pages = tuple(self._leaves(int(tree[1])))
        return all(
            b"/Resources" in self.text(page) and b"/MediaBox" in self.text(page)
            for page in self.pages
        )

    def _leaves(self, number: int) -> Iterable[int]:
        text = self.text(number)
        kids = re.search(rb"/Kids\s*\[(.*?)\]", text, re.DOTALL)
        if kids is None:
            yield number
            return
        for kid in re.findall(rb"(\d+) \d+ R", kids[1]):
            yield from self._leaves(int(kid))

    def text(self, number: int) -> bytes:
        """An object without its stream."""
        return self._body(number)[0]

    def stream(self, number: int) -> bytes:
        """The stream of an object, from the word stream to endstream; b"" when it has none."""
        return self._body(number)[1]

    def _body(self, number: int) -> tuple[bytes, bytes]:
        if (known := self._bodies.get(number)) is None:
            known = self._bodies[number] = self._cut(number)
        return known

    def _cut(self, number: int) -> tuple[bytes, bytes]:
        start, end = self._places[number]
        whole = self._content[start:end]
        header = _HEADER.match(whole)
        if header is None:
            raise UnreadablePdfError(f"no object {number} at its place")
        whole = whole[header.end() : whole.rindex(b"endobj")].rstrip()
        begins = _STREAM.search(whole)
        if begins is None:
            return whole, b""
        text = _LENGTH.sub(
            lambda match: b"/Length " + self.text(int(match[1])), whole[: begins.start()]
        )
        return text, whole[begins.start() :]

    def data(self, number: int) -> bytes | None:
        """The decompressed stream of an object; None if another filter was used."""
        return unpacked(self.text(number), self.stream(number))

    def numbers(self) -> Iterable[int]:
        """The numbers of all objects."""
        return self._places.keys()

    def check_streams(self) -> None:
        """Read every object and stream to its end; UnreadablePdfError if one is damaged.

        Other functions read only what they need, and so miss damage that a viewer may stumble at.
        """
        for number in self._places:
            if not _is_whole(self.text(number), self.stream(number)):
                raise UnreadablePdfError(f"object {number} is damaged")

    @cached_property
    def destinations(self) -> Mapping[str, int]:
        """Named places of the document, each with its page (the first is 0)."""
        text = self.text(self._catalog)
        pages_by_name: dict[str, int] = {}
        at = {number: index for index, number in enumerate(self.pages)}
        for key in (rb"/Dests (\d+) \d+ R", rb"/Names (\d+) \d+ R"):
            if match := re.search(key, text):
                self._collect(int(match[1]), at, pages_by_name, set())
        return pages_by_name

    def _collect(
        self, number: int, at: Mapping[int, int], pages_by_name: dict[str, int], seen: set[int]
    ) -> None:
        seen.add(number)
        text = self.text(number)
        for name, target in _DESTINATION.findall(text):
            page = at.get(int(target))
            if page is None:
                inner = re.search(rb"\[\s*(\d+) \d+ R", self.text(int(target)))
                page = at.get(int(inner[1])) if inner else None
            if page is not None:
                pages_by_name[name.decode()] = page
        for kid in re.findall(rb"/(?:Dests|Kids)\s*\[?([\d R\s]+)", text):
            for below in map(int, re.findall(rb"(\d+) \d+ R", kid)):
                if below not in seen:
                    self._collect(below, at, pages_by_name, seen)


def unpacked(text: bytes, stream: bytes) -> bytes | None:
    """The decompressed stream of an object, which is given with its text.

    None for other filters; UnreadablePdfError if it is damaged.
    """
    begins = _STREAM.match(stream)
    raw = stream[begins.end() : stream.rindex(b"endstream")] if begins else b""
    if b"/Filter" not in text:
        return raw
    if not _DEFLATED.search(text) or b"/DecodeParms" in text:
        return None
    return _inflated(raw)


@lru_cache(maxsize=256)  # papers that were printed together share fonts and pictures
def _is_whole(text: bytes, stream: bytes) -> bool:
    """Whether an object can be read to its end; UnreadablePdfError for a damaged stream."""
    if not _is_well_formed(text):
        return False
    if stream:
        unpacked(text, stream)
    return True


def _is_well_formed(text: bytes) -> bool:
    """Whether an object is made of names, numbers, texts and references, with all brackets closed.

    Source: ISO 32000-1:2008, 7.2 and 7.3.
    """
    opened: list[bytes] = []
    at = 0
    while token := _TOKEN.match(text, at):
        at = token.end()
        if (bracket := token[1]) in (b"<<", b"["):
            opened.append(bracket)
        elif bracket and (not opened or opened.pop() != _OPENS[bracket]):
            return False
    return at == len(text) and not opened


def _inflated(raw: bytes) -> bytes:
    """A stream decompressed to its end, where its checksum shows whether it is undamaged."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(raw, LARGEST_STREAM)
    except zlib.error as cause:
        raise UnreadablePdfError("a damaged stream") from cause
    if not stream.eof:
        raise UnreadablePdfError("a stream that ends too early, or is too large")
    return content


def _places(content: bytes, start: int, count: int, end: int) -> dict[int, tuple[int, int]]:
    """Where each object begins and ends."""
    offsets = {}
    for number in range(count):
        entry = content[start + 20 * number : start + 20 * number + 20]
        if entry[17:18] == b"n":
            offsets[number] = int(entry[:10])
    order = sorted(offsets.values())
    following = dict(zip(order, [*order[1:], end], strict=True))
    return {number: (offset, following[offset]) for number, offset in offsets.items()}


def _plain(content: bytes) -> bytes:
    """The file with every object whole and every page complete, as pypdf writes it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(content), strict=True), import_outline=False)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
