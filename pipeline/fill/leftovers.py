"""What Word leaves behind in a template and no paper may show, such as tracked changes.

A paper made from tracked changes prints them coloured and underlined; a field for today's date
prints another day with each opening; a content control bound to the file's properties prints those
in place of the paper's words. The check refuses them with their place, for only the clerk knows
whether a change was meant. What prints as it should (bookmarks, proofing marks, smart tags, content
controls of plain text, text boxes) is let through.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.docx.places import W
from pipeline.fill.template_source import Opened, Paragraph, Part
from pipeline.model.findings import FilePlace, Finding, error, warning

_TRACKED = {
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange"),
        *("tblGridChange", "trPrChange", "tcPrChange", "numberingChange"),
        *("moveFromRangeStart", "moveToRangeStart", "customXmlInsRangeStart"),
        *("customXmlDelRangeStart", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart"),
    )
}
_COMMENTS = {f"{W}{name}" for name in ("commentReference", "commentRangeStart")}
_CHANGING = re.compile(
    r"\s*\\?\s*(DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|USERNAME|USERINITIALS|USERADDRESS"
    r"|AUTHOR|LASTSAVEDBY|FILENAME|FILESIZE|REVNUM|TEMPLATE|DOCPROPERTY|DOCVARIABLE|INFO|TITLE"
    r"|SUBJECT|KEYWORDS|COMMENTS|NUMWORDS|NUMCHARS|ASK|FILLIN|MERGEFIELD|MERGEREC|MERGESEQ|NEXT"
    r"|NEXTIF|SKIPIF|GOTOBUTTON|ADDRESSBLOCK|GREETINGLINE|AUTOTEXT|AUTOTEXTLIST|GLOSSARY|QUOTE"
    r"|SET|=)(?![A-Z])",
    re.IGNORECASE,
)
_INK = ("contentPart", "inkData", "ink")


@dataclass(frozen=True)
class Leftover:
    """A kind of leftover: its code, its message, and how to remove it."""

    code: str
    message: str
    hint: str
    refused: bool = True


_REVISION = Leftover(
    "mau-theo-doi-sua",
    "có chữ thêm, bớt hoặc định dạng đang theo dõi (Track Changes) mà chưa duyệt",
    "Trong Word: Review > Accept > Accept All Changes and Stop Tracking, rồi lưu lại.",
)
_COMMENT = Leftover(
    "mau-con-ghi-chu",
    "còn ghi chú (Comment), sẽ nằm lại trong tệp Word của mọi văn bản",
    "Trong Word: Review > Delete > Delete All Comments in Document, rồi lưu lại.",
    refused=False,
)
_HIDDEN = Leftover(
    "mau-chu-an",
    "có chữ ẩn (Hidden), không in ra giấy",
    "Chọn cả mẫu (Ctrl+A), bấm Ctrl+D, bỏ dấu ở Hidden; hoặc xóa chữ ẩn này.",
)
_BOUND = Leftover(
    "mau-truong-doi",
    "có ô nội dung (Content Control) lấy chữ từ thuộc tính của tệp",
    "Chọn ô này, bấm chuột phải > Remove Content Control, rồi gõ lại thẻ.",
)
_PROMPT = Leftover(
    "mau-truong-doi",
    "có ô nội dung (Content Control) còn chữ nhắc, Word không coi là chữ của văn bản",
    "Bấm vào ô và gõ lại, hoặc bấm chuột phải > Remove Content Control.",
)
_PEN = Leftover(
    "mau-net-but",
    "có nét bút (Ink) vẽ bằng tay",
    "Chọn nét bút và xóa, rồi lưu lại.",
)


def leftovers(file: str, opened: Opened) -> Iterator[Finding]:
    """A finding for each kind of leftover: its first place, and how many more there are."""
    by_kind: dict[tuple[Leftover, str], list[str]] = {}
    for part in opened.parts:
        for kind, what, where in _in_part(part):
            by_kind.setdefault((kind, what), []).append(where)
    for name in ("word/styles.xml", "word/numbering.xml"):
        for kind, where in _in_other(name, opened.others.get(name)):
            by_kind.setdefault((kind, ""), []).append(where)
    for (kind, what), places in by_kind.items():
        listed = list(dict.fromkeys(places))
        more = f" (và {len(listed) - 1} chỗ nữa)" if len(listed) > 1 else ""
        give = error if kind.refused else warning
        message = f"mẫu {kind.message}{what}{more}"
        yield give(kind.code, FilePlace(file, listed[0]), message, kind.hint)
    if _tracks(opened.others.get("word/settings.xml")):
        yield warning(
            _REVISION.code,
            FilePlace(file),
            "mẫu đang bật Track Changes: người sửa văn bản in ra sẽ để lại vết sửa",
            "Trong Word: Review > Track Changes để tắt, rồi lưu lại.",
        )


def _in_part(part: Part) -> Iterator[tuple[Leftover, str, str]]:
    """Each leftover of a part: its kind, what it is more exactly, and its place."""
    if not part.paragraphs:
        return
    where = _places(part.paragraphs)
    root = part.paragraphs[0].element.getroottree().getroot()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _TRACKED:
            yield _REVISION, "", where(element)
        elif element.tag in _COMMENTS:
            yield _COMMENT, "", where(element)
        elif element.tag == f"{W}r" and _is_hidden(element):
            yield _HIDDEN, "", where(element)
        elif element.tag == f"{W}dataBinding":
            yield _BOUND, "", where(element)
        elif element.tag == f"{W}showingPlcHdr":
            yield _PROMPT, "", where(element)
        elif element.tag.rpartition("}")[2] in _INK:
            yield _PEN, "", where(element)
    for name, element in _changing(root):
        yield _field(name), "", where(element)


def _field(name: str) -> Leftover:
    shown = "tính toán (=)" if name == "=" else name.upper()
    return Leftover(
        "mau-truong-doi",
        f"có trường {shown}, mỗi lần mở in ra một khác",
        "Chọn trường này và bấm Ctrl+Shift+F9 để thành chữ, hoặc thay bằng thẻ {{ … }}.",
    )


def _changing(root: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a part whose result is not the paper's own: name, and where each begins.

    Word may spread the instruction of one field over several runs, and over paragraphs.
    """
    instruction, begin = "", None
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            begin = element if begin is None else begin
            instruction += element.text or ""
            continue
        yield from _if_changing(instruction, begin)
        instruction, begin = "", None
        if element.tag == f"{W}fldSimple":
            yield from _if_changing(element.get(f"{W}instr", ""), element)
    yield from _if_changing(instruction, begin)


