"""Which papers there are; a fault holds back the papers that rest on it, and no others."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook import Workbook

from pipeline.compose.papers import due
from pipeline.compose.vocabulary.entries import is_draft, issue_day, van_ban
from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.model.due import Selection
from pipeline.model.kinds import Kind
from pipeline.model.papers import Composition, Paper
from pipeline.model.tables import issuer_values
from pipeline.regulations.layouts import load as layouts
from tests.support.sample_papers import INPUTS, LAYOUTS, WORKBOOKS

if TYPE_CHECKING:
    from tests.conftest import Change, Edited

    Composed = Callable[..., Composition]

UNITS = [str(code) for code in range(20161, 20192, 3)]
RECOGNISED = [code for code in UNITS if code not in ("20173", "20188", "20191")]
EVERY = {
    "ke-hoach",
    "danh-sach-dang-ky",
    "danh-sach-cong-nhan",
    "danh-sach-noi-nhan",
    "tong-quan",
    *(f"dang-ky {code}" for code in UNITS),
    *(f"danh-gia {code}" for code in UNITS),
    *(f"giay-cong-nhan {code}" for code in RECOGNISED),
}


def name(kind: str, unit: str | None) -> str:
    """A paper in short."""
    return f"{kind} {unit}" if unit else kind


def made(composition: Composition) -> set[str]:
    """The papers that can be made, of the kinds that EVERY has."""
    return {
        name(paper.kind.code, paper.unit) for paper in composition.papers if of_every(paper.kind)
    }


def kept_back(composition: Composition) -> set[str]:
    """The papers that cannot, of the same kinds; all that cannot must say why."""
    assert all(out.findings for out in composition.left_out)
    return {name(out.kind.code, out.unit) for out in composition.left_out if of_every(out.kind)}


def of_every(kind: Kind) -> bool:
    """Whether EVERY has papers of the kind."""
    return kind.code in {kind.split(" ")[0] for kind in EVERY}


def paper(composition: Composition, kind: str, unit: str | None = None) -> Paper:
    """One of the papers."""
    return next(
        paper for paper in composition.papers if (paper.kind.code, paper.unit) == (kind, unit)
    )


def of_unit(code: str, *kinds: str) -> set[str]:
    """Papers of a unit."""
    return {f"{kind} {code}" for kind in kinds}


def test_the_sample_gives_every_kind_of_paper_and_leaves_none_out(
    composed: "Composed", sample: Path
) -> None:
    composition = composed(sample)
    usual = {kind.code for kind in kinds.load() if not (kind.on_request or kind.register_only)}
    late = {"cong-van-don-doc"}  # no deadline is written down in this workbook
    assert {paper.kind.code for paper in composition.papers} == usual - late
    assert made(composition) == EVERY
    assert composition.left_out == ()
    # The decision cites minutes and a submission that this workbook does not have.
    assert {finding.code for finding in composition.findings} == {"cho-so-van-ban"}


def test_papers_are_named_in_ascii_by_kind_code_and_unit(
    composed: "Composed", sample: Path
) -> None:
    papers = composed(sample).papers
    stems = [paper.stem for paper in papers]
    assert stems[:2] == ["ke-hoach", "dang-ky-20161-khe-tre"]
    assert len(set(stems)) == len(papers)
    assert all(stem.isascii() for stem in stems)


def test_a_name_cannot_leave_the_folder(composed: "Composed", edited: "Edited") -> None:
    path = edited(("Đơn vị", "20164", "Tên", "../../Hương/Phú\\x"))
    stem = paper(composed(path, "dang-ky"), "dang-ky", "20164").stem
    assert stem == "dang-ky-20164-huong-phu-x"


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (
            ("Đơn vị", "20164", "Tên", "☑"),
            of_unit("20164", "dang-ky", "danh-gia", "giay-cong-nhan")
            | {"danh-sach-dang-ky", "danh-sach-cong-nhan", "tong-quan"},
        ),
        (
            ("Đăng ký", "20164", "Ngày đăng ký", "31/02/2014"),
            of_unit("20164", "dang-ky") | {"danh-sach-dang-ky", "danh-sach-noi-nhan"},
        ),
        (
            ("Chấm điểm", "20164", "3", "x"),
            of_unit("20164", "danh-gia")
            | {"danh-sach-cong-nhan", "danh-sach-noi-nhan", "tong-quan"},
        ),
        (("Thẩm định", "20173", "3", 500), {"danh-sach-cong-nhan", "tong-quan"}),
        (
            ("Văn bản", ("Giấy công nhận", "20164"), "Ngày ban hành", "?"),
            of_unit("20164", "giay-cong-nhan") | {"danh-sach-noi-nhan"},
        ),
        (("Văn bản", "Kế hoạch", "Số", "35/KH"), {"ke-hoach", "danh-sach-noi-nhan"}),
        (("Mốc thời gian", "Bản đăng ký", "Hạn", "31/02/2014"), {"ke-hoach"}),
        (("Căn cứ", "37/2010/QĐ-TTg", "Ngày", "?"), {"ke-hoach"}),
        (
            ("Thông tin chung", "Chỉ tiêu phấn đấu: số đơn vị", "Giá trị", 12),
            {"ke-hoach", "tong-quan"},
        ),
        (
            ("Kinh phí", "Ngân sách huyện", "Mức", "nhiều"),
            {"ke-hoach", "danh-sach-dang-ky", "danh-sach-cong-nhan"},
        ),
        (("Thông tin chung", "Lệch ngang", "Giá trị", "1.5"), set[str]()),
    ],
    ids=lambda value: " ".join(map(str, value[:3])) if isinstance(value, tuple) else "",
)
def test_an_error_keeps_back_the_papers_that_rest_on_it_and_no_others(
    composed: "Composed", edited: "Edited", change: "Change", lost: set[str]
) -> None:
    composition = composed(edited(change))
    assert kept_back(composition) == lost
    assert made(composition) == EVERY - lost


BLANK = [
    ("ke-hoach", "Văn bản", "Kế hoạch", "Số"),
    ("ke-hoach", "Văn bản", "Kế hoạch", "Ngày ban hành"),
    ("ke-hoach", "Văn bản", "Kế hoạch", "Ký hiệu"),
    ("ke-hoach", "Văn bản", "Kế hoạch", "Trích yếu"),
    ("ke-hoach", "Thông tin chung", "Chỉ tiêu phấn đấu: số đơn vị", "Giá trị"),
    ("dang-ky 20164", "Đăng ký", "20164", "Số"),
    ("dang-ky 20164", "Đăng ký", "20164", "Người ký"),
    ("danh-gia 20164", "Đơn vị", "20164", "Chủ tịch UBND"),
    ("danh-gia 20164", "Văn bản", ("Báo cáo tự đánh giá", "20164"), "Số"),
    ("giay-cong-nhan 20164", "Văn bản", ("Giấy công nhận", "20164"), "Số"),
]


@pytest.mark.parametrize(("lost", "sheet", "key", "heading"), BLANK)
def test_a_blank_that_an_issued_paper_needs_is_an_error_on_its_cell(
    composed: "Composed",
    edited: "Edited",
    lost: str,
    sheet: str,
    key: str | tuple[str, ...],
    heading: str,
) -> None:
    composition = composed(edited((sheet, key, heading, None)), lost.split(" ", maxsplit=1)[0])
    assert kept_back(composition) == {lost}
    (finding,) = composition.findings
    assert str(finding.place).startswith(f"{edited.at(sheet, key, heading)} ")
    assert finding.code == "thieu-gia-tri"


def test_a_draft_may_lack_number_and_date(composed: "Composed", edited: "Edited") -> None:
    path = edited(
        ("Văn bản", "Kế hoạch", "Số", None),
        ("Văn bản", "Kế hoạch", "Ngày ban hành", None),
        ("Văn bản", "Kế hoạch", "Trạng thái", "dự thảo"),
    )
    plan = paper(composed(path, "ke-hoach"), "ke-hoach")
    assert (plan.state, plan.number, plan.date) == ("dự thảo", None, None)


@pytest.mark.parametrize("heading", ["Ký hiệu", "Trích yếu"])
def test_a_draft_may_lack_nothing_else(
    composed: "Composed", edited: "Edited", heading: str
) -> None:
    path = edited(
        ("Văn bản", "Kế hoạch", "Trạng thái", "dự thảo"), ("Văn bản", "Kế hoạch", heading, None)
    )
    assert kept_back(composed(path, "ke-hoach")) == {"ke-hoach"}


@pytest.mark.parametrize("sheet", ["Nơi nhận", "Căn cứ", "Mốc thời gian", "Kinh phí", "Người ký"])
def test_a_sheet_without_rows_keeps_back_the_plan(
    composed: "Composed", edited: "Edited", sheet: str
) -> None:
    composition = composed(edited(lambda book: book[sheet].delete_rows(2, 40)), "ke-hoach")
    assert kept_back(composition) == {"ke-hoach"}
    assert {finding.code for finding in composition.findings} == {"thieu-dong"}
    assert all(str(finding.place).startswith(sheet) for finding in composition.findings)


def test_a_unit_not_yet_registered_gets_a_draft_to_fill_in_by_hand(
    composed: "Composed", edited: "Edited"
) -> None:
    def unregistered(book: Workbook) -> None:
        book["Đăng ký"].delete_rows(3)

    composition = composed(edited(unregistered), "dang-ky")
    assert len(composition.papers) == 11
    draft = paper(composition, "dang-ky", "20164")
    assert (draft.state, draft.number, draft.date) == ("dự thảo", None, None)


def test_nobody_is_recognised_by_arithmetic(composed: "Composed", edited: "Edited") -> None:
    path = edited(lambda book: book["Xét công nhận"].delete_rows(2, 20))
    assert composed(path, "giay-cong-nhan").papers == ()


def test_blanks_for_overprinting_are_made_on_request_alone(
    composed: "Composed", sample: Path
) -> None:
    composition = composed(sample, "giay-cong-nhan-phoi")
    assert {(paper.kind.code, paper.unit) for paper in composition.papers} == {
        ("giay-cong-nhan-phoi", code) for code in RECOGNISED
    }


def test_a_twelfth_unit_gets_its_papers(composed: "Composed", edited: "Edited") -> None:
    def twelfth(book: Workbook) -> None:
        book["Đơn vị"].append(["20194", "Hương Mới", "xã", "miền núi, hải đảo", 300, "Lê Văn X"])

    assert made(composed(edited(twelfth))) == EVERY | {"dang-ky 20194"}


def test_a_missing_sheet_keeps_back_what_is_made_from_it(
    composed: "Composed", edited: "Edited"
) -> None:
    composition = composed(edited(lambda book: book.remove(book["Căn cứ"])))
    assert "ke-hoach" in kept_back(composition)
    assert "giay-cong-nhan 20164" in made(composition)


@pytest.mark.parametrize("title", ["CĂN CỨ ", "can cu"])
def test_a_missing_heading_counts_however_the_sheet_is_written(
    composed: "Composed", edited: "Edited", title: str
) -> None:
    def change(book: Workbook) -> None:
        book["Căn cứ"]["H1"].value = "Nội dung"
        book["Căn cứ"].title = title

    assert "ke-hoach" in kept_back(composed(edited(change), "ke-hoach"))


# Handed over: composing holds back too much or too little


def test_the_signatory_of_one_kind_does_not_keep_back_the_list_of_recipients(
    composed: "Composed", edited: "Edited"
) -> None:
    composition = composed(edited(("Người ký", "Kế hoạch", "Họ và tên", None)))
    assert kept_back(composition) == {"ke-hoach"}


def test_two_decisions_on_a_unit_keep_back_its_certificate(
    composed: "Composed", edited: "Edited"
) -> None:
    def again(book: Workbook) -> None:
        book["Xét công nhận"].append(["20173", "công nhận", "Hội đồng xét lại"])

    assert "giay-cong-nhan 20173" not in made(composed(edited(again), "giay-cong-nhan"))


def test_a_decision_that_cannot_be_read_is_reported_as_a_certificate_left_out(
    composed: "Composed", edited: "Edited"
) -> None:
    path = edited(("Xét công nhận", "20164", "Kết luận", "cong nhan"))
    assert "giay-cong-nhan 20164" in kept_back(composed(path, "giay-cong-nhan"))


def test_a_recipient_that_is_addressed_already_is_known(composed: "Composed", sample: Path) -> None:
    composition = composed(sample)
    found = next(paper for paper in composition.papers if paper.kind.code == "danh-gia")
    told = {recipient.noi_nhan: recipient.o_kinh_gui for recipient in found.context["noi_nhan"]}
    assert told == {"UBND huyện (qua Phòng LĐTB&XH)": True, "Lưu: VT": False}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_day_and_state_of_a_paper_are_those_of_its_entry(layout: str) -> None:
    checked = examine(INPUTS / WORKBOOKS[layout])
    assert checked.tables is not None
    papers = due(checked.tables, layouts(), Selection())
    for paper in papers:
        entry = van_ban(paper.scope)
        assert issue_day(paper.scope) == entry.ngay_ban_hanh
        assert is_draft(paper.scope) == entry.la_du_thao
    assert {is_draft(paper.scope) for paper in papers} == {True, False}


def test_the_names_in_braces_have_the_values_of_settings_and_unit(sample: Path) -> None:
    tables = examine(sample).tables
    assert tables is not None
    unit = next(iter(tables.don_vi.values()))
    values = issuer_values(tables.year.settings, unit)
    assert values["huyen"] == tables.year.settings.huyen
    assert values["don_vi.ten_day_du"] == unit.ten_day_du
    assert len(dict(values)) == len(values) > len(issuer_values(tables.year.settings, None))
    assert "don_vi.ma" not in issuer_values(tables.year.settings, None)
    with pytest.raises(KeyError):
        values["don_vi.cells"]
