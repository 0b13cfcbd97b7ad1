"""How letters, dates, subjects and reports are worded in years unlike the sample."""

import datetime as dt
import re
from collections.abc import Callable

from openpyxl.workbook import Workbook

from tests.compose.edge_years import YEAR, Change, Edge, put
from tests.conftest import cell, heading


def test_a_letter_names_nobody_twice_and_a_recipient_without_a_number_gets_one_copy(
    edge: Callable[..., Edge],
) -> None:
    def unsaid(book: Workbook) -> None:
        sheet = book["Nơi nhận"]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heading(sheet, "Số bản").column).value = None

    year = edge(unsaid)
    papers = year.papers("cong-van-don-doc", "danh-sach-noi-nhan")
    letter = papers["cong-van-don-doc"]
    assert "Ủy ban nhân dân xã Thượng Quảng" in letter
    assert "- Như trên; - CT, các PCT UBND huyện; - Phòng LĐTB&XH; - Lưu" in letter
    assert year.checked.tables is not None
    plan = next(kind for kind in year.checked.tables.kinds if kind.code == "ke-hoach")
    recipients = year.checked.tables.noi_nhan[plan.name]
    assert year.checked.tables.copies(plan) == len(recipients)
    assert re.search(r"Sở LĐTB&XH 01 .*UBND các xã, thị trấn 01", papers["danh-sach-noi-nhan"])


def test_registers_say_of_a_paper_without_a_subject_what_the_paper_says(
    edge: Callable[..., Edge],
) -> None:
    year = edge(put("Văn bản", "Công văn đôn đốc", "Trích yếu", None))
    papers = year.papers("so-van-ban-di", "danh-sach-noi-nhan")
    subject = "đôn đốc gửi văn bản xây dựng “xã, thị trấn phù hợp với trẻ em” năm 2014"
    assert f"Công văn {subject}" in papers["so-van-ban-di"]
    assert f"Công văn {subject}" in papers["danh-sach-noi-nhan"]


def test_a_draft_that_nobody_signs_yet_has_the_places_of_signature_and_recipients(
    edge: Callable[..., Edge],
) -> None:
    name = "Báo cáo thẩm định chung"

    def without_rows(book: Workbook) -> None:
        for sheet in (book["Người ký"], book["Nơi nhận"]):
            for row in range(sheet.max_row, 1, -1):
                if sheet.cell(row, 1).value == name:
                    sheet.delete_rows(row)

    year = edge(without_rows, put("Văn bản", name, "Trạng thái", "dự thảo"))
    draft = year.papers("bao-cao-tham-dinh-chung")["bao-cao-tham-dinh-chung"]
    assert "Nơi nhận: - Như trên; - ......" in draft
    assert draft.endswith("TRƯỞNG PHÒNG")
    issued = edge(without_rows)
    assert "bao-cao-tham-dinh-chung" not in issued.papers("bao-cao-tham-dinh-chung")


def test_as_above_stands_once_below_a_paper(edge: Callable[..., Edge]) -> None:
    def first(book: Workbook) -> None:
        sheet = book["Nơi nhận"]
        row = next(row for row in sheet.iter_rows() if row[0].value == "Công văn đôn đốc")
        row[heading(sheet, "Nơi nhận").column - 1].value = "Như trên"

    letter = edge(first).papers("cong-van-don-doc")["cong-van-don-doc"]
    assert letter.count("Như trên") == 1


def test_a_report_says_what_was_decided_before_it_and_asks_for_what_was_not(
    edge: Callable[..., Edge],
) -> None:
    def report(day: dt.datetime) -> str:
        return edge(put("Văn bản", "Báo cáo kết quả năm", "Ngày ban hành", day)).papers(
            "bao-cao-ket-qua"
        )["bao-cao-ket-qua"]

    before, between, after = (
        report(dt.datetime(2014, 10, 29)),
        report(dt.datetime(2014, 11, 13)),
        report(dt.datetime(2014, 12, 1)),
    )
    assert "xét công nhận theo quy định" in before
    assert "1240/QĐ-UBND" not in before
    assert "đã họp theo Biên bản số 01/BB-HĐXD" in between
    assert "đề nghị công nhận 08 đơn vị" in between
    assert "4. Công nhận: 08/11 đơn vị, theo Quyết định số 1240/QĐ-UBND" in after
    assert "xét công nhận theo quy định" not in after


