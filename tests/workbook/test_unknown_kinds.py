"""A kind of paper that no papers.toml declares holds back what may be its own, and no more."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.model import kinds
from pipeline.model.papers import Composition
from pipeline.workbook.unknown_kinds import kinds_meant
from tests.conftest import where

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

NAMES = (
    *("Kế hoạch", "Bản đăng ký", "Giấy mời tập huấn", "Công văn đôn đốc", "Báo cáo tiến độ"),
    *("Quyết định thành lập hội đồng", "Quyết định công nhận", "Biên bản họp hội đồng xét duyệt"),
    *("Giấy công nhận", "Danh sách đơn vị được công nhận", "Sổ văn bản đi"),
)
"""Names of kinds; not those of papers.toml, to which anybody may add."""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ke hoach", ["Kế hoạch"]),
        ("Kế hoạh", ["Kế hoạch"]),
        ("KH năm 2014", ["Kế hoạch"]),
        ("Quyết định công nhận đợt 2", ["Quyết định công nhận"]),
        ("Biên bản bàn giao", []),
        ("Công văn nhắc đăng ký", []),
    ],
)
def test_the_kinds_that_a_wrong_name_may_stand_for(written: str, meant: list[str]) -> None:
    assert list(kinds_meant(written, NAMES)) == meant


def test_a_genre_alone_may_be_any_kind_of_it() -> None:
    assert set(kinds_meant("Quyết định", NAMES)) == {
        name for name in NAMES if name.startswith("Quyết định")
    }


def _left_out(
    composed: Callable[..., Composition], path: Path, *wanted: str
) -> tuple[set[str], set[str]]:
    found = composed(path, *wanted)
    return {paper.kind.code for paper in found.left_out}, {
        paper.kind.code for paper in found.papers
    }


def test_a_row_of_another_kind_keeps_back_no_paper(
    edited: "Edited", composed: Callable[..., Composition], faults: Callable[[Path], "Faults"]
) -> None:
    name = "Phiếu mượn xe"
    workbook = edited(lambda book: book["Người ký"].append([name, None, None, None, "CHỦ TỊCH"]))
    assert _left_out(composed, workbook, "ke-hoach", "danh-gia") == (
        set(),
        {"ke-hoach", "danh-gia"},
    )
    finding = faults(workbook).only
    assert where(finding).startswith("Người ký!A")
    assert f"“{name}” không phải loại văn bản nào được khai trong papers.toml" in finding.message
    assert "thư mục templates có papers.toml" in finding.hint
    assert "--templates" in finding.hint


def test_a_slip_keeps_back_the_kind_that_is_meant_and_its_register(
    edited: "Edited", composed: Callable[..., Composition], faults: Callable[[Path], "Faults"]
) -> None:
    workbook = edited(("Căn cứ", "Kế hoạch", "Loại văn bản", "Kế hoạh"))
    lost, made = _left_out(composed, workbook, "ke-hoach", "danh-gia")
    assert (lost, made) == ({"ke-hoach"}, {"danh-gia"})
    assert faults(workbook).only.hint.startswith("Có phải “Kế hoạch”?")


def test_the_hint_names_the_file_of_ones_own(
    edited: "Edited", faults: Callable[[Path], "Faults"], tmp_path: Path
) -> None:
    own = tmp_path / "mau"
    own.mkdir()
    (own / "papers.toml").write_text("# riêng\n", encoding="utf-8")
    workbook = edited(lambda book: book["Nơi nhận"].append(["Giấy khen", 1, "UBND xã", 1]))
    kinds.use(own)
    try:
        assert f"khai loại ấy trong {own / 'papers.toml'}" in faults(workbook).only.hint
    finally:
        kinds.use(None)
