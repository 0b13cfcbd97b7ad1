"""A faulty cell holds back what rests on its row, in the full year: councils, deadlines, groups."""

import pytest

from tests.support.fuzzing import Made, PaperKey, Spot, base, grid_of, put, run, spots

SAMPLE = "nam-dong-2014"
UNIT = "20167"


def spot(sheet: str, heading: str, **beside: str) -> Spot:
    """The first cell under a heading whose row says this beside it."""
    wanted = {name.replace("_", " "): value for name, value in beside.items()}
    return next(
        spot
        for spot in spots(SAMPLE)[sheet]
        if spot.field.heading == heading
        and all(spot.beside[name].value == value for name, value in wanted.items())
    )


def made_with(value: object, at: Spot) -> Made:
    """The papers with another value in a cell."""
    return run(put(grid_of(SAMPLE), at, value))


def kept_back(made: Made) -> set[PaperKey]:
    """The papers that cannot be made; none may be gone without a word."""
    assert base(SAMPLE).papers.keys() == made.papers.keys() | made.left_out.keys()
    return set(made.left_out)


def new_codes(made: Made) -> list[str]:
    """The findings that the sample does not have."""
    usual = set(base(SAMPLE).findings)
    return [finding.code for finding in made.findings if finding not in usual]


OF_ITS_COUNCIL = {("quyet-dinh-hoi-dong-xa", UNIT), ("bien-ban-hoi-dong-xa", UNIT)}


def test_a_member_of_a_commune_s_council_keeps_back_the_papers_of_that_council_alone() -> None:
    made = made_with(None, spot("Hội đồng", "Họ và tên", Mã_đơn_vị=UNIT, Vai_trò="Ủy viên"))
    assert kept_back(made) == OF_ITS_COUNCIL
    assert new_codes(made) == ["thieu-gia-tri"]


def test_a_member_of_the_district_s_council_keeps_back_what_names_or_counts_its_members() -> None:
    made = made_with(None, spot("Hội đồng", "Họ và tên", Cấp="cấp huyện", Vai_trò="Ủy viên"))
    lost = kept_back(made)
    assert {("quyet-dinh-hoi-dong", None), ("to-trinh-cong-nhan", None)} <= lost
    assert {unit for _, unit in lost} == {None}


def test_a_member_of_unknown_council_keeps_back_both_and_no_other_commune_s() -> None:
    made = made_with("cấp huyện", spot("Hội đồng", "Cấp", Mã_đơn_vị=UNIT, Vai_trò="Ủy viên"))
    lost = kept_back(made)
    assert OF_ITS_COUNCIL | {("quyet-dinh-hoi-dong", None)} <= lost
    assert {unit for _, unit in lost} == {None, UNIT}
    assert new_codes(made) == ["thua-ma-don-vi"]


def test_a_commune_s_own_meeting_does_not_keep_back_the_district_s_papers() -> None:
    made = made_with("sáu", spot("Cuộc họp", "Có mặt", Mã_đơn_vị=UNIT))
    assert kept_back(made) == {("bien-ban-hoi-dong-xa", UNIT)}


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "kind"),
    [
        ("Tiến độ", "Ngày nhận", "31/02/2014", "cong-van-don-doc"),
        ("Tiến độ", "Ngày nhận", "31/02/2014", "bao-cao-tien-do"),
        ("Văn bản", "Ngày ban hành", "?", "cong-van-don-doc"),
        ("Thẩm định", "Mã đơn vị", "20167.", "danh-sach-noi-nhan"),
    ],
)
def test_who_is_late_and_what_is_sent_waits_for_the_cells_that_say_so(
    sheet: str, heading: str, value: str, kind: str
) -> None:
    made = made_with(value, spot(sheet, heading))
    assert (kind, None) in made.left_out


def test_a_unit_asks_for_nothing_while_it_is_not_known_whether_it_passes() -> None:
    made = made_with("x", spot("Bộ chỉ tiêu", "Mã"))
    assert not [key for key in made.papers if key[0] == "cong-van-de-nghi"]
