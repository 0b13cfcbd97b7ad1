"""Paper size, margins, fonts, colour."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.regulations.layouts.rules import Goc, Kho, QuyTac
from pipeline.regulations.letters import is_form, is_rule, same, shorten
from pipeline.thethuc.breaches import Breach, Mend, on_page
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Paragraph, Reading, Span, lines
from pipeline.thethuc.read.sections import Section
from pipeline.thethuc.recognise.paper import Paper

_SIDES = {
    "tren": ("trên", "w:top"),
    "duoi": ("dưới", "w:bottom"),
    "trai": ("trái", "w:left"),
    "phai": ("phải", "w:right"),
}
# Millimetres that rounding to twips and to whole points may take.
_NEAR = 0.4
# Colours that look black.
_BLACK = re.compile(r"(?:[01][0-9A-F]){3}")


def judge(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of what concerns the whole page."""
    used = sorted(
        {paragraph.section for paragraph in paper.paragraphs if paragraph.text or paragraph.order}
    )
    for number in used:
        section = reading.sections[number]
        anchor = next(paragraph for paragraph in paper.paragraphs if paragraph.section == number)
        yield from _size(paper, section, anchor, rules, reading.package.main)
        yield from _turned(paper, section, anchor, rules, number)
        yield from _margins(section, anchor, rules, reading.package.main)
    yield from _fonts(paper, reading, rules)
    yield from _colours(paper, rules)


def _size(
    paper: Paper, section: Section, anchor: Paragraph, rules: QuyTac, part: str
) -> Iterator[Breach]:
    wide, high = section.size()
    allowed = [
        size
        for size in rules.kho
        if not size.loai or any(same(paper.kind).startswith(same(kind)) for kind in size.loai)
    ]
    if not allowed or any(_fits(size, wide, high) for size in allowed):
        return
    first = allowed[0]
    values = {
        "w:w": str(round(first.rong / 25.4 * 1440)),
        "w:h": str(round(first.cao / 25.4 * 1440)),
    }
    mend = mends.page(section.element, "w:pgSz", values, part) if high >= wide else None
    yield on_page(
        anchor,
        "the-thuc-kho-giay",
        first.goc,
        f"Khổ giấy {_mm(wide)} × {_mm(high)} mm; quy định khổ {first.ten} "
        f"({_mm(first.rong)} × {_mm(first.cao)} mm)",
        f"Chọn Layout > Size > {first.ten}.",
        mend,
    )


def _turned(
    paper: Paper, section: Section, anchor: Paragraph, rules: QuyTac, number: int
) -> Iterator[Breach]:
    """A landscape page without a table that would need it."""
    wide, high = section.size()
    tables = any(
        paragraph.spot.where == "bang" and paragraph.spot.cell >= 2 and paragraph.section == number
        for paragraph in paper.paragraphs
    )
    if rules.huong is None or wide <= high or tables:
        return
    yield on_page(
        anchor,
        "the-thuc-kho-giay",
        rules.huong,
        "Trang nằm ngang mà không có bảng, biểu; quy định trình bày theo chiều dài khổ giấy",
        "Chọn Layout > Orientation > Portrait.",
    )


def _fits(paper: Kho, wide: float, high: float) -> bool:
    sizes = (paper.rong, paper.cao)
    return any(abs(wide - one) < 1.5 and abs(high - two) < 1.5 for one, two in (sizes, sizes[::-1]))


def _margins(section: Section, anchor: Paragraph, rules: QuyTac, part: str) -> Iterator[Breach]:
    if rules.le is None:
        return
    wide, high = section.size()
    margins = section.margins()
    if wide > high and _turned_fits(margins, rules):
        return
    gutter = margins["trai"] - section.margins_without_gutter()["trai"]
    for side, (low, high_) in rules.le[0].items():
        margin = margins[side]
        if low - _NEAR <= margin <= high_ + _NEAR:
            continue
        name, attribute = _SIDES[side]
        wanted = low if margin < low else high_
        if side == "trai":
            wanted -= gutter
        values = {attribute: str(round(wanted / 25.4 * 1440))}
        yield on_page(
            anchor,
            "the-thuc-le-trang",
            rules.le[1],
            f"Lề {name} {_mm(margin)} mm; quy định từ {_mm(low)} đến {_mm(high_)} mm",
            f"Đặt lại ở Layout > Margins > Custom Margins: lề {name} {_mm(low)}–{_mm(high_)} mm.",
            mends.page(section.element, "w:pgMar", values, part),
        )


def _turned_fits(margins: dict[str, float], rules: QuyTac) -> bool:
    """Whether the margins of a landscape page are those of the portrait page, turned."""
    assert rules.le is not None
    turned = {"tren": "trai", "phai": "tren", "duoi": "phai", "trai": "duoi"}
    ranges = rules.le[0]
    return all(
        ranges[own][0] - _NEAR <= margins[side] <= ranges[own][1] + _NEAR
        for side, own in turned.items()
    )


