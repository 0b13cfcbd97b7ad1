"""`hoso status`: what has come in, what is late and by how much, how far each paper is."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pipeline.cli import main
from pipeline.jobs.status import status_of
from pipeline.model.year_status import DeadlineLine, YearStatus
from tests.conftest import delete_row

if TYPE_CHECKING:
    from tests.conftest import Edited

FORM, REPORT = "Bản đăng ký", "Báo cáo tự đánh giá"


def _status(workbook: Path, day: dt.date) -> YearStatus:
    from pipeline.bundle.lock import Patience

    patience: Patience = Patience(5)
    found, _ = status_of(workbook, workbook.parent / "out", day, patience)
    assert isinstance(found, YearStatus)
    return found


def _line(found: YearStatus, kind: str, unit: str) -> DeadlineLine:
    (line,) = [
        deadline for deadline in found.deadlines if deadline.kind == kind and deadline.unit == unit
    ]
    return line


def _noted(*rows: tuple[object, ...]) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        sheet = book["Tiến độ"] if "Tiến độ" in book.sheetnames else book.create_sheet("Tiến độ")
        if sheet.max_row > 1:
            sheet.delete_rows(2, sheet.max_row)
        else:
            sheet.append(["Mã đơn vị", "Loại văn bản", "Hạn", "Ngày nhận", "Người ghi"])
        for row in rows:
            sheet.append([*row, "Nguyễn Văn A"])

    return change


def test_each_unit_is_in_time_late_overdue_or_waited_for(edited: "Edited") -> None:
    workbook = edited(
        ("Đăng ký", "20161", "Ngày đăng ký", dt.datetime(2014, 4, 12)),
        delete_row("Đăng ký", "20164", "Số"),
        _noted(
            ("20167", FORM, None, dt.datetime(2014, 4, 9)),
            ("20170", FORM, dt.datetime(2014, 4, 20), None),
        ),
    )
    found = _status(workbook, dt.date(2014, 4, 15))
    assert _line(found, FORM, "20161").text == "muộn 2 ngày"
    assert _line(found, FORM, "20164").text == "chưa nhận, quá hạn 5 ngày"
    assert _line(found, FORM, "20167").came == dt.date(2014, 4, 9)
    assert _line(found, FORM, "20167").text == "đúng hạn"
    assert _line(found, FORM, "20170").text == "chưa nhận, còn 5 ngày"
    assert _line(found, REPORT, "20161").text == "chưa nhận, còn 188 ngày"
    assert _line(_status(workbook, dt.date(2014, 10, 20)), REPORT, "20161").text == "đúng hạn"
    early = _status(workbook, dt.date(2014, 4, 10))
    assert _line(early, FORM, "20161").text == "chưa nhận, hôm nay đến hạn"


@pytest.mark.long
def test_a_paper_can_be_made_is_made_and_is_issued(edited: "Edited") -> None:
    def state(workbook: Path) -> str:
        found = _status(workbook, dt.date(2014, 4, 1))
        return next(line.state for line in found.papers if line.kind == "ke-hoach")

    draft = ("Văn bản", "Kế hoạch", "Trạng thái", "dự thảo")
    workbook = edited(draft, name="so.xlsx")
    make = ["documents", str(workbook), "--only", "ke-hoach", "--out", str(workbook.parent / "out")]
    assert state(workbook) == "can-be-made"
    assert main(make) == 0
    assert state(workbook) == "not-issued"
    edited(name="so.xlsx")
    assert state(workbook) == "can-be-made"
    assert main(make) == 0
    assert state(workbook) == "issued"
    edited(("Văn bản", "Kế hoạch", "Trích yếu", None), name="so.xlsx")
    found = _status(workbook, dt.date(2014, 4, 1))
    plan = next(line for line in found.papers if line.kind == "ke-hoach")
    assert plan.state == "not-yet"
    assert "Văn bản!F2 Trích yếu" in plan.why[0]


def _told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


@pytest.mark.long
def test_it_is_reported_in_80_columns_as_json_and_as_a_workbook(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["status", str(sample), "--today", "2014-10-25", "--out", str(tmp_path)]
    told = _told(words, capsys)
    assert max(map(len, told.splitlines()[:-1])) <= 80
    assert "Báo cáo tự đánh giá, hạn 20/10/2014" in told
    (data,) = json.loads(_told([*words, "--json"], capsys))
    one: dict[str, Any] = next(
        deadline for deadline in data["deadlines"] if deadline["unit"] == "20161"
    )
    assert one["due"] == "2014-04-10"
    assert one["days_late"] == 0
    assert {paper["state"] for paper in data["papers"]} == {"can-be-made"}
    path = tmp_path / sample.stem / "tien-do.xlsx"
    before = path.stat().st_mtime_ns, path.read_bytes()
    _told(words, capsys)
    assert before == (path.stat().st_mtime_ns, path.read_bytes())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Hạn", "Văn bản"]
    rows = list(book["Hạn"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(data["deadlines"])
    assert ("Thị trấn Khe Tre", "đúng hạn") in {(row[3], row[6]) for row in rows}
    assert not (tmp_path / sample.stem / "sua-tay").exists()


def test_a_table_that_a_person_changed_is_set_aside_and_outlives_a_run(
    edited: "Edited", capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = edited(name="so.xlsx")
    out = workbook.parent / "out"
    words = ["status", str(workbook), "--out", str(out), "--today"]
    _told([*words, "1/4/2014"], capsys)
    table = out / "so" / "tien-do.xlsx"
    before = table.read_bytes()
    assert main(["check", str(workbook), "--out", str(out)]) == 0
    assert table.read_bytes() == before
    table.write_bytes(b"of a person")
    _told([*words, "2/4/2014"], capsys)
    assert (out / "so" / "sua-tay" / "tien-do.xlsx").read_bytes() == b"of a person"
    assert table.read_bytes() != before


def test_a_day_that_is_none_and_a_workbook_without_a_year_are_reported(
    sample: Path, edited: "Edited", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "out")]
    assert main(["status", str(sample), "--today", "31/4/2014", *out]) == 1
    assert "không có trong lịch" in capsys.readouterr().err
    workbook = edited(("Thông tin chung", "Năm", "Giá trị", None))
    assert main(["status", str(workbook), *out]) == 2
    assert "Thông tin chung" in capsys.readouterr().out
