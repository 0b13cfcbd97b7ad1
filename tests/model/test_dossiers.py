"""Dossiers: which papers belong together, and what of them is due."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.model.dossiers import dossiers_due
from pipeline.model.errors import TemplateError
from pipeline.model.papers_file import parse
from pipeline.model.paths import TEMPLATES
from pipeline.model.tables import Tables

PROGRAM = (TEMPLATES / kinds.PAPERS).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables() -> Tables:
    sample = Path(__file__).parents[2] / "inputs" / "nam-dong-2014.xlsx"
    found = examine(sample).tables
    assert found is not None
    return found


def test_each_registered_unit_has_a_dossier_of_its_own_and_the_year_has_one(tables: Tables) -> None:
    due = dossiers_due(tables, kinds.declared().dossiers)
    units = [paper.unit.ma for paper in due if paper.unit]
    assert units == [unit.ma for unit in tables.units_in("registered")]
    assert [paper.number for paper in due] == list(range(1, len(due) + 1))
    assert len({paper.stem for paper in due}) == len(due)


def test_a_dossier_holds_the_papers_of_its_unit_and_no_other(tables: Tables) -> None:
    first = next(
        dossier for dossier in dossiers_due(tables, kinds.declared().dossiers) if dossier.unit
    )
    assert first.unit is not None
    assert first.holds("dang-ky", first.unit.ma)
    assert not first.holds("dang-ky", "99999")
    assert not first.holds("ke-hoach", None)


def test_a_certificate_is_due_only_in_dossiers_of_units_that_were_recognised(
    tables: Tables,
) -> None:
    declared = tuple(
        replace(dossier, required=("dang-ky", "giay-cong-nhan"), optional=())
        for dossier in kinds.declared().dossiers
        if dossier.for_unit
    )
    recognised = {unit.ma for unit in tables.units_in("recognised")}
    due = dossiers_due(tables, declared)
    assert {dossier.unit.ma in recognised for dossier in due if dossier.unit} == {True, False}
    for dossier in due:
        assert dossier.unit is not None
        wanted = {kind.code for kind, _ in dossier.wanted}
        assert ("giay-cong-nhan" in wanted) == (dossier.unit.ma in recognised)


def test_faults_of_a_dossiers_entry_are_reported_with_their_line() -> None:
    entry = """
[[dossier]]
code = "thu"
title = "Hồ sơ {don_vi.ten}"
for = "year"
required = ["ke-hoach", "ke-hoach"]
optional = ["giay-cong-nha"]
"""
    with pytest.raises(TemplateError) as told:
        parse(PROGRAM + entry, "papers.toml")
    lines = PROGRAM.count("\n") + 2
    assert f"dòng {lines + 2}, hồ sơ “thu”: “{{don_vi.ten}}”" in told.value.message
    assert "loại “ke-hoach” khai hai lần" in told.value.message
    assert "không có [[kind]] nào mã “giay-cong-nha”" in told.value.message
