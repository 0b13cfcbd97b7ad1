"""PDF files taken apart into objects and put together again: what splitting and bundling rest on.

LibreOffice writes plain PDF: every object whole, found by a table at the end. So objects can be
copied as the bytes they are, with only their references renumbered, which is ten times faster than
building them anew; equal objects (the fonts of papers printed together) are kept once. A file that
is not of this plain form is first rewritten by pypdf.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

PRODUCER = "hoso"
LANGUAGE = "vi-VN"

LARGEST_STREAM = 200_000_000
"""Bytes of a stream as it is unpacked: a picture of a page at 1,200 dots an inch has fewer."""

_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<![\w.])(\d+) \d+ R\b", re.DOTALL)
_HEADER = re.compile(rb"\s*\d+ \d+ obj\s*")
_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+) \d+ R\b")
_XREF = re.compile(rb"xref\s+0 (\d+)\s*?\n")
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)
_PAGE_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]|/Rotate\s+-?\d+")
_PARENT = re.compile(rb"/(?:Parent \d+ \d+ R|StructParents \d+|Tabs */\w+)")
_ENTRY = re.compile(rb"/([^\s/<>\[\](){}%]+)\s*(\d+) \d+ R")
_DESTINATION = re.compile(rb"[/(]([A-Za-z0-9]+)\)?\s*\[?\s*(\d+) \d+ R")
_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*[\]/>]")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ \d+ R)")


_TOKEN = re.compile(
    rb"\s*(?:(<<|>>|\[|\])|/[^\s\0()<>\[\]{}/%]*|\d+ \d+ R(?![^\s<>\[\]()/])"
    rb"|(?:[-+]?(?:\d+\.?\d*|\.\d+)|true|false|null)(?![^\s<>\[\]()/])"
    rb"|<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))\s*",
    re.DOTALL,
)
_OPENS = {b">>": b"<<", b"]": b"["}

OWN = b"%PDF-1.6\n%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f\n"
"""How the files begin that this program puts together."""
_END = re.compile(
    rb"xref\n0 \d+\n(?:\d{10} \d{5} [nf] \n)+trailer\n<<[^<>]*/ID\[<([0-9A-F]{32})><\1>\]>>\n"
    rb"startxref\n(\d+)\n%%EOF\n"
)


class UnreadablePdfError(ValueError):
    """A file that is no PDF, or a broken one."""


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
        """The stream of an object as it was before it was deflated; None for other filters."""
        stream = self.stream(number)
        begins = _STREAM.match(stream)
        raw = stream[begins.end() : stream.rindex(b"endstream")] if begins else b""
        if b"/Filter" not in self.text(number):
            return raw
        if not _DEFLATED.search(self.text(number)) or b"/DecodeParms" in self.text(number):
            return None
        return _inflated(raw)

    def numbers(self) -> Iterable[int]:
        """The numbers of all objects."""
        return self._places.keys()

    def check_streams(self) -> None:
        """Read every object and stream to its end; UnreadablePdfError where one is damaged.

        Elsewhere objects are searched for what is needed, which passes over what a viewer may
        stumble at.
        """
        for number in self._places:
            if not _is_well_formed(self.text(number)):
                raise UnreadablePdfError(f"object {number} is damaged")
            if self.stream(number):
                self.data(number)

    @cached_property
    def destinations(self) -> Mapping[str, int]:
        """Named places of the document, each with its page (the first is 0)."""
        text = self.text(self._catalog)
        found: dict[str, int] = {}
        at = {number: index for index, number in enumerate(self.pages)}
        for key in (rb"/Dests (\d+) \d+ R", rb"/Names (\d+) \d+ R"):
            if match := re.search(key, text):
                self._collect(int(match[1]), at, found, set())
        return found

    def _collect(
        self, number: int, at: Mapping[int, int], found: dict[str, int], seen: set[int]
    ) -> None:
        seen.add(number)
        text = self.text(number)
        for name, target in _DESTINATION.findall(text):
            page = at.get(int(target))
            if page is None:
                inner = re.search(rb"\[\s*(\d+) \d+ R", self.text(int(target)))
                page = at.get(int(inner[1])) if inner else None
            if page is not None:
                found[name.decode()] = page
        for kid in re.findall(rb"/(?:Dests|Kids)\s*\[?([\d R\s]+)", text):
            for each in re.findall(rb"(\d+) \d+ R", kid):
                if int(each) not in seen:
                    self._collect(int(each), at, found, seen)


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
    """A stream to its end, where a sum of all bytes tells whether they are as they were."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(raw, LARGEST_STREAM)
    except zlib.error as cause:
        raise UnreadablePdfError("a damaged stream") from cause
    if not stream.eof:
        raise UnreadablePdfError("a stream that ends too early, or is too large")
    return content


