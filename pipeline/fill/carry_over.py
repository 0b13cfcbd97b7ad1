"""A written template carried over to another layout, so that its words are written once.

Layouts differ in the place of page numbers and in the look of styles. Both come from
the base document of the other layout (`phan/goc.docx`).
"""

import copy
import io
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml

from pipeline.fill.styles import merged, renamed

_REFERENCES = {"header": qn("w:headerReference"), "footer": qn("w:footerReference")}


def carried_over(content: bytes, base: bytes, *, own_styles: bool = False) -> bytes:
    """A template with the headers, footers and styles of a layout's base document.

    `own_styles`: the template's own definition of a style counts, if it has one.
    """
    document, model = docx.Document(io.BytesIO(content)), docx.Document(io.BytesIO(base))
    references = _headers_and_footers(document, model)
    for section in document.element.body.iter(qn("w:sectPr")):
        for old in [child for child in section if child.tag in _REFERENCES.values()]:
            section.remove(old)
        for place, reference in enumerate(references):
            section.insert(place, copy.deepcopy(reference))
    for own_section in document.sections:  # LibreOffice drops what shows nothing on one page
        first_differs = model.sections[-1].different_first_page_header_footer
        own_section.different_first_page_header_footer = first_differs
    _take_styles(document, model, own_styles=own_styles)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _headers_and_footers(document: Document, model: Document) -> list[Any]:
    """Copy the model's headers and footers into a document; returns what refers to them."""
    for name in [key for key, relation in document.part.rels.items() if _is_around(relation)]:
        document.part.rels.pop(name)
    references = []
    section: Any = model.sections[-1]._sectPr
    for reference in section:
        kind = next((kind for kind, tag in _REFERENCES.items() if reference.tag == tag), None)
        if kind is None:
            continue
        part, name = getattr(document.part, f"add_{kind}_part")()
        original: Any = model.part.related_parts[reference.rId]
        part._element[:] = copy.deepcopy(original.element)[:]
        element = OxmlElement(f"w:{kind}Reference")
        element.set(qn("w:type"), reference.get(qn("w:type")))
        element.set(qn("r:id"), name)
        references.append(element)
    return references


def _is_around(relation: Any) -> bool:
    """Whether a part is a header or a footer."""
    return str(relation.reltype).rpartition("/")[2] in _REFERENCES


def _take_styles(document: Document, model: Document, *, own_styles: bool) -> None:
    own, base = (file.part._styles_part for file in (document, model))
    others = {} if own_styles else renamed(base.blob, own.blob)
    for named in document.element.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")):
        name = named.get(qn("w:val"), "")
        named.set(qn("w:val"), others.get(name, name))
    own._element = parse_xml(merged(base.blob, own.blob, own_styles=own_styles))
