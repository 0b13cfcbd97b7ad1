"""Findings: their places, their order, and how equal ones in a column become one."""

from dataclasses import replace

from pipeline.model.findings import (
    CellPlace,
    FilePlace,
    Finding,
    PaperPlace,
    error,
    grouped,
    has_errors,
    in_order,
    warning,
)

SHEETS = ("Thông tin chung", "Đơn vị")


def at(row: int, column: int = 1, sheet: str = "Đơn vị") -> CellPlace:
    """A cell."""
    return CellPlace(sheet, row, column, "Tên")


def test_a_place_is_named_as_in_excel() -> None:
    assert str(at(7, 2)) == "Đơn vị!B7 Tên"
    assert CellPlace("Đơn vị", 2, 28).cell == "AB2"
    assert CellPlace("Đơn vị", 2, 2, rows=(2, 3, 4)).cell == "B2:B4"
    assert CellPlace("Đơn vị", 2, 2, rows=(2, 4, 5)).cell == "B2,B4:B5"
    assert str(CellPlace("Đơn vị", 3)) == "Đơn vị, dòng 3"
    assert str(CellPlace("Đơn vị")) == "Đơn vị"


def test_findings_come_in_the_order_of_sheets_rows_and_columns_each_once() -> None:
    one, two, three = (error("a", place, "x") for place in (at(2, 1), at(2, 3), at(10, 1)))
    first = error("a", at(5, 1, "Thông tin chung"), "x")
    stranger = error("a", at(1, 1, "Khác"), "x")
    file = warning("b", FilePlace("ke-hoach.docx", "đoạn 3"), "x")
    assert in_order([file, three, stranger, two, one, first, two], SHEETS) == (
        first,
        one,
        two,
        three,
        stranger,
        file,
    )


def test_the_same_warning_down_a_column_is_one_with_a_range() -> None:
    (one,) = grouped(warning("a", at(row), "x", "y") for row in (2, 3, 4))
    assert one.place == CellPlace("Đơn vị", 2, 1, "Tên", rows=(2, 3, 4))


def test_two_columns_of_warnings_are_two_ranges_in_whatever_order_they_come() -> None:
    mixed = [warning("a", at(row, column), "x") for row in (4, 2, 3) for column in (2, 5)]
    places = [finding.place for finding in in_order(grouped(mixed), SHEETS)]
    assert [place.cell for place in places if isinstance(place, CellPlace)] == ["B2:B4", "E2:E4"]


def test_a_gap_makes_two_ranges_of_one_finding() -> None:
    (one,) = grouped(warning("a", at(row), "x") for row in (2, 3, 5))
    assert isinstance(one.place, CellPlace)
    assert one.place.cell == "A2:A3,A5"


def test_warnings_that_say_something_else_stay_apart() -> None:
    assert len(grouped([warning("a", at(2), "x"), warning("a", at(3), "y")])) == 2
    assert len(grouped([warning("a", at(2), "x"), warning("b", at(3), "x")])) == 2


def test_errors_are_never_joined() -> None:
    errors = [error("a", at(row), "x") for row in (2, 3, 4)]
    assert grouped(errors) == tuple(errors)


def test_a_range_belongs_to_no_single_unit() -> None:
    (both,) = grouped([warning("a", at(2), "x", unit="20161"), warning("a", at(3), "x", unit="2")])
    assert both.unit is None


def test_json_has_sheet_and_cell_or_file_and_place() -> None:
    finding = warning("a", at(2), "m", "h")
    assert finding.as_json() == {
        "severity": "warning",
        "code": "a",
        "sheet": "Đơn vị",
        "cell": "A2",
        "message": "m",
        "hint": "h",
    }
    paper: Finding = replace(finding, place=PaperPlace("ke-hoach", 2))
    assert (paper.as_json()["file"], paper.as_json()["place"]) == ("ke-hoach", "trang 2")


def test_only_errors_keep_papers_back() -> None:
    assert not has_errors([warning("a", at(2), "x")])
    assert has_errors([warning("a", at(2), "x"), error("a", at(2), "x")])


def on(paper: str, page: int | None, message: str, kind: str = "danh-gia") -> Finding:
    return warning("in-duong-ke", PaperPlace(paper, page), message, "y", kind=kind)


def test_the_same_warning_on_papers_of_a_kind_names_the_first_and_how_many_more() -> None:
    found = [on(f"bc-{at}", 1, f"“Xã {at}”: đường kẻ dài {60 + at},5% dòng chữ") for at in range(9)]
    (one,) = grouped(found)
    assert one.place == PaperPlace("bc-0", 1)
    assert one.message == "“Xã 0”: đường kẻ dài 60,5% dòng chữ; cũng ở 8 văn bản khác cùng loại"


def test_the_same_warning_on_pages_of_a_paper_is_one() -> None:
    (one,) = grouped(on("bc", page, "lề trái là 28 mm") for page in (2, 3, 4))
    assert one.place == PaperPlace("bc", 2)
    assert one.message == "lề trái là 28 mm; cũng ở 2 trang khác của văn bản này"


def test_warnings_of_other_words_or_kinds_and_errors_stay_apart() -> None:
    found = [
        on("a", 1, "lề trái là 28 mm"),
        on("b", 1, "lề phải là 28 mm"),
        on("c", 1, "lề trái là 28 mm", "dang-ky"),
        *(error("trang-trang", PaperPlace(paper, 2), "trang trắng") for paper in "de"),
    ]
    assert set(grouped(found)) == set(found)
