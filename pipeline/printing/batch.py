"""Papers joined into one document, so that LibreOffice starts, reads and shapes text once for all.

Papers of one template share styles, headers and relations: their bodies can follow one another as
sections. Each section break is carried by the paper's own last paragraph, page numbers begin anew,
and a bookmark in its first paragraph tells on which page of the PDF the paper starts. Papers
without page numbers, whose pages all have the same header, need no sections of their own, which
cost LibreOffice a quarter of its time: each begins with a page break.

Not every document can be joined without a change to what is printed; `why_alone` says which cannot
and why. Those are converted as files of their own, in the same run of LibreOffice.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from pipeline.docx.zipped import Archive

BODY = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_PICTURE = re.compile(r"word/media/hinh-[^/]*")
"""Pictures that filling brought: their names and relations follow from their contents, so that
papers which are joined can bring theirs along."""
_PICTURE_RELATION = re.compile(r'<Relationship Id="rIdHinh[^<>]*/>')
AT_ONCE = 100
"""Papers a document. More would not be faster: LibreOffice slows down as a document grows."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Alone(StrEnum):
    """Why a document must be converted by itself; the values are stable."""

    UNREADABLE = "khong-doc-duoc"
    NUMBERING = "danh-so-tu-dong"
    NOTES = "cuoc-chu"
    FIELDS = "truong"
    DRAWINGS = "hinh-ve"
    EMBEDDED = "doi-tuong-nhung"
    REVISIONS = "sua-doi-theo-doi"
    SECTIONS = "nhieu-phan"
    LINE_NUMBERS = "danh-so-dong"
    SIDES = "trang-chan-le"
    BEGINNING = "bat-dau-khac"
    ENDING = "ket-thuc-khac"


REASONS = {
    Alone.UNREADABLE: "không đọc được cấu trúc tệp Word",
    Alone.NUMBERING: "có danh sách đánh số tự động, số sẽ chạy tiếp sang văn bản sau",
    Alone.NOTES: "có cước chú hoặc chú thích cuối",
    Alone.FIELDS: "có trường tự tính ngoài số trang (ví dụ tổng số trang, mục lục, tham chiếu)",
    Alone.DRAWINGS: "có hình vẽ hoặc hộp chữ đặt tự do trên trang",
    Alone.EMBEDDED: "có đối tượng nhúng, ô điều khiển hoặc tệp chèn",
    Alone.REVISIONS: "có sửa đổi đang theo dõi hoặc nhận xét",
    Alone.SECTIONS: "có nhiều phần (section) với đầu trang, chân trang khác nhau",
    Alone.LINE_NUMBERS: "có đánh số dòng",
    Alone.SIDES: "trang chẵn và trang lẻ khác nhau",
    Alone.BEGINNING: "đoạn đầu bỏ khoảng cách với đoạn cùng kiểu (contextual spacing)",
    Alone.ENDING: "kết thúc bằng bảng, bằng đoạn ẩn hoặc bằng đoạn trống có kiểu chữ riêng",
}
"""What to tell a person."""

