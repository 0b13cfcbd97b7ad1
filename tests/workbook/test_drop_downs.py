"""`hoso lists`: the drop-downs of a workbook that was made before learn what was added since."""

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pipeline.cli import main
from pipeline.compose import required_fields
from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.regulations import layouts
from pipeline.workbook import drop_downs, spreadsheet
from pipeline.workbook.blank import DANH_MUC, Lists, new
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from tests.conftest import Edited

OLD = Lists(
    loai_van_ban=("Kế hoạch", "Bản đăng ký"),
    quy_dinh=("qd37-2010",),
    the_thuc=("tt01-2011",),
    khu_vuc=("miền núi",),
)
NOW = Lists(
    loai_van_ban=("Kế hoạch", "Bản đăng ký", "Công văn nhắc"),
    quy_dinh=("qd37-2010", "qd34-2014"),
    the_thuc=("tt01-2011",),
    khu_vuc=("miền núi",),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("lists") / "so.xlsx"
    new(path, 2014, OLD)
    return path.read_bytes()


def _renewed(content: bytes, folder: Path, lists: Lists = NOW) -> drop_downs.Renewed:
    path = folder / "so.xlsx"
    path.write_bytes(content)
    return drop_downs.renewed(content, spreadsheet.load(path), lists)


def _with_parts(content: bytes, change: Callable[[str, str], str]) -> bytes:
    """The workbook with its parts changed as text."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w") as written,
    ):
        for name in old.namelist():
            text = old.read(name)
            written.writestr(name, change(name, text.decode()) if name.endswith("xml") else text)
    return target.getvalue()


def _rules(content: bytes, sheet: str) -> dict[str, str]:
    """The drop-downs of a sheet by their cells."""
    page = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    return {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}


def _list(content: bytes, column: str = "A") -> list[object]:
    page = openpyxl.load_workbook(io.BytesIO(content))[DANH_MUC]
    return [cell.value for cell in page[column] if cell.value]


def test_a_new_kind_can_be_chosen_and_nothing_else_changes(made: bytes, tmp_path: Path) -> None:
    renewed = _renewed(made, tmp_path)
    assert renewed.added == {
        "Loại văn bản": ("Công văn nhắc",),
        "Quy định áp dụng": ("qd34-2014",),
    }
    assert _list(renewed.content) == ["Loại văn bản", *NOW.loai_van_ban]
    assert _rules(renewed.content, "Văn bản")["A2:A500"] == f"'{DANH_MUC}'!$A$2:$A$4"
    assert _rules(renewed.content, "Mốc thời gian")["D2:D500"] == f"'{DANH_MUC}'!$A$2:$A$4"
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(io.BytesIO(renewed.content)) as after,
    ):
        assert old.namelist() == after.namelist()
        same = [name for name in old.namelist() if old.read(name) == after.read(name)]
    assert {"xl/styles.xml", "[Content_Types].xml"} <= set(same)
    others = {"Đơn vị", "Đăng ký", "Bộ chỉ tiêu", "Hướng dẫn"}
    assert all(_rules(made, name) == _rules(renewed.content, name) for name in others)
    assert _renewed(renewed.content, tmp_path).content == renewed.content


def test_the_drop_downs_that_excel_keeps_in_its_new_place_are_renewed(
    made: bytes, tmp_path: Path
) -> None:
    def moved(name: str, text: str) -> str:
        found = re.search(r"<dataValidations.*</dataValidations>", text)
        if found is None or "$A$2:$A$3" not in found[0]:
            return text
        ours = (
            '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
            ' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
            'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
            '<x14:dataValidation type="list"><x14:formula1><xm:f>'
            f"'{DANH_MUC}'!$A$2:$A$3</xm:f></x14:formula1><xm:sqref>A2:A9 A10:D500</xm:sqref>"
            "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
        )
        return text.replace(found[0], "").replace("</worksheet>", ours)

    renewed = _renewed(_with_parts(made, moved), tmp_path)
    with zipfile.ZipFile(io.BytesIO(renewed.content)) as after:
        sheets = [after.read(name).decode() for name in after.namelist() if "/sheet" in name]
    moved_now = [text for text in sheets if "x14:dataValidation>" in text]
    assert moved_now
    assert all(f"<xm:f>'{DANH_MUC}'!$A$2:$A$4</xm:f>" in text for text in moved_now)
    assert all('sqref="A2:A500"' not in text for text in moved_now)


def test_what_the_clerk_put_into_a_list_or_a_drop_down_stays(made: bytes, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    book[DANH_MUC]["A4"] = "Giấy khen"
    own = book.create_sheet("Của tôi")
    own["A1"] = "Phòng Y tế"
    rules = book["Nơi nhận"].data_validations.dataValidation
    next(rule for rule in rules if str(rule.sqref) == "A2:A500").formula1 = "'Của tôi'!$A$1:$A$9"
    saved = io.BytesIO()
    book.save(saved)
    renewed = _renewed(saved.getvalue(), tmp_path)
    assert _list(renewed.content)[1:] == [*NOW.loai_van_ban, "Giấy khen"]
    assert renewed.own == {"Loại văn bản": ("Giấy khen",)}
    assert _rules(renewed.content, "Nơi nhận")["A2:A500"] == "'Của tôi'!$A$1:$A$9"
    assert _rules(renewed.content, "Văn bản")["A2:A500"] == f"'{DANH_MUC}'!$A$2:$A$5"


def test_a_choice_learnt_later_stands_in_the_cell(made: bytes, tmp_path: Path) -> None:
    content = _with_parts(made, lambda _, text: text.replace('"KT.,Q.,TL.,TUQ."', '"KT.,TL."'))
    assert content != made
    renewed = _renewed(content, tmp_path, OLD)
    assert '"KT.,Q.,TL.,TUQ."' in _rules(renewed.content, "Người ký").values()
    assert (renewed.added, renewed.cells) == ({}, 1)


def test_a_choice_with_a_comma_is_one_choice(made: bytes, tmp_path: Path) -> None:
    """Written into the cell itself, Excel would offer “chung” and “trừ quyết định”."""
    assert _list(made, "E") == [
        *("Cách đánh số", "từng loại", "chung các loại", "chung, trừ quyết định"),
    ]
    parted = '"từng loại,chung các loại,chung, trừ quyết định"'
    book = openpyxl.load_workbook(io.BytesIO(made))
    book[DANH_MUC].delete_cols(5)
    rules = book["Thông tin chung"].data_validations.dataValidation
    (own,) = (rule for rule in rules if str(rule.formula1) == f"'{DANH_MUC}'!$E$2:$E$4")
    own.formula1 = parted
    saved = io.BytesIO()
    book.save(saved)
    renewed = _renewed(saved.getvalue(), tmp_path, OLD)
    assert f"'{DANH_MUC}'!$E$2:$E$4" in _rules(renewed.content, "Thông tin chung").values()
    assert _list(renewed.content, "E") == _list(made, "E")


def test_units_that_come_later_can_be_chosen(made: bytes, tmp_path: Path) -> None:
    """A range that ends at the last unit of that day is replaced by one that grows."""
    short = "'Đơn vị'!$A$2:$A$9"
    growing = _rules(made, "Đăng ký")["A2:A500"]
    renewed = _renewed(
        _with_parts(made, lambda _, text: text.replace(growing, short)), tmp_path, OLD
    )
    assert _rules(renewed.content, "Đăng ký")["A2:A500"] == growing


def test_a_workbook_without_lists_gets_them(made: bytes, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    del book[DANH_MUC]
    for page in book.worksheets:
        page.data_validations.dataValidation = []
    saved = io.BytesIO()
    book.save(saved)
    renewed = _renewed(saved.getvalue(), tmp_path)
    assert openpyxl.load_workbook(io.BytesIO(renewed.content))[DANH_MUC].sheet_state == "hidden"
    assert _list(renewed.content) == ["Loại văn bản", *NOW.loai_van_ban]
    assert _rules(renewed.content, "Văn bản")["A2:A500"] == f"'{DANH_MUC}'!$A$2:$A$4"
    assert _rules(renewed.content, "Văn bản")["B2:B500"].startswith("OFFSET('Đơn vị'!$A$2")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "so.xlsx"))


def test_the_command_keeps_the_former_workbook(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    assert main(["lists", str(workbook)]) == 0
    (former,) = (workbook.parent / "ban-cu").iterdir()
    assert former.read_bytes() == before
    names = {kind.name for kind in kinds.load() if kind.administrative and not kind.register}
    assert names <= set(_list(workbook.read_bytes()))
    assert "thêm “Giấy mời tập huấn”" in capsys.readouterr().out
    assert main(["lists", str(workbook)]) == 0
    assert "đã đủ" in capsys.readouterr().out
    assert len(list((workbook.parent / "ban-cu").iterdir())) == 1


def test_the_command_never_overwrites(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    out = tmp_path / "khac.xlsx"
    assert main(["lists", str(workbook), "--out", str(out)]) == 0
    content = out.read_bytes()
    assert main(["lists", str(workbook), "--out", str(out)]) == 1
    assert main(["lists", str(workbook), "--out", str(tmp_path / "khac.csv")]) == 1
    (tmp_path / "~$so.xlsx").write_bytes(b"")
    assert main(["lists", str(workbook)]) == 1
    assert "--out" in capsys.readouterr().err
    assert (workbook.read_bytes(), out.read_bytes()) == (before, content)


def test_a_missing_row_says_that_its_name_cannot_be_chosen_yet(edited: "Edited") -> None:
    def issued(book: Workbook) -> None:
        day = dt.datetime(2014, 12, 10)
        row = ["Báo cáo kết quả năm", None, "90", "BC-UBND", day, "Kết quả", "phát hành"]
        book["Văn bản"].append(row)

    workbook = edited(issued)

    def hints() -> list[str]:
        tables = examine(workbook).tables
        assert tables is not None
        found = required_fields.check(tables, layouts.load(), ())
        return [finding.hint for finding in found if finding.code == "thieu-dong"]

    before = hints()
    assert before
    assert all("hoso lists" in hint for hint in before)
    assert main(["lists", str(workbook)]) == 0
    assert not any("hoso lists" in hint for hint in hints())
