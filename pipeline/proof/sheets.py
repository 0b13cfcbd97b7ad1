"""A printed page with its page numbers separated from its text, and measures in words."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.model.findings import Finding, PaperPlace, warning
from pipeline.pdf.pages import POINTS_A_MM, Page, Text
from pipeline.regulations.layouts.rules import Goc, QuyTac, Range, ThanhPhan
from pipeline.regulations.letters import shorten
from pipeline.regulations.severity import STILL_MADE, Severity

# What printing and rounding may differ by: millimetres of a place, points of a size, parts of a
# rule's length (which is drawn in steps of one blank).
PLACE, SIZE, LENGTH = 0.5, 0.3, 0.06
# A table has at least this many lines across.
_TABLE_LINES = 3
# Also numbers in a wrong form: "Trang 2", "- 2 -", "2/5".
_NUMBER = re.compile(r"\W*(trang\s*)?\d+(\s*/\s*\d+)?\W*", re.IGNORECASE)

Where = Callable[[int | None], PaperPlace]


@dataclass(frozen=True)
class Sheet:
    """A page with its page numbers separated from its other texts."""

    page: Page
    body: tuple[Text, ...]
    numbers: tuple[Text, ...]


def sheet_of(page: Page, rules: QuyTac) -> Sheet:
    """A page with its page numbers separated."""
    numbers = tuple(text for text in page.texts if _is_page_number(text, page, rules))
    return Sheet(page, tuple(text for text in page.texts if text not in numbers), numbers)


def is_number(text: str) -> bool:
    """Whether a text is only a number, like a page number."""
    return _NUMBER.fullmatch(text) is not None


def _is_page_number(text: Text, page: Page, rules: QuyTac) -> bool:
    """Whether a text is a number alone in the upper or lower margin."""
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


def ruled(finding: Finding, rule: Goc) -> Finding:
    """A finding with the article of its rule, and whether that was read in the regulation."""
    if rule.muc is not Severity.ERROR:
        message = f"{finding.message} ({rule.dieu}, chưa đối chiếu với bản gốc)"
        return replace(finding, message=message)
    hint = f"{finding.hint} {STILL_MADE}"
    return replace(finding, message=f"{finding.message} ({rule.dieu})", hint=hint)


def is_turned(page: Page) -> bool:
    """Whether a page is landscape, as it may be for a table (which is drawn with many lines)."""
    return page.width > page.height and len(page.lines) >= _TABLE_LINES


def fits(sizes: Iterable[float], allowed: Range) -> bool:
    """Whether all sizes are in a range, apart from rounding."""
    return all(allowed[0] - SIZE <= size <= allowed[1] + SIZE for size in sizes)


def size_of(texts: Iterable[Text], rule: ThanhPhan, place: PaperPlace) -> Iterator[Finding]:
    """Texts of a component in other sizes than its rule allows."""
    for text in texts:
        if rule.co is None or fits(text.sizes, rule.co):
            continue
        finding = warning(
            "in-co-chu",
            place,
            f"{rule.ten}: “{shorten(text.text)}” in cỡ {sizes_shown(text.sizes)}; "
            f"quy định cỡ {range_shown(rule.co)}",
            "Đặt lại cỡ chữ của dòng này trong mẫu.",
        )
        yield ruled(finding, rule.goc)


def figure(value: float) -> str:
    """A number with one decimal, as it is written in Vietnamese."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def millimetres(points: float) -> str:
    """A length in points, as text in millimetres."""
    return figure(points / POINTS_A_MM)


def sizes_shown(sizes: Iterable[float]) -> str:
    """Sizes as text."""
    return " và ".join(map(figure, sizes))


def range_shown(allowed: Range) -> str:
    """A range as text."""
    if allowed[0] == allowed[1]:
        return figure(allowed[0])
    return f"từ {figure(allowed[0])} đến {figure(allowed[1])}"
