"""Numbers, deadlines, packages and choices of a run: what the command line does, on pages."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from starlette.datastructures import FormData

from pipeline.archive import bags
from pipeline.model.errors import InputError, UsageError
from pipeline.model.findings import CellPlace, FilePlace, PaperPlace, error
from pipeline.web.checks import checked
from pipeline.web.commands import ask
from pipeline.web.pages import text
from pipeline.web.run_pages import wish
from pipeline.web.runs import Run, State, Wish
from pipeline.web.shelf import id_of
from pipeline.web.years import YearView, view
from pipeline.workbook.blank import Lists, new
from tests.conftest import SAMPLE, cell, heading, plain
from tests.web.served import Page, application

YEAR = f"/nam/{id_of(SAMPLE.name)}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / SAMPLE.name).write_bytes(plain())
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[Page]:
    with application(folder / "so", folder / "ra") as app:
        yield Page(app)


# Numbers


def without_number(folder: Path) -> tuple[Path, str, str]:
    """The sample whose last issued paper has no number yet: where, and which it was."""
    path = folder / "so" / SAMPLE.name
    book = openpyxl.load_workbook(path)
    sheet = book["Văn bản"]
    numbers = heading(sheet, "Số").column
    days = heading(sheet, "Ngày ban hành").column
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, numbers).value]
    last = sheet.cell(max(rows, key=lambda row: (sheet.cell(row, days).value, row)), numbers)
    number = str(last.value)
    last.value = None
    book.save(path)
    return path, str(last.coordinate), number


def test_proposed_numbers_are_shown_and_written_only_after_a_click(
    page: Page, folder: Path
) -> None:
    path, place, number = without_number(folder)
    before = path.read_bytes()
    shown = page.get(f"{YEAR}/cap-so").text
    assert f"Văn bản, ô {place}" in shown
    assert "Ghi 1 số vào sổ" in shown
    assert path.read_bytes() == before

    seen = re.search(r'name="ban" value="(\w+)"', shown)
    assert seen is not None
    said = page.post(f"{YEAR}/cap-so", data={"ban": seen[1]})
    assert "Đã ghi 1 số vào sổ" in said.text
    assert str(openpyxl.load_workbook(path)["Văn bản"][place].value) == number
    (former,) = (folder / "so" / "ban-cu").iterdir()
    assert former.read_bytes() == before
    assert "không phải cấp số nào" in page.get(f"{YEAR}/cap-so").text


def test_numbers_are_not_written_over_what_was_saved_meanwhile(page: Page, folder: Path) -> None:
    path, _, _ = without_number(folder)
    before = path.read_bytes()
    answer = page.post(f"{YEAR}/cap-so", data={"ban": "0" * 64})
    assert answer.status_code == 409
    assert "đã được lưu lại từ chương trình khác" in answer.text
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"")
    answer = page.post(f"{YEAR}/cap-so", data={"ban": "0" * 64})
    assert "đang mở ở chương trình khác" in answer.text
    assert path.read_bytes() == before


def test_numbers_can_be_had_in_a_copy(page: Page, folder: Path) -> None:
    path, place, number = without_number(folder)
    before = path.read_bytes()
    answer = page.post(f"{YEAR}/cap-so/ban-sao")
    copy = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert str(copy["Văn bản"][place].value) == number
    assert "-da-cap-so.xlsx" in answer.headers["content-disposition"]
    assert path.read_bytes() == before


def test_with_errors_no_number_is_proposed_and_it_is_said_why(page: Page, folder: Path) -> None:
    path, _, _ = without_number(folder)
    book = openpyxl.load_workbook(path)
    cell(book, "Đăng ký", "20164", "Số").value = "mười hai"
    book.save(path)
    shown = page.get(f"{YEAR}/cap-so").text
    assert "Vì sao chưa cấp được" in shown
    assert "mười hai" in shown
    assert "vào sổ</button>" not in shown
    assert page.post(f"{YEAR}/cap-so", data={"ban": ""}).status_code == 409


# What is due


def test_deadlines_are_reported_unit_by_unit_on_any_day(page: Page, folder: Path) -> None:
    path = folder / "so" / SAMPLE.name
    book = openpyxl.load_workbook(path)
    cell(book, "Đăng ký", "20161", "Ngày đăng ký").value = dt.datetime(2014, 4, 14)
    book.save(path)
    before = page.get(f"{YEAR}/han", params={"ngay": "2014-04-01"}).text
    assert "đến ngày 01/4/2014" in before
    assert "chưa nhận, còn 9 ngày" in before
    later = page.get(f"{YEAR}/han", params={"ngay": "31/12/2014"}).text
    assert "muộn 4 ngày" in later
    assert page.get(f"{YEAR}/han", params={"ngay": "31/02/2014"}).status_code == 400
    assert page.get(f"{YEAR}/han", params={"ngay": "<script>"}).status_code == 400


def test_the_year_has_a_table_of_its_deadlines(page: Page) -> None:
    shown = page.get(YEAR).text
    assert "Hạn trong năm" in shown
    assert re.search(r"Đã có \d+ trên \d+", shown)


def test_a_regulation_that_is_no_longer_in_force_is_reported_on_the_years_page(
    page: Page, folder: Path
) -> None:
    path = folder / "so" / SAMPLE.name
    book = openpyxl.load_workbook(path)
    cell(book, "Thông tin chung", "Quy định áp dụng", "Giá trị").value = "qd37-2010"
    for row in book["Thông tin chung"].iter_rows(min_row=2):
        if str(row[0].value).startswith("Lý do áp dụng"):
            row[1].value = None
    book.save(path)
    shown = page.get(YEAR).text
    assert "Sổ ghi Quyết định số 37/2010/QĐ-TTg nhưng ngày đánh giá" in shown


# What a run makes


@pytest.fixture(scope="module")
def year() -> YearView:
    return view("x", checked(SAMPLE), SAMPLE.parent / "khong-co", dt.date(2014, 12, 31))


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ({}, []),
        ({"giai-doan": "02-dang-ky"}, ["--stage=02-dang-ky"]),
        ({"trang-thai": "phat-hanh"}, ["--issued"]),
        ({"trang-thai": "du-thao", "don-vi": "20161"}, ["--unit=20161", "--draft"]),
        ({"loai": "ke-hoach", "lam-moi": "1"}, ["--only=ke-hoach", "--fresh"]),
        ({"hai-mat": "1", "phat-hanh-lai": "ke-hoach"}, ["--reissue=ke-hoach", "--duplex"]),
    ],
)
def test_a_form_is_made_into_the_options_of_the_command(
    year: YearView, form: dict[str, str], options: list[str]
) -> None:
    assert wish(year, FormData(form)).options() == options


def test_a_stage_and_a_kind_of_another_stage_are_both_made(year: YearView) -> None:
    made = wish(year, FormData({"loai": "ke-hoach", "giai-doan": "02-dang-ky"}))
    assert "--only=ke-hoach" in made.options()
    assert "--only=dang-ky" in made.options()
    assert made.stages == ()


def test_a_state_that_there_is_not_is_refused(year: YearView) -> None:
    with pytest.raises(UsageError):
        wish(year, FormData({"trang-thai": "--out=/tmp"}))


# The archive


def package(folder: Path) -> Path:
    """An undamaged bag in the folder of packages."""
    target = folder / "ra" / SAMPLE.stem / "luu-tru" / "thuc-hien-2014-v01.zip"
    target.parent.mkdir(parents=True)
    info = {"Bagging-Date": "2014-12-31"}
    target.write_bytes(bags.package("thuc-hien-2014", {"a.txt": b"a"}, info))
    return target


def test_packages_are_listed_and_downloaded_by_ids(page: Page, folder: Path) -> None:
    made = package(folder)
    shown = page.get(f"{YEAR}/luu-tru").text
    assert made.name in shown
    at = f"{YEAR}/luu-tru/{id_of(made.name)}"
    answer = page.get(f"{at}/tai")
    assert answer.content == made.read_bytes()
    assert answer.headers["content-type"] == "application/zip"
    assert page.get(f"{YEAR}/luu-tru/{made.name}/tai").status_code == 404
    assert page.get(f"{YEAR}/luu-tru/..%2f..%2fmanifest.json/tai").status_code == 404
    with zipfile.ZipFile(io.BytesIO(page.get(f"{YEAR}/luu-tru/tat-ca.zip").content)) as every:
        assert every.namelist() == [made.name]


def test_without_packages_there_is_nothing_to_download(page: Page) -> None:
    assert "Gói đã lập" not in page.get(f"{YEAR}/luu-tru").text
    assert page.get(f"{YEAR}/luu-tru/tat-ca.zip").status_code == 404
    assert "Bấm “Lập gói hồ sơ”" in page.get(f"{YEAR}/luu-tru/ho-so").text


def test_a_dropped_package_is_looked_at_and_its_faults_are_said(page: Page, folder: Path) -> None:
    content = package(folder).read_bytes()
    answer = page.post("/goi", files={"tep": ("../goi.zip", content)})
    assert answer.status_code == 200
    assert "Sai:" in answer.text
    assert "hoso.xml" in answer.text
    assert str(folder) not in answer.text


def declared_large() -> bytes:
    """A zip of a few kilobytes that says of itself that it unpacks to more than a gigabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a/data/x", b" " * (1 << 20))
    content = bytearray(target.getvalue())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (0x7FFFFFFF).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.zip", declared_large()),
        ("khong-phai.zip", b"MZ\x90"),
        ("rong.zip", b""),
        ("goi.exe", b"PK"),
    ],
)
def test_what_is_no_package_or_too_large_is_refused(page: Page, name: str, content: bytes) -> None:
    answer = page.post("/goi", files={"tep": (name, content)})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_the_level_of_a_package_is_one_of_two(page: Page) -> None:
    assert page.post(f"{YEAR}/luu-tru", data={"muc": "--out=/tmp"}).status_code == 400