@dataclass(frozen=True)
class PageFont:
    """A font that a page uses, and whether the file holds it."""

    name: str
    embedded: bool


def page_fonts(source: Source, page: int) -> Iterator[PageFont]:
    """The fonts in the resources of a page (the first is 0)."""
    text = source.text(source.pages[page])
    found = re.search(rb"/Resources (\d+) \d+ R", text)
    resources = source.text(int(found[1])) if found else text
    for _, number in _listed(source, resources, b"Font"):
        outer = source.text(number)
        inner = re.search(rb"/DescendantFonts\s*\[?\s*(\d+) \d+ R", outer)
        font = source.text(int(inner[1])).lstrip(b"[ ") if inner else outer
        if inner and not font.startswith(b"<<"):
            array = re.match(rb"(\d+) \d+ R", font)
            font = source.text(int(array[1])) if array else font
        descriptor = re.search(rb"/FontDescriptor (\d+) \d+ R", font)
        name = re.search(rb"/BaseFont\s*/([^\s/<>\[\]()]+)", outer)
        embedded = descriptor is not None and b"/FontFile" in source.text(int(descriptor[1]))
        yield PageFont(name[1].decode("latin-1") if name else "?", embedded)


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


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: the page it leads to (the first is 0), and the lines below it."""

    title: str
    page: int
    below: tuple["Bookmark", ...] = ()


class Target:
    """A PDF being put together from pages of others."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b"", b""]  # catalog and page tree come at the end
        self._known: dict[bytes, int] = {}
        self._kids: list[int] = []

    @property
    def pages(self) -> int:
        """How many pages it has so far."""
        return len(self._kids)

    def append(
        self,
        source: Source,
        pages: Iterable[int] | None = None,
        shift: tuple[float, float] = (0, 0),
    ) -> None:
        """Add pages (all, when not said which), moved right and up by so many points.

        Of fonts and pictures only those are taken along that a page uses.
        """
        memo: dict[int, int | None] = dict.fromkeys(source.pages)
        wanted = range(len(source.pages)) if pages is None else pages
        for index in wanted:
            number = source.pages[index]
            text = _PARENT.sub(b"", source.text(number))
            body = self._copied(source, _own_resources(source, text), memo)
            if shift != (0, 0):
                body = self._shifted(body, shift)
            begins = body.index(b"<<") + 2
            self._kids.append(self._add(b"%s/Parent 2 0 R%s" % (body[:begins], body[begins:])))

    def append_blank(self, like: Source) -> None:
        """Add an empty page of the size of another file's last page."""
        text = like.text(like.pages[-1])
        kept = b"".join(match[0] for match in _PAGE_BOX.finditer(text))
        page = b"<</Type/Page/Parent 2 0 R/Resources<<>>%s>>" % kept
        self._kids.append(self._add(page))

    def _add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects)

    def _once(self, body: bytes) -> int:
        """The number of an object with this content, added only when there is none yet."""
        key = hashlib.blake2b(body, digest_size=16).digest() if len(body) > 64 else body
        if (number := self._known.get(key)) is None:
            number = self._known[key] = self._add(body)
        return number

    def _copied(self, source: Source, text: bytes, memo: dict[int, int | None]) -> bytes:
        """The text of an object with its references to copies of what they refer to.

        A reference to a page, or back to what is being copied, leads to nothing.
        """

        def renumbered(match: re.Match[bytes]) -> bytes:
            if match[1] is None:
                return match[0]
            number = int(match[1])
            if number not in memo:
                memo[number] = None
                body = self._copied(source, source.text(number), memo)
                stream = source.stream(number)
                memo[number] = self._once(body + b"\n" + stream if stream else body)
            copy = memo[number]
            return b"null" if copy is None else b"%d 0 R" % copy

        return _REFERENCE.sub(renumbered, text) if b" R" in text else text

    def _shifted(self, page: bytes, shift: tuple[float, float]) -> bytes:
        """A page's text with its content moved."""
        before = self._once(_stream(b"q 1 0 0 1 %.3f %.3f cm\n" % shift))
        after = self._once(_stream(b"\nQ\n"))

        def wrapped(match: re.Match[bytes]) -> bytes:
            return b"/Contents[%d 0 R %s %d 0 R]" % (before, match[1].strip(b"[] "), after)

        return _CONTENTS.sub(wrapped, page)

    def finish(self, title: str, author: str, outline: Sequence[Bookmark] = ()) -> bytes:
        """The file, with properties, and an id that follows from its content only."""
        root = b"<</Type/Catalog/Pages 2 0 R/Lang(%s)" % LANGUAGE.encode()
        if outline:
            root += b"/Outlines %d 0 R/PageMode/UseOutlines" % self._outline(outline)
        self._objects[0] = root + b">>"
        kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
        self._objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._kids), kids)
        info = self._add(
            b"<</Title%s/Author%s/Producer%s>>" % (_text(title), _text(author), _text(PRODUCER))
        )
        return _file(self._objects, info)

    def _outline(self, lines: Sequence[Bookmark]) -> int:
        root = self._add(b"")
        first, last = self._siblings(lines, root)
        body = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(lines))
        self._objects[root - 1] = body
        return root

    def _siblings(self, lines: Sequence[Bookmark], parent: int) -> tuple[int, int]:
        numbers = [self._add(b"") for _ in lines]
        for at, line in enumerate(lines):
            body = b"<</Title%s/Parent %d 0 R/Dest[%d 0 R/Fit]" % (
                _text(line.title),
                parent,
                self._kids[line.page],
            )
            if at:
                body += b"/Prev %d 0 R" % numbers[at - 1]
            if at + 1 < len(numbers):
                body += b"/Next %d 0 R" % numbers[at + 1]
            if line.below:
                first, last = self._siblings(line.below, numbers[at])
                body += b"/First %d 0 R/Last %d 0 R/Count -%d" % (first, last, len(line.below))
            self._objects[numbers[at] - 1] = body + b">>"
        return numbers[0], numbers[-1]


