"""What a clerk may write into a cell, and what it is read as."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest

from pipeline.model.cell_error import CellError
from pipeline.model.cells import (
    DAY,
    DECIMAL,
    INTEGER,
    MONEY,
    REGISTER_NUMBER,
    SIGNED,
    TEXT,
    UNIT_CODE,
    YEAR,
    CellType,
    choice,
)
from pipeline.model.texts import clean, fold, is_blank, is_formula_error, nearest

TENTH = dt.date(2014, 4, 10)


def refused(type_: CellType, raw: object) -> CellError:
    """The error a cell's content gives."""
    with pytest.raises(CellError) as caught:
        type_.parse(raw)
    fault = caught.value
    assert fault.message
    assert fault.hint
    assert fault.hint[0].isupper()
    assert fault.hint.endswith((".", "?"))
    return fault


@pytest.mark.parametrize(
    "raw",
    [
        dt.date(2014, 4, 10),
        dt.datetime(2014, 4, 10),
        dt.datetime(2014, 4, 10, 14, 30),
        "10/4/2014",
        "10/04/2014",
        "10.4.2014",
        "10-4-2014",
        " 10 / 4 / 2014 ",
        "2014-04-10",
        "2014-04-10 00:00:00",
        "ngày 10 tháng 4 năm 2014",
        "Ngày 10 tháng 04 năm 2014",
        "10 tháng 4 năm 2014",
        "ngày 10/4/2014",
        "ngày\u00a010 tháng\n4 năm 2014",
        unicodedata.normalize("NFD", "ngày 10 tháng 4 năm 2014"),
    ],
)
def test_a_date_is_read_day_first(raw: object) -> None:
    assert DAY.parse(raw) == TENTH


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("31/02/2014", "31/02/2014"),
        ("4/13/2014", "4/13/2014"),
        ("10.4.14", "10.4.14"),
        ("10/4/20144", "10/4/20144"),
        ("10/4/0214", "10/04/214"),
        ("10/4", "10/4"),
        ("mùng 10", "mùng 10"),
        ("Quý I/2014", "Quý I/2014"),
        (2014, "2014"),
        (10.4, "10,4"),
        (True, "TRUE"),
        (dt.time(8, 30), "08:30"),
        (dt.datetime(1900, 1, 14), "14/01/1900"),
    ],
)
def test_what_is_no_date_is_an_error_that_shows_it(raw: object, shown: str) -> None:
    fault = refused(DAY, raw)
    assert fault.code == "ngay-khong-hop-le"
    assert f"“{shown}" in fault.message
    assert "10/4/2014" in fault.hint or "ngày trước" in fault.hint


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (40, "40"),
        (62.5, "62.5"),
        (0.1, "0.1"),
        (1e21, "1000000000000000000000"),
        ("37,5", "37.5"),
        ("1.234,5", "1234.5"),
        ("1.000", "1000"),
        ("1 234,5", "1234.5"),
        ("1\u00a0000", "1000"),
        ("0,125", "0.125"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_in_vietnamese_form_and_never_through_binary_floats(
    raw: object, value: str
) -> None:
    read = DECIMAL.parse(raw)
    assert read == Decimal(value)
    assert isinstance(read, Decimal)


@pytest.mark.parametrize("raw", ["37.5", "1.5", "500,000", "1,234.5", "1,500,000"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(raw: str) -> None:
    fault = refused(DECIMAL, raw)
    assert fault.code == "so-khong-ro"
    assert raw in fault.message


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("bốn mươi", "bốn mươi"),
        ("40 điểm", "40 điểm"),
        ("40/50", "40/50"),
        ("1e3", "1e3"),
        ("1.23.456", "1.23.456"),
        (",5", ",5"),
        (True, "TRUE"),
        (dt.datetime(2014, 10, 5), "05/10/2014"),
    ],
)
def test_what_is_no_number_is_an_error_that_shows_it(raw: object, shown: str) -> None:
    fault = refused(DECIMAL, raw)
    assert (fault.code, fault.message) == ("khong-phai-so", f"“{shown}” không phải số")


def test_a_number_that_excel_took_for_a_date_gets_a_hint_about_the_format() -> None:
    assert "định dạng" in refused(DECIMAL, dt.datetime(2014, 10, 5)).hint


def test_points_and_counts_are_not_negative_but_shifts_may_be() -> None:
    assert refused(DECIMAL, -2.5).message == "“-2,5” là số âm"
    assert SIGNED.parse("-1,5") == Decimal("-1.5")


def test_a_count_is_a_whole_number() -> None:
    assert INTEGER.parse(1120.0) == 1120
    assert INTEGER.parse("1.120") == 1120
    assert refused(INTEGER, 37.5).message == "“37,5” không phải số nguyên"


@pytest.mark.parametrize("raw", [500000, 500000.0, "500.000", "500.000 đồng", "500.000đ", "500000"])
def test_a_sum_may_name_its_currency(raw: object) -> None:
    assert MONEY.parse(raw) == 500_000


@pytest.mark.parametrize("raw", [14, "hai nghìn", 1999, 2014.5])
def test_a_year_has_four_digits_and_belongs_to_the_programme(raw: object) -> None:
    refused(YEAR, raw)
    assert YEAR.parse("2014") == 2014


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (20161, "20161"),
        (20161.0, "20161"),
        ("20161", "20161"),
        (" 20161\u00a0", "20161"),
        ("20161\u200b", "20161"),
        (1, "00001"),
        ("1", "00001"),
    ],
)
def test_a_unit_code_is_text_of_five_digits_however_it_was_typed(raw: object, code: str) -> None:
    assert UNIT_CODE.parse(raw) == code


