"""Paper size, margins, fonts, colour, page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.lint import mending, pagenumbers, renumbering
from pipeline.lint.breaches import Breach, Mend
from pipeline.lint.judging_look import span_of
from pipeline.lint.pagenumbers import PageNumber
from pipeline.lint.reading import Paragraph, Reading, Section, Span
from pipeline.lint.recognising import Paper
from pipeline.lint.rules import Goc, Kho, QuyTac, SoTrang
from pipeline.lint.words import is_form, same, shorten

_SIDES = {
    "tren": ("trên", "w:top"),
    "duoi": ("dưới", "w:bottom"),
    "trai": ("trái", "w:left"),
    "phai": ("phải", "w:right"),
}
_PLACES = {"dau": "lề trên (đầu trang)", "chan": "lề dưới (chân trang)"}
_ALIGNS = {"giua": "giữa", "phai": "bên phải", "trai": "bên trái", "hai-ben": "bên trái"}
_WANTED = {"dau-trang": "dau", "chan-trang": "chan"}
# Millimetres that rounding to twips and to whole points may take.
_NEAR = 0.4
# Black ink: colours that nobody sees as another.
_BLACK = re.compile(r"(?:[01][0-9A-F]){3}")
# A page holds some 45 lines of 75 letters; what is well above that goes on to a second page.
_LINE, _PAGE_LINES = 75, 62
_ANNEX = ("phu-luc", "phu-luc-ten", "kem-theo")


def judge(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of what concerns the whole page."""
    used = sorted({each.section for each in paper.paragraphs if each.text or each.order})
    for number in used:
        section = reading.sections[number]
        anchor = next(each for each in paper.paragraphs if each.section == number)
        yield from _size(paper, section, anchor, rules, reading.package.main)
        yield from _turned(paper, section, anchor, rules, number)
        yield from _margins(section, anchor, rules, reading.package.main)
    yield from _page_numbers(paper, reading, rules, used)
    yield from _fonts(paper, reading, rules)
    yield from _colours(paper, rules)


def _breach(
    section: Section,
    anchor: Paragraph,
    code: str,
    goc: Goc,
    message: str,
    hint: str,
    mend: Mend | None = None,
) -> Breach:
    where = f"trang có {anchor.place}"
    return Breach(code, goc, anchor.order, where, where, message, hint, mend)