def test_a_submission_counts_what_had_come_in_by_its_day(edge: Callable[..., Edge]) -> None:
    """Two reports came in after 22/10: the letter of that day says that they are missing."""
    papers = edge().papers("to-trinh-hoi-dong", "cong-van-don-doc")
    assert "đã tiếp nhận hồ sơ của 09/11 đơn vị đăng ký" in papers["to-trinh-hoi-dong"]
    assert "còn 02 văn bản chưa được gửi" in papers["cong-van-don-doc"]


def test_an_appraisal_names_the_criterion_with_no_points() -> None:
    year = Edge(YEAR.with_name("nam-dong-2024.xlsx"))
    papers = year.papers("bao-cao-tham-dinh", "bao-cao-tham-dinh-chung")
    assert (
        "chưa đủ điều kiện về điểm số để xét công nhận (tiêu chí 5 bị 0 điểm)"
        in (papers["bao-cao-tham-dinh 20173"])
    )
    assert (
        "- Xã Thượng Quảng: tiêu chí 5 bị 0 điểm; mất nhiều điểm nhất"
        in (papers["bao-cao-tham-dinh-chung"])
    )


def test_the_chairman_is_asked_for_what_is_missing_only_where_something_is(
    edge: Callable[..., Edge],
) -> None:
    def report(*changes: Change) -> str:
        return edge(*changes).papers("bao-cao-tien-do")["bao-cao-tien-do"]

    assert "nhắc nhở đơn vị nêu tại Mục II" in report()
    missing = report(put("Tiến độ", "20173", "Ngày nhận", dt.datetime(2014, 11, 3)))
    assert "gửi ngay văn bản còn thiếu" in missing


def test_dates_of_papers_and_of_laws_are_written_in_one_way(edge: Callable[..., Edge]) -> None:
    papers = edge().papers("quyet-dinh-cong-nhan", "to-trinh-hoi-dong")
    assert len(papers) == 2
    for name, text in papers.items():
        assert not re.search(r"ngày \d+/\d+/\d{4}", text), name


def test_registers_name_a_kind_and_its_subject_in_one_phrase(edge: Callable[..., Edge]) -> None:
    papers = edge().papers("so-van-ban-di", "danh-sach-noi-nhan")
    assert "Giấy công nhận xã, thị trấn phù hợp" in papers["so-van-ban-di"]
    for phrase in (
        "Kế hoạch xây dựng “xã, thị trấn",
        "Danh sách các đơn vị đăng ký xây dựng",
        "Quyết định về việc thành lập Hội đồng",
        "Công văn đôn đốc gửi báo cáo",
    ):
        assert phrase in papers["danh-sach-noi-nhan"]


def test_a_district_that_is_a_town_is_never_called_huyen(edge: Callable[..., Edge]) -> None:
    def town(book: Workbook) -> None:
        for name, value in (
            ("Huyện", "thị xã Hương Thủy"),
            ("Cơ quan ban hành", "Ủy ban nhân dân thị xã Hương Thủy"),
        ):
            cell(book, "Thông tin chung", name, "Giá trị").value = value

    papers = edge(town).papers("quyet-dinh-cong-nhan", "to-trinh-hoi-dong", "cong-van-don-doc")
    for name, text in papers.items():
        body_text = text.partition("Nơi nhận:")[0]
        assert not re.search(r"\bhuyện\b", re.sub(r"(UBND|Công an|Phụ nữ) huyện", "", body_text)), (
            name
        )
    assert "Ủy ban nhân dân thị xã, Trưởng phòng" in papers["quyet-dinh-cong-nhan"]


def test_while_nothing_is_due_no_report_says_that_all_came_in_time(
    edge: Callable[..., Edge],
) -> None:
    early = put("Văn bản", "Báo cáo tiến độ", "Ngày ban hành", dt.datetime(2014, 6, 2))
    report = edge(early).papers("bao-cao-tien-do")["bao-cao-tien-do"]
    assert "Không có đơn vị nào gửi muộn hoặc quá hạn." in report
