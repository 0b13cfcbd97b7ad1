"""Finished papers measured on the PDF, against the layout rules of their regulation.

The Word file says what was meant; the PDF is what an office receives. Measured are the page, the
margins as printed, the page number, the sizes of the letterhead, the rules below it and where the
signature stands. A certificate has a form of its own: one landscape page, everything inside it.

What is measured is told as a warning, also where the rule is certain: the paper says what it
should, the day it is due does not wait for a margin, and whether it goes out as it is or the
template is mended first is for the clerk to say. Only what lies over the paper's edge keeps a paper
back, for it would be missing from every copy. What is certain about a template is an error of
`hoso lint`, before anything is printed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model.findings import Finding, PaperPlace, error, warning
from pipeline.model.kinds import Kind
from pipeline.pdf.pages import POINTS_A_MM, Page, Text
from pipeline.pdf.streams import Line
from pipeline.regulations.layout_rules import Goc, Kho, QuyTac, Range, SoTrang, ThanhPhan
from pipeline.regulations.letters import is_deputy, is_head, is_person, is_upper, same, shorten
from pipeline.regulations.patterns import ABOUT, PREFIX, SLOGAN, is_date, is_motto, like
from pipeline.regulations.patterns import is_number as is_paper_number
from pipeline.regulations.severity import Severity

# What printing and rounding may differ by: millimetres of a place, points of a size, parts of a
# rule's length (which is drawn in steps of one blank).
_PLACE, _SIZE, _LENGTH = 0.5, 0.3, 0.06
# A digit of Times New Roman is half its size wide; the ink of a 1 is narrower.
_DIGIT = 0.5
# Rows that begin or end alike show where the margin is; fewer may all be short.
_EDGE_ROWS = 3
# A table has at least so many lines across.
_TABLE_LINES = 3
# Points below the Quốc hiệu in which the letterhead ends.
_HEAD = 200.0
# No regulation says it; a signature alone on a sheet could be put below another text.
_ROWS_ABOVE = 2

# Also a number that is written as none should be: "Trang 2", "- 2 -", "2/5".
_NUMBER = re.compile(r"\W*(trang\s*)?\d+(\s*/\s*\d+)?\W*", re.IGNORECASE)
_RULED = ("tieu-ngu", "ban-hanh", "trich-yeu")
_SIDES = {"trai": "trái", "phai": "phải", "tren": "trên", "duoi": "dưới"}
_ALIGNED = {"giua": "ở giữa", "phai": "bên phải", "trai": "bên trái", "hai-ben": "ở giữa"}
_PLACES = {"dau-trang": "lề trên", "chan-trang": "lề dưới"}

Components = dict[str, list[Text]]
Where = Callable[[int | None], PaperPlace]


def measure(
    pages: Sequence[Page], rules: QuyTac, kind: Kind, name: str = ""
) -> tuple[Finding, ...]:
    """What a printed paper breaks of a regulation; `name` is the paper's file's."""

    def where(page: int | None = None) -> PaperPlace:
        return PaperPlace(name or kind.code, page)

    if not kind.administrative:
        return (*_paper_size(pages, rules, kind, where), *_outside(pages, where))
    if rules.is_outside(kind.name):
        return (*_certificate(pages, rules, where), *_outside(pages, where))
    sheets = [_sheet(page, rules) for page in pages]
    return (
        *_paper_size(pages, rules, kind, where),
        *_outside(pages, where),
        *_margins(sheets, rules, where),
        *_page_numbers(sheets, rules, where),
        *_letterhead(sheets[:1], rules, where),
        *_signature(sheets, rules, where),
    )


@dataclass(frozen=True)
class _Sheet:
    """A page whose page numbers are told from its other texts."""

    page: Page
    body: tuple[Text, ...]
    numbers: tuple[Text, ...]


def _sheet(page: Page, rules: QuyTac) -> _Sheet:
    numbers = tuple(text for text in page.texts if _is_page_number(text, page, rules))
    return _Sheet(page, tuple(text for text in page.texts if text not in numbers), numbers)


def is_number(text: str) -> bool:
    """Whether a text is nothing but a number, as that of a page is."""
    return _NUMBER.fullmatch(text) is not None


def _is_page_number(text: Text, page: Page, rules: QuyTac) -> bool:
    """A number that stands alone in the upper or the lower margin."""
    if rules.le is None:
        return False
    margins = rules.le[0]
    low, high = (margins[side][1] * POINTS_A_MM for side in ("duoi", "tren"))
    if low < text.baseline < page.height - high or not is_number(text.text):
        return False
    if text.top > low and text.bottom < page.height - high:
        return False
    return not any(
        other is not text and abs(other.baseline - text.baseline) < 1 for other in page.texts
    )


def _ruled(finding: Finding, rule: Goc) -> Finding:
    """A finding with the article of its rule, and whether that was read in the regulation."""
    doubt = "" if rule.muc is Severity.ERROR else ", chưa đối chiếu với bản gốc"
    return replace(finding, message=f"{finding.message} ({rule.dieu}{doubt})")


# The page


def _paper_size(
    pages: Sequence[Page], rules: QuyTac, kind: Kind, where: Where
) -> Iterator[Finding]:
    sizes = [each for each in rules.kho if not each.loai or same(kind.name) in map(same, each.loai)]
    for page in pages:
        there = page.width, page.height
        if _is_turned(page):
            there = page.height, page.width
        if sizes and not any(_is_of(there, size.rong, size.cao) for size in sizes):
            yield _wrong_size(page, sizes[0], "đứng", where)


def _is_turned(page: Page) -> bool:
    """Whether it lies on its side, as it may for a table (which is drawn with many lines)."""
    return page.width > page.height and len(page.lines) >= _TABLE_LINES


def _is_of(there: tuple[float, float], wide: float, high: float) -> bool:
    return all(
        abs(points / POINTS_A_MM - wanted) <= 2 * _PLACE
        for points, wanted in zip(there, (wide, high), strict=True)
    )


def _wrong_size(page: Page, size: Kho, turned: str, where: Where) -> Finding:
    there = f"{_mm(page.width)} × {_mm(page.height)} mm"
    found = warning(
        "in-kho-giay",
        where(page.number),
        f"trang in {there}; quy định khổ {size.ten} {turned}",
        f"Đặt khổ giấy {size.ten}, trang {turned}, trong mẫu Word (Layout > Size, Orientation).",
    )
    return _ruled(found, size.goc)


def _certificate(pages: Sequence[Page], rules: QuyTac, where: Where) -> Iterator[Finding]:
    size = next(iter(rules.kho), None)
    for page in pages:
        if size is not None and not _is_of((page.width, page.height), size.cao, size.rong):
            yield _wrong_size(page, size, "nằm ngang", where)


def _outside(pages: Sequence[Page], where: Where) -> Iterator[Finding]:
    for page in pages:
        if page.bounds is None:
            continue
        left, bottom, right, top = page.bounds
        over = max(-left, -bottom, right - page.width, top - page.height)
        if over > _PLACE * POINTS_A_MM:
            yield error(
                "in-ngoai-trang",
                where(page.number),
                f"có phần nằm ngoài mép giấy {_mm(over)} mm",
                "Thu nhỏ hoặc dời phần ấy vào trong; xem mục Lệch ngang, Lệch dọc của sổ.",
            )


# Margins


def _margins(sheets: Sequence[_Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    if rules.le is None:
        return
    allowed, rule = rules.le
    # What margins a page on its side has, no regulation says.
    filled = [sheet for sheet in sheets if sheet.body and not _is_turned(sheet.page)]
    for sheet in filled:
        for side, gap in _gaps(sheet).items():
            if gap < allowed[side][0] - _PLACE:
                yield _margin(side, gap, allowed[side], rule, where(sheet.page.number))
    for side, shown in _shown(filled).items():
        gap, first = min(shown)[0], shown[0][1]
        if gap > allowed[side][1] + _PLACE:
            yield _margin(side, gap, allowed[side], rule, where(first))


def _gaps(sheet: _Sheet) -> dict[str, float]:
    """The room between text and edge, in mm."""
    page, body = sheet.page, sheet.body
    gaps = {
        "trai": min(text.left for text in body),
        "phai": page.width - max(text.right for text in body),
        "tren": page.height - max(text.top for text in body),
        "duoi": min(text.bottom for text in body),
    }
    return {side: gap / POINTS_A_MM for side, gap in gaps.items()}


def _shown(sheets: Sequence[_Sheet]) -> dict[str, list[tuple[float, int]]]:
    """Gaps, with their page, that are as wide as the margin, not wider because text ended early.

    The lower one never is: a page may end where it likes.
    """
    shown: dict[str, list[tuple[float, int]]] = {}
    for sheet in sheets:
        gaps, number = _gaps(sheet), sheet.page.number
        shown.setdefault("tren", []).append((gaps["tren"], number))
        if _agree([text.left for text in sheet.body], min):
            shown.setdefault("trai", []).append((gaps["trai"], number))
        if _agree([text.right for text in sheet.body], max):
            shown.setdefault("phai", []).append((gaps["phai"], number))
    return shown


def _agree(ends: list[float], outermost: Callable[[list[float]], float]) -> bool:
    end = outermost(ends)
    return sum(abs(each - end) < 2 for each in ends) >= _EDGE_ROWS


def _margin(side: str, gap: float, allowed: Range, rule: Goc, place: PaperPlace) -> Finding:
    found = warning(
        "in-le-trang",
        place,
        f"lề {_SIDES[side]} trên bản in là {_number(gap)} mm; quy định {_span(allowed)} mm",
        "Sửa lề trang của mẫu (Layout > Margins); xem bảng, hình có lấn ra ngoài lề không.",
    )
    return _ruled(found, rule)


# The page number


def _page_numbers(sheets: Sequence[_Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    rule = rules.so_trang
    if rule is None or rules.le is None:
        return
    for sheet in sheets:
        for fault in _number_faults(sheet, rule, rules.le[0]["trai"], rules.le[0]["phai"]):
            found = warning(
                "in-so-trang",
                where(sheet.page.number),
                fault,
                "Chèn lại số trang bằng trường PAGE trong mẫu; đánh dấu Different First Page.",
            )
            yield _ruled(found, rule.goc)


def _number_faults(sheet: _Sheet, rule: SoTrang, left: Range, right: Range) -> Iterator[str]:
    page = sheet.page
    if page.number == 1:
        if sheet.numbers:
            yield f"trang thứ nhất in số trang “{sheet.numbers[0].text}”; trang này không đánh số"
        return
    if not sheet.numbers:
        yield f"không thấy số trang; quy định {_ALIGNED[rule.can]}, trong {_PLACES[rule.noi]}"
        return
    there = {_margin_of(text, page): text for text in sheet.numbers}
    text = there.get(rule.noi, sheet.numbers[0])
    if text.text != str(page.number):
        yield f"số trang in là “{text.text}”, không phải {page.number}"
    if rule.noi not in there:
        yield f"số trang ở {_PLACES[_margin_of(text, page)]}; quy định ở {_PLACES[rule.noi]}"
    if not _is_aligned(text, page, rule.can, left, right):
        yield f"số trang không đặt {_ALIGNED[rule.can]} theo chiều ngang như quy định"
    if not _fits(text.sizes, rule.co):
        yield f"số trang cỡ {_sizes(text.sizes)}; quy định cỡ {_span(rule.co)}"


def _margin_of(text: Text, page: Page) -> str:
    return "dau-trang" if text.baseline > page.height / 2 else "chan-trang"


def _is_aligned(text: Text, page: Page, align: str, left: Range, right: Range) -> bool:
    start = text.left / POINTS_A_MM
    wide = text.width / POINTS_A_MM
    if text.text.isdecimal():
        wide = len(text.text) * _DIGIT * text.size / POINTS_A_MM
    whole = page.width / POINTS_A_MM
    if align == "trai":
        return left[0] - _PLACE <= start <= left[1] + _PLACE
    if align == "phai":
        return right[0] - _PLACE <= whole - start - wide <= right[1] + _PLACE
    middles = (left[0] + whole - right[1]) / 2, (left[1] + whole - right[0]) / 2
    return middles[0] - 2 * _PLACE <= start + wide / 2 <= middles[1] + 2 * _PLACE


# The letterhead


def _letterhead(sheets: Sequence[_Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    for sheet in sheets:
        found, place = components(sheet.body, sheet.page), where(sheet.page.number)
        for code, texts in found.items():
            rule = rules.thanh_phan.get(code)
            if rule is not None:
                yield from _size_of(texts, rule, place)
                if code in _RULED and rule.ke is not None:
                    yield from _rule_below(texts, sheet.page.lines, rule, rule.ke, place)


def components(body: Sequence[Text], page: Page) -> Components:
    """The texts of the letterhead by component; empty when there is no Quốc hiệu."""
    motto = next((text for text in body if is_motto(text.text)), None)
    if motto is None:
        return {}
    found: Components = {"quoc-hieu": [motto]}
    head = [text for text in body if text.baseline > motto.baseline - _HEAD]
    below = [text for text in head if text.baseline < motto.baseline]
    _add(found, "tieu-ngu", [text for text in below if like(text.text, SLOGAN)][:1])
    left = [text for text in head if text.right < motto.left]
    _add(found, "so-ky-hieu", [text for text in left if is_paper_number(text.text)][:1])
    _add(found, "dia-danh-ngay", [text for text in below if is_date(text.text)][:1])
    dated = [*found.get("so-ky-hieu", ()), *found.get("dia-danh-ngay", ())]
    if not dated:
        return found
    end = max(text.baseline for text in dated)
    agency = [text for text in left if text.baseline > end + text.size / 2]
    _add(found, "chu-quan", [text for text in agency if not text.bold])
    _add(found, "ban-hanh", [text for text in agency if text.bold])
    about = [text for text in left if text.baseline < end and ABOUT.match(text.text)]
    _add(found, "trich-yeu-cong-van", about[:1])
    start = min(text.baseline for text in dated)
    _add_title(found, [text for text in body if text.baseline < start - 1], page)
    return found


def _add(found: Components, code: str, texts: list[Text]) -> None:
    if texts:
        found[code] = texts


def _add_title(found: Components, below: Sequence[Text], page: Page) -> None:
    """The name of the kind, in bold capitals, and the subject in bold below it."""
    first = below[0] if below else None
    if first is None or not (first.bold and is_upper(first.text)):
        return
    found["ten-loai"] = [first]
    last = first
    for text in below[1:]:
        is_next = last.baseline - text.baseline < 1.7 * text.size
        is_centred = abs(text.middle - first.middle) < 2 * text.size
        ruled_off = last is not first and _lines_below(last, page.lines, text.top)
        if not (text.bold and is_next and is_centred) or ruled_off:
            break
        found.setdefault("trich-yeu", []).append(text)
        last = text


def _lines_below(text: Text, lines: Iterable[Line], end: float) -> list[Line]:
    """Lines below a text, not below `end`, whose middle is within the text's width."""
    return [
        line
        for line in lines
        if end <= line.y < text.baseline and text.left < (line.left + line.right) / 2 < text.right
    ]


