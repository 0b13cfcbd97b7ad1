"""Required fields that are blank, by kind of paper and its state: what composing would keep back.

`compose` finds them when the papers are made; here the same is asked without a template, so that
`hoso check` tells them too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.compose.papers import compose, due
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.records import SHEETS, Record, ThongTinChung, VanBan, Year, columns
from pipeline.model.tables import Tables
from pipeline.regulations.layouts.rules import Layout

_KEYS = frozenset({"", "ma", "ma_don_vi", "loai_van_ban"})
"""Fields without which it is not known what a row is about."""


class _NoWords:
    """A template that uses nothing: only what the kind itself requires is looked at."""

    uses: Mapping[str, frozenset[str]] = {}


def check(
    tables: Tables, layouts: tuple[Layout, ...], before: Iterable[Finding]
) -> Iterator[Finding]:
    """An error on each blank cell, and for each missing row, that a paper which is due needs.

    Nothing is said of a cell that has an error already, nor of rows missing in a sheet of which a
    row or a column could not be read.
    """
    papers = due(tables, layouts, Selection())
    templates = {each.template: _NoWords() for each in papers}
    places = [each.place for each in before if each.is_error and isinstance(each.place, CellPlace)]
    faulty = {(place.sheet, place.cell) for place in places}
    unsure = {place.sheet for place in places if place.field in _KEYS}
    columnless = {place.sheet for place in places if place.column is None}
    said = set()
    for finding in compose(papers, templates, {}, ()).findings:
        each = _of_a_setting(finding, tables) if finding.code == "thieu-dong" else finding
        place = each.place
        assert isinstance(place, CellPlace)
        of_rows = each.code == "thieu-dong"
        if of_rows and place.sheet in unsure | columnless:
            continue
        if place.sheet in columnless and place.field in _KEYS:
            continue  # the column is not there, which is said at its heading
        key = (place, each.kind) if of_rows else place
        if (place.sheet, place.cell) not in faulty and key not in said:
            said.add(key)
            yield each


def _of_a_setting(finding: Finding, tables: Tables) -> Finding:
    """What is missing as a row: a setting by its name, else a row under the column of kinds."""
    place, year = finding.place, tables.year
    assert isinstance(place, CellPlace)
    kind = next(each for each in tables.kinds if each.name == finding.kind)
    sheet = next((each for each in SHEETS if each.sheet == place.sheet), VanBan)
    if sheet is ThongTinChung:
        wanted = {name.partition(".")[2] for name in kind.required if "thong_tin_chung" in name}
        lost = [
            each.heading
            for each in columns(ThongTinChung)
            if each.name in wanted and each.name not in year.settings.cells
        ]
        if lost:
            return error(
                "thieu-muc",
                place,
                f"thiếu mục {', '.join(f'“{name}”' for name in lost)} mà “{kind.name}” cần",
                "Thêm một dòng có tên mục ấy và giá trị.",
                kind=finding.kind,
            )
        sheet = VanBan  # the settings are read besides, for the year
    return replace(finding, place=_under_kinds(year, sheet))


def _under_kinds(year: Year, sheet: type[Record]) -> CellPlace:
    return year.heading(sheet, "loai_van_ban" if hasattr(sheet, "loai_van_ban") else "")