_IN_BODY = (
    (Alone.NOTES, re.compile(r"w:(?:footnote|endnote)Reference")),
    (Alone.DRAWINGS, re.compile(r"wp:anchor|w:pict|mc:AlternateContent|w:framePr")),
    (Alone.EMBEDDED, re.compile(r"w:(?:object|control|sdt|altChunk|subDoc)|o:OLEObject")),
    (Alone.REVISIONS, re.compile(r"w:(?:ins|del|moveFrom|moveTo|\w+Change|comment\w+)")),
    (Alone.LINE_NUMBERS, re.compile(r"w:lnNumType")),
)
"""Elements that keep a document from being joined."""
_ELEMENT = re.compile(r"<(\w+:\w+)")
_FIELD = re.compile(r'<w:instrText[^>]*>([^<]*)<|<w:fldSimple\b[^>]*\bw:instr="([^"]*)"')
_FREE_FIELDS = frozenset({"PAGE", "\\*", "MERGEFORMAT", "ARABIC", "HYPERLINK"})
_LIST = re.compile(r'<w:numId w:val="(\d+)"')
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_SECTION = re.compile(r"<w:sectPr\b(?:[^>]*/>|.*?</w:sectPr>)", re.DOTALL)
_REFERENCES = re.compile(r"<w:(?:header|footer)Reference\b[^>]*>")
_PARAGRAPH = re.compile(r"<w:p(?:\s[^<>]*)?/?>")
_PROPERTIES = re.compile(r"<w:pPr/>|<w:pPr>.*?</w:pPr>", re.DOTALL)
_MARK = re.compile(r"<w:(?:bookmarkEnd|bookmarkStart|proofErr|permEnd)\b[^<>]*/>")
_TABLE_FIRST = re.compile(rf"(?:{_MARK.pattern})*<w:tbl[ >]")
_PRINTED = re.compile(r"<w:t(?:\s[^<>]*)?>[^<]|<w:(?:tab|br|sym|drawing|fldChar|noBreakHyphen)\b")
_PLAIN = re.compile(
    r"<w:sectPr\b[^>]*>(?:<w:(?:header|footer)Reference w:type=\"default\" r:id=\"\w+\"/>)*"
    r"(?:<w:(?:pgSz|pgMar|docGrid)\b[^<>]*/>|<w:cols(?: w:space=\"\d+\")?/>|"
    r"<w:pgBorders(?: w:offsetFrom=\"\w+\")?>(?:<w:\w+ [^<>]*/>)*</w:pgBorders>)*</w:sectPr>"
)
"""Section properties that say nothing of page numbers, with one header and footer at most."""
_BEFORE_BREAK = re.compile(r"<w:pPr>(?:<w:(?:pStyle|keepNext|keepLines)\b[^<>]*/>)*")
_KEPT = '<w:hyperlink w:anchor="hoso"></w:hyperlink>'
"""LibreOffice drops a paragraph that holds nothing but a section break, and with it the page that
the paragraph may begin. A link around nothing keeps it, and prints nothing."""
_NO_LINE = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="0" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A paragraph without height. LibreOffice 25.2 does not begin page numbers anew at a table, as 7.4
does; at this before it, it does."""
_NO_ROOM = '<w:spacing w:after="0" w:afterLines="0" w:afterAutospacing="0"/>'
_ROOM_BELOW = re.compile(r' w:after(?:Lines|Autospacing)?="[^"]*"')
_FROM_SPACING = re.compile(
    r"(?P<given><w:spacing\b[^<>]*/>)|<w:(?:ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|"
    r"textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr)\b|</w:pPr>"
)
"""Where a paragraph's properties tell of the room above and below, or would."""
_HIGH = re.compile(r"<w:(?:rStyle|rFonts|b|i|position|sz|vertAlign)[ /]")
"""Looks that make a line higher or lower."""
_BODY = re.compile(r"<w:body\b[^>]*>")
_AFTER_NUMBER = re.compile(
    r"<w:(?:cols|formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid|"
    r"printerSettings)\b|</w:sectPr>"
)


@dataclass(frozen=True)
class Word:
    """A .docx with its main part cut in three: before the body, the body, and after it.

    `others` names the content of every other part by checksum and length, but for the paper's
    own pictures, which stand in `pictures` by name, with their relations in `relations`.
    """

    content: bytes
    before: str
    body: str
    after: str
    others: tuple[tuple[str, int, int], ...]
    pictures: tuple[str, ...] = ()
    relations: frozenset[str] = frozenset()

    @property
    def frame(self) -> tuple[object, ...]:
        """All but the body, and the page if pages are all it says: what shares it can be joined."""
        return self.before, self.after, self.others, self.page

    @cached_property
    def page(self) -> str:
        """The section properties of a paper that needs no section of its own; "" if it does."""
        blocks, section = _cut(self.body)
        numbered = "instrText" in blocks or "fldSimple" in blocks or "<w:sectPr" in blocks
        if numbered or not _PLAIN.fullmatch(section):
            return ""
        same = "Reference" not in section or not _frame(self.others, self.content).paged
        return section if same else ""


