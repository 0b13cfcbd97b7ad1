"""What may be in a cell: drop-downs, and bounds that warn.

A short list is in the drop-down itself, a long one on the hidden sheet `DANH_MUC`; units and
criteria are picked from the clerk's own sheets.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.cells import DAY, DECIMAL, INTEGER, MONEY, YEAR
from pipeline.model.records import SHEETS, BoChiTieu, Column, DonVi, columns
from pipeline.workbook.look import at, head, say
from pipeline.workbook.sheets import DANH_MUC

LAST_ROW = 500
"""Drop-downs go down at least to this row; with more rows, to a hundred empty ones below."""

_INLINE_LIMIT = 255
"""Excel's bound for a list that is written into the drop-down itself."""


@dataclass(frozen=True)
class Lists:
    """Closed lists that the declaration leaves to a run (`Column.choices_from`)."""

    loai_van_ban: tuple[str, ...] = ()
    quy_dinh: tuple[str, ...] = ()
    the_thuc: tuple[str, ...] = ()
    khu_vuc: tuple[str, ...] = ()


def validate(sheet: Worksheet, column: Column, ranges: Mapping[str, str], cells: str) -> None:
    """Give cells the drop-down or the bound of their column, if it has one."""
    rule = list_rule(column, ranges) or _type_rule(column)
    if rule is None:
        return
    rule.showErrorMessage, rule.allowBlank = True, True
    rule.add(cells)
    sheet.add_data_validation(rule)


def list_rule(column: Column, ranges: Mapping[str, str]) -> DataValidation | None:
    """The drop-down of a column, None if it has none; `ranges` as `list_ranges` gives them."""
    if column.type.choices and (short := inline(column.type.choices)):
        source = short
    elif column.choices_from in ranges:
        source = ranges[column.choices_from]
    elif column.name in ranges:
        source = ranges[column.name]
    else:
        return None
    # These lists may lack what the clerk rightly types: a unit or area that comes later.
    open_list = column.choices_from in ("don_vi", "chi_tieu", "khu_vuc")
    of_kinds = column.choices_from == "loai_van_ban"
    return DataValidation(
        type="list",
        formula1=source,
        errorStyle="warning" if open_list else "stop",
        errorTitle=column.heading,
        error="Giá trị này không có trong danh sách. Bấm mũi tên bên phải ô để chọn."
        + (" Loại văn bản mới thêm: đóng sổ, chạy lệnh hoso lists với sổ này." if of_kinds else ""),
    )


def inline(values: Iterable[str]) -> str:
    """A list that is written into the drop-down itself.

    "" if that is not possible: it is too long, or a comma within a value would split it.
    """
    listed = tuple(values)
    written = f'"{",".join(listed)}"'
    fits = len(written) <= _INLINE_LIMIT and not any("," in value for value in listed)
    return written if fits else ""


def _type_rule(column: Column) -> DataValidation | None:
    """A bound that warns in Excel; the reader checks the value again."""
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


def validate_points(sheet: Worksheet, shape: tuple[Column, ...], last: int) -> None:
    """Allow only points from 0 to the maximum in Bộ chỉ tiêu for the code in the heading."""
    names = [column.name for column in columns(BoChiTieu)]
    code, maximum = (get_column_letter(names.index(name) + 1) for name in ("ma", "diem_toi_da"))
    home = f"'{BoChiTieu.sheet}'!"
    first = next(n for n, column in enumerate(shape, start=1) if column.type is DECIMAL)
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


def list_ranges(lists: Lists) -> dict[str, str]:
    """The range of each list of `choices_from`."""
    ranges = {"don_vi": filled_part(DonVi.sheet), "chi_tieu": filled_part(BoChiTieu.sheet)}
    for number, (name, values) in enumerate(named_lists(lists), start=1):
        if values:
            ranges[name] = list_range(DANH_MUC, get_column_letter(number), len(values))
    return ranges


def list_range(title: str, letter: str, length: int) -> str:
    """Where a list is below its heading."""
    return f"'{title}'!${letter}$2:${letter}${length + 1}"


def filled_part(title: str, letter: str = "A", first: int = 2) -> str:
    """The filled part of a column: Excel opens a list with blanks at its end."""
    column = f"'{title}'!${letter}${first}"
    return f"OFFSET({column},0,0,MAX(1,COUNTA({column}:${letter}$5000)),1)"


def named_lists(lists: Lists) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The closed lists by the name that columns refer to, or by the one column they are for."""
    return (
        ("loai_van_ban", lists.loai_van_ban),
        ("quy_dinh", lists.quy_dinh),
        ("the_thuc", lists.the_thuc),
        ("khu_vuc", lists.khu_vuc),
        *((column.name, column.type.choices) for column in _not_inline()),
    )


def _not_inline() -> Iterator[Column]:
    """The columns whose own choices cannot be in their drop-downs."""
    for record in SHEETS:
        for column in columns(record):
            if column.type.choices and not inline(column.type.choices):
                yield column


def write_lists(sheet: Worksheet, lists: Lists) -> None:
    """Write the hidden sheet of closed lists, where `list_ranges` says."""
    heading_of = list_headings()
    for number, (name, values) in enumerate(named_lists(lists), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 40
        head(at(sheet, 1, number), heading_of[name], required=False)
        for row, value in enumerate(values, start=2):
            say(sheet, row, number, value)
    sheet.sheet_state = "hidden"


def list_headings() -> dict[str, str]:
    """What is above each list."""
    shared = {
        column.choices_from: column.heading
        for record in SHEETS
        for column in columns(record)
        if column.choices_from
    }
    return shared | {column.name: column.heading for column in _not_inline()}
