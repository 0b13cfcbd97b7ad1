"""`hoso lint`: the layout of any Word file against the regulation of its day."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode
from pipeline.model.findings import has_errors


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "lint", help="soát thể thức của tệp Word bất kỳ"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="tệp Word (.docx)")
    parser.add_argument("--rules", metavar="MÃ", help="tt01-2011 hoặc nd30-2020")
    parser.add_argument("--fix", action="store_true", help="ghi bản đã sửa những lỗi máy sửa được")
    parser.add_argument("--out", type=Path, metavar="TỆP", help="nơi ghi bản đã sửa")
    run_options.add_json(parser)
    parser.set_defaults(command=lint)
    return parser


def lint(options: argparse.Namespace) -> ExitCode:
    """Report which rules each file breaks; with `--fix` write a corrected copy."""
    from pipeline import thethuc
    from pipeline.terminal.report import print_linted

    done = []
    for linted in thethuc.lint(options.files, options.rules, fix=options.fix, out=options.out):
        done.append(linted)
        if not options.json:
            print_linted(linted)
    if options.json:
        print(json.dumps([linted.as_json() for linted in done], ensure_ascii=False, indent=1))
    faulty = any(has_errors(linted.findings) for linted in done)
    return ExitCode.INPUT if faulty else ExitCode.OK
