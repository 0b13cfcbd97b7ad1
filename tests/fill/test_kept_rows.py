"""Rows of tables that stay with what follows: only with the next row, never with the text below.

LibreOffice takes a last row that is kept with the text below for a wish of the whole table. Where
the page then ends depends on what was printed before, so that a paper came out otherwise among
others than alone.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.model.paths import TEMPLATES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEPT = f".//{W}pPr/{W}keepNext"
TEMPLATE_FILES = sorted(path for path in TEMPLATES.glob("*/*.docx") if path.name[0] not in ".~")


def text(element: Any) -> str:
    """The words of an element."""
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def last_rows(table: Any) -> Iterator[Any]:
    """The rows that can come out as the last: of a loop at the end, all of its kinds."""
    for row in reversed(table.findall(f"{W}tr")):
        if not text(row).startswith("{%tr"):
            yield row
        elif "endfor" not in text(row) and "endif" not in text(row) and "else" not in text(row):
            return
        if not text(row).startswith("{%tr") and row.getnext() is None:
            return


def rows_above_text(path: Path) -> Iterator[Any]:
    """The last rows of the tables of a template below which there is text."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    for table in body.findall(f"{W}tbl"):
        below = "".join(map(text, table.itersiblings(f"{W}p", f"{W}tbl")))
        if not below.strip():
            continue
        for row in last_rows(table):
            condition = row.getprevious() is not None and text(row.getprevious())
            if condition and "revindex ==" in condition:
                continue  # the last row but one
            yield row


@pytest.mark.parametrize("path", TEMPLATE_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_last_row_of_a_table_is_not_kept_with_the_text_below(path: Path) -> None:
    kept = [text(row) for row in rows_above_text(path) if row.find(KEPT) is not None]
    assert kept == []


def test_both_layouts_have_tables_with_text_below() -> None:
    layouts = {
        path.parent.name for path in TEMPLATE_FILES if any(True for _ in rows_above_text(path))
    }
    assert layouts == {"tt01-2011", "nd30-2020"}
