"""What is not due is not made, and nothing is counted or paid before it is so."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from pipeline.cli import main
from pipeline.compose.vocabulary.lists import danh_sach_dang_ky, danh_sach_noi_nhan
from pipeline.examination import examine
from pipeline.model.paths import ROOT
from pipeline.model.tables import Scope, Tables
from tests.test_documents import text_of

if TYPE_CHECKING:
    from tests.conftest import Edited

CASES = ROOT / "tests" / "resources" / "so"
WINTER, SPRING, AUTUMN = "B1-2015-dau-nam", "B2-2015-mua-xuan", "B3-2015-cuoi-nam"
BOOKS = [str(CASES / f"{name}.xlsx") for name in (WINTER, SPRING, AUTUMN)]
KINDS = ("dang-ky", "danh-sach-dang-ky", "giay-cong-nhan", "danh-sach-cong-nhan")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is looked at here of a year's outputs, from its workbook as it was at three times."""
    out = tmp_path_factory.mktemp("nam")
    only = [part for kind in KINDS for part in ("--only", kind)]
    assert main(["documents", *BOOKS, *only, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All outputs of these three times."""
    out = tmp_path_factory.mktemp("ca-nam")
    assert main(["documents", *BOOKS, "--out", str(out)]) == 0
    return out


def scope(case: str, kind: str) -> Scope:
    """The paper of the district of this kind."""
    tables = tables_of(CASES / f"{case}.xlsx")
    return Scope(tables, next(known for known in tables.kinds if known.code == kind), None)


def tables_of(workbook: Path) -> Tables:
    """The tables of a workbook that can be used."""
    tables = examine(workbook).tables
    assert tables is not None
    return tables


def made(year: Path, case: str) -> set[str]:
    """The names of the PDFs that were made, without the bundles."""
    folder = year / case.lower()
    return {path.stem for path in folder.glob("0*/*.pdf")}


def test_before_the_first_registration_there_is_no_list_of_them(year: Path) -> None:
    assert not any(name.startswith("danh-sach-dang-ky") for name in made(year, WINTER))
    assert "danh-sach-dang-ky" in made(year, SPRING)


def test_before_the_first_decision_there_is_no_list_of_units_recognised(year: Path) -> None:
    assert "danh-sach-cong-nhan" not in made(year, SPRING)
    assert "danh-sach-cong-nhan" in made(year, AUTUMN)


def test_a_draft_of_a_registration_is_neither_counted_nor_paid(year: Path) -> None:
    listed = danh_sach_dang_ky(scope(SPRING, "danh-sach-dang-ky"))
    amount = listed.hang[0].tien
    assert (len(listed.hang), listed.tong_tien) == (4, 4 * amount)
    assert "dang-ky-20185-thuong-lo" in made(year, SPRING)  # the draft itself is made
    filed = [path.name for path in (year / SPRING.lower() / "ho-so").glob("*-20*")]
    assert len(filed) == 4
    assert not [name for name in filed if "20185" in name]


def test_recipients_are_counted_by_papers_that_are_made(year: Path) -> None:
    listed = danh_sach_noi_nhan(scope(AUTUMN, "danh-sach-noi-nhan"))
    rows = (*listed.hang_dau, *listed.hang_cuoi)
    certificates = next(row.van_ban for row in rows if row.van_ban.startswith("Giấy công nhận"))
    assert certificates == "Giấy công nhận (03 bản)"
    assert len([name for name in made(year, AUTUMN) if name.startswith("giay-cong-nhan")]) == 3


@pytest.mark.long
def test_forms_are_printed_at_the_years_start_and_filed_never(whole: Path) -> None:
    winter, spring = whole / WINTER.lower(), whole / SPRING.lower()
    assert len(list((winter / "02-dang-ky").glob("dang-ky-*.pdf"))) == 11
    assert text_of(winter / "in" / "02-dang-ky.pdf").count("BẢN ĐĂNG KÝ") == 11
    assert "BẢN ĐĂNG KÝ" not in text_of(winter / "in" / "ca-nam.pdf")
    assert len(list((spring / "02-dang-ky").glob("dang-ky-*.pdf"))) == 11
    assert text_of(spring / "in" / "ca-nam.pdf").count("BẢN ĐĂNG KÝ") == 5
    once_issued, copies = 4, 3  # one is a draft still; a draft is printed once
    printed = text_of(spring / "in" / "02-dang-ky.pdf")
    assert printed.count("BẢN ĐĂNG KÝ") == once_issued * copies + 1


def test_each_certificate_row_of_a_unit_that_is_not_recognised_is_reported() -> None:
    findings = examine(CASES / f"{AUTUMN}.xlsx").findings
    told = [finding for finding in findings if finding.code == "van-ban-khong-duoc-lam"]
    assert [str(finding.place).split()[1] for finding in told] == [
        f"bản!B{row}" for row in (18, 19, 20, 21, 23)
    ]
    assert all("Giấy công nhận" in finding.message for finding in told)


def test_a_draft_needs_no_signatory(
    edited: "Edited", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def drafts_without_one(book: Workbook) -> None:
        for row in list(book["Người ký"].iter_rows(min_row=2)):
            for cell in row:
                cell.value = None
        for row in book["Văn bản"].iter_rows(min_row=2):
            row[6].value = "dự thảo" if row[0].value else None

    workbook = edited(drafts_without_one, name="so.xlsx")
    arguments = ["documents", str(workbook), "--only", "giay-cong-nhan", "--out", str(tmp_path)]
    assert main(arguments) == 0, capsys.readouterr().out
    text = text_of(next(tmp_path.rglob("giay-cong-nhan-*.pdf")))
    assert "None" not in text
