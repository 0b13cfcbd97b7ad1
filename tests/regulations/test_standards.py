"""The standards as data: what the sources confirm, the clerk's cases, broken files."""

import datetime as dt
import pickle
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.assess import results
from pipeline.regulations import standards
from pipeline.regulations.standards import StandardError
from pipeline.regulations.standards.model import name_key

CODES = ("qd37-2010", "qd34-2014", "qd06-2019")
MOUNTAINS = "miền núi, hải đảo"
RESULTS = {True: "đạt", False: "không đạt", None: "chưa xét được"}


def _cases() -> Iterator[Any]:
    for code in CODES:
        # BaseLoader leaves every figure as written text, so that none becomes a binary float.
        text = (standards.FOLDER / f"{code}.cases.yaml").read_text(encoding="utf-8")
        book = yaml.load(text, Loader=yaml.BaseLoader)
        maxima = {ma: Decimal(points) for ma, points in book["toi_da"].items()}
        for case in book["truong_hop"]:
            yield pytest.param(code, maxima, case, id=f"{code}: {case['ten']}")


@pytest.mark.parametrize(("code", "maxima", "case"), list(_cases()))
def test_a_case_gives_the_result_that_was_worked_out_by_hand(
    code: str, maxima: dict[str, Decimal], case: dict[str, Any]
) -> None:
    given = {ma: Decimal(points) for ma, points in case.get("diem", {}).items()}
    points = {ma: due for ma, due in (maxima | given).items() if ma not in case.get("bo_trong", ())}
    result = results.xet(standards.load(code), case["khu_vuc"], points, maxima)
    threshold = "null" if result.muc is None else str(result.muc)
    assert result.ly_do == case["ly_do"]
    assert RESULTS[result.dat] == case["ket_qua"]
    assert result.tong == Decimal(case["tong"])
    assert threshold == case["muc"]


@pytest.mark.parametrize("code", CODES)
def test_the_maxima_of_the_cases_fit_the_regulation(code: str) -> None:
    text = (standards.FOLDER / f"{code}.cases.yaml").read_text(encoding="utf-8")
    maxima = yaml.load(text, Loader=yaml.BaseLoader)["toi_da"]
    standard = standards.load(code)
    assert len(maxima) == standard.so_luong
    assert sum(map(Decimal, maxima.values())) == standard.diem_toi_da
    for criterion in standard.tieu_chi:
        if criterion.ma is not None and criterion.diem_toi_da is not None:
            assert Decimal(maxima[criterion.ma]) == criterion.diem_toi_da


@pytest.mark.parametrize(
    ("code", "number", "signed", "word", "count", "zero_rule"),
    [
        ("qd37-2010", "37/2010/QĐ-TTg", dt.date(2010, 4, 22), "chỉ tiêu", 25, None),
        ("qd34-2014", "34/2014/QĐ-TTg", dt.date(2014, 5, 30), "tiêu chí", 15, None),
        ("qd06-2019", "06/QĐ-TTg", dt.date(2019, 1, 3), "tiêu chí", 13, True),
    ],
)
def test_a_standard_says_what_its_regulation_says(
    code: str, number: str, signed: dt.date, word: str, count: int, zero_rule: bool | None
) -> None:
    standard = standards.load(code)
    assert (standard.so_ky_hieu, standard.ngay) == (number, signed)
    assert (standard.tu, standard.so_luong) == (word, count)
    assert standard.diem_toi_da == 1000
    assert standard.khong_diem_liet is zero_rule
    assert standard.co_quan == "Thủ tướng Chính phủ"
    assert standard.trich_dan == f"Quyết định số {number}"


@pytest.mark.parametrize(
    ("code", "thresholds"),
    [
        ("qd37-2010", {"phuong-tp-truc-thuoc-tw": 850, "dong-bang-trung-du-do-thi": 750}),
        ("qd34-2014", {"phuong-tp-truc-thuoc-tw": 850, "con-lai": 750, MOUNTAINS: 650}),
        ("qd06-2019", {"phuong-tp-truc-thuoc-tw": 900, "con-lai": 850, MOUNTAINS: 800}),
        ("qd37-2010", {MOUNTAINS: 650}),
        ("qd34-2014", {"xã đặc biệt khó khăn": 650}),
        ("qd06-2019", {"xã đặc biệt khó khăn": 800}),
    ],
)
def test_the_area_decides_the_threshold(code: str, thresholds: dict[str, int]) -> None:
    for area, points in thresholds.items():
        found = standards.load(code).nguong_cua(area)
        assert found is not None
        assert found.muc == points


