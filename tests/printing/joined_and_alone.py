"""Papers printed together beside the same papers printed alone."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from docx.oxml import parse_xml
from docx.shared import Cm

from pipeline.docx.joinable import BODY
from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source
from pipeline.printing import conversion
from pipeline.printing.conversion import Sheet, convert
from tests.support.empty_word import empty
from tests.support.sample_papers import of_kind

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CLOSE = f'<w:pPr {W}><w:spacing w:before="1700"/><w:contextualSpacing/></w:pPr>'
"""Of a paragraph that meets the one before without the room above it."""


@dataclass(frozen=True)
class Page:
    """A page as its reader has it."""

    image: bytes
    text: str
    size: tuple[float, float]
    fonts: frozenset[str]


def pages(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    document, source = pypdfium2.PdfDocument(pdf), Source(pdf)
    try:
        return [
            Page(
                page.render(scale=1.3).to_pil().tobytes(),
                page.get_textpage().get_text_range(),
                page.get_size(),
                frozenset(font.name.split("+")[-1] for font in page_fonts(source, number)),
            )
            for number, page in enumerate(document)
        ]
    finally:
        document.close()


def differences(groups: Mapping[str, Sequence[bytes]]) -> dict[str, list[int]]:
    """For each group of .docx contents, which come out otherwise when they are joined."""
    documents = []
    for name, group in groups.items():
        documents.append(tuple(Sheet(f"{name} {at} b", docx) for at, docx in enumerate(group)))
        documents += [(Sheet(f"{name} {at} s", docx),) for at, docx in enumerate(group)]
    made: dict[str, bytes] = {}
    for start in range(0, len(documents), conversion.AT_ONCE):
        result = convert(documents[start : start + conversion.AT_ONCE])
        assert result.missing == ()
        made.update(result.pdfs)
    return {
        name: found
        for name, group in groups.items()
        if (
            found := [
                at
                for at in range(len(group))
                if pages(made[f"{name} {at} b"]) != pages(made[f"{name} {at} s"])
            ]
        )
    }


def lengthened(docx: bytes, lines: int) -> bytes:
    """The paper with this many lines more before its last paragraph."""
    line = "<w:p><w:r><w:t>Dòng thêm cho dài</w:t></w:r></w:p>"

    def change(xml: str) -> str:
        at = max(xml.rfind("<w:p>"), xml.rfind("<w:p "))
        return xml[:at] + line * lines + xml[at:]

    return changed(docx, change)


def changed(docx: bytes, change: Callable[[str], str]) -> bytes:
    """The paper with its main part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == BODY:
                content = change(content.decode()).encode()
            archive.writestr(name, content)
    return target.getvalue()


def samples(layout: str, kind: str, most: int) -> list[bytes]:
    """Papers of one template, filled with the sample's words."""
    return [template.fill(paper.context) for paper, template in of_kind(layout, kind)[:most]]


def document(draw: Callable[[Any], object], lines: int = 0) -> bytes:
    """A .docx with this many lines after what is drawn."""
    made = empty()
    draw(made)
    for number in range(lines):
        made.add_paragraph(f"dòng {number}")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def nothing(made: Any) -> None:
    pass


HEADS = ("", "đầu", "trang")


def header(made: Any, head: str) -> None:
    """A header of these words; "trang" has the page number as well."""
    if head:
        made.sections[0].header.paragraphs[0].text = head
    if head == "trang":
        field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        made.sections[0].header.paragraphs[0]._p.append(parse_xml(field))


def long_table(made: Any) -> None:
    table = made.add_table(90, 3)
    for number, row in enumerate(table.rows):
        row.cells[0].text = str(number)
        row.cells[1].text = "chữ " * (number % 7)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))


def headers_and_footers(made: Any) -> None:
    section = made.sections[0]
    section.different_first_page_header_footer = True
    field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    section.header.paragraphs[0].text = "Trang sau "
    section.header.paragraphs[0]._p.append(parse_xml(field))
    section.first_page_footer.paragraphs[0].text = "Trang đầu"
    made.add_paragraph("thân")


def odd_and_even(made: Any) -> None:
    """Other heads on odd and even pages."""
    made.settings.odd_and_even_pages_header_footer = True
    made.sections[0].header.paragraphs[0].text = "Trang lẻ"
    made.sections[0].even_page_header.paragraphs[0].text = "Trang chẵn"
    made.sections[0].gutter = Cm(1)
