"""A run of LibreOffice that fails: the other papers are made, and the faulty one is named."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.docx.joinable import BODY
from pipeline.printing import conversion, joined_document, soffice
from pipeline.printing.conversion import Job, Result, Sheet, convert
from pipeline.printing.papers import halved, print_sheets
from tests.printing.joined_and_alone import document, nothing


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Puts a program in LibreOffice's place; it may call the real one as `real(*files)`."""
    real = soffice.find()
    log = tmp_path / "runs"

    def install(body: str) -> Path:
        script = tmp_path / "soffice"
        script.write_text(
            f"#!{sys.executable}\n"
            + textwrap.dedent(f"""
            import subprocess, sys, time, zipfile
            files = [word for word in sys.argv[1:] if word.endswith(".docx")]
            rest = [word for word in sys.argv[1:] if not word.endswith(".docx")]
            texts = [zipfile.ZipFile(name).read("{BODY}").decode() for name in files]
            open({str(log)!r}, "a").write(f"{{len(files)}}\\n")
            def real(*files):
                if files:
                    subprocess.run([{real!r}, *rest, *files], check=True)
            """)
            + textwrap.dedent(body),
            encoding="utf-8",
        )
        script.chmod(0o755)
        monkeypatch.setenv("HOSO_SOFFICE", str(script))
        soffice.find.cache_clear()
        return log

    yield install
    monkeypatch.undo()
    soffice.find.cache_clear()


STUMBLES = """
for file, text in zip(files, texts):
    if "HONG" in text:
        sys.exit(3)
    real(file)
"""


def _saying(text: str) -> bytes:
    return document(lambda made: made.add_paragraph(text))


def _papers(count: int, faulty: int) -> list[Sheet]:
    return [Sheet(f"p{at}", _saying("HONG" if at == faulty else "tốt")) for at in range(count)]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_faulty_paper_alone_is_reported(fake: Callable[[str], Path], workers: int) -> None:
    log = fake(STUMBLES)
    made: dict[str, bytes] = {}
    steps: list[int] = []
    executor = ThreadPoolExecutor(workers) if workers else None
    failed, _ = print_sheets(_papers(5, 2), made.__setitem__, steps.append, executor)
    if executor:
        executor.shutdown()
    assert list(failed) == ["p2"]
    assert "mã 3" in failed["p2"]
    assert sorted(made) == ["p0", "p1", "p3", "p4"]
    assert sum(steps) == 4
    assert len(log.read_text().split()) <= 6


def test_papers_behind_a_faulty_one_are_made(fake: Callable[[str], Path]) -> None:
    fake(STUMBLES)
    sheets = [(sheet,) for sheet in _papers(4, 1)]
    result = convert(sheets)
    assert list(result.pdfs) == ["p0"]
    assert halved(result.missing) == [(sheets[1],), (sheets[2], sheets[3])]


def test_a_run_that_hangs_ends_at_its_deadline(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("time.sleep(600)")
    monkeypatch.setattr(soffice, "START_SECONDS", 0.5)
    monkeypatch.setattr(conversion, "PAPER_SECONDS", 0.1)
    result = convert([(_papers(1, 9)[0],)])
    assert result.pdfs == {}
    assert "không trả lời" in result.note


def test_more_papers_have_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def convert_files(_files: object, _folder: object, seconds: float, _wanted: object) -> str:
        given.append(seconds)
        return ""

    monkeypatch.setattr(soffice, "convert", convert_files)
    for count in (2, 40):
        convert([tuple(_papers(count, 9))])
    small, large = given
    assert large > small


def test_a_run_that_is_not_wanted_any_more_ends(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    fake("time.sleep(600)")
    file = tmp_path / "a.docx"
    file.write_bytes(document(nothing))
    assert soffice.convert([file], tmp_path, 500, tmp_path / "gone") != ""


def test_a_run_that_begins_too_late_does_nothing(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    log = fake("")
    document = (_papers(1, 9)[0],)
    assert convert([document], Job(str(tmp_path / "gone"))).missing == (document,)
    assert not log.exists()
    convert([document], Job(str(tmp_path / "gone"), "another computer"))
    assert log.exists()


def test_a_pdf_that_cannot_be_told_apart_is_made_again_in_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = joined_document.bookmark
    monkeypatch.setattr(
        conversion, "bookmark", lambda number: placed(number) if number < 2 else "x"
    )
    sheets = [Sheet(f"p{at}", document(nothing, at + 1)) for at in range(4)]
    made: dict[str, bytes] = {}
    failed, _ = print_sheets(sheets, made.__setitem__, lambda count: None, None)
    assert failed == {}
    assert sorted(made) == ["p0", "p1", "p2", "p3"]


def test_tasks_and_results_can_be_sent_elsewhere() -> None:
    import pickle

    sheet = _papers(1, 9)[0]
    result = Result({"a": b"pdf"}, ((sheet,),), "note")
    assert pickle.loads(pickle.dumps(result)) == result
    assert len(pickle.dumps(sheet)) < len(sheet.docx) + 500