def _size_of(texts: Iterable[Text], rule: ThanhPhan, place: PaperPlace) -> Iterator[Finding]:
    for text in texts:
        if rule.co is None or _fits(text.sizes, rule.co):
            continue
        found = warning(
            "in-co-chu",
            place,
            f"{rule.ten}: “{shorten(text.text)}” in cỡ {_sizes(text.sizes)}; "
            f"quy định cỡ {_span(rule.co)}",
            "Đặt lại cỡ chữ của dòng này trong mẫu.",
        )
        yield _ruled(found, rule.goc)


def _rule_below(
    texts: Sequence[Text], lines: Iterable[Line], rule: ThanhPhan, ratio: Range, place: PaperPlace
) -> Iterator[Finding]:
    last, widest = texts[-1], max(texts, key=lambda text: text.width)
    below = _lines_below(last, lines, last.baseline - 2 * last.size)
    low, high = ratio[0] * (1 - _LENGTH), ratio[1] * (1 + _LENGTH)
    if below and any(low <= below[0].length / text.width <= high for text in (widest, last)):
        return
    wanted = "dài bằng dòng chữ" if ratio[0] == ratio[1] else "dài từ 1/3 đến 1/2 dòng chữ"
    there = "không thấy đường kẻ bên dưới"
    if below:
        there = f"đường kẻ dài {below[0].length / widest.width * 100:.0f}% dòng chữ"
    found = warning(
        "in-duong-ke",
        place,
        f"{rule.ten}: {there}; quy định {wanted}",
        "Kéo lại độ dài của đường kẻ trong mẫu và đặt cân đối dưới dòng chữ.",
    )
    yield _ruled(found, rule.goc)


