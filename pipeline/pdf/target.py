"""A PDF put together from pages of others: equal objects, as the fonts of a batch, are kept once.

Objects are copied as the bytes they are, with only their references renumbered.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

from pipeline.pdf.resources import CONTENTS, own_resources
from pipeline.pdf.source import Source

PRODUCER = "hoso"
LANGUAGE = "vi-VN"

OWN = b"%PDF-1.6\n%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f\n"
"""The first bytes of files that this program writes."""

_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<![\w.])(\d+) \d+ R\b", re.DOTALL)
_PAGE_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]|/Rotate\s+-?\d+")
_PARENT = re.compile(rb"/(?:Parent \d+ \d+ R|StructParents \d+|Tabs */\w+)")
_END = re.compile(
    rb"xref\n0 \d+\n(?:\d{10} \d{5} [nf] \n)+trailer\n<<[^<>]*/ID\[<([0-9A-F]{32})><\1>\]>>\n"
    rb"startxref\n(\d+)\n%%EOF\n"
)


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
        """Add pages (all, when not said which), moved right and up by this many points.

        Of fonts and pictures only those are taken along that a page uses.
        """
        memo: dict[int, int | None] = dict.fromkeys(source.pages)
        wanted = range(len(source.pages)) if pages is None else pages
        for index in wanted:
            number = source.pages[index]
            text = _PARENT.sub(b"", source.text(number))
            body = self._copied(source, own_resources(source, text), memo)
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
        """The number of an object with this content, which is added if it is new."""
        if (number := self._known.get(body)) is None:
            number = self._known[body] = self._add(body)
        return number

    def _copied(self, source: Source, text: bytes, memo: dict[int, int | None]) -> bytes:
        """The text of an object with its references to copies of what they refer to.

        A reference to a page, or back to what is being copied, leads to nothing.
        """
        pieces, numbers = _cut_at_references(text)
        if not numbers:
            return text
        copies = [self._copy(source, number, memo) for number in numbers]
        return b"".join(chain.from_iterable(zip_longest(pieces, copies, fillvalue=b"")))

    def _copy(self, source: Source, number: int, memo: dict[int, int | None]) -> bytes:
        """A reference to the copy of an object."""
        if number not in memo:
            memo[number] = None
            body = self._copied(source, source.text(number), memo)
            stream = source.stream(number)
            memo[number] = self._once(body + b"\n" + stream if stream else body)
        copy = memo[number]
        return b"null" if copy is None else b"%d 0 R" % copy

    def _shifted(self, page: bytes, shift: tuple[float, float]) -> bytes:
        """A page's text with its content moved."""
        before = self._once(_stream(b"q 1 0 0 1 %.3f %.3f cm\n" % shift))
        after = self._once(_stream(b"\nQ\n"))

        def wrapped(match: re.Match[bytes]) -> bytes:
            return b"/Contents[%d 0 R %s %d 0 R]" % (before, match[1].strip(b"[] "), after)

        return CONTENTS.sub(wrapped, page)

    def finish(self, title: str, author: str, outline: Sequence[Bookmark] = ()) -> bytes:
        """The file, with properties, and an id that depends on its content only."""
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


@lru_cache(maxsize=1024)  # papers that were printed together share fonts and pictures
def _cut_at_references(text: bytes) -> tuple[tuple[bytes, ...], tuple[int, ...]]:
    """The parts of a text before, between and after its references, and their numbers."""
    pieces, numbers, at = [], [], 0
    for match in _REFERENCE.finditer(text) if b" R" in text else ():
        if match[1] is not None:
            pieces.append(text[at : match.start()])
            numbers.append(int(match[1]))
            at = match.end()
    return (*pieces, text[at:]), tuple(numbers)


def is_as_written(content: bytes) -> bool:
    """Whether a file written by `Target` is unchanged; its id is a checksum of the rest."""
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
