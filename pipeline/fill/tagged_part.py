"""A part of a .docx that holds tags: compiled once, rendered for each paper."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from lxml import etree

from pipeline.fill.environment import (
    ODD,
    UNPRINTABLE,
    WHITE,
    BlankValueError,
    Environment,
    UnsupportedValueError,
)
from pipeline.fill.jinja_words import retold
from pipeline.fill.pictures import PictureError
from pipeline.fill.template_source import TAG

HINH = re.compile(r"\|\s*hinh\w*")
_PARAGRAPH = re.compile(r"<w:p[ >]")
_WHOLE_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*')
_NO_ROWS = "</w:tblGrid></w:tbl>"
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"</?w:tc[ >]")
_ESCAPED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


class TemplateFaultError(Exception):
    """A template that cannot be used: what is wrong and where (paragraph and its text)."""

    def __init__(self, code: str, where: str, message: str, hint: str) -> None:
        super().__init__(f"{where}: {message}")
        self.code = code
        self.where = where
        self.message = message
        self.hint = hint


class TaggedPart:
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
        self.in_body = bool(before)  # docxtpl repairs tables and numbers drawings only there
        self.drawings = self.in_body and ("<wp:docPr" in source or HINH.search(source) is not None)

    @cached_property
    def by_paragraph(self) -> str:
        """The source with one line per paragraph."""
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
        self.odd = environment.odd or ODD.search(self.source) is not None

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
            f"thẻ bị hỏng: {retold(str(fault.message))}",
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

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The part's XML with these words; TemplateFaultError with the paragraph that failed."""
        try:
            body = self.compiled.render(context)
        except Exception as fault:  # any error here is a fault of the template
            raise self._failed(context, fault) from fault
        for escaped, plain in self.escaped:
            body = body.replace(escaped, plain)
        if self.odd or self.environment.odd:
            body = UNPRINTABLE.sub("", body)
            body = _WHOLE_PARAGRAPH.sub(self._resolved, body)
        if self.fixes_tables or (self.in_body and _NO_ROWS in body):
            body = etree.tostring(self.word.fix_tables(body), encoding="unicode")
        if self.drawings:
            body = _renumbered(body)
        return f"{_DECLARATION}{self.before}{body}{self.after}".encode()

    def _failed(self, context: Mapping[str, Any], fault: Exception) -> TemplateFaultError:
        """The fault with its paragraph, found by rendering again with a line a paragraph."""
        try:
            self.environment.from_string(self.by_paragraph).render(context)
        except Exception as again:
            return _fault(self.place(_line_of(again)), again)
        return _fault("", fault)

    def _resolved(self, paragraph: re.Match[str]) -> str:
        """A paragraph with line breaks and tabs in its values as Word writes them."""
        if not WHITE.search(paragraph[0]):
            return paragraph[0]
        return str(self.word.resolve_listing(paragraph[0]))


def _renumbered(body: str) -> str:
    """Drawings numbered again: a loop repeats them with their numbers."""
    numbers = iter(range(1001, 1_000_000))
    return _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}", body)


def _cells_vary(tree: nodes.Template) -> bool:
    """Whether tags decide about single cells: a block then holds cells without their rows."""
    for block in tree.find_all(nodes.Stmt):
        if not isinstance(block, nodes.Output):
            text = "".join(node.data for node in block.find_all(nodes.TemplateData))
            if _CELL.search(_ROW.sub("", text)):
                return True
    return False


def _uneven(source: str) -> bool:
    """Whether a table's rows differ from its columns, which docxtpl repairs after filling."""
    if '<w:gridSpan w:val="{{' in source:
        return True
    try:
        root = etree.fromstring(TAG.sub("", source))
    except etree.XMLSyntaxError:  # the branches of a condition together are not valid XML
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
