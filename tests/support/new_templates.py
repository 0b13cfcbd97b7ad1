"""A new template is written out as a clerk would."""

import re
from pathlib import Path
from typing import Any

import docx

PLACE = re.compile(r"\[\[.*?\]\]")
"""A place that a skeleton leaves to be written."""


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
