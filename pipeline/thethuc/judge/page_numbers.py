"""Page numbers: there where a paper is longer than a page, in their place, not on page 1."""

from collections.abc import Iterator, Sequence

from pipeline.docx.xml import child, number, value
from pipeline.regulations.layouts.rules import QuyTac, SoTrang
from pipeline.thethuc.breaches import Breach, on_page
from pipeline.thethuc.judge.look import span_of
from pipeline.thethuc.mend import mends
from pipeline.thethuc.mend import page_numbers as renumbering
from pipeline.thethuc.read import heights
from pipeline.thethuc.read import page_numbers as pagenumbers
from pipeline.thethuc.read.lines import Paragraph, Reading
from pipeline.thethuc.read.page_numbers import PageNumber
from pipeline.thethuc.read.sections import Section
from pipeline.thethuc.recognise.paper import Paper

_PLACES = {"dau": "lề trên (đầu trang)", "chan": "lề dưới (chân trang)"}
_ALIGNS = {"giua": "giữa", "phai": "bên phải", "trai": "bên trái", "hai-ben": "bên trái"}
_WANTED = {"dau-trang": "dau", "chan-trang": "chan"}
_ANNEX = ("phu-luc", "phu-luc-ten", "kem-theo")
# Of a page: what is reckoned to be longer than this goes on to a second page, however it is drawn.
_SURELY = 1.15
_ARABIC = (None, "", "decimal", "numberInDash")
_KIND = "the-thuc-so-trang-kieu"
_Found = Sequence[tuple[int, Sequence[PageNumber]]]