def test_an_area_is_recognised_whatever_its_case_spaces_and_tone_marks() -> None:
    found = standards.load("qd37-2010").nguong_cua("  Miền  núi, hải ĐẢO ")
    assert found is not None
    assert found.ten == MOUNTAINS
    assert name_key("ma tuý") == name_key("Ma túy") != name_key("ma tuy")


def test_an_area_that_no_regulation_knows_has_no_threshold() -> None:
    for code in CODES:
        assert standards.load(code).nguong_cua("đặc khu") is None
        assert standards.load(code).loai_cua("đặc khu") is None
    assert standards.co_khu_vuc("đặc khu") == ()


def test_an_area_of_another_regulation_is_named_with_it() -> None:
    owners = [item.ma for item in standards.co_khu_vuc("đồng bằng, trung du, đô thị")]
    assert owners == ["qd37-2010"]


def test_a_township_is_known_only_until_the_district_level_ended() -> None:
    township = standards.load("qd06-2019").loai_cua("Thị trấn")
    assert township is not None
    assert township.den == dt.date(2025, 6, 30)


def test_likely_thresholds_are_marked_so_that_a_warning_can_be_given() -> None:
    marks = {item.ma: item.goc.muc_do for item in standards.load("qd34-2014").nguong}
    assert marks == {
        "phuong-tp-truc-thuoc-tw": "gan-chac",
        "con-lai": "gan-chac",
        "mien-nui-hai-dao": "xac-nhan",
        "dac-biet-kho-khan": "xac-nhan",
    }


def test_what_is_unknown_is_no_value() -> None:
    standard = standards.load("qd37-2010")
    origin = standard.goc_cua("khong_diem_liet")
    assert origin is not None
    assert origin.muc_do == "chua-ro"
    assert not origin.chac_chan
    assert standard.hieu_luc_tu is None


@pytest.mark.parametrize("code", CODES)
def test_every_known_fact_names_its_source(code: str) -> None:
    standard = standards.load(code)
    origins = [origin for _, origin in standard.nguon_goc]
    origins += [item.goc for item in standard.nguong]
    origins += [item.goc for item in standard.tieu_chi]
    origins += [item.goc for item in standard.loai_don_vi]
    assert len(origins) > 20
    for origin in origins:
        assert origin.nguon or origin.muc_do == "chua-ro"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (dt.date(2010, 4, 21), None),
        (dt.date(2010, 4, 22), "qd37-2010"),
        (dt.date(2014, 7, 14), "qd37-2010"),
        (dt.date(2014, 7, 15), "qd34-2014"),
        (dt.date(2019, 1, 2), "qd34-2014"),
        (dt.date(2019, 1, 3), "qd06-2019"),
        (dt.date(2026, 11, 23), "qd06-2019"),
    ],
)
def test_the_standard_in_force_changes_on_the_day_the_law_says(
    day: dt.date, code: str | None
) -> None:
    found = standards.in_force(day)
    assert (found.ma if found else None) == code


@pytest.mark.parametrize(
    ("code", "year", "before"),
    [
        ("qd37-2010", 2014, 2013),
        ("qd37-2010", 2011, 2010),
        ("qd37-2010", 2010, None),
        ("qd34-2014", 2014, 2013),
        ("qd34-2014", 2016, 2015),
        ("qd06-2019", 2019, 2018),
        ("qd06-2019", 2022, 2019),
        ("qd06-2019", 2023, 2022),
        ("qd06-2019", 2024, 2022),
        ("qd06-2019", 2027, 2024),
        ("qd06-2019", 2015, None),
    ],
)
def test_the_round_before_follows_the_evaluation_period(
    code: str, year: int, before: int | None
) -> None:
    assert standards.load(code).ky_truoc(year) == before


def test_rounds_under_06_2019_are_held_twice_in_a_five_year_plan() -> None:
    rounds = standards.load("qd06-2019").ky_danh_gia
    held = [year for year in range(2010, 2031) if rounds.co_ky(year)]
    assert held == [2019, 2022, 2024, 2027, 2029]
    assert rounds.thang == 11
    assert rounds.thoi_ky(2024) is None


