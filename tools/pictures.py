"""`make pictures`: the pages of the samples' papers as PNG files, for the docs.

One picture a page of the first paper of each kind, in `docs/pictures/<layout>/<kind>-<page>.png`.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2

from pipeline.bundle import manifest
from pipeline.model.due import Selection
from pipeline.model.errors import ExitCode
from pipeline.model.kinds import load
from pipeline.model.paths import ROOT
from pipeline.run import documents
from pipeline.terminal.progress import Lines

FOLDER = ROOT / "docs" / "pictures"
WORKBOOKS = ("nam-dong-2014.xlsx", "nam-dong-2024.xlsx")
DOTS_PER_INCH = 75


def main() -> int:
    """Make the samples' papers in a temporary folder and draw their pages."""
    every = Selection(frozenset(kind.code for kind in load() if not kind.register_only))
    for former in FOLDER.glob("*-20*"):  # not the pages of `hoso web`, which are there too
        shutil.rmtree(former)
    with tempfile.TemporaryDirectory() as name:
        for workbook in WORKBOOKS:
            path = ROOT / "inputs" / workbook
            (report,) = documents([path], Path(name), every, Lines(sys.stderr))
            if report.code or report.delivered is None:
                return int(report.code or ExitCode.INPUT)
            _draw(report.delivered.folder)
    return int(ExitCode.OK)


def _draw(folder: Path) -> None:
    record = manifest.load(folder)
    assert record is not None
    drawn = set()
    for entry in record.papers:
        if entry.kind in drawn:
            continue
        drawn.add(entry.kind)
        target = FOLDER / entry.made_from["layout"]
        target.mkdir(parents=True, exist_ok=True)
        document = pypdfium2.PdfDocument(folder / entry.pdf)
        for number, page in enumerate(document, 1):
            picture = page.render(scale=DOTS_PER_INCH / 72).to_pil().quantize(32)
            picture.save(target / f"{entry.kind}-{number}.png", optimize=True)
        document.close()


if __name__ == "__main__":
    sys.exit(main())
