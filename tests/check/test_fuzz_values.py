"""Fuzzed: a changed value is printed as it now is in the papers that use it, or found.

`make test` runs a fixed small sample, `make test-long` a thousand. What is right and what is wrong
is said in `fuzzing_oracle.py`.
"""

import datetime as dt

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from pipeline.model.records import CONG_NHAN, KHONG_CONG_NHAN
from tests.check.fuzzing_oracle import Change, judge, verdict
from tests.support.fuzzing import (
    FEW,
    MANY,
    SAMPLES,
    Literal,
    Spot,
    base,
    grid_of,
    put,
    run,
    spots,
    type_of,
    values_of,
)

HOSTILE: tuple[object, ...] = (
    None,
    "",
    "abc",
    "4O",
    "31/02/2014",
    "10.4.14",
    "#N/A",
    "#REF!",
    "99999",
    "00000",
    "Rất dài " * 400,
    "x" * 32_000,
    "Нương Рhú",
    "Hương\u0391 Phú",
    "Hương_x0007_ Phú",
    "Hương_x000D_\nPhú",
    "Hương\u200b \u202ePhú",
    "dòng một\ndòng hai",
    "một\thai",
    "=1+1",
    '=HYPERLINK("http://x")',
    Literal("=1+1"),
    Literal("+A1"),
    "{{ x }}",
    "{% for a in b %}",
    "{{ ''.__class__ }}",
    "&<>\"'",
    "</w:t></w:r>",
    "]]>",
    "😀",
    "None",
    "nan",
    "*",
    "-",
    0,
    1,
    -5,
    7,
    37.5,
    0.5,
    1e300,
    10**14,
    True,
    dt.datetime(2014, 5, 6),
    dt.datetime(2024, 5, 6),
    dt.datetime(1900, 1, 1),
    dt.time(7, 30),
    "5/6/2014",
    "07/05/2024",
    "1.000",
    "37,5",
    "1,000",
    "12%",
    "1.000.000 đồng",
)


@st.composite
def replacement(draw: st.DrawFn, spot: Spot) -> object:
    """Another value for a cell: one of its column, of its list, a plausible slip, or rubbish."""
    rows = values_of(spot.sample)[spot.sheet][1:]
    others = [row[spot.column - 1] for row in rows if spot.column <= len(row)]
    valid = [*type_of(spot.field).choices, *(other for other in others if other is not None)]
    letters = st.text("aăâđêôơưẫỹXYZ 0123456789.,/-&<>{}%\"'“”\u00a0", min_size=1, max_size=30)
    options = [st.sampled_from(HOSTILE), letters]
    if valid:
        options.append(st.sampled_from(valid))
    if isinstance(spot.value, dt.datetime):
        options.append(st.just(spot.value + dt.timedelta(days=draw(st.integers(-400, 400)))))
    if isinstance(spot.value, int | float):
        options.append(st.just(spot.value + draw(st.integers(-30, 30))))
    if isinstance(spot.value, str):
        options.append(st.just(spot.value + draw(st.sampled_from([" B", " &", ".", ";", "\n2"]))))
    return draw(st.one_of(options))


def value_is_printed_or_found(data: st.DataObject) -> None:
    """A changed value is in the papers that use it, or gives a finding on its cell."""
    sample = data.draw(st.sampled_from(SAMPLES))
    sheet = data.draw(st.sampled_from(sorted(spots(sample))))
    spot = data.draw(st.sampled_from(spots(sample)[sheet]))
    event(judge(spot, data.draw(replacement(spot))))


@pytest.mark.parametrize(
    ("sheet", "heading", "value"),
    [
        ("Kinh phí", "Mức", 1e300),
        ("Kinh phí", "Mức", 10**14),
        ("Đơn vị", "Tên", "Hương_x0007_ Phú"),
        ("Đơn vị", "Tên", "{{ x }} &<>\"'"),
        ("Thông tin chung", "Cơ quan ban hành", "Ủy ban nhân dân huyện Nam Đông\n2"),
    ],
)
def test_what_fuzzing_found_stays_mended(sheet: str, heading: str, value: object) -> None:
    for sample in SAMPLES:
        judge(next(s for s in spots(sample)[sheet] if s.field.heading == heading), value)


@pytest.mark.long
@pytest.mark.parametrize(
    ("sheet", "row", "name", "value", "verdict"),
    [
        ("Cuộc họp", 2, "Cuộc họp.Có mặt", 3, "nothing prints it"),
        ("Cuộc họp", 4, "Cuộc họp.Có mặt", 3, "finding on the cell"),
        ("Chấm điểm", 12, "Chấm điểm.Điểm", None, "nothing prints it"),
    ],
)
def test_what_fuzzing_found_right_stays_right(
    sheet: str, row: int, name: str, value: object, verdict: str
) -> None:
    """An invitation has no attendance; votes are more than people; points come from figures."""
    found = next(s for s in spots(SAMPLES[0])[sheet] if s.row == row and s.name == name)
    assert judge(found, value) == verdict


def test_the_oracle_sees_a_value_that_is_lost_or_goes_astray() -> None:
    first, second = [s for s in spots(SAMPLES[0])["Đơn vị"] if s.field.heading == "Tên"][:2]
    with pytest.raises(AssertionError, match="not as the value stands"):
        verdict(Change(first, "Hương Mới", base(SAMPLES[0])))
    elsewhere = run(put(grid_of(SAMPLES[0]), second, "Hương Mới"))
    with pytest.raises(AssertionError, match="these do not use the cell"):
        verdict(Change(first, "Hương Mới", elsewhere))


@pytest.mark.long
def test_certificates_come_and_go_with_the_decision_on_their_unit() -> None:
    looked_at = set()
    for sample in SAMPLES:
        for spot in spots(sample)["Xét công nhận"]:
            if spot.field.heading == "Kết luận" and spot.beside["Lý do"].value:
                looked_at.add(sample)
                other = CONG_NHAN if spot.value == KHONG_CONG_NHAN else KHONG_CONG_NHAN
                assert judge(spot, other) in ("printed", "finding on the cell")
                made = run(put(grid_of(sample), spot, other))
                unit = str(spot.beside["Mã đơn vị"].value)
                assert (("giay-cong-nhan", unit) in made.papers) == (other == CONG_NHAN)
    assert looked_at == set(SAMPLES)


@FEW
@given(st.data())
def test_a_changed_value_is_printed_or_found_on_its_cell(data: st.DataObject) -> None:
    value_is_printed_or_found(data)


@pytest.mark.long
@MANY
@given(st.data())
def test_a_thousand_changed_values_are_printed_or_found(data: st.DataObject) -> None:
    value_is_printed_or_found(data)
