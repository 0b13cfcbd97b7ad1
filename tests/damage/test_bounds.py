"""Files that are small, and would fill the memory or take hours: refused or read within bounds."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.paths import TEMPLATES
from pipeline.ooxml import guard

LAYOUT, KIND = "nd30-2020", "ke-hoach"
TEMPLATE = TEMPLATES / LAYOUT / f"{KIND}.docx"
BODY = "word/document.xml"
SECONDS, MEGABYTES = 10, 500


def repacked(change: Callable[[bytes], bytes], part: str = BODY) -> bytes:
    """The template with one part changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(TEMPLATE) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target.getvalue()


def _in_body(xml: bytes) -> bytes:
    return repacked(lambda body: body.replace(b"<w:body>", b"<w:body>" + xml, 1))


def _wrong_sum() -> bytes:
    """1.4 million paragraphs after a wrong sum, which once switched the guard off."""
    content = bytearray(_in_body(b"<w:p/>" * 1_400_000))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.getinfo(BODY).header_offset
    content[start + 14] ^= 0xFF
    at = content.rindex(BODY.encode()) - 46
    content[at + 16] ^= 0xFF
    return bytes(content)


def _entities(body: bytes) -> bytes:
    steps = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
    declared = b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + steps + b"]>"
    return body.replace(b"<w:document", declared + b"<w:document", 1).replace(
        b"<w:body>", b"<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", 1
    )


def _text(words: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + words + b"</w:t></w:r></w:p>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "blank paragraphs": lambda: _in_body(b"<w:p/>" * 1_400_000),
    "a wrong sum": _wrong_sum,
    "long digits in a tag": lambda: _in_body(_text(b"{{ " + b"9" * 5000 + b" }}")),
    "long digits in a size": lambda: _in_body(
        b'<w:p><w:pPr><w:spacing w:after="' + b"9" * 5000 + b'"/></w:pPr></w:p>'
    ),
    "a bomb": lambda: _in_body(b" " * 60_000_000),
    "entities": lambda: repacked(_entities),
    "deep": lambda: _in_body(
        b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000
    ),
    "deep tables": lambda: _in_body(
        b"<w:tbl><w:tr><w:tc>" * 75 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 75
    ),
    "a long text": lambda: _in_body(_text(b"a" * 9_000_000)),
    "attributes": lambda: _in_body(
        b"<w:p " + b" ".join(b'a%d="1"' % n for n in range(400_000)) + b"/>"
    ),
    "tags without number": lambda: _in_body(_text(b"{{ don_vi.ten }}") * 40_000),
}

QUICK = ("blank paragraphs", "a wrong sum", "long digits in a tag")

LOOK = """
import re, sys
from pathlib import Path
{look}
status = Path("/proc/self/status").read_text()
peak = re.search("VmHWM:[^0-9]*([0-9]+)", status)
print("MB", int(peak[1]) // 1024)
"""

CHECK = """
from pipeline.compose.dossier_words import PAGES
from pipeline.compose.vocabulary import vocabulary
from pipeline.fill import catalogue
found = catalogue.check_named([sys.argv[1]], catalogue.Words(vocabulary(), PAGES))
print(*(finding.code for finding in found))
"""

LINT = """
from pipeline.model.errors import HosoError
from pipeline.thethuc import lint
try:
    list(lint([Path(sys.argv[1])], None))
except HosoError as end:
    print(end)
"""


@pytest.mark.parametrize("look", [CHECK, LINT], ids=["template", "lint"])
@pytest.mark.parametrize(
    "name",
    [fault if fault in QUICK else pytest.param(fault, marks=pytest.mark.long) for fault in HOSTILE],
)
def test_a_hostile_word_file_is_read_or_refused_in_bounds(
    tmp_path: Path, name: str, look: str
) -> None:
    path = tmp_path / LAYOUT / f"{KIND}.docx"
    path.parent.mkdir()
    path.write_bytes(HOSTILE[name]())
    run = subprocess.run(
        [sys.executable, "-c", LOOK.format(look=look), str(path)],
        capture_output=True,
        text=True,
        timeout=6 * SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout.split()[-1]) <= MEGABYTES


def test_the_guard_judges_a_file_whose_sums_are_wrong() -> None:
    assert guard.fault(_wrong_sum(), guard.TEMPLATE) is not None


def test_tags_are_counted_before_a_library_unpacks() -> None:
    assert guard.fault(TEMPLATE.read_bytes(), guard.TEMPLATE) is None
    why = guard.fault(_in_body(b"<w:p/>" * 400_000), guard.TEMPLATE)
    assert why is not None
    assert "thẻ XML" in why
