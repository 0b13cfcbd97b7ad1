"""docs/new-paper.md, followed to the letter: its commands, and what it tells to do in Word."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline import thethuc
from pipeline.cli import main
from pipeline.docx import text as word_text
from pipeline.model import kinds
from pipeline.model.paths import ROOT
from tests.support.new_templates import write_out

STEPS = (ROOT / "docs" / "new-paper.md").read_text(encoding="utf-8").partition("\n---\n")[0]
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    (hoso .*)$", STEPS, re.M)]
BOOKS = {"nd30-2020": "nam-dong-2024.xlsx", "tt01-2011": "nam-dong-2014.xlsx"}
STARTS = [words for words in COMMANDS if words[:2] == ["template", "new"] and "--name" in words]
CODES = [words[2] for words in STARTS]


def _commands(verb: str, code: str, layout: str, folder: Path) -> Iterator[list[str]]:
    """The guide's commands of this verb, with the code, the workbook and the folders of a test."""
    for words in COMMANDS:
        if words[0] != verb or "--name" in words:
            continue
        own = [code if word in CODES else word for word in words]
        own = [word.replace("inputs/nam-dong-2024.xlsx", BOOKS[layout]) for word in own]
        own = [str(folder / word) if word == BOOKS[layout] else word for word in own]
        yield [*own, *_FOLDERS.get(verb, lambda _: [])(folder)]


_FOLDERS = {
    "template": lambda folder: ["--templates", str(folder / "mau")],
    "lists": lambda folder: ["--templates", str(folder / "mau")],
    "documents": lambda folder: ["--templates", str(folder / "mau"), "--out", str(folder / "out")],
}


def _listed_again(path: Path) -> None:
    """The list changed in both places, as the guide says."""
    document = docx.Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    inside = [paragraph for cell in cells for paragraph in cell.paragraphs]
    for run in (run for paragraph in [*document.paragraphs, *inside] for run in paragraph.runs):
        run.text = run.text.replace("don_vi_cong_nhan", "don_vi_giu_vung")
    document.save(str(path))


def _issued(workbook: Path, name: str) -> None:
    """Its row in Văn bản with number and day, as the guide says."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Văn bản"]
    (row,) = (row for row in sheet.iter_rows() if row[0].value == name)
    row[2].value, row[4].value, row[6].value = "7001", sheet.cell(14, 5).value, "phát hành"
    book.save(workbook)


@pytest.mark.parametrize("start", STARTS, ids=lambda words: words[2])
def test_the_steps_lead_to_issued_papers_in_both_layouts(start: list[str], tmp_path: Path) -> None:
    code, name = start[2], start[start.index("--name") + 1]
    for book in BOOKS.values():
        shutil.copy(ROOT / "inputs" / book, tmp_path / book)
    try:
        assert main([*start, *_FOLDERS["template"](tmp_path)]) == 0
        written = tmp_path / "mau" / "nd30-2020" / f"{code}.docx"
        write_out(written)
        if "--annex" in start:
            _listed_again(written)
        for layout, book in BOOKS.items():
            workbook = tmp_path / book
            if layout != "nd30-2020":
                (carry,) = _commands("template", code, layout, tmp_path)
                assert carry[-4:-2] == ["--rules", layout]
                assert main(carry) == 0
            for words in _commands("lists", code, layout, tmp_path):
                assert main(words) == 0
            draft, issue = _commands("documents", code, layout, tmp_path)
            assert draft == issue
            _issued(workbook, name)
            assert main(issue) == 0
            (word,) = (tmp_path / "out" / workbook.stem).rglob(f"{code}.docx")
            assert thethuc.examine(word.read_bytes(), layout).findings == (), layout
            text = word_text.body(word.read_bytes())
            assert "Số: 7001/" in text
            if "--annex" in start:
                rows = re.findall(r"^\d+\n(?:Xã|Thị trấn) ", text, re.M)
                (count,) = re.findall(r"(\d\d) đơn vị", text)
                assert len(rows) == int(count) > 0
    finally:
        kinds.use(None)
