"""Walks a .docx: everything it says in one order of reading, each paragraph with its place.

Tables, text boxes, frames and plain paragraphs come out as they are read; content controls and
insertions are read as if accepted, a text box once though it is stored twice. A letterhead that
somebody put into the header of the first page comes first.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.docx.effective_formatting import Formatting
from pipeline.docx.package import Package
from pipeline.docx.xml import Element, child, flattened, is_on, number, q, value
from pipeline.regulations.patterns import is_motto
from pipeline.thethuc.read.drawings import drawings
from pipeline.thethuc.read.lines import Column, Paragraph, Reading, Span, Spot, Where, lines
from pipeline.thethuc.read.sections import Section, sections
from pipeline.thethuc.read.sides import apart

_TWIPS = 20.0
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# The paragraphs of a footer come after all others.
_LAST = 10**6


def read(package: Package) -> Reading:
    """The document of a package."""
    root = package.tree(package.main)
    assert root is not None
    body = root.find(q("w:body"))
    assert body is not None
    formatting = Formatting(package)
    blocks = [block for block in flattened(body) if block.tag != q("w:sectPr")]
    known = sections(package, body, blocks)
    above = _letterhead(package, formatting, known)
    reader = _Reader(package.main, formatting, known, order=len(above))
    paragraphs = (*above, *reader.blocks(blocks))
    settings = package.linked("settings")
    even = bool(is_on(child(settings, "w:evenAndOddHeaders")))
    return Reading(package, formatting, paragraphs, known, even)


def foot(reading: Reading, section: int) -> tuple[Paragraph, ...]:
    """The paragraphs of the footer on the first page of a section."""
    last = reading.sections[section]
    part = last.parts.get(("first" if last.title_page else "default", "footer"))
    root = reading.package.tree(part) if part else None
    if part is None or root is None:
        return ()
    reader = _Reader(part, reading.formatting, (last,), "chan", "chân trang, ", _LAST)
    return tuple(reader.blocks(list(flattened(root))))


def _letterhead(
    package: Package, formatting: Formatting, known: tuple[Section, ...]
) -> tuple[Paragraph, ...]:
    """The paragraphs of the first page's header, if the Quốc hiệu is in it."""
    part = known[0].parts.get(("first" if known[0].title_page else "default", "header"))
    root = package.tree(part) if part else None
    if part is None or root is None:
        return ()
    blocks = list(flattened(root))
    reader = _Reader(part, formatting, known[:1], before="đầu trang, ")
    paragraphs = tuple(reader.blocks(blocks, first=-len(blocks)))
    pieces = (
        piece for paragraph in paragraphs for line in lines(paragraph) for piece in apart(line)
    )
    return paragraphs if any(is_motto(piece.text) for piece in pieces) else ()


