"""The workbook as a file: blank, carried over, filled in."""

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.cli import main
from pipeline.model.errors import ExitCode, OutputError, UsageError
from pipeline.model.records import (
    SHEETS,
    BangDiem,
    BoChiTieu,
    CanCu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    KinhPhi,
    MinhChung,
    MocThoiGian,
    NguoiKy,
    NoiNhan,
    Record,
    ThamDinh,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
    columns,
)
from pipeline.workbook.blank import (
    DANH_MUC,
    HUONG_DAN,
    LAST_ROW,
    Lists,
    carried_over,
    content,
    in_new_year,
    new,
    new_file,
    write,
)
from pipeline.workbook.year import read
from tests.conftest import SAMPLE

Rows = dict[type[Record], list[dict[str, object]]]

LISTS = Lists(
    loai_van_ban=("Kế hoạch", "Bản đăng ký", "Báo cáo tự đánh giá", "Giấy công nhận"),
    quy_dinh=("qd37-2010", "qd34-2014"),
    the_thuc=("tt01-2011", "nd30-2020"),
    khu_vuc=("đồng bằng, trung du, đô thị", "miền núi, hải đảo"),
)

SETTINGS: dict[str, object] = {
    "nam": 2014,
    "ngay_danh_gia": dt.date(2014, 10, 20),
    "tinh": "tỉnh Thừa Thiên Huế",
    "huyen": "huyện Nam Đông",
    "co_quan_ban_hanh": "Ủy ban nhân dân huyện Nam Đông",
    "co_quan_tham_muu": "Phòng Lao động - Thương binh và Xã hội",
    "dia_danh": "Nam Đông",
    "cach_goi_don_vi": "xã, thị trấn",
    "quy_dinh_ap_dung": "qd37-2010",
    "chi_tieu_phan_dau_so_don_vi": 7,
    "ten_gan_giong": "Hương Phú, Hương Phù",
    "lech_ngang": Decimal("-1.5"),
}

ROWS: Rows = {
    ThongTinChung: [SETTINGS],
    NguoiKy: [
        {
            "loai_van_ban": "Kế hoạch",
            "thay_mat": "TM. ỦY BAN NHÂN DÂN",
            "tham_quyen": "KT.",
            "chuc_danh_thay": "CHỦ TỊCH",
            "chuc_vu": "PHÓ CHỦ TỊCH",
            "ho_va_ten": "Trần Thị B",
        }
    ],
    VanBan: [
        {
            "loai_van_ban": "Kế hoạch",
            "so": "05",
            "ky_hieu": "KH-UBND",
            "ngay_ban_hanh": dt.date(2014, 3, 12),
            "trich_yeu": "Xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2014",
            "trang_thai": "phát hành",
        },
        {
            "loai_van_ban": "Báo cáo tự đánh giá",
            "ma_don_vi": "20161",
            "so": "92",
            "ky_hieu": "BC-UBND",
            "ngay_ban_hanh": dt.date(2014, 10, 14),
            "trang_thai": "phát hành",
        },
    ],
    CanCu: [
        {
            "loai_van_ban": "Kế hoạch",
            "thu_tu": 1,
            "dan": "Thực hiện",
            "loai": "Quyết định",
            "so_ky_hieu": "37/2010/QĐ-TTg",
            "ngay": dt.date(2010, 4, 22),
            "hieu_luc_den": dt.date(2014, 7, 14),
        }
    ],
    NoiNhan: [{"loai_van_ban": "Kế hoạch", "thu_tu": 1, "noi_nhan": "Lưu: VT", "so_ban": 2}],
    DonVi: [
        {
            "ma": "00001",
            "ten": "A & B <“C”> hai dòng",
            "loai": "xã",
            "khu_vuc": "miền núi, hải đảo",
            "so_tre_em": 1015,
        },
        {"ma": "20161", "ten": "=Khe Tre", "loai": "thị trấn", "khu_vuc": "miền núi, hải đảo"},
    ],
    DangKy: [
        {
            "ma_don_vi": "20161",
            "so": "18",
            "ngay_dang_ky": dt.date(2014, 3, 25),
            "nguoi_ky": "Nguyễn Văn D",
            "chuc_vu": "Chủ tịch",
            "trang_thai": "phát hành",
        }
    ],
    BoChiTieu: [
        {"ma": "1", "ten": "Khai sinh", "diem_toi_da": Decimal(50), "tinh_trang": "chính thức"},
        {
            "ma": "2",
            "ten": "+ Tiêm chủng",
            "diem_toi_da": Decimal("37.5"),
            "tinh_trang": "minh họa",
        },
    ],
    ChamDiem: [
        {"ma_don_vi": "00001", "diem": {"1": Decimal(40), "2": Decimal("37.5")}},
        {"ma_don_vi": "20161", "diem": {"1": Decimal(50)}},
    ],
    ThamDinh: [{"ma_don_vi": "00001", "diem": {"1": Decimal("37.5"), "2": Decimal(25)}}],
    XetCongNhan: [
        {"ma_don_vi": "00001", "ket_luan": "công nhận"},
        {"ma_don_vi": "20161", "ket_luan": "không công nhận", "ly_do": "thiếu điểm"},
    ],
    KetQuaTruoc: [{"ma_don_vi": "20161", "nam": 2013, "ket_qua": "công nhận"}],
    KinhPhi: [{"nguon": "Ngân sách huyện", "doi_tuong": "đăng ký", "muc": 500000}],
    MocThoiGian: [
        {
            "viec": "Báo cáo trước ngày [hạn] qua Phòng LĐ-TB&XH",
            "don_vi_thuc_hien": "UBND cấp xã",
            "han": dt.date(2014, 10, 20),
            "loai_van_ban": "Báo cáo tự đánh giá",
        }
    ],
    MinhChung: [
        {"ma_chi_tieu": "1", "minh_chung": "Sổ đăng ký khai sinh"},
        {"ma_don_vi": "20161", "ma_chi_tieu": "1", "minh_chung": "Sổ của thị trấn"},
    ],
}