def test_the_period_under_34_2014_begins_in_the_year_before() -> None:
    period = standards.load("qd34-2014").ky_danh_gia.thoi_ky(2015)
    assert period == (dt.date(2014, 11, 1), dt.date(2015, 10, 31))
    period = standards.load("qd37-2010").ky_danh_gia.thoi_ky(2014)
    assert period == (dt.date(2014, 1, 1), dt.date(2014, 12, 31))


@pytest.mark.parametrize(
    ("code", "ma", "ten", "rate", "points"),
    [
        ("qd06-2019", "7", "", "98", 50),
        ("qd06-2019", "7", "", "97.99", None),
        ("qd06-2019", "2", "", "100", None),
        ("qd06-2019", "99", "", "100", None),
        ("qd37-2010", "4", "Tỷ lệ trẻ em được khai sinh đúng hạn", "90", 25),
        ("qd37-2010", "4", "Tỷ lệ trẻ em được khai sinh đúng hạn", "89.9", None),
        ("qd37-2010", "4", "Tỷ lệ trẻ em lang thang", "0.99", 25),
        ("qd37-2010", "4", "Tỷ lệ trẻ em lang thang", "1", None),
        ("qd37-2010", "4", "Tỷ lệ trẻ em được tiêm chủng đầy đủ", "95", None),
        ("qd37-2010", "4", "Tỷ lệ trẻ em được tiêm chủng đầy đủ", "95.1", 50),
        ("qd37-2010", "4", "", "100", None),
    ],
)
def test_points_follow_from_the_scale_only_where_the_step_is_known(
    code: str, ma: str, ten: str, rate: str, points: int | None
) -> None:
    assert standards.load(code).diem_theo_thang(ma, Decimal(rate), ten) == points


def test_the_names_of_all_13_criteria_are_known_and_two_have_parts() -> None:
    standard = standards.load("qd06-2019")
    assert standard.day_du
    assert [item.ma for item in standard.tieu_chi] == [str(number) for number in range(1, 14)]
    known = {item.ma: item.diem_toi_da for item in standard.tieu_chi if item.diem_toi_da}
    assert known == {"1": 100, "6": 125, "7": 50}
    parts = {item.ma: len(item.thanh_phan) for item in standard.tieu_chi if item.thanh_phan}
    assert parts == {"1": 4, "6": 2}


def test_who_recognises_is_unknown_once_the_district_level_ended() -> None:
    standard = standards.load("qd06-2019")
    before = standard.nguoi_cong_nhan_vao(dt.date(2025, 6, 30))
    after = standard.nguoi_cong_nhan_vao(dt.date(2025, 7, 1))
    assert before is not None
    assert before.gia_tri == "Chủ tịch Ủy ban nhân dân cấp huyện"
    assert after is not None
    assert after.gia_tri is None


def test_a_unit_without_any_points_has_no_result() -> None:
    standard = standards.load("qd06-2019")
    result = results.xet(standard, MOUNTAINS, {}, {"1": Decimal(100), "2": Decimal(50)})
    assert (result.dat, result.ly_do) == (None, "chưa có điểm")


