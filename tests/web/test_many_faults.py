"""A workbook of 300 units with 2,000 faults: a page at a time, and all of them to print."""

import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from pipeline.model.findings import CellPlace
from pipeline.web import checks, mends
from pipeline.web.faults import PAGE, Wanted, cells_in_short, listing
from pipeline.web.shelf import id_of
from pipeline.workbook import spreadsheet
from tests.conftest import plain
from tests.web.served import Page, application

UNITS = 290
POINTS = 7
SYLLABLES = "Hương Phú Lộc Bình Vĩnh Phong Hồng Sơn Đông Tây Bắc Trung An Thủy Điền Mỹ Lâm Hòa"
LIST = f"/nam/{id_of('lon.xlsx')}/loi"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("lon")
    (folder / "so").mkdir()
    _many(folder / "so" / "lon.xlsx")
    with application(folder / "so", folder / "ra") as app:
        yield Page(app)


def _many(path: Path) -> None:
    """The sample with this many more units, whose points are far too many, or no number."""
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    names = [" ".join(pair) for pair in product(SYLLABLES.split(), repeat=2)]
    for name in ("Đơn vị", "Chấm điểm"):
        first = [cell.value for cell in book[name][2]]
        for unit in range(UNITS):
            row = [str(30_000 + unit), *first[1:]]
            if name == "Đơn vị":
                row[1] = names[unit]
            else:
                row[2 : 2 + POINTS] = [f"1.{unit}"] * POINTS
            book[name].append(row)
    book.save(path)


def test_two_thousand_faults_are_listed_page_by_page(page: Page) -> None:
    found = page.get(LIST, params={"sheet": "Chấm điểm", "muc": "error"}).text
    last = page.get(LIST, params={"sheet": "Chấm điểm", "muc": "error", "trang": "8"}).text
    assert found.count('class="khoi hang-loi"') == PAGE
    assert f"Trang 1 trên {-(-UNITS // PAGE)}" in found
    assert 0 < last.count('class="khoi hang-loi"') <= PAGE
    assert len(found.encode()) < 300_000  # what is shown at once stays small, however many faults


def test_every_page_of_the_list_is_a_link(page: Page) -> None:
    found = page.get(LIST, params={"sheet": "Chấm điểm", "muc": "error", "trang": "4"}).text
    numbers = re.search(r'class="cac-so-trang">(.*?)</span>', found, re.DOTALL)
    assert numbers is not None
    assert re.findall(r">(\d+)</a>", numbers[1]) == ["1", "2", "3", "5", "6", "8"]
    assert '<b aria-current="page">4</b>' in numbers[1]


def test_a_list_of_two_thousand_faults_can_be_searched(page: Page) -> None:
    found = page.get(LIST, params={"muc": "error", "tim": "30085"}).text
    assert re.findall(r"<td>(30\d{3})", found) == ["30085"]
    assert len(re.findall(r">Sửa ô \w+<", found)) == POINTS
    assert found.count("có thể đọc theo hai cách") == 1  # what is the same is said once a row


def test_all_two_thousand_are_printed_and_the_filter_holds_there_too(page: Page) -> None:
    every = page.get(f"{LIST}/in", params={"muc": "error"}).text
    assert every.count("<tr><td>Lỗi</td>") >= UNITS * POINTS
    assert "<tr><td>Cảnh báo</td>" not in every
    few = page.get(f"{LIST}/in", params={"muc": "error", "tim": "30085"}).text
    assert few.count("<tr><td>") == POINTS


def test_a_workbook_is_read_once_however_often_its_list_is_shown(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.get(LIST)
    monkeypatch.setattr(checks, "checked", lambda *_: pytest.fail("read again"))
    assert page.get(LIST, params={"trang": "2"}).status_code == 200


def test_what_is_checked_and_what_is_shown_are_read_from_the_file_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To load 300 units takes as long as to check them."""
    loaded = []

    def counted(path: Path) -> tuple[spreadsheet.Sheet, ...]:
        loaded.append(path)
        return load(path)

    load = spreadsheet.load
    monkeypatch.setattr(spreadsheet, "load", counted)
    path = tmp_path / "so.xlsx"
    path.write_bytes(plain())
    check = checks.checked(path)
    assert check.sheets["Đơn vị"].rows[1][1] == "Khe Tre"
    assert loaded == [path]


def test_the_rows_of_a_fault_that_many_have_are_named_in_a_line_that_breaks(tmp_path: Path) -> None:
    check = checks.checked(_same_slip(tmp_path))
    rows = listing(check, Wanted(sheet="Đăng ký", level="error")).rows
    assert [cell.others for row in rows for fault in row.faults for cell in fault.cells] == [
        "Cùng lỗi ở 5 ô: F2, F4, F6, F8, F10."
    ]
    many = CellPlace("Đăng ký", 2, 6, rows=tuple(range(2, 400, 2)))
    assert len(cells_in_short(many.cell)) < 100

    (first,) = (row.sheet_number for row in rows)
    mend = mends.mend_of(check, first, 2, 6)
    tried = mends.tried(check, mend, "phát hành")
    assert (tried.gone, tried.new) == (1, ())  # the four others are no new faults


def test_cells_with_the_same_fault_are_mended_with_one_click(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    path = _same_slip(tmp_path / "so")
    before = path.read_bytes()
    year = f"/nam/{id_of(path.name)}"
    with application(tmp_path / "so", tmp_path / "ra") as app:
        page = Page(app)
        shown = page.get(f"{year}/loi", params={"muc": "error"}).text
        assert "Sửa cả 5 ô thành “phát hành”" in shown
        (cell,) = re.findall(rf'action="({year}/o/\d+/2/6)/thu"', shown)
        form = {"gia-tri": "phát hành", "moi-o": "1"}
        tried = page.post(f"{cell}/thu", data=form).text
        assert "5 ô này không còn lỗi." in tried
        assert "ghi vào 5 ô cùng lỗi: F2, F4, F6, F8, F10." in tried
        assert path.read_bytes() == before
        (seen,) = re.findall('name="ban" value="(\\w+)"', tried)
        done = page.post(f"{cell}/ghi", data=form | {"ban": seen}).text
        assert "vào 5 ô F2, F4, F6, F8, F10" in done
        left = page.get(f"{year}/loi", params={"muc": "error"}).text
        assert "Sổ không có lỗi" in left or "Không có chỗ nào như vậy" in left
    states = [openpyxl.load_workbook(path)["Đăng ký"].cell(row, 6).value for row in range(2, 12)]
    assert states == ["phát hành"] * 10


def _same_slip(folder: Path) -> Path:
    """The sample with every second state of the registrations mistyped in one way."""
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    for row in range(2, 12, 2):
        book["Đăng ký"].cell(row, 6).value = "phát hànhh"
    path = folder / "so.xlsx"
    book.save(path)
    return path


def test_a_file_that_is_no_workbook_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / "hong.xlsx").write_bytes(b"PK no workbook")
    year = f"/nam/{id_of('hong.xlsx')}"
    with application(tmp_path / "so", tmp_path / "ra") as app:
        pages = [Page(app).get(address).text for address in (year, f"{year}/loi")]
    for shown in pages:
        assert "không phải sổ Excel (.xlsx) hoặc tệp đã hỏng" in shown
        assert "ô hong.xlsx" not in shown.lower()
