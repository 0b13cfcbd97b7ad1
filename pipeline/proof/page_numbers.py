"""The page number: its place, size and value."""

import re
from collections.abc import Iterator, Sequence

from pipeline.model.findings import Finding, warning
from pipeline.pdf.pages import POINTS_A_MM, Page, Text
from pipeline.proof.sheets import PLACE, Sheet, Where, fits, range_shown, ruled, sizes_shown
from pipeline.regulations.layouts.rules import QuyTac, Range, SoTrang

# A digit of Times New Roman is half its size wide; the ink of a 1 is narrower.
_DIGIT = 0.5
_ANNEX = re.compile(r"Phụ lục(\s+[IVXLC]+)?", re.IGNORECASE)
_ALIGNED = {"giua": "ở giữa", "phai": "bên phải", "trai": "bên trái", "hai-ben": "ở giữa"}
_PLACES = {"dau-trang": "lề trên", "chan-trang": "lề dưới"}


def page_numbers(sheets: Sequence[Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    """Page numbers that are missing, wrong or in another place than the regulation says."""
    rule = rules.so_trang
    if rule is None or rules.le is None:
        return
    first = 1
    for sheet in sheets:
        first = sheet.page.number if _begins_annex(sheet) else first
        number = sheet.page.number - first + 1
        for fault in _number_faults(sheet, number, rule, rules.le[0]["trai"], rules.le[0]["phai"]):
            finding = warning(
                "in-so-trang",
                where(sheet.page.number),
                fault,
                "Chèn lại số trang bằng trường PAGE trong mẫu; đánh dấu Different First Page.",
            )
            yield ruled(finding, rule.goc)


def _begins_annex(sheet: Sheet) -> bool:
    """Whether an annex begins here: its pages are numbered from 1 again.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục III.
    """
    top = max(sheet.body, key=lambda text: text.baseline, default=None)
    return top is not None and _ANNEX.fullmatch(top.text.strip()) is not None


def _number_faults(
    sheet: Sheet, number: int, rule: SoTrang, left: Range, right: Range
) -> Iterator[str]:
    page = sheet.page
    if number == 1:
        if sheet.numbers:
            which = "thứ nhất" if page.number == 1 else "đầu của phụ lục"
            yield f"trang {which} in số trang “{sheet.numbers[0].text}”; trang này không đánh số"
        return
    if not sheet.numbers:
        yield f"không thấy số trang; quy định {_ALIGNED[rule.can]}, trong {_PLACES[rule.noi]}"
        return
    by_margin = {_margin_of(text, page): text for text in sheet.numbers}
    text = by_margin.get(rule.noi, sheet.numbers[0])
    if text.text != str(number):
        yield f"số trang in là “{text.text}”, không phải {number}"
    if rule.noi not in by_margin:
        yield f"số trang ở {_PLACES[_margin_of(text, page)]}; quy định ở {_PLACES[rule.noi]}"
    if not _is_aligned(text, page, rule.can, left, right):
        yield f"số trang không đặt {_ALIGNED[rule.can]} theo chiều ngang như quy định"
    if not fits(text.sizes, rule.co):
        yield f"số trang cỡ {sizes_shown(text.sizes)}; quy định cỡ {range_shown(rule.co)}"


def _margin_of(text: Text, page: Page) -> str:
    return "dau-trang" if text.baseline > page.height / 2 else "chan-trang"


def _is_aligned(text: Text, page: Page, align: str, left: Range, right: Range) -> bool:
    start = text.left / POINTS_A_MM
    wide = text.width / POINTS_A_MM
    if text.text.isdecimal():
        wide = len(text.text) * _DIGIT * text.size / POINTS_A_MM
    whole = page.width / POINTS_A_MM
    if align == "trai":
        return left[0] - PLACE <= start <= left[1] + PLACE
    if align == "phai":
        return right[0] - PLACE <= whole - start - wide <= right[1] + PLACE
    middles = (left[0] + whole - right[1]) / 2, (left[1] + whole - right[0]) / 2
    return middles[0] - 2 * PLACE <= start + wide / 2 <= middles[1] + 2 * PLACE