def _if_changing(instruction: str, element: Any) -> Iterator[tuple[str, Any]]:
    if (match := _CHANGING.match(instruction)) is not None:
        yield match[1], element


def _is_hidden(run: Any) -> bool:
    """Whether a run has text that does not print."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    if vanish is None or vanish.get(f"{W}val", "true") in ("0", "false", "off"):
        return False
    return any((element.text or "").strip() for element in run.iter(f"{W}t"))


def _places(paragraphs: Sequence[Paragraph]) -> Callable[[Any], str]:
    """Returns the place of an element: its paragraph's, or that of the nearest one."""
    known = {paragraph.element: paragraph.where for paragraph in paragraphs}

    def where(element: Any) -> str:
        own = next(element.iterancestors(f"{W}p"), None)
        if own is None:  # of a row, a table or a section: the first paragraph in it
            holder = next(element.iterancestors(f"{W}tr", f"{W}tbl"), None)
            own = next(holder.iter(f"{W}p"), None) if holder is not None else None
        if own is None:
            own = next(element.iter(f"{W}p"), None)
        return known.get(own, paragraphs[-1].where)

    return where


def _in_other(name: str, content: bytes | None) -> Iterator[tuple[Leftover, str]]:
    if content is None:
        return
    shown = {"word/styles.xml": "kiểu chữ (Styles)", "word/numbering.xml": "danh sách đánh số"}
    if any(element.tag in _TRACKED for element in etree.fromstring(content).iter()):
        yield _REVISION, shown[name]


def _tracks(settings: bytes | None) -> bool:
    """Whether Word is set to track what is changed from now on."""
    if settings is None:
        return False
    tracking = etree.fromstring(settings).find(f"{W}trackRevisions")
    return tracking is not None and tracking.get(f"{W}val", "true") not in ("0", "false", "off")
