"""Damaged workbooks among good ones: the good ones are made, and the exit code is the right one."""

import json
import random
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.bundle import manifest
from pipeline.examination import examine
from tests.conftest import SAMPLE
from tests.damage.damages import SEED, ZIPPED, damaged

ROUNDS = 25


@pytest.mark.parametrize("rounds", [1, pytest.param(ROUNDS, marks=pytest.mark.long)])
def test_good_workbooks_are_made_beside_damaged_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rounds: int
) -> None:
    for number in range(rounds):
        chance = random.Random(f"{SEED}/command/{number}")
        folder = tmp_path / str(number)
        folder.mkdir()
        books = [folder / "tot-1.xlsx", folder / "tot-2.xlsx"]
        for book in books:
            book.write_bytes(SAMPLE.read_bytes())
        good = list(books)
        for name, content in damaged(SAMPLE.read_bytes(), ZIPPED, 6, f"command {number}"):
            book = folder / f"hong-{name.split('/')[-1].split()[0]}.xlsx"
            book.write_bytes(content)
            books.append(book)
        chance.shuffle(books)
        code = cli.main(
            [
                "documents",
                *map(str, books),
                "--out",
                str(folder / "out"),
                "--only",
                "ke-hoach",
                "--json",
            ]
        )
        said = capsys.readouterr()
        assert "ngoài dự kiến" not in said.err, (number, said.err)
        assert "Traceback" not in said.err
        reports = {report["workbook"]: report for report in json.loads(said.out)}
        assert set(reports) == {book.name for book in books}
        codes = {report["exit_code"] for report in reports.values()} - {0}
        assert code == min(codes, default=0), number
        for book in good:
            assert reports[book.name]["exit_code"] == 0
            made = manifest.load(folder / "out" / book.stem)
            assert made is not None
            assert all((folder / "out" / book.stem / paper.pdf).is_file() for paper in made.papers)
        for book in books:
            if examine(book).tables is None:
                assert reports[book.name]["exit_code"] == 2, (number, book.name)
