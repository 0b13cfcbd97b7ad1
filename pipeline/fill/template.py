"""Stage 5, fill: a Word template and the words of a paper become a .docx.

A template is read once: docxtpl turns Word's XML into a Jinja source, one sandboxed and strict
environment compiles it, and the parts that never change are zipped beforehand. A paper then costs
one rendering and one zip entry. Tags, loops and their row, paragraph and run forms are docxtpl's,
and the document is the one docxtpl would give under the same environment.
"""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate, InlineImage
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.docx.archive import Package
from pipeline.fill import pictures
from pipeline.fill.opened import TAG
from pipeline.fill.parts import assemble
from pipeline.fill.pictures import PictureError, PictureMarkup, Pictures
from pipeline.fonts.family import gach
from pipeline.model.pictures import Hinh
from pipeline.model.words import FILTERS

_TAG = re.compile(r"\{_?[{%#]|\}_\}|%_\}")
_PARAGRAPH = re.compile(r"<w:p[ >]")
_WHOLE_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_WHITE = re.compile(r"[\n\t\a\f]")
_UNPRINTABLE = re.compile(r"[\x00-\x06\x08\x0b\x0e-\x1f\ufffe\uffff]")
_ODD = re.compile(f"{_WHITE.pattern}|{_UNPRINTABLE.pattern}")
_MARKUP = re.compile(r"<[^>]*>")
_HINH = re.compile(r"\|\s*hinh\w*")
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*')
_NO_ROWS = "</w:tblGrid></w:tbl>"
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"</?w:tc[ >]")
_RELATION = re.compile(r'\br:(?:id|embed|link)="')
_ESCAPED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TYPES = "[Content_Types].xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


class TemplateFaultError(Exception):
    """A template that cannot be used: what is wrong and where (paragraph and its text)."""

    def __init__(self, code: str, where: str, message: str, hint: str) -> None:
        super().__init__(f"{where}: {message}")
        self.code = code
        self.where = where
        self.message = message
        self.hint = hint


class BlankValueError(jinja2.TemplateRuntimeError):
    """A template prints a value that is blank."""


@dataclass(frozen=True)
class Filled:
    """A filled paper: the .docx, and every value that was printed into it."""

    docx: bytes
    printed: tuple[str, ...]


class UnsupportedValueError(jinja2.TemplateRuntimeError):
    """A template prints a value that brings parts of its own: an image, a document, a link."""


_NONE: Mapping[str, bytes] = {}
_SIMPLE = (Hinh, str, int, tuple, frozenset, type(None), Decimal, dt.date)


