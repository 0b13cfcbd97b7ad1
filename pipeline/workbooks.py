"""The workbook as a file: blank, carried over from an earlier year, or filled in.

Everything in it follows from the declaration in `pipeline.records`: a sheet for each record, a
heading for each column, a drop-down for each closed list. What is written can be read back as it
was, and the same rows give the same bytes.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cells import (
    DAY,
    DECIMAL,
    INTEGER,
    MONEY,
    REGISTER_NUMBER,
    TEXT,
    UNIT_CODE,
    YEAR,
)
from pipeline.errors import OutputError, UsageError
from pipeline.records import (
    DU_THAO,
    PHAT_HANH,
    SHEETS,
    BangDiem,
    BoChiTieu,
    CanCu,
    ChamDiem,
    Column,
    DangKy,
    DonVi,
    KetQuaTruoc,
    KinhPhi,
    MinhChung,
    MocThoiGian,
    NguoiKy,
    NoiNhan,
    Record,
    SoLieu,
    ThamDinh,
    ThangDiem,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
    columns,
)

HUONG_DAN = "Hướng dẫn"
"""The sheet that says how to fill in the others."""

DANH_MUC = "Danh mục"
"""The hidden sheet with the closed lists that are too long to stand in a cell's drop-down."""

LAST_ROW = 500
"""Drop-downs reach at least to this row; with many rows to a hundred empty ones below them."""

BLANK_CRITERIA = 25
"""Point columns of a workbook that has no criteria yet: room for the longest set."""

_INLINE_LIMIT = 255
"""Excel's bound for a list that is written into the drop-down itself."""

Row = Mapping[str, object]
Rows = Mapping[type[Record], Sequence[Row]]


@dataclass(frozen=True)
class Lists:
    """Closed lists that the declaration leaves to a run (`Column.choices_from`)."""

    loai_van_ban: tuple[str, ...] = ()
    quy_dinh: tuple[str, ...] = ()
    the_thuc: tuple[str, ...] = ()
    khu_vuc: tuple[str, ...] = ()


# --- What a command calls ---------------------------------------------------------------------


def new_file(path: Path, year: int, old: Year | None, lists: Lists) -> None:
    """Make a workbook for a year, blank or carried over from `old`; never overwrites a file.

    Raises OutputError when it cannot be written, UsageError when the year is not after `old`'s.
    """
    if path.suffix.lower() != ".xlsx":
        raise OutputError(
            f"“{path.name}” không có đuôi .xlsx", "Đặt tên sổ mới có đuôi .xlsx rồi chạy lại."
        )
    if old is not None and year <= old.settings.nam:
        raise UsageError(
            f"Năm {year} không sau năm {old.settings.nam} của sổ cũ",
            f"Chọn năm sau năm {old.settings.nam}, hoặc bỏ --from để làm sổ trống.",
        )
    blank: Rows = {ThongTinChung: [{"nam": year}]}
    rows = blank if old is None else carried_over(old, year)
    _store(path, content(rows, year=year, lists=lists), replace_it=False)


def new(path: Path, year: int, lists: Lists) -> None:
    """Make a blank workbook: only Năm is filled in."""
    new_file(path, year, None, lists)


def write(path: Path, rows: Rows, *, year: int, lists: Lists, notes: Sequence[str] = ()) -> None:
    """Write a workbook with these rows; `notes` stand on top of its instruction sheet.

    A row is field name → value. In Thông tin chung the one row holds all settings; a row of
    points holds them under `diem`, criterion code → points. Raises OutputError.
    """
    _store(path, content(rows, year=year, lists=lists, notes=notes), replace_it=True)


