"""Papers joined into one document, so that LibreOffice starts, reads and shapes text once for all.

Papers that share a frame follow one another as sections. Each section break is carried by the
paper's own last paragraph, page numbers begin again, and a bookmark in its first paragraph tells on
which page of the PDF the paper starts. Papers without page numbers, whose pages all have the same
header, need no sections of their own, which cost LibreOffice a quarter of its time: each begins
with a page break.
"""

import io
import re
import zipfile
from collections.abc import Sequence

from pipeline.docx.joinable import (
    BODY,
    MARK,
    PARAGRAPH,
    PICTURE_RELATION,
    PRINTED,
    PROPERTIES,
    RELATIONS,
    SECTION,
    Word,
    cut,
    last_paragraph,
)
from pipeline.ooxml.zip_archive import EPOCH, Archive

_TABLE_FIRST = re.compile(rf"(?:{MARK.pattern})*<w:tbl[ >]")
_BEFORE_BREAK = re.compile(r"<w:pPr>(?:<w:(?:pStyle|keepNext|keepLines)\b[^<>]*/>)*")
_KEPT = '<w:hyperlink w:anchor="hoso"></w:hyperlink>'
"""LibreOffice drops a paragraph with only a section break, and the page that it may begin. An empty
link keeps it, and prints nothing."""
_NO_LINE = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="0" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A paragraph without height. LibreOffice 25.2 does not begin page numbers again at a table, as 7.4
does; at this before it, it does."""
_NO_ROOM = '<w:spacing w:after="0" w:afterLines="0" w:afterAutospacing="0"/>'
_ROOM_BELOW = re.compile(r' w:after(?:Lines|Autospacing)?="[^"]*"')
_FROM_SPACING = re.compile(
    r"(?P<given><w:spacing\b[^<>]*/>)|<w:(?:ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|"
    r"textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr)\b|</w:pPr>"
)
"""Where a paragraph's properties tell of the room above and below, or would."""
_AFTER_NUMBER = re.compile(
    r"<w:(?:cols|formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid|"
    r"printerSettings)\b|</w:sectPr>"
)


def bookmark(number: int) -> str:
    """The bookmark of a paper in its document. Letters and digits only: PDFs keep no other."""
    return f"hoso{number:06d}"


def joined(words: Sequence[Word]) -> bytes:
    """One .docx with these papers, which share a frame, one after the other."""
    last = len(words) - 1
    place = _after_break if words[0].page else _in_section
    bodies = [place(word.body, number, number == last) for number, word in enumerate(words)]
    main = "".join((words[0].before, *bodies, words[0].after))
    source = Archive(words[0].content)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in source.parts:
            content = main.encode() if name == BODY else source.read(name)
            if name == RELATIONS:
                content = _all_relations(content.decode(), words).encode()
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
        written = set(source.parts)
        for word in words:
            if new := set(word.pictures) - written:
                own = Archive(word.content)
                for name in sorted(new):
                    archive.writestr(zipfile.ZipInfo(name, EPOCH), own.read(name))
                written |= new
    return target.getvalue()


def _all_relations(xml: str, words: Sequence[Word]) -> str:
    """The relations of the first paper, with those to the pictures of all."""
    every = frozenset[str]().union(*(word.relations for word in words))
    if not every:
        return xml
    plain = PICTURE_RELATION.sub("", xml)
    return plain.replace("</Relationships>", f"{''.join(sorted(every))}</Relationships>")


def _after_break(body: str, number: int, is_last: bool) -> str:
    """A body with its bookmark, on a new page."""
    blocks, section = cut(body)
    blocks = _marked(blocks, number)
    if number:
        blocks = _on_new_page(blocks)
    return blocks + section if is_last else _held(blocks)


def _held(blocks: str) -> str:
    """Blocks whose last paragraph is kept even if it is empty."""
    blocks = _flush(blocks)
    start = last_paragraph(blocks)
    assert start is not None
    if PRINTED.search(blocks, start):
        return blocks
    return f"{blocks[: -len('</w:p>')]}{_KEPT}</w:p>"