def opened(content: bytes) -> Word | None:
    """A .docx taken apart, None when it is none."""
    try:
        archive = Archive(content)
        main = archive.read(BODY).decode()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return None
    pictures = tuple(name for name in archive.parts if _PICTURE.fullmatch(name))
    others = tuple(
        (name, part.crc, part.size)
        for name, part in archive.parts.items()
        if name != BODY and name not in pictures
    )
    relations: frozenset[str] = frozenset()
    if pictures and _RELATIONS in archive.parts:
        listed = archive.read(_RELATIONS).decode()
        relations = frozenset(_PICTURE_RELATION.findall(listed))
        plain = _PICTURE_RELATION.sub("", listed).encode()
        bare = _RELATIONS, zlib.crc32(plain), len(plain)
        others = tuple(bare if part[0] == _RELATIONS else part for part in others)
    starts = _BODY.search(main)
    ends = main.rfind("</w:body>")
    if starts is None or ends < starts.end():
        return None
    before, body, after = main[: starts.end()], main[starts.end() : ends], main[ends:]
    return Word(content, before, body, after, others, pictures, relations)


def why_alone(word: Word | None) -> Alone | None:
    """Why a document cannot be joined with others; None when it can."""
    if word is None:
        return Alone.UNREADABLE
    elements = frozenset(_ELEMENT.findall(word.body))
    if (reason := _why_elements(elements)) is not None:
        return reason
    frame = _frame(word.others, word.content)
    if frame.reason is not None:
        return frame.reason
    if elements & {"w:instrText", "w:fldSimple"} and _has_fields(word.body):
        return Alone.FIELDS
    if frame.numbering and frame.numbering & _listed(word.body):
        return Alone.NUMBERING
    if _meets(word.body, frame.close):
        return Alone.BEGINNING
    return _why_shape(word.body)


@lru_cache(maxsize=256)
def _why_elements(elements: frozenset[str]) -> Alone | None:
    """Papers of one template hold few different sets of elements."""
    return next(
        (reason for reason, pattern in _IN_BODY if any(map(pattern.fullmatch, elements))), None
    )


def _listed(body: str) -> set[str]:
    """The lists and styles of a body's paragraphs."""
    return {*_LIST.findall(body), *_STYLE.findall(body)}


def _meets(body: str, close: frozenset[str]) -> bool:
    """Whether the first paragraph leaves no room to the one before it, in another paper.

    LibreOffice 25.2 sees to this even over the end of a page; 7.4 does not.
    """
    blocks, _ = _cut(body)
    first, last = _PARAGRAPH.match(blocks), _last(blocks)
    if first is None or last is None:
        return False
    properties = _PROPERTIES.match(blocks, first.end())
    style = _style(blocks, first.start())
    room = properties is not None and "<w:contextualSpacing" in properties[0]
    return (room or style in close) and style == _style(blocks, last)


def _style(blocks: str, start: int) -> str:
    """The style of the paragraph that starts there; "" for the one that needs no name."""
    tag = _PARAGRAPH.match(blocks, start)
    properties = _PROPERTIES.match(blocks, tag.end()) if tag else None
    style = _STYLE.search(properties[0]) if properties else None
    return style[1] if style else ""


def _why_shape(body: str) -> Alone | None:
    sections = _SECTION.findall(body)
    if len({tuple(sorted(_REFERENCES.findall(section))) for section in sections}) > 1:
        return Alone.SECTIONS
    blocks, section = _cut(body)
    if not section or not blocks.endswith(("</w:p>", "<w:p/>")):
        return Alone.ENDING
    if _SECTION.search(blocks, blocks.rindex("<w:p")):
        return Alone.ENDING
    last = _last(blocks)
    if last is None or _SECTION.search(blocks, last) or "<w:vanish" in blocks[last:]:
        return Alone.ENDING
    # Whether an empty paragraph is as high as its mark says depends on LibreOffice's version, and
    # on what stands in it.
    if not _PRINTED.search(blocks, last) and _HIGH.search(blocks, last):
        return Alone.ENDING
    return None


def _has_fields(xml: str) -> bool:
    """Whether there is a field other than the page number."""
    words = " ".join(first or second for first, second in _FIELD.findall(xml)).split()
    return any(word.strip('"') not in _FREE_FIELDS for word in words)


@dataclass(frozen=True)
class _Frame:
    """What the parts beside the body mean: a reason against joining, lists and styles that number,
    and styles whose paragraphs stand close to one another.

    Lists are named by their id. `paged`: headers or footers hold a field, such as the page number.
    """

    reason: Alone | None
    numbering: frozenset[str]
    close: frozenset[str]
    paged: bool


@lru_cache(maxsize=64)
def _kept_frame(others: tuple[tuple[str, int, int], ...]) -> list[_Frame]:
    return []


