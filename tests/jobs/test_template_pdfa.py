"""Each template is printed once and proved to be PDF/A; one that cannot be is a finding."""

import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from pipeline.archive.pdfa import LEVELS
from pipeline.cli import main
from pipeline.jobs import template_pdfa
from pipeline.model.errors import ExitCode
from pipeline.model.paths import TEMPLATES


@pytest.mark.long  # prints every template
@pytest.mark.parametrize("level", LEVELS)
def test_all_our_templates_give_pdfa(level: str) -> None:
    templates = template_pdfa.named(())
    assert {path.parent.name for path in templates} == {"tt01-2011", "nd30-2020"}
    assert template_pdfa.faults(templates, level) == ()


def seen_through(folder: Path) -> Path:
    """Our plan with a picture that can be seen through, which PDF/A-1 forbids."""
    path = folder / "nd30-2020" / "ke-hoach.docx"
    path.parent.mkdir()
    document = docx.Document(str(TEMPLATES / "nd30-2020" / "ke-hoach.docx"))
    picture = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 90)).save(picture, "PNG")
    document.add_picture(io.BytesIO(picture.getvalue()))
    document.save(str(path))
    return path


def test_a_template_that_cannot_be_pdfa_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = seen_through(tmp_path)
    (fault,) = template_pdfa.faults([path, TEMPLATES / "nd30-2020" / "giay-cong-nhan.docx"], "1b")
    assert fault.code == "khong-thanh-pdfa"
    assert str(fault.place) == "nd30-2020/ke-hoach.docx"
    assert main(["template", "check", str(path), "--pdfa", "1b"]) == ExitCode.TEMPLATE
    assert "PDF/A-1b" in " ".join(capsys.readouterr().out.split())
    assert template_pdfa.faults([path], "2b") == ()
