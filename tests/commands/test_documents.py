"""`hoso documents` and its kin: the clerk's own templates and kinds, and who waits for whom."""

import shutil
from pathlib import Path

import docx
import pypdfium2
import pytest

from pipeline.cli import command_parser, main
from pipeline.model.errors import ExitCode
from pipeline.model.paths import TEMPLATES
from tests.conftest import SAMPLE


def test_workbooks_with_different_kinds_are_not_mixed(sample: Path, tmp_path: Path) -> None:
    books = []
    for name in ("a", "b"):
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "templates" / "papers.toml").write_text("# riêng\n", encoding="utf-8")
        books.append(str(shutil.copy(sample, tmp_path / name / f"{name}.xlsx")))
    assert main(["documents", *books, "--out", str(tmp_path / "out")]) == 1


def test_a_required_field_that_is_not_there_is_named_with_its_line(
    templates: Path, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = templates / "papers.toml"
    text = path.read_text(encoding="utf-8").replace('"can_cu", "noi_nhan"', '"can_cuu"', 1)
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(sample), "--out", str(tmp_path)]) == 4
    said = capsys.readouterr().err
    assert "loại “ke-hoach”: không có trường “can_cuu”" in said
    assert "Có phải “can_cu”?" in said
    assert "dòng" in said


@pytest.mark.parametrize("command", ["documents", "check", "status", "archive", "sign"])
def test_who_works_in_the_outputs_waits_for_others(command: str) -> None:
    key = ["--pkcs12", "ky.p12"] if command == "sign" else []
    for words, seconds in (([], 300.0), (["--wait", "5"], 5.0)):
        assert command_parser().parse_args([command, "x", *key, *words]).wait == seconds


@pytest.mark.parametrize("beside", [True, False])
def test_a_template_of_the_clerks_own_comes_first(tmp_path: Path, beside: bool) -> None:
    workbook = tmp_path / SAMPLE.name
    shutil.copy(SAMPLE, workbook)
    own = tmp_path / ("templates" if beside else "mau")
    path = own / "tt01-2011" / "ke-hoach.docx"
    path.parent.mkdir(parents=True)
    document = docx.Document(str(TEMPLATES / "tt01-2011" / "ke-hoach.docx"))
    document.paragraphs[-1].insert_paragraph_before("Mẫu riêng của huyện.")
    document.save(str(path))
    options = [] if beside else ["--templates", str(own)]
    out = tmp_path / "out"
    words = ["documents", str(workbook), "--only", "ke-hoach", "--out", str(out), *options]
    assert main(words) == ExitCode.OK
    pdf = pypdfium2.PdfDocument(out / "nam-dong-2014" / "01-ke-hoach" / "ke-hoach.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert "Mẫu riêng của huyện." in text
