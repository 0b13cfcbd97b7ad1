"""Files that mean harm end as a finding or a message: templates, workbooks, values, names."""

import io
import json
import re
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline.compose.vocabulary import vocabulary
from pipeline.fill import catalogue
from pipeline.fill import guard as guarding
from pipeline.fill.template import Template
from pipeline.model import kinds
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.folders import output_folder
from pipeline.model.papers import Composition
from pipeline.model.paths import ROOT, TEMPLATES
from pipeline.ooxml import guard as zipguard
from pipeline.workbook.mark import annotated
from tests.conftest import SAMPLE, WORDS, Edited, plain
from tests.support.empty_word import empty

SECONDS, MEGABYTES = 10, 500


# Templates

DO_HARM = [
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ don_vi.__class__ }}",
    "{{ don_vi['__class__'] }}",
    "{{ don_vi|attr('__class__') }}",
    "{{ don_vi.ten.format('x') }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'a' * 10**8 }}",
    "{{ 10**10**10 }}",
    "{{ 'x'.rjust(10**9) }}",
    "{{ don_vi.ten|center(1000000000) }}",
    "{{ don_vi.ten|trong(1000000000) }}",
    "{{ don_vi.ten|gach(most_cm=1000000000) }}",
    "{{ don_vi.ten|replace('a', 'a' * 1000) }}",
    "{{ don_vi.ten|list|join(don_vi.ten)|join(don_vi.ten)|join(don_vi.ten) }}",
    "{{ don_vi.ten|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi|noi }}",
    "{{ lipsum(n=10**6) }}",
    "{{ range(10**9)|list }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for a in noi_nhan %}{% for b in noi_nhan %}{% for c in noi_nhan %}x{% endfor %}"
    "{% endfor %}{% endfor %}",
    "{% for a in noi_nhan recursive %}{{ loop(noi_nhan) }}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set a = 'aaaaaaaaaa' %}{% set a = a ~ a %}{{ a }}",
    "{% set n = namespace(a='x') %}{% for i in noi_nhan %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "{{ cycler('a', 'b').next() }}{{ joiner(',')() }}",
    '{% include "/etc/passwd" %}',
    '{% import "/etc/passwd" as x %}',
    '{% extends "/etc/passwd" %}',
    "{% autoescape false %}{{ don_vi.ten }}{% endautoescape %}",
    "{{ don_vi.ten|safe }}",
    "{% filter upper %}x{% endfilter %}",
    "{{ '{#' }}{{ 'a' * 10**9 }}{{ '#}' }}",
    "{% raw %}{#{% endraw %}{{ 'a' * 10**9 }}{% raw %}#}{% endraw %}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{% if nam %}" * 300 + "{% endif %}" * 300,
]


def _findings(path: Path) -> tuple[Finding, ...]:
    return catalogue.check_file(path, kinds.load(), WORDS).findings


@pytest.mark.parametrize("harm", DO_HARM, ids=lambda text: text[:40])
def test_a_template_that_does_harm_ends_as_a_finding(tmp_path: Path, harm: str) -> None:
    made, faulty, seconds = _loaded(tmp_path, harm)
    assert not made
    faults = faulty["tt01-2011", "dang-ky"]
    assert {fault.code for fault in faults} <= {"mau-cam", "bien-la", "bo-loc-la", "the-hong"}
    assert seconds < 5


def test_one_harmful_tag_gives_one_finding(tmp_path: Path) -> None:
    _, faulty, _ = _loaded(tmp_path, "{% for i in range(10**9) %}x{% endfor %}")
    assert [fault.code for fault in faulty["tt01-2011", "dang-ky"]] == ["mau-cam"]