class Environment(ImmutableSandboxedEnvironment):
    """The one Jinja environment: sandboxed, strict, escaping; notes what is printed."""

    def __init__(self, files: Pictures | None = None) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=True, finalize=self._note)
        self.files = files or Pictures()
        self.used: list[Hinh] = []
        self.printed: list[str] = []
        self.odd = False  # whether a value held line breaks, tabs or what cannot be printed
        self.filters.update(FILTERS)
        self.filters["gach"] = lru_cache(maxsize=4096)(gach)
        self.filters["hinh"] = self._picture
        self.filters["hinh_neu_co"] = self._picture_if_any
        self.filters["co_hinh"] = lambda value: self._found(value) is not None

    def _note(self, value: Any) -> Any:
        if type(value) is str:
            self.printed.append(value)
            if not (self.odd or value.isprintable()):
                self.odd = _ODD.search(value) is not None
            return value
        if value is None:
            raise BlankValueError("giá trị trống")
        if isinstance(value, PictureMarkup):
            return value
        if brings_parts(value):
            raise UnsupportedValueError(type(value).__name__)
        text = _as_printed(value)
        self.odd = self.odd or _ODD.search(text) is not None
        self.printed.append(text)
        return value

    def _found(self, value: Any) -> Hinh | None:
        """The picture that is meant: one of the vocabulary, or the file of that name."""
        if isinstance(value, str):
            file = self.files.find(value)
            return file[0] if file else None
        if value is None or isinstance(value, Hinh):
            return value
        raise UnsupportedValueError(type(value).__name__)

    def _picture(self, value: Any, **sizes: float) -> PictureMarkup:
        picture = self._found(value)
        if picture is None:
            if isinstance(value, str):
                raise self.files.missing(value)
            raise BlankValueError("hình trống")
        self.used.append(picture)
        return pictures.drawing(picture, 5000 + len(self.used), sizes)

    def _picture_if_any(self, value: Any, **sizes: float) -> str:
        return self._picture(value, **sizes) if self._found(value) is not None else ""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute of a value, as the sandbox allows.

        A record's own public attribute that holds plain data is safe; asking the sandbox about
        each again would take half the time of a filling.
        """
        if not attribute.startswith("_") and hasattr(type(obj), "__dataclass_fields__"):
            value = getattr(obj, attribute, self)
            if isinstance(value, _SIMPLE):
                return value
        return super().getattr(obj, attribute)


def brings_parts(value: Any) -> bool:
    """Whether a value leans on parts that are put into the one document it was made for."""
    if isinstance(value, InlineImage) or type(value).__name__ == "Subdoc":
        return True
    return hasattr(value, "__html__") and _RELATION.search(str(value)) is not None


def _as_printed(value: Any) -> str:
    """What a reader sees of a value: rich text without its markup."""
    if hasattr(value, "__html__"):
        return html.unescape(_MARKUP.sub("", str(value)))
    return str(value)


class Template:
    """A Word template, read and compiled once, filled many times.

    Raises TemplateFaultError when the file is no .docx, or a tag in it is broken.
    """

    def __init__(
        self, path: Path, files: Pictures | None = None, *, own_styles: bool = False
    ) -> None:
        self.path = path
        self.drawn: Mapping[str, bytes] = {}
        self._environment = Environment(files)
        try:
            assembled = assemble(path, own_styles=own_styles)
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
            contents.append((part.name, part.render(context, self._locate)))
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
        every = {pictures.part_name(each): each for each in chain.from_iterable(used.values())}
        files = self._environment.files
        for name in sorted(every):
            key = every[name].key
            parts[name] = drawn.get(key) or self.drawn.get(key) or files.content(every[name])
        return list(parts.items())

    @cached_property
    def unsupported(self) -> tuple["Unsupported", ...]:
        """What docxtpl knows and this program does not fill: the template check refuses it."""
        return tuple(
            Unsupported(name, part.place(part.by_paragraph.count("\n", 0, found.start()) + 1))
            for part in self._parts
            for name, pattern in _UNSUPPORTED
            for found in pattern.finditer(part.by_paragraph)
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

    def _dynamic_parts(self) -> tuple["_Part", ...]:
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
                    parts.append(self._made(_Part(part.partname.lstrip("/"), source)))
        return tuple(parts)

    def _part_with_tags(self, part: Any, source: str) -> list["_Part"]:
        patched = self._word.patch_xml(_DECLARED.sub("", source))
        if not _TAG.search(patched) and not _WHITE.search(patched):
            return []
        return [self._made(_Part(part.partname.lstrip("/"), patched))]

    def _body(self, part: Any) -> "_Part":
        patched = self._word.patch_xml(self._word.get_xml())
        return self._made(_Part(part.partname.lstrip("/"), patched, *_shell(part.element)))

    def _made(self, part: "_Part") -> "_Part":
        part.compile(self._environment, self._word)
        return part

    def _static_package(self) -> Package:
        saved = io.BytesIO()
        self._word.docx.save(saved)
        dynamic = {part.name for part in self._parts}
        with zipfile.ZipFile(saved) as source:
            if any(_HINH.search(part.source) for part in self._parts):
                around = {_TYPES, *map(pictures.relations_part, dynamic)} & {*source.namelist()}
                self._around = {name: source.read(name).decode() for name in sorted(around)}
                dynamic |= around
            return Package(
                [(name, source.read(name)) for name in source.namelist() if name not in dynamic]
            )

    def _locate(self, part: "_Part", context: Mapping[str, Any]) -> tuple[str, Exception | None]:
        """Render again with a line a paragraph, to name the paragraph that failed."""
        try:
            self._environment.from_string(part.by_paragraph).render(context)
        except Exception as fault:
            return part.place(_line_of(fault)), fault
        return "", None


@dataclass(frozen=True)
class Unsupported:
    """Something a template asks for that is not filled, and the paragraph it stands in."""

    name: str
    place: str


_UNSUPPORTED = (
    ("tai-lieu-con", re.compile(r"\bnew_subdoc\b|<w:(?:altChunk|subDoc)\b")),
    ("hinh-chen", re.compile(r"\b(?:InlineImage|replace_(?:pic|media|embedded|zipname))\b")),
    ("lien-ket", re.compile(r"\bbuild_url_id\b")),
    ("mau-khac", re.compile(r"\{%-?\s*(?:include|import|from|extends|block)\b")),
)


class _Part:
    """A part of the .docx that holds tags: its Jinja source and the XML around it."""

    compiled: jinja2.Template
    environment: Environment
    word: Any
    fixes_tables = False

    def __init__(self, name: str, source: str, before: str = "", after: str = "") -> None:
        self.name = name
        self.source = source
        self.before = before
        self.after = after
        self.escaped = tuple(pair for pair in _ESCAPED if pair[0] in source)
        self.in_body = bool(before)  # docxtpl mends tables and numbers drawings there alone
        self.drawings = self.in_body and ("<wp:docPr" in source or _HINH.search(source) is not None)

    @cached_property
    def by_paragraph(self) -> str:
        """The source with a line a paragraph."""
        return _PARAGRAPH.sub(lambda match: "\n" + match.group(), self.source)

    def compile(self, environment: Environment, word: Any) -> None:
        """Compile; a broken tag becomes a TemplateFaultError with its paragraph."""
        self.environment = environment
        self.word = word
        try:
            tree = environment.parse(self.source)
        except jinja2.TemplateSyntaxError as fault:
            raise self._broken(environment, fault) from fault
        self.fixes_tables = self.in_body and (_cells_vary(tree) or _uneven(self.source))
        self.compiled = environment.from_string(tree)
        # Constants are printed while compiling: what is odd in them is so in every paper.
        self.odd = environment.odd or _ODD.search(self.source) is not None

    def _broken(
        self, environment: Environment, fault: jinja2.TemplateSyntaxError
    ) -> TemplateFaultError:
        """The fault with its paragraph, found by reading again with a line a paragraph."""
        try:
            environment.parse(self.by_paragraph)
        except jinja2.TemplateSyntaxError as again:
            fault = again
        return TemplateFaultError(
            "the-hong",
            self.place(fault.lineno),
            f"thẻ bị hỏng: {fault.message}",
            "Xem lại dấu {{ }} và {% %} trong đoạn này; gõ lại cả thẻ trong Word.",
        )

    def place(self, line: int) -> str:
        """ "đoạn 12: “Số: {{ van_ban.so }}”"."""
        lines = self.by_paragraph.split("\n")
        text = re.sub(r"<[^>]+>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
        short = re.sub(r"\s+", " ", text).strip()
        if len(short) > 80:
            short = short[:77] + "…"
        part = "" if self.in_body else f"{Path(self.name).stem}, "
        return f"{part}đoạn {max(line - 1, 1)}: “{short}”"

    def render(
        self,
        context: Mapping[str, Any],
        locate: Callable[["_Part", Mapping[str, Any]], tuple[str, Exception | None]],
    ) -> bytes:
        try:
            body = self.compiled.render(context)
        except Exception as fault:  # whatever a template does wrong is a fault of the template
            where, again = locate(self, context)
            raise _fault(where, again or fault) from fault
        for escaped, plain in self.escaped:
            body = body.replace(escaped, plain)
        if self.odd or self.environment.odd:
            body = _UNPRINTABLE.sub("", body)
            body = _WHOLE_PARAGRAPH.sub(self._resolved, body)
        if self.fixes_tables or (self.in_body and _NO_ROWS in body):
            body = etree.tostring(self.word.fix_tables(body), encoding="unicode")
        if self.drawings:
            body = _renumbered(body)
        return f"{_DECLARATION}{self.before}{body}{self.after}".encode()

    def _resolved(self, paragraph: re.Match[str]) -> str:
        """A paragraph with line breaks and tabs in its values as Word writes them."""
        if not _WHITE.search(paragraph[0]):
            return paragraph[0]
        return str(self.word.resolve_listing(paragraph[0]))


def _renumbered(body: str) -> str:
    """Drawings numbered anew: a loop repeats them with their numbers."""
    numbers = iter(range(1001, 1_000_000))
    return _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}", body)


def _cells_vary(tree: nodes.Template) -> bool:
    """Whether tags decide about single cells: a block then holds cells without their rows."""
    for block in tree.find_all(nodes.Stmt):
        if not isinstance(block, nodes.Output):
            held = "".join(each.data for each in block.find_all(nodes.TemplateData))
            if _CELL.search(_ROW.sub("", held)):
                return True
    return False


def _uneven(source: str) -> bool:
    """Whether a table's rows differ from its columns, which docxtpl mends after filling."""
    if '<w:gridSpan w:val="{{' in source:
        return True
    try:
        root = etree.fromstring(TAG.sub("", source))
    except etree.XMLSyntaxError:  # the branches of a condition are no XML side by side
        return True
    for table in root.iter("{*}tbl"):
        columns = len(table.findall("{*}tblGrid/{*}gridCol"))
        if any(_width(row) != columns for row in table.iter("{*}tr")):
            return True
    return False


