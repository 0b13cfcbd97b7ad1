"""Stage 5, fill: a Word template and the words of a paper become a .docx.

A template is read once: docxtpl turns Word's XML into a Jinja source, one sandboxed and strict
environment compiles it, and the parts that never change are zipped beforehand. A paper then costs
one rendering and one zip entry. Tags, loops and their row, paragraph and run forms are docxtpl's,
and the document is the one docxtpl would give under the same environment.
"""

import hashlib
import html
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from jinja2 import nodes
from lxml import etree

from pipeline.fill import pictures
from pipeline.fill.environment import WHITE, Environment
from pipeline.fill.parts import assemble
from pipeline.fill.pictures import Pictures
from pipeline.fill.tagged_part import HINH, TaggedPart, TemplateFaultError
from pipeline.fill.template_source import TAG
from pipeline.model.pictures import Hinh
from pipeline.ooxml.zip_archive import Package

_TAG = re.compile(r"\{_?[{%#]|\}_\}|%_\}")
_DECLARED = re.compile(r"^[\s\ufeff]*<\?xml[^>]*\?>\s*")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TYPES = "[Content_Types].xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


@dataclass(frozen=True)
class Filled:
    """A filled paper: the .docx, and every value that was printed into it."""

    docx: bytes
    printed: tuple[str, ...]


_NONE: Mapping[str, bytes] = {}


class Template:
    """A Word template, read and compiled once, filled many times.

    `digest` is the hash of the template with the parts that it takes in.

    Raises TemplateFaultError if the file is not a .docx, or a tag in it is broken.
    """

    def __init__(
        self,
        path: Path,
        files: Pictures | None = None,
        *,
        own_styles: bool = False,
        theirs: Path | None = None,
    ) -> None:
        from docx.opc.exceptions import PackageNotFoundError  # slow to import
        from docxtpl import DocxTemplate

        self.path = path
        self.drawn: Mapping[str, bytes] = {}
        self._environment = Environment(files)
        try:
            assembled = assemble(path, own_styles=own_styles, theirs=theirs)
            self.digest = hashlib.sha256(assembled.content).hexdigest()
            self._word = DocxTemplate(io.BytesIO(assembled.content))
            self._word.render_init()
        except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as cause:
            raise TemplateFaultError(
                "mau-khong-doc-duoc",
                "",
                "tệp mẫu không phải tệp Word (.docx) đọc được",
                "Mở mẫu bằng Word và lưu lại dạng .docx.",
            ) from cause
        self._parts = self._dynamic_parts()
        self._around: dict[str, str] = {}
        self._package = self._static_package()

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """The .docx filled with these words."""
        return self.filled(context).docx

    def filled(self, context: Mapping[str, Any], drawn: Mapping[str, bytes] = _NONE) -> Filled:
        """The .docx and the values printed into it; TemplateFaultError when a value cannot be.

        `drawn` are the contents of the vocabulary's pictures by their keys; what it does not hold
        is taken from `self.drawn`.
        """
        printed: list[str] = []
        self._environment.printed = printed
        self._environment.odd = False
        used: dict[str, list[Hinh]] = {}
        contents = []
        for part in self._parts:
            self._environment.used = used[part.name] = []
            contents.append((part.name, part.render(context)))
        if self._around:
            contents += self._with_pictures(used, drawn)
        return Filled(self._package.with_parts(contents), tuple(printed))

    def _with_pictures(
        self, used: Mapping[str, list[Hinh]], drawn: Mapping[str, bytes]
    ) -> list[tuple[str, bytes]]:
        """The pictures that the parts of a paper use, and the parts that tell of them."""
        parts = {}
        for part in self._parts:
            name = pictures.relations_part(part.name)
            if used[part.name] or name in self._around:
                xml = pictures.with_relations(self._around.get(name), used[part.name])
                parts[name] = xml.encode()
        parts[_TYPES] = pictures.with_types(self._around[_TYPES]).encode()
        every = {
            pictures.part_name(picture): picture for picture in chain.from_iterable(used.values())
        }
        files = self._environment.files
        for name in sorted(every):
            key = every[name].key
            parts[name] = drawn.get(key) or self.drawn.get(key) or files.content(every[name])
        return list(parts.items())

    @cached_property
    def unsupported(self) -> tuple["Unsupported", ...]:
        """What docxtpl knows and this program does not fill: the template check refuses it."""
        return tuple(
            Unsupported(name, part.place(part.by_paragraph.count("\n", 0, match.start()) + 1))
            for part in self._parts
            for name, pattern in _UNSUPPORTED
            for match in pattern.finditer(part.by_paragraph)
        )

    @cached_property
    def tree(self) -> tuple[nodes.Template, ...]:
        """The syntax trees of the parts, a line a paragraph."""
        return tuple(self._environment.parse(part.by_paragraph) for part in self._parts)

    def paragraph(self, part: int, line: int) -> str:
        """The place of a line of `tree`: the paragraph's number and its text."""
        return self._parts[part].place(line)

    @property
    def document(self) -> Any:
        """The template as python-docx opens it."""
        return self._word.docx

    def _dynamic_parts(self) -> tuple["TaggedPart", ...]:
        """The body, and those headers, footers, notes and properties that hold tags."""
        word = self._word
        document = word.docx.part
        parts = [self._body(document)]
        for uri in (word.HEADER_URI, word.FOOTER_URI):
            for _, part in word.get_headers_footers(uri):
                parts += self._part_with_tags(part, word.get_part_xml(part))
        for part in document.package.iter_parts():
            if part.content_type == _FOOTNOTES:
                parts += self._part_with_tags(part, part.blob.decode())
            elif part.content_type == _CORE:
                _with_all_properties(word.docx.core_properties)
                if TAG.search(part.blob.decode()):
                    source = _tags_in_properties(part.blob)
                    parts.append(self._made(TaggedPart(part.partname.lstrip("/"), source)))
        return tuple(parts)

    def _part_with_tags(self, part: Any, source: str) -> list["TaggedPart"]:
        patched = self._word.patch_xml(_DECLARED.sub("", source))
        if not _TAG.search(patched) and not WHITE.search(patched):
            return []
        return [self._made(TaggedPart(part.partname.lstrip("/"), patched))]

    def _body(self, part: Any) -> "TaggedPart":
        patched = self._word.patch_xml(self._word.get_xml())
        return self._made(TaggedPart(part.partname.lstrip("/"), patched, *_shell(part.element)))

    def _made(self, part: "TaggedPart") -> "TaggedPart":
        part.compile(self._environment, self._word)
        return part

    def _static_package(self) -> Package:
        saved = io.BytesIO()
        self._word.docx.save(saved)
        dynamic = {part.name for part in self._parts}
        with zipfile.ZipFile(saved) as source:
            if any(HINH.search(part.source) for part in self._parts):
                around = {_TYPES, *map(pictures.relations_part, dynamic)} & {*source.namelist()}
                self._around = {name: source.read(name).decode() for name in sorted(around)}
                dynamic |= around
            return Package(
                [(name, source.read(name)) for name in source.namelist() if name not in dynamic]
            )


