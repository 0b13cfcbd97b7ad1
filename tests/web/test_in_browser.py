"""The page as a clerk uses it: a real server, Debian's Chromium, the sample workbook."""

import io
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.shared import Cm, Mm
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipeline.bundle.manifest import NAME, Entry, Manifest
from pipeline.web.shelf import id_of
from tests.archive.certificates import PASSWORD, holder
from tests.archive.small import drawn
from tests.conftest import cell, plain
from tests.web.served import Server, server

LETTER = Path(__file__).parent.parent / "resources" / "lint-cases" / "c00-letter-clean.docx"

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    assert found, "Debian: apt-get install chromium (system-packages.txt)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of workbooks (so), that of their papers (ra); each test has its own workbook."""
    folder = tmp_path_factory.mktemp("trang")
    (folder / "so").mkdir()
    return folder


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Server]:
    with server(home / "so", home / "ra") as running:
        yield running


@pytest.fixture
def context(chromium: Browser, served: Server) -> Iterator[BrowserContext]:
    """A browser whose every request is seen: none may leave this computer, no script may fail."""
    made = chromium.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    faults: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.on("weberror", lambda fault: faults.append(str(fault.error)))
    made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    made.set_default_timeout(20_000)
    yield made
    made.close()
    assert [
        address for address in asked if not address.startswith((served.address, "data:", "blob:"))
    ] == []
    assert faults == []


@pytest.fixture
def page(context: BrowserContext, served: Server, home: Path) -> Iterator[Page]:
    page = context.new_page()
    page.goto(served.link)
    yield page
    for path in (home / "so").glob("*.xlsx"):  # the first page shows what is there, all of it
        path.unlink()


def drop(page: Page, path: Path) -> None:
    """Drop a file on the page; what then opens is the file's own page."""
    with page.expect_navigation():
        page.set_input_files("form.tha input[type=file][required]", path)


def sample(folder: Path, name: str) -> Path:
    """The sample under a name of its own."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(plain())
    return path


def with_faults(folder: Path, name: str) -> Path:
    """The sample with a mistyped state and a day that no calendar has."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(_faulty())
    return path


@cache
def _faulty() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    cell(book, "Đăng ký", "20164", "Trạng thái").value = "phát hànhh"
    cell(book, "Đăng ký", "20161", "Ngày đăng ký").value = "31/02/2014"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def value(path: Path, sheet: str, key: str, heading: str) -> object:
    return cell(openpyxl.load_workbook(path), sheet, key, heading).value


def test_from_the_dropped_workbook_to_the_printed_papers(
    page: Page, home: Path, tmp_path: Path, context: BrowserContext
) -> None:
    drop(page, with_faults(tmp_path, "ca-nam"))
    expect(page.locator("h1")).to_contain_text("2014")
    page.click("text=Xem và sửa từng chỗ")
    expect(page.locator("td.o-loi")).to_have_text(["Ô có lỗi: 31/02/2014", "Ô có lỗi: phát hànhh"])

    page.click("text=Sửa thành “phát hành”")
    expect(page.locator(".sua")).to_contain_text("Ô này không còn lỗi.")
    workbook = home / "so" / "ca-nam.xlsx"
    assert value(workbook, "Đăng ký", "20164", "Trạng thái") == "phát hànhh"  # nothing written yet
    page.click("text=Ghi vào sổ")
    expect(page.locator(".da-ghi")).to_contain_text("Đã ghi “phát hành”")
    expect(page.locator("td.o-loi")).to_have_count(1)  # the list follows the saved workbook
    assert value(workbook, "Đăng ký", "20164", "Trạng thái") == "phát hành"
    (former,) = (home / "so" / "ban-cu").glob("ca-nam-*")
    assert value(former, "Đăng ký", "20164", "Trạng thái") == "phát hànhh"

    page.click("nav.duong-dan >> text=ca-nam.xlsx")
    page.click("text=Chọn loại, đơn vị…")
    page.check("text=Bản đăng ký")
    page.check("fieldset:has-text('Giai đoạn') >> text=Kế hoạch")
    page.click("button:has-text('Làm')")
    expect(page.locator(".cac-buoc progress[max]").first).to_be_visible()
    expect(page.locator(".tinh-trang")).to_have_text("Đã xong.", timeout=120_000)
    expect(page.locator("#tien-do")).to_contain_text("Chưa làm được")
    expect(page.locator("#tien-do")).to_contain_text("31/02/2014")

    page.click("text=Xem văn bản")
    page.click(".giay >> text=Kế hoạch >> nth=0")
    expect(page.locator("#xem img").first).to_be_visible()
    assert page.locator("#xem img").first.evaluate("image => image.decode().then(() => true)")
    address = page.get_attribute("#xem >> text=Mở PDF để in", "href")
    answer = context.request.get(page.url.split("/nam/")[0] + str(address))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.body().startswith(b"%PDF")

    with page.expect_download() as download:
        page.click("text=Tải tất cả (.zip)")
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
    assert "01-ke-hoach/ke-hoach.pdf" in names
    assert "in/ca-nam.pdf" in names
    assert "kiem-tra.xlsx" in names


