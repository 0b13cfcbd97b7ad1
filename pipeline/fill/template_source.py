"""A Word template as its checker sees it: its paragraphs with their places, tags and source.

Nothing is compiled or filled here. The Jinja source is docxtpl's own; it is set with one tag a
line, so that a line of a syntax tree leads back to the paragraph in which the tag was typed.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from pipeline.docx.places import places_in, text_of
from pipeline.fill.parts import Assembled
from pipeline.ooxml import guard

TAG = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""A comment counts as a tag: what looks like one in a string must not hide what follows."""
_TAG_IN_XML = re.compile(rb"\{(?:<[^>]*>)*[{%]")
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_PREFIX = re.compile(r"^(\{[{%])(?:tr|tc|p|r)(?=\s)")
_SHOWN = 80
_UNPATCHED_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


class NotATemplateError(Exception):
    """The file cannot be opened as a Word document, or must not be: the message says why."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its number in its part (from 1), its text, and its place for people."""

    number: int
    text: str
    where: str
    element: Any


@dataclass(frozen=True)
class Tag:
    """A tag as Jinja reads it, and the place where it was typed."""

    text: str
    where: str


@dataclass(frozen=True)
class Part:
    """The body, a header or a footer: its paragraphs, and its source with one tag a line."""

    label: str
    paragraphs: tuple[Paragraph, ...]
    source: str
    tags: tuple[Tag, ...]

    def where(self, line: int | None) -> str:
        """The place of a line of `source` (from 1; the first holds what precedes all tags)."""
        if not self.tags:
            return self.paragraphs[0].where if self.paragraphs else self.label
        return self.tags[min(max((line or 1) - 2, 0), len(self.tags) - 1)].where


@dataclass(frozen=True)
class Opened:
    """A template that could be opened: its parts, and the XML of its other parts by name."""

    parts: tuple[Part, ...]
    others: dict[str, bytes]

    @property
    def body(self) -> Part:
        """The document's body."""
        return self.parts[0]


def open_template(assembled: Assembled) -> Opened:
    """Open a template; raises NotATemplateError with the reason when it cannot be used at all."""
    from docx.opc.exceptions import PackageNotFoundError  # slow to import
    from docxtpl import DocxTemplate

    content = assembled.content
    try:
        if (why := guard.fault(content, guard.TEMPLATE)) is not None:
            raise NotATemplateError(why)
        word = DocxTemplate(io.BytesIO(content))
        word.render_init()
        others = _others(content)
        return Opened((*_parts(word, assembled.places), *_more_parts(word, others)), others)
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as cause:
        raise NotATemplateError("tệp mẫu không phải tệp Word (.docx) đọc được") from cause
    except NotATemplateError:
        raise
    except Exception as cause:  # a damaged file can make a library fail in any way
        raise NotATemplateError("nội dung tệp mẫu bị hỏng") from cause


def _parts(word: Any, typed: tuple[str, ...]) -> Iterator[Part]:
    body = word.docx.element.body
    yield _part(word, "", body, word.get_xml(), typed)
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        for _, part in word.get_headers_footers(uri):
            label = PurePosixPath(part.partname).stem
            source = word.get_part_xml(part)
            yield _part(word, label, etree.fromstring(source.encode()), source)


def _more_parts(word: Any, others: dict[str, bytes]) -> Iterator[Part]:
    """Notes, which are printed, and properties and whatever else holds tags."""
    for name, content in others.items():
        main = re.match(r"word/(document|header\d*|footer\d*)\.xml$", name)
        if main is not None or not name.endswith(".xml"):
            continue
        if name in _NOTES or _TAG_IN_XML.search(content):
            root = etree.fromstring(content)
            yield _part(
                word, PurePosixPath(name).stem, root, etree.tostring(root, encoding="unicode")
            )


def _part(word: Any, label: str, root: Any, source: str, typed: tuple[str, ...] = ()) -> Part:
    paragraphs = tuple(_paragraphs(root, label, typed))
    patched = word.patch_xml(source).replace("\n", " ")
    by_tag = TAG.sub(lambda match: "\n" + match.group(), patched)
    return Part(label, paragraphs, by_tag, tuple(_placed(TAG.findall(patched), paragraphs, label)))


def _others(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name.endswith((".xml", ".rels")) or "/media/" not in name
        }


# Paragraphs and their places


def _paragraphs(root: Any, label: str, typed: tuple[str, ...] = ()) -> Iterator[Paragraph]:
    """Paragraphs with their places, or with those where they were `typed`."""
    for number, (element, place) in enumerate(places_in(root), 1):
        text = text_of(element)
        where = typed[number - 1] if typed else place
        yield Paragraph(number, text, f"{_part_name(label)}{where}{_quoted(text)}", element)


_PART_NAMES = (
    ("header", "đầu trang"),
    ("footer", "chân trang"),
    ("foot", "cước chú"),
    ("end", "chú thích cuối"),
)


def _part_name(label: str) -> str:
    if not label:
        return ""
    for start, name in _PART_NAMES:
        if label.startswith(start):
            return f"{name} ({label}), "
    return f"{label}, "


def _quoted(text: str) -> str:
    short = re.sub(r"\s+", " ", text).strip()
    if not short:
        return ""
    return f": “{short[: _SHOWN - 1]}…”" if len(short) > _SHOWN else f": “{short}”"


# Tags and the paragraphs they come from


def _placed(found: Iterable[str], paragraphs: tuple[Paragraph, ...], label: str) -> Iterator[Tag]:
    """Each tag of the source with its place.

    docxtpl keeps the order of the tags; what it adds for merged cells takes the place before it.
    """
    typed = [
        (_plain(match), paragraph.where)
        for paragraph in paragraphs
        for match in TAG.findall(paragraph.text)
    ]
    at = 0
    where = paragraphs[0].where if paragraphs else label
    for text in found:
        plain = _plain(text)
        ahead = next((i for i in range(at, len(typed)) if typed[i][0] == plain), None)
        if ahead is not None:
            at, where = ahead + 1, typed[ahead][1]
        yield Tag(text, where)


def _plain(tag: str) -> str:
    """A tag without what docxtpl takes out of it: row and paragraph marks, quotes, spaces."""
    return re.sub(r"\s+|&[lg]t;|[<>]|-(?=%)|(?<=%)-", "", _PREFIX.sub(r"\1", tag)).translate(
        _UNPATCHED_QUOTES
    )
