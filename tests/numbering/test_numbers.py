"""`hoso number`: the next numbers of the register, written into a copy of the workbook."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pipeline.cli import main
from pipeline.examination import examine
from pipeline.jobs.numbers import propose_numbers
from pipeline.model import kinds
from pipeline.numbering import Proposal
from tests.conftest import SAMPLE, cell

if TYPE_CHECKING:
    from tests.conftest import Edited

CERTIFICATE = "Giấy công nhận"
PLAN = "Kế hoạch"


def _given(proposal: Proposal) -> dict[str, str]:
    """Series, unit and day of each number proposed."""
    return {
        f"{entry.series.name} {entry.unit or ''} {entry.day}": given.number
        for given in proposal.given
        for entry in [given.entry]
    }


def _codes(proposal: Proposal) -> list[str]:
    return [f"{finding.place} {finding.code}" for finding in proposal.findings]


def _without_number(*keys: str) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        for unit in keys:
            cell(book, "Văn bản", (CERTIFICATE, unit), "Số").value = None

    return change


def _series(book: Workbook, *rows: tuple[object, ...]) -> None:
    sheet = book.create_sheet("Dãy số")
    sheet.append(["Mã đơn vị", "Ký hiệu", "Số cuối", "Dùng riêng"])
    for row in rows:
        sheet.append(list(row))


def test_a_copy_gets_the_next_numbers_and_nothing_else_of_the_file_changes(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    units = [row[1].value for row in book["Văn bản"] if row[0].value == CERTIFICATE][2:]
    _without_number(*map(str, units))(book)
    workbook, out = tmp_path / "so.xlsx", tmp_path / "moi.xlsx"
    book.save(workbook)
    assert main(["number", str(workbook), "--out", str(out)]) == 0
    before, after = (openpyxl.load_workbook(path) for path in (workbook, out))
    for row in before["Văn bản"]:
        for old in row:
            new = after["Văn bản"][old.coordinate]
            assert new.number_format == old.number_format
            if old.column == 3 and row[1].value in units:
                continue
            assert new.value == old.value
    numbers = [cell(after, "Văn bản", (CERTIFICATE, str(unit)), "Số").value for unit in units]
    assert numbers == [f"{number:02d}" for number in range(3, 3 + len(units))]
    with zipfile.ZipFile(workbook) as one, zipfile.ZipFile(out) as other:
        assert one.namelist() == other.namelist()
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert all(name.startswith(("xl/worksheets/sheet", "xl/workbook.xml")) for name in changed)
    assert len(changed) <= 2
    assert not _codes(propose_numbers(out))
    assert not propose_numbers(out).given


def test_a_file_that_is_there_is_never_overwritten(edited: "Edited", tmp_path: Path) -> None:
    workbook = edited(_without_number("20161"), name="so.xlsx")
    (tmp_path / "so-da-cap-so.xlsx").write_bytes(b"of the clerk's")
    gone = edited(lambda book: cell(book, "Văn bản", PLAN, "Số").__setattr__("value", None))
    assert main(["number", str(gone), "--out", str(gone)]) == 1
    assert main(["number", str(gone), "--out", str(tmp_path / "so-da-cap-so.xlsx")]) == 1
    assert (tmp_path / "so-da-cap-so.xlsx").read_bytes() == b"of the clerk's"
    assert workbook.is_file()


def test_where_all_have_a_number_no_file_is_written(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["number", str(sample), "--out", str(tmp_path / "moi.xlsx")]) == 0
    assert not (tmp_path / "moi.xlsx").exists()
    assert "không phải cấp số nào" in capsys.readouterr().out


def test_a_gap_in_the_register_of_certificates_stops_the_numbering(edited: "Edited") -> None:
    workbook = edited(
        _without_number("20185"), ("Văn bản", (CERTIFICATE, "20182"), "Số", "09"), name="so.xlsx"
    )
    proposal = propose_numbers(workbook)
    at = _at((CERTIFICATE, "20182"))
    assert _codes(proposal) == [f"{at} Số cach-so"]
    assert "07 đến 08" in proposal.findings[0].message
    assert not proposal.given
    assert main(["number", str(workbook)]) == 2
    assert not list(workbook.parent.glob("*da-cap-so*"))


def _at(key: tuple[str, ...]) -> str:
    book = openpyxl.load_workbook(SAMPLE)
    return f"Văn bản!{cell(book, 'Văn bản', key, 'Số').coordinate}"


def test_a_number_given_twice_stops_the_numbering(edited: "Edited") -> None:
    workbook = edited(_without_number("20185"), ("Văn bản", (CERTIFICATE, "20182"), "Số", "02"))
    proposal = propose_numbers(workbook)
    codes = [finding.code for finding in proposal.findings]
    assert codes.count("trung-so-van-ban") == 2
    assert not proposal.given


def test_a_cancelled_number_is_no_gap_once_the_series_says_so(edited: "Edited") -> None:
    workbook = edited(
        _without_number("20185"),
        ("Văn bản", (CERTIFICATE, "20182"), "Số", "09"),
        lambda book: _series(book, (None, "GCN-UBND", None, "không")),
    )
    proposal = propose_numbers(workbook)
    assert list(_given(proposal).values()) == ["10"]


def test_the_offices_other_papers_have_the_numbers_in_between(edited: "Edited") -> None:
    apart = _without_number("20185")
    proposal = propose_numbers(
        edited(apart, lambda book: _series(book, (None, "GCN-UBND", None, "không")))
    )
    assert list(_given(proposal).values()) == ["08"]
    assert [finding.code for finding in proposal.findings] == ["so-chua-doi-chieu"]
    proposal = propose_numbers(
        edited(apart, lambda book: _series(book, (None, "GCN-UBND", 1302, "không")))
    )
    assert list(_given(proposal).values()) == ["1303"]
    assert not proposal.findings


def test_nothing_is_put_in_before_a_number_that_was_given(edited: "Edited") -> None:
    workbook = edited(
        ("Văn bản", PLAN, "Số", None),
        lambda book: book["Thông tin chung"].append(["Cách đánh số", "chung các loại"]),
    )
    proposal = propose_numbers(workbook)
    (fault,) = [finding for finding in proposal.findings if finding.is_error]
    assert fault.code == "cap-so-chen-giua"
    assert "1240 của dãy UBND" in fault.message
    assert not proposal.given


def test_numbers_begin_anew_on_1_january(edited: "Edited") -> None:
    workbook = edited(
        _without_number("20182", "20185"),
        ("Văn bản", (CERTIFICATE, "20182"), "Ngày ban hành", dt.datetime(2014, 12, 31)),
        ("Văn bản", (CERTIFICATE, "20185"), "Ngày ban hành", dt.datetime(2015, 1, 5)),
    )
    given = _given(propose_numbers(workbook))
    assert given == {"GCN-UBND 20182 2014-12-31": "07", "GCN-UBND 20185 2015-01-05": "01"}


def test_a_units_papers_count_in_its_own_series(edited: "Edited") -> None:
    def change(book: Workbook) -> None:
        for unit in ("20161", "20164"):
            cell(book, "Văn bản", ("Báo cáo tự đánh giá", unit), "Số").value = None
            cell(book, "Đăng ký", unit, "Số").value = None
        _series(book, ("20161", "BC-UBND", 91, None))

    proposal = propose_numbers(edited(change))
    given = _given(proposal)
    assert given["BC-UBND 20161 2014-10-14"] == "92"
    assert given["BC-UBND 20164 2014-10-13"] == "01"
    assert given["ĐK-UBND 20161 2014-03-25"] == "01"


@pytest.mark.parametrize(
    ("way", "last", "numbers"),
    [
        ("từng loại", {"KH-UBND": 35, "QĐ-UBND": 1239}, ["36", "1240"]),
        ("chung các loại", {"UBND": 1238}, ["1239", "1240"]),
        ("chung, trừ quyết định", {"UBND": 35, "QĐ-UBND": 1239}, ["36", "1240"]),
    ],
)
def test_which_kinds_share_a_series_is_a_setting(
    way: str, last: dict[str, int], numbers: list[str], edited: "Edited"
) -> None:
    workbook = edited(
        ("Văn bản", PLAN, "Số", None),
        ("Văn bản", "Quyết định công nhận", "Số", None),
        _without_number("20185"),
        lambda book: book["Thông tin chung"].append(["Cách đánh số", way]),
        lambda book: _series(book, *((None, name, number, None) for name, number in last.items())),
    )
    proposal = propose_numbers(workbook)
    by_kind = {proposed.entry.title: proposed.number for proposed in proposal.given}
    assert by_kind == {PLAN: numbers[0], "Quyết định công nhận": numbers[1], CERTIFICATE: "08"}
    assert not proposal.findings


def test_an_issued_paper_without_a_day_and_a_number_that_cannot_be_read_stop_it(
    edited: "Edited",
) -> None:
    undated = edited(("Văn bản", PLAN, "Số", None), ("Văn bản", PLAN, "Ngày ban hành", None))
    assert "cap-so-chua-co-ngay" in [finding.code for finding in propose_numbers(undated).findings]
    unread = edited(_without_number("20185"), ("Văn bản", (CERTIFICATE, "20182"), "Số", "bảy"))
    proposal = propose_numbers(unread)
    assert not proposal.given
    assert "so-van-ban-khong-hop-le" in [finding.code for finding in proposal.findings]


def test_drafts_and_papers_that_bear_none_get_no_number(edited: "Edited") -> None:
    workbook = edited(
        _without_number("20185"),
        ("Văn bản", (CERTIFICATE, "20185"), "Trạng thái", "dự thảo"),
    )
    assert not propose_numbers(workbook).given


def test_a_series_without_papers_is_named(edited: "Edited") -> None:
    workbook = edited(lambda book: _series(book, (None, "QD-UB", 12, None)))
    assert _codes(propose_numbers(workbook)) == ["Dãy số!B2 Ký hiệu day-so-la"]
    assert examine(workbook).tables is not None
    assert any(kind.own_series for kind in kinds.load())
