"""Pictures in black and white: targets against the outcome, the distribution, the criteria.

Decimals become floats only to be drawn; every figure that is printed comes from the Decimal.
"""

from pipeline.bundle.summary.drawing import LEFT, RIGHT, Page
from pipeline.bundle.summary.facts import ChiTieu, MatDiem, TongQuan
from pipeline.bundle.summary.marks import DASHED, FAILED, PASSED, legend, scale, subject
from pipeline.model import words

_BAR = 0.58
_CRITERION = 0.88


def targets_height(facts: TongQuan) -> float:
    """The height of the targets' picture in cm."""
    return 1.3 + _BAR * len(facts.chi_tieu)


def targets(page: Page, facts: TongQuan) -> None:
    """What the plan aimed at (hatched) and what came of it (grey)."""
    subject(page, "Chỉ tiêu của kế hoạch và kết quả (số đơn vị)")
    most = max(facts.so_don_vi, *(each.so_don_vi for each in facts.chi_tieu))
    for each in facts.chi_tieu:
        _target(page, each, most)


def _target(page: Page, target: ChiTieu, most: int) -> None:
    label = 4.0
    length = (RIGHT - LEFT - label - 1.2) * target.so_don_vi / most
    middle = page.y + _BAR / 2
    page.text(LEFT, middle, target.ten, 11)
    look = FAILED if target.la_chi_tieu else PASSED
    page.box(LEFT + label, page.y + 0.09, length, _BAR - 0.18, **look)
    page.text(LEFT + label + length + 0.15, middle, words.dem(target.so_don_vi), 11, "bold")
    page.y += _BAR


def distribution(page: Page, facts: TongQuan, high: float = 3.8) -> None:
    """How many units reach how many points; nothing where all are in the table."""
    if not facts.phan_bo:
        return
    subject(page, f"Phân bố điểm của {words.so(facts.so_da_cham)} đơn vị (số đơn vị)")
    legend(page, facts)
    axes = page.chart(LEFT, page.y, RIGHT - LEFT, high)
    first, last = facts.phan_bo[0], facts.phan_bo[-1]
    most = max(column.dat + column.con_lai for column in facts.phan_bo)
    axes.set_xlim(first.tu, last.den)
    axes.set_ylim(0, most * 1.2)
    wide = 0.86 * (first.den - first.tu)
    for column in facts.phan_bo:
        middle, count = (column.tu + column.den) / 2, column.dat + column.con_lai
        axes.bar(middle, column.dat, wide, **PASSED)
        axes.bar(middle, column.con_lai, wide, column.dat, **FAILED)
        x = LEFT + (RIGHT - LEFT) * (middle - first.tu) / (last.den - first.tu)
        if count:
            y = page.y + high * (1 - count / most / 1.2) - 0.22
            page.text(x, y, words.so(count), 10, ha="center")
    for level in facts.muc:
        axes.axvline(float(level), **DASHED)
    scale(page, axes, LEFT, RIGHT - LEFT, page.y + high, 12)
    page.y += high + 0.5


def criteria_height(facts: TongQuan) -> float:
    """The height of the criteria's picture in cm."""
    return 1.3 + _CRITERION * len(facts.mat_diem) if facts.mat_diem else 0


def criteria(page: Page, facts: TongQuan) -> None:
    """The criteria where most units lose points: how many units, and how much each loses."""
    if not facts.mat_diem:
        return
    word = words.viet_hoa_dau(facts.tu)
    subject(page, f"{word} có nhiều đơn vị mất điểm nhất (số đơn vị; điểm mất bình quân)")
    for each in facts.mat_diem:
        _criterion(page, each)


def _criterion(page: Page, row: MatDiem) -> None:
    label, note = 7.4, 5.6
    wide = RIGHT - LEFT - label - note
    middle = page.y + _CRITERION / 2
    page.fitted(LEFT, middle, f"{row.ma}. {row.ten}", (label - 0.2, _CRITERION), 10)
    x = LEFT + label
    page.box(x, middle - 0.2, wide, 0.4, facecolor="1", edgecolor="0.55", linewidth=0.5)
    page.box(x, middle - 0.2, wide * row.so_don_vi / row.tren, 0.4, **PASSED)
    told = (
        f"{words.dem(row.so_don_vi)}/{words.dem(row.tren)} đơn vị; "
        f"mất {words.so(row.binh_quan)}/{words.so(row.diem_toi_da)} điểm"
    )
    page.fitted(x + wide + 0.2, middle, told, (note - 0.2, _CRITERION), 10)
    page.y += _CRITERION