@pytest.mark.parametrize("raw", ["2016x", "201611", 20161.5, "20 161", "Khe Tre", "²0161", -1])
def test_what_is_no_unit_code_is_an_error(raw: object) -> None:
    assert refused(UNIT_CODE, raw).code == "ma-don-vi-khong-hop-le"


@pytest.mark.parametrize(
    ("raw", "number"), [(5, "05"), ("5", "05"), ("012", "12"), (135.0, "135"), ("12a", "12a")]
)
def test_a_register_number_has_a_leading_zero_below_ten(raw: object, number: str) -> None:
    assert REGISTER_NUMBER.parse(raw) == number


@pytest.mark.parametrize("raw", ["35/KH-UBND", "số 35", "0", "-1", 3.5])
def test_a_register_number_is_a_number_alone(raw: object) -> None:
    assert refused(REGISTER_NUMBER, raw).code == "so-van-ban-khong-hop-le"


def test_a_number_of_the_register_that_excel_took_for_a_date_is_an_error() -> None:
    fault = refused(REGISTER_NUMBER, dt.datetime(2014, 3, 5))
    assert fault.message == "ô này cần chữ nhưng đang chứa ngày 05/03/2014"


KIND = choice("xã", "phường", "thị trấn", "đặc khu")


@pytest.mark.parametrize(
    "raw",
    [
        "thị trấn",
        "Thị trấn",
        "THỊ  TRẤN",
        "thị\u00a0trấn ",
        unicodedata.normalize("NFD", "thị trấn"),
    ],
)
def test_case_spaces_and_composition_do_not_matter_in_a_closed_list(raw: str) -> None:
    assert KIND.parse(raw) == "thị trấn"


def test_old_and_new_tone_placement_are_the_same_word() -> None:
    assert choice("chính thức", "minh họa").parse("minh hoạ") == "minh họa"
    assert choice("ủy ban").parse("uỷ ban") == "ủy ban"
    with pytest.raises(CellError):
        choice("ủy ban").parse("úy ban")


@pytest.mark.parametrize(
    ("raw", "near"),
    [("thi tran", "thị trấn"), ("xa", "xã"), ("thị trân", "thị trấn"), ("xã Hương Phú", "xã")],
)
def test_the_nearest_choice_is_named_for_a_value_outside_a_closed_list(raw: str, near: str) -> None:
    fault = refused(KIND, raw)
    assert fault.code == "ngoai-danh-sach"
    assert raw in fault.message
    assert nearest(raw, fault.choices) == near


def test_the_whole_list_is_shown_for_a_value_like_none_of_it() -> None:
    assert "“đặc khu”" in refused(KIND, "bản").hint


def test_text_is_cleaned_of_what_no_one_sees() -> None:
    raw = unicodedata.normalize("NFD", " Xã\u00a0 Hương\u200b Phú_x000D_\r\n A & B <c> “d” \u00ad")
    assert clean(raw) == "Xã Hương Phú\nA & B <c> “d”"


def test_a_text_is_cleaned_the_same_with_a_line_break_and_without() -> None:
    """Text without control characters takes a shorter way."""
    texts = [f" a{chr(code)}  b" for code in range(0x10000)]
    assert [clean(text) for text in texts] == [clean(f"{text}\n") for text in texts]


@pytest.mark.parametrize(
    ("raw", "text"), [(2014, "2014"), (2014.0, "2014"), (37.5, "37,5"), ("  a\tb ", "a b")]
)
def test_a_number_in_a_text_cell_is_the_text_it_shows(raw: object, text: str) -> None:
    assert TEXT.parse(raw) == text


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0\u200b", "\n"])
def test_a_cell_without_visible_text_is_blank(raw: object) -> None:
    assert is_blank(raw)


def test_a_zero_is_not_blank() -> None:
    assert not is_blank(0)


@pytest.mark.parametrize("raw", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", " #VALUE! ", "Err:502"])
def test_failed_formulas_are_known_by_their_sign(raw: str) -> None:
    assert is_formula_error(raw)


@pytest.mark.parametrize("raw", ["#1", "Số #2", "N/A", "", None, 5])
def test_other_text_is_no_failed_formula(raw: object) -> None:
    assert not is_formula_error(raw)


def test_words_are_compared_without_diacritics_case_and_spaces() -> None:
    assert fold("ĐƠN  Vị ") == fold("đơn vị") == fold("don vi") == "don vi"


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("Tên đơn vị", "Tên"),
        ("Chủ tịch", "Chủ tịch UBND"),
        ("Khu vuc", "Khu vực"),
        ("Số  trẻ", "Số trẻ em"),
        ("Ghi chú", None),
        ("", None),
    ],
)
def test_the_nearest_is_alike_in_letters_or_shares_whole_words(
    value: str, near: str | None
) -> None:
    assert nearest(value, ("Mã", "Tên", "Khu vực", "Số trẻ em", "Chủ tịch UBND")) == near
