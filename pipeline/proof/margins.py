"""The margins as printed."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.model.findings import Finding, PaperPlace, warning
from pipeline.pdf.pages import POINTS_A_MM
from pipeline.proof.sheets import PLACE, Sheet, Where, figure, is_turned, range_shown, ruled
from pipeline.regulations.layouts.rules import Goc, QuyTac, Range

# Rows that begin or end alike show where the margin is; fewer may all be short.
_EDGE_ROWS = 3
_SIDES = {"trai": "trái", "phai": "phải", "tren": "trên", "duoi": "dưới"}


def margins(sheets: Sequence[Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    """Margins narrower or wider than the regulation allows."""
    if rules.le is None:
        return
    allowed, rule = rules.le
    # No regulation gives margins for a landscape page.
    filled = [sheet for sheet in sheets if sheet.body and not is_turned(sheet.page)]
    for sheet in filled:
        for side, gap in _gaps(sheet).items():
            if gap < allowed[side][0] - PLACE:
                yield _margin(side, gap, allowed[side], rule, where(sheet.page.number))
    for side, shown in _shown(filled).items():
        gap, first = min(shown)[0], shown[0][1]
        if gap > allowed[side][1] + PLACE:
            yield _margin(side, gap, allowed[side], rule, where(first))


def _gaps(sheet: Sheet) -> dict[str, float]:
    """The room between text and edge, in mm."""
    page, body = sheet.page, sheet.body
    gaps = {
        "trai": min(text.left for text in body),
        "phai": page.width - max(text.right for text in body),
        "tren": page.height - max(text.top for text in body),
        "duoi": min(text.bottom for text in body),
    }
    return {side: gap / POINTS_A_MM for side, gap in gaps.items()}


def _shown(sheets: Sequence[Sheet]) -> dict[str, list[tuple[float, int]]]:
    """Gaps, with their page, that are as wide as the margin, not wider because text ended early.

    The lower one is left out: a page may end anywhere.
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
    return sum(abs(other - end) < 2 for other in ends) >= _EDGE_ROWS


def _margin(side: str, gap: float, allowed: Range, rule: Goc, place: PaperPlace) -> Finding:
    finding = warning(
        "in-le-trang",
        place,
        f"lề {_SIDES[side]} trên bản in là {figure(gap)} mm; quy định {range_shown(allowed)} mm",
        "Sửa lề trang của mẫu (Layout > Margins); xem bảng, hình có lấn ra ngoài lề không.",
    )
    return ruled(finding, rule)
