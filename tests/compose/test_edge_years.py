"""Years unlike the sample: one unit, many, none recognised, all, a merger, a lost vote, a gap.

Each gives right papers, or a finding on the cell that is wrong. Papers are filled, not printed.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.compose.vocabulary.scope import PROVIDERS
from pipeline.docx.text import body
from pipeline.examination import examine
from pipeline.fill.catalogue import load as load_templates
from pipeline.fill.guard import fill
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.paths import ROOT
from pipeline.model.tables import Scope
from pipeline.regulations import layouts
from tests.conftest import cell, heading, plain_book

YEAR = ROOT / "inputs" / "nam-dong-2014.xlsx"
UNITS = [str(code) for code in range(20161, 20192, 3)]
RECOGNISED = [code for code in UNITS if code not in ("20173", "20188", "20191")]

Change = Callable[[Workbook], object]
Papers = dict[str, str]
"""The text of each paper, by kind and (of a unit) its code: "dang-ky 20161"."""


class Edge:
    """A year made from the sample, and what comes of it."""

    def __init__(self, path: Path) -> None:
        self.checked = examine(path)

    @property
    def findings(self) -> list[str]:
        """Place and code of each finding that the sample does not have."""
        return [
            told for finding in self.checked.findings if (told := where(finding)) not in usual()
        ]

    def said(self, place: str) -> str:
        """What is said of a cell."""
        found = [
            finding for finding in self.checked.findings if where(finding).startswith(f"{place} ")
        ]
        return " ".join(f"{finding.message} {finding.hint}" for finding in found)

    def papers(self, *kinds: str) -> Papers:
        """The papers of some kinds; nothing that can be filled fails."""
        assert self.checked.tables is not None
        wanted = due(self.checked.tables, layouts.load(), Selection(frozenset(kinds)))
        templates, faults = load_templates(
            dict.fromkeys((paper.layout, paper.scope.kind) for paper in wanted), vocabulary()
        )
        composition = compose(wanted, templates, faults, self.checked.findings)
        made, failed = fill(composition.papers, templates)
        assert not failed
        return {
            " ".join(filter(None, (paper.paper.kind.code, paper.paper.unit))): flat(
                body(paper.docx)
            )
            for paper in made
        }


@cache
def usual() -> frozenset[str]:
    """Place and code of the findings of the sample."""
    return frozenset(where(finding) for finding in examine(YEAR).findings)


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def where(finding: Finding) -> str:
    """A finding's place and code."""
    place = finding.place
    at = f"{place.sheet}!{place.cell}" if isinstance(place, CellPlace) else str(place)
    return f"{at} {finding.code}"


@pytest.fixture
def edge(tmp_path: Path) -> Callable[..., Edge]:
    """Makes a year with changes to the sample."""

    def make(*changes: Change) -> Edge:
        book = plain_book(YEAR)
        for change in changes:
            change(book)
        path = tmp_path / "nam-khac.xlsx"
        book.save(path)
        return Edge(path)

    return make


def put(sheet: str, key: str | tuple[str, ...], name: str, value: object) -> Change:
    """The change of a cell, by its sheet, row and heading."""

    def change(book: Workbook) -> None:
        cell(book, sheet, key, name).value = value

    return change


def rows_of(sheet: Worksheet, units: Iterable[str]) -> list[int]:
    """The rows that have one of these unit codes, last first."""
    named = [
        str(cell.value or "").rstrip("* ") in ("Mã đơn vị", "Mã") and sheet.title != "Bộ chỉ tiêu"
        for cell in sheet[1]
    ]
    if not any(named):
        return []
    column, wanted = named.index(True) + 1, set(units)
    numbers = range(sheet.max_row, 1, -1)
    return [row for row in numbers if str(sheet.cell(row, column).value) in wanted]


def without(*units: str) -> Change:
    """Units that are in no sheet."""

    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in rows_of(sheet, units):
                sheet.delete_rows(row)

    return change


def more(count: int, like: str = "20161") -> Change:
    """This many further units with the rows of another, under names of their own, still drafts."""

    def change(book: Workbook) -> None:
        for number in range(1, count + 1):
            code = str(20400 + number)
            for sheet in book.worksheets:
                for row in reversed(rows_of(sheet, [like])):
                    sheet.append(
                        [code if str(cell.value) == like else cell.value for cell in sheet[row]]
                    )
                    last = sheet.max_row
                    if sheet.title == "Đơn vị":
                        sheet.cell(last, heading(sheet, "Tên").column).value = f"Bản Mới {number}"
                        sheet.cell(last, heading(sheet, "Loại").column).value = "xã"
                    elif sheet.title == "Văn bản":
                        sheet.cell(last, heading(sheet, "Trạng thái").column).value = "dự thảo"
                        for name in ("Số", "Ngày ban hành"):
                            sheet.cell(last, heading(sheet, name).column).value = None

    return change


def decided(conclusion: str, reason: str | None, *units: str) -> Change:
    """What was decided of units."""

    def change(book: Workbook) -> None:
        for unit in units:
            cell(book, "Xét công nhận", unit, "Kết luận").value = conclusion
            cell(book, "Xét công nhận", unit, "Lý do").value = reason

    return change


