"""The first sheet of a workbook: how to fill in the others."""

from collections.abc import Sequence

from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.records import (
    DU_THAO,
    PHAT_HANH,
    SHEETS,
    BoChiTieu,
    ChamDiem,
    DonVi,
    ThamDinh,
    ThongTinChung,
)
from pipeline.workbook.look import (
    BODY,
    BOLD,
    BOX,
    COMMAND,
    HEADING,
    LINK,
    LOCKED,
    NOTE,
    REQUIRED_FONT,
    TAB,
    TITLE,
    WARN,
    at,
    head,
    on_a4,
    say,
    season,
)

HUONG_DAN = "Hướng dẫn"
"""The sheet that says how to fill in the others."""

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


def write_guide(sheet: Worksheet, year: int, notes: Sequence[str]) -> None:
    """Write the instruction sheet; `notes` are on top."""
    sheet.title = HUONG_DAN
    for letter, width in (("A", 30), ("B", 84), ("C", 14), ("D", 12)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _across(sheet, 1, f"SỔ DỮ LIỆU NĂM {year}", TITLE)
    _across(sheet, 2, "Xây dựng xã, phường, thị trấn phù hợp với trẻ em", NOTE)
    row = 3
    for note in notes:
        _across(sheet, row, note, WARN)
        row += 1
    row = _guide_steps(sheet, row + 1)
    row = _guide_commands(sheet, row + 1)
    row = _guide_colours(sheet, row + 1)
    _guide_sheets(sheet, row + 1)
    on_a4(sheet, "portrait", pages_high=1)


def _across(sheet: Worksheet, row: int, text: str, font: Font = BODY) -> None:
    """A line over the width of the sheet; merged cells do not grow by themselves."""
    say(sheet, row, 1, text, font)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    lines = -(-len(text) // 140)
    sheet.row_dimensions[row].height = max(1.35 * (font.size or 11), 15.0) * lines


def _guide_steps(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Cách điền", BOLD)
    for number, step in enumerate(_STEPS, start=1):
        _across(sheet, row + number, f"{number}. {step}")
    return row + len(_STEPS) + 1


def _guide_commands(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Hai lệnh (thay ten-so.xlsx bằng tên tệp của sổ này)", BOLD)
    for command, meaning in _COMMANDS:
        _across(sheet, row + 1, command, COMMAND)
        _across(sheet, row + 2, f"     {meaning}")
        row += 2
    return row + 1


def _guide_colours(sheet: Worksheet, row: int) -> int:
    _across(sheet, row, "Màu", BOLD)
    head(at(sheet, row + 1, 1), "Tên cột", required=True)
    say(sheet, row + 1, 2, "Cột bắt buộc (có dấu *)")
    head(at(sheet, row + 2, 1), "Tên cột", required=False)
    say(sheet, row + 2, 2, "Cột điền khi có")
    locked = say(sheet, row + 3, 1, "Mục, Ghi chú")
    locked.fill, locked.border, locked.alignment = LOCKED, BOX, HEADING
    say(sheet, row + 3, 2, "Lời dẫn có sẵn, không sửa")
    for number, (when, colour) in enumerate(TAB.items(), start=4):
        tab = say(sheet, row + number, 1, "Thẻ tên sheet", REQUIRED_FONT)
        tab.fill, tab.alignment = PatternFill("solid", fgColor=colour), HEADING
        say(sheet, row + number, 2, f"Sheet điền {when.lower()}")
    return row + 4 + len(TAB)


def _guide_sheets(sheet: Worksheet, row: int) -> None:
    _across(sheet, row, "Các sheet", BOLD)
    for number, heading in enumerate(("Sheet", "Dùng để", "Khi nào điền", "Bắt buộc"), start=1):
        head(at(sheet, row + 1, number), heading, required=False)
    for number, record in enumerate(SHEETS, start=row + 2):
        link = say(sheet, number, 1, record.sheet, LINK)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{record.sheet}'!A1")
        say(sheet, number, 2, record.help)
        say(sheet, number, 3, season(record))
        say(sheet, number, 4, "không" if record.optional_sheet else "có")
        for column in range(1, 5):
            at(sheet, number, column).border = BOX
