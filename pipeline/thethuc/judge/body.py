"""The running text: alignment, indent, spacing, size."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.docx.effective_formatting import Formatting
from pipeline.docx.looks import Setting
from pipeline.regulations.layouts.rules import QuyTac, ThanhPhan
from pipeline.regulations.letters import is_form, is_upper, letters
from pipeline.regulations.patterns import ARTICLE, BASIS, PART
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.judge.look import size
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.heights import SINGLE, lines_of
from pipeline.thethuc.read.lines import Paragraph, Span
from pipeline.thethuc.recognise.paper import Paper

_CM = 566.93
# Lines from which a paragraph is running text, and no heading or remark.
_RUNNING = 1.2
# What two programs' roundings of an indent, a gap and a line height may differ by.
_INDENT_NEAR, _GAP_NEAR, _LINE_NEAR = 0.06, 0.3, 0.03


def judge(paper: Paper, rules: QuyTac, formatting: Formatting) -> Iterator[Breach]:
    """Breaches of the running text."""
    bases = {piece.paragraph.order for piece in paper.pieces("can-cu")}
    body = list(paper.body)
    for paragraph in body:
        if _is_form(paragraph):
            continue
        if paragraph.order not in bases:
            yield from _size(paragraph, rules)
    text = [p for p in _with_bases(paper, body) if not _is_form(p)]
    for paragraph in text:
        yield from _set(paragraph, rules, formatting)
    yield from _gaps([p for p in _with_bases(paper, body) if p.text], rules)


def _with_bases(paper: Paper, body: Sequence[Paragraph]) -> list[Paragraph]:
    bases = [piece.paragraph for piece in paper.pieces("can-cu")]
    every = {piece.order: piece for piece in [*bases, *body]}
    return [every[order] for order in sorted(every)]


def _is_form(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line to fill in, by dots or by a tab with a dotted leader."""
    inner = "\t" in "".join(span.text for span in paragraph.spans).lstrip()
    return (
        is_form(paragraph.text)
        or (inner and paragraph.setting.dotted)
        or len(letters(paragraph.text)) < 3
    )


def _shown(paragraph: Paragraph) -> list[Span]:
    return [s for s in paragraph.spans if letters(s.text) and not s.look.raised]


def _size(paragraph: Paragraph, rules: QuyTac) -> Iterator[Breach]:
    rule = rules.thanh_phan.get("noi-dung")
    spans = _shown(paragraph)
    if rule is not None and spans:
        yield from size(paragraph, spans, rule)
        yield from _upright(paragraph, spans, rule)


def _upright(paragraph: Paragraph, spans: Sequence[Span], rule: ThanhPhan) -> Iterator[Breach]:
    """A running paragraph in italics; what is quoted, noted or cited in them is left to writers."""
    text = paragraph.text
    if rule.nghieng is not False or not all(span.look.italic for span in spans):
        return
    if ARTICLE.match(text):  # its head is judged as an article's
        return
    if lines_of(paragraph) < _RUNNING or text[:1] in '(“"*[' or BASIS.match(text):
        return
    yield at(
        paragraph,
        "the-thuc-kieu-chu",
        rule.goc,
        f"{rule.ten}: chữ nghiêng; quy định kiểu chữ đứng",
        "Đặt lại kiểu chữ đứng.",
        mends.look(paragraph, spans, italic=False),
    )


# ---- how paragraphs are set


def _set(paragraph: Paragraph, rules: QuyTac, formatting: Formatting) -> Iterator[Breach]:
    setting = paragraph.setting
    long = lines_of(paragraph)
    rule = rules.doan_van
    display = setting.align in ("giua", "phai")
    if rule.can is not None and setting.align != rule.can[0]:
        plain = not is_upper(paragraph.text) and not all(s.look.bold for s in _shown(paragraph))
        if (setting.align == "trai" and long > 1.15) or (display and plain and long > 1.6):
            names = {"trai": "canh trái", "giua": "canh giữa", "phai": "canh phải"}
            yield at(
                paragraph,
                "the-thuc-doan-can-le",
                rule.can[1],
                f"Nội dung: đoạn {names[setting.align]}; quy định canh đều cả hai lề",
                "Chọn đoạn và bấm Ctrl+J.",
                mends.setting(paragraph, "w:jc", {"w:val": "both"}),
            )
    if not display:
        yield from _indent(paragraph, rules, formatting)
    yield from _line(paragraph, rules)