def certificates_of(*units: str) -> Change:
    """No certificates of these units in the register."""

    def change(book: Workbook) -> None:
        sheet = book["Văn bản"]
        for row in range(sheet.max_row, 1, -1):
            kind, unit = sheet.cell(row, 1).value, str(sheet.cell(row, 2).value)
            if kind in ("Giấy công nhận", "Thông báo chưa được công nhận") and unit in units:
                sheet.delete_rows(row)

    return change


TARGETS = (
    put("Thông tin chung", "Chỉ tiêu phấn đấu: số đơn vị", "Giá trị", 1),
    put("Thông tin chung", "Chỉ tiêu phấn đấu: tăng đến", "Giá trị", 1),
)
WHOLE_YEAR = (
    *("to-trinh-cong-nhan", "quyet-dinh-cong-nhan", "bien-ban-xet-duyet", "bao-cao-ket-qua-tinh"),
    *("danh-sach-kinh-phi", "so-cap-giay", "bao-cao-tham-dinh-chung", "thong-bao-khong-cong-nhan"),
    *("giay-cong-nhan", "danh-sach-dang-ky"),
)


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


def test_a_unit_without_a_majority_is_told_that(edge: Callable[..., Edge]) -> None:
    lost = [
        put("Biểu quyết", ("cấp huyện", "20185"), "Tán thành", 4),
        put("Biểu quyết", ("cấp huyện", "20185"), "Không tán thành", 5),
        put("Biểu quyết", ("cấp huyện", "20185"), "Không ý kiến", 0),
    ]
    against = edge(*lost)
    (told,) = [finding for finding in against.findings if "ket-luan-khac-bieu-quyet" in finding]
    assert "04/09 phiếu tán thành (không quá nửa)" in against.said(told.rsplit(" ", 1)[0])
    followed = edge(*lost, decided("không công nhận", None, "20185"), certificates_of("20185"))
    papers = followed.papers("thong-bao-khong-cong-nhan", "to-trinh-cong-nhan")
    reason = "hội đồng xét duyệt chỉ có 04/09 phiếu tán thành"
    assert f"Lý do chưa được công nhận: {reason}." in papers["thong-bao-khong-cong-nhan 20185"]
    assert f"Xã Thượng Lộ: {reason}" in papers["to-trinh-cong-nhan"]


def test_more_votes_than_people_at_the_meeting_are_an_error_on_the_votes(
    edge: Callable[..., Edge],
) -> None:
    year = edge(put("Biểu quyết", ("cấp huyện", "20185"), "Tán thành", 12))
    (told,) = [finding for finding in year.findings if "bieu-quyet-sai-so-phieu" in finding]
    assert "cuộc họp chỉ có 09 thành viên có mặt" in year.said(told.rsplit(" ", 1)[0])


def test_a_council_of_which_fewer_than_half_came_is_noticed_and_the_minutes_say_how_many(
    edge: Callable[..., Edge],
) -> None:
    year = edge(put("Cuộc họp", "Biên bản họp hội đồng xét duyệt", "Có mặt", 4))
    assert any(finding.endswith("hop-thieu-nguoi") for finding in year.findings)
    year = edge(
        put("Cuộc họp", "Biên bản họp hội đồng xét duyệt", "Có mặt", 4),
        lambda book: book.remove(book["Biểu quyết"]),
    )
    assert [finding.rsplit(" ", 1)[1] for finding in year.findings] == ["hop-thieu-nguoi"]
    minutes = year.papers("bien-ban-xet-duyet")["bien-ban-xet-duyet"]
    assert "có mặt 04/09 thành viên Hội đồng" in minutes


def test_a_training_for_which_nobody_is_named_has_rows_to_fill_in(
    edge: Callable[..., Edge],
) -> None:
    year = edge(lambda book: book.remove(book["Tập huấn"]))
    papers = year.papers("danh-sach-tap-huan", "giay-moi-tap-huan", "bao-cao-ket-qua")
    assert "Các đơn vị ghi họ tên, chức vụ người tham gia" in papers["danh-sach-tap-huan"]
    assert all(unit in papers["danh-sach-tap-huan"] for unit in ("Khe Tre", "Thượng Nhật"))
    assert "người tham gia" not in papers["bao-cao-ket-qua"]
    assert "GIẤY MỜI" in papers["giay-moi-tap-huan"]


@pytest.mark.long
def test_without_councils_meetings_and_votes_the_papers_are_drafts_with_gaps(
    edge: Callable[..., Edge],
) -> None:
    def drafts(book: Workbook) -> None:
        for name in ("Hội đồng", "Cuộc họp", "Biểu quyết", "Tập huấn", "Tiến độ"):
            book.remove(book[name])
        sheet = book["Văn bản"]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heading(sheet, "Trạng thái").column).value = "dự thảo"

    year = edge(drafts)
    assert [finding for finding in year.checked.findings if finding.is_error] == []
    papers = year.papers("bien-ban-xet-duyet", "quyet-dinh-hoi-dong", "to-trinh-cong-nhan")
    assert "....... giờ ....... phút" in papers["bien-ban-xet-duyet"]
    assert len(papers) == 3


