"""LibreOffice hangs, lies, or dies: the run ends soon, with the other papers and exit code 5."""

import errno
import os
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.printing import batch, conversion, papers, soffice
from pipeline.printing.conversion import Sheet
from pipeline.printing.papers import print_sheets
from tests.conftest import SAMPLE
from tests.printing.joined_and_alone import document


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Puts a program in LibreOffice's place; gives a file with a line for each of its starts."""
    real = soffice.find()
    log = tmp_path / "starts"

    def install(body: str) -> Path:
        script = tmp_path / "soffice"
        head = f"""
            import os, pathlib, subprocess, sys, time, zipfile
            files = [word for word in sys.argv[1:] if word.endswith(".docx")]
            out = sys.argv[sys.argv.index("--outdir") + 1]
            pdfs = [name[:-5] + ".pdf" for name in files]
            texts = [zipfile.ZipFile(name).read("word/document.xml").decode() for name in files]
            open({str(log)!r}, "a").write("start\\n")
            def real():
                subprocess.run([{real!r}, *sys.argv[1:]], check=True)
            """
        script.write_text(
            f"#!{sys.executable}\n" + textwrap.dedent(head) + textwrap.dedent(body), "utf-8"
        )
        script.chmod(0o755)
        monkeypatch.setenv("HOSO_SOFFICE", str(script))
        soffice.find.cache_clear()
        soffice.build.cache_clear()
        return log

    _new_workers()
    yield install
    monkeypatch.undo()
    soffice.find.cache_clear()
    soffice.build.cache_clear()
    _new_workers()


def _new_workers() -> None:
    """End the server that workers are forked from: it keeps the environment it was started in."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of seconds in place of minutes."""
    monkeypatch.setattr(soffice, "START_SECONDS", 1)
    monkeypatch.setattr(conversion, "PAPER_SECONDS", 0)
    monkeypatch.setattr(conversion, "MOST_SECONDS", 1)


def _page(text: str) -> bytes:
    return document(lambda made: made.add_paragraph(text))


def _sheets(count: int) -> list[Sheet]:
    return [Sheet(f"p{at}", _page("tốt")) for at in range(count)]


def _made(sheets: list[Sheet], workers: int = 0) -> tuple[dict[str, bytes], dict[str, str]]:
    made: dict[str, bytes] = {}
    executor = ThreadPoolExecutor(workers) if workers else None
    try:
        failed, _ = print_sheets(sheets, made.__setitem__, lambda count: None, executor)
    finally:
        if executor:
            executor.shutdown()
    return made, failed


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("workers", [0, 2])
def test_a_libreoffice_that_hangs_for_good_is_started_a_few_times_for_any_number_of_papers(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(papers, "LEAST_LENGTH", 1)
    monkeypatch.setattr(batch, "AT_ONCE", 3)
    log = fake("time.sleep(600)")
    made, failed = _made(_sheets(34), workers)
    assert made == {}
    assert sorted(failed) == sorted(f"p{at}" for at in range(34))
    assert all("treo" in why or "không trả lời" in why for why in failed.values())
    assert len(log.read_text().split()) <= 2 + 2 * workers


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
def test_a_paper_that_hangs_alone_does_not_keep_back_the_others(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "START_SECONDS", 8)
    monkeypatch.setattr(conversion, "MOST_SECONDS", 8)
    fake('if any("HONG" in text for text in texts): time.sleep(600)\nreal()')
    sheets = [*_sheets(3), Sheet("hong", _page("HONG"))]
    made, failed = _made(sheets)
    assert list(failed) == ["hong"]
    assert sorted(made) == ["p0", "p1", "p2"]


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
def test_papers_that_all_hang_end_though_libreoffice_answers(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "answers", lambda: True)
    log = fake("time.sleep(600)")
    made, failed = _made(_sheets(40))
    assert made == {}
    assert len(failed) == 40
    assert len(log.read_text().split()) <= papers.HUNG_IN_A_ROW


LIES: dict[str, str] = {
    "no file": "",
    "garbage": 'print("?" * 9)\nfor pdf in pdfs: open(pdf, "wb").write(os.urandom(999))',
    "an empty file": 'for pdf in pdfs: open(pdf, "wb")',
    "half a file": """
        real()
        for pdf in pdfs:
            whole = pathlib.Path(pdf).read_bytes()
            pathlib.Path(pdf).write_bytes(whole[: len(whole) // 2])
    """,
    "a folder": "for pdf in pdfs: os.mkdir(pdf)",
    "a pipe": "for pdf in pdfs: os.mkfifo(pdf)",
    "a device": "for pdf in pdfs: os.symlink('/dev/zero', pdf)",
    "dies": "os.kill(os.getpid(), 9)",
    "no room": "sys.stderr.write('No space left on device'); sys.exit(1)",
}


@pytest.mark.parametrize("lie", LIES)
def test_what_libreoffice_does_not_give_is_said_of_each_paper(
    fake: Callable[[str], Path], lie: str
) -> None:
    fake(LIES[lie])
    made, failed = _made(_sheets(2))
    assert made == {}
    assert sorted(failed) == ["p0", "p1"]
    assert all(why.strip() for why in failed.values())


def test_a_full_disk_while_printing_is_said_of_each_paper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(soffice, "convert", full)
    made, failed = _made(_sheets(3))
    assert made == {}
    assert sorted(failed) == ["p0", "p1", "p2"]
    assert all("hết chỗ" in why for why in failed.values())


def test_a_libreoffice_that_dies_in_the_middle_of_a_batch_is_tried_again(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    once = str(tmp_path / "once")
    fake(f"""
        if not os.path.exists({once!r}):
            open({once!r}, "w")
            sys.exit(9)
        real()
    """)
    made, failed = _made(_sheets(4))
    assert failed == {}
    assert len(made) == 4


@pytest.mark.usefixtures("impatient")
def test_a_command_whose_libreoffice_hangs_ends_with_code_5_and_says_so(
    fake: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake("time.sleep(600)")
    start = time.monotonic()
    code = cli.main(
        ["documents", str(SAMPLE), "--out", str(tmp_path / "out"), "--only", "ke-hoach"]
    )
    said: Any = capsys.readouterr()
    assert code == 5
    assert "không trả lời" in said.out + said.err or "treo" in said.out + said.err
    assert "ngoài dự kiến" not in said.out + said.err
    assert time.monotonic() - start < 60


def test_an_index_that_fails_does_not_keep_the_papers_back(
    fake: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake('if any("MỤC LỤC" in text for text in texts): sys.exit(7)\nreal()')
    command = ["documents", str(SAMPLE), "--out", str(tmp_path / "out"), "--only", "ke-hoach"]
    assert cli.main(command) == 0
    said = capsys.readouterr()
    folder = tmp_path / "out" / SAMPLE.stem
    assert "mục lục" in (said.out + said.err).casefold()
    assert list(folder.glob("*/ke-hoach*.pdf"))
    before = (folder / "in" / "ca-nam.pdf").read_bytes() if (folder / "in").is_dir() else b""
    fake("real()")
    assert cli.main(command) == 0
    assert "không in được trang mục lục" not in capsys.readouterr().out.casefold()
    after = [path.read_bytes() for path in folder.rglob("*.pdf")]
    assert before not in after