def test_what_a_process_cannot_answer_is_said_in_its_place(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: str) -> None:
        raise InputError("Sổ đang được lần làm khác dùng.", "Đợi rồi thử lại.")

    monkeypatch.setattr("pipeline.web.deadline_pages.ask", unable)
    shown = page.get(f"{YEAR}/han/van-ban").text
    assert 'id="van-ban-nam"' in shown
    assert "Sổ đang được lần làm khác dùng." in shown


def test_a_question_without_an_answer_is_reported_in_the_words_of_the_command(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match="Không thấy gói hồ sơ nào"):
        ask("verify", str(tmp_path))


def test_an_issued_paper_that_would_come_out_otherwise_is_reported_at_the_end_of_a_run() -> None:
    """It is kept as it is, so the clerk would else believe that nothing differs."""
    kept = {"code": "da-phat-hanh-nay-khac", "severity": "warning", "sheet": "Đơn vị", "cell": "B2"}
    cell = {**kept, "code": "chi-tieu-minh-hoa", "message": "số liệu minh họa", "hint": ""}
    kept |= {"message": "Quyết định nay ra khác", "hint": "chạy với --reissue quyet-dinh."}
    nothing: dict[str, list[str]] = {name: [] for name in ("made", "edited", "former", "missing")}
    result = {**nothing, "kept": ["a.pdf"], "findings": [kept, cell]}
    said = text("buoc.html", run=Run(Wish(), State.DONE, result=result), known="x")
    assert "Quyết định nay ra khác." in said
    assert "mở phần “Làm lại”" in said
    assert "minh họa" not in said  # that is on the page of faults
    assert "vì không đổi" not in said