@dataclass(frozen=True)
class Unsupported:
    """Something a template asks for that is not filled, and the paragraph it is in."""

    name: str
    place: str


_UNSUPPORTED = (
    ("tai-lieu-con", re.compile(r"\bnew_subdoc\b|<w:(?:altChunk|subDoc)\b")),
    ("hinh-chen", re.compile(r"\b(?:InlineImage|replace_(?:pic|media|embedded|zipname))\b")),
    ("lien-ket", re.compile(r"\bbuild_url_id\b")),
    ("mau-khac", re.compile(r"\{%-?\s*(?:include|import|from|extends|block)\b")),
)


def _with_all_properties(properties: Any) -> None:
    """The properties that docxtpl fills, empty if the template has none: it writes them so."""
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        if not getattr(properties, name):
            setattr(properties, name, "")


def _tags_in_properties(blob: bytes) -> str:
    """The core properties, whose tags are written with &quot; and the like, as a source."""
    root = etree.fromstring(blob)
    source = etree.tostring(root, encoding="unicode")
    return re.sub(r"\{[{%].*?[}%]\}", lambda tag: html.unescape(tag[0]), source)


def _shell(root: Any) -> tuple[str, str]:
    """The document's XML before and after its body."""
    copy = etree.fromstring(etree.tostring(root))
    body = copy.find("{*}body")
    assert body is not None
    for child in list(body):
        body.remove(child)
    body.text = None
    before, after = etree.tostring(copy, encoding="unicode").split("<w:body/>")
    return before, after


# The stage


class HasTemplate(Protocol):
    """What filling needs of a loaded template."""

    def compiled(self) -> Template:
        """The template, ready to be filled."""
        ...