def test_a_unit_that_passes_and_is_refused_without_a_reason_leaves_no_bare_colon() -> None:
    year = Edge(Path(__file__).parents[1] / "resources" / "so" / "B3-2015-cuoi-nam.xlsx")
    for name, text in year.papers("to-trinh-cong-nhan", "bao-cao-ket-qua-tinh").items():
        assert not re.search(r":\s*[;.]", text), name


def test_only_a_kind_that_says_so_takes_the_meeting_of_another(edge: Callable[..., Edge]) -> None:
    tables = edge().checked.tables
    assert tables is not None
    submission = tables.kinds_by_code["to-trinh-cong-nhan"]
    held = dt.date(2014, 11, 12)
    assert PROVIDERS["cuoc_hop"].make(Scope(tables, submission, None)).ngay == held
    invitation = replace(submission, meeting="")
    assert invitation.cites["bien_ban"] == "bien-ban-xet-duyet"
    assert PROVIDERS["cuoc_hop"].make(Scope(tables, invitation, None)).ngay is None


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


def test_minutes_of_a_unit_below_its_threshold_do_not_ask_for_recognition(
    edge: Callable[..., Edge],
) -> None:
    papers = edge().papers("bien-ban-hoi-dong-xa")
    below, above = papers["bien-ban-hoi-dong-xa 20173"], papers["bien-ban-hoi-dong-xa 20161"]
    assert "lập hồ sơ đề nghị công nhận" not in below
    assert "chưa đạt tiêu chuẩn (thiếu 15 điểm so với mức tối thiểu 650 điểm)" in below
    assert "lập hồ sơ đề nghị công nhận" in above


def test_a_self_evaluation_that_its_council_did_not_adopt_is_noticed_and_asks_for_nothing(
    edge: Callable[..., Edge],
) -> None:
    year = edge(
        put("Biểu quyết", ("cấp xã", "20161"), "Tán thành", 2),
        put("Biểu quyết", ("cấp xã", "20161"), "Không tán thành", 4),
    )
    (said,) = [finding for finding in year.findings if "tu-danh-gia-khong-qua-nua" in finding]
    assert "02/06 phiếu tán thành" in year.said(said.rsplit(" ", 1)[0])
    minutes = year.papers("bien-ban-hoi-dong-xa")["bien-ban-hoi-dong-xa 20161"]
    assert "không được quá nửa số phiếu tán thành" in minutes
    assert "lập hồ sơ đề nghị công nhận" not in minutes


def test_who_was_absent_is_named_apart_from_those_who_came(edge: Callable[..., Edge]) -> None:
    minutes = "Biên bản họp hội đồng xét duyệt"
    year = edge(
        put("Cuộc họp", minutes, "Có mặt", 8),
        put("Cuộc họp", minutes, "Vắng mặt", "Lý Văn X (đi công tác)."),
        lambda book: book.remove(book["Biểu quyết"]),
    )
    text = year.papers("bien-ban-xet-duyet")["bien-ban-xet-duyet"]
    assert "có mặt 08/09 thành viên Hội đồng, gồm: 1. Trần Thị B" in text
    assert "8. Phan Thị S" in text
    assert "9. " not in text.partition("Chủ trì")[0]
    assert "Vắng mặt: Lý Văn X (đi công tác). Chủ trì" in text
    unnamed = edge(
        put("Cuộc họp", minutes, "Có mặt", 8), lambda book: book.remove(book["Biểu quyết"])
    )
    text = unnamed.papers("bien-ban-xet-duyet")["bien-ban-xet-duyet"]
    assert "có mặt 08/09 thành viên Hội đồng; thành viên Hội đồng gồm: 1. Trần Thị B" in text


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
    for name, text in edge().papers("quyet-dinh-cong-nhan", "to-trinh-hoi-dong").items():
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


def test_who_chairs_a_meeting_is_named_with_a_title_as_sentences_have_it(
    edge: Callable[..., Edge],
) -> None:
    def drafts(book: Workbook) -> None:
        for name in ("Cuộc họp", "Hội đồng", "Biểu quyết"):
            book.remove(book[name])
        sheet = book["Văn bản"]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heading(sheet, "Trạng thái").column).value = "dự thảo"

    invitation = edge(drafts).papers("giay-moi-tap-huan")["giay-moi-tap-huan"]
    assert "Chủ trì: Trần Thị B, Phó Chủ tịch." in invitation


def test_while_nothing_is_due_no_report_says_that_all_came_in_time(
    edge: Callable[..., Edge],
) -> None:
    early = put("Văn bản", "Báo cáo tiến độ", "Ngày ban hành", dt.datetime(2014, 6, 2))
    report = edge(early).papers("bao-cao-tien-do")["bao-cao-tien-do"]
    assert "Không có đơn vị nào gửi muộn hoặc quá hạn." in report
