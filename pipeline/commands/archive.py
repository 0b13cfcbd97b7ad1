"""`hoso archive`: packages of the dossiers of a year."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.jobs.dossiers_of_year import Wish
    from pipeline.jobs.packages import Archived


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "archive", help="lập hồ sơ nộp lưu: gói kiểm tra được"
    )
    parser.add_argument("workbooks", nargs="+", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    parser.add_argument(
        "--unit", action="append", default=[], metavar="MÃ", help="chỉ hồ sơ của đơn vị này"
    )
    run_options.add_out(parser)
    parser.add_argument(
        "--incomplete", action="store_true", help="lập cả hồ sơ chưa hoàn chỉnh, ghi rõ trên bìa"
    )
    parser.add_argument(
        "--pdfa", default="2b", choices=("2b", "1b"), metavar="MỨC", help="PDF/A 2b hoặc 1b"
    )
    parser.add_argument(
        "--list", action="store_true", help="chỉ nêu hồ sơ nào đủ, hồ sơ nào thiếu gì; không lập"
    )
    run_options.add_jobs(parser)
    run_options.add_wait(parser)
    parser.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    run_options.add_templates(parser)
    run_options.add_json(parser)
    parser.set_defaults(command=archive)
    return parser


def archive(options: argparse.Namespace) -> ExitCode:
    """Pack every complete dossier, and report what the others lack."""
    from pipeline.jobs import packages
    from pipeline.jobs.dossiers_of_year import Wish
    from pipeline.model.cells import UNIT_CODE_DIGITS

    workbooks = run_options.workbooks_given(options.workbooks, "archive")
    wish = Wish(
        level=options.pdfa,
        units=frozenset(code.zfill(UNIT_CODE_DIGITS) for code in options.unit),
        incomplete=options.incomplete,
        templates=options.templates,
        wait=options.wait,
    )
    if options.list:
        return _list(workbooks, options.out, wish, as_json=options.json)
    with run_options.progress(options) as shown, run_options.executor(options) as executor:
        done = packages.archive(workbooks, options.out, wish, shown, executor)
    run_options.raise_fault(options, done)
    if options.json:
        print(json.dumps([_archived_json(result) for result in done], ensure_ascii=False, indent=1))
    else:
        for result in done:
            _print(result)
    return min((result.code for result in done if result.code), default=ExitCode.OK)


def _list(workbooks: list[Path], out: Path, wish: Wish, *, as_json: bool) -> ExitCode:
    """Report for every dossier whether it is complete and what it lacks."""
    from pipeline.jobs import packages

    listed: list[dict[str, object]] = []
    for workbook in workbooks:
        dossiers = [
            {
                "name": dossier.name,
                "title": dossier.title,
                "unit": dossier.unit,
                "documents": len(dossier.documents),
                "sheets": dossier.sheet_count,
                "missing": list(dossier.missing),
                "packages": [path.name for path in packages],
            }
            for dossier, packages in packages.dossiers(workbook, out, wish)
            if not wish.units or dossier.unit in wish.units
        ]
        listed.append({"workbook": workbook.name, "dossiers": dossiers})
        for line in () if as_json else _listed(dossiers):
            print(line)
    if as_json:
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    return ExitCode.OK


def _listed(dossiers: list[dict[str, Any]]) -> Iterator[str]:
    for dossier in dossiers:
        last = f", gói {dossier['packages'][-1]}" if dossier["packages"] else ", chưa lập gói"
        state = "Thiếu" if dossier["missing"] else "Đủ   "
        yield f"{state} {dossier['title']}: {dossier['documents']} văn bản{last}"
        yield from (f"      {what}" for what in dossier["missing"])


def _print(done: Archived) -> None:
    from pipeline.terminal.report import print_findings, print_report

    if done.report is not None and done.report.code:
        print_report(done.report)
    if done.fault is not None:
        print(f"Lỗi: {done.fault.message}\n{done.fault.hint}", file=sys.stderr)
        return
    if done.findings:
        print_findings(done.findings, f"Hồ sơ của {done.workbook.name}")
    for package in done.made:
        print(f"Đã lập: {package}")
    print(
        f"{done.workbook.name}: {len(done.made)} gói mới, {len(done.kept)} gói không đổi, "
        f"{len(done.refused)} hồ sơ chưa lập được."
    )


def _archived_json(done: Archived) -> dict[str, object]:
    """The result for a workbook; with the faults of its papers if its exit code is not 0."""
    of_papers = done.report.findings if done.report is not None and done.report.code else ()
    findings = (*of_papers, *done.findings)
    return {
        "workbook": done.workbook.name,
        "exit_code": int(done.code),
        "error": done.fault.message if done.fault else None,
        "made": [str(path) for path in done.made],
        "kept": [str(path) for path in done.kept],
        "refused": list(done.refused),
        "findings": [finding.as_json() for finding in findings],
    }