def _width(row: Any) -> int:
    """How many columns the cells of a row take."""
    spans = (cell.find("{*}tcPr/{*}gridSpan") for cell in row.findall("{*}tc"))
    return sum(1 if span is None else int(span.get(f"{{{_W}}}val")) for span in spans)


def _with_all_properties(properties: Any) -> None:
    """The properties that docxtpl fills, empty where the template has none: it writes them so."""
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        if not getattr(properties, name):
            setattr(properties, name, "")


def _tags_in_properties(blob: bytes) -> str:
    """The core properties, whose tags are written with &quot; and the like, as a source."""
    root = etree.fromstring(blob)
    source = etree.tostring(root, encoding="unicode")
    return re.sub(r"\{[{%].*?[}%]\}", lambda tag: html.unescape(tag[0]), source)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = re.compile(r"^[\s\ufeff]*<\?xml[^>]*\?>\s*")
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


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


def _line_of(fault: Exception) -> int:
    """The line of the template in which rendering failed."""
    line = 0
    trace = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _fault(where: str, fault: Exception) -> TemplateFaultError:
    if isinstance(fault, BlankValueError):
        return TemplateFaultError(
            "in-gia-tri-trong",
            where,
            "mẫu in một giá trị đang để trống",
            "Điền giá trị trong sổ, hoặc dùng {% if … %} hay bộ lọc trong(20) ở chỗ này.",
        )
    if isinstance(fault, PictureError):
        return TemplateFaultError(fault.code, where, fault.message, fault.hint)
    if isinstance(fault, UnsupportedValueError):
        return TemplateFaultError(
            "mau-khong-ho-tro",
            where,
            f"mẫu in một giá trị không chèn được: {fault.message}",
            "Không chèn được tài liệu con; hình thì dùng bộ lọc hinh hoặc đặt sẵn trong mẫu.",
        )
    if isinstance(fault, jinja2.UndefinedError):
        return TemplateFaultError(
            "bien-la",
            where,
            f"biến không có: {fault.message}",
            "Xem các tên trong docs/glossary.md.",
        )
    return TemplateFaultError(
        "mau-loi", where, f"mẫu không điền được: {fault}", "Sửa thẻ trong đoạn này."
    )


# The stage


class HasTemplate(Protocol):
    """What filling needs of a loaded template."""

    @property
    def template(self) -> Template:
        """The template, ready to be filled."""
        ...
