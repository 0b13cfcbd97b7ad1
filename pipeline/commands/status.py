"""`hoso status`: what has come in, what is late, what can be made, what waits to be issued."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pipeline.bundle.lock import Patience
    from pipeline.model.papers import Composition
    from pipeline.model.reports import Checked
    from pipeline.model.year_status import YearStatus

TABLE = "tien-do.xlsx"
HELP = "xem hạn nào đã đến, đơn vị nào trễ, văn bản nào làm được, chưa phát hành"


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser("status", help=HELP, description=HELP)
    parser.add_argument("workbooks", nargs="+", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    parser.add_argument(
        "--today", metavar="NGÀY", help="tính đến ngày này, ví dụ 15/4/2014 (mặc định: hôm nay)"
    )
    run_options.add_out(parser)
    run_options.add_wait(parser)
    run_options.add_templates(parser)
    run_options.add_json(parser)
    parser.set_defaults(command=status)
    return parser


def status(options: argparse.Namespace) -> ExitCode:
    """Say how each workbook stands, and put tien-do.xlsx into its outputs."""
    from pipeline.bundle.lock import Patience
    from pipeline.model.year_status import YearStatus

    today = _day(options.today)
    code = ExitCode.OK
    answers: list[dict[str, object]] = []
    patience = Patience(options.wait, run_options.print_waiting)
    for workbook in run_options.workbooks_given(options.workbooks, "status"):
        found, path = status_of(workbook, options.out, today, patience, options.templates)
        if not isinstance(found, YearStatus):
            code = ExitCode.INPUT
            answers.append(_unreadable(found))
        else:
            answers.append(found.as_json())
        if not options.json:
            _say(found, path)
    if options.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1))
    return code


def status_of(
    workbook: Path, out: Path, today: dt.date, patience: Patience, templates: Path | None = None
) -> tuple[YearStatus | Checked, Path | None]:
    """How a workbook's year stands, and where its table lies; what is wrong if it has no year."""
    from pipeline.bundle import last_run
    from pipeline.bundle.lock import held
    from pipeline.bundle.outputs import restore
    from pipeline.bundle.tables import Table, deliver_table
    from pipeline.examination import examine, own_templates, use_kinds
    from pipeline.model.folders import output_folder
    from pipeline.status import tables_of, year_status
    from pipeline.workbook.table_file import content

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
    from pipeline import run
    from pipeline.compose import compose
    from pipeline.compose.papers import due
    from pipeline.model.due import Selection
    from pipeline.regulations import layouts

    assert checked.tables is not None
    papers_due = due(checked.tables, layouts.load(), Selection())
    templates, faulty = run.templates_of(checked.workbook, papers_due, theirs)
    return compose(papers_due, templates, faulty, checked.findings)


def _day(given: str | None) -> dt.date:
    """The day of `--today`, as a clerk or a program writes it; UsageError for anything else."""
    if given is None:
        return dt.date.today()
    from pipeline.model.cell_error import CellError
    from pipeline.model.cells import DAY

    try:
        day = DAY.parse(given)
    except CellError as fault:
        raise UsageError(f"--today: {fault.message}.", fault.hint) from fault
    assert isinstance(day, dt.date)
    return day


def _unreadable(checked: Checked) -> dict[str, object]:
    findings = [finding.as_json() for finding in checked.findings]
    return {"workbook": checked.workbook.stem, "findings": findings}


def _say(year: Any, path: Path | None) -> None:
    from pipeline.model.year_status import YearStatus
    from pipeline.terminal.report import print_findings
    from pipeline.terminal.year_status import print_year_status

    if isinstance(year, YearStatus):
        print_year_status(year)
        print(f"Bảng đầy đủ: {path}")
    else:
        print_findings(year.findings, year.workbook.name)
