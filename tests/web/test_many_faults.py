"""A workbook of 300 units with 2,000 faults: the list is cut into pages, and can be searched."""

import re
from pathlib import Path

import openpyxl
import pytest

from pipeline.web.faults import PAGE
from pipeline.web.shelf import id_of
from tests.conftest import SAMPLE
from tests.web.served import Page, application

UNITS = 290
POINTS = 7


@pytest.mark.long
def test_two_thousand_faults_are_listed_page_by_page(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    book = openpyxl.load_workbook(SAMPLE)
    for name in ("Đơn vị", "Chấm điểm"):
        first = [each.value for each in book[name][2]]
        for unit in range(UNITS):
            row = [str(30_000 + unit), *first[1:]]
            if name == "Chấm điểm":
                row[2 : 2 + POINTS] = [f"1.{unit}"] * POINTS  # far too many, or no number
            book[name].append(row)
    book.save(tmp_path / "so" / "lon.xlsx")
    with application(tmp_path / "so", tmp_path / "ra") as app:
        page = Page(app)
        address = f"/nam/{id_of('lon.xlsx')}/loi?sheet=Chấm điểm&muc=error"
        first_page = page.get(address).text
        last_page = page.get(f"{address}&trang=8").text
        found = page.get(f"{address}&tim=30123").text
    assert first_page.count('class="khoi hang-loi"') == PAGE
    assert f"Trang 1 trên {-(-UNITS // PAGE)}" in first_page
    assert 0 < last_page.count('class="khoi hang-loi"') <= PAGE
    assert re.findall(r"<td>(30\d{3})", found) == ["30123"]
    assert found.count("<strong>Ô ") == POINTS
