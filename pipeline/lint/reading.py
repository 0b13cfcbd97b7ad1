"""What a .docx says, piece by piece, each with its effective formatting and its place.

Tables, text boxes, frames and plain paragraphs come out in one order of reading; content controls
and insertions are read as if accepted, a text box once though it is stored twice.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.lint.drawings import Drawing, drawings
from pipeline.lint.effective import Formatting, Look, Setting
from pipeline.lint.ooxml import Element, child, flattened, number, q, switched, value
from pipeline.lint.package import Package
from pipeline.lint.words import clean, shorten

Column = Literal["trai", "phai", "giua"]
Where = Literal["than", "bang", "khung", "dau", "chan"]

_TWIPS = 20.0
_SIDES = (("tren", "top"), ("duoi", "bottom"), ("trai", "left"), ("phai", "right"))
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Span:
    """Text of one look. `run` is None for a list number; `whole`: the run holds nothing else."""

    text: str
    look: Look
    run: Element | None
    whole: bool = True
    linked: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a paragraph stands: kind of place, top-level block, table cell, name for people.

    `width`: of the place, in points; `column`: of the cell or box; `box`: number of the text box.
    """

    where: Where
    block: int
    label: str
    width: float
    column: Column | None = None
    table: int = -1
    row: int = -1
    cell: int = -1
    box: int = -1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its element and part, its place, setting, text and the lines drawn at it."""

    order: int
    element: Element
    part: str
    spot: Spot
    setting: Setting
    spans: tuple[Span, ...]
    strokes: tuple[Drawing, ...] = ()
    breaks: int = 0
    section: int = 0

    @property
    def text(self) -> str:
        """The printed text on one line, footnote marks left out."""
        return clean("".join(span.text for span in self.spans))

    @property
    def place(self) -> str:
        """The place for a message: đoạn 12: “Căn cứ Luật…”."""
        text = shorten(self.text)
        return f"{self.spot.label}: “{text}”" if text else self.spot.label


@dataclass(frozen=True)
class Piece:
    """A stretch of text on one line of a paragraph: the line, or a part of it between tabs."""

    paragraph: Paragraph
    spans: tuple[Span, ...]
    column: Column | None
    alone: bool

    @property
    def text(self) -> str:
        """The text, single spaces."""
        return clean("".join(span.text for span in self.spans))

    @property
    def printed(self) -> str:
        """The text as it stands, for what spaces matter to."""
        return "".join(span.text for span in self.spans).strip()


@dataclass(frozen=True)
class Section:
    """A section: its properties, and the parts of its headers and footers by type and place."""

    element: Element
    first: int
    last: int
    parts: dict[tuple[str, str], str]
    title_page: bool

    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        page = child(self.element, "w:pgSz")
        wide, high = number(value(page, "w:w")), number(value(page, "w:h"))
        return _mm(wide if wide is not None else 12240), _mm(high if high is not None else 15840)

    def margins(self) -> dict[str, float]:
        """Margins in millimetres, the gutter counted to the left."""
        found = self.margins_without_gutter()
        found["trai"] += _mm(number(value(child(self.element, "w:pgMar"), "w:gutter")) or 0)
        return found

    def margins_without_gutter(self) -> dict[str, float]:
        """Margins in millimetres as they are set."""
        page = child(self.element, "w:pgMar")
        found = {}
        for side, name in _SIDES:
            length = number(value(page, f"w:{name}"))
            found[side] = _mm(abs(length) if length is not None else 1440)
        return found

    @property
    def text_width(self) -> float:
        """The width between the margins, in points."""
        margins = self.margins()
        return (self.size()[0] - margins["trai"] - margins["phai"]) * 72 / 25.4


@dataclass(frozen=True)
class Reading:
    """A document as read: paragraphs in order, sections, and what to ask about formatting."""

    package: Package
    formatting: Formatting
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    even_pages: bool


def _mm(twips: float) -> float:
    return twips / 1440 * 25.4


def read(package: Package) -> Reading:
    """The document of a package."""
    root = package.tree(package.main)
    assert root is not None
    body = root.find(q("w:body"))
    assert body is not None
    formatting = Formatting(package)
    blocks = [each for each in flattened(body) if each.tag != q("w:sectPr")]
    sections = _sections(package, body, blocks)
    reader = _Reader(package.main, formatting, sections)
    paragraphs = tuple(reader.blocks(blocks))
    settings = package.linked("settings")
    even = bool(switched(child(settings, "w:evenAndOddHeaders")))
    return Reading(package, formatting, paragraphs, sections, even)


def read_part(reading: Reading, part: str, where: Literal["dau", "chan"]) -> list[Paragraph]:
    """The paragraphs of a header or footer."""
    root = reading.package.tree(part)
    if root is None:
        return []
    reader = _Reader(part, reading.formatting, reading.sections, where)
    return list(reader.blocks(list(flattened(root))))


def lines(paragraph: Paragraph) -> list[Piece]:
    """The lines of a paragraph, by its line breaks; only those with text."""
    groups: list[list[Span]] = [[]]
    for span in paragraph.spans:
        for place, text in enumerate(span.text.split("\n")):
            if place:
                groups.append([])
            if text:
                groups[-1].append(replace(span, text=text, whole=span.whole and text == span.text))
    column = column_of(paragraph)
    made = [Piece(paragraph, tuple(group), column, len(groups) == 1) for group in groups]
    return [piece for piece in made if piece.text]


def parts(piece: Piece, separator: str = r"\t") -> list[Piece]:
    """The parts of a line between tabs (or another separator), the last one to the right."""
    text = "".join(span.text for span in piece.spans)
    starts = [0, *(found.end() for found in re.finditer(separator, text))]
    ends = [*(found.start() for found in re.finditer(separator, text)), len(text)]
    made = [_cut(piece.spans, start, end) for start, end in zip(starts, ends, strict=True)]
    groups = [group for group in made if group]
    if len(groups) < 2:
        return [piece]
    last = len(groups) - 1
    return [
        Piece(piece.paragraph, group, "phai" if place == last else "trai", False)
        for place, group in enumerate(groups)
    ]


def _cut(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The spans of a stretch of text, each still whole if only blanks of its run are left out."""
    found = []
    place = 0
    for span in spans:
        text = span.text[max(start - place, 0) : max(end - place, 0)]
        place += len(span.text)
        if text.strip():
            found.append(
                replace(span, text=text, whole=span.whole and text.strip() == span.text.strip())
            )
    return tuple(found)


