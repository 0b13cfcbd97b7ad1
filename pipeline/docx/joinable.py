"""Whether papers can be joined into one document without a change to what is printed, or why not.

Papers of one template share styles, headers and relations (their frame): their bodies can follow
one another. Automatic numbering, notes, fields and the like would run on from one paper into the
next, or read otherwise there.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from pipeline.ooxml.zip_archive import Archive

BODY = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
PICTURE_RELATION = re.compile(r'<Relationship Id="rIdHinh[^<>]*/>')
_PICTURE = re.compile(r"word/media/hinh-[^/]*")
"""Pictures that filling brought: their names and relations follow from their contents, so that
papers which are joined can bring theirs along."""


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
"""The reasons in words for people."""

_IN_BODY = (
    (Alone.NOTES, re.compile(r"w:(?:footnote|endnote)Reference")),
    (Alone.DRAWINGS, re.compile(r"wp:anchor|w:pict|mc:AlternateContent|w:framePr")),
    (Alone.EMBEDDED, re.compile(r"w:(?:object|control|sdt|altChunk|subDoc)|o:OLEObject")),
    (Alone.REVISIONS, re.compile(r"w:(?:ins|del|moveFrom|moveTo|\w+Change|comment\w+)")),
    (Alone.LINE_NUMBERS, re.compile(r"w:lnNumType")),
)
"""Elements that keep a document from being joined."""
_ELEMENT = re.compile(r"<(\w+:\w+)")
_ON_PAGE = re.compile(
    r"<wp:anchor\b[^<>]*><wp:simplePos [^<>]*/>"
    r"(?:<wp:position[HV] relativeFrom=\"page\"><wp:posOffset>\d+</wp:posOffset>"
    r"</wp:position[HV]>){2}"
    r"<wp:extent [^<>]*/><wp:wrapNone/>.*?</wp:anchor>",
    re.DOTALL,
)
"""A picture at a fixed place of its page, which moves no text, such as a check code."""
_FIELD = re.compile(r'<w:instrText[^>]*>([^<]*)<|<w:fldSimple\b[^>]*\bw:instr="([^"]*)"')
_FREE_FIELDS = frozenset({"PAGE", "\\*", "MERGEFORMAT", "ARABIC", "HYPERLINK"})
_LIST = re.compile(r'<w:numId w:val="(\d+)"')
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
SECTION = re.compile(r"<w:sectPr\b(?:[^>]*/>|.*?</w:sectPr>)", re.DOTALL)
_REFERENCES = re.compile(r"<w:(?:header|footer)Reference\b[^>]*>")
PARAGRAPH = re.compile(r"<w:p(?:\s[^<>]*)?/?>")
PROPERTIES = re.compile(r"<w:pPr/>|<w:pPr>.*?</w:pPr>", re.DOTALL)
MARK = re.compile(r"<w:(?:bookmarkEnd|bookmarkStart|proofErr|permEnd)\b[^<>]*/>")
PRINTED = re.compile(r"<w:t(?:\s[^<>]*)?>[^<]|<w:(?:tab|br|sym|drawing|fldChar|noBreakHyphen)\b")
_PLAIN = re.compile(
    r"<w:sectPr\b[^>]*>(?:<w:(?:header|footer)Reference w:type=\"default\" r:id=\"\w+\"/>)*"
    r"(?:<w:(?:pgSz|pgMar|docGrid)\b[^<>]*/>|<w:cols(?: w:space=\"\d+\")?/>|"
    r"<w:pgBorders(?: w:offsetFrom=\"\w+\")?>(?:<w:\w+ [^<>]*/>)*</w:pgBorders>)*</w:sectPr>"
)
"""Section properties that say nothing of page numbers, with one header and footer at most."""
_HIGH = re.compile(r"<w:(?:rStyle|rFonts|b|i|position|sz|vertAlign)[ /]")
"""Looks that make a line higher or lower."""
_BODY = re.compile(r"<w:body\b[^>]*>")


@dataclass(frozen=True)
class Word:
    """A .docx with its main part cut in three: before the body, the body, and after it.

    `others` names the content of every other part by checksum and length, but for the paper's
    own pictures, which are in `pictures` by name, with their relations in `relations`.
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
        blocks, section = cut(self.body)
        numbered = "instrText" in blocks or "fldSimple" in blocks or "<w:sectPr" in blocks
        if numbered or not _PLAIN.fullmatch(section):
            return ""
        same = "Reference" not in section or not _frame(self.others, self.content).paged
        return section if same else ""