def _mm(length: float) -> str:
    return f"{round(length, 1):g}".replace(".", ",")


# ---- fonts and colour


def _judged(paper: Paper) -> Iterator[tuple[Paragraph, list[Span]]]:
    """The paragraphs that belong to the paper, with the text that prints."""
    own = [pieces for code, pieces in paper.found.items() if code != "dia-chi"]
    taken = [piece.paragraph.order for pieces in own for piece in pieces]
    last = max([*taken, *(element.order for element in paper.body)], default=0)
    ends = paper.pieces("quyen-han") or paper.pieces("noi-nhan")
    if not ends and not paper.is_sheet:
        last = 10**9
    annex = min((p.paragraph.order for p in paper.pieces("phu-luc")), default=10**9)
    if paper.is_sheet:
        annex = 10**9
    contacts = {piece.paragraph.order: piece.paragraph for piece in paper.pieces("dia-chi")}
    for paragraph in [*paper.paragraphs, *contacts.values()]:
        if last < paragraph.order < annex and paragraph.order not in contacts:
            continue
        text = " ".join(line.text for line in lines(paragraph) if not is_rule(line.text))
        if is_form(text):
            continue
        spans = [span for span in paragraph.spans if any(c.isalnum() for c in span.text)]
        if spans:
            yield paragraph, spans


def _names(span: Span) -> set[str]:
    names = set()
    for character in span.text:
        if character.isalnum():
            names.add(span.look.ascii if character.isascii() else span.look.accented)
    return names


def _fonts(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    judged = list(_judged(paper))
    counted: Counter[str] = Counter()
    for _, spans in judged:
        for span in spans:
            for name in _names(span):
                counted[name] += len(span.text)
    usual = counted.most_common(1)[0][0] if counted else ""
    for paragraph, spans in judged:
        for name in sorted({name for span in spans for name in _names(span)}):
            affected = [span for span in spans if name in _names(span)]
            if rules.phong is not None:
                allowed = rules.phong[0]
                if name.strip().lower() not in (font.lower() for font in allowed):
                    mend = mends.font(paragraph, affected, allowed[0])
                    rule = f"quy định phông {allowed[0]}"
                    yield _font(paragraph, affected, spans, name, rules.phong[1], rule, mend)
            elif rules.phong_cam is not None and _forbidden(name, rules.phong_cam[0]):
                rule = "quy định phông chữ tiếng Việt theo bộ mã Unicode (TCVN 6909:2001)"
                yield _font(paragraph, affected, spans, name, rules.phong_cam[1], rule, None)
            elif rules.mot_phong is not None and name.lower() != usual.lower():
                rule = f"phần lớn văn bản dùng phông {usual}, nên thống nhất một phông"
                mend = mends.font(paragraph, affected, usual)
                yield _font(paragraph, affected, spans, name, rules.mot_phong, rule, mend)


def _forbidden(name: str, beginnings: Sequence[str]) -> bool:
    return any(name.lower().startswith(beginning.lower()) for beginning in beginnings)


def _font(
    paragraph: Paragraph,
    affected: Sequence[Span],
    spans: Sequence[Span],
    name: str,
    goc: Goc,
    rule: str,
    mend: Mend | None,
) -> Breach:
    part = shorten("".join(span.text for span in affected).strip(), 30)
    message = f"Phông chữ {name}" + (f" ở “{part}”" if len(affected) < len(spans) else "")
    hint = "Chọn chữ này và đổi phông chữ."
    label = paragraph.spot.label
    text = f"{message}; {rule}"
    code = "the-thuc-phong-chu"
    return Breach(code, goc, paragraph.order, paragraph.place, label, text, hint, mend)


def _colours(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    if rules.mau_den is None:
        return
    stamps = {
        piece.paragraph.order
        for code in ("do-khan", "do-mat", "luu-hanh")
        for piece in paper.pieces(code)
    }
    for paragraph, spans in _judged(paper):
        if paragraph.order in stamps:
            continue
        wrong = [
            span
            for span in spans
            if span.look.color is not None
            and not span.linked
            and not _BLACK.fullmatch(span.look.color)
        ]
        if not wrong:
            continue
        part = shorten("".join(span.text for span in wrong).strip(), 30)
        text = f"Chữ “{part}” không phải màu đen; quy định chữ màu đen"
        label = paragraph.spot.label
        mend = mends.black(paragraph, wrong)
        yield Breach(
            "the-thuc-mau-chu",
            rules.mau_den,
            paragraph.order,
            paragraph.place,
            label,
            text,
            "Chọn chữ này và đặt màu Automatic.",
            mend,
        )