def _year(rows: Mapping[type[Record], Sequence[Mapping[str, Any]]]) -> Year:
    """The records of rows, without a file between."""
    made = {record: tuple(record(**row) for row in items) for record, items in rows.items()}
    settings = made.pop(ThongTinChung)[0]
    assert isinstance(settings, ThongTinChung)
    return Year("nam-dong-2014", settings, made, {})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("so") / "nam-dong-2014.xlsx"
    write(path, ROWS, year=2014, lists=LISTS, notes=["Số liệu là minh họa."])
    return path


def _rules(book: openpyxl.Workbook, sheet: str) -> list[DataValidation]:
    return list(book[sheet].data_validations.dataValidation)


def _rule_of(book: openpyxl.Workbook, sheet: str, cell: str) -> DataValidation:
    found = [rule for rule in _rules(book, sheet) if cell in rule.sqref]
    assert len(found) == 1, f"{sheet}!{cell}"
    return found[0]


def test_what_is_written_is_read_back_as_it_was(filled: Path) -> None:
    reading = read(filled, asdict(LISTS))
    assert reading.findings == ()
    assert reading.year is not None
    expected = _year(ROWS)
    assert reading.year.settings == expected.settings
    for record in SHEETS[1:]:
        assert reading.year.all(record) == expected.all(record), record.sheet


