"""`hoso new`: a new workbook, blank or with what carries over from last year's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pipeline.model.errors import ExitCode


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser("new", help="tạo sổ mới")
    parser.add_argument("file", type=Path, metavar="TỆP", help="sổ sẽ được tạo")
    parser.add_argument("--year", type=int, required=True, metavar="NĂM", help="năm của sổ mới")
    parser.add_argument("--from", dest="old", type=Path, metavar="SỔ CŨ", help="lấy lại từ sổ cũ")
    parser.set_defaults(command=new)
    return parser


def new(options: argparse.Namespace) -> ExitCode:
    """Write the workbook and report its path."""
    from pipeline.examination import use_kinds
    from pipeline.workbook.new_workbook import new_workbook

    use_kinds([options.file])
    note = new_workbook(options.file, options.year, options.old)
    print(f"Đã tạo sổ {options.file}.")
    if note:
        print(f"Lưu ý: {note}")
    return ExitCode.OK