def judge(paper: Paper, reading: Reading, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of the page numbers."""
    rule = rules.so_trang
    used = sorted(
        {paragraph.section for paragraph in paper.paragraphs if paragraph.text or paragraph.order}
    )
    if rule is None or not used:
        return
    first = reading.sections[used[0]]
    anchor = paper.paragraphs[0]
    numbers = [
        (section, list(pagenumbers.find(reading, reading.sections[section]))) for section in used
    ]
    starts = anchor.spot.block == first.first or _only_blanks(reading, first, anchor)
    if starts:
        yield from _on_first(reading, first, anchor, numbers[0][1], rule)
        yield from _first_number(first, anchor, numbers, rule)
    seen: set[str] = set()
    for section, found in numbers:
        for page_number in found:
            if page_number.pages == "first" or page_number.part in seen:
                continue
            seen.add(page_number.part)
            yield from _one(reading, reading.sections[section], anchor, page_number, rule)
            yield from _font(anchor, page_number, rules)
    yield from _missing(paper, reading, numbers, rule)


def _only_blanks(reading: Reading, section: Section, anchor: Paragraph) -> bool:
    before = [
        paragraph
        for paragraph in reading.paragraphs
        if section.first <= paragraph.spot.block and paragraph.order < anchor.order
    ]
    return not any(piece.text for piece in before)


# ---- missing


def _missing(paper: Paper, reading: Reading, numbers: _Found, rule: SoTrang) -> Iterator[Breach]:
    """The paper, or an annex of it, is longer than a page, and no page of it has a number."""
    numbered = {section for section, found in numbers if found}
    for stretch, own in _stretches(paper):
        if {piece.section for piece in stretch} & numbered or not _is_long(stretch, reading):
            continue
        what = "Văn bản" if own else "Phụ lục"
        yield on_page(
            stretch[0],
            "the-thuc-so-trang-thieu",
            rule.goc,
            f"{what} nhiều trang mà không có số trang; quy định số trang ở {_in_words(rule)}",
            "Chọn Insert > Page Number, rồi đánh dấu Different First Page.",
        )


def _stretches(paper: Paper) -> Iterator[tuple[list[Paragraph], bool]]:
    """What counts its own pages: the paper itself (True), and each annex."""
    # What follows the signature without being an annex does not make a paper long.
    own = [pieces for code, pieces in paper.found.items() if code not in (*_ANNEX, "dia-chi")]
    last = max((piece.paragraph.order for pieces in own for piece in pieces), default=0)
    last = max([last, *(element.order for element in paper.body)])
    annexes = [piece.paragraph.order for piece in paper.pieces("phu-luc")]
    yield [paragraph for paragraph in paper.paragraphs if paragraph.order <= last], True
    for start, end in zip(annexes, [*annexes, 10**9][1:], strict=True):
        if start > last:
            yield (
                [paragraph for paragraph in paper.paragraphs if start <= paragraph.order < end],
                False,
            )


def _is_long(stretch: Sequence[Paragraph], reading: Reading) -> bool:
    inner = stretch[1:]
    if any(piece.breaks or piece.setting.page_break for piece in inner):
        return True
    section = reading.sections[stretch[0].section]
    margins = section.margins()
    room = (section.size()[1] - margins["tren"] - margins["duoi"]) * 72 / 25.4
    return heights.height(stretch) > room * _SURELY


# ---- on page 1, and from 1


def _on_first(
    reading: Reading,
    section: Section,
    anchor: Paragraph,
    numbers: Sequence[PageNumber],
    rule: SoTrang,
) -> Iterator[Breach]:
    wanted = "first" if section.title_page else "default"
    for page_number in numbers:
        if page_number.pages != wanted:
            continue
        safe = not section.title_page and all(number.movable for number in numbers)
        free = not any(pages == "first" for pages, _ in section.parts)
        mend = mends.title_page(section.element, reading.package.main) if safe and free else None
        yield on_page(
            anchor,
            "the-thuc-so-trang-trang-dau",
            rule.goc,
            "Số trang hiển thị ở trang thứ nhất; quy định không hiển thị số trang thứ nhất",
            "Nháy đúp vào đầu trang, đánh dấu Different First Page và để trống trang đầu.",
            mend,
        )
        return


def _first_number(
    section: Section, anchor: Paragraph, numbers: _Found, rule: SoTrang
) -> Iterator[Breach]:
    """The number that the first page has, and its kind of digits."""
    page_number_type = child(section.element, "w:pgNumType")
    start = number(value(page_number_type, "w:start"))
    if not rule.tu_1 or not any(found for _, found in numbers):
        return
    if start is not None and start != 1:
        yield on_page(
            anchor,
            _KIND,
            rule.goc,
            f"Số trang bắt đầu từ {start:g}; quy định đánh từ số 1",
            "Chọn Page Number > Format Page Numbers > Start at 1.",
        )
    kind = value(page_number_type, "w:fmt")
    written = {number.kind for _, found in numbers for number in found if number.kind}
    if kind not in _ARABIC or written:
        yield on_page(
            anchor,
            _KIND,
            rule.goc,
            "Số trang không phải chữ số Ả Rập; quy định dùng chữ số Ả Rập",
            "Chọn Page Number > Format Page Numbers > 1, 2, 3.",
        )


# ---- place and look


def _one(
    reading: Reading, section: Section, anchor: Paragraph, page_number: PageNumber, rule: SoTrang
) -> Iterator[Breach]:
    code = "the-thuc-so-trang-vi-tri"
    if page_number.place != _WANTED[rule.noi]:
        mend = (
            renumbering.moved(reading, section, page_number, rule) if page_number.movable else None
        )
        yield on_page(
            anchor,
            code,
            rule.goc,
            f"Số trang đặt ở {_PLACES[page_number.place]}; quy định ở {_in_words(rule)}",
            "Xóa số trang này rồi chọn Insert > Page Number đúng chỗ.",
            mend,
        )
    elif page_number.align is not None and page_number.align != rule.can:
        yield on_page(
            anchor,
            code,
            rule.goc,
            f"Số trang đặt ở {_ALIGNS[page_number.align]} {_PLACES[page_number.place]}; "
            f"quy định ở {_in_words(rule)}",
            "Chọn số trang và canh lại cho đúng.",
            renumbering.aligned(page_number, rule) if page_number.plain else None,
        )
    low, high = rule.co
    if not low - 0.26 <= page_number.look.size <= high + 0.26:
        yield on_page(
            anchor,
            _KIND,
            rule.goc,
            f"Số trang cỡ chữ {page_number.look.size:g}; quy định cỡ {span_of(rule.co)}".replace(
                ".", ","
            ),
            f"Chọn số trang và đặt cỡ chữ {span_of(rule.co)}.",
            renumbering.sized(page_number, low if page_number.look.size < low else high),
        )
    if page_number.look.italic:
        yield on_page(
            anchor,
            _KIND,
            rule.goc,
            "Số trang kiểu chữ nghiêng; quy định kiểu chữ đứng",
            "Bỏ chữ nghiêng của số trang.",
            renumbering.upright(page_number),
        )


def _font(anchor: Paragraph, page_number: PageNumber, rules: QuyTac) -> Iterator[Breach]:
    if rules.phong is None:
        return
    allowed, goc = rules.phong
    if page_number.look.ascii.strip().lower() not in (font.lower() for font in allowed):
        yield on_page(
            anchor,
            "the-thuc-phong-chu",
            goc,
            f"Số trang: phông chữ {page_number.look.ascii}; quy định phông {allowed[0]}",
            "Chọn số trang và đổi phông chữ.",
            renumbering.named(page_number, allowed[0]),
        )


def _in_words(rule: SoTrang) -> str:
    return f"{_ALIGNS[rule.can]} {_PLACES[_WANTED[rule.noi]]}"
