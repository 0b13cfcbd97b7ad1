"""`make page-pictures`: the pages of `hoso web` as PNG files, for the docs.

The sample with two mistyped cells is served from a temporary folder, and Chromium looks at it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipeline.model.paths import ROOT

FOLDER = ROOT / "docs" / "pictures" / "trang"


def main() -> int:
    """Serve the sample and draw its pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "inputs").mkdir()
        _with_faults(place / "inputs" / "nam-dong-2014.xlsx")
        shutil.copy(ROOT / "inputs" / "nam-dong-2024.xlsx", place / "inputs")
        command = [sys.executable, "-m", "pipeline", "web", "inputs", "--out", "outputs"]
        served = subprocess.Popen(
            [*command, "--no-browser"], stdout=subprocess.PIPE, encoding="utf-8", cwd=place
        )
        try:
            assert served.stdout is not None
            link = re.search(r"http\S+", served.stdout.readline())
            assert link is not None
            _look(link.group())
        finally:
            served.terminate()
            served.communicate()
    return 0


def _with_faults(path: Path) -> None:
    book = openpyxl.load_workbook(ROOT / "inputs" / "nam-dong-2014.xlsx")
    sheet = book["Đăng ký"]
    heads = [str(cell.value).rstrip("* ") for cell in sheet[1]]
    sheet.cell(2, heads.index("Ngày đăng ký") + 1).value = "31/02/2014"
    sheet.cell(3, heads.index("Trạng thái") + 1).value = "phát hànhh"
    book.save(path)


def _look(link: str) -> None:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(locale="vi-VN", viewport={"width": 1366, "height": 768})
        page.set_default_timeout(120_000)
        page.goto(link)
        page.click("text=nam-dong-2014.xlsx")
        year = page.url
        page.click("text=Làm tất cả văn bản")
        page.wait_for_selector("text=Đã xong.")
        page.goto(year)
        page.click(".giay >> text=Kế hoạch >> nth=0")
        page.wait_for_selector("#xem img")
        page.locator("#xem img").first.evaluate("image => image.decode()")
        page.evaluate("document.activeElement.blur()")
        _shoot(page, "nam")
        page.goto(f"{year}/loi?muc=error")
        page.click("text=Sửa thành “phát hành”")
        page.wait_for_selector("text=Ghi vào sổ")
        page.set_viewport_size({"width": 1366, "height": 1180})  # down to what can be saved
        _shoot(page, "loi")
        browser.close()


def _shoot(page: Page, name: str) -> None:
    target = FOLDER / f"{name}.png"
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=target)
    Image.open(target).convert("RGB").quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
