"""Stage 5, fill: a Word template and the words of a paper become a .docx.

A template is read once: docxtpl turns Word's XML into a Jinja source, one sandboxed and strict
environment compiles it, and the parts that never change are zipped beforehand. A paper then costs
one rendering and one zip entry. Tags, loops and their row, paragraph and run forms are docxtpl's.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.composing import Paper
from pipeline.findings import FilePlace, Finding, error
from pipeline.fonts import gach
from pipeline.words import FILTERS

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TAG = re.compile(r"\{[{%#]")
_PARAGRAPH = re.compile(r"<w:p[ >]")
_WHITE = re.compile(r"[\n\t\a\f]")


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


class Environment(ImmutableSandboxedEnvironment):
    """The one Jinja environment: sandboxed, strict, escaping; notes what is printed."""

    def __init__(self) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=True, finalize=self._note)
        self.printed: list[str] = []
        self.filters.update(FILTERS)
        self.filters["gach"] = gach

    def _note(self, value: Any) -> Any:
        if value is None:
            raise BlankValueError("giá trị trống")
        self.printed.append(str(value))
        return value


class Template:
    """A Word template, read and compiled once, filled many times.

    Raises TemplateFaultError when the file is no .docx, or a tag in it is broken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._environment = Environment()
        try:
            self._word = DocxTemplate(path)
            self._word.render_init()
        except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as cause:
            raise TemplateFaultError(
                "mau-khong-doc-duoc",
                "",
                "tệp mẫu không phải tệp Word (.docx) đọc được",
                "Mở mẫu bằng Word và lưu lại dạng .docx.",
            ) from cause
        self._parts = self._dynamic_parts()
        self._static = self._static_zip()

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """The .docx filled with these words."""
        return self.filled(context).docx

    def filled(self, context: Mapping[str, Any]) -> Filled:
        """The .docx and the values printed into it; TemplateFaultError when a value cannot be."""
        self._environment.printed = []
        archive = io.BytesIO(self._static)
        with zipfile.ZipFile(archive, "a") as docx:
            for part in self._parts:
                content = part.render(context, self._locate)
                docx.writestr(_entry(part.name), content)
        return Filled(archive.getvalue(), tuple(self._environment.printed))

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
        """The body, and those headers and footers that hold tags."""
        word = self._word
        document = word.docx.part
        parts = [self._part(document.partname, word.get_xml(), document.element)]
        for uri in (word.HEADER_URI, word.FOOTER_URI):
            for _, part in word.get_headers_footers(uri):
                source = word.get_part_xml(part)
                if _TAG.search(source):
                    parts.append(self._part(part.partname, source, None))
        return tuple(parts)

    def _part(self, name: str, source: str, root: Any) -> "_Part":
        patched = self._word.patch_xml(source)
        before, after = _shell(root) if root is not None else ("", "")
        part = _Part(name.lstrip("/"), patched, before, after, self._environment, self._word)
        part.check()
        return part

    def _static_zip(self) -> bytes:
        saved = io.BytesIO()
        self._word.docx.save(saved)
        dynamic = {part.name for part in self._parts}
        archive = io.BytesIO()
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(archive, "w") as target:
            for name in source.namelist():
                if name not in dynamic:
                    target.writestr(_entry(name), source.read(name))
        return archive.getvalue()

    def _locate(self, part: "_Part", context: Mapping[str, Any]) -> tuple[str, Exception | None]:
        """Render again with a line a paragraph, to name the paragraph that failed."""
        try:
            self._environment.from_string(part.by_paragraph).render(context)
        except Exception as fault:
            return part.place(_line_of(fault)), fault
        return "", None


@dataclass(frozen=True)
class _Part:
    """A part of the .docx that holds tags: its Jinja source and the XML around it."""

    name: str
    source: str
    before: str
    after: str
    environment: Environment
    word: Any

    @cached_property
    def compiled(self) -> jinja2.Template:
        return self.environment.from_string(self.source)

    @cached_property
    def by_paragraph(self) -> str:
        return _PARAGRAPH.sub(lambda match: "\n" + match.group(), self.source)

    def check(self) -> None:
        """Compile; a broken tag becomes a TemplateFaultError with its paragraph."""
        try:
            self.environment.from_string(self.by_paragraph)
        except jinja2.TemplateSyntaxError as fault:
            raise TemplateFaultError(
                "the-hong",
                self.place(fault.lineno),
                f"thẻ bị hỏng: {fault.message}",
                "Xem lại dấu {{ }} và {% %} trong đoạn này; gõ lại cả thẻ trong Word.",
            ) from fault

    def place(self, line: int) -> str:
        """ "đoạn 12: “Số: {{ van_ban.so }}”"."""
        lines = self.by_paragraph.split("\n")
        text = re.sub(r"<[^>]+>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
        short = re.sub(r"\s+", " ", text).strip()
        if len(short) > 80:
            short = short[:77] + "…"
        part = "" if self.before else f"{Path(self.name).stem}, "
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
        if _WHITE.search(body):
            body = self.word.resolve_listing(body)
        if "{%tc" in self.source or '<w:gridSpan w:val="{{' in self.source:
            body = etree.tostring(self.word.fix_tables(body), encoding="unicode")
        return f"{_DECLARATION}{self.before}{body}{self.after}".encode()


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


def _entry(name: str) -> zipfile.ZipInfo:
    """A zip entry without the time of day, so that the same paper gives the same bytes."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


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


@dataclass(frozen=True)
class FilledPaper:
    """A paper with its .docx and the values printed into it."""

    paper: Paper
    docx: bytes
    printed: tuple[str, ...]


class HasTemplate(Protocol):
    """What filling needs of a loaded template."""

    @property
    def template(self) -> Template:
        """The template, ready to be filled."""
        ...


def fill(
    papers: Iterable[Paper], templates: Mapping[tuple[str, str], HasTemplate]
) -> tuple[tuple[FilledPaper, ...], tuple[tuple[Paper, Finding], ...]]:
    """Stage 5: the filled papers, and the papers that could not be filled with the reason."""
    made = []
    failed = []
    for paper in papers:
        template = templates[paper.layout, paper.kind.code].template
        try:
            filled = template.filled(paper.context)
        except TemplateFaultError as fault:
            file = f"{paper.layout}/{paper.kind.code}.docx"
            place = FilePlace(file, fault.where)
            failed.append((paper, error(fault.code, place, fault.message, fault.hint)))
        else:
            made.append(FilledPaper(paper, filled.docx, filled.printed))
    return tuple(made), tuple(failed)
