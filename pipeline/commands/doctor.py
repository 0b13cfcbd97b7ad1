"""`hoso doctor`: what is installed on this computer, and what is missing."""

from __future__ import annotations

import argparse
import json
from typing import Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser("doctor", help="xem máy đã cài đủ chưa")
    run_options.add_json(parser)
    parser.set_defaults(command=doctor)
    return parser


def doctor(options: argparse.Namespace) -> ExitCode:
    """Report what is installed; exit code 3 if something needed is missing."""
    from pipeline.printing import soffice
    from pipeline.terminal.doctor import examine

    results = examine(soffice.find)
    if options.json:
        print(json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=1))
    else:
        for result in results:
            print(result.line())
    return ExitCode.OK if all(result.ok for result in results) else ExitCode.MISSING_PROGRAM