def opened(content: bytes) -> Word | None:
    """The parts of a .docx; None if it cannot be read as one."""
    try:
        archive = Archive(content)
        main = archive.read(BODY).decode()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return None
    pictures = tuple(name for name in archive.parts if _PICTURE.fullmatch(name))
    others = tuple(
        (name, part.CRC, part.file_size)
        for name, part in archive.parts.items()
        if name != BODY and name not in pictures
    )
    relations: frozenset[str] = frozenset()
    if pictures and RELATIONS in archive.parts:
        listed = archive.read(RELATIONS).decode()
        relations = frozenset(PICTURE_RELATION.findall(listed))
        plain = PICTURE_RELATION.sub("", listed).encode()
        bare = RELATIONS, zlib.crc32(plain), len(plain)
        others = tuple(bare if part[0] == RELATIONS else part for part in others)
    starts = _BODY.search(main)
    ends = main.rfind("</w:body>")
    if starts is None or ends < starts.end():
        return None
    before, body, after = main[: starts.end()], main[starts.end() : ends], main[ends:]
    return Word(content, before, body, after, others, pictures, relations)


def why_alone(word: Word | None) -> Alone | None:
    """Why a document cannot be joined with others; None if it can."""
    if word is None:
        return Alone.UNREADABLE
    body = _ON_PAGE.sub("", word.body) if "wp:anchor" in word.body else word.body
    elements = frozenset(_ELEMENT.findall(body))
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
    """Cached, as papers of one template have few different sets of elements."""
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
    blocks, _ = cut(body)
    first, last = PARAGRAPH.match(blocks), last_paragraph(blocks)
    if first is None or last is None:
        return False
    properties = PROPERTIES.match(blocks, first.end())
    style = _style(blocks, first.start())
    room = properties is not None and "<w:contextualSpacing" in properties[0]
    return (room or style in close) and style == _style(blocks, last)


def _style(blocks: str, start: int) -> str:
    """The style of the paragraph that starts there; "" for the one that needs no name."""
    tag = PARAGRAPH.match(blocks, start)
    properties = PROPERTIES.match(blocks, tag.end()) if tag else None
    style = _STYLE.search(properties[0]) if properties else None
    return style[1] if style else ""


def _why_shape(body: str) -> Alone | None:
    sections = SECTION.findall(body)
    if len({tuple(sorted(_REFERENCES.findall(section))) for section in sections}) > 1:
        return Alone.SECTIONS
    blocks, section = cut(body)
    if not section or not blocks.endswith(("</w:p>", "<w:p/>")):
        return Alone.ENDING
    if SECTION.search(blocks, blocks.rindex("<w:p")):
        return Alone.ENDING
    last = last_paragraph(blocks)
    if last is None or SECTION.search(blocks, last) or "<w:vanish" in blocks[last:]:
        return Alone.ENDING
    # Whether an empty paragraph is as high as its mark says depends on LibreOffice's version, and
    # on what is in it.
    if not PRINTED.search(blocks, last) and _HIGH.search(blocks, last):
        return Alone.ENDING
    return None


def _has_fields(xml: str) -> bool:
    """Whether there is a field other than the page number."""
    words = " ".join(first or second for first, second in _FIELD.findall(xml)).split()
    return any(word.strip('"') not in _FREE_FIELDS for word in words)


@dataclass(frozen=True)
class _Frame:
    """What the parts other than the body mean for joining.

    There may be a reason against it, lists and styles that number, and styles whose paragraphs
    be close to one another. Lists are named by their id. `paged`: headers or footers hold a
    field, such as the page number.
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
    """Styles for which `says` holds, by themselves or by a style they are based on."""
    styles = re.findall(r'<w:style\b[^>]*w:styleId="([^"]*)"(.*?)</w:style>', xml, re.DOTALL)
    named = {name for name, text in styles if says(text)}
    while True:
        more = {
            name
            for name, text in styles
            if name not in named
            and named.intersection(re.findall(r'<w:basedOn w:val="([^"]*)"', text))
        }
        if not more:
            return named
        named |= more


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


# The parts of a body


def cut(body: str) -> tuple[str, str]:
    """The blocks of a body and its section properties ("" when it has none)."""
    start = body.rfind("<w:sectPr")
    section = SECTION.match(body, start) if start >= 0 else None
    if section is None or body[section.end() :].strip():
        return body, ""
    blocks = body[:start].rstrip()
    while MARK.fullmatch(blocks, max(0, blocks.rfind("<"))):
        blocks = blocks[: blocks.rindex("<")].rstrip()
    return blocks, section[0]


def last_paragraph(blocks: str) -> int | None:
    """Where the last paragraph starts."""
    starts = [blocks.rfind(tag) for tag in ("<w:p>", "<w:p ", "<w:p/>")]
    return max(starts) if max(starts) >= 0 else None
