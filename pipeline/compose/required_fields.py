"""Blank required fields, by kind and state, because of which composing would leave papers out.

`compose` finds them when papers are made; this finds them without a template, for `hoso check`.
"""

from collections.abc import Iterator, Sequence

from pipeline.compose.blanks import missing, together
from pipeline.compose.papers import due
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.tables import Tables
from pipeline.regulations.layouts.rules import Layout

_KEYS = frozenset({"", "ma", "ma_don_vi", "loai_van_ban"})
"""Fields without which it is not known what a row belongs to."""


def check(
    tables: Tables, layouts: tuple[Layout, ...], before: Sequence[Finding]
) -> Iterator[Finding]:
    """An error on each blank cell, and for each missing row, that a paper which is due needs.

    Left out: cells that have an error already, and missing rows of a sheet that could not be read
    completely.
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
            continue  # the column is missing, which is reported at the heading
        key = (place, finding.kind) if of_rows else place
        if (place.sheet, place.cell) not in faulty and key not in findings_seen:
            findings_seen.add(key)
            yield finding
