"""`hoso web`: the page in the browser."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, MissingProgramError
from pipeline.model.paths import INPUTS

HELP = "mở trang làm việc trong trình duyệt"


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    page: argparse.ArgumentParser = commands.add_parser("web", help=HELP, description=HELP)
    page.add_argument(
        "folder", nargs="?", type=Path, default=INPUTS, metavar="THƯ MỤC", help="nơi để các sổ"
    )
    run_options.add_out(page)
    page.add_argument(
        "--port", type=_port, default=0, metavar="SỐ", help="cổng (mặc định: cổng còn trống)"
    )
    page.add_argument("--no-browser", action="store_true", help="không tự mở trình duyệt")
    page.add_argument(
        "--pkcs11", type=Path, metavar="TỆP", help="trình điều khiển của thiết bị ký (.dll, .so)"
    )
    page.set_defaults(command=web)
    return page


def _port(text: str) -> int:
    """A port of this computer; 0 means any free one."""
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(text)
    return port


def web(options: argparse.Namespace) -> ExitCode:
    """Serve the page until Ctrl-C."""
    try:
        from pipeline.web import server
    except ModuleNotFoundError as cause:
        raise MissingProgramError(
            f"Chưa cài phần trang web (thiếu gói {cause.name}).",
            "Chạy make web, hoặc: pip install 'hoso[web]'",
        ) from cause
    server.serve(
        options.folder,
        options.out,
        options.port,
        browser=not options.no_browser,
        driver=options.pkcs11,
    )
    return ExitCode.OK
