"""The status of a workbook's year on a day: read, checked, composed, its table delivered."""

import datetime as dt
from functools import partial
from pathlib import Path

from pipeline import run
from pipeline.bundle import last_run
from pipeline.bundle.lock import Patience, held
from pipeline.bundle.outputs import restore
from pipeline.bundle.tables import Table, deliver_table
from pipeline.compose import compose
from pipeline.compose.papers import due
from pipeline.examination import examine, own_templates, use_kinds
from pipeline.model.due import Selection
from pipeline.model.folders import output_folder
from pipeline.model.papers import Composition
from pipeline.model.reports import Checked
from pipeline.model.year_status import YearStatus
from pipeline.regulations import layouts
from pipeline.status import TABLE, tables_of, year_status
from pipeline.workbook.table_file import content


def status_of(
    workbook: Path, out: Path, today: dt.date, patience: Patience, templates: Path | None = None
) -> tuple[YearStatus | Checked, Path | None]:
    """The status of a workbook's year, and the path of its table; its faults if it has no year."""
    use_kinds([workbook], templates)
    checked = examine(workbook)
    if checked.tables is None:
        return checked, None
    composition = _composed(checked, own_templates(workbook, templates))
    folder = output_folder(workbook, out)
    with held(folder, patience):
        restore(folder)
        last = last_run.load(folder)
        made = {key: entry.state for key, entry in last.entries().items()}
        status = year_status(checked.tables, composition, made, today)
        year = checked.tables.year.settings.nam
        write = partial(content, title=f"Tiến độ năm {year}", year=year)
        return status, deliver_table(Table(TABLE, tables_of(status), write), last, workbook)


def _composed(checked: Checked, theirs: Path) -> Composition:
    """All papers that a workbook's year asks for now, as far as they can be made."""
    assert checked.tables is not None
    papers_due = due(checked.tables, layouts.load(), Selection())
    templates, faulty = run.templates_of(checked.workbook, papers_due, theirs)
    return compose(papers_due, templates, faulty, checked.findings)