# The signature


@dataclass(frozen=True)
class _Signed:
    """The signature block: the pages of its authority and of its name, and its first line."""

    first: Text
    page: int
    name_page: int | None
    texts: tuple[tuple[str, Text, int], ...]


def _signature(sheets: Sequence[_Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    signed = _signed(sheets)
    if signed is None:
        return
    for code, text, page in signed.texts:
        if (rule := rules.thanh_phan.get(code)) is not None:
            yield from _size_of([text], rule, where(page))
    if signed.name_page is not None and signed.name_page != signed.page:
        yield warning(
            "in-khoi-ky",
            where(signed.name_page),
            "họ tên người ký sang trang khác với quyền hạn, chức vụ của người ký",
            "Đánh dấu Keep with next cho các dòng của khối chữ ký trong mẫu.",
        )
    above = _rows_above(sheets[signed.page - 1].body, signed.first)
    if above < _ROWS_ABOVE:
        yield warning(
            "in-khoi-ky",
            where(signed.page),
            f"trên khối chữ ký chỉ có {above} dòng nội dung; cần ít nhất {_ROWS_ABOVE} dòng",
            "Đánh dấu Keep with next cho đoạn cuối của nội dung, hoặc rút gọn cho vừa trang trước.",
        )


def _signed(sheets: Sequence[_Sheet]) -> _Signed | None:
    """The last signature block: lines of authority at the right, and the name where there is one.

    Blocks are sought in reading order; a name on the page after its authority still belongs to it.
    """
    right = [
        (text, sheet.page.number)
        for sheet in sheets
        for text in sheet.body
        if text.bold and text.middle > sheet.page.width / 2
    ]
    offices = [place for place, (text, _) in enumerate(right) if _is_office(text)]
    if not offices:
        return None
    end, page = right[offices[-1]]
    block = [end]
    for text, number in reversed(right[: offices[-1]]):
        near = 0 < text.baseline - block[-1].baseline < 2 * text.size
        if number != page or not near or not is_upper(text.text):
            break
        block.append(text)
    name = next((each for each in right[offices[-1] + 1 :] if _is_name(each[0])), None)
    texts = [("quyen-han", text, page) for text in reversed(block)]
    texts += [("ho-ten", *name)] if name else []
    return _Signed(block[-1], page, name[1] if name else None, tuple(texts))


def _is_office(text: Text) -> bool:
    return is_upper(text.text) and bool(
        PREFIX.match(text.text) or is_head(text.text) or is_deputy(text.text)
    )


def _is_name(text: Text) -> bool:
    return not is_upper(text.text) and is_person(text.text)


def _rows_above(body: Iterable[Text], first: Text) -> int:
    """Rows of text above a block; the recipients beside it do not count."""
    texts = list(body)
    start = first.baseline
    for text in texts:
        if abs(text.baseline - start) < 3 * text.size and like(text.text, "noi nhan"):
            start = max(start, text.baseline)
    return len({round(text.baseline) for text in texts if text.baseline > start + 1})


# How it is said


def _fits(sizes: Iterable[float], allowed: Range) -> bool:
    return all(allowed[0] - _SIZE <= size <= allowed[1] + _SIZE for size in sizes)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _mm(points: float) -> str:
    return _number(points / POINTS_A_MM)


def _sizes(sizes: Iterable[float]) -> str:
    return " và ".join(map(_number, sizes))


def _span(allowed: Range) -> str:
    if allowed[0] == allowed[1]:
        return _number(allowed[0])
    return f"từ {_number(allowed[0])} đến {_number(allowed[1])}"
