"""Runs commands that take seconds, or that open unknown files, in a process of their own.

`hoso` answers them as JSON. The page stays quick meanwhile, and a file that crashes a library does
not crash the page.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from pipeline.model.errors import InputError
from pipeline.web.runs import environment

PATIENCE_SECONDS = 180


def ask(*arguments: str, given: str = "", more_seconds: int = 0) -> Any:
    """The output of a command of `hoso` with --json; InputError if there is none.

    `given` is passed on stdin, so that neither the process list nor a file shows it.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments, "--json"],
            input=given,
            capture_output=True,
            env=environment(),
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE_SECONDS + more_seconds,
            check=False,
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired as cause:
        raise InputError("Xem quá lâu nên đã dừng.", "Thử lại khi máy rảnh hơn.") from cause
    except ValueError as cause:
        raise InputError(*_said(done.stderr.splitlines())) from cause


def _said(lines: Sequence[str]) -> tuple[str, str]:
    lines_said = [line.strip() for line in lines if line.strip()]
    if not lines_said:
        return "Chưa xem được.", "Thử lại; nếu vẫn lỗi thì gửi tệp cho người phụ trách phần mềm."
    return lines_said[0].removeprefix("Lỗi: "), " ".join(lines_said[1:3])