def test_standards_and_their_errors_can_be_sent_to_a_worker() -> None:
    standard = standards.load("qd06-2019")
    assert pickle.loads(pickle.dumps(standard)) == standard
    error = pickle.loads(pickle.dumps(StandardError(Path("a.yaml"), 3, "sai")))
    assert (str(error), error.line) == ("a.yaml, dòng 3: sai", 3)


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(StandardError, match="qd37-2010, qd34-2014, qd06-2019"):
        standards.load("../qd99-1999")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    muc: 800", "    muc: 1200", "vượt tổng điểm tối đa 1000"),
        ("    muc: 800", "    muc: cao", "phải là số"),
        ("    muc: 800", "    muc: 1.000", "đọc được hai cách"),
        ("    muc: 800", "    muc: -5", "số âm"),
        ("    muc: 800", "    muc: [800]", "phải là chữ"),
        ("    muc: 800", "    mucc: 800", "có phải “muc”?"),
        ("    muc: 800", "    muc: 800\n    muc: 700", "ghi hai lần"),
        ("    ten: miền núi, hải đảo", "    ten: Xã, phường, thị trấn  còn lại", "ghi hai lần"),
        ("    loai_don_vi: [xã, thị trấn]", "    loai_don_vi: [xã, đặc khu]", "“đặc khu”"),
        ("day_du: true", "day_du: có", "true hoặc false"),
        ("hieu_luc_tu: {gia_tri: 2019-01-03", "hieu_luc_tu: {gia_tri: 03/01/2019", "phải là ngày"),
        ("hieu_luc_tu: {gia_tri: 2019-01-03", "hieu_luc_tu: {gia_tri: 2018-01-03", "trước ngày ký"),
        ("so_luong: {gia_tri: 13, nguon: [S10, S11]", "so_luong: {gia_tri: 13", "thiếu nguon"),
        ("so_luong: {gia_tri: 13, nguon: [S10", "so_luong: {gia_tri: 13, nguon: [S99", "“S99”"),
        ("so_luong: {gia_tri: 13", "so_luong: {gia_tri: null", "chỉ khi muc_do là chua-ro"),
        ("so_luong: {gia_tri: 13", "so_luong: {gia_tri: 13.5", "số nguyên"),
        ("          - {tu: 95, diem: 50}", "          - {tu: 95, diem: 60}", "vượt điểm tối đa 50"),
        ("          - {tu: 95, diem: 50}", "          - {diem: 50}", "thiếu mốc"),
        ('  - ma: "3"', '  - ma: "2"', "“2” ghi hai lần"),
        ("  nam_thu: [2, 4]", "  nam_thu: [2, 6]", "từ 1 đến 5"),
        ("  kieu: nam-cua-ke-hoach", "  kieu: hang-thang", "đang ghi “hang-thang”"),
        ("  thang: 11", "  thang: 13", "từ 1 đến 12"),
        ("ten_tat: Quyết định 06", "ten_tat: [Quyết định 06", "cú pháp YAML"),
    ],
)
def test_a_broken_file_names_the_line_of_the_wrong_value(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "sai.yaml"
    text = (standards.FOLDER / "qd06-2019.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(StandardError, match=message) as caught:
        standards.load_file(path)
    assert caught.value.line == line + new.count("\n")
    assert str(caught.value).startswith(f"sai.yaml, dòng {caught.value.line}: ")


def _without(text: str, first: str, last: str) -> str:
    start = text.index(first)
    return text[:start] + text[text.index(last, start) :]


def test_a_list_that_claims_to_be_complete_must_have_the_count_of_the_regulation(
    tmp_path: Path,
) -> None:
    text = (standards.FOLDER / "qd06-2019.yaml").read_text(encoding="utf-8")
    path = tmp_path / "thieu.yaml"
    path.write_text(_without(text, '  - ma: "12"', '  - ma: "13"'), encoding="utf-8")
    with pytest.raises(StandardError, match="có 12 tiêu chí, quy định có 13") as caught:
        standards.load_file(path)
    assert caught.value.line == text[: text.index('  - ma: "1"')].count("\n") + 1


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    text = (standards.FOLDER / "qd06-2019.yaml").read_text(encoding="utf-8")
    path = tmp_path / "thieu.yaml"
    path.write_text(_without(text, "diem_toi_da:", "khong_diem_liet:"), encoding="utf-8")
    with pytest.raises(StandardError, match="thiếu mục “diem_toi_da”"):
        standards.load_file(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "trống"), (b"- 1\n", "tên: giá trị"), (b"\xff\xfe\x00", "UTF-8"), (b"a: \x01", "ký tự")],
)
def test_a_file_that_is_no_standard_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "la.yaml"
    path.write_bytes(content)
    with pytest.raises(StandardError, match=message):
        standards.load_file(path)
    with pytest.raises(StandardError, match="không mở được"):
        standards.load_file(tmp_path / "khong-co.yaml")


def test_a_district_can_bring_its_own_standard(tmp_path: Path) -> None:
    text = (standards.FOLDER / "qd37-2010.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rieng.yaml"
    text = text.replace(
        "  gia_tri: null\n  muc_do: chua-ro\n  ghi_chu: Chưa rõ có quy định",
        """\
  gia_tri: true
  nguon: KH2014
  muc_do: minh-hoa
  ghi_chu: Quy định riêng để thử""",
    )
    path.write_text(text, encoding="utf-8")
    own = standards.load_file(path)
    points = {"1": Decimal(0), "2": Decimal(975)}
    result = results.xet(own, MOUNTAINS, points, points)
    assert (result.dat, result.ly_do) == (False, "chỉ tiêu 1 bị 0 điểm")
