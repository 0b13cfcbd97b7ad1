"""docs/new-paper.md, followed to the letter: its commands, and what it tells to do in Word."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pipeline import thethuc
from pipeline.cli import main
from pipeline.docx import text as word_text
from pipeline.model import kinds
from pipeline.model.paths import ROOT, TEMPLATES
from tests.support.new_kinds import write_out

PAGE = (ROOT / "docs" / "new-paper.md").read_text(encoding="utf-8")
STEPS = PAGE.partition("\n---\n")[0]
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    (hoso .*)$", STEPS, re.M)]
BOOKS = {"nd30-2020": "nam-dong-2024.xlsx", "tt01-2011": "nam-dong-2014.xlsx"}
STARTS = [words for words in COMMANDS if words[:2] == ["template", "new"] and "--name" in words]
CODES = [words[2] for words in STARTS]


def _placed(words: list[str], folder: Path) -> list[str]:
    """A command of the guide with the folder of a test for inputs/; papers go into it too."""
    own = [re.sub(r"^inputs(?=/)", str(folder), word) for word in words]
    return [*own, "--out", str(folder / "out")] if words[0] == "documents" else own


def _commands(verb: str, code: str, layout: str, folder: Path) -> Iterator[list[str]]:
    """The guide's commands of this verb, with the code, the workbook and the folders of a test."""
    for words in COMMANDS:
        if words[0] == verb and "--name" not in words:
            own = [code if word in CODES else word for word in words]
            own = [word.replace("nam-dong-2024.xlsx", BOOKS[layout]) for word in own]
            yield _placed(own, folder)


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
        program = sorted(TEMPLATES.rglob("*"))
        assert main(_placed(start, tmp_path)) == 0
        assert sorted(TEMPLATES.rglob("*")) == program
        written = tmp_path / "templates" / "nd30-2020" / f"{code}.docx"
        write_out(written)
        for layout, book in BOOKS.items():
            workbook = tmp_path / book
            if layout != "nd30-2020":
                (carry,) = _commands("template", code, layout, tmp_path)
                assert carry[carry.index("--rules") + 1] == layout
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
                decisions = openpyxl.load_workbook(workbook)["Xét công nhận"]
                recognised = [row for row in decisions.values if "công nhận" in row]
                assert len(rows) == int(count) == len(recognised) > 0
    finally:
        kinds.use(None)


IN_PLACE = PAGE.partition("\n## In place of a paper of the program\n")[2].partition("\n## ")[0]


def _renamed(workbook: Path, former: str, name: str) -> None:
    """A kind's name replaced in the workbook, as the guide says."""
    book = openpyxl.load_workbook(workbook)
    for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value == former:
                cell.value = name
    book.save(workbook)


def test_a_paper_of_ones_own_takes_the_place_of_the_programs(tmp_path: Path) -> None:
    (begin,) = (shlex.split(line)[1:] for line in re.findall(r"^ +(hoso .*)$", IN_PLACE, re.M))
    entry = "\n".join(re.findall(r"^       (\[\[kind.*|[a-z-]+ = .*)$", IN_PLACE, re.M))
    (name,) = re.findall(r'^name = "(.*)"$', entry, re.M)
    workbook = Path(shutil.copy(ROOT / "inputs" / "nam-dong-2024.xlsx", tmp_path))
    former = next(kind.name for kind in kinds.load() if kind.code == begin[2])
    try:
        assert main(_placed(begin, tmp_path)) == 0
        written = tmp_path / "templates" / "nd30-2020" / f"{begin[2]}.docx"
        write_out(written)
        (tmp_path / "templates" / "papers.toml").write_text(entry, encoding="utf-8")
        assert main(["lists", str(workbook)]) == 0
        _renamed(workbook, former, name)
        only = ["--only", begin[2], "--only", "giay-cong-nhan"]
        assert main(["documents", str(workbook), *only, "--out", str(tmp_path / "out")]) == 0
        made = sorted((tmp_path / "out").rglob("06-cong-nhan/**/*.docx"))
        (decision,) = (path for path in made if path.stem == begin[2])
        text = word_text.body(decision.read_bytes())
        assert "nội dung thử nghiệm" in text  # the words of the new template, not the program's
        (number,) = re.findall(r"Số: (\d+/QĐ-UBND)", text)
        certificates = [path for path in made if path != decision]
        assert certificates
        for path in certificates:
            assert number in word_text.body(path.read_bytes()), path.name
    finally:
        kinds.use(None)