def _size(
    paper: Paper, section: Section, anchor: Paragraph, rules: QuyTac, part: str
) -> Iterator[Breach]:
    wide, high = section.size()
    allowed = [
        each
        for each in rules.kho
        if not each.loai or any(same(paper.kind).startswith(same(kind)) for kind in each.loai)
    ]
    if not allowed or any(_fits(each, wide, high) for each in allowed):
        return
    first = allowed[0]
    values = {
        "w:w": str(round(first.rong / 25.4 * 1440)),
        "w:h": str(round(first.cao / 25.4 * 1440)),
    }
    mend = mending.page(section.element, "w:pgSz", values, part) if high >= wide else None
    yield _breach(
        section,
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
        each.spot.where == "bang" and each.spot.cell >= 2 and each.section == number
        for each in paper.paragraphs
    )
    if rules.huong is None or wide <= high or tables:
        return
    yield _breach(
        section,
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
        found = margins[side]
        if low - _NEAR <= found <= high_ + _NEAR:
            continue
        name, attribute = _SIDES[side]
        wanted = low if found < low else high_
        if side == "trai":
            wanted -= gutter
        values = {attribute: str(round(wanted / 25.4 * 1440))}
        yield _breach(
            section,
            anchor,
            "the-thuc-le-trang",
            rules.le[1],
            f"Lề {name} {_mm(found)} mm; quy định từ {_mm(low)} đến {_mm(high_)} mm",
            f"Đặt lại ở Layout > Margins > Custom Margins: lề {name} {_mm(low)}–{_mm(high_)} mm.",
            mending.page(section.element, "w:pgMar", values, part),
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


# ---- page numbers


def _page_numbers(
    paper: Paper, reading: Reading, rules: QuyTac, used: Sequence[int]
) -> Iterator[Breach]:
    rule = rules.so_trang
    if rule is None or not used:
        return
    first = reading.sections[used[0]]
    anchor = paper.paragraphs[0]
    numbers = [
        (number, list(pagenumbers.find(reading, reading.sections[number]))) for number in used
    ]
    starts = anchor.spot.block == first.first or _only_blanks(reading, first, anchor)
    if starts:
        yield from _on_first(reading, first, anchor, numbers[0][1], rule)
    seen: set[str] = set()
    for number, found in numbers:
        for each in found:
            if each.pages == "first" or each.part in seen:
                continue
            seen.add(each.part)
            yield from _one(reading, reading.sections[number], anchor, each, rule)
    if not any(found for _, found in numbers) and _is_long(paper):
        yield _breach(
            first,
            anchor,
            "the-thuc-so-trang-thieu",
            rule.goc,
            f"Văn bản nhiều trang mà không có số trang; quy định số trang ở {_told(rule)}",
            "Chọn Insert > Page Number, rồi đánh dấu Different First Page.",
        )


def _only_blanks(reading: Reading, section: Section, anchor: Paragraph) -> bool:
    before = [
        each
        for each in reading.paragraphs
        if section.first <= each.spot.block and each.order < anchor.order
    ]
    return not any(each.text for each in before)


def _is_long(paper: Paper) -> bool:
    inner = [each for each in paper.paragraphs if each.order > paper.paragraphs[0].order]
    # An annex counts its own pages, so what follows the signature does not make a paper long.
    own = [pieces for code, pieces in paper.found.items() if code not in _ANNEX]
    last = max((piece.paragraph.order for pieces in own for piece in pieces), default=0)
    last = max([last, *(each.order for each in paper.body)])
    shown = [each for each in inner if each.order <= last]
    if any(each.breaks or each.setting.page_break for each in shown):
        return True
    return (
        sum(1 + len(each.text) // _LINE for each in shown if each.spot.where == "than")
        > _PAGE_LINES
    )


def _on_first(
    reading: Reading,
    section: Section,
    anchor: Paragraph,
    numbers: Sequence[PageNumber],
    rule: SoTrang,
) -> Iterator[Breach]:
    wanted = "first" if section.title_page else "default"
    for each in numbers:
        if each.pages != wanted:
            continue
        safe = not section.title_page and all(number.movable for number in numbers)
        free = not any(pages == "first" for pages, _ in section.parts)
        mend = mending.title_page(section.element, reading.package.main) if safe and free else None
        yield _breach(
            section,
            anchor,
            "the-thuc-so-trang-trang-dau",
            rule.goc,
            "Số trang hiển thị ở trang thứ nhất; quy định không hiển thị số trang thứ nhất",
            "Nháy đúp vào đầu trang, đánh dấu Different First Page và để trống trang đầu.",
            mend,
        )
        return


def _one(
    reading: Reading, section: Section, anchor: Paragraph, found: PageNumber, rule: SoTrang
) -> Iterator[Breach]:
    code = "the-thuc-so-trang-vi-tri"
    if found.place != _WANTED[rule.noi]:
        mend = renumbering.moved(reading, section, found, rule) if found.movable else None
        yield _breach(
            section,
            anchor,
            code,
            rule.goc,
            f"Số trang đặt ở {_PLACES[found.place]}; quy định ở {_told(rule)}",
            "Xóa số trang này rồi chọn Insert > Page Number đúng chỗ.",
            mend,
        )
    elif found.align is not None and found.align != rule.can:
        yield _breach(
            section,
            anchor,
            code,
            rule.goc,
            f"Số trang đặt ở {_ALIGNS[found.align]} {_PLACES[found.place]}; "
            f"quy định ở {_told(rule)}",
            "Chọn số trang và canh lại cho đúng.",
            renumbering.aligned(found, rule) if found.plain else None,
        )
    low, high = rule.co
    if not low - 0.26 <= found.look.size <= high + 0.26:
        yield _breach(
            section,
            anchor,
            "the-thuc-so-trang-kieu",
            rule.goc,
            f"Số trang cỡ chữ {found.look.size:g}; quy định cỡ {span_of(rule.co)}".replace(
                ".", ","
            ),
            f"Chọn số trang và đặt cỡ chữ {span_of(rule.co)}.",
            renumbering.sized(found, low if found.look.size < low else high),
        )
    if found.look.italic:
        yield _breach(
            section,
            anchor,
            "the-thuc-so-trang-kieu",
            rule.goc,
            "Số trang kiểu chữ nghiêng; quy định kiểu chữ đứng",
            "Bỏ chữ nghiêng của số trang.",
            renumbering.upright(found),
        )


def _told(rule: SoTrang) -> str:
    return f"{_ALIGNS[rule.can]} {_PLACES[_WANTED[rule.noi]]}"


# ---- fonts and colour


def _judged(paper: Paper) -> Iterator[tuple[Paragraph, list[Span]]]:
    """The paragraphs that belong to the paper, with the text that prints."""
    taken = [piece.paragraph.order for pieces in paper.found.values() for piece in pieces]
    last = max([*taken, *(each.order for each in paper.body)], default=0)
    ends = paper.pieces("quyen-han") or paper.pieces("noi-nhan")
    if not ends and not paper.is_sheet:
        last = 10**9
    annex = min((p.paragraph.order for p in paper.pieces("phu-luc")), default=10**9)
    if paper.is_sheet:
        annex = 10**9
    for paragraph in paper.paragraphs:
        if last < paragraph.order < annex:
            continue
        if is_form(paragraph.text):
            continue
        spans = [span for span in paragraph.spans if any(c.isalnum() for c in span.text)]
        if spans:
            yield paragraph, spans


def _names(span: Span) -> set[str]:
    found = set()
    for character in span.text:
        if character.isalnum():
            found.add(span.look.ascii if character.isascii() else span.look.accented)
    return found


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
            there = [span for span in spans if name in _names(span)]
            if rules.phong is not None:
                allowed = rules.phong[0]
                if name.strip().lower() not in (each.lower() for each in allowed):
                    mend = mending.font(paragraph, there, allowed[0])
                    told = f"quy định phông {allowed[0]}"
                    yield _font(paragraph, there, spans, name, rules.phong[1], told, mend)
            elif rules.phong_cam is not None and _forbidden(name, rules.phong_cam[0]):
                told = "quy định phông chữ tiếng Việt theo bộ mã Unicode (TCVN 6909:2001)"
                yield _font(paragraph, there, spans, name, rules.phong_cam[1], told, None)
            elif rules.mot_phong is not None and name.lower() != usual.lower():
                told = f"phần lớn văn bản dùng phông {usual}, nên thống nhất một phông"
                mend = mending.font(paragraph, there, usual)
                yield _font(paragraph, there, spans, name, rules.mot_phong, told, mend)


def _forbidden(name: str, beginnings: Sequence[str]) -> bool:
    return any(name.lower().startswith(each.lower()) for each in beginnings)


def _font(
    paragraph: Paragraph,
    there: Sequence[Span],
    spans: Sequence[Span],
    name: str,
    goc: Goc,
    told: str,
    mend: Mend | None,
) -> Breach:
    part = shorten("".join(span.text for span in there).strip(), 30)
    message = f"Phông chữ {name}" + (f" ở “{part}”" if len(there) < len(spans) else "")
    hint = "Chọn chữ này và đổi phông chữ."
    label = paragraph.spot.label
    text = f"{message}; {told}"
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
        mend = mending.black(paragraph, wrong)
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
