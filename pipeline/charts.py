"""The pages of the summary: sentences, the table of units, and pictures in black and white.

Grey against hatched, a ring against a square: nothing depends on colour. Decimals become floats
only to be drawn; every figure that is printed comes from the Decimal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes

from pipeline import drawing, words
from pipeline.drawing import BLACK, LEFT, POINT, RIGHT, Page, height, width, wrapped
from pipeline.summarising import ChiTieu, HangTongQuan, MatDiem, TongQuan, co_dau

LIGHT, DARK = "0.9", "0.35"
PASSED: dict[str, Any] = {"facecolor": "0.72", "edgecolor": BLACK, "linewidth": 0.6}
FAILED: dict[str, Any] = {
    "facecolor": "1",
    "edgecolor": BLACK,
    "linewidth": 0.6,
    "hatch": "//////",
}
DASHED: dict[str, Any] = {"color": BLACK, "linewidth": 1.4, "linestyle": (0, (4, 2))}
RING: dict[str, Any] = {"marker": "o", "markerfacecolor": "1", "markeredgecolor": BLACK}
SQUARE: dict[str, Any] = {"marker": "s", "markerfacecolor": BLACK, "markeredgecolor": BLACK}


def draw(facts: TongQuan) -> bytes:
    """The pages as a PDF: what happened on the first, the pictures on the second."""
    with drawing.style():
        first, second = Page(), Page()
        _heading(first, facts)
        _sentences(first, facts)
        together = _table(first, facts)
        _targets(first if together else second, facts)
        _distribution(second, facts)
        _units(second, facts, second.left - _criteria_height(facts))
        _criteria(second, facts)
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


def _subject(page: Page, text: str) -> None:
    """A picture's or table's title."""
    page.y += 0.45
    for line in wrapped(text, RIGHT - LEFT, 12, "bold"):
        page.text(LEFT, page.y, line, 12, "bold")
        page.y += 0.5
    page.y += 0.05


def _limited(facts: TongQuan) -> str:
    return f" ({facts.gioi_han})" if facts.gioi_han else ""


# The table


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float
    align: str = "center"


_RESULT = 6
"""The place of the computed result among the columns: it is bold where a unit fails."""
_PADDING = 0.2
_SIZE, _SIZE_WITH_TARGETS, _LEAST = 10.5, 9.0, 6.0


def _columns(facts: TongQuan) -> tuple[_Column, ...]:
    before = f"Kỳ trước ({facts.ky_truoc})" if facts.ky_truoc else "Kỳ trước"
    return (
        _Column("TT", 0.8),
        _Column("Đơn vị", 3.1, "left"),
        _Column("Mức điểm", 1.1),
        _Column("Tự chấm", 1.2),
        _Column("Thẩm định", 1.25),
        _Column("Chênh lệch", 1.25),
        _Column("Kết quả tính", 3.1),
        _Column("Kết luận", 2.0),
        _Column("Hình thức", 2.1),
        _Column(before, 2.1),
    )


def _cells(row: HangTongQuan) -> tuple[str, ...]:
    return (
        str(row.stt),
        row.ten,
        _figure(row.muc),
        _figure(row.tu_cham),
        _figure(row.tham_dinh),
        co_dau(row.chenh_lech) if row.chenh_lech is not None else "–",
        row.ket_qua,
        row.ket_luan or "–",
        row.hinh_thuc_va_ky or "–",
        row.truoc or "–",
    )


def _figure(value: Decimal | None) -> str:
    return "–" if value is None else words.so(value)


def _look(row: HangTongQuan, column: int) -> str:
    return "bold" if column == _RESULT and not row.dat else "regular"


@dataclass(frozen=True)
class _Set:
    """The table as it is set in a size: lines of each cell, headings first."""

    size: float
    rows: tuple[tuple[list[str], ...], ...]

    def height(self, row: int) -> float:
        """The height of a row in cm."""
        return height(max(map(len, self.rows[row])), self.size) + 0.16

    @property
    def total(self) -> float:
        """The height of all."""
        return sum(map(self.height, range(len(self.rows))))


def _set(facts: TongQuan, size: float) -> _Set:
    columns = _columns(facts)
    heading = tuple(wrapped(each.heading, each.width - _PADDING, size, "bold") for each in columns)
    rows = [
        tuple(
            wrapped(text, columns[number].width - _PADDING, size, _look(row, number))
            for number, text in enumerate(_cells(row))
        )
        for row in facts.bang
    ]
    return _Set(size, (heading, *rows))


def _table(page: Page, facts: TongQuan) -> bool:
    """The units, in as large a type as fits; gives whether the targets fit below them."""
    _subject(page, f"Kết quả từng đơn vị{_limited(facts)}")
    notes = [line for note in facts.ghi_chu for line in wrapped(note, RIGHT - LEFT, 9, "italic")]
    room = page.left - height(len(notes), 9) - 0.4
    below = _targets_height(facts)
    together = _set(facts, _SIZE_WITH_TARGETS).total <= room - below
    size = _SIZE
    table = _set(facts, size)
    while size > _LEAST and table.total > room - (below if together else 0):
        size -= 0.25
        table = _set(facts, size)
    _print_table(page, facts, table)
    page.y += 0.3
    for line in notes:
        page.text(LEFT, page.y, line, 9, "italic")
        page.y += height(1, 9)
    return together


def _print_table(page: Page, facts: TongQuan, table: _Set) -> None:
    columns = _columns(facts)
    top = page.y
    page.box(LEFT, top, RIGHT - LEFT, table.height(0), facecolor=LIGHT, linewidth=0)
    page.rule(LEFT, top, RIGHT, top)
    for number, cells in enumerate(table.rows):
        middle = page.y + table.height(number) / 2
        x = LEFT
        for at, (column, lines) in enumerate(zip(columns, cells, strict=True)):
            name = _look(facts.bang[number - 1], at) if number else "bold"
            place = x + 0.1 if column.align == "left" else x + column.width / 2
            page.lines(place, middle, lines, table.size, name, column.align)
            x += column.width
        page.y += table.height(number)
        page.rule(LEFT, page.y, RIGHT, page.y)
    x = LEFT
    for each in (0.0, *(column.width for column in columns)):
        x += each
        page.rule(x, top, x, page.y)


# Targets against the outcome

_BAR = 0.58


def _targets_height(facts: TongQuan) -> float:
    return 1.3 + _BAR * len(facts.chi_tieu)


def _targets(page: Page, facts: TongQuan) -> None:
    _subject(page, "Chỉ tiêu của kế hoạch và kết quả (số đơn vị)")
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


# The distribution of many units


def _distribution(page: Page, facts: TongQuan, high: float = 3.8) -> None:
    if not facts.phan_bo:
        return
    _subject(page, f"Phân bố điểm của {words.so(facts.so_da_cham)} đơn vị (số đơn vị)")
    _legend(page, facts)
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
    _scale(page, axes, LEFT, RIGHT - LEFT, page.y + high, 12)
    page.y += high + 0.5


def _legend(page: Page, facts: TongQuan) -> None:
    """What grey, hatched and the dashed line stand for."""
    levels = ", ".join(words.so(level) for level in facts.muc)
    names = ("đạt", "không đạt hoặc chưa xét được", f"mức điểm phải đạt: {levels}")
    x = LEFT
    for name, look in zip(names, (PASSED, FAILED, None), strict=True):
        if look is not None:
            page.box(x, page.y - 0.15, 0.7, 0.3, **look)
        elif not facts.muc:
            continue
        else:
            page.rule(x, page.y, x + 0.7, page.y, lw=1.4, ls=DASHED["linestyle"])
        page.text(x + 0.85, page.y, name, 10)
        x += 0.85 + width(name, 10) + 0.7
    page.y += 0.45


def _scale(page: Page, axes: Axes, x: float, wide: float, y: float, most: int) -> None:
    """The axis below a chart with at most so many round figures."""
    axes.spines["bottom"].set_visible(True)
    low, high = axes.get_xlim()
    for tick in _ticks(low, high, most):
        at = x + wide * (tick - low) / (high - low)
        page.rule(at, y, at, y + 0.08)
        page.text(at, y + 0.28, words.so(tick), 9, ha="center")


def _ticks(low: float, high: float, most: int) -> list[int]:
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
    step = next((each for each in steps if (high - low) / each <= most - 1), 5000)
    first = -(-int(low) // step) * step
    return list(range(first, int(high) + 1, step))


# Units: result, own and appraised points, the round before

_NAMES = 3.4
_GAP = 0.55
_PANELS = (6.1, 3.7, 3.7)
_FIGURES = 1.15
"""Room for the figures at the right of each panel."""

Pairs = Sequence[tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True)
class _Band:
    """The rows that the panels share: upper edge and height in cm, and how many."""

    top: float
    height: float
    count: int

    @property
    def pitch(self) -> float:
        """The height of a row."""
        return self.height / self.count

    @property
    def size(self) -> float:
        """The size of type that a row holds."""
        return min(10.0, self.pitch / POINT / 1.12)

    def middle(self, row: int) -> float:
        """The middle of a row."""
        return self.top + self.pitch * (row + 0.5)


def _units(page: Page, facts: TongQuan, room: float) -> None:
    """Three pictures of the same units side by side, so that each row is read across."""
    rows = facts.xep_hang
    _subject(page, f"Các đơn vị xếp theo điểm{_limited(facts)}")
    _legend(page, facts)
    keys = page.y + 0.2
    band = _Band(page.y + 0.55, min(room - 2.9, 1.0 * len(rows)), len(rows))
    for number, row in enumerate(rows):
        page.fitted(
            LEFT, band.middle(number), row.ten, (_NAMES - 0.1, max(band.pitch, 0.4)), band.size
        )
    x = LEFT + _NAMES
    page.text(x, keys, "Điểm và mức điểm phải đạt", 10)
    _results(page, x, band, facts)
    own = [(row.tu_cham, row.tham_dinh) for row in rows]
    earlier = [(row.diem_truoc, row.tong) for row in rows]
    for panel, pairs, names in (
        (1, own, ("tự chấm", "thẩm định")),
        (2, earlier, (f"năm {facts.ky_truoc}", "kỳ này")),
    ):
        x += _PANELS[panel - 1] + _GAP
        if any(one is not None and two is not None for one, two in pairs):
            _keys(page, x, keys, names)
            _pairs(page, x, _PANELS[panel], band, pairs)
    page.y = band.top + band.height + 0.5


def _results(page: Page, x: float, band: _Band, facts: TongQuan) -> None:
    """Bars of the points that count, against the threshold of each unit's area."""
    wide = _PANELS[0] - _FIGURES
    axes = page.chart(x, band.top, wide, band.height)
    totals = [row.tong or Decimal(0) for row in facts.xep_hang]
    axes.set_xlim(0, float(max(facts.diem_toi_da, *totals)) or 1)
    axes.set_ylim(band.count - 0.5, -0.5)
    for number, row in enumerate(facts.xep_hang):
        axes.barh(number, float(totals[number]), 0.66, **(PASSED if row.dat else FAILED))
        if row.muc is not None:
            axes.plot([float(row.muc)] * 2, [number - 0.5, number + 0.5], **DASHED)
        name = "regular" if row.dat else "bold"
        place = x + _PANELS[0], band.middle(number)
        page.text(*place, words.so(totals[number]), band.size, name, "right")
    axes.spines["left"].set_visible(True)
    _scale(page, axes, x, wide, band.top + band.height, 6)


