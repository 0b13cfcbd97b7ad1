"""`hoso lists --rows`: a workbook gets the rows of a new kind, copied from one that is like it."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.docx import text as word_text
from pipeline.model import kinds
from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE
from tests.support.new_kinds import write_out

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CODE = "quyet-dinh-cong-nhan-giu-vung"
NAME = "Quyết định công nhận giữ vững"
LIKE = "Quyết định công nhận"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A folder of the clerk's own with a new kind of decision and a new công văn."""
    folder = tmp_path / "mau"
    for code, name in ((CODE, NAME), ("cong-van-nhac", "Công văn nhắc")):
        words = ["template", "new", code, "--name", name, "--rules", "tt01-2011"]
        assert main([*words, "--templates", str(folder)]) == 0
        write_out(folder / "tt01-2011" / f"{code}.docx")
    yield folder
    kinds.use(None)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "inputs" / SAMPLE.name, tmp_path / "so.xlsx"))


def _rows(workbook: Path, sheet: str, name: str) -> list[list[Any]]:
    """The rows of a kind, without its name."""
    book = openpyxl.load_workbook(workbook)
    return [list(row[1:]) for row in book[sheet].iter_rows(values_only=True) if row[0] == name]


def test_the_rows_of_the_closest_kind_are_copied(
    own: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    kept = openpyxl.load_workbook(workbook)["Nơi nhận"].max_row
    words = ["lists", str(workbook), "--templates", str(own), "--rows"]
    assert main([*words, CODE]) == 0
    said = capsys.readouterr().out
    assert f"Đã thêm dòng cho “{NAME}”, chép của “{LIKE}”" in said
    assert f"Nơi nhận dòng {kept + 1}–{kept + 5}" in said
    for sheet in ("Người ký", "Nơi nhận", "Căn cứ"):
        assert _rows(workbook, sheet, NAME) == _rows(workbook, sheet, LIKE), sheet
        assert _rows(workbook, sheet, NAME), sheet
    assert _rows(workbook, "Văn bản", NAME) == [[None, None, None, None, None, "dự thảo"]]
    (former,) = (workbook.parent / "ban-cu").iterdir()
    assert former.read_bytes() == before
    after = workbook.read_bytes()
    assert main([*words, CODE]) == 0
    assert "sổ đã có dòng của loại này" in capsys.readouterr().out
    assert workbook.read_bytes() == after
    assert main([*words, "cong-van-nhac"]) == 0
    assert "chép của “Công văn đôn đốc”" in capsys.readouterr().out


def test_a_kind_with_rows_needs_none(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lists", str(workbook)]) == 0
    before = workbook.read_bytes()
    assert main(["lists", str(workbook), "--rows", "cong-van-don-doc"]) == 0
    assert "sổ đã có dòng của loại này" in capsys.readouterr().out
    assert workbook.read_bytes() == before


def test_the_model_can_be_named(
    own: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["lists", str(workbook), "--templates", str(own), "--rows", CODE]
    assert main([*words, "--like", "ke-hoach"]) == 0
    assert "chép của “Kế hoạch”" in capsys.readouterr().out
    assert _rows(workbook, "Nơi nhận", NAME) == _rows(workbook, "Nơi nhận", "Kế hoạch")


def test_a_paper_of_each_unit_is_like_those_of_units(
    own: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two are papers of the communes and of the district for each unit."""
    for code, name, more in (
        ("cong-van-xa-giai-trinh", "Công văn xã giải trình", ["--issuer", "don-vi"]),
        ("quyet-dinh-khen", "Quyết định khen", []),
    ):
        words = ["template", "new", code, "--name", name, "--for", "every-unit", *more]
        assert main([*words, "--rules", "tt01-2011", "--templates", str(own)]) == 0
        assert main(["lists", str(workbook), "--templates", str(own), "--rows", code]) == 0
        assert "Trong Văn bản mỗi đơn vị một dòng" in capsys.readouterr().out
        assert _rows(workbook, "Văn bản", name) == []
        assert _rows(workbook, "Nơi nhận", name)
    assert _rows(workbook, "Người ký", "Công văn xã giải trình") == []
    request = _rows(workbook, "Nơi nhận", "Công văn đề nghị công nhận")
    assert _rows(workbook, "Nơi nhận", "Công văn xã giải trình") == request


def test_a_sheet_without_rows_to_copy_is_named(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = Path(shutil.copy(SAMPLE, tmp_path / "so.xlsx"))
    assert main(["lists", str(workbook), "--templates", str(own), "--rows", CODE]) == 0
    assert f"Căn cứ: “{LIKE}” không có dòng nào để chép" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--rows", "quyet-dinh-cong-nhann"], "Có phải “quyet-dinh-cong-nhan”?"),
        (["--rows", "ke-hoach", "--like", "xyz"], "--like: không có loại văn bản “xyz”"),
        (["--like", "ke-hoach"], "--like chỉ dùng cùng --rows"),
        (["--rows", "tong-quan"], "Sổ chưa có dòng của loại nào giống “Tổng quan kết quả”"),
    ],
)
def test_wrong_use_changes_nothing(
    words: list[str], says: str, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    assert main(["lists", str(workbook), *words]) == 1
    assert says in capsys.readouterr().err
    assert workbook.read_bytes() == before


def test_a_row_without_a_symbol_prints_that_of_its_kind(
    own: Path, workbook: Path, tmp_path: Path
) -> None:
    assert main(["lists", str(workbook), "--templates", str(own), "--rows", CODE]) == 0
    book = openpyxl.load_workbook(workbook)
    sheet: Worksheet = book["Văn bản"]
    (row,) = (row for row in sheet.iter_rows() if row[0].value == NAME)
    row[2].value, row[4].value, row[6].value = "1250", dt.datetime(2014, 11, 25), "phát hành"
    book.save(workbook)
    words = ["documents", str(workbook), "--templates", str(own), "--out", str(tmp_path / "out")]
    assert main([*words, "--only", CODE, "--only", "so-van-ban-di"]) == 0
    for code in (CODE, "so-van-ban-di"):
        (word,) = (tmp_path / "out").rglob(f"{code}.docx")
        assert "1250/QĐ-UBND" in word_text.body(word.read_bytes()), code


def test_a_row_that_is_missing_is_named_once_for_its_paper(
    own: Path, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lists", str(workbook), "--templates", str(own), "--rows", CODE]) == 0
    book = openpyxl.load_workbook(workbook)
    for sheet, column in (("Người ký", 1), ("Văn bản", 7)):
        (row,) = (row for row in book[sheet].iter_rows() if row[0].value == NAME)
        row[column - 1].value = "phát hành" if sheet == "Văn bản" else None
    book.save(workbook)
    words = ["documents", str(workbook), "--templates", str(own), "--out", str(tmp_path / "out")]
    capsys.readouterr()
    assert main([*words, "--only", CODE]) == 2
    assert capsys.readouterr().out.count("Người ký!A1") == 1