@dataclass
class _Reader:
    """Walks blocks and counts paragraphs, tables, boxes and list numbers."""

    part: str
    formatting: Formatting
    sections: tuple[Section, ...]
    home: Where = "than"
    before: str = ""
    order: int = 0
    column: int = 0
    paragraph: int = 0
    table: int = 0
    nested: int = 0
    box: int = 0
    section: int = 0
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def blocks(self, blocks: list[Element], first: int = 0) -> Iterator[Paragraph]:
        for place, block in enumerate(blocks, start=first):
            while self.section + 1 < len(self.sections) and place > self._section().last:
                self.section += 1
                self.column = 0
            if block.tag == q("w:p"):
                self.paragraph += 1
                label = f"{self.before}đoạn {self.paragraph}"
                before, left = _column_breaks(block)
                self.column += before
                spot = self._in_columns(Spot(self.home, place, label, self._section().text_width))
                self.column += left
                yield from self._paragraph(block, spot, None)
            elif block.tag == q("w:tbl"):
                self.table += 1
                yield from self._table(block, place, self.table, f"bảng {self.table}")

    def _section(self) -> Section:
        return self.sections[self.section]

    def _in_columns(self, spot: Spot) -> Spot:
        """The spot in a section of two newspaper columns; any other stays as it is."""
        widths = self._section().columns
        if len(widths) != 2:
            return spot
        at = min(self.column, 1)
        return replace(spot, width=widths[at], column="phai" if at else "trai")

    def _table(self, table: Element, block: int, known: int, label: str) -> Iterator[Paragraph]:
        """The paragraphs of a table; `known`: its number, `label`: its name for people."""
        style = self.formatting.table_style(table)
        grid = [
            number(value(column, "w:w")) or 0 for column in table.findall(f"{q('w:tblGrid')}/*")
        ]
        for row_place, row in enumerate(part for part in flattened(table) if part.tag == q("w:tr")):
            start = int(number(value(_deep(row, "w:trPr", "w:gridBefore"))) or 0)
            cells = [part for part in flattened(row) if part.tag == q("w:tc")]
            for cell_place, cell in enumerate(cells):
                span = int(number(value(_deep(cell, "w:tcPr", "w:gridSpan"))) or 1)
                own = number(value(_deep(cell, "w:tcPr", "w:tcW"), "w:w")) or 0
                wide = sum(grid[start : start + span]) or own
                total = sum(grid) or 1
                middle = (sum(grid[:start]) + wide / 2) / total
                spot = Spot(
                    "bang",
                    block,
                    f"{self.before}{label}, dòng {row_place + 1}, ô {cell_place + 1}",
                    max(wide / _TWIPS - 10.8, 20.0),
                    _side(middle, wide / total, len(cells)),
                    known,
                    row_place,
                    cell_place,
                    -1,
                    *_ruled(cell),
                )
                start += span
                lone = not any(_says(other) for other in cells if other is not cell)
                yield from self._cell(cell, spot, style, label if lone else "")

    def _cell(
        self, cell: Element, spot: Spot, style: str | None, alone: str = ""
    ) -> Iterator[Paragraph]:
        """The paragraphs of a cell; `alone`: its table's name, if nothing is beside it."""
        for block in flattened(cell):
            if block.tag == q("w:p"):
                yield from self._paragraph(block, spot, style)
            elif block.tag == q("w:tbl") and alone:  # a table that only wraps another one
                self.nested += 1
                label = f"bảng lồng trong {alone}"
                yield from self._table(block, spot.block, -1 - self.nested, label)
            elif block.tag == q("w:tbl"):  # a table in a cell: its text belongs to the cell
                inner = self.formatting.table_style(block)
                for nested in block.iter(q("w:tc")):
                    if next(nested.iterancestors(q("w:tbl"))) is block:
                        yield from self._cell(nested, spot, inner)

    def _paragraph(self, element: Element, spot: Spot, style: str | None) -> Iterator[Paragraph]:
        drawn = drawings(element)
        strokes = []
        for drawing in drawn:
            if drawing.box is None:
                strokes.append(drawing)
                continue
            self.box += 1
            middle = None if drawing.x is None else (drawing.x + (drawing.length or 0) / 2)
            column: Column | None = spot.column
            if middle is not None and spot.where != "bang":
                column = "trai" if middle < spot.width * 0.45 else "phai"
            inside = replace(
                spot,
                where="khung",
                label=f"{self.before}khung chữ {self.box}",
                width=(drawing.length or spot.width) - 14.4,
                column=column,
                box=self.box,
            )
            for inner in flattened(drawing.box):
                if inner.tag == q("w:p"):
                    yield from self._paragraph(inner, inside, None)
                elif inner.tag == q("w:tbl"):
                    for cell in inner.iter(q("w:tc")):
                        yield from self._cell(cell, inside, None)
        spans, breaks = self._spans(element, style)
        self.order += 1
        yield Paragraph(
            self.order,
            element,
            self.part,
            spot,
            self.formatting.setting(element, style),
            spans,
            tuple(strokes),
            breaks,
            self.section,
        )

    def _spans(self, element: Element, style: str | None) -> tuple[tuple[Span, ...], int]:
        spans: list[Span] = []
        breaks = 0
        if label := self._label(element):
            spans.append(Span(label, self.formatting.label_look(element, style), None))
        for run, linked in _runs(element):
            text, broken = _text(run)
            breaks += broken
            if not text:
                continue
            look = self.formatting.look(run, element, style)
            note = look.raised and all(char in "0123456789*() ," for char in text)
            if look.hidden or note:
                continue
            spans.append(Span(text, look, run, True, linked))
        return tuple(spans), breaks

    def _label(self, element: Element) -> str:
        """The list number that Word prints before a paragraph."""
        numbering = self.formatting.numbering(element)
        if numbering is None:
            return ""
        name, levels = self.formatting.levels(numbering)
        level = levels.get(numbering.level)
        if level is None or not any(_text(run)[0].strip() for run, _ in _runs(element)):
            return ""
        counts = self.counts.setdefault(name, {})
        counts[numbering.level] = counts.get(numbering.level, level.start - 1) + 1
        for deeper in [level for level in counts if level > numbering.level]:
            del counts[deeper]
        if level.kind == "none" or not level.text.strip():
            return ""
        if level.kind == "bullet":
            return ("- " if level.text in "-–—\uf02d" else f"{_symbol(level.text)} ") + ""
        text = level.text
        for place in range(numbering.level + 1):
            known = levels.get(place)
            count = counts.get(place, known.start if known else 1)
            text = text.replace(f"%{place + 1}", _counted(count, known.kind if known else ""))
        return text + " "