def _frame(others: tuple[tuple[str, int, int], ...], content: bytes) -> _Frame:
    """Read once for all documents that share these parts."""
    kept = _kept_frame(others)
    if not kept:
        kept.append(_read_frame(content))
    return kept[0]


def _read_frame(content: bytes) -> _Frame:
    archive = Archive(content)
    parts = {
        name: archive.read(name).decode("utf-8", "replace")
        for name in archive.parts
        if re.fullmatch(r"word/(?:(?:header|footer)\d*|numbering|styles|settings)\.xml", name)
    }
    heads = "".join(xml for name, xml in parts.items() if "header" in name or "footer" in name)
    reason = None
    if re.search(r"<w:(?:evenAndOddHeaders|mirrorMargins)\b", parts.get("word/settings.xml", "")):
        reason = Alone.SIDES
    elif _has_fields(heads):
        reason = Alone.FIELDS
    lists = _numbered(parts.get("word/numbering.xml", ""))
    written = parts.get("word/styles.xml", "")
    styles = _styles(written, lambda text: bool(lists.intersection(_LIST.findall(text))))
    close = _styles(written, lambda text: "<w:contextualSpacing" in text)
    if close & set(re.findall(r'<w:style\b[^>]*w:default="1"[^>]*w:styleId="([^"]*)"', written)):
        close.add("")
    paged = "instrText" in heads or "fldSimple" in heads
    return _Frame(reason, frozenset(lists | styles), frozenset(close), paged)


def _styles(xml: str, says: Callable[[str], bool]) -> set[str]:
    """Styles that say something, by themselves or as the style they are based on does."""
    styles = re.findall(r'<w:style\b[^>]*w:styleId="([^"]*)"(.*?)</w:style>', xml, re.DOTALL)
    found = {name for name, text in styles if says(text)}
    while True:
        more = {
            name
            for name, text in styles
            if name not in found
            and found.intersection(re.findall(r'<w:basedOn w:val="([^"]*)"', text))
        }
        if not more:
            return found
        found |= more


def _numbered(numbering: str) -> set[str]:
    """The ids of lists that number, and do not only mark with a bullet."""
    counting = {
        match[1]
        for match in re.finditer(
            r'<w:abstractNum\b[^>]*w:abstractNumId="(\d+)"(.*?)</w:abstractNum>',
            numbering,
            re.DOTALL,
        )
        if set(re.findall(r'<w:numFmt w:val="(\w+)"', match[2])) - {"bullet", "none"}
    }
    return {
        number
        for number, abstract in re.findall(
            r'<w:num\b[^>]*w:numId="(\d+)"[^>]*>.*?<w:abstractNumId w:val="(\d+)"',
            numbering,
            re.DOTALL,
        )
        if abstract in counting
    }


# Joining


def bookmark(number: int) -> str:
    """The bookmark of a paper in its document. Letters and digits only: PDFs keep no other."""
    return f"hoso{number:06d}"


def joined(words: Sequence[Word]) -> bytes:
    """One .docx with these papers, which share a frame, one behind the other."""
    last = len(words) - 1
    place = _after_break if words[0].page else _in_section
    bodies = [place(word.body, number, number == last) for number, word in enumerate(words)]
    main = "".join((words[0].before, *bodies, words[0].after))
    source = Archive(words[0].content)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in source.parts:
            content = main.encode() if name == BODY else source.read(name)
            if name == _RELATIONS:
                content = _all_relations(content.decode(), words).encode()
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
        written = set(source.parts)
        for word in words:
            if new := set(word.pictures) - written:
                own = Archive(word.content)
                for name in sorted(new):
                    archive.writestr(zipfile.ZipInfo(name, _EPOCH), own.read(name))
                written |= new
    return target.getvalue()


def _all_relations(xml: str, words: Sequence[Word]) -> str:
    """The relations of the first paper, with those to the pictures of all."""
    every = frozenset[str]().union(*(word.relations for word in words))
    if not every:
        return xml
    plain = _PICTURE_RELATION.sub("", xml)
    return plain.replace("</Relationships>", f"{''.join(sorted(every))}</Relationships>")


