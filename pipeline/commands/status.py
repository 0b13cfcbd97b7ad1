"""`hoso status`: what has come in, what is late, what can be made, what waits to be issued."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.model.reports import Checked

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
    """Report the progress of each workbook, and put tien-do.xlsx into its outputs."""
    from pipeline.bundle.lock import Patience
    from pipeline.jobs.status import status_of
    from pipeline.model.days import day_asked
    from pipeline.model.year_status import YearStatus

    today = day_asked(options.today, "--today")
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