def _column_breaks(paragraph: Element) -> tuple[int, int]:
    """Breaks to the next newspaper column: before the paragraph's first text, and after it."""
    before, left, has_text = 0, 0, False
    for run, _ in _runs(paragraph):
        for part in run:
            if part.tag == q("w:t"):
                has_text = has_text or bool((part.text or "").strip())
            elif part.tag == q("w:br") and value(part, "w:type") == "column":
                before, left = before + (not has_text), left + has_text
    return before, left


def _ruled(cell: Element) -> tuple[bool, bool]:
    """Whether a cell has a line of its own above or below, and none at its sides."""
    borders = _deep(cell, "w:tcPr", "w:tcBorders")

    def drawn(side: str) -> bool:
        border = child(borders, f"w:{side}")
        return border is not None and value(border) not in (None, "nil", "none")

    if any(drawn(side) for side in ("left", "start", "right", "end")):
        return False, False
    return drawn("top"), drawn("bottom")


def _says(cell: Element) -> bool:
    """Whether there is any text in a cell."""
    return any((element.text or "").strip() for element in cell.iter(q("w:t")))


def _symbol(text: str) -> str:
    return "•" if text and "\ue000" <= text[0] <= "\uf8ff" else text


def _counted(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        letter = "abcdefghijklmnopqrstuvwxyz"[count - 1]
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 40:
        rest, text = count, ""
        for worth, sign in _ROMAN:
            while rest >= worth:
                text, rest = text + sign, rest - worth
        return text if kind == "lowerRoman" else text.upper()
    return f"{count:02}" if kind == "decimalZero" else str(count)


def _side(middle: float, share: float, cells: int) -> Column:
    if cells == 1 or share > 0.85:
        return "giua"
    return "trai" if middle < 0.5 else "phai"


def _deep(element: Element, *names: str) -> Element | None:
    inner: Element | None = element
    for name in names:
        inner = child(inner, name)
    return inner


_OPENED = frozenset(
    q(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "sdtContent", "sdt", "fldSimple", "customXml", "bdo")
)


def _runs(element: Element, linked: bool = False) -> Iterator[tuple[Element, bool]]:
    """The runs of a paragraph in order, and whether they are in a link."""
    for part in element:
        if part.tag == q("w:r"):
            yield part, linked
        elif part.tag == q("w:hyperlink"):
            yield from _runs(part, True)
        elif part.tag in _OPENED:
            yield from _runs(part, linked)


def _text(run: Element) -> tuple[str, int]:
    r"""A run's printed text (tabs and breaks as \t and \n) and its page breaks."""
    texts: list[str] = []
    breaks = 0
    for part in run:
        tag = str(part.tag).rpartition("}")[2]
        if tag == "t":
            texts.append(part.text or "")
        elif tag in ("tab", "ptab"):
            texts.append("\t")
        elif tag in ("br", "cr"):
            kind = value(part, "w:type")
            breaks += kind == "page"
            if kind not in ("page", "column"):
                texts.append("\n")
        elif tag == "lastRenderedPageBreak":
            breaks += 1
        elif tag == "noBreakHyphen":
            texts.append("-")
        elif tag == "sym":
            texts.append("•")
    return unicodedata.normalize("NFC", "".join(texts)), breaks