def column_of(paragraph: Paragraph) -> Column | None:
    """The side of the page on which a paragraph stands, where it can be told."""
    spot, setting = paragraph.spot, paragraph.setting
    if spot.column is not None:
        return spot.column
    if spot.where == "than" and not setting.framed:
        if setting.align == "giua":
            # A block pushed to one side by its indent is centred on that side.
            if setting.left / _TWIPS > spot.width * 0.3:
                return "phai"
            return "trai" if setting.right / _TWIPS > spot.width * 0.3 else "giua"
        if setting.align == "phai":
            return "phai"
        return "phai" if setting.left / _TWIPS > spot.width * 0.35 else None
    return {"left": "trai", "right": "phai", "center": "giua"}.get(setting.frame_align or "")  # type: ignore[return-value]


def _sections(package: Package, body: Element, blocks: list[Element]) -> tuple[Section, ...]:
    relations = package.relations(package.main)
    found: list[Section] = []
    known: dict[tuple[str, str], str] = {}
    start = 0
    ends = [(place, child(each.find(q("w:pPr")), "w:sectPr")) for place, each in enumerate(blocks)]
    last = body.find(q("w:sectPr"))
    closing = [(place, each) for place, each in ends if each is not None]
    if last is not None or not closing:
        closing.append((len(blocks) - 1, last if last is not None else body.makeelement("none")))
    for place, properties in closing:
        known = dict(known)  # a section without its own header takes the one before
        for kind in ("header", "footer"):
            for reference in properties.findall(q(f"w:{kind}Reference")):
                relation = relations.get(value(reference, "r:id") or "")
                if relation is not None:
                    known[value(reference, "w:type") or "default", kind] = relation.target
        title = bool(switched(child(properties, "w:titlePg")))
        found.append(Section(properties, start, place, known, title))
        start = place + 1
    return tuple(found)


