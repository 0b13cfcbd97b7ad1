"""Which papers `hoso documents` makes: by kind, stage, unit and state, and in any mixture."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.compose.papers import due
from pipeline.compose.selection import Asked, in_state, selection
from pipeline.examination import examine
from pipeline.model.errors import UsageError
from pipeline.model.records import DU_THAO, PHAT_HANH
from pipeline.regulations.layouts import load as layouts

if TYPE_CHECKING:
    from tests.conftest import Edited


def _chosen(workbook: Path, asked: Asked) -> set[tuple[str, str | None]]:
    tables = examine(workbook).tables
    assert tables is not None
    chosen = in_state(selection(asked), tables, layouts())
    papers = due(tables, layouts(), chosen)
    return {
        (paper.scope.kind.code, paper.scope.unit.ma if paper.scope.unit else None)
        for paper in papers
    }


def test_a_stage_goes_by_its_code_with_or_without_number_and_by_its_title(sample: Path) -> None:
    ways = [
        _chosen(sample, Asked(stages=[way])) for way in ("cong-nhan", "06-cong-nhan", "Công nhận")
    ]
    assert ways[0] == ways[1] == ways[2]
    assert {kind for kind, _ in ways[0]} >= {"giay-cong-nhan"}
    assert "giay-cong-nhan-phoi" not in {kind for kind, _ in ways[0]}


def test_ways_of_choosing_go_together(edited: "Edited") -> None:
    workbook = edited(("Văn bản", ("Giấy công nhận", "20164"), "Trạng thái", DU_THAO))
    certificate = ("giay-cong-nhan", "20164")
    only = ["giay-cong-nhan"]
    assert _chosen(workbook, Asked(only, ["cong-nhan"], ["20164", "20161"], state=DU_THAO)) == {
        certificate
    }
    issued = _chosen(workbook, Asked(only, state=PHAT_HANH))
    assert certificate not in issued
    assert issued
    assert issued | {certificate} == _chosen(workbook, Asked(only))


def test_a_summary_is_neither_draft_nor_issued(sample: Path) -> None:
    for state in (DU_THAO, PHAT_HANH):
        assert ("tong-quan", None) not in _chosen(sample, Asked(state=state))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked(stages=["dang-k"]), "Có phải “dang-ky”? Các giai đoạn: ke-hoach, dang-ky, theo-doi"),
        (Asked(stages=["99"]), "Các giai đoạn: ke-hoach, dang-ky"),
        (Asked(only=["ke-hoac"]), "Có phải “ke-hoach”? Các loại: ke-hoach, dang-ky"),
        (Asked(only=["ke-hoach"], stages=["dang-ky"]), "Các loại của giai đoạn ấy: dang-ky"),
    ],
    ids=str,
)
def test_a_wrong_value_is_answered_with_the_right_ones(asked: Asked, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        selection(asked)
    assert says in caught.value.hint


def test_papers_that_are_not_chosen_stay_as_they_are(
    edited: "Edited", capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = edited(("Đăng ký", "20164", "Trạng thái", DU_THAO), name="so.xlsx")
    out = ["--out", str(workbook.parent / "out")]
    forms = workbook.parent / "out" / "so" / "02-dang-ky"
    stage = ["documents", str(workbook), "--stage", "dang-ky", "--unit", "20164", *out]
    assert main(stage) == 0
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in forms.iterdir()}
    assert len(before) == 2
    assert (
        main(
            ["documents", str(workbook), "--issued", "--stage", "dang-ky", "--unit", "20161", *out]
        )
        == 0
    )
    after = {path: hashlib.sha256(path.read_bytes()).digest() for path in forms.iterdir()}
    assert before.items() < after.items()
    assert len(after) == 4
    capsys.readouterr()
    assert main([*stage, "--issued"]) == 0
    assert "Không có văn bản nào như đã chọn" in capsys.readouterr().out
    assert set(forms.iterdir()) == after.keys()
    assert not (forms.parent / "ban-cu").exists()
