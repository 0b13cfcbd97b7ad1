"""LibreOffice, the one outside program: found, and run so that it cannot hang or mix fonts.

Each run has its own profile folder and process group, a deadline that ends the whole group, and a
fontconfig file that offers only the papers' font. LibreOffice answers 0 for files it could not
convert, so the caller counts and opens what it was due.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline import fonts
from pipeline.errors import MissingProgramError

START_SECONDS = 60
"""Time allowed for the start of LibreOffice, whatever the number of files."""

FILE_SECONDS = 5
"""Time allowed for each file besides."""

_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)


@cache
def find() -> str:
    """The program's path; raises MissingProgramError when LibreOffice is not installed."""
    chosen = os.environ.get("HOSO_SOFFICE")
    names = [chosen] if chosen else ["soffice", "libreoffice", *_ELSEWHERE]
    for name in names:
        if path := shutil.which(name):
            return path
    raise MissingProgramError(
        "Không tìm thấy LibreOffice.",
        "Cài LibreOffice Writer (Debian, Ubuntu: gói libreoffice-writer-nogui), rồi chạy lại.",
    )


def convert(files: Sequence[Path], folder: Path) -> str:
    """Convert .docx files to PDF files of the same names in `folder`, in one run.

    Gives a note in Vietnamese on what went wrong with the run, or "". Which PDFs came out is for
    the caller to see.
    """
    with _home() as home:
        profile = (home / "profile").as_uri()
        command = [
            find(),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        deadline = START_SECONDS + FILE_SECONDS * len(files)
        return _run(command, _environment(home), deadline, home)


@contextlib.contextmanager
def _home() -> Iterator[Path]:
    """A folder for one run. LibreOffice may still write while it ends: errors are let pass."""
    with tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _environment(home: Path) -> dict[str, str]:
    env = {**os.environ, "HOME": str(home), "SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"}
    if sys.platform.startswith("linux"):
        env["FONTCONFIG_FILE"] = str(fonts.fontconfig(fonts.find(), home / "fonts"))
    return env


def _run(command: list[str], env: dict[str, str], deadline: float, home: Path) -> str:
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=env,
            start_new_session=True,
        )
        try:
            code = process.wait(deadline)
        except subprocess.TimeoutExpired:
            return f"LibreOffice không trả lời sau {deadline:.0f} giây nên đã bị dừng"
        finally:
            _end_group(process)
    return "" if code == 0 else f"LibreOffice dừng với mã {code}"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process group we started, LibreOffice's own children included."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@cache
def build() -> str:
    """What identifies the LibreOffice that prints: its version file, or "" where it has none."""
    folder = Path(find()).resolve().parent
    for path in (folder / "versionrc", folder / "version.ini", folder / "../Resources/versionrc"):
        if path.is_file():
            found = re.search(r"(?m)^buildid=(\S+)", path.read_text(encoding="utf-8"))
            return found.group(1) if found else ""
    return ""
