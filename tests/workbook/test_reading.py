"""Reading: whatever is in the workbook is read, or is a finding on its cell."""

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from pipeline.examination import examine
from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError
from pipeline.model.records import (
    BangDiem,
    ChamDiem,
    DangKy,
    DonVi,
    MocThoiGian,
    VanBan,
    XetCongNhan,
    Year,
)
from pipeline.model.reports import shown
from pipeline.workbook.reading import Reading, read

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]

RESOURCES = Path(__file__).parents[1] / "resources"


def year_of(path: Path) -> Year:
    """The records of a workbook that can be read."""
    found = reading(path).year
    assert found is not None
    return found


def reading(path: Path) -> Reading:
    """What a workbook gives."""
    return read(path, closed_lists())


def same(one: Path, other: Path, *codes: str) -> bool:
    """Whether two workbooks say the same, without a finding but for these codes, once each."""
    first, second = year_of(one), year_of(other)
    assert [finding.code for finding in reading(other).findings] == list(codes)
    return (first.settings, first.rows) == (second.settings, second.rows)


# The file


def refused(path: Path) -> InputError:
    """The error of a file that cannot be read at all."""
    with pytest.raises(InputError) as caught:
        read(path, closed_lists())
    assert caught.value.hint
    assert not re.search(r"zip|XML|\[|Errno|File is", caught.value.message)
    return caught.value


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "khong-co.xlsx" in refused(tmp_path / "khong-co.xlsx").message


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert "thư mục" in refused(tmp_path).message


