"""What the proof finds reaches the clerk: a fault holds a paper back, a measure is said once."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.fill import catalogue
from pipeline.fill.parts import assemble
from pipeline.model.errors import ExitCode
from pipeline.model.paths import TEMPLATES
from tests.conftest import SAMPLE

LAYOUT, KIND = "tt01-2011", "danh-gia"
Run = Callable[[], int]


@pytest.fixture
def with_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Run]:
    """Runs of one kind with a change in its template: they give the exit code."""

    def changed(old: str, new: str) -> Run:
        folder = tmp_path / "templates"
        (folder / LAYOUT).mkdir(parents=True)
        whole = assemble(catalogue.template_path(LAYOUT, KIND, TEMPLATES)).content
        edited = _edited(whole, old, new)
        catalogue.template_path(LAYOUT, KIND, folder).write_bytes(edited)
        monkeypatch.setattr("pipeline.run.load_templates", partial(catalogue.load, folder=folder))
        return run

    def run() -> int:
        return main(["documents", str(SAMPLE), "--only", KIND, "--out", str(tmp_path / "out")])

    return changed


def _edited(docx: bytes, old: str, new: str) -> bytes:
    target = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(docx))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert content.count(old.encode()) >= 1
                content = content.replace(old.encode(), new.encode(), 1)
            made.writestr(name, content)
    return target.getvalue()


def _said(output: str) -> str:
    return " ".join("".join(letter for letter in output if letter not in "│┃━─┏┓┗┛└┘┌┐├┤┼").split())


def test_a_breach_is_reported_once_and_again_while_the_papers_are_kept(
    with_template: Callable[[str, str], Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = with_template('w:left="1701"', 'w:left="1588"')
    assert run() == ExitCode.OK
    first = _said(capsys.readouterr().out)
    assert first.count("lề trái trên bản in là") == 1
    assert "trang 1" in first
    assert "văn bản khác cùng loại" in first
    (record,) = (tmp_path / "out").rglob("manifest.json")
    papers = json.loads(record.read_text(encoding="utf-8"))["papers"]
    assert {warning["code"] for paper in papers for warning in paper["warnings"]} == {"in-le-trang"}
    before = record.read_bytes()

    assert run() == ExitCode.OK
    second = _said(capsys.readouterr().out)
    assert second.count("lề trái trên bản in là") == 1
    assert "Không có gì thay đổi" in second
    assert record.read_bytes() == before


def test_a_fault_names_paper_and_page_and_ends_with_the_code_of_the_proof(
    with_template: Callable[[str, str], Run], capsys: pytest.CaptureFixture[str]
) -> None:
    run = with_template("Hạnh phúc", "Hạnh phúc, None")
    assert run() == ExitCode.PROOF
    said = _said(capsys.readouterr().out)
    assert "còn sót “None”" in said
    assert "trang 1" in said
