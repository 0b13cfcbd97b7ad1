"""What `hoso template new` adds to a template: an annex (phụ lục), or a reminder to rewrite it.

Source of the annex: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III, khoản 1 (the word “Phụ lục” and
its title in bold and centred, “Kèm theo …” in italics, pages numbered for themselves).
"""

import copy
import io
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

_PAPER = "…"
"""The skeleton of an annex has this in place of the paper's genre: “Kèm theo … số”."""

_DECIDED = "[[Nội dung quyết định"
"""How the placeholder for what is decided begins in the skeleton of a decision."""

_LISTED = (
    "[[Công nhận]] {{ don_vi_cong_nhan|length|dem }} đơn vị [[đạt tiêu chuẩn …]] (có danh sách tại "
    "Phụ lục kèm theo)."
)
"""The words used there instead if the annex lists units: they count the units listed."""


def with_annex(content: bytes, annex: bytes, paper: str) -> bytes:
    """A template with an annex after it, in a section of its own whose pages begin with 1.

    `annex` is the skeleton of an annex, `paper` what it calls the paper it belongs to:
    "Quyết định".
    """
    document = _opened(content)
    body = document.element.body
    section = body.find(qn("w:sectPr"))
    for words in body.iter(qn("w:t")):
        if (words.text or "").startswith(_DECIDED):
            words.text = _LISTED
    _end_section(body, copy.deepcopy(section))
    _number_from_one(section)
    for element in _opened(annex).element.body:
        if element.tag == qn("w:sectPr"):
            continue
        for words in element.iter(qn("w:t")):
            words.text = (words.text or "").replace(_PAPER, paper)
        section.addprevious(copy.deepcopy(element))
    return _saved(document)


def has_annex(content: bytes) -> bool:
    """Whether a template has more than one section."""
    return len(_opened(content).sections) > 1


def with_reminder(content: bytes, model: str) -> bytes:
    """A copy of another kind's template with a reminder on top.

    It cannot be issued until the reminder is deleted.
    """
    document = _opened(content)
    text = f"[[Lời văn chép từ “{model}”: sửa lại cho đúng rồi xóa cả dòng này]]"
    document.element.body.insert(0, _paragraph("NoiDung", text))
    return _saved(document)


def _opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def _saved(document: Document) -> bytes:
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _end_section(body: Any, section: Any) -> None:
    """Make the last paragraph end the section that was the document's only one."""
    last = body.find(qn("w:sectPr")).getprevious()
    if last is None or last.tag != qn("w:p"):
        last = _paragraph("CuoiVanBan", "")
        body.find(qn("w:sectPr")).addprevious(last)
    last.get_or_add_pPr().append(section)


def _number_from_one(section: Any) -> None:
    """Number the pages of a section from 1."""
    found = section.find(qn("w:pgNumType"))
    if found is None:
        found = OxmlElement("w:pgNumType")
        before = [child for child in section if child.tag in _BEFORE_NUMBERS]
        before[-1].addnext(found)
    found.set(qn("w:start"), "1")


_BEFORE_NUMBERS = {
    qn(f"w:{name}")
    for name in (
        *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz"),
        *("pgMar", "paperSrc", "pgBorders", "lnNumType"),
    )
}
"""Elements that the schema puts before a section's page numbering (ECMA-376, part 1, 17.6.17)."""


def _paragraph(style: str, text: str) -> Any:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    named = OxmlElement("w:pStyle")
    named.set(qn("w:val"), style)
    properties.append(named)
    paragraph.append(properties)
    if text:
        run = OxmlElement("w:r")
        words = OxmlElement("w:t")
        words.text = text
        run.append(words)
        paragraph.append(run)
    return paragraph
