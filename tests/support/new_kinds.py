"""A new kind of paper for tests: its entry, its templates written out, its rows in a workbook."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from openpyxl.workbook import Workbook

from pipeline.fill import new_kind, skeleton

LAYOUTS = ("tt01-2011", "nd30-2020")
GENRES = tuple(new_kind.GENRES)
PLACE = re.compile(r"\[\[.*?\]\]")
"""A place that a skeleton leaves to be written."""


def code_of(genre: str) -> str:
    """The code of the new kind of a genre."""
    return f"{genre}-thu"


def name_of(genre: str) -> str:
    """Its name in the workbook."""
    return f"Loại thử {genre}"


def new_like(templates: Path, genre: str, **more: Any) -> skeleton.Made:
    """The new kind of a genre: entry and templates."""
    wanted = new_kind.Wanted(code_of(genre), genre, name_of(genre), "Việc thử", **more)
    return skeleton.write(wanted, templates)


def _written(place: re.Match[str]) -> str:
    """What a clerk writes there: a title in capitals stays one."""
    return "NỘI DUNG THỬ NGHIỆM" if place[0].isupper() else "nội dung thử nghiệm"


def write_out(path: Path) -> None:
    """Replace the places to be written, as a clerk would."""
    document: Any = docx.Document(str(path))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    paragraphs = [
        *document.paragraphs,
        *(paragraph for cell in cells for paragraph in cell.paragraphs),
    ]
    for paragraph in paragraphs:
        for run in paragraph.runs:
            run.text = PLACE.sub(_written, run.text)
    document.save(str(path))


def with_rows(book: Workbook, layout: str, genres: Iterable[str] = GENRES) -> None:
    """The rows of the new kinds: who signs, to whom they go, on what they rest."""
    for genre in genres:
        name = name_of(genre)
        tm = "TM. ỦY BAN NHÂN DÂN"
        book["Người ký"].append([name, tm, None, None, "CHỦ TỊCH", "Nguyễn Văn A"])
        book["Nơi nhận"].append([name, 1, "UBND các xã, thị trấn", 11])
        book["Nơi nhận"].append([name, 2, "Lưu: VT", 1])
        book["Căn cứ"].append([name, 1, "Căn cứ", "Luật Trẻ em"])
    for row in book["Thông tin chung"].iter_rows():
        if row[0].value == "Thể thức":
            row[1].value = layout


def only_of(book: Workbook, genre: str) -> None:
    """One who signs the new kind, and nothing else of it."""
    book["Người ký"].append([name_of(genre), None, None, None, "CHỦ TỊCH", "Nguyễn Văn A"])
