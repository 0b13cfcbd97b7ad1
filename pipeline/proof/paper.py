"""The page as printed: its size, and what goes over its edge."""

from collections.abc import Iterator, Sequence

from pipeline.model.findings import Finding, error, warning
from pipeline.model.kinds import Kind
from pipeline.pdf.pages import POINTS_A_MM, Page
from pipeline.proof.sheets import PLACE, Where, is_turned, millimetres, ruled
from pipeline.regulations.layouts.rules import Kho, QuyTac
from pipeline.regulations.letters import same


def paper_size(pages: Sequence[Page], rules: QuyTac, kind: Kind, where: Where) -> Iterator[Finding]:
    """Pages of another size than the regulation names for the kind."""
    sizes = [size for size in rules.kho if not size.loai or same(kind.name) in map(same, size.loai)]
    for page in pages:
        actual = page.width, page.height
        if is_turned(page):
            actual = page.height, page.width
        if sizes and not any(_is_of(actual, size.rong, size.cao) for size in sizes):
            yield _wrong_size(page, sizes[0], "đứng", where)


def _is_of(actual: tuple[float, float], wide: float, high: float) -> bool:
    return all(
        abs(points / POINTS_A_MM - wanted) <= 2 * PLACE
        for points, wanted in zip(actual, (wide, high), strict=True)
    )


def _wrong_size(page: Page, size: Kho, turned: str, where: Where) -> Finding:
    shown = f"{millimetres(page.width)} × {millimetres(page.height)} mm"
    finding = warning(
        "in-kho-giay",
        where(page.number),
        f"trang in {shown}; quy định khổ {size.ten} {turned}",
        f"Đặt khổ giấy {size.ten}, trang {turned}, trong mẫu Word (Layout > Size, Orientation).",
    )
    return ruled(finding, size.goc)


def certificate(pages: Sequence[Page], rules: QuyTac, where: Where) -> Iterator[Finding]:
    """Pages of a certificate that are not landscape in the first size."""
    size = next(iter(rules.kho), None)
    for page in pages:
        if size is not None and not _is_of((page.width, page.height), size.cao, size.rong):
            yield _wrong_size(page, size, "nằm ngang", where)


def outside(pages: Sequence[Page], where: Where) -> Iterator[Finding]:
    """Findings on what goes over the paper's edge, and would be missing from every copy."""
    for page in pages:
        if page.bounds is None:
            continue
        left, bottom, right, top = page.bounds
        over = max(-left, -bottom, right - page.width, top - page.height)
        if over > PLACE * POINTS_A_MM:
            yield error(
                "in-ngoai-trang",
                where(page.number),
                f"có phần nằm ngoài mép giấy {millimetres(over)} mm",
                "Thu nhỏ hoặc dời phần ấy vào trong; xem mục Lệch ngang, Lệch dọc của sổ.",
            )