def _flush(blocks: str) -> str:
    """Blocks whose last paragraph leaves no room below.

    It is the last of its page, where that room is nothing; but LibreOffice 25.2 takes it off the
    room above the first paragraph of the next page.
    """
    start = last_paragraph(blocks)
    assert start is not None
    tag = PARAGRAPH.match(blocks, start)
    assert tag is not None
    if tag[0].endswith("/>"):
        return f"{blocks[: tag.end() - 2]}><w:pPr>{_NO_ROOM}</w:pPr></w:p>"
    properties = PROPERTIES.match(blocks, tag.end())
    if properties is None or properties[0] == "<w:pPr/>":
        rest = blocks[properties.end() if properties else tag.end() :]
        return f"{blocks[: tag.end()]}<w:pPr>{_NO_ROOM}</w:pPr>{rest}"
    at = _FROM_SPACING.search(blocks, tag.end())
    assert at is not None
    given = _ROOM_BELOW.sub("", at["given"] or "")
    added = f"{given[:-2]} {_NO_ROOM[len('<w:spacing ') :]}" if given else _NO_ROOM
    return blocks[: at.start()] + added + blocks[at.start() + len(at["given"] or "") :]


def _on_new_page(blocks: str) -> str:
    """Blocks whose first paragraph, even in a table's cell, begins a page."""
    first = PARAGRAPH.search(blocks)
    assert first is not None
    following = _BEFORE_BREAK.match(blocks, first.end())
    if following is None:
        if blocks.startswith("<w:pPr/>", first.end()):
            blocks = blocks[: first.end()] + blocks[first.end() + len("<w:pPr/>") :]
        added, at = "<w:pPr><w:pageBreakBefore/></w:pPr>", first.end()
    else:
        added, at = "<w:pageBreakBefore/>", following.end()
    return blocks[:at] + added + blocks[at:]


def _in_section(body: str, number: int, is_last: bool) -> str:
    """A body with its bookmark, its own page numbers, and its section break in its place."""
    blocks, section = cut(body)
    blocks = _marked(blocks, number)
    if _TABLE_FIRST.match(blocks):
        blocks = _NO_LINE + blocks
    if first := SECTION.search(blocks):
        blocks = blocks[: first.start()] + _restarted(first[0]) + blocks[first.end() :]
    else:
        section = _restarted(section)
    return blocks + section if is_last else _closed(blocks, section)


def _marked(blocks: str, number: int) -> str:
    """With a bookmark inside the first paragraph, even when that is in a table's cell.

    Beside the table it would lead to the page before.
    """
    mark = (
        f'<w:bookmarkStart w:id="{90000 + number}" w:name="{bookmark(number)}"/>'
        f'<w:bookmarkEnd w:id="{90000 + number}"/>'
    )
    first = PARAGRAPH.search(blocks)
    assert first is not None
    if first[0].endswith("/>"):
        return f"{blocks[: first.end() - 2]}>{mark}</w:p>{blocks[first.end() :]}"
    properties = PROPERTIES.match(blocks, first.end())
    at = properties.end() if properties else first.end()
    return blocks[:at] + mark + blocks[at:]


def _restarted(section: str) -> str:
    """Section properties that begin on a new page, with page 1 unless they say otherwise."""
    section = re.sub(r"<w:type\b[^>]*/>", "", section)
    if section.endswith("/>"):
        section = f"{section[:-2]}></w:sectPr>"
    if number := re.search(r"<w:pgNumType\b[^>]*/>", section):
        if "w:start=" in number[0]:
            return section
        return section.replace(number[0], f'{number[0][:-2]} w:start="1"/>')
    after = _AFTER_NUMBER.search(section)
    assert after is not None
    return f'{section[: after.start()]}<w:pgNumType w:start="1"/>{section[after.start() :]}'


def _closed(blocks: str, section: str) -> str:
    """Blocks whose last paragraph carries the section break."""
    blocks = _flush(blocks)
    start = last_paragraph(blocks)
    assert start is not None
    tag = PARAGRAPH.match(blocks, start)
    assert tag is not None
    properties = PROPERTIES.match(blocks, tag.end())
    at = properties.end() if properties else tag.end()
    given = properties[0][len("<w:pPr>") : -len("</w:pPr>")] if properties else ""
    content = blocks[at : -len("</w:p>")]
    kept = "" if PRINTED.search(content) else _KEPT
    return f"{blocks[: tag.end()]}<w:pPr>{given}{section}</w:pPr>{content}{kept}</w:p>"
