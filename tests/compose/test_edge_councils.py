"""Years in which councils, meetings and votes are unlike the sample's, or not there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook

from pipeline.compose.vocabulary.scope import PROVIDERS
from pipeline.model.tables import Scope
from tests.compose.edge_years import Edge, certificates_of, decided, put
from tests.conftest import heading


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


def test_only_a_kind_that_says_so_takes_the_meeting_of_another(edge: Callable[..., Edge]) -> None:
    tables = edge().checked.tables
    assert tables is not None
    submission = tables.kinds_by_code["to-trinh-cong-nhan"]
    held = dt.date(2014, 11, 12)
    assert PROVIDERS["cuoc_hop"].make(Scope(tables, submission, None)).ngay == held
    invitation = replace(submission, meeting="")
    assert invitation.cites["bien_ban"] == "bien-ban-xet-duyet"
    assert PROVIDERS["cuoc_hop"].make(Scope(tables, invitation, None)).ngay is None


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