def test_a_workbook_saved_in_excel_is_checked_anew(page: Page, home: Path, tmp_path: Path) -> None:
    drop(page, sample(tmp_path, "luu-lai"))
    page.goto(page.url + "/loi")
    expect(page.locator(".muc.loi")).to_have_count(0)
    path = home / "so" / "luu-lai.xlsx"
    book = openpyxl.load_workbook(path)
    cell(book, "Đăng ký", "20161", "Ngày đăng ký").value = "31/02/2014"
    book.save(path)
    expect(page.locator("td.o-loi")).to_contain_text("31/02/2014")


def test_two_tabs_join_one_run_and_either_stops_it(
    page: Page, context: BrowserContext, home: Path, tmp_path: Path
) -> None:
    drop(page, sample(tmp_path, "hai-the"))
    year = page.url
    other = context.new_page()
    other.goto(year + "/lam")
    page.click("text=Làm tất cả văn bản")
    expect(page.locator(".tinh-trang")).to_contain_text("Đang")
    other.click("button:has-text('Làm')")
    expect(other.locator("#noi-dung")).to_contain_text("Sổ này đang được làm từ trước")
    expect(other.locator(".cac-buoc li").first).to_be_visible()
    other.click("text=Dừng")
    expect(other.locator(".tinh-trang")).to_contain_text("Đã dừng theo yêu cầu", timeout=30_000)
    page.bring_to_front()
    expect(page.locator(".tinh-trang")).to_contain_text("Đã dừng theo yêu cầu", timeout=30_000)
    assert list((home / "ra").glob("hai-the*")) == []


