"""`hoso documents`: makes the papers of workbooks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.model.reports import Report


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command `documents` and return its parser."""
    make: argparse.ArgumentParser = commands.add_parser("documents", help="làm văn bản từ sổ Excel")
    make.add_argument("workbooks", nargs="*", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    make.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="LOẠI",
        help="chỉ làm loại này (lặp lại được)",
    )
    make.add_argument(
        "--unit", action="append", default=[], metavar="MÃ", help="chỉ làm cho đơn vị này"
    )
    make.add_argument(
        "--stage",
        action="append",
        default=[],
        metavar="GIAI ĐOẠN",
        help="chỉ làm văn bản của giai đoạn này, ví dụ dang-ky (lặp lại được)",
    )
    state = make.add_mutually_exclusive_group()
    state.add_argument("--issued", action="store_true", help="chỉ làm văn bản đã “phát hành”")
    state.add_argument("--draft", action="store_true", help="chỉ làm văn bản còn “dự thảo”")
    make.add_argument(
        "--reissue",
        action="append",
        default=[],
        metavar="LOẠI",
        help="làm lại văn bản đã phát hành của loại này; bản cũ chuyển sang ban-cu/",
    )
    make.add_argument(
        "--duplex",
        action="store_true",
        help="tập in để in hai mặt: thêm trang trắng để mỗi bản bắt đầu ở một tờ mới",
    )
    make.add_argument("--fresh", action="store_true", help="làm lại tất cả, kể cả bản không đổi")
    workers = make.add_mutually_exclusive_group()
    run_options.add_jobs(workers)
    run_options.add_cluster(workers)
    make.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    run_options.add_out(make)
    run_options.add_wait(make)
    run_options.add_templates(make)
    run_options.add_json(make)
    make.set_defaults(command=documents)
    return make


def documents(options: argparse.Namespace) -> ExitCode:
    """Make the papers asked for and return the exit code of the earliest stage with a fault."""
    from pipeline import run
    from pipeline.compose.selection import Asked, selection
    from pipeline.examination import use_kinds
    from pipeline.model.records import DU_THAO, PHAT_HANH

    workbooks = run_options.workbooks_given(options.workbooks, "documents")
    use_kinds(workbooks, options.templates)
    state = PHAT_HANH if options.issued else DU_THAO if options.draft else ""
    chosen = selection(Asked(options.only, options.stage, options.unit, options.reissue, state))
    with run_options.progress(options) as shown, run_options.executor(options) as executor:
        reports = run.documents(
            workbooks,
            options.out,
            chosen,
            shown,
            executor,
            wish=run.Wish(options.fresh, options.templates, options.duplex),
            wait=options.wait,
        )
    run_options.raise_fault(options, reports)
    if options.json:
        print(json.dumps([_as_json(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        from pipeline.terminal.report import print_report

        for report in reports:
            print_report(report)
    return _earliest(report.code for report in reports)


def _earliest(codes: Iterable[ExitCode]) -> ExitCode:
    """With several faults the code of the earliest stage."""
    return min((code for code in codes if code), default=ExitCode.OK)


def _as_json(report: Report) -> dict[str, object]:
    delivered = report.delivered
    return {
        "workbook": report.workbook.name,
        "exit_code": int(report.code),
        "error": report.fault.message if report.fault else None,
        "folder": str(delivered.folder) if delivered else None,
        "made": [entry.pdf for entry in delivered.made] if delivered else [],
        "kept": [entry.pdf for entry in delivered.kept] if delivered else [],
        "edited": list(delivered.edited) if delivered else [],
        "former": list(delivered.former) if delivered else [],
        "signed": delivered.signed if delivered else 0,
        "none_due": list(report.none_due),
        "missing": [
            {
                "kind": out.kind.code,
                "unit": out.unit,
                "findings": [finding.as_json() for finding in out.findings],
            }
            for out in report.left_out
        ],
        "findings": [finding.as_json() for finding in report.findings],
    }
