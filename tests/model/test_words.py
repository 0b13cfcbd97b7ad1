"""Dates, numbers, sums and names as they are in Vietnamese papers."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest

from pipeline.model import words


@pytest.mark.parametrize(
    ("day", "full", "figures"),
    [
        (dt.date(2014, 3, 5), "ngày 05 tháng 3 năm 2014", "05/3/2014"),
        (dt.date(2014, 4, 10), "ngày 10 tháng 4 năm 2014", "10/4/2014"),
        (dt.date(2011, 2, 25), "ngày 25 tháng 02 năm 2011", "25/02/2011"),
        (dt.date(2015, 1, 1), "ngày 01 tháng 01 năm 2015", "01/01/2015"),
        (dt.date(2014, 12, 31), "ngày 31 tháng 12 năm 2014", "31/12/2014"),
    ],
)
def test_days_under_ten_and_months_one_and_two_have_a_leading_zero(
    day: dt.date, full: str, figures: str
) -> None:
    assert (words.ngay(day), words.ngay_so(day)) == (full, figures)


def test_a_draft_leaves_room_for_day_and_month() -> None:
    gap = "\u00a0" * 6
    assert words.ngay_trong(2014) == f"ngày{gap}tháng{gap}năm 2014"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1000, "1.000"),
        (1234567, "1.234.567"),
        (Decimal("37.5"), "37,5"),
        (Decimal("62.50"), "62,5"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-0.5"), "-0,5"),
        (Decimal("100.00"), "100"),
    ],
)
def test_figures_have_dots_for_thousands_and_a_comma_before_decimals(
    value: Decimal | int, text: str
) -> None:
    assert words.so(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(7, 11, "63,64%"), (11, 11, "100%"), (1, 8, "12,5%"), (1, 3, "33,33%"), (0, 0, "0%")],
)
def test_a_share_has_two_decimals_and_none_for_a_whole_number(
    part: int, whole: int, text: str
) -> None:
    assert words.phan_tram(words.ti_le(part, whole)) == text


@pytest.mark.parametrize(("value", "text"), [("0.125", "0,13%"), ("2.675", "2,68%")])
def test_shares_are_rounded_half_up(value: str, text: str) -> None:
    assert words.phan_tram(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (500_000, "500.000 đồng", "Năm trăm nghìn đồng"),
        (5_500_000, "5.500.000 đồng", "Năm triệu năm trăm nghìn đồng"),
        (4_000_000, "4.000.000 đồng", "Bốn triệu đồng"),
        (1_050_000, "1.050.000 đồng", "Một triệu không trăm năm mươi nghìn đồng"),
        (0, "0 đồng", "Không đồng"),
    ],
)
def test_sums_stand_in_figures_and_in_words(value: int, figures: str, text: str) -> None:
    assert (words.tien(value), words.tien_bang_chu(value)) == (figures, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "năm"), (15, "mười lăm"), (21, "hai mươi mốt"), (105, "một trăm lẻ năm")],
)
def test_numbers_are_read_as_they_are_spoken(value: int, text: str) -> None:
    assert words.so_bang_chu(value) in (text, text.replace("lẻ", "linh"))


@pytest.mark.parametrize(("value", "text"), [(7, "07"), (0, "00"), (11, "11"), (1015, "1.015")])
def test_counts_under_ten_have_a_leading_zero_in_running_text(value: int, text: str) -> None:
    assert words.dem(value) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")],
)
def test_things_are_joined_as_in_prose(items: list[str], text: str) -> None:
    assert words.noi(items) == text


def test_an_office_is_shortened_as_is_the_custom() -> None:
    assert words.rut_gon("Ủy ban nhân dân huyện Nam Đông") == "UBND huyện Nam Đông"
    assert words.rut_gon("Phòng Lao động - Thương binh và Xã hội") == "Phòng LĐTBXH"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Thị trấn Khe Tre", "thi-tran-khe-tre"),
        ("Đặc khu Phú Quốc", "dac-khu-phu-quoc"),
        ("../../etc/passwd", "etc-passwd"),
        ("A & B <c>", "a-b-c"),
        (unicodedata.normalize("NFD", "Hương Hữu"), "huong-huu"),
        ("x" * 300, "x" * 60),
    ],
)
def test_file_names_are_ascii_short_and_harmless(text: str, slug: str) -> None:
    assert words.slug(text) == slug


def test_the_first_letter_alone_changes_its_case() -> None:
    assert words.viet_hoa_dau("đánh giá UBND") == "Đánh giá UBND"
    assert words.viet_thuong_dau("Kế hoạch UBND") == "kế hoạch UBND"


def test_what_is_not_known_is_a_dotted_gap() -> None:
    assert words.trong(None, 5) == "....."
    assert words.trong(dt.date(2014, 3, 5)) == "05/3/2014"
    assert words.trong(0) == "0"


def test_a_subject_breaks_before_the_children_of_its_year() -> None:
    kept = words.lien_dong("Về việc công nhận xã phù hợp với trẻ em năm 2014 của xã Hương Phú")
    assert kept.replace("\u00a0", "_") == (
        "Về việc công nhận xã phù hợp với trẻ_em_năm_2014 của xã Hương Phú"
    )


def test_a_title_of_a_signature_is_written_as_sentences_have_it() -> None:
    shown = {
        title: words.chuc_vu(title)
        for title in (
            "CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "TRƯỞNG PHÒNG",
            "PHÓ TRƯỞNG PHÒNG",
            "CHÁNH VĂN PHÒNG",
        )
    }
    assert list(shown.values()) == [
        "Chủ tịch",
        "Phó Chủ tịch",
        "Trưởng phòng",
        "Phó Trưởng phòng",
        "Chánh Văn phòng",
    ]
    assert words.chuc_vu("Phó Chủ tịch UBND huyện") == "Phó Chủ tịch UBND huyện"


def test_a_kind_and_its_subject_say_the_same_words_once() -> None:
    assert words.kem_trich_yeu("Biên bản", "Họp Hội đồng") == "Biên bản họp Hội đồng"
    assert words.kem_trich_yeu("Giấy công nhận", "Công nhận xã") == "Giấy công nhận xã"
    assert words.kem_trich_yeu("Quyết định", "Về việc công nhận") == "Quyết định về việc công nhận"
