"""The register of outgoing papers beside its paper, as a workbook in the decree's columns."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import openpyxl

from pipeline.bundle import last_run
from pipeline.bundle.tables import Table, deliver_table
from pipeline.compose.register_sheet import WORD, register_sheets
from pipeline.model import kinds
from pipeline.model.papers import Paper
from pipeline.workbook.table_file import content

_ROW = SimpleNamespace(
    so_ky_hieu="35/KH-UBND",
    ngay=dt.date(2014, 3, 12),
    noi_dung="Kế hoạch: Xây dựng xã, thị trấn phù hợp với trẻ em năm 2014",
    nguoi_ky="Nguyễn Văn A",
    noi_nhan=("Sở LĐTB&XH", "UBND các xã, thị trấn"),
    ban_luu="VT",
    so_ban=28,
)


def _register(*rows: SimpleNamespace) -> Paper:
    return Paper(
        kind=replace(kinds.load()[0], code="so-van-ban-di", stage="07-bao-cao"),
        unit=None,
        layout="nd30-2020",
        stem="so-van-ban-di",
        title="Sổ văn bản đi",
        state="dự thảo",
        number=None,
        date=None,
        author="UBND",
        context={WORD: rows},
    )


def _table(*rows: SimpleNamespace) -> Table:
    ((name, sheet),) = register_sheets([_register(*rows)]).items()
    return Table(name, (sheet,), lambda sheets: content(sheets, "Sổ văn bản đi", 2014))


def test_the_register_has_the_decrees_columns_and_a_row_a_paper() -> None:
    table = _table(_ROW)
    assert table.name == "07-bao-cao/so-van-ban-di.xlsx"
    made = table.write(table.sheets)
    assert made == table.write(table.sheets)
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == "Sổ văn bản đi"
    assert rows[2][0] == "Số, ký hiệu văn bản"
    assert rows[2][5:] == ("Đơn vị, người nhận bản lưu", "Số lượng bản", "Ghi chú")
    assert rows[3][:2] == ("35/KH-UBND", dt.datetime(2014, 3, 12))
    assert rows[3][4:] == ("Sở LĐTB&XH\nUBND các xã, thị trấn", "VT", 28, None)


def test_it_is_written_again_only_when_its_rows_change(tmp_path: Path) -> None:
    folder, workbook = tmp_path / "so", tmp_path / "so.xlsx"
    path = deliver_table(_table(_ROW), last_run.load(folder), workbook)
    before = path.stat().st_mtime_ns
    assert _table(_ROW).held(last_run.load(folder))
    assert deliver_table(_table(_ROW), last_run.load(folder), workbook).stat().st_mtime_ns == before
    assert not _table(_ROW, _ROW).held(last_run.load(folder))
    deliver_table(_table(_ROW, _ROW), last_run.load(folder), workbook)
    assert len(list(openpyxl.load_workbook(path)["Sổ văn bản đi"].iter_rows())) == 5


def test_papers_without_a_register_give_no_workbook() -> None:
    assert not register_sheets([replace(_register(), context={})])
