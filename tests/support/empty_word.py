"""An empty Word file to begin with, for tests that write papers of their own."""

import io
from functools import cache

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn


def empty() -> Document:
    """python-docx's own empty file, without what makes nine tenths of it: looks of tables.

    Packing, checking and printing those takes longer than the rest of a test.
    """
    return docx.Document(io.BytesIO(_content()))


@cache
def _content() -> bytes:
    document = docx.Document()
    body = document.element.body
    for block in list(body):
        if block.tag != qn("w:sectPr"):
            body.remove(block)
    for style in [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]:
        if not style._element.default:
            style.delete()
    links = document.part.rels
    for key in [key for key, link in links.items() if "stylesWithEffects" in link.reltype]:
        del links[key]
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
