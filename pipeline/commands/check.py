"""`hoso check`: the faults of workbooks; no paper is made."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode
from pipeline.model.findings import has_errors

if TYPE_CHECKING:
    from pipeline.model.findings import Finding


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "check", help="kiểm tra sổ, không làm văn bản"
    )
    parser.add_argument("workbooks", nargs="+", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    run_options.add_out(parser)
    run_options.add_wait(parser)
    run_options.add_templates(parser)
    run_options.add_json(parser)
    parser.set_defaults(command=check)
    return parser


def check(options: argparse.Namespace) -> ExitCode:
    """Report every fault of the workbooks, and mark each in a copy of its workbook."""
    from pipeline.bundle.lock import Patience
    from pipeline.examination import check_only

    patience = Patience(options.wait, run_options.print_waiting)
    findings: list[Finding] = []
    for workbook in run_options.workbooks_given(options.workbooks, "check"):
        checked, marked = check_only(workbook, options.out, patience, options.templates)
        findings.extend(checked.findings)
        if not options.json:
            from pipeline.terminal.report import print_findings

            print_findings(checked.findings, workbook.name)
            if marked is not None:
                print(f"Sổ đã đánh dấu từng chỗ: {marked}")
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    return ExitCode.INPUT if has_errors(findings) else ExitCode.OK
