"""A third checker, which shares nothing with the other two: PDFBox Preflight, for PDF/A-1b."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pipeline.cli import main
from pipeline.model.errors import ExitCode
from tests.archive.small import made
from tests.conftest import SAMPLE

pytestmark = pytest.mark.long  # makes a year's papers and packages; needs Java

JARS = (
    *("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io"),
    *("javax.activation", "jaxb-api"),
)


def verdicts(papers: list[Path], folder: Path) -> dict[Path, bool]:
    """What Preflight says of each file."""
    assert shutil.which("java"), "Debian: apt-get install default-jre-headless libpdfbox2-java"
    named = folder / "papers.txt"
    named.write_text("\n".join(map(str, papers)), encoding="utf-8")
    jars = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS)
    order = ["java", "-cp", jars, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group"]
    subprocess.run([*order, str(named)], check=True, capture_output=True)
    told = etree.parse(folder / "papers.txt.preflight.xml").findall("preflight")
    assert [verdict.get("name") for verdict in told] == [paper.name for paper in papers]
    return {
        paper: verdict.findtext("isValid") == "true"
        for paper, verdict in zip(papers, told, strict=True)
    }


def test_every_pdf_of_a_year_is_what_it_says(tmp_path: Path) -> None:
    order = ["archive", str(SAMPLE), "--out", str(tmp_path / "out"), "--pdfa", "1b"]
    assert main([*order, "--incomplete"]) == ExitCode.OK
    for package in (tmp_path / "out").glob("*/luu-tru/*.zip"):
        with zipfile.ZipFile(package) as archive:
            archive.extractall(tmp_path / "bags")
    papers = sorted((tmp_path / "bags").glob("*/data/**/*.pdf"))
    assert papers
    assert [paper for paper, right in verdicts(papers, tmp_path).items() if not right] == []


def test_preflight_finds_a_file_of_another_level(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    package = made(tmp_path, tmp_path / "packages")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    whole = tmp_path / package.stem / "data/ho-so.pdf"
    assert verdicts([whole], tmp_path) == {whole: False}