def _loaded(folder: Path, text: str) -> tuple[object, Mapping[tuple[str, str], tuple], float]:  # type: ignore[type-arg]
    kind = next(kind for kind in kinds.load() if kind.code == "dang-ky")
    document = docx.Document(str(TEMPLATES / "tt01-2011" / "dang-ky.docx"))
    document.add_paragraph(text)
    path = folder / "tt01-2011" / "dang-ky.docx"
    path.parent.mkdir()
    document.save(str(path))
    start = time.process_time()  # a busy machine changes it less than the clock's
    made, faulty = catalogue.load([("tt01-2011", kind)], vocabulary(), folder)
    return made, faulty, time.process_time() - start


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"x"),
        ("word/embeddings/oleObject1.bin", b"x"),
        ("word/afchunk.html", b"<html/>"),
    ],
)
def test_a_template_with_something_that_runs_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = _repacked(tmp_path, lambda part, old: old, {name: content})
    assert [finding.code for finding in _findings(path)] == ["mau-cam"]


@pytest.mark.parametrize("field", ["INCLUDETEXT /etc/passwd", 'DDEAUTO cmd "/C calc"', "LINK x"])
def test_a_template_that_reads_other_files_is_refused(tmp_path: Path, field: str) -> None:
    def change(part: str, old: bytes) -> bytes:
        text = f'<w:p><w:r><w:t>x</w:t></w:r><w:fldSimple w:instr=" {field} "/></w:p><w:sectPr'
        text = text.replace('cmd "/C calc"', "cmd")
        found = old.rfind(b"<w:sectPr")
        return old[:found] + text.encode() + old[found + 9 :] if part.endswith("ment.xml") else old

    path = _repacked(tmp_path, change)
    faults = [finding for finding in _findings(path) if finding.is_error]
    assert [fault.code for fault in faults] == ["mau-cam"]


def test_a_template_with_an_outside_relation_is_refused(tmp_path: Path) -> None:
    def change(part: str, old: bytes) -> bytes:
        relation = (
            b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/attachedTemplate" Target="http://x.invalid/a.dotm" '
            b'TargetMode="External"/></Relationships>'
        )
        return old.replace(b"</Relationships>", relation) if "document.xml.rels" in part else old

    path = _repacked(tmp_path, change)
    assert [finding.code for finding in _findings(path)] == ["mau-cam"]


@pytest.mark.parametrize("part", ["word/footnotes.xml", "docProps/core.xml", "word/x.xml"])
def test_harm_in_any_part_of_a_template_is_found(tmp_path: Path, part: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    harm = f"<w:x xmlns:w='{space}'><w:p><w:r><w:t>{{{{ 'a' * 10**9 }}}}</w:t></w:r></w:p></w:x>"
    source = _repacked(tmp_path, lambda _, old: old)
    with zipfile.ZipFile(source) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if name != part}
    with zipfile.ZipFile(source, "w") as archive:
        for name, content in {**others, part: harm.encode()}.items():
            archive.writestr(name, content)
    findings = catalogue.check_file(source, kinds.load(), WORDS).findings
    assert "mau-cam" in [finding.code for finding in findings]


def test_a_template_that_is_a_bomb_or_declares_entities_is_refused(tmp_path: Path) -> None:
    def bomb(part: str, old: bytes) -> bytes:
        return old + b" " * (60 << 20) if part == "word/document.xml" else old

    def entity(part: str, old: bytes) -> bytes:
        declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document'
        return old.replace(b"<w:document", declared, 1) if part == "word/document.xml" else old

    for change in (bomb, entity):
        path = _repacked(tmp_path, change)
        (finding,) = _findings(path)
        assert finding.code == "mau-khong-doc-duoc"


def _repacked(
    folder: Path,
    change: Callable[[str, bytes], bytes],
    more: Mapping[str, bytes] | None = None,
    source: Path = TEMPLATES / "tt01-2011" / "dang-ky.docx",
) -> Path:
    path = folder / source.name
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return path


# The guard


