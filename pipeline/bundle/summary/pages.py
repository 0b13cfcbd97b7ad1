"""The two pages: what happened on the first, the pictures on the second."""

from pipeline.bundle.summary import charts, drawing
from pipeline.bundle.summary.drawing import LEFT, POINT, RIGHT, Page, wrapped
from pipeline.bundle.summary.facts import TongQuan
from pipeline.bundle.summary.ranking import units
from pipeline.bundle.summary.table import table
from pipeline.model import words


def draw(facts: TongQuan) -> bytes:
    """The pages as a PDF."""
    with drawing.style():
        first, second = Page(), Page()
        _heading(first, facts)
        _sentences(first, facts)
        together = table(first, facts)
        charts.targets(first if together else second, facts)
        charts.distribution(second, facts)
        units(second, facts, second.left - charts.criteria_height(facts))
        charts.criteria(second, facts)
        title = words.viet_hoa_dau(facts.tieu_de[0].lower())
        return drawing.to_pdf((first, second), title, facts.tac_gia)


def _heading(page: Page, facts: TongQuan) -> None:
    looks = ((16.0, "bold"), (13.0, "bold"), (12.0, "regular"), (11.0, "italic"))
    page.y += 0.25
    for line, (size, name) in zip(facts.tieu_de, looks, strict=True):
        for part in wrapped(line, RIGHT - LEFT, size, name):
            page.text((LEFT + RIGHT) / 2, page.y, part, size, name, "center")
            page.y += size * POINT * 1.4
    page.y += 0.15


def _sentences(page: Page, facts: TongQuan, size: float = 11) -> None:
    for sentence in facts.cau:
        page.text(LEFT, page.y, "•", size)
        for line in wrapped(sentence, RIGHT - LEFT - 0.4, size):
            page.text(LEFT + 0.4, page.y, line, size)
            page.y += size * POINT * 1.25
        page.y += 0.08