def test_with_the_keyboard_alone_a_cell_is_mended(page: Page, home: Path, tmp_path: Path) -> None:
    drop(page, with_faults(tmp_path, "ban-phim"))
    page.goto(page.url + "/loi?muc=error")
    go_to(page, "Sửa ô C2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-vao]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sua")).to_have_count(0)
    go_to(page, "Sửa ô C2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-vao]")).to_be_focused()
    page.keyboard.type("32/3/2014")  # what stood there is marked, so that it is typed over
    page.keyboard.press("Enter")
    expect(page.locator(".bao.loi")).to_contain_text("“32/3/2014” là ngày không có trong lịch")
    expect(page.locator("[data-vao]")).to_be_focused()
    page.keyboard.type("25/3/2014")
    page.keyboard.press("Enter")
    expect(page.locator("text=Ghi vào sổ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".da-ghi")).to_be_visible()
    stored = value(home / "so" / "ban-phim.xlsx", "Đăng ký", "20161", "Ngày đăng ký")
    assert str(stored) == "2014-03-25 00:00:00"


def test_with_the_keyboard_alone_a_file_is_signed_and_a_code_is_asked(
    page: Page, served: Server, home: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "cong-van.pdf"
    letter.write_bytes(drawn("CÔNG VĂN"))
    page.goto(f"{served.address}/ky")
    names = page.locator(".ten-tep")
    expect(names.first).to_have_text("Chưa chọn tệp nào")  # whatever the browser's language is
    page.set_input_files("#tep", letter)  # the dialog of the system is not part of the page
    expect(names.first).to_have_text("cong-van.pdf")
    root = holder("Chứng thư gốc (thử)")
    page.set_input_files("#chung-thu", holder("Trần Thị B", root).pkcs12(tmp_path / "b.p12", root))
    page.focus("#chung-thu")
    page.keyboard.press("Tab")
    expect(page.locator("#mat-khau")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đã ký")
    expect(page.locator("#noi-dung")).to_contain_text("Trần Thị B, ký lúc")
    page.go_back()
    expect(page.locator("#mat-khau")).to_have_value("")

    sample(home / "so", "ma")
    page.goto(f"{served.address}/ma")
    expect(page.locator("#chu")).to_be_focused()
    page.keyboard.type("HOSO1|không phải mã")
    page.keyboard.press("Enter")
    expect(page.locator("#noi-dung")).to_contain_text("Chữ này không phải mã kiểm tra")


def go_to(page: Page, name: str) -> None:
    """Press Tab until the keyboard is on a link or button of this name; it must be seen there."""
    page.locator("body").press("Home")
    for _ in range(80):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.textContent.trim()")
        if where == name:
            width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert width == "3px"
            return
    raise AssertionError(name)


def test_a_foreign_word_file_is_examined_and_its_mended_copy_saved(
    page: Page, served: Server, tmp_path: Path
) -> None:
    paper = docx.Document(str(LETTER))
    paper.sections[0].left_margin = Cm(1)
    path = tmp_path / "Báo cáo của xã.docx"
    paper.save(str(path))
    page.goto(served.address + "/the-thuc")
    drop(page, path)
    expect(page.locator("h1")).to_have_text("Báo cáo của xã.docx")
    expect(page.locator("#noi-dung")).to_contain_text("Lề trái 10 mm")
    expect(page.locator("#trang-soat img").first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.click("text=Tải bản đã sửa")
    mended = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    assert abs((mended.sections[0].left_margin or 0) - Mm(30)) < Mm(0.1)


def test_a_new_workbook_comes_from_last_years(page: Page, home: Path, tmp_path: Path) -> None:
    drop(page, sample(tmp_path, "nam-truoc"))
    page.click("nav >> text=Sổ mới")
    page.fill("#nam", "2015")
    page.select_option("#tu", label="nam-truoc.xlsx")
    page.click("button:has-text('Tạo sổ')")
    expect(page.locator("h1")).to_contain_text("2015")
    made = openpyxl.load_workbook(home / "so" / "so-2015.xlsx")
    assert cell(made, "Đơn vị", "20161", "Tên").value == "Khe Tre"


LIGHT = {"color_scheme": "light", "viewport": {"width": 1366, "height": 768}}
DARK_ON_A_PHONE = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}
OF_A_YEAR = ("", "/loi", "/o/0/11/2", "/lam", "/ky")
OTHERS = ("/", "/goi", "/so-moi")
MORE_OF_A_YEAR = ("/loi/in", "/cap-so", "/han", "/luu-tru")
MORE_OTHERS = ("/ky", "/ma", "/ma?chu=x", "/the-thuc", "/may", "/khong-co")
EVERY_RULE: list[str] = []


@pytest.mark.parametrize(
    ("look", "rules", "pages"),
    [
        pytest.param(LIGHT, EVERY_RULE, (OF_A_YEAR, OTHERS), id="light"),
        pytest.param(
            LIGHT, EVERY_RULE, (MORE_OF_A_YEAR, MORE_OTHERS), id="more", marks=pytest.mark.long
        ),
        pytest.param(
            DARK_ON_A_PHONE,
            ["color-contrast", "scrollable-region-focusable"],
            (OF_A_YEAR + MORE_OF_A_YEAR, OTHERS + MORE_OTHERS),
            id="dark",
            marks=pytest.mark.long,
        ),
    ],
)
def test_no_page_has_a_serious_fault_of_access(
    chromium: Browser,
    served: Server,
    home: Path,
    look: dict[str, Any],
    rules: list[str],
    pages: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    workbook = with_faults(home / "so", "xem")
    year = f"/nam/{id_of(workbook.name)}"
    made = home / "ra" / "xem" / "01-ke-hoach"
    made.mkdir(parents=True, exist_ok=True)
    files = ("01-ke-hoach/ke-hoach.docx", "01-ke-hoach/ke-hoach.pdf")
    sha = {"docx": "0" * 64, "pdf": "0" * 64}
    paper = Entry("ke-hoach", None, "Kế hoạch", "01-ke-hoach", "", None, None, *files, 1, sha, {})
    (made.parent / NAME).write_text(Manifest("1", workbook.name, (paper,)).dump(), "utf-8")
    context = chromium.new_context(locale="vi-VN", **look)
    page = context.new_page()
    page.goto(served.link)
    found = {}
    axe = Axe()
    for address in (*(year + page for page in pages[0]), *pages[1]):
        page.goto(served.address + address)
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        results = axe.run(page, options=options | ({"runOnly": rules} if rules else {}))
        violations = results.response["violations"]
        grave = [
            violation for violation in violations if violation["impact"] in ("serious", "critical")
        ]
        if grave:
            found[address] = [
                (violation["id"], violation["nodes"][0]["html"]) for violation in grave
            ]
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{address} is wider than the screen"
    context.close()
    workbook.unlink()
    assert found == {}


def test_without_scripts_the_same_is_done_by_plain_forms(
    chromium: Browser, served: Server, home: Path
) -> None:
    workbook = with_faults(home / "so", "khong-ma")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.link)
    page.click("text=khong-ma.xlsx")
    page.click("text=Xem và sửa từng chỗ")
    page.click("text=Sửa thành “phát hành”")
    page.click("text=Ghi vào sổ")
    expect(page.locator("h1")).to_have_text("Đã ghi vào sổ")
    context.close()
    assert value(workbook, "Đăng ký", "20164", "Trạng thái") == "phát hành"
    workbook.unlink()


@pytest.mark.long
def test_packages_are_made_verified_and_downloaded(page: Page, home: Path, tmp_path: Path) -> None:
    drop(page, sample(tmp_path, "luu-tru"))
    year = page.url
    page.click("text=Gói hồ sơ nộp lưu…")
    expect(page.locator("#ho-so")).to_contain_text("Chưa có văn bản nào của sổ này")
    page.check("text=Lập cả hồ sơ chưa hoàn chỉnh")
    page.click("button:has-text('Lập gói hồ sơ')")
    expect(page.locator(".tinh-trang")).to_have_text("Đã xong.", timeout=500_000)
    expect(page.locator("#tien-do")).to_contain_text("gói mới")
    page.click("text=Xem gói hồ sơ")
    expect(page.locator("#ho-so .muc").first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.click("#ho-so >> text=Tải gói >> nth=0")
    page.click("#ho-so >> text=Kiểm tra gói >> nth=0")
    expect(page.locator("#xem .bao.tot")).to_contain_text("còn nguyên vẹn", timeout=60_000)

    harmed = tmp_path / "sua.zip"
    content = bytearray(download.value.path().read_bytes())
    content[len(content) // 2] ^= 1
    harmed.write_bytes(content)
    page.goto(year.split("/nam/")[0] + "/goi")
    drop(page, harmed)
    expect(page.locator("#xem .bao.loi")).to_contain_text("Sai")

    page.goto(f"{year}/han")
    expect(page.locator("#van-ban-nam")).to_contain_text("Đã phát hành", timeout=200_000)
    with page.expect_download() as download:
        page.click("text=Tải bảng tiến độ")
    assert openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).sheetnames == [
        "Hạn",
        "Văn bản",
    ]


@pytest.mark.long
def test_a_server_killed_in_mid_run_leaves_nothing_behind(
    chromium: Browser, tmp_path: Path
) -> None:
    place = tmp_path
    (place / "so").mkdir()
    sample(place / "so", "nam-dong")
    with server(place / "so", place / "ra") as first:
        page = chromium.new_page()
        page.goto(first.link)
        page.click(".the a")
        page.click("text=Làm tất cả văn bản")
        expect(page.locator(".cac-buoc li")).not_to_have_count(0, timeout=30_000)
        port = int(first.address.rpartition(":")[2])
        first.process.kill()
        first.process.wait()
        expect(page.locator("#thong-bao")).to_contain_text("Không nối được với chương trình")
        page.close()
    until(lambda: not list((place / "ra").glob("*.lock")))
    with server(place / "so", place / "ra", port) as second:
        page = chromium.new_page()
        page.goto(second.link)
        page.click(".the a")
        page.click("text=Làm tất cả văn bản")
        expect(page.locator(".tinh-trang")).to_have_text("Đã xong.", timeout=120_000)
        page.close()
    assert [path.name for path in (place / "ra").iterdir()] == ["nam-dong"]
    assert (place / "ra" / "nam-dong" / "manifest.json").is_file()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