def _after_break(body: str, number: int, is_last: bool) -> str:
    """A body with its bookmark, on a new page."""
    blocks, section = _cut(body)
    blocks = _marked(blocks, number)
    if number:
        blocks = _on_new_page(blocks)
    return blocks + section if is_last else _held(blocks)


def _held(blocks: str) -> str:
    """Blocks whose last paragraph holds its place even when it is empty."""
    blocks = _flush(blocks)
    start = _last(blocks)
    assert start is not None
    if _PRINTED.search(blocks, start):
        return blocks
    return f"{blocks[: -len('</w:p>')]}{_KEPT}</w:p>"


def _flush(blocks: str) -> str:
    """Blocks whose last paragraph leaves no room below.

    It is the last of its page, where that room is nothing; but LibreOffice 25.2 takes it off the
    room above the first paragraph of the next page.
    """
    start = _last(blocks)
    assert start is not None
    tag = _PARAGRAPH.match(blocks, start)
    assert tag is not None
    if tag[0].endswith("/>"):
        return f"{blocks[: tag.end() - 2]}><w:pPr>{_NO_ROOM}</w:pPr></w:p>"
    properties = _PROPERTIES.match(blocks, tag.end())
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
    first = _PARAGRAPH.search(blocks)
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
    blocks, section = _cut(body)
    blocks = _marked(blocks, number)
    if _TABLE_FIRST.match(blocks):
        blocks = _NO_LINE + blocks
    if first := _SECTION.search(blocks):
        blocks = blocks[: first.start()] + _restarted(first[0]) + blocks[first.end() :]
    else:
        section = _restarted(section)
    return blocks + section if is_last else _closed(blocks, section)


def _cut(body: str) -> tuple[str, str]:
    """The blocks of a body and its section properties ("" when it has none)."""
    start = body.rfind("<w:sectPr")
    section = _SECTION.match(body, start) if start >= 0 else None
    if section is None or body[section.end() :].strip():
        return body, ""
    blocks = body[:start].rstrip()
    while _MARK.fullmatch(blocks, max(0, blocks.rfind("<"))):
        blocks = blocks[: blocks.rindex("<")].rstrip()
    return blocks, section[0]


def _last(blocks: str) -> int | None:
    """Where the last paragraph starts."""
    starts = [blocks.rfind(tag) for tag in ("<w:p>", "<w:p ", "<w:p/>")]
    return max(starts) if max(starts) >= 0 else None


def _marked(blocks: str, number: int) -> str:
    """With a bookmark inside the first paragraph, even when that lies in a table's cell.

    Beside the table it would lead to the page before.
    """
    mark = (
        f'<w:bookmarkStart w:id="{90000 + number}" w:name="{bookmark(number)}"/>'
        f'<w:bookmarkEnd w:id="{90000 + number}"/>'
    )
    first = _PARAGRAPH.search(blocks)
    assert first is not None
    if first[0].endswith("/>"):
        return f"{blocks[: first.end() - 2]}>{mark}</w:p>{blocks[first.end() :]}"
    properties = _PROPERTIES.match(blocks, first.end())
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
    start = _last(blocks)
    assert start is not None
    tag = _PARAGRAPH.match(blocks, start)
    assert tag is not None
    properties = _PROPERTIES.match(blocks, tag.end())
    at = properties.end() if properties else tag.end()
    given = properties[0][len("<w:pPr>") : -len("</w:pPr>")] if properties else ""
    content = blocks[at : -len("</w:p>")]
    kept = "" if _PRINTED.search(content) else _KEPT
    return f"{blocks[: tag.end()]}<w:pPr>{given}{section}</w:pPr>{content}{kept}</w:p>"


# Planning


def planned(papers: Iterable[bytes]) -> tuple[list[list[int]], dict[int, Alone]]:
    """Which papers go into which document (by their place in the order), and which go alone, why.

    Documents are cut by the order of the papers and a fixed size alone, so that the same papers
    always meet in the same documents.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    alone: dict[int, Alone] = {}
    for number, content in enumerate(papers):
        word = opened(content)
        if (reason := why_alone(word)) is not None:
            alone[number] = reason
        else:
            assert word is not None
            groups.setdefault(word.frame, []).append(number)
    documents = [
        group[start : start + AT_ONCE]
        for group in groups.values()
        for start in range(0, len(group), AT_ONCE)
    ]
    return sorted([*documents, *([number] for number in alone)]), alone
