"""The form of a template: broken tags, loops in the wrong place, what cannot be printed.

Blocks and the row, cell and paragraph forms of docxtpl are checked by docxtpl-lint (MIT); its
messages are translated here for the clerk. What Word's autocorrect breaks, what the font lacks,
what the batch cannot carry and what reaches outside the document it does not look at.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docxtpl_lint import lint  # type: ignore[import-untyped]
from lxml import etree

from pipeline.docx.joinable import REASONS, Alone, opened, why_alone
from pipeline.docx.places import W
from pipeline.fill.jinja_words import retold
from pipeline.fill.leftovers import leftovers
from pipeline.fill.names import readable
from pipeline.fill.template_source import TAG, Opened, Paragraph, Part
from pipeline.fonts.family import missing_glyphs
from pipeline.model.findings import FilePlace, Finding, error, warning

_BROKEN = {
    "DTL001": ("thẻ không có dấu đóng", "Gõ đủ }} hoặc %} ở cuối thẻ."),
    "DTL003": (
        "thẻ nằm trong phần đã xóa mà chưa duyệt",
        "Trong Word: Review, Accept All Changes, rồi lưu lại.",
    ),
    "DTL101": ("khối mở mà không đóng", "Thêm {closing} sau phần của khối này."),
    "DTL102": ("thẻ không thuộc khối nào", "Bỏ thẻ này, hoặc thêm thẻ mở trước nó."),
    "DTL103": ("thẻ bị hỏng", "Xóa cả thẻ và gõ lại trong Word."),
    "DTL201": ("thẻ dạng {%p, {%tr không chứa được dấu %", "Viết lại điều kiện không có %."),
    "DTL202": ("thừa dấu cách trước chữ tr, tc, p hoặc r", "Viết liền, ví dụ {%tr for … %}."),
}
_WRONG_FORM = {
    "DTL203": (
        "thẻ của dòng bảng nằm ngoài bảng",
        "Ngoài bảng dùng {%p … %}; {%tr … %} chỉ dùng trong bảng.",
    ),
    "DTL204": (
        "thẻ đóng khác dạng với thẻ mở",
        "Mở bằng {%tr thì đóng bằng {%tr, mở bằng {%p thì đóng bằng {%p.",
    ),
    "DTL205": ("vòng lặp mở ở một bảng, đóng ở bảng khác", "Đặt cả hai thẻ trong một bảng."),
    "DTL206": (
        "thẻ mở và thẻ đóng ở cùng một dòng của bảng",
        "Đặt {%tr for %} và {%tr endfor %} ở hai dòng riêng, dòng cần lặp ở giữa.",
    ),
    "DTL207": ("thẻ {%tc mở và đóng ở hai dòng khác nhau", "Đặt cả hai trong một dòng."),
    "DTL208": ("thẻ chỉ dùng được trong ô của bảng", "Chuyển thẻ này vào ô, hoặc bỏ đi."),
    "DTL209": (
        "chữ cùng chỗ với thẻ sẽ bị mất khi in",
        "Để thẻ {%p một mình một đoạn, thẻ {%tr một mình một dòng của bảng; "
        "giữa câu thì dùng {% … %}.",
    ),
    "DTL210": (
        "thẻ {%p mở và đóng trong cùng một đoạn",
        "Đặt hai thẻ ở hai đoạn riêng, hoặc dùng {% … %}.",
    ),
}
_QUOTES = "“”‘’"
_DASHES = "–—−"
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_OPENING = re.compile(
    r"\{\s+[{%]|\{\s*[a-z_]+(?:\.[a-z_]+)*\s*(?:\|[^{}]*)?\}|\{\s*(?:if|for|end)\b[^{}]*\}"
)
PLACEHOLDER = re.compile(r"\[\[.*?(?:\]\]|$)|\]\]")
_LEFT_OVER = re.compile(rf"{_OPENING.pattern}|[%}}]\s*\}}")


@dataclass(frozen=True)
class Forms:
    """The form check of one template: `file` is its name in findings."""

    file: str
    opened: Opened

    def faults(self, content: bytes) -> Iterator[Finding]:
        """All that is wrong with the form of the template."""
        issues = _issues(content)
        cut = any(issue.rule in ("DTL001", "DTL002") for issue in issues)
        broken = list(self._broken_tags(cut))
        yield from broken
        yield from self._linted(issues, {str(finding.place) for finding in broken})
        yield from self._left_over(cut)
        yield from self._glyphs()
        yield from self._reaching_out()
        yield from leftovers(self.file, self.opened)
        yield from self._not_for_batches(content)
        yield from self._to_be_written()

    def _at(self, paragraph: Paragraph) -> FilePlace:
        return FilePlace(self.file, paragraph.where)

    def _paragraphs(self) -> Iterator[Paragraph]:
        for part in self.opened.parts:
            yield from part.paragraphs

    # Tags

    def _broken_tags(self, cut: bool) -> Iterator[Finding]:
        """Tags that cannot be read by themselves, with the character that broke them.

        Where a tag is `cut` at the end of its paragraph, docxtpl takes in what follows.
        """
        for part in self.opened.parts:
            for tag in part.tags:
                place = FilePlace(self.file, tag.where)
                if tag.text.startswith("{#") or ("<w:" in tag.text and cut):
                    continue
                if "<w:" in tag.text:
                    yield error(
                        "the-hong", place, "thẻ bị cắt bởi định dạng khác", "Xóa cả thẻ và gõ lại."
                    )
                elif (fault := readable(tag.text)) is not None:
                    why = _culprit(tag.text) or retold(str(fault.message))
                    yield error(
                        "the-hong",
                        place,
                        f"thẻ bị hỏng: {_shown(tag.text)} ({why})",
                        "Xóa cả thẻ và gõ lại trong Word.",
                    )
        for paragraph in self._paragraphs():
            for tag_text in TAG.findall(paragraph.text):
                if set(tag_text) & set(_QUOTES) and not tag_text.startswith("{#"):
                    yield warning(
                        "the-hong",
                        self._at(paragraph),
                        f"Word đã đổi dấu nháy trong thẻ: {_shown(tag_text)}",
                        "Vẫn đọc được, nhưng nên gõ lại bằng dấu nháy thẳng (Ctrl+Z ngay sau khi "
                        "Word tự đổi).",
                    )

    def _linted(self, issues: Iterable[Any], reported: set[str]) -> Iterator[Finding]:
        """Findings of docxtpl-lint, in Vietnamese."""
        parts = {part.label or "body": part for part in self.opened.parts}
        for issue in issues:
            place = FilePlace(self.file, _where(parts, issue.location))
            shown = _shown(issue.snippet)
            if issue.rule in _BROKEN and not (issue.rule == "DTL103" and str(place) in reported):
                message, hint = _BROKEN[issue.rule]
                hint = hint.replace("{closing}", _closing(issue.snippet))
                why = f" ({retold(issue.message)})" if issue.rule == "DTL103" else ""
                yield error("the-hong", place, f"{message}: {shown}{why}", hint)
            elif issue.rule in _WRONG_FORM:
                message, hint = _WRONG_FORM[issue.rule]
                yield error("the-sai-dang", place, f"{message}: {shown}", hint)
            elif issue.rule == "DTL002":
                yield warning(
                    "the-sai-dang",
                    place,
                    f"thẻ bị ngắt qua nhiều đoạn: {shown}",
                    "Gõ cả thẻ trong một đoạn.",
                )

    def _left_over(self, cut: bool) -> Iterator[Finding]:
        """Braces that belong to no tag: they would be printed literally."""
        pattern = _OPENING if cut else _LEFT_OVER
        for paragraph in self._paragraphs():
            rest = TAG.sub("", paragraph.text)
            if re.search(r"\{[{%]", rest):
                continue  # a tag that is never closed, reported already
            if (match := pattern.search(rest)) is not None:
                yield error(
                    "the-hong",
                    self._at(paragraph),
                    f"dấu ngoặc lạc, sẽ bị in ra như chữ: {_shown(match.group())}",
                    "Thẻ in giá trị viết {{ … }}, thẻ điều kiện viết {% … %}, không có dấu cách "
                    "giữa hai dấu ngoặc.",
                )

    def _to_be_written(self) -> Iterator[Finding]:
        """Placeholders `[[…]]` of a skeleton that were not filled in: they must not be issued."""
        for paragraph in self._paragraphs():
            if (match := PLACEHOLDER.search(paragraph.text)) is not None:
                yield error(
                    "cho-chua-viet",
                    self._at(paragraph),
                    f"còn chỗ chưa viết: {_shown(match.group())}",
                    "Thay cả phần trong [[ ]] bằng nội dung thật.",
                )

    # Characters

    def _glyphs(self) -> Iterator[Finding]:
        """Characters that the font cannot print: text, symbols, bullets of lists."""
        bullets = _bullets(self.opened.others.get("word/numbering.xml"))
        for paragraph in self._paragraphs():
            element = paragraph.element
            symbols = [symbol.get(f"{W}char", "") for symbol in element.iter(f"{W}sym")]
            chars = paragraph.text + "".join(chr(int(code, 16)) for code in symbols if code)
            chars += bullets.get(_list_level(element), "")
            for char in missing_glyphs(chars):
                yield error(
                    "ky-tu-khong-in-duoc",
                    self._at(paragraph),
                    f"phông chữ không có ký tự “{char}” (U+{ord(char):04X})",
                    "Thay ký tự này trong mẫu; dùng -, +, • hoặc □.",
                )

    # Parts of Word that do not fit

    def _reaching_out(self) -> Iterator[Finding]:
        """What would run, or read something outside the document, when it is opened."""
        for name, content in self.opened.others.items():
            if name.endswith(".rels"):
                for relation in etree.fromstring(content):
                    kind = relation.get("Type", "").rpartition("/")[2]
                    if relation.get("TargetMode") == "External" and kind != "hyperlink":
                        yield self._forbidden(
                            f"liên kết ra ngoài ({kind}: {relation.get('Target')})"
                        )
            elif _RUNS.search(name.lower()):
                yield self._forbidden(
                    f"phần “{name.rpartition('/')[2]}” (macro hoặc đối tượng nhúng)"
                )
        for part in self.opened.parts:
            if re.search(r"<w:(?:altChunk|subDoc)\b", part.source):
                yield self._forbidden("tài liệu con (altChunk, subDoc)")
        for paragraph in self._paragraphs():
            for field in _fields(paragraph.element):
                if (match := _READING_FIELD.match(field)) is not None:
                    yield self._forbidden(f"trường {match.group(1).upper()}", paragraph)

    def _forbidden(self, what: str, paragraph: Paragraph | None = None) -> Finding:
        place = self._at(paragraph) if paragraph else FilePlace(self.file)
        return error("mau-cam", place, f"mẫu không được chứa {what}", "Xóa phần này trong Word.")

    def _not_for_batches(self, content: bytes) -> Iterator[Finding]:
        """What keeps the papers of this template from being converted together."""
        reason = why_alone(opened(content))
        if reason is None:
            return
        seen = _SEEN.get(reason)
        paragraphs = self.opened.body.paragraphs if seen else ()
        first = next((paragraph for paragraph in paragraphs if seen and seen(paragraph)), None)
        yield warning(
            "mau-in-rieng",
            self._at(first) if first else FilePlace(self.file),
            f"mẫu {REASONS[reason]}: không in gộp nhiều văn bản một lượt được",
            "Văn bản vẫn in đúng nhưng chậm hơn; thay bằng chữ gõ tay nếu cần nhanh.",
        )


_RUNS = re.compile(r"vbaproject|\.bin$|activex|embeddings/|afchunk|\.(html?|mht|rtf|docm?x?)$")
_READING_FIELD = re.compile(
    r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|EMBED|RD|MACROBUTTON)\b",
    re.IGNORECASE,
)


def _fields(paragraph: Any) -> Iterator[str]:
    """The instructions of the fields in a paragraph."""
    for element in paragraph.iter(f"{W}fldSimple"):
        yield element.get(f"{W}instr", "")
    yield "".join(element.text or "" for element in paragraph.iter(f"{W}instrText"))


def _issues(content: bytes) -> list[Any]:
    try:
        return list(lint(content, select=["DTL0", "DTL1", "DTL2"]).issues)
    except RecursionError:  # what is nested so deeply is reported by the rules
        return []


def _has(*tags: str) -> Callable[[Paragraph], bool]:
    return lambda paragraph: any(True for _ in paragraph.element.iter(*tags))


_SEEN: dict[Alone, Callable[[Paragraph], bool]] = {
    Alone.NUMBERING: _has(f"{W}numPr"),
    Alone.NOTES: _has(f"{W}footnoteReference", f"{W}endnoteReference"),
    Alone.DRAWINGS: _has(f"{W}drawing", f"{W}pict", f"{W}framePr"),
    Alone.EMBEDDED: _has(f"{W}object", f"{W}control", f"{W}sdt"),
    Alone.REVISIONS: _has(f"{W}ins", f"{W}del", f"{W}commentReference"),
    Alone.FIELDS: lambda paragraph: any(
        field.strip().upper() not in ("", "PAGE") for field in _fields(paragraph.element)
    ),
}
"""How the paragraph is known by which a document cannot be joined with others."""


def _where(parts: dict[str, Part], location: Any) -> str:
    part = parts.get(location.part)
    if part is None:
        return str(location.part)
    number = max(location.paragraph, 1)
    return part.paragraphs[number - 1].where if number <= len(part.paragraphs) else ""


_OPENED = re.compile(r"\{%(tr|tc|p|r)?[-+]?\s*(if|for)\b")


def _closing(tag: str) -> str:
    """The tag that closes a block, in the form of the one that opens it."""
    match = _OPENED.match(tag.strip())
    if match is None:
        return "{% endif %} hoặc {% endfor %}"
    where = {"tr": ", một mình một dòng của bảng,", "p": ", một mình một đoạn,"}
    return f"{{%{match[1] or ''} end{match[2]} %}}{where.get(match[1] or '', '')}"


def _culprit(tag: str) -> str:
    """The character of Word's autocorrect in the tag; "" if there is none."""
    for char in tag:
        if char in _DASHES:
            return f"Word đã đổi dấu trừ thành “{char}”"
        if char in f"{_QUOTES}„«»":
            return f"Word đã đổi dấu nháy thành “{char}”"
        if char == "…":
            return "Word đã đổi ba dấu chấm thành “…”"
        if _HIDDEN.match(char):
            return f"có ký tự ẩn U+{ord(char):04X}"
    return ""


