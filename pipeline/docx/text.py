"""The text of a .docx as a reader meets it: paragraphs as lines, runs joined, no markup."""

import html
import re
import unicodedata

from pipeline.ooxml.zip_archive import Archive

BODY = "word/document.xml"

_AROUND = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_PARTS = re.compile(r"<w:t(?:\s[^<>]*)?>([^<]*)<|<w:(tab|br|cr)\b|<(/w:p)>|<w:(noBreakHyphen)\b")


def body(docx: bytes) -> str:
    """The text between the margins, in the order of the document."""
    return _text(Archive(docx).read(BODY).decode())


def around(docx: bytes) -> str:
    """The text of headers, footers and notes."""
    archive = Archive(docx)
    names = filter(_AROUND.fullmatch, archive.parts)
    return "".join(_text(archive.read(name).decode()) for name in names)


def _text(xml: str) -> str:
    parts = []
    for words, blank, end, hyphen in _PARTS.findall(xml):
        parts.append(words or (blank and "\t") or (end and "\n") or (hyphen and "-"))
    return unicodedata.normalize("NFC", html.unescape("".join(parts)))