def test_the_sheets_follow_the_declaration_with_the_instructions_first(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    assert book.sheetnames == [HUONG_DAN, *(record.sheet for record in SHEETS), DANH_MUC]
    assert book.active is not None
    assert book.active.title == HUONG_DAN
    assert book[DANH_MUC].sheet_state == "hidden"


@pytest.mark.parametrize("record", SHEETS[1:], ids=lambda record: str(record.__name__))
def test_headings_are_as_declared_and_required_ones_have_a_star(
    filled: Path, record: type[Record]
) -> None:
    sheet = openpyxl.load_workbook(filled)[record.sheet]
    expected = [
        f"{column.heading} *" if column.required else column.heading for column in columns(record)
    ]
    if issubclass(record, BangDiem):
        expected += ["1", "2"]
    assert [cell.value for cell in sheet[1]] == expected
    for cell, column in zip(sheet[1], columns(record), strict=False):
        assert sheet.column_dimensions[cell.coordinate[:-1]].width >= 7
        assert (cell.comment.text if cell.comment else "") == column.help


def test_settings_are_rows_with_their_help_as_a_note(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)[ThongTinChung.sheet]
    assert [cell.value for cell in sheet[1]] == ["Mục", "Giá trị", "Ghi chú"]
    for row, column in enumerate(columns(ThongTinChung), start=2):
        name = f"{column.heading} *" if column.required else column.heading
        assert sheet.cell(row, 1).value == name
        assert sheet.cell(row, 3).value == column.help


def test_headings_stay_in_sight_and_are_printed_on_every_page(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    for record in SHEETS:
        sheet = book[record.sheet]
        assert sheet.freeze_panes in ("A2", "B2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_every_closed_list_has_a_drop_down_down_to_row_500(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    for record in SHEETS[1:]:
        for number, column in enumerate(columns(record), start=1):
            if column.type.choices or column.choices_from:
                letter = openpyxl.utils.get_column_letter(number)
                for row in (2, LAST_ROW):
                    assert _rule_of(book, record.sheet, f"{letter}{row}").type == "list"


def test_short_lists_stand_in_the_drop_down_and_long_ones_in_the_hidden_sheet(
    filled: Path,
) -> None:
    book = openpyxl.load_workbook(filled)
    assert _rule_of(book, "Đơn vị", "C2").formula1 == '"xã,phường,thị trấn,đặc khu"'
    source = _rule_of(book, "Đơn vị", "D2").formula1
    assert source == f"'{DANH_MUC}'!$D$2:$D$3"
    assert [cell.value for cell in book[DANH_MUC]["D"]][:3] == ["Khu vực", *LISTS.khu_vuc]


def test_unit_codes_are_offered_from_the_units_and_others_may_be_typed(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    rule = _rule_of(book, "Đăng ký", "A2")
    assert "'Đơn vị'!$A$2" in str(rule.formula1)
    assert rule.errorStyle == "warning"


def test_unit_codes_are_text_and_dates_are_dates(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    code, day = book["Đơn vị"]["A2"], book["Đăng ký"]["C2"]
    assert (code.value, code.data_type, code.number_format) == ("00001", "s", "@")
    assert (day.value, day.number_format) == (dt.datetime(2014, 3, 25), "dd/mm/yyyy")


def test_cells_still_to_be_filled_in_have_their_form(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    assert book["Đơn vị"].column_dimensions["A"].number_format == "@"
    assert book["Đăng ký"].column_dimensions["C"].number_format == "dd/mm/yyyy"
    # Else Excel would make a date of "12/2014".
    assert book["Căn cứ"].column_dimensions["E"].number_format == "@"


def test_text_that_looks_like_a_formula_or_an_error_stays_text(
    filled: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(filled)
    name = book["Đơn vị"]["B3"]
    assert (name.value, name.data_type, name.quotePrefix) == ("=Khe Tre", "s", True)
    rows: Rows = {**ROWS, KinhPhi: [{"nguon": "#N/A"}]}
    path = tmp_path / "so.xlsx"
    write(path, rows, year=2014, lists=LISTS)
    assert openpyxl.load_workbook(path)["Kinh phí"]["A2"].data_type == "s"
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(sheet) for sheet in sheets)


def test_points_are_bounded_by_the_maximum_of_their_criterion(filled: Path) -> None:
    rule = _rule_of(openpyxl.load_workbook(filled), "Chấm điểm", "C500")
    assert rule.type == "decimal"
    assert "MATCH(B$1,'Bộ chỉ tiêu'!$A$2" in str(rule.formula2)


def test_a_long_text_makes_its_row_higher_and_the_row_may_still_grow(tmp_path: Path) -> None:
    rows: Rows = {**ROWS, MocThoiGian: [{"viec": "việc cần làm " * 30}]}
    path = tmp_path / "so.xlsx"
    write(path, rows, year=2014, lists=LISTS)
    height = openpyxl.load_workbook(path)["Mốc thời gian"].row_dimensions[2].height
    assert height is not None
    assert height >= 60
    with zipfile.ZipFile(path) as archive:
        assert not any(b"customHeight" in archive.read(name) for name in archive.namelist())


def test_the_instructions_name_every_sheet_both_commands_and_the_notes(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)[HUONG_DAN]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for record in SHEETS:
        assert record.sheet in text
        assert record.help in text
    assert "hoso check" in text
    assert "hoso documents" in text
    assert "Số liệu là minh họa." in text


def test_the_same_rows_give_the_same_bytes() -> None:
    first = content(ROWS, year=2014, lists=LISTS)
    assert content(ROWS, year=2014, lists=LISTS) == first


def test_a_blank_workbook_has_the_year_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "moi-2015.xlsx"
    new(path, 2015, LISTS)
    book = openpyxl.load_workbook(path)
    settings = book[ThongTinChung.sheet]
    values = [settings.cell(row, 2).value for row in range(2, settings.max_row + 1)]
    assert [value for value in values if value is not None] == [2015]
    for record in SHEETS[1:]:
        rows = book[record.sheet].iter_rows(min_row=2, values_only=True)
        assert not [value for row in rows for value in row if value is not None]
    assert "2015" in str(book[HUONG_DAN]["A1"].value)


def test_a_blank_workbook_is_read_with_faults_of_blank_settings_only(tmp_path: Path) -> None:
    path = tmp_path / "moi-2015.xlsx"
    new(path, 2015, LISTS)
    reading = read(path, asdict(LISTS))
    assert reading.year is not None
    assert reading.year.settings.nam == 2015
    assert {finding.code for finding in reading.findings} == {"thieu-gia-tri"}
    assert {str(finding.place).split("!")[0] for finding in reading.findings} == {
        ThongTinChung.sheet
    }


def test_a_carried_over_workbook_keeps_what_stays_the_same() -> None:
    rows = carried_over(_year(ROWS), 2015)
    again = _year(rows)
    for record in (NguoiKy, CanCu, NoiNhan, DonVi, BoChiTieu, KinhPhi):
        assert again.all(record) == _year(ROWS).all(record), record.sheet
    assert again.settings.nam == 2015
    assert again.settings.ngay_danh_gia is None
    assert again.settings.huyen == "huyện Nam Đông"
    assert again.settings.chi_tieu_phan_dau_so_don_vi == 7


def test_a_carried_over_workbook_clears_numbers_dates_registrations_and_points() -> None:
    again = _year(carried_over(_year(ROWS), 2015))
    for record in (DangKy, ChamDiem, ThamDinh, XetCongNhan):
        assert again.all(record) == (), record.sheet
    assert again.all(VanBan)
    for paper in again.all(VanBan):
        assert (paper.so, paper.ngay_ban_hanh, paper.trang_thai) == (None, None, "dự thảo")
    plan, report = again.all(VanBan)
    assert plan.trich_yeu == "Xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2015"
    assert (plan.ky_hieu, report.ma_don_vi, report.trich_yeu) == ("KH-UBND", "20161", None)
    (deadline,) = again.all(MocThoiGian)
    assert (deadline.viec, deadline.han) == ("Báo cáo trước ngày [hạn] qua Phòng LĐ-TB&XH", None)
    assert deadline.loai_van_ban == "Báo cáo tự đánh giá"
    assert [row.ma_don_vi for row in again.all(MinhChung)] == [None]


def test_decisions_become_earlier_results_with_the_total_that_counts() -> None:
    results = _year(carried_over(_year(ROWS), 2015)).all(KetQuaTruoc)
    assert [(result.ma_don_vi, result.nam, result.ket_qua, result.diem) for result in results] == [
        ("20161", 2013, "công nhận", None),
        ("00001", 2014, "công nhận", Decimal("62.5")),
        # Not appraised, so the unit's own points.
        ("20161", 2014, "không công nhận", Decimal(50)),
    ]


def test_an_earlier_result_of_the_same_year_gives_way_to_the_decision() -> None:
    same = {"ma_don_vi": "00001", "nam": 2014, "ket_qua": "không công nhận"}
    rows: Rows = {**ROWS, KetQuaTruoc: [same]}
    results = _year(carried_over(_year(rows), 2015)).all(KetQuaTruoc)
    assert [(result.ma_don_vi, result.ket_qua) for result in results] == [
        ("00001", "công nhận"),
        ("20161", "không công nhận"),
    ]


def test_a_unit_without_points_is_carried_over_without_a_total() -> None:
    rows: Rows = {**ROWS, ChamDiem: [], ThamDinh: []}
    results = _year(carried_over(_year(rows), 2015)).all(KetQuaTruoc)
    assert {result.diem for result in results} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("năm 2014", "năm 2015"),
        ("Kết quả năm 2014, 2014.", "Kết quả năm 2015, 2015."),
        ("“xã 2014”", "“xã 2015”"),
        ("Quyết định 34/2014/QĐ-TTg ngày 30/5/2014", "Quyết định 34/2014/QĐ-TTg ngày 30/5/2014"),
        ("giai đoạn 2011-2014 và 2014 - 2020", "giai đoạn 2011-2014 và 2014 - 2020"),
        ("so với năm 2013", "so với năm 2013"),
        ("12014 đồng", "12014 đồng"),
    ],
)
def test_only_a_year_that_stands_alone_is_replaced(text: str, expected: str) -> None:
    assert in_new_year(text, 2014, 2015) == expected


def test_a_workbook_carried_over_through_files_asks_for_deadlines_only(
    filled: Path, tmp_path: Path
) -> None:
    old = read(filled, asdict(LISTS)).year
    path = tmp_path / "nam-dong-2015.xlsx"
    new_file(path, 2015, old, LISTS)
    reading = read(path, asdict(LISTS))
    assert reading.year is not None
    assert [str(finding.place) for finding in reading.findings] == ["Mốc thời gian!C2 Hạn"]


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"of the clerk")
    with pytest.raises(OutputError, match="không ghi đè") as caught:
        new_file(path, 2015, None, LISTS)
    assert caught.value.hint
    assert path.read_bytes() == b"of the clerk"


@pytest.mark.parametrize(
    ("name", "message"), [("so.xls", "đuôi"), ("khong-co/so.xlsx", "Không có thư mục")]
)
def test_a_place_that_cannot_hold_a_workbook_is_named(
    tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(OutputError, match=message) as caught:
        new_file(tmp_path / name, 2015, None, LISTS)
    assert caught.value.hint


def test_a_new_year_comes_after_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2014"):
        new_file(tmp_path / "so.xlsx", 2014, _year(ROWS), LISTS)
    assert not (tmp_path / "so.xlsx").exists()


# What `hoso new` knows of the regulation


def test_a_blank_workbook_has_the_criteria_codes_of_its_year(tmp_path: Path) -> None:
    path = tmp_path / "so-2016.xlsx"
    assert main(["new", str(path), "--year", "2016"]) == ExitCode.OK
    book = openpyxl.load_workbook(path)
    codes = [str(number) for number in range(1, 16)]  # Quyết định 34/2014/QĐ-TTg has fifteen
    assert [cell.value for cell in book["Bộ chỉ tiêu"]["A"][1:]] == codes
    for title in ("Chấm điểm", "Thẩm định"):
        assert [cell.value for cell in book[title][1]][1:] == codes


def test_a_year_of_two_digits_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so-2016.xlsx"
    assert main(["new", str(path), "--year", "16"]) == ExitCode.USAGE
    assert "bốn chữ số" in "".join(capsys.readouterr())
    assert not path.exists()


def test_a_regulation_that_has_ended_is_reported_when_it_is_carried_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so-2015.xlsx"
    assert main(["new", str(path), "--year", "2015", "--from", str(SAMPLE)]) == ExitCode.OK
    said = capsys.readouterr().out
    assert "hết hiệu lực ngày 14/7/2014" in said
    assert "“qd34-2014”" in said
    assert "Lý do áp dụng quy định" in said