def _own_resources(source: Source, page: bytes) -> bytes:
    """A page's text with those fonts and pictures alone that its content names.

    LibreOffice gives all pages of a document one list: without this each paper would carry the
    fonts and pictures of its whole batch.
    """
    found = re.search(rb"/Resources (\d+) \d+ R", page)
    if found is None:
        return page
    contents = _CONTENTS.search(page)
    numbers = re.findall(rb"(\d+) \d+ R", contents[1]) if contents else []
    streams = [source.data(int(number)) for number in numbers]
    resources = source.text(int(found[1]))
    pictures = _listed(source, resources, b"XObject")
    names = [name for name, _ in (*_listed(source, resources, b"Font"), *pictures)]
    used = {name for name in names if any(b"/" + name in stream for stream in streams if stream)}
    if None in streams or any(
        name in used and b"/Form" in (form := source.text(number)) and b"/Resources" not in form
        for name, number in pictures
    ):
        return page
    for key in (b"Font", b"XObject"):
        resources = _trimmed(source, resources, key, used)
    return page[: found.start()] + b"/Resources" + resources + page[found.end() :]


def _list(resources: bytes, key: bytes) -> re.Match[bytes] | None:
    return re.search(rb"/%s\s*(?:(\d+) \d+ R|(<<[^<>]*>>))" % key, resources)


def _listed(source: Source, resources: bytes, key: bytes) -> list[tuple[bytes, int]]:
    """Fonts or pictures by name, with the objects they are."""
    place = _list(resources, key)
    if place is None:
        return []
    text = source.text(int(place[1])) if place[1] else place[2]
    return [(name, int(number)) for name, number in _ENTRY.findall(text)]


def _trimmed(source: Source, resources: bytes, key: bytes, used: set[bytes]) -> bytes:
    place = _list(resources, key)
    if place is None:
        return resources
    kept = [each for each in _listed(source, resources, key) if each[0] in used]
    entries = b"".join(b"/%s %d 0 R" % each for each in kept)
    return b"%s/%s<<%s>>%s" % (resources[: place.start()], key, entries, resources[place.end() :])


def is_as_written(content: bytes) -> bool:
    """Whether a file that `Target` put together is as it was then; its id is a sum of the rest."""
    at = content.rfind(b"xref\n0 ")
    end = _END.fullmatch(content, max(at, 0))
    if at < 0 or end is None or int(end[2]) != at:
        return False
    return hashlib.sha256(content[:at]).hexdigest()[:32].upper().encode() == end[1]


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%sendstream" % (len(data), data)


def _text(text: str) -> bytes:
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def _file(objects: Sequence[bytes], info: int) -> bytes:
    parts = [OWN]
    offsets = []
    length = len(parts[0])
    for number, body in enumerate(objects, 1):
        offsets.append(length)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(part)
        length += len(part)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    identifier = digest.hexdigest()[:32].upper().encode()
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(
        b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, info, identifier, identifier, length)
    )
    return b"".join(parts)
