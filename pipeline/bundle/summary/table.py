"""The table of units, in as large a type as fits on the page."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.bundle.summary.charts import targets_height
from pipeline.bundle.summary.drawing import LEFT, RIGHT, Page, height, wrapped
from pipeline.bundle.summary.facts import HangTongQuan, TongQuan, co_dau
from pipeline.bundle.summary.marks import LIGHT, limited, subject
from pipeline.model import words

_RESULT = 6
"""The place of the computed result among the columns: it is bold where a unit fails."""

_PADDING = 0.2
_SIZE, _SIZE_WITH_TARGETS, _LEAST = 10.5, 9.0, 6.0


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float
    align: str = "center"


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


def table(page: Page, facts: TongQuan) -> bool:
    """The units, in as large a type as fits; gives whether the targets fit below them."""
    subject(page, f"Kết quả từng đơn vị{limited(facts)}")
    notes = [line for note in facts.ghi_chu for line in wrapped(note, RIGHT - LEFT, 9, "italic")]
    room = page.left - height(len(notes), 9) - 0.4
    below = targets_height(facts)
    together = _set(facts, _SIZE_WITH_TARGETS).total <= room - below
    size = _SIZE
    setting = _set(facts, size)
    while size > _LEAST and setting.total > room - (below if together else 0):
        size -= 0.25
        setting = _set(facts, size)
    _print_table(page, facts, setting)
    page.y += 0.3
    for line in notes:
        page.text(LEFT, page.y, line, 9, "italic")
        page.y += height(1, 9)
    return together


def _print_table(page: Page, facts: TongQuan, setting: _Set) -> None:
    columns = _columns(facts)
    top = page.y
    page.box(LEFT, top, RIGHT - LEFT, setting.height(0), facecolor=LIGHT, linewidth=0)
    page.rule(LEFT, top, RIGHT, top)
    for number, cells in enumerate(setting.rows):
        middle = page.y + setting.height(number) / 2
        x = LEFT
        for at, (column, lines) in enumerate(zip(columns, cells, strict=True)):
            name = _look(facts.bang[number - 1], at) if number else "bold"
            place = x + 0.1 if column.align == "left" else x + column.width / 2
            page.lines(place, middle, lines, setting.size, name, column.align)
            x += column.width
        page.y += setting.height(number)
        page.rule(LEFT, page.y, RIGHT, page.y)
    x = LEFT
    for each in (0.0, *(column.width for column in columns)):
        x += each
        page.rule(x, top, x, page.y)
