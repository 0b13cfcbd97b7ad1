"""Required fields that are blank, by kind of paper and its state: what composing would hold back.

`compose` finds them when the papers are made; here the same is asked without a template, so that
`hoso check` tells them too.
"""

from collections.abc import Iterator, Sequence

from pipeline.compose.blanks import missing, together
from pipeline.compose.papers import due
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.tables import Tables
from pipeline.regulations.layouts.rules import Layout

_KEYS = frozenset({"", "ma", "ma_don_vi", "loai_van_ban"})
"""Fields without which it is not known what a row is about."""


def check(
    tables: Tables, layouts: tuple[Layout, ...], before: Sequence[Finding]
) -> Iterator[Finding]:
    """An error on each blank cell, and for each missing row, that a paper which is due needs.

    Nothing is said of a cell that has an error already, nor of rows missing in a sheet of which a
    row or a column could not be read.
    """
    papers = due(tables, layouts, Selection())
    places = [
        finding.place
        for finding in before
        if finding.is_error and isinstance(finding.place, CellPlace)
    ]
    faulty = {(place.sheet, place.cell) for place in places}
    unsure = {place.sheet for place in places if place.field in _KEYS}
    columnless = {
        finding.place.sheet
        for finding in before
        if finding.is_error
        and isinstance(finding.place, CellPlace)
        and (finding.place.column is None or finding.code == "thieu-cot")
    }
    findings_seen = set()
    for finding in together(blank for paper in papers for blank in missing(paper.scope)):
        place = finding.place
        assert isinstance(place, CellPlace)
        of_rows = finding.code == "thieu-dong"
        if of_rows and place.sheet in unsure | columnless:
            continue
        if place.sheet in columnless and place.field in _KEYS:
            continue  # the column is not there, which is said at its heading
        key = (place, finding.kind) if of_rows else place
        if (place.sheet, place.cell) not in faulty and key not in findings_seen:
            findings_seen.add(key)
            yield finding