def content(rows: Rows, *, year: int, lists: Lists, notes: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook with these rows."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    _write_guide(guide, year, notes)
    ranges = _list_ranges(lists)
    for record in SHEETS:
        sheet = book.create_sheet(record.sheet)
        if record is ThongTinChung:
            _write_settings(sheet, next(iter(rows.get(record, ())), {}), ranges)
        else:
            shape = _columns(record, rows.get(BoChiTieu, ()))
            _write_table(sheet, record, shape, rows.get(record, ()), ranges)
    _write_lists(book.create_sheet(DANH_MUC), lists)
    book.properties.creator = book.properties.lastModifiedBy = "hoso"
    book.properties.title = f"Sổ dữ liệu năm {year}"
    stamp = dt.datetime(year, 1, 1)
    book.properties.created = stamp
    saved = io.BytesIO()
    book.save(saved)
    return _repacked(saved.getvalue(), stamp)


# --- From last year's records to this year's rows ---------------------------------------------

_KEPT: tuple[type[Record], ...] = (
    NguoiKy,
    CanCu,
    NoiNhan,
    DonVi,
    BoChiTieu,
    ThangDiem,
    KinhPhi,
)


def carried_over(old: Year, year: int) -> dict[type[Record], list[dict[str, object]]]:
    """What a new year starts from: what stays the same, last year's results, drafts to fill in.

    Numbers, dates, registrations and points are gone; the decisions of the old year become
    earlier results, with the total that was appraised.
    """
    past = old.settings.nam
    rows = {kind: [_row(record) for record in old.all(kind)] for kind in _KEPT}
    rows[ThongTinChung] = [{**_row(old.settings), "nam": year, "ngay_danh_gia": None}]
    rows[VanBan] = [_as_draft(paper, past, year) for paper in old.all(VanBan)]
    rows[KetQuaTruoc] = _results(old)
    rows[MocThoiGian] = [{**_row(each), "han": None} for each in old.all(MocThoiGian)]
    rows[MinhChung] = [_row(each) for each in old.all(MinhChung) if each.ma_don_vi is None]
    return rows


def _row(record: Record) -> dict[str, object]:
    return {each.name: getattr(record, each.name) for each in columns(type(record))}


def _as_draft(paper: VanBan, past: int, year: int) -> dict[str, object]:
    subject = paper.trich_yeu and in_new_year(paper.trich_yeu, past, year)
    return {
        **_row(paper),
        "so": None,
        "ngay_ban_hanh": None,
        "trich_yeu": subject,
        "trang_thai": DU_THAO,
    }


def in_new_year(text: str, past: int, year: int) -> str:
    """The text with the old year replaced where it stands alone.

    A year within a date (20/10/2014), a number (37/2014/QĐ-TTg) or a period (2011-2014) stays.
    """
    alone = rf"(?<![\w/.–-])(?<!\d - )(?<!\d – ){past}(?!\w|\s*[/–-]\s*\d|[/.]\w)"
    return re.sub(alone, str(year), text)


def _results(old: Year) -> list[dict[str, object]]:
    past = old.settings.nam
    decided: list[dict[str, object]] = [
        {
            "ma_don_vi": each.ma_don_vi,
            "nam": past,
            "ket_qua": each.ket_luan,
            "diem": _total(old, each.ma_don_vi),
        }
        for each in old.all(XetCongNhan)
        if each.ket_luan is not None
    ]
    again = {(each["ma_don_vi"], past) for each in decided}
    earlier = [each for each in old.all(KetQuaTruoc) if (each.ma_don_vi, each.nam) not in again]
    return [_row(each) for each in earlier] + decided


def _total(old: Year, ma_don_vi: str) -> Decimal | None:
    """The district's points of a unit; its own where there are none."""
    sheets: tuple[tuple[BangDiem, ...], ...] = (old.all(ThamDinh), old.all(ChamDiem))
    for sheet in sheets:
        for each in sheet:
            if each.ma_don_vi == ma_don_vi and each.diem:
                return sum(each.diem.values(), Decimal(0))
    return None


# --- Look -------------------------------------------------------------------------------------

_FONT = "Times New Roman"
_LETTERS_PER_UNIT = 1.25  # a column's width counts digits, and letters are narrower
_BODY = Font(name=_FONT, size=11)
_BOLD = Font(name=_FONT, size=11, bold=True)
_TITLE = Font(name=_FONT, size=16, bold=True, color="1F4E78")
_NOTE = Font(name=_FONT, size=11, italic=True, color="595959")
_WARN = Font(name=_FONT, size=11, bold=True, color="C00000")
_LINK = Font(name=_FONT, size=11, underline="single", color="0563C1")
_COMMAND = Font(name="Courier New", size=11, bold=True)
_REQUIRED_FONT = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
_REQUIRED = PatternFill("solid", fgColor="1F4E78")
_OPTIONAL = PatternFill("solid", fgColor="DDEBF7")
_LOCKED = PatternFill("solid", fgColor="F2F2F2")
_THIN = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_TEXT_CENTRE = Alignment(horizontal="center", vertical="top")
_NUMBER = Alignment(horizontal="right", vertical="top", indent=1)
_HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TAB = {"Đầu năm": "1F4E78", "Trong năm": "548235", "Cuối năm": "BF8F00"}

_WHEN: Mapping[type[Record], str] = {
    VanBan: "Trong năm",
    DangKy: "Trong năm",
    SoLieu: "Cuối năm",
    ChamDiem: "Cuối năm",
    ThamDinh: "Cuối năm",
    XetCongNhan: "Cuối năm",
    MinhChung: "Cuối năm",
}
"""When a sheet is filled in; those not named here at the beginning of the year."""


def _format(column: Column) -> str:
    # As text, so that Excel does not make a date of "12/2014" or a number of "01".
    return "@" if column.type is TEXT else column.type.excel_format


def _alignment(column: Column) -> Alignment:
    if column.type in (INTEGER, MONEY, DECIMAL):
        return _NUMBER
    if column.type in (DAY, UNIT_CODE, YEAR, REGISTER_NUMBER):
        return _TEXT_CENTRE
    return _TEXT_LEFT


def _put(cell: Cell, value: object) -> None:
    """Write a value as what it is: text is never a formula or an error value."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if not isinstance(value, str):
        cell.value = value  # type: ignore[assignment]
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text
    if text:
        cell.data_type = "s"
        # Else Excel would take it for a formula when the clerk edits the cell.
        cell.quotePrefix = text.startswith("=")


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _say(sheet: Worksheet, row: int, column: int, text: str, font: Font = _BODY) -> Cell:
    cell = _at(sheet, row, column)
    _put(cell, text)
    cell.font, cell.alignment = font, _TEXT_LEFT
    return cell


def _head(cell: Cell, text: str, *, required: bool, help: str = "") -> None:
    _put(cell, f"{text} *" if required else text)
    cell.font = _REQUIRED_FONT if required else _BOLD
    cell.fill = _REQUIRED if required else _OPTIONAL
    cell.alignment, cell.border, cell.number_format = _HEADING, _BOX, "@"
    if help:
        lines = 2 + len(help) // 30
        cell.comment = Comment(help, "hoso", height=18 * lines, width=230)


def _for_print(sheet: Worksheet) -> None:
    """A table: its headings on every page, as wide as the page."""
    _on_a4(sheet, "landscape", pages_high=0)
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True


def _on_a4(
    sheet: Worksheet, orientation: Literal["portrait", "landscape"], pages_high: int
) -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "&A - trang &P/&N"  # type: ignore[union-attr]


# --- Sheets -----------------------------------------------------------------------------------


def _columns(record: type[Record], criteria: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a sheet; a sheet of points has one more for each criterion."""
    if not issubclass(record, BangDiem):
        return columns(record)
    blank = Column("", DECIMAL, False, 7, "", "", True)
    points = [
        replace(blank, heading=str(each["ma"]), help=_criterion_help(each), name=str(each["ma"]))
        for each in criteria
    ]
    return columns(record) + (tuple(points) or (blank,) * BLANK_CRITERIA)


def _criterion_help(criterion: Row) -> str:
    points = str(criterion.get("diem_toi_da") or "?").replace(".", ",")
    return f"{criterion.get('ten') or ''}\nĐiểm tối đa: {points}"


def _write_table(
    sheet: Worksheet,
    record: type[Record],
    shape: tuple[Column, ...],
    rows: Sequence[Row],
    ranges: Mapping[str, str],
) -> None:
    last = max(LAST_ROW, len(rows) + 100)
    for number, column in enumerate(shape, start=1):
        letter = get_column_letter(number)
        look = sheet.column_dimensions[letter]
        look.width = max(column.width, 7)
        # The whole column, so that rows still to be filled in have the form of those that are.
        look.font, look.alignment, look.number_format = _BODY, _alignment(column), _format(column)
        _head(_at(sheet, 1, number), column.heading, required=column.required, help=column.help)
        if not (issubclass(record, BangDiem) and column.type is DECIMAL):
            _validate(sheet, column, ranges, f"{letter}2:{letter}{last}")
    if issubclass(record, BangDiem):
        _validate_points(sheet, shape, last)
    for row, values in enumerate(rows, start=2):
        _write_row(sheet, row, shape, _flat(values))
    sheet.freeze_panes = "B2" if shape[0].type is UNIT_CODE else "A2"
    sheet.sheet_properties.tabColor = _TAB[_WHEN.get(record, "Đầu năm")]
    _for_print(sheet)


def _flat(values: Row) -> Row:
    points = values.get("diem")
    return {**values, **points} if isinstance(points, Mapping) else values


def _write_row(sheet: Worksheet, row: int, shape: tuple[Column, ...], values: Row) -> None:
    for number, column in enumerate(shape, start=1):
        value = values.get(column.name) if column.name else None
        if value is None:
            continue
        cell = _at(sheet, row, number)
        _put(cell, value)
        cell.font, cell.alignment = _BODY, _alignment(column)
        cell.number_format = _format(column)
        _grow(sheet, row, value, column.width)


def _grow(sheet: Worksheet, row: int, value: object, width: float) -> None:
    """Make a row high enough for its text; LibreOffice does not do so when it opens a workbook."""
    if isinstance(value, str):
        per_line = int(width * _LETTERS_PER_UNIT)
        lines = sum(max(1, -(-len(line) // per_line)) for line in value.split("\n"))
        height = sheet.row_dimensions[row].height or 0.0
        if lines > 1:
            sheet.row_dimensions[row].height = max(height, 15.0 * lines)


_SETTING_WIDTHS = (36, 52, 74)


def _write_settings(sheet: Worksheet, values: Row, ranges: Mapping[str, str]) -> None:
    for number, heading in enumerate(("Mục", "Giá trị", "Ghi chú"), start=1):
        _head(_at(sheet, 1, number), heading, required=False)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _SETTING_WIDTHS[number - 1]
    for row, column in enumerate(columns(ThongTinChung), start=2):
        name = _say(
            sheet, row, 1, f"{column.heading} *" if column.required else column.heading, _BOLD
        )
        value = _at(sheet, row, 2)
        note = _say(sheet, row, 3, column.help, _NOTE)
        name.fill = note.fill = _LOCKED
        name.border = value.border = note.border = _BOX
        _put(value, values.get(column.name))
        value.font, value.alignment = _BODY, _TEXT_LEFT
        value.number_format = _format(column)
        _grow(sheet, row, values.get(column.name), _SETTING_WIDTHS[1])
        _grow(sheet, row, column.help, _SETTING_WIDTHS[2])
        _validate(sheet, column, ranges, f"B{row}")
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = _TAB["Đầu năm"]
    _for_print(sheet)


# --- Drop-downs and bounds --------------------------------------------------------------------


def _validate(sheet: Worksheet, column: Column, ranges: Mapping[str, str], cells: str) -> None:
    rule = _list_rule(column, ranges) or _type_rule(column)
    if rule is None:
        return
    rule.showErrorMessage, rule.allowBlank = True, True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _list_rule(column: Column, ranges: Mapping[str, str]) -> DataValidation | None:
    inline = f'"{",".join(column.type.choices)}"'
    if column.type.choices and len(inline) <= _INLINE_LIMIT:
        source = inline
    elif column.choices_from in ranges:
        source = ranges[column.choices_from]
    else:
        return None
    # These lists may lack what the clerk rightly types: a unit or area that comes later.
    open_list = column.choices_from in ("don_vi", "chi_tieu", "khu_vuc")
    return DataValidation(
        type="list",
        formula1=source,
        errorStyle="warning" if open_list else "stop",
        errorTitle=column.heading,
        error="Giá trị này không có trong danh sách. Bấm mũi tên bên phải ô để chọn.",
    )


def _type_rule(column: Column) -> DataValidation | None:
    """A bound that warns: what it lets through, the reader judges again."""
    kind, low, high, message = {
        DAY.name: ("date", "DATE(2000,1,1)", "DATE(2100,12,31)", "Gõ ngày/tháng/năm: 10/4/2014."),
        YEAR.name: ("whole", "2004", "2100", "Gõ năm bằng bốn chữ số, ví dụ 2014."),
        INTEGER.name: ("whole", "0", "999999999", "Gõ số nguyên từ 0 trở lên."),
        MONEY.name: ("whole", "0", "999999999999", "Gõ số tiền (đồng), chỉ gồm chữ số."),
        DECIMAL.name: ("decimal", "0", "999999999", "Gõ số từ 0 trở lên."),
    }.get(column.type.name, ("", "", "", ""))
    if not kind:
        return None
    return DataValidation(
        type=kind,  # type: ignore[arg-type]
        operator="between",
        formula1=low,
        formula2=high,
        errorStyle="warning",
        errorTitle=column.heading,
        error=message,
    )


def _validate_points(sheet: Worksheet, shape: tuple[Column, ...], last: int) -> None:
    """Points lie between 0 and the maximum that Bộ chỉ tiêu gives for the code in the heading."""
    names = [each.name for each in columns(BoChiTieu)]
    code, maximum = (get_column_letter(names.index(name) + 1) for name in ("ma", "diem_toi_da"))
    home = f"'{BoChiTieu.sheet}'!"
    first = next(n for n, each in enumerate(shape, start=1) if each.type is DECIMAL)
    letter = get_column_letter(first)
    row = f"MATCH({letter}$1,{home}${code}$2:${code}${LAST_ROW},0)"
    rule = DataValidation(
        type="decimal",
        operator="between",
        formula1="0",
        formula2=f"INDEX({home}${maximum}$2:${maximum}${LAST_ROW},{row})",
        errorStyle="warning",
        errorTitle="Điểm",
        error="Điểm phải từ 0 đến điểm tối đa của chỉ tiêu trong sheet Bộ chỉ tiêu.",
        allowBlank=True,
        showErrorMessage=True,
    )
    rule.add(f"{letter}2:{get_column_letter(len(shape))}{last}")
    sheet.add_data_validation(rule)


def _list_ranges(lists: Lists) -> dict[str, str]:
    """Where each list of `choices_from` stands."""
    ranges = {"don_vi": _filled(DonVi), "chi_tieu": _filled(BoChiTieu)}
    for number, (name, values) in enumerate(_named_lists(lists), start=1):
        letter = get_column_letter(number)
        if values:
            ranges[name] = f"'{DANH_MUC}'!${letter}$2:${letter}${len(values) + 1}"
    return ranges


def _filled(record: type[Record]) -> str:
    """The filled part of a sheet's first column: Excel opens a list with blanks at its end."""
    column = f"'{record.sheet}'!$A$2"
    return f"OFFSET({column},0,0,MAX(1,COUNTA({column}:$A$5000)),1)"


def _named_lists(lists: Lists) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (
        ("loai_van_ban", lists.loai_van_ban),
        ("quy_dinh", lists.quy_dinh),
        ("the_thuc", lists.the_thuc),
        ("khu_vuc", lists.khu_vuc),
    )


def _write_lists(sheet: Worksheet, lists: Lists) -> None:
    headings = {
        each.choices_from: each.heading
        for record in SHEETS
        for each in columns(record)
        if each.choices_from
    }
    for number, (name, values) in enumerate(_named_lists(lists), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 40
        _head(_at(sheet, 1, number), headings[name], required=False)
        for row, value in enumerate(values, start=2):
            _say(sheet, row, number, value)
    sheet.sheet_state = "hidden"


# --- The instruction sheet --------------------------------------------------------------------

_STEPS = (
    f"Điền sheet {ThongTinChung.sheet} và {DonVi.sheet} trước; các sheet khác điền dần trong năm "
    "theo bảng dưới đây.",
    "Mỗi dòng là một mục. Không đổi tên sheet, không đổi tên cột ở dòng 1. Có thể thêm dòng, đổi "
    "thứ tự dòng, thêm cột riêng ở bên phải.",
    "Tên cột có dấu * là bắt buộc. Rê chuột lên tên cột có góc đỏ để xem cách ghi.",
    "Ô có danh sách: bấm vào ô rồi bấm mũi tên bên phải để chọn.",
    "Ngày gõ đủ ngày/tháng/năm, ví dụ 10/4/2014. Mã đơn vị gồm 5 chữ số, ví dụ 20161.",
    f"Sheet {ChamDiem.sheet} và {ThamDinh.sheet}: từ cột thứ hai, tên cột là mã của từng chỉ tiêu "
    f"trong sheet {BoChiTieu.sheet}.",
    f"Văn bản chưa ký: chọn Trạng thái “{DU_THAO}”, để trống Số và ngày. Ký xong: ghi số, ngày rồi "
    f"chọn “{PHAT_HANH}”.",
    "Điền xong thì lưu, đóng sổ, rồi chạy hai lệnh dưới đây.",
)
_COMMANDS = (
    ("hoso check inputs/ten-so.xlsx", "Kiểm tra sổ: chỉ ra từng ô sai và cách sửa."),
    (
        "hoso documents inputs/ten-so.xlsx",
        "Làm mọi văn bản (Word và PDF), để trong thư mục outputs/ten-so.",
    ),
)


def _write_guide(sheet: Worksheet, year: int, notes: Sequence[str]) -> None:
    sheet.title = HUONG_DAN
    for letter, width in (("A", 30), ("B", 84), ("C", 14), ("D", 12)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _across(sheet, 1, f"SỔ DỮ LIỆU NĂM {year}", _TITLE)
    _across(sheet, 2, "Xây dựng xã, phường, thị trấn phù hợp với trẻ em", _NOTE)
    row = 3
    for note in notes:
        _across(sheet, row, note, _WARN)
        row += 1
    row = _guide_steps(sheet, row + 1)
    row = _guide_commands(sheet, row + 1)
    row = _guide_colours(sheet, row + 1)
    _guide_sheets(sheet, row + 1)
    _on_a4(sheet, "portrait", pages_high=1)


def _across(sheet: Worksheet, row: int, text: str, font: Font = _BODY) -> None:
    """A line over the width of the sheet; merged cells do not grow by themselves."""
    _say(sheet, row, 1, text, font)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    lines = -(-len(text) // 140)
    sheet.row_dimensions[row].height = max(1.35 * (font.size or 11), 15.0) * lines


def _guide_steps(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Cách điền", _BOLD)
    for number, step in enumerate(_STEPS, start=1):
        _across(sheet, row + number, f"{number}. {step}")
    return row + len(_STEPS) + 1


def _guide_commands(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Hai lệnh (thay ten-so.xlsx bằng tên tệp của sổ này)", _BOLD)
    for command, meaning in _COMMANDS:
        _across(sheet, row + 1, command, _COMMAND)
        _across(sheet, row + 2, f"     {meaning}")
        row += 2
    return row + 1


def _guide_colours(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Màu", _BOLD)
    _head(_at(sheet, row + 1, 1), "Tên cột", required=True)
    _say(sheet, row + 1, 2, "Cột bắt buộc (có dấu *)")
    _head(_at(sheet, row + 2, 1), "Tên cột", required=False)
    _say(sheet, row + 2, 2, "Cột điền khi có")
    locked = _say(sheet, row + 3, 1, "Mục, Ghi chú")
    locked.fill, locked.border, locked.alignment = _LOCKED, _BOX, _HEADING
    _say(sheet, row + 3, 2, "Lời dẫn có sẵn, không sửa")
    for number, (when, colour) in enumerate(_TAB.items(), start=4):
        tab = _say(sheet, row + number, 1, "Thẻ tên sheet", _REQUIRED_FONT)
        tab.fill, tab.alignment = PatternFill("solid", fgColor=colour), _HEADING
        _say(sheet, row + number, 2, f"Sheet điền {when.lower()}")
    return row + 4 + len(_TAB)


def _guide_sheets(sheet: Worksheet, row: int) -> None:
    _across(sheet, row, "Các sheet", _BOLD)
    for number, heading in enumerate(("Sheet", "Dùng để", "Khi nào điền", "Bắt buộc"), start=1):
        _head(_at(sheet, row + 1, number), heading, required=False)
    for number, record in enumerate(SHEETS, start=row + 2):
        link = _say(sheet, number, 1, record.sheet, _LINK)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{record.sheet}'!A1")
        _say(sheet, number, 2, record.help)
        _say(sheet, number, 3, _WHEN.get(record, "Đầu năm"))
        _say(sheet, number, 4, "không" if record.optional_sheet else "có")
        for column in range(1, 5):
            _at(sheet, number, column).border = _BOX


# --- The file ---------------------------------------------------------------------------------

# Codes are text by design: without this Excel marks each of them as a number stored as text.
_IGNORED = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
# The schema fixes their place: behind the page set-up, before drawings and comments.
_AFTER_IGNORED = rb"(?=<drawing |<legacyDrawing |<tableParts|</worksheet>)"


def _repacked(book: bytes, stamp: dt.datetime) -> bytes:
    """The same workbook without the time it was written at."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _dated(part, stamp)
            elif name.startswith("xl/worksheets/sheet"):
                part = _finished(part)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return packed.getvalue()


def _dated(core: bytes, stamp: dt.datetime) -> bytes:
    modified = rb"(<dcterms:modified[^>]*>)[^<]*"
    return re.sub(modified, rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode(), core)


def _finished(sheet: bytes) -> bytes:
    """What openpyxl has no word for: no marks on codes, and rows that grow with their text."""
    free = sheet.replace(b' customHeight="1"', b"")
    return re.sub(_AFTER_IGNORED, _IGNORED, free, count=1)


def _store(path: Path, data: bytes, *, replace_it: bool) -> None:
    try:
        file = path.open("wb" if replace_it else "xb")
    except FileExistsError as cause:
        raise OutputError(
            f"Tệp “{path}” đã có, không ghi đè", "Đặt tên khác cho sổ mới, hoặc dời tệp cũ đi."
        ) from cause
    except FileNotFoundError as cause:
        raise OutputError(
            f"Không có thư mục “{path.parent}”", "Tạo thư mục ấy, hoặc chọn thư mục khác."
        ) from cause
    except OSError as cause:
        raise OutputError(
            f"Không ghi được tệp “{path}”",
            "Đóng tệp nếu đang mở ở chương trình khác; xem thư mục có cho ghi không.",
        ) from cause
    try:
        with file:
            file.write(data)
    except OSError as cause:
        path.unlink(missing_ok=True)
        raise OutputError(
            f"Không ghi hết được tệp “{path}”", "Xem ổ đĩa còn chỗ trống không rồi chạy lại."
        ) from cause
