"""The look of a workbook: fonts, colours, alignment, cells, headings and pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.cells import (
    DAY,
    DECIMAL,
    INTEGER,
    LINES,
    MONEY,
    REGISTER_NUMBER,
    TEXT,
    TIME,
    UNIT_CODE,
    YEAR,
)
from pipeline.model.records import (
    BieuQuyet,
    ChamDiem,
    Column,
    CuocHop,
    DangKy,
    DaySo,
    HoiDong,
    MinhChung,
    Record,
    SoLieu,
    TapHuan,
    ThamDinh,
    TienDo,
    VanBan,
    XetCongNhan,
)
from pipeline.workbook.package import NOT_IN_XML

_FONT = "Times New Roman"
_LETTERS_PER_UNIT = 1.25  # a column's width counts digits, and letters are narrower
BODY = Font(name=_FONT, size=11)
BOLD = Font(name=_FONT, size=11, bold=True)
TITLE = Font(name=_FONT, size=16, bold=True, color="1F4E78")
NOTE = Font(name=_FONT, size=11, italic=True, color="595959")
WARN = Font(name=_FONT, size=11, bold=True, color="C00000")
LINK = Font(name=_FONT, size=11, underline="single", color="0563C1")
COMMAND = Font(name="Courier New", size=11, bold=True)
REQUIRED_FONT = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
_REQUIRED = PatternFill("solid", fgColor="1F4E78")
_OPTIONAL = PatternFill("solid", fgColor="DDEBF7")
LOCKED = PatternFill("solid", fgColor="F2F2F2")
_THIN = Side(style="thin", color="A6A6A6")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
TEXT_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_TEXT_CENTRE = Alignment(horizontal="center", vertical="top")
_NUMBER = Alignment(horizontal="right", vertical="top", indent=1)
HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
TAB = {"Đầu năm": "1F4E78", "Trong năm": "548235", "Cuối năm": "BF8F00"}

_WHEN: Mapping[type[Record], str] = {
    VanBan: "Trong năm",
    DaySo: "Trong năm",
    DangKy: "Trong năm",
    TapHuan: "Trong năm",
    TienDo: "Trong năm",
    SoLieu: "Cuối năm",
    ChamDiem: "Cuối năm",
    ThamDinh: "Cuối năm",
    HoiDong: "Cuối năm",
    CuocHop: "Cuối năm",
    BieuQuyet: "Cuối năm",
    XetCongNhan: "Cuối năm",
    MinhChung: "Cuối năm",
}
"""When a sheet is filled in; those not listed here at the beginning of the year."""


def season(record: type[Record]) -> str:
    """The part of the year in which a sheet is filled in."""
    return _WHEN.get(record, "Đầu năm")


def number_format(column: Column) -> str:
    """Excel's number format for a column."""
    # As text, so that Excel does not make a date of "12/2014" or a number of "01".
    return "@" if column.type in (TEXT, LINES) else column.type.excel_format


def alignment(column: Column) -> Alignment:
    """Figures to the right, codes and dates in the middle, text to the left."""
    if column.type in (INTEGER, MONEY, DECIMAL):
        return _NUMBER
    if column.type in (DAY, TIME, UNIT_CODE, YEAR, REGISTER_NUMBER):
        return _TEXT_CENTRE
    return TEXT_LEFT


def put(cell: Cell, value: object) -> None:
    """Write a value with its own type: text never becomes a formula or an error value."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if not isinstance(value, str):
        cell.value = value  # type: ignore[assignment]
        return
    text = NOT_IN_XML.sub("", value)
    cell.value = text
    if text:
        cell.data_type = "s"
        # Else Excel would take it for a formula when the clerk edits the cell.
        cell.quotePrefix = text.startswith("=")


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not hidden by a merged one."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def say(sheet: Worksheet, row: int, column: int, text: str, font: Font = BODY) -> Cell:
    """Write text for reading only."""
    cell = at(sheet, row, column)
    put(cell, text)
    cell.font, cell.alignment = font, TEXT_LEFT
    return cell


def head(cell: Cell, text: str, *, required: bool, help: str = "") -> None:
    """Write a heading; `help` appears when the pointer is over it."""
    put(cell, f"{text} *" if required else text)
    cell.font = REQUIRED_FONT if required else BOLD
    cell.fill = _REQUIRED if required else _OPTIONAL
    cell.alignment, cell.border, cell.number_format = HEADING, BOX, "@"
    if help:
        lines = 2 + len(help) // 30
        cell.comment = Comment(help, "hoso", height=18 * lines, width=230)


def for_print(sheet: Worksheet) -> None:
    """Set a sheet up to print as a table: as wide as the page, headings on every page."""
    on_a4(sheet, "landscape", pages_high=0)
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True


def on_a4(sheet: Worksheet, orientation: Literal["portrait", "landscape"], pages_high: int) -> None:
    """Print on A4, one page wide; `pages_high` 0: on as many as it takes."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "&A - trang &P/&N"  # type: ignore[union-attr]


def grow(sheet: Worksheet, row: int, value: object, width: float) -> None:
    """Make a row high enough for its text; LibreOffice does not do so when it opens a workbook."""
    if isinstance(value, str):
        per_line = int(width * _LETTERS_PER_UNIT)
        lines = sum(max(1, -(-len(line) // per_line)) for line in value.split("\n"))
        height = sheet.row_dimensions[row].height or 0.0
        if lines > 1:
            sheet.row_dimensions[row].height = max(height, 15.0 * lines)