@pytest.mark.parametrize("job", ["documents", "archive"])
def test_the_end_of_a_run_is_reported_wherever_its_findings_are(job: str) -> None:
    places = (PaperPlace("thuc-hien-2014"), FilePlace("ke-hoach.docx"), CellPlace("Đơn vị", 2, 2))
    findings = [error("ho-so-thieu", place, "thiếu “Kế hoạch”").as_json() for place in places]
    missing = [{"kind": "ke-hoach", "unit": None, "findings": findings}]
    nothing: dict[str, list[str]] = {name: [] for name in ("made", "kept", "edited", "former")}
    result = {**nothing, "refused": ["Hồ sơ"], "missing": missing, "findings": findings}
    run = Run(Wish(job=job), State.DONE, result=result)
    said = text("buoc.html", run=run, known="x")
    assert "Đã xong." in said
    assert "thuc-hien-2014:" in re.sub("<[^>]*>", "", said)
    assert "Đơn vị, ô B2:" in re.sub("<[^>]*>", "", said)


def test_templates_are_checked_beside_the_page_not_in_it(
    page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes seconds, and all other pages would wait for it."""
    own = folder / "so" / "templates"
    own.mkdir()
    place = FilePlace("tt01-2011/ke-hoach.docx", "đoạn 3")
    finding = error("the-la", place, "thẻ “x” không có", "Xem hoso doctor.")
    asked = []

    def answered(*arguments: str) -> list[dict[str, str]]:
        asked.append(arguments)
        return [finding.as_json()]

    monkeypatch.setattr("pipeline.web.other_jobs.ask", answered)
    said = re.sub("<[^>]*>", "", page.get("/mau").text)
    assert asked == [("template", "check", f"--templates={own.resolve()}")]
    assert "tt01-2011/ke-hoach.docx, đoạn 3: Thẻ “x” không có." in said
    assert "Xem mục Máy tính." in said


def test_of_two_tabs_the_later_one_overwrites_nothing(page: Page, folder: Path) -> None:
    """Nor does a request without a trial: the version that the clerk saw must be the file's."""
    path = folder / "so" / SAMPLE.name
    before = path.read_bytes()
    cell = f"{YEAR}/o/0/4/2"
    assert page.post(f"{cell}/ghi", data={"gia-tri": "tỉnh X"}).status_code == 409
    assert path.read_bytes() == before
    tried = page.post(f"{cell}/thu", data={"gia-tri": "tỉnh X"}).text
    (seen,) = re.findall(r'name="ban" value="(\w+)"', tried)
    assert "Đã ghi" in page.post(f"{cell}/ghi", data={"gia-tri": "tỉnh X", "ban": seen}).text
    mine = path.read_bytes()
    later = page.post(f"{cell}/ghi", data={"gia-tri": "tỉnh Y", "ban": seen})
    assert later.status_code == 409
    assert "đã được lưu lại từ chương trình khác" in later.text
    assert "Tải bản sao đã sửa" in later.text
    assert path.read_bytes() == mine


def test_drop_downs_are_renewed_after_a_click(page: Page, folder: Path) -> None:
    path = folder / "so" / "cu.xlsx"
    few = Lists(("Kế hoạch",), ("qd37-2010",), ("tt01-2011",), ("miền núi",))
    new(path, 2014, few)
    before = path.read_bytes()
    address = f"/nam/{id_of(path.name)}/danh-sach"
    shown = page.get(address).text
    assert re.search(r"<li>Loại văn bản: thêm “[^<]*Giấy công nhận”", shown)
    assert page.post(address).status_code == 409
    copy = page.post(f"{address}/ban-sao").content
    assert path.read_bytes() == before
    (seen,) = re.findall(r'name="ban" value="(\w+)"', shown)
    assert "Đã cập nhật danh sách chọn" in page.post(address, data={"ban": seen}).text
    assert path.read_bytes() == copy != before
    (former,) = (folder / "so" / "ban-cu").iterdir()
    assert former.read_bytes() == before
    assert "đã đủ, không phải cập nhật" in page.get(address).text


def test_why_drop_downs_cannot_be_renewed_is_said(page: Page, folder: Path) -> None:
    (folder / "so" / "hong.xlsx").write_bytes(b"PK no workbook")
    address = f"/nam/{id_of('hong.xlsx')}/danh-sach"
    shown = page.get(address)
    assert "không phải sổ Excel (.xlsx) hoặc tệp đã hỏng" in shown.text
    assert page.post(address, data={"ban": "x"}).status_code == 409
    assert page.post(f"{address}/ban-sao").status_code == 400
