"""`hoso number`: proposes the next numbers and writes them into a copy of the workbook."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.numbering import Given, Proposal

HELP = "đề nghị số cho văn bản đã phát hành mà chưa có số"


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser("number", help=HELP, description=HELP)
    parser.add_argument("workbook", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="TỆP",
        help="sổ mới có số (mặc định: <tên sổ>-da-cap-so.xlsx cạnh sổ cũ); không ghi đè",
    )
    run_options.add_templates(parser)
    run_options.add_json(parser)
    parser.set_defaults(command=number)
    return parser


def number(options: argparse.Namespace) -> ExitCode:
    """Propose numbers, write them into the copy if no fault prevents it, and report."""
    from pipeline.jobs.numbers import propose_numbers
    from pipeline.workbook.filled_copy import write_copy

    workbook: Path = options.workbook
    out = options.out or workbook.with_name(f"{workbook.stem}-da-cap-so{workbook.suffix}")
    proposal = propose_numbers(workbook, options.templates)
    if proposal.given:
        write_copy(workbook, out, {given.place: given.number for given in proposal.given})
    if options.json:
        print(json.dumps(_as_json(proposal, out), ensure_ascii=False, indent=1))
    else:
        from pipeline.terminal.numbers import print_numbers
        from pipeline.terminal.report import print_findings

        if proposal.findings:
            print_findings(proposal.findings, workbook.name)
        print_numbers([_row(given) for given in proposal.given])
        print(_end(proposal, workbook, out))
    stopped = any(finding.is_error for finding in proposal.findings)
    return ExitCode.INPUT if stopped else ExitCode.OK


def _row(given: Given) -> tuple[str, ...]:
    entry = given.entry
    day = f"{entry.day:%d/%m/%Y}"
    where = f"{given.place.sheet}!{given.place.cell}"
    return where, entry.title, entry.unit or "", day, entry.series.name, given.number


def _end(proposal: Proposal, workbook: Path, out: Path) -> str:
    if proposal.given:
        return (
            f"Đã ghi {len(proposal.given)} số vào {out}. Đối chiếu với văn thư rồi dùng sổ này "
            f"thay cho {workbook.name}."
        )
    if any(finding.is_error for finding in proposal.findings):
        return "Chưa cấp số nào và không ghi tệp nào. Sửa các chỗ trên trong sổ rồi chạy lại."
    return "Mọi văn bản đã phát hành đều có số; không phải cấp số nào."


def _as_json(proposal: Proposal, out: Path) -> dict[str, object]:
    return {
        "out": str(out) if proposal.given else None,
        "numbers": [
            {
                "sheet": given.place.sheet,
                "cell": given.place.cell,
                "kind": given.entry.title,
                "unit": given.entry.unit,
                "date": given.entry.day.isoformat() if given.entry.day else None,
                "series": given.entry.series.name,
                "number": given.number,
            }
            for given in proposal.given
        ],
        "findings": [finding.as_json() for finding in proposal.findings],
    }
