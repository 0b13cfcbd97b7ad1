"""`hoso template check`: which templates it looks at, how it ends, what it gives as JSON."""

import json
from pathlib import Path

import docx
import pytest

from pipeline.cli import main
from pipeline.model.paths import TEMPLATES


def test_the_projects_own_templates_have_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_command_ends_with_exit_code_4_and_gives_the_faults_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tt01-2011" / "dang-ky.docx"
    path.parent.mkdir()
    document = docx.Document(str(TEMPLATES / "tt01-2011" / "dang-ky.docx"))
    document.add_paragraph("{{ naam }}")
    document.save(str(path))
    capsys.readouterr()
    assert main(["template", "check", str(path), "--json"]) == 4
    (fault,) = json.loads(capsys.readouterr().out)
    assert (fault["code"], fault["file"]) == ("bien-la", "tt01-2011/dang-ky.docx")
    assert "{{ naam }}" in fault["place"]


def test_templates_are_named_by_their_kind_or_by_their_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["template", "check", "ke-hoach", "muc-luc", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["template", "check", "ke-hoachh"]) == 1
    said = capsys.readouterr().err
    assert "Không có loại văn bản hay tệp mẫu “ke-hoachh”" in said
    assert "Có phải “ke-hoach”?" in said
