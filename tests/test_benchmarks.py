"""The benchmarks measure what they say: each way makes the papers that are due."""

from pathlib import Path

import pytest

from benchmarks import country
from benchmarks.__main__ import Measured, plan, table
from benchmarks.watching import Peak
from benchmarks.ways import KINDS, WAYS, fillers, job
from pipeline.docx.text import body
from pipeline.regulations import standards
from pipeline.run import examine


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_has_a_paper_for_each_made_up_unit(kind: str) -> None:
    papers = job(kind, 20).papers
    assert len({paper.stem for paper in papers}) == 20
    assert {paper.kind.code for paper in papers} == {kind}


def test_our_way_makes_a_word_file_and_a_pdf(tmp_path: Path) -> None:
    WAYS["ours"].make(job("giay-cong-nhan", 1), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".pdf"}


@pytest.mark.parametrize("kind", KINDS)
def test_both_sides_of_the_filling_write_the_same_words(kind: str) -> None:
    ours, docxtpl = (body(fill()) for fill in fillers(kind))
    assert ours == docxtpl


@pytest.mark.parametrize("quick", [True, False])
def test_every_measurement_has_a_line_in_the_table(quick: bool) -> None:
    results: dict[tuple[str, str, int], Measured] = {}
    for way, kind, count, repeats in plan(quick):
        new = Measured(way, kind, count, (float(count),) * repeats, Peak())
        results[new.what] = new.and_again(results[new.what]) if new.what in results else new
    assert len(table(list(results.values()))) == len(results) + 2


def test_what_is_measured_in_turns_counts_together() -> None:
    one = Measured("ours", "dang-ky", 10, (1.0, 9.0), Peak(50, 300))
    both = one.and_again(Measured("ours", "dang-ky", 10, (2.0,), Peak(60, 200)))
    assert (both.each, both.peak) == (200, Peak(60, 300))


@pytest.mark.long
def test_the_made_up_country_has_no_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(country, "UNITS", 6)
    monkeypatch.setattr(country, "PROVINCES", 3)
    assert country.write_country(tmp_path, 1) == 2
    monkeypatch.setattr(standards, "FOLDER", tmp_path / "standards")
    standards._own.cache_clear()
    try:
        checked = examine(tmp_path / "tinh-01.xlsx")
    finally:
        standards._own.cache_clear()
    assert checked.tables is not None
    assert not [finding for finding in checked.findings if finding.is_error]