def zipped(**files: str) -> bytes:
    """A zip with the given files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        (b"Ma;Ten\n20161;Khe Tre\n", "không phải sổ Excel"),
        (zipped(a="b"), "không phải sổ Excel"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "không phải sổ Excel"),
        (b"Ma;Ten\n20161;Khe Tre\n", "CSV"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (zipped(word__document="b", **{"word/document.xml": "b"}), ".docx"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + b"\x00" * 100, "không phải sổ Excel"),
        (OLE + b"\x00" * 512 + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    ],
)
def test_what_is_no_workbook_is_said_in_plain_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(content)
    assert words in refused(path).message


def test_a_workbook_cut_short_is_no_workbook(tmp_path: Path, sample: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(sample.read_bytes()[:30_000])
    assert "hỏng" in refused(path).message


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed as files."""
    target = path.with_name(f"{path.stem}-2.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_workbook_with_broken_xml_is_said_to_be_damaged(edited: "Edited") -> None:
    path = rewritten(
        edited(), lambda name, part: part[:-20] if name.endswith("sheet4.xml") else part
    )
    assert "hỏng" in refused(path).message


def test_a_workbook_that_a_program_has_locked_is_to_be_closed(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert "Đóng tệp" in refused(sample).hint


@pytest.mark.parametrize("lock", ["~$so.xlsx", ".~lock.so.xlsx#"])
def test_a_workbook_open_elsewhere_is_read_with_a_warning(edited: "Edited", lock: str) -> None:
    path = edited(name="so.xlsx")
    path.with_name(lock).write_bytes(b"")
    (finding,) = reading(path).findings
    assert (finding.code, finding.is_error) == ("so-dang-mo", False)


# The sample, and other forms of the same


def test_the_sample_is_read_without_a_finding(sample: Path) -> None:
    assert reading(sample).findings == ()
    year = year_of(sample)
    assert year.settings.nam == 2014
    assert [unit.ma for unit in year.all(DonVi)] == [str(code) for code in range(20161, 20192, 3)]
    assert year.all(ChamDiem)[2].diem["3"] == Decimal("62.5")


def test_reading_does_not_touch_the_file(sample: Path) -> None:
    before = sample.read_bytes(), sample.stat().st_mtime_ns
    reading(sample)
    assert (sample.read_bytes(), sample.stat().st_mtime_ns) == before


def other_order_of_sheets(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        book.move_sheet(sheet, -book.index(sheet))


def title_rows(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.insert_rows(1, 3)
        sheet.cell(1, 1, "DANH SÁCH ĐƠN VỊ")
        sheet.cell(2, 2, "Mã")


def extra_columns(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.insert_cols(2)
        sheet.cell(1, 2, "Ghi chú của tôi")
        sheet.cell(3, 2, "hỏi lại ông A & bà B")
        sheet.cell(60, 2, "cuối bảng: chưa xong")


def columns_backwards(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        rows = [list(reversed(row)) for row in sheet.iter_rows(values_only=True)]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value


def hidden_and_merged(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        sheet.sheet_state = "hidden"
        sheet.merge_cells(start_row=1, start_column=40, end_row=3, end_column=42)


def headings_written_otherwise(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for cell in sheet[1]:
            if isinstance(cell.value, str):
                text = cell.value.rstrip("* ").upper()
                cell.value = unicodedata.normalize("NFD", f" {text}\u00a0*")
        sheet.title = f"{sheet.title.upper()} "


def blank_rows_between(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        sheet.insert_rows(3)
        sheet.cell(3, 1, "  ")


def numbers_as_text(book: Workbook) -> None:
    for name in ("Chấm điểm", "Thẩm định", "Bộ chỉ tiêu", "Kết quả trước", "Kinh phí"):
        for row in book[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, int | float):
                    cell.value = str(cell.value).replace(".", ",")


def codes_as_numbers(book: Workbook) -> None:
    for sheet in book.worksheets[2:]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.isdigit():
                    cell.value = float(cell.value) if sheet.title == "Đơn vị" else int(cell.value)


def dates_as_text(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, dt.datetime):
                    cell.value = f"{cell.value:%d.%m.%Y}"


def days_from_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def invisible_characters(book: Workbook) -> None:
    for name in ("Đơn vị", "Người ký", "Văn bản"):
        for row in book[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    spaced = cell.value.replace(" ", "\u00a0 ")
                    cell.value = unicodedata.normalize("NFD", f"\u200b {spaced}\u00ad")


@pytest.mark.parametrize(
    "form",
    [
        other_order_of_sheets,
        title_rows,
        extra_columns,
        columns_backwards,
        headings_written_otherwise,
        blank_rows_between,
        numbers_as_text,
        codes_as_numbers,
        dates_as_text,
        invisible_characters,
    ],
)
def test_a_workbook_in_another_form_reads_the_same(
    edited: "Edited", sample: Path, form: Callable[[Workbook], None]
) -> None:
    assert same(sample, edited(form))


def test_what_is_hidden_is_read_and_named_in_one_warning(edited: "Edited", sample: Path) -> None:
    assert same(sample, edited(hidden_and_merged), "phan-an")

    def some(book: Workbook) -> None:
        book["Đơn vị"].row_dimensions[3].hidden = True
        book["Đơn vị"].row_dimensions[4].hidden = True
        book["Đơn vị"].row_dimensions[400].hidden = True
        book["Đăng ký"].column_dimensions["C"].hidden = True
        book["Nơi nhận"].sheet_state = "hidden"

    (told,) = reading(edited(some)).findings
    for words in ("sheet Đơn vị (dòng 3–4)", "sheet Đăng ký (cột C)", "sheet Nơi nhận"):
        assert words in told.message
    assert "400" not in told.message


def test_a_workbook_that_counts_days_from_1904_reads_the_same(
    edited: "Edited", sample: Path
) -> None:
    assert same(sample, edited(days_from_1904), "dem-ngay-1904")


def test_a_bare_number_is_no_day(edited: "Edited") -> None:
    def bare(book: Workbook) -> None:
        cell = book["Đăng ký"]["C2"]
        cell.value, cell.number_format = 41722, "General"

    (told,) = reading(edited(bare)).findings
    assert (told.code, str(told.place)) == ("ngay-khong-hop-le", "Đăng ký!C2 Ngày đăng ký")
    assert "24/3/2014" in told.hint


@pytest.mark.parametrize("odd", ["\u202e", "\u2068", "\u200b", "\u200d", "\u2060"])
def test_an_invisible_character_within_a_name_is_reported_and_left_out(
    odd: str, edited: "Edited"
) -> None:
    def put(book: Workbook) -> None:
        book["Đơn vị"]["B2"] = f"{odd} Hương{odd} Xuân {odd}"

    found = reading(edited(put))
    assert [finding.code for finding in found.findings] == ["ky-tu-an"]
    assert found.year is not None
    assert found.year.all(DonVi)[0].ten == "Hương Xuân"


def inline(name: str, part: bytes) -> bytes:
    """Sheets as other writers save them: prefixed names, no dimension, decimals in integers."""
    if not name.startswith("xl/worksheets/sheet"):
        return part
    text = re.sub(r"<dimension [^>]*/>", "", part.decode())
    return re.sub(r'(<c [^>]*t="n"[^>]*><v>\d+)(</v>)', r"\1.0\2", text).encode()


def test_a_workbook_of_another_writer_reads_the_same(edited: "Edited", sample: Path) -> None:
    assert same(sample, rewritten(edited(), inline))


@pytest.mark.long
def test_a_million_formatted_blank_rows_are_passed_over(edited: "Edited", sample: Path) -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(500, 1_048_577))

    def fill(name: str, part: bytes) -> bytes:
        return (
            part.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            if name.endswith("sheet7.xml")
            else part
        )

    assert same(sample, rewritten(edited(), fill))


# What LibreOffice saved (the file was made with LibreOffice 7.4 from formulas)


def test_formulas_saved_by_libreoffice_give_their_results() -> None:
    found = reading(RESOURCES / "cong-thuc-libreoffice.xlsx")
    assert found.year is not None
    units = {unit.ma: unit for unit in found.year.all(DonVi)}
    assert units["20161"].chu_tich_ubnd is None  # a formula that gives an empty text
    assert units["20164"].so_tre_em == 1015
    assert units["20173"].chu_tich_ubnd == "Hồ Văn H"
    registered = {row.ma_don_vi: row.ngay_dang_ky for row in found.year.all(DangKy)}
    assert registered == {"20161": dt.date(2014, 3, 25), "20164": None}  # it shows 41722
    faulty = [f"{finding.place} {finding.code} {finding.message}" for finding in found.findings]
    assert [line for line in faulty if "thieu-sheet" not in line] == [
        "Đơn vị!E4 Số trẻ em o-loi ô báo lỗi #DIV/0!",
        "Đơn vị!E5 Số trẻ em o-loi ô báo lỗi #N/A",
        "Đơn vị!E6 Số trẻ em o-loi ô báo lỗi #NAME?",
        "Đăng ký!C3 Ngày đăng ký ngay-khong-hop-le “41722” là số, không phải ngày",
    ]


def test_a_formula_never_calculated_is_an_error_on_its_cell(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(("Đơn vị", "20164", "Số trẻ em", "=1000+15"))
    place = edited.at("Đơn vị", "20164", "Số trẻ em")
    assert faults(path).places == [f"{place} cong-thuc-chua-tinh"]


def test_a_row_of_formulas_never_calculated_is_not_overlooked(edited: "Edited") -> None:
    def append(book: Workbook) -> None:
        book["Kinh phí"].append(["=A2", "=B2", "=C2"])

    codes = {finding.code for finding in reading(edited(append)).findings}
    assert codes == {"cong-thuc-chua-tinh"}


# Sheets and headings


@pytest.mark.parametrize("name", ["Đăng ký", "Thông tin chung", "Bộ chỉ tiêu", "Đơn vị"])
def test_a_missing_sheet_is_one_finding_and_brings_no_others(
    edited: "Edited", faults: "Look", name: str
) -> None:
    path = edited(lambda book: book.remove(book[name]))
    assert faults(path).places == [f"{name}! thieu-sheet"]


def rename(old: str, new: str) -> Callable[[Workbook], None]:
    """Another name for a sheet."""

    def change(book: Workbook) -> None:
        book[old].title = new

    return change


@pytest.mark.parametrize(
    ("old", "new"),
    [("Đăng ký", "DS đăng ký"), ("Thẩm định", "Tham dinh 2014"), ("Văn bản", "Văn bản đi")],
)
def test_of_a_renamed_sheet_the_nearest_is_named(
    edited: "Edited", faults: "Look", old: str, new: str
) -> None:
    finding = faults(edited(rename(old, new))).only
    assert finding.code == "thieu-sheet"
    assert f"“{new}”" in finding.hint
    assert f"“{old}”" in finding.hint


def head(sheet: str, old: str, new: object) -> Callable[[Workbook], None]:
    """Another heading for a column."""

    def change(book: Workbook) -> None:
        for cell in book[sheet][1]:
            if str(cell.value).rstrip("* ") == old:
                cell.value = new  # type: ignore[assignment]

    return change


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("Đơn vị", "Tên", "Tên đơn vị"),
        ("Đơn vị", "Mã", "Mã đơn vị"),
        ("Văn bản", "Ngày ban hành", "Ngày BH"),
        ("Chấm điểm", "Mã đơn vị", "Mã"),
        ("Thông tin chung", "Giá trị", "Giá  tri của mục"),
    ],
)
def test_of_a_renamed_heading_the_nearest_is_named(
    edited: "Edited", faults: "Look", sheet: str, old: str, new: str
) -> None:
    finding = faults(edited(head(sheet, old, new))).only
    if sheet != "Thông tin chung":  # the heading that is likely meant is the place
        assert str(finding.place) == f"{edited.under(sheet, old)} {old}"
    assert finding.code == "thieu-cot"
    assert " ".join(new.split()) in finding.hint


def test_a_heading_twice_is_an_error_on_the_second(edited: "Edited", faults: "Look") -> None:
    path = edited(head("Đơn vị", "Mã cũ", "Tên"))
    assert faults(path).places == ["Đơn vị!G1 thieu-cot"]


def test_a_criterion_without_a_column_and_a_column_without_a_criterion(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(head("Chấm điểm", "25", 26))
    assert faults(path).places == ["Chấm điểm!Z1 cot-diem-la"]


def test_two_columns_for_one_criterion_are_an_error(edited: "Edited", faults: "Look") -> None:
    path = edited(head("Thẩm định", "25", "24"))
    assert "Thẩm định!Z1 trung-tieu-de" in faults(path).places


def test_a_column_that_may_be_absent_may_be_absent(edited: "Edited", faults: "Look") -> None:
    path = edited(lambda book: book["Mốc thời gian"].delete_cols(4))
    assert faults(path).places == []
    assert year_of(path).all(MocThoiGian)[0].loai_van_ban is None


def test_sheets_of_points_without_codes_are_one_error_each() -> None:
    found = reading(RESOURCES / "so" / "D33-a-luoi-diem-khong-ma.xlsx").findings
    lost = [finding for finding in found if finding.code == "thieu-cot"]
    assert [str(finding.place).split("!")[0] for finding in lost] == ["Chấm điểm", "Thẩm định"]
    assert all("1 … 15" in finding.hint for finding in lost)


# Settings


def test_a_setting_that_is_missing_names_the_nearest(edited: "Edited", faults: "Look") -> None:
    path = edited(("Thông tin chung", "Địa danh", "Mục", "Địa danh huyện"))
    finding = faults(path).only
    assert finding.code == "thieu-muc"
    assert str(finding.place).startswith("Thông tin chung!A")
    assert "“Địa danh huyện”" in finding.hint


def test_a_setting_twice_is_an_error_on_the_second(edited: "Edited", faults: "Look") -> None:
    def twice(book: Workbook) -> None:
        book["Thông tin chung"].append(["Năm *", 2015])

    finding = faults(edited(twice)).only
    assert finding.code == "trung-muc"
    assert "B2" in finding.message


@pytest.mark.parametrize("value", [None, "hai nghìn", "#N/A", 14])
def test_without_a_year_there_is_nothing_but_its_finding(
    edited: "Edited", faults: "Look", value: object
) -> None:
    path = edited(("Thông tin chung", "Năm", "Giá trị", value))
    assert reading(path).year is None
    assert faults(path).places[0].startswith(edited.at("Thông tin chung", "Năm", "Giá trị"))


# Cells


@pytest.mark.parametrize(
    ("sheet", "key", "heading", "value", "code"),
    [
        ("Đơn vị", "20164", "Loại", "xa", "ngoai-danh-sach"),
        ("Đơn vị", "20164", "Số trẻ em", "nhiều", "khong-phai-so"),
        ("Đơn vị", "20164", "Tên", None, "thieu-gia-tri"),
        ("Đơn vị", "20164", "Tên", " \u00a0", "thieu-gia-tri"),
        ("Đơn vị", "20164", "Số trẻ em", "#REF!", "o-loi"),
        ("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014", "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Ngày đăng ký", "10.4.14", "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Ngày đăng ký", 35, "ngay-khong-hop-le"),
        ("Đăng ký", "20164", "Số", "12/", "so-van-ban-khong-hop-le"),
        ("Đăng ký", "20164", "Trạng thái", "xong", "ngoai-danh-sach"),
        ("Chấm điểm", "20164", "3", "sáu mươi", "khong-phai-so"),
        ("Chấm điểm", "20164", "3", "37.5", "so-khong-ro"),
        ("Thẩm định", "20164", "3", -1, "so-am"),
        ("Văn bản", "Kế hoạch", "Ngày ban hành", "#N/A", "o-loi"),
        ("Văn bản", "Kế hoạch", "Loại văn bản", "Ke hoach", "ngoai-danh-sach"),
        (
            "Văn bản",
            ("Báo cáo tự đánh giá", "20164"),
            "Mã đơn vị",
            "2016x",
            "ma-don-vi-khong-hop-le",
        ),
        ("Xét công nhận", "20164", "Kết luận", "cong nhan", "ngoai-danh-sach"),
        ("Kinh phí", "Ngân sách huyện", "Mức", "500,000", "so-khong-ro"),
        ("Mốc thời gian", "Bản đăng ký", "Hạn", "10/4", "ngay-khong-hop-le"),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", "20/10", "ngay-khong-hop-le"),
        ("Thông tin chung", "Lệch ngang", "Giá trị", "1.5", "so-khong-ro"),
        ("Kết quả trước", "20188", "Năm", 13, "nam-khong-hop-le"),
    ],
)
def test_a_faulty_cell_gives_one_finding_on_that_cell(
    edited: "Edited",
    faults: "Look",
    sheet: str,
    key: str | tuple[str, ...],
    heading: str,
    value: object,
    code: str,
) -> None:
    finding = faults(edited((sheet, key, heading, value))).only
    assert str(finding.place).startswith(f"{edited.at(sheet, key, heading)} ")
    assert finding.code == code
    assert finding.is_error
    assert finding.hint


def test_all_faults_of_all_sheets_are_found_in_one_run(edited: "Edited", faults: "Look") -> None:
    path = edited(
        ("Đơn vị", "20164", "Loại", "xa"),
        ("Đơn vị", "20170", "Số trẻ em", "?"),
        ("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014"),
        ("Chấm điểm", "20164", "3", "x"),
        ("Thông tin chung", "Ngày đánh giá", "Giá trị", "x"),
        lambda book: book.remove(book["Căn cứ"]),
    )
    assert [place.split("!")[0] for place in faults(path).places] == [
        "Thông tin chung",
        "Căn cứ",
        "Đơn vị",
        "Đơn vị",
        "Đăng ký",
        "Chấm điểm",
    ]


def test_text_is_kept_as_it_is_written(edited: "Edited") -> None:
    name = 'Hương <Phú> & "Sơn" “A”\nB {{ nam }}'
    path = edited(("Đơn vị", "20164", "Tên", name))
    assert year_of(path).all(DonVi)[1].ten == name.replace("\n", " ")


def test_lines_of_one_line_fields_are_joined_and_those_of_others_kept() -> None:
    year = year_of(RESOURCES / "so" / "D14-dan-tu-word.xlsx")
    assert year.all(DonVi)[1].ten == "Hương Phú"
    plan = year.all(VanBan)[0].trich_yeu
    assert plan == "Xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2014"
    reasons = [row.ly_do for row in year.all(XetCongNhan) if row.ly_do]
    assert any("\n" in reason for reason in reasons)


def test_notes_below_a_table_are_passed_over_with_a_warning() -> None:
    found = reading(RESOURCES / "so" / "D11-dong-ghi-chu.xlsx").findings
    assert [str(finding.place) for finding in found] == [
        "Đơn vị!A14 Mã",
        "Văn bản!A28 Loại văn bản",
        "Đăng ký!A15 Mã đơn vị",
    ]
    assert {finding.code for finding in found} == {"dong-bo-qua"}


@pytest.mark.parametrize(
    "note",
    [
        "Ghi chú: tháng 3",
        "* Số liệu tạm tính",
        "Lưu ý: hỏi lại",
        "Người lập biểu",
        "Tổng cộng: 11 đơn vị",
        "Nam Đông, ngày 12 tháng 3 năm 2014",
        "TM. ỦY BAN NHÂN DÂN",
        "TRƯỞNG PHÒNG",
    ],
)
def test_a_note_or_a_signature_stops_nothing(edited: "Edited", faults: "Look", note: str) -> None:
    def below(book: Workbook) -> None:
        book["Đơn vị"].cell(15, 1, note)

    assert faults(edited(below)).places == ["Đơn vị!A15 dong-bo-qua"]


def test_a_registrations_number_may_be_typed_with_its_symbol(edited: "Edited") -> None:
    path = edited(("Đăng ký", "20164", "Số", "12/ĐK-UBND"))
    assert year_of(path).all(DangKy)[1].so == "12"


def test_a_faulty_unit_code_does_not_become_the_districts_paper(edited: "Edited") -> None:
    path = edited(("Văn bản", ("Báo cáo tự đánh giá", "20164"), "Mã đơn vị", "2016x"))
    rows = [row for row in year_of(path).all(VanBan) if row.loai_van_ban == "Báo cáo tự đánh giá"]
    assert None not in [row.ma_don_vi for row in rows]


def test_points_of_a_blank_cell_are_missing_and_not_zero(edited: "Edited") -> None:
    path = edited(("Chấm điểm", "20161", "3", None))
    row: BangDiem = year_of(path).all(ChamDiem)[0]
    assert "3" not in row.diem
    assert row.diem["4"] == 50


# A workbook that is not ours


def test_a_workbook_of_something_else_gets_one_sentence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Danh sách lớp"  # type: ignore[union-attr]
    book.save(tmp_path / "lop.xlsx")
    (finding,) = examine(tmp_path / "lop.xlsx").findings
    assert finding.code == "so-khong-doc-duoc"
    assert "“lop.xlsx” không phải sổ của chương trình" in finding.message
    assert "“Danh sách lớp”" in finding.message


def test_several_sheets_that_are_missing_are_one_finding(edited: "Edited") -> None:
    def lost(book: Workbook) -> None:
        for title in ("Kinh phí", "Mốc thời gian", "Căn cứ"):
            del book[title]

    found = [finding for finding in shown(examine(edited(lost)).findings) if finding.is_error]
    assert [finding.code for finding in found] == ["thieu-sheet"]
    assert "“Căn cứ”, “Kinh phí” và “Mốc thời gian”" in found[0].message


# Contents that come again


def test_a_content_that_comes_again_is_a_finding_each_time(
    edited: "Edited", faults: "Look"
) -> None:
    codes = ("20161", "20164", "20167")
    path = edited(*(("Đơn vị", code, "Số trẻ em", "nhiều") for code in codes))
    assert [finding.unit for finding in faults(path).findings] == list(codes)


def test_contents_that_are_equal_and_of_other_types_are_read_apart(
    edited: "Edited", faults: "Look"
) -> None:
    path = edited(
        ("Đơn vị", "20161", "Số trẻ em", 1),
        ("Đơn vị", "20164", "Số trẻ em", True),
        ("Đơn vị", "20167", "Số trẻ em", 1.0),
    )
    assert [finding.unit for finding in faults(path).findings] == ["20164"]