@pytest.mark.skipif(not guarding.FORKS, reason="no fork to be guarded in")
@pytest.mark.parametrize(
    "text",
    [
        "{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in x %}{{ 'a' * 10**9 }}{% endfor %}".replace("10**9", "a"),
    ],
    ids=["time", "memory"],
)
def test_the_guard_ends_what_the_check_would_not_have_let_through(
    tmp_path: Path, composed: Callable[..., Composition], text: str
) -> None:
    document = empty()
    document.add_paragraph(text)
    document.save(str(tmp_path / "x.docx"))
    paper = composed(SAMPLE, "ke-hoach").papers[0]
    heavy = replace(paper, context={"x": [10**9] * 3000})
    template = catalogue.Loaded(lambda: Template(tmp_path / "x.docx"), {})
    start = time.monotonic()  # filled to its end it would take minutes
    limits = guarding.Limits(seconds=1, megabytes=200)
    made, failed = guarding.fill([heavy], {(paper.layout, paper.kind.code): template}, limits)
    assert time.monotonic() - start < 30
    assert not made
    assert failed[0][1].code in ("mau-qua-nang", "mau-loi")


def test_the_guard_tells_a_fault_of_the_task_itself() -> None:
    with pytest.raises(ZeroDivisionError):
        guarding.guarded(lambda number: 1 // number, 0)


# Workbooks


def _workbook(folder: Path, change: Callable[[str, bytes], bytes], name: str = "so.xlsx") -> Path:
    made = folder / name
    with zipfile.ZipFile(io.BytesIO(plain())) as old:
        parts = {part: change(part, old.read(part)) for part in old.namelist()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return made


UNITS = "xl/worksheets/sheet6.xml"


def _rows(rows: bytes) -> Callable[[str, bytes], bytes]:
    def change(part: str, old: bytes) -> bytes:
        return old.replace(b"</sheetData>", rows + b"</sheetData>") if part == UNITS else old

    return change


def _with_entity(declaration: bytes) -> Callable[[str, bytes], bytes]:
    cell = b'<row r="900"><c r="A900" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData>'

    def change(part: str, old: bytes) -> bytes:
        if part != UNITS:
            return old
        body = re.sub(rb"^<\?xml[^>]*\?>", b"", old).replace(b"</sheetData>", cell)
        return b'<?xml version="1.0"?><!DOCTYPE w [' + declaration + b"]>" + body

    return change


LAUGHS = b'<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %s "%s">' % (name, before * 10)
    for name, before in ((b"b", b"&a;"), (b"c", b"&b;"), (b"d", b"&c;"), (b"x", b"&d;"))
)


def _padded(part: str, old: bytes) -> bytes:
    return (
        old.replace(b"</sheetData>", b" " * (120 << 20) + b"</sheetData>") if part == UNITS else old
    )


def _texts(part: str, old: bytes) -> bytes:
    return old + b"<!-- -->" * 5_000_000 if part == "xl/styles.xml" else old


@pytest.mark.parametrize(
    "change",
    [
        _padded,
        _texts,
        _with_entity(LAUGHS),
        _with_entity(b'<!ENTITY x SYSTEM "file:///etc/passwd">'),
    ],
    ids=["zip bomb", "styles", "billion laughs", "outside entity"],
)
def test_a_workbook_that_would_explode_is_refused(
    tmp_path: Path, change: Callable[[str, bytes], bytes]
) -> None:
    result = _checked(_workbook(tmp_path, change))
    assert [finding["code"] for finding in result] == ["so-khong-doc-duoc"]


@pytest.mark.long
@pytest.mark.parametrize(
    "rows",
    [
        b"".join(b'<row r="%d" ht="15" customHeight="1"/>' % row for row in range(1000, 1000001)),
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    ],
    ids=["a million empty rows", "a cell in the last corner"],
)
def test_a_workbook_of_enormous_extent_is_read(tmp_path: Path, rows: bytes) -> None:
    result = _checked(_workbook(tmp_path, _rows(rows)))
    assert all(finding["severity"] == "warning" for finding in result)


def _seconds_of_children() -> float:
    """CPU seconds, which a busy machine does not change as it does those of the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _checked(workbook: Path) -> list[dict[str, str]]:
    """What `hoso check` finds, run within the limits of time and memory."""
    before = _seconds_of_children()
    process = subprocess.run(
        [sys.executable, "-c", _CHECK, str(workbook), str(workbook.parent / "out")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert _seconds_of_children() - before < SECONDS, process.stderr
    report, memory = process.stdout.rsplit("\n", 2)[:2]
    assert int(memory) < MEGABYTES
    found: list[dict[str, str]] = json.loads(report)
    return found


_CHECK = """
import sys
from pathlib import Path
from pipeline.cli import main
main(["check", sys.argv[1], "--out", sys.argv[2], "--json"])
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(int(peak) // 1024)
"""


def test_links_and_macros_of_a_workbook_stay_as_they_are(tmp_path: Path) -> None:
    path = _workbook(tmp_path, lambda part, old: old, "so.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    marked = zipfile.ZipFile(io.BytesIO(annotated(path, ())))
    assert marked.read("xl/vbaProject.bin") == b"macro"
    assert marked.read("xl/externalLinks/externalLink1.xml") == b"<externalLink/>"


def test_the_real_files_pass_the_guard() -> None:
    for path in (*(ROOT / "inputs").glob("*.xlsx"), *(ROOT / "tests").rglob("*.xlsx")):
        assert zipguard.fault(path.read_bytes()) is None
    for path in TEMPLATES.rglob("*.docx"):
        assert zipguard.fault(path.read_bytes(), zipguard.TEMPLATE) is None


def test_a_declaration_in_another_encoding_is_seen() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("xl/a.xml", "\ufeff<!DOCTYPE x><x/>".encode(encoding))
        assert zipguard.fault(target.getvalue()) is not None
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/a.xml", b'<?xml version="1.0" encoding="UTF-7"?><x/>')
    assert zipguard.fault(target.getvalue()) is not None


# Values and names


def test_values_cannot_inject_tags_or_fields(
    edited: Edited, composed: Callable[..., Composition]
) -> None:
    evil = "{{ nam }}{% if x %}</w:t><w:fldSimple w:instr='DDE'/>&lt;<w:t>"
    path = edited(("Đơn vị", "20161", "Tên", evil))
    papers = [paper for paper in composed(path, "dang-ky").papers if paper.unit == "20161"]
    loaded, _ = catalogue.load(
        dict.fromkeys((paper.layout, paper.kind) for paper in papers), vocabulary()
    )
    made, failed = guarding.fill(papers, loaded)
    assert not failed
    document = docx.Document(io.BytesIO(made[0].docx))
    xml = document.element.xml
    assert "<w:fldSimple" not in xml
    assert "{{ nam }}{% if x %}&lt;/w:t&gt;" in xml


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=HYPERLINK(1)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_we_write_into_the_marked_workbook_is_text(text: str) -> None:
    place = CellPlace("Đơn vị", 3, 2, text)
    finding = error("x", place, text, text)
    book = openpyxl.load_workbook(io.BytesIO(annotated(SAMPLE, (finding,))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in cells)
    assert sum(text in str(cell.value) for cell in cells) >= 2


@pytest.mark.parametrize("name", ["../../x.xlsx", "..xlsx", "a\0b.xlsx", "/etc/x.xlsx", "...xlsx"])
def test_the_name_of_a_workbook_cannot_leave_the_output_folder(tmp_path: Path, name: str) -> None:
    folder = output_folder(Path(name), tmp_path)
    assert folder.parent == tmp_path
    assert re.fullmatch(r"[a-z0-9-]+", folder.name)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "a\\..\\b", "CON", "…/.."])
def test_the_name_of_a_unit_cannot_leave_the_output_folder(
    edited: Edited, composed: Callable[..., Composition], name: str
) -> None:
    path = edited(("Đơn vị", "20161", "Tên", name))
    papers = composed(path, "dang-ky").papers
    assert papers
    for paper in papers:
        assert re.fullmatch(r"[a-z0-9-]+", paper.stem)
