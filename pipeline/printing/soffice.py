"""LibreOffice, the one outside program: found, and run so that it cannot hang or mix fonts.

Each run has its own profile folder and process group, a deadline that ends the whole group, and a
fontconfig file that offers only the papers' font. LibreOffice answers 0 for files it could not
convert, so the caller counts and opens what it was due.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.fonts import family
from pipeline.model.errors import MissingProgramError
from pipeline.printing import scratch

START_SECONDS = 60
"""Time allowed for the start of LibreOffice, whatever the number of files."""

FILE_SECONDS = 5
"""Additional time allowed for each file."""

LOOK_SECONDS = 0.2
"""How often a waiting run looks whether it is still wanted."""

_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "MALLOC_TOP_PAD_": "134217728",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=65000",
}
"""glibc keeps memory instead of giving it back and asking again: a fifth less time a run."""

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


class HungError(Exception):
    """LibreOffice did not end in its time and was stopped; the message says so in Vietnamese."""


def convert(
    files: Sequence[Path],
    folder: Path,
    seconds: float | None = None,
    wanted: Path | None = None,
) -> str:
    """Convert .docx files to PDF files of the same names in `folder`, in one run.

    The run is ended after this many seconds (by default START_SECONDS and FILE_SECONDS for each
    file), and as soon as the path `wanted` is gone. Returns a note in Vietnamese on what went wrong
    with the run, or "". Which PDFs came out is for the caller to see. Raises HungError when time
    was up, OSError when the program cannot be started or its folder not be written.
    """
    with scratch.folder(in_memory=True) as home:
        profile = home / "profile"
        _settings(profile)
        command = [
            find(),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        deadline = START_SECONDS + FILE_SECONDS * len(files) if seconds is None else seconds
        return _run(command, _environment(home, folder), deadline, home, wanted)


_PDF = "/org.openoffice.Office.Common/Filter/PDF/Export"
_PRODUCT = "/org.openoffice.Setup/Product"
_OFFICE = "/org.openoffice.Setup/Office"
_DOCX = (
    "/org.openoffice.TypeDetection.Filter/Filters"
    "/org.openoffice.TypeDetection.Filter:Filter['MS Word 2007 XML']"
)

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"

_SETTINGS = (
    (_PDF, "ExportBookmarksToPDFDestination", "true"),  # the named places a batch is split by
    (_PDF, "UseTaggedPDF", "false"),  # tags would tie the papers of a batch together
    (_PDF, "IsSkipEmptyPages", "true"),  # a batch pads papers to odd numbers of pages; not printed
    # A profile that no version has used yet makes LibreOffice test its drawing: 0.2 s a start.
    (_PRODUCT, "ooSetupLastVersion", "99.9"),
    # It would also be given folders of samples first, and wait for them.
    (_OFFICE, "ooSetupInstCompleted", "true"),
    # A file from elsewhere can name a picture on the network; it is not asked for.
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    # Files that could be signed are searched for signatures, by programs that must be started for
    # it: 0.05 s a file. Ours are not signed.
    (_DOCX, "Flags", "<it>IMPORT</it><it>EXPORT</it><it>ALIEN</it><it>3RDPARTYFILTER</it>"),
)
"""What a profile says: where, what, value. On the command line those for PDFs need version 7.4."""


def _settings(profile: Path) -> None:
    """A profile with its settings."""
    items = "".join(
        f'<item oor:path="{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    file = profile / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
    # A profile that knows this build need not look for extensions and start once more: 0.1 s.
    extensions = profile / "user" / "extensions"
    extensions.mkdir()
    (extensions / "buildid").write_text(build(), encoding="utf-8")


def _environment(home: Path, temporary: Path) -> dict[str, str]:
    env = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(temporary.resolve()),  # what it leaves there when it is ended goes, too
        "SAL_USE_VCLPLUGIN": "svp",
        "LC_ALL": "C.UTF-8",
    }
    if sys.platform.startswith("linux"):
        env.update(_MEMORY)
        env["FONTCONFIG_FILE"] = str(family.fontconfig(family.find(), home / "fonts"))
    return env


def _run(
    command: list[str], env: dict[str, str], deadline: float, home: Path, wanted: Path | None
) -> str:
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=env,
            start_new_session=True,
        )
        scratch.note(home, process.pid)
        try:
            code = _code(process, time.monotonic() + deadline, wanted)
        except subprocess.TimeoutExpired as cause:
            message = f"LibreOffice không trả lời sau {deadline:.0f} giây nên đã bị dừng"
            raise HungError(message) from cause
        finally:
            _end_group(process)
    return "" if code == 0 else f"LibreOffice dừng với mã {code}"


def _code(process: subprocess.Popen[bytes], end: float, wanted: Path | None) -> int:
    """Wait for the program's code; TimeoutExpired when time is up, -1 when not wanted any more."""
    while True:
        left = end - time.monotonic()
        try:
            return process.wait(max(0.0, min(left, LOOK_SECONDS if wanted else left)))
        except subprocess.TimeoutExpired:
            if wanted is not None and not wanted.exists():
                return -1
            if time.monotonic() >= end:
                raise


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process group we started, LibreOffice's own children included."""
    if sys.platform == "win32":
        process.kill()
    scratch.end_group(process.pid)
    process.wait()


@cache
def build() -> str:
    """What identifies the LibreOffice that prints: its version file, or "" if it has none."""
    folder = Path(find()).resolve().parent
    for path in (folder / "versionrc", folder / "version.ini", folder / "../Resources/versionrc"):
        if path.is_file():
            match = re.search(r"(?m)^buildid=(\S+)", path.read_text(encoding="utf-8"))
            return match.group(1) if match else ""
    return ""
