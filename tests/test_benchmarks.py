"""The benchmarks measure what they say: each way makes the papers that are due."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import country
from benchmarks.__main__ import Measured, plan, table
from benchmarks.made_up import write_workbook
from benchmarks.processes import Spent
from benchmarks.stages import Stages
from benchmarks.watching import Peak
from benchmarks.ways import KINDS, WAYS, fillers, job, job_of
from benchmarks.whole import Turns
from pipeline.docx.text import body
from pipeline.examination import examine
from pipeline.model.paths import ROOT
from pipeline.regulations import standards


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


def test_the_whole_commands_ratio_is_that_of_turns_not_of_sums() -> None:
    turns = Turns(100, whole=[Spent(1, 2), Spent(10, 2)], peer=[Spent(4, 4), Spent(20, 4)])
    assert (turns.ratio("wall"), turns.ratio("cpu")) == (3, 2)
    assert Turns(100, whole=[Spent(1, 2)]).ratio("wall") is None


def test_stages_are_named_by_what_the_clerk_is_told() -> None:
    stages = Stages("start")
    for told in ("Đọc và kiểm tra so.xlsx …", "lời nhắc khác", "In ra PDF (100 văn bản) …", ""):
        stages.stage(told)
    assert list(stages.seconds) == ["start", "read, check, assess", "print"]


def test_a_commands_cpu_holds_that_of_processes_that_outlive_it(tmp_path: Path) -> None:
    """In a process of its own: it adopts and waits for all that it ever started."""
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    starts = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    measures = (
        "import sys; from pathlib import Path; from benchmarks.processes import spent; "
        f"print(spent([sys.executable, '-c', {starts!r}], cwd=Path({str(tmp_path)!r})).cpu)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measures],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert float(done.stdout) >= 0.3, done.stderr


def test_a_workbook_of_recognised_units_has_a_certificate_for_each(tmp_path: Path) -> None:
    write_workbook(tmp_path / "so.xlsx", range(20), all_recognised=True)
    papers = job_of(tmp_path / "so.xlsx", "giay-cong-nhan").papers
    assert len({paper.unit for paper in papers}) == 20


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