@dataclass
class _Reader:
    """Walks blocks and counts paragraphs, tables, boxes and list numbers."""

    part: str
    formatting: Formatting
    sections: tuple[Section, ...]
    home: Where = "than"
    order: int = 0
    paragraph: int = 0
    table: int = 0
    box: int = 0
    section: int = 0
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def blocks(self, blocks: list[Element]) -> Iterator[Paragraph]:
        for place, block in enumerate(blocks):
            while self.section + 1 < len(self.sections) and place > self._section().last:
                self.section += 1
            if block.tag == q("w:p"):
                self.paragraph += 1
                name = {"than": "đoạn", "dau": "đầu trang, đoạn", "chan": "chân trang, đoạn"}
                label = f"{name.get(self.home, 'đoạn')} {self.paragraph}"
                spot = Spot(self.home, place, label, self._section().text_width)
                yield from self._paragraph(block, spot, None)
            elif block.tag == q("w:tbl"):
                self.table += 1
                yield from self._table(block, place, self.table)

    def _section(self) -> Section:
        return self.sections[self.section]

    def _table(self, table: Element, block: int, label: int) -> Iterator[Paragraph]:
        style = self.formatting.table_style(table)
        grid = [number(value(each, "w:w")) or 0 for each in table.findall(f"{q('w:tblGrid')}/*")]
        for row_place, row in enumerate(each for each in flattened(table) if each.tag == q("w:tr")):
            start = int(number(value(_deep(row, "w:trPr", "w:gridBefore"))) or 0)
            cells = [each for each in flattened(row) if each.tag == q("w:tc")]
            for cell_place, cell in enumerate(cells):
                span = int(number(value(_deep(cell, "w:tcPr", "w:gridSpan"))) or 1)
                own = number(value(_deep(cell, "w:tcPr", "w:tcW"), "w:w")) or 0
                wide = sum(grid[start : start + span]) or own
                total = sum(grid) or 1
                middle = (sum(grid[:start]) + wide / 2) / total
                spot = Spot(
                    "bang",
                    block,
                    f"bảng {label}, dòng {row_place + 1}, ô {cell_place + 1}",
                    max(wide / _TWIPS - 10.8, 20.0),
                    _side(middle, wide / total, len(cells)),
                    label,
                    row_place,
                    cell_place,
                )
                start += span
                yield from self._cell(cell, spot, style)

    def _cell(self, cell: Element, spot: Spot, style: str | None) -> Iterator[Paragraph]:
        for each in flattened(cell):
            if each.tag == q("w:p"):
                yield from self._paragraph(each, spot, style)
            elif each.tag == q("w:tbl"):  # a table in a cell: its text belongs to the cell
                inner = self.formatting.table_style(each)
                for nested in each.iter(q("w:tc")):
                    if next(nested.iterancestors(q("w:tbl"))) is each:
                        yield from self._cell(nested, spot, inner)

    def _paragraph(self, element: Element, spot: Spot, style: str | None) -> Iterator[Paragraph]:
        found = drawings(element)
        strokes = []
        for each in found:
            if each.box is None:
                strokes.append(each)
                continue
            self.box += 1
            middle = None if each.x is None else (each.x + (each.length or 0) / 2)
            column: Column | None = spot.column
            if middle is not None and spot.where != "bang":
                column = "trai" if middle < spot.width * 0.45 else "phai"
            inside = replace(
                spot,
                where="khung",
                label=f"khung chữ {self.box}",
                width=(each.length or spot.width) - 14.4,
                column=column,
                box=self.box,
            )
            for inner in flattened(each.box):
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
            spans.append(Span(label, self.formatting.mark_look(element, style), None))
        for run, linked in _runs(element):
            text, broken = _text(run)
            breaks += broken
            if not text:
                continue
            look = self.formatting.look(run, element, style)
            note = look.raised and all(each in "0123456789*() ," for each in text)
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
        for deeper in [each for each in counts if each > numbering.level]:
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
    found: Element | None = element
    for name in names:
        found = child(found, name)
    return found


_OPENED = frozenset(
    q(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "sdtContent", "sdt", "fldSimple", "customXml", "bdo")
)


def _runs(element: Element, linked: bool = False) -> Iterator[tuple[Element, bool]]:
    """The runs of a paragraph in order, and whether they stand in a link."""
    for each in element:
        if each.tag == q("w:r"):
            yield each, linked
        elif each.tag == q("w:hyperlink"):
            yield from _runs(each, True)
        elif each.tag in _OPENED:
            yield from _runs(each, linked)


def _text(run: Element) -> tuple[str, int]:
    """A run's printed text (tabs and breaks as \\t and \\n) and its page breaks."""
    found: list[str] = []
    breaks = 0
    for each in run:
        tag = str(each.tag).rpartition("}")[2]
        if tag == "t":
            found.append(each.text or "")
        elif tag in ("tab", "ptab"):
            found.append("\t")
        elif tag in ("br", "cr"):
            paged = value(each, "w:type") == "page"
            breaks += paged
            if not paged:
                found.append("\n")
        elif tag == "lastRenderedPageBreak":
            breaks += 1
        elif tag == "noBreakHyphen":
            found.append("-")
        elif tag == "sym":
            found.append("•")
    return unicodedata.normalize("NFC", "".join(found)), breaks