def _keys(page: Page, x: float, y: float, names: tuple[str, str]) -> None:
    for name, look in zip(names, (RING, SQUARE), strict=True):
        page.mark(x + 0.1, y, markersize=5, **look)
        page.text(x + 0.28, y, name, 10)
        x += 0.28 + width(name, 10) + 0.25


def _pairs(page: Page, x: float, wide: float, band: _Band, pairs: Pairs) -> None:
    """Two figures of each unit on a line: a ring for the first, a square for the second."""
    plot = wide - _FIGURES
    axes = page.chart(x, band.top, plot, band.height)
    known = [float(each) for pair in pairs for each in pair if each is not None]
    pad = (max(known) - min(known)) * 0.08 or 10
    axes.set_xlim(min(known) - pad, max(known) + pad)
    axes.set_ylim(band.count - 0.5, -0.5)
    for number, (one, two) in enumerate(pairs):
        axes.axhline(number, color=LIGHT, linewidth=0.6)
        points = [float(each) for each in (one, two) if each is not None]
        axes.plot(points, [number] * len(points), color=DARK, linewidth=1.2)
        for value, look, size in ((one, RING, 6.5), (two, SQUARE, 4)):
            if value is not None:
                axes.plot([float(value)], [number], markersize=size, **look)
        if one is not None and two is not None:
            change = co_dau(two - one)
            page.text(x + wide, band.middle(number), change, band.size, ha="right")
    _scale(page, axes, x, plot, band.top + band.height, 4)


# Criteria

_CRITERION = 0.88


def _criteria_height(facts: TongQuan) -> float:
    return 1.3 + _CRITERION * len(facts.mat_diem) if facts.mat_diem else 0


def _criteria(page: Page, facts: TongQuan) -> None:
    """The criteria where most units lose points: how many units, and how much each loses."""
    if not facts.mat_diem:
        return
    word = words.viet_hoa_dau(facts.tu)
    _subject(page, f"{word} có nhiều đơn vị mất điểm nhất (số đơn vị; điểm mất bình quân)")
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