def _indent(paragraph: Paragraph, rules: QuyTac, formatting: Formatting) -> Iterator[Breach]:
    rule = rules.doan_van.lui
    heading = is_upper(paragraph.text) or PART.fullmatch(paragraph.text)
    if rule is None or heading:
        return
    allowed, span, goc = rule
    indent = _first_place(paragraph, formatting) / _CM
    if span is not None:
        fits = span[0] - _INDENT_NEAR <= indent <= span[1] + _INDENT_NEAR
        wanted = f"từ {_cm(span[0])} đến {_cm(span[1])} cm"
        nearest = min(span, key=lambda end: abs(end - indent))
    else:
        fits = any(abs(indent - wanted) <= _INDENT_NEAR for wanted in allowed)
        wanted = " hoặc ".join(f"{_cm(size)}" for size in allowed) + " cm"
        nearest = min(allowed, key=lambda size: abs(size - indent))
    if fits:
        return
    typed = bool(paragraph.spans) and paragraph.spans[0].text[:1] in "\t \xa0"
    values = {"w:left": "0", "w:firstLine": str(round(nearest * _CM))}
    safe = (
        not typed
        and paragraph.setting.left <= 0
        and formatting.numbering(paragraph.element) is None
    )
    drop = ("w:hanging", "w:start", "w:firstLineChars", "w:hangingChars", "w:leftChars")
    yield at(
        paragraph,
        "the-thuc-doan-lui-dau-dong",
        goc,
        f"Nội dung: đầu dòng lùi {_cm(indent)} cm; quy định lùi {wanted}",
        f"Đặt Paragraph > Special > First line {wanted}, Left 0 cm.",
        mends.setting(paragraph, "w:ind", values, *drop) if safe else None,
    )


def _first_place(paragraph: Paragraph, formatting: Formatting) -> float:
    """The distance of a paragraph's first letter from the margin, in twips."""
    setting = paragraph.setting
    place = setting.left + setting.first
    text = "".join(span.text for span in paragraph.spans)
    for character in text:
        if character == "\t":
            place = _next_stop(setting, place, formatting.tab)
        elif character in " \xa0":
            look = paragraph.spans[0].look
            place += look.size * 5
        else:
            break
    return place


def _next_stop(setting: Setting, place: float, default: float) -> float:
    stops = [stop for stop, kind in setting.tabs if stop > place + 1]
    if setting.first < 0 and setting.left > place + 1:
        stops.append(setting.left)
    if stops:
        return min(stops)
    return (place // default + 1) * default


def _line(paragraph: Paragraph, rules: QuyTac) -> Iterator[Breach]:
    rule = rules.doan_van.cach_dong
    spans = _shown(paragraph)
    if rule is None or not spans:
        return
    (low, high), exact, goc = rule
    setting = paragraph.setting
    single = max(span.look.size for span in spans) * SINGLE
    points = setting.line / 20
    if setting.rule == "auto":
        ratio = setting.line / 240
        actual = f"{_cm(ratio)} dòng"
    else:
        actual = f"{'chính xác' if setting.rule == 'exact' else 'ít nhất'} {_cm(points)} pt"
        ratio = points / single
        if setting.rule == "atLeast":
            ratio = max(ratio, 1.0)
        elif exact is not None and points >= exact - 0.1:
            ratio = max(ratio, low)
    if low - _LINE_NEAR <= ratio <= high + _LINE_NEAR:
        return
    wanted = f"từ dòng đơn đến {_cm(high)} dòng"
    if exact is not None:
        wanted += f", hoặc chính xác từ {_cm(exact)} pt"
    line = str(round((low if ratio < low else high) * 240))
    yield at(
        paragraph,
        "the-thuc-doan-cach-dong",
        goc,
        f"Nội dung: cách dòng {actual}; quy định {wanted}",
        f"Đặt Paragraph > Line spacing {wanted}.",
        mends.setting(paragraph, "w:spacing", {"w:line": line, "w:lineRule": "auto"}),
    )


def _gaps(body: Sequence[Paragraph], rules: QuyTac) -> Iterator[Breach]:
    rule = rules.doan_van.cach_doan
    if rule is None:
        return
    least, goc = rule
    for one, two in pairwise(body):
        if two.order != one.order + 1 or "giua" in (one.setting.align, two.setting.align):
            continue
        if _is_form(one) or _is_form(two):
            continue
        first, second = one.setting, two.setting
        alike = first.style == second.style
        after = 0.0 if first.contextual and alike else first.after
        before = 0.0 if second.contextual and alike else second.before
        points_between = max(after, before) / 20
        if points_between >= least - _GAP_NEAR:
            continue
        faulty = two if max(second.before, second.after) / 20 < least else one
        values = {"w:before": str(round(least * 20)), "w:beforeAutospacing": "0"}
        safe = not (second.contextual and alike)
        yield at(
            faulty,
            "the-thuc-doan-cach-doan",
            goc,
            f"Nội dung: khoảng cách giữa hai đoạn {_cm(points_between)} pt; quy định tối thiểu "
            f"{_cm(least)} pt",
            f"Đặt Paragraph > Spacing Before {_cm(least)} pt.",
            mends.setting(two, "w:spacing", values) if safe else None,
        )


def _cm(length: float) -> str:
    return f"{round(length, 2):g}".replace(".", ",")
