"""Years of one unit, of many, of none recognised or all, of a merger."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from tests.compose.edge_years import (
    RECOGNISED,
    TARGETS,
    UNITS,
    WHOLE_YEAR,
    Edge,
    certificates_of,
    decided,
    more,
    put,
    rows_of,
    without,
)
from tests.conftest import cell


def test_a_district_with_one_unit_is_spoken_of_in_the_singular(edge: Callable[..., Edge]) -> None:
    year = edge(without(*UNITS[1:]), *TARGETS)
    assert [finding for finding in year.findings if "chu-cai" in finding] == []
    papers = year.papers(*WHOLE_YEAR)
    assert "Công nhận 01 đơn vị là thị trấn Khe Tre" in papers["quyet-dinh-cong-nhan"]
    assert "Đơn vị có tên tại Điều 1" in papers["quyet-dinh-cong-nhan"]
    assert "Đề nghị công nhận 01 đơn vị" in papers["to-trinh-cong-nhan"]
    assert "Không có đơn vị nào chưa được đề nghị công nhận" in papers["to-trinh-cong-nhan"]
    assert "thong-bao-khong-cong-nhan 20161" not in papers
    for name, text in papers.items():
        assert not re.search(r"\b(?:1|0?1) các\b|các 0?1 đơn vị|Tất cả 01", text), name


@pytest.mark.long
def test_twenty_units_are_counted_and_listed(edge: Callable[..., Edge]) -> None:
    year = edge(more(9))
    assert [finding for finding in year.checked.findings if finding.is_error] == []
    papers = year.papers(*WHOLE_YEAR)
    assert "Công nhận 17 đơn vị" in papers["quyet-dinh-cong-nhan"]
    assert "Năm 2014 có 20 đơn vị đăng ký" in papers["danh-sach-dang-ky"]
    assert papers["so-cap-giay"].count("Bản Mới") == 9
    assert "17/20 đơn vị" in papers["bao-cao-ket-qua-tinh"]


@pytest.mark.long
def test_if_none_is_recognised_there_is_no_decision_and_each_unit_is_told_why(
    edge: Callable[..., Edge],
) -> None:
    year = edge(
        decided("không công nhận", "Hội đồng chưa thống nhất", *RECOGNISED),
        certificates_of(*RECOGNISED),
    )
    papers = year.papers(*WHOLE_YEAR)
    assert not papers.keys() & {"quyet-dinh-cong-nhan", "danh-sach-kinh-phi", "so-cap-giay"}
    assert not any(name.startswith("giay-cong-nhan") for name in papers)
    told = [text for name, text in papers.items() if name.startswith("thong-bao")]
    assert len(told) == len(UNITS)
    assert sum("Lý do chưa được công nhận: hội đồng chưa thống nhất" in text for text in told) == 8
    for kind in ("to-trinh-cong-nhan", "bien-ban-xet-duyet"):
        assert "Không có đơn vị nào đủ điều kiện để đề nghị công nhận" in papers[kind]
    assert "dự thảo Quyết định" not in papers["to-trinh-cong-nhan"]
    assert "Công nhận: không có đơn vị nào" in papers["bao-cao-ket-qua-tinh"]


@pytest.mark.long
def test_if_all_are_recognised_nobody_is_told_otherwise(edge: Callable[..., Edge]) -> None:
    others = [code for code in UNITS if code not in RECOGNISED]
    year = edge(decided("công nhận", "xét trường hợp thiên tai", *others), certificates_of(*others))
    papers = year.papers(*WHOLE_YEAR)
    assert not any(name.startswith("thong-bao") for name in papers)
    assert "Công nhận 11 đơn vị" in papers["quyet-dinh-cong-nhan"]
    for kind in ("to-trinh-cong-nhan", "bien-ban-xet-duyet"):
        assert "Không có đơn vị nào chưa được đề nghị công nhận" in papers[kind]


@pytest.mark.long
def test_no_letter_is_due_when_no_unit_is_late(edge: Callable[..., Edge]) -> None:
    changes = [
        put("Tiến độ", code, "Ngày nhận", dt.datetime(2014, 10, 20)) for code in ("20173", "20188")
    ]
    papers = edge(*changes).papers("cong-van-don-doc", "bao-cao-tien-do", "bao-cao-ket-qua")
    assert "cong-van-don-doc" not in papers
    assert "muộn" not in papers["bao-cao-ket-qua"]
    assert not re.search(r"nêu tại Mục II hoàn thành", papers["bao-cao-tien-do"])


@pytest.mark.long
def test_a_unit_merged_in_mid_year_is_reported_in_each_sheet_and_then_no_paper_has_it(
    edge: Callable[..., Edge],
) -> None:
    def merge(book: Workbook) -> None:
        sheet = book["Đơn vị"]
        cell(book, "Đơn vị", "20176", "Mã cũ").value = "20179"
        (row,) = rows_of(sheet, ["20179"])
        sheet.delete_rows(row)

    half = edge(merge)
    told = [finding for finding in half.findings if finding.endswith("ma-don-vi-la")]
    assert told, half.findings
    assert all(half.said(line.split(" ma-don")[0]) for line in told)

    def rest(book: Workbook) -> None:
        before = book["Kết quả trước"]
        kept = [[cell.value for cell in before[row]] for row in rows_of(before, ["20179"])]
        without("20179")(book)
        for row in kept:
            before.append(row)

    whole = edge(merge, rest)
    assert [finding for finding in whole.checked.findings if finding.is_error] == []
    papers = whole.papers(*WHOLE_YEAR)
    assert "Công nhận 07 đơn vị" in papers["quyet-dinh-cong-nhan"]
    for name, text in papers.items():
        assert "Hương Giang" not in text, name


@pytest.mark.long
def test_a_decision_without_its_number_keeps_back_what_must_cite_it(
    edge: Callable[..., Edge],
) -> None:
    papers = edge(put("Văn bản", "Quyết định công nhận", "Số", None)).papers(*WHOLE_YEAR)
    assert "quyet-dinh-cong-nhan" not in papers
    assert not any(name.startswith("giay-cong-nhan") for name in papers)
    draft = edge(
        put("Văn bản", "Quyết định công nhận", "Số", None),
        put("Văn bản", "Quyết định công nhận", "Trạng thái", "dự thảo"),
    ).papers("quyet-dinh-cong-nhan", "so-cap-giay")
    assert re.search(r"Số: *\.*/QĐ-UBND", draft["quyet-dinh-cong-nhan"])


def test_a_unit_that_passes_and_is_refused_without_a_reason_leaves_no_bare_colon() -> None:
    year = Edge(Path(__file__).parents[1] / "resources" / "so" / "B3-2015-cuoi-nam.xlsx")
    papers = year.papers("to-trinh-cong-nhan", "bao-cao-ket-qua-tinh")
    assert len(papers) == 2
    for name, text in papers.items():
        assert not re.search(r":\s*[;.]", text), name