def _shown(tag: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", tag)).strip()
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _list_level(paragraph: Any) -> tuple[str, str]:
    """The number of a paragraph's list and its level, or blanks."""
    numbering = paragraph.find(f"{W}pPr/{W}numPr")
    if numbering is None:
        return "", ""
    number, level = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
    at = level.get(f"{W}val", "0") if level is not None else "0"
    return (number.get(f"{W}val", "") if number is not None else "", at)


def _bullets(numbering: bytes | None) -> dict[tuple[str, str], str]:
    """The characters that each list sets before its paragraphs, by list and level."""
    if numbering is None:
        return {}
    root = etree.fromstring(numbering)
    levels = {
        (element.get(f"{W}abstractNumId"), level.get(f"{W}ilvl")): level.find(f"{W}lvlText")
        for element in root.iter(f"{W}abstractNum")
        for level in element.iter(f"{W}lvl")
    }
    bullets = {}
    for element in root.iter(f"{W}num"):
        abstract = element.find(f"{W}abstractNumId")
        name = abstract.get(f"{W}val") if abstract is not None else None
        for (owner, level), text in levels.items():
            if owner == name and text is not None:
                chars = re.sub(r"%\d", "", text.get(f"{W}val") or "")
                bullets[str(element.get(f"{W}numId")), str(level)] = chars
    return bullets
