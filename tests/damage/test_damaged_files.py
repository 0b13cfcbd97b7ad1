"""A damaged file ends as a finding or a message of its stage, at every boundary it comes in by."""

import io
import json
import pickle
import random
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from pipeline.bundle import manifest
from pipeline.bundle.outputs import restore
from pipeline.compose.index import INDEX_VOCABULARY
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill import catalogue
from pipeline.fonts import family
from pipeline.model import kinds, papers_file
from pipeline.model.errors import HosoError, InputError, TemplateError
from pipeline.model.findings import has_errors
from pipeline.model.paths import TEMPLATES
from pipeline.model.reports import Linted
from pipeline.pdf.source import Source
from pipeline.pdf.target import Target
from pipeline.printing import conversion, soffice
from pipeline.printing.conversion import Sheet
from pipeline.printing.papers import to_pdf
from pipeline.proof.paper_text import Copy
from pipeline.proof.papers import proof_all
from pipeline.regulations import layouts, standards
from pipeline.regulations.nodes import RuleError
from pipeline.regulations.paths import DATA
from pipeline.thethuc import lint
from pipeline.workbook.mark import annotated
from tests.conftest import SAMPLE
from tests.damage.damages import FEW, MANY, RAW, SEED, WRITTEN, ZIPPED, damaged, text_changed
from tests.printing.joined_and_alone import lengthened
from tests.support.sample_papers import of_kind

LAYOUT = "nd30-2020"
TEMPLATE = TEMPLATES / LAYOUT / "giay-cong-nhan.docx"

few_and_many = pytest.mark.parametrize(
    "count", [FEW, pytest.param(MANY, marks=pytest.mark.long)], ids=["few", "many"]
)


Ends = tuple[type[Exception], ...]


def told(name: str, ends: Ends, look: Callable[..., Any], *given: Any) -> Any:
    """Look at a damaged file: it may be read, or end in one of these ways; no other."""
    said = ""
    try:
        return look(*given)
    except ends as end:
        said = str(end)
    except Exception as fault:
        pytest.fail(f"{name}: {type(fault).__name__}: {fault}")
    assert said.strip(), name
    return None


@few_and_many
def test_a_damaged_workbook_is_a_finding(tmp_path: Path, count: int) -> None:
    path = tmp_path / "so.xlsx"
    for name, content in damaged(SAMPLE.read_bytes(), ZIPPED, count, "workbook"):
        path.write_bytes(content)
        checked = told(name, (), examine, path)
        assert checked.tables is not None or has_errors(checked.findings), name


@few_and_many
def test_the_marked_copy_of_a_damaged_workbook_is_made_or_refused(
    tmp_path: Path, count: int
) -> None:
    path = tmp_path / "so.xlsx"
    findings = examine(SAMPLE).findings
    for name, content in damaged(SAMPLE.read_bytes(), ZIPPED, count, "marked"):
        path.write_bytes(content)
        told(name, (InputError,), annotated, path, findings)


@few_and_many
def test_a_damaged_template_is_a_finding(tmp_path: Path, count: int) -> None:
    path = tmp_path / LAYOUT / TEMPLATE.name
    path.parent.mkdir()
    kind = next(kind for kind in kinds.load() if kind.code == TEMPLATE.stem)
    for name, content in damaged(TEMPLATE.read_bytes(), ZIPPED, count, "template"):
        path.write_bytes(content)
        told(name, (), catalogue.load, [(LAYOUT, kind)], vocabulary(), tmp_path)


@few_and_many
def test_a_damaged_template_of_the_index_ends_with_a_message(tmp_path: Path, count: int) -> None:
    path = tmp_path / LAYOUT / "muc-luc.docx"
    path.parent.mkdir()
    own = (TEMPLATES / LAYOUT / "muc-luc.docx").read_bytes()
    for name, content in damaged(own, ZIPPED, count, "index"):
        path.write_bytes(content)
        told(name, (TemplateError,), catalogue.load_index, LAYOUT, INDEX_VOCABULARY, tmp_path)


@few_and_many
def test_a_damaged_papers_toml_ends_with_a_message(tmp_path: Path, count: int) -> None:
    path = tmp_path / "papers.toml"
    own = (TEMPLATES / "papers.toml").read_bytes()
    for name, content in damaged(own, WRITTEN, count, "toml"):
        path.write_bytes(content)
        told(name, (TemplateError,), papers_file.read, path)


@few_and_many
def test_a_damaged_standard_names_its_file(tmp_path: Path, count: int) -> None:
    path = tmp_path / "quy-dinh.yaml"
    own = (DATA / "standards" / f"{standards.codes()[0]}.yaml").read_bytes()
    for name, content in damaged(own, WRITTEN, count, "standard"):
        path.write_bytes(content)
        told(name, (RuleError,), standards.load_file, path)


@few_and_many
def test_a_damaged_layout_names_its_file(tmp_path: Path, count: int) -> None:
    own = (DATA / "layouts" / f"{LAYOUT}.yaml").read_bytes()
    for number, (name, content) in enumerate(damaged(own, WRITTEN, count, "layout")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{LAYOUT}.yaml").write_bytes(content)
        told(name, (RuleError,), layouts.load, folder)
        shutil.rmtree(folder)


@cache
def record() -> bytes:
    """A manifest as a run writes it."""
    paper = manifest.Entry(
        kind="dang-ky", unit="01", title="Bản đăng ký: xã A", stage="1-dang-ky", state="dự thảo",
        number=None, date="2024-01-02", docx="1-dang-ky/a.docx", pdf="1-dang-ky/a.pdf", pages=2,
        sha256={"docx": "0" * 64, "pdf": "1" * 64}, made_from={"layout": LAYOUT, "docx": "2"},
        warnings=[{"code": "in-co-chu", "page": "1", "message": "a", "hint": "b"}],
    )  # fmt: skip
    missing = manifest.Missing("ke-hoach", None, "Kế hoạch", [{"code": "thieu-gia-tri"}])
    hashed = {"made_from": "a", "sha256": "b"}
    other = replace(paper, unit="02", docx="1-dang-ky/b.docx", pdf="1-dang-ky/b.pdf")
    made = manifest.Manifest(
        "1", "so.xlsx", (paper, other), (missing,), {"in/a.pdf": hashed}, hashed
    )
    return made.dump().encode()


def _values(data: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    pairs = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    return [at, *(place for key, value in pairs for place in _values(value, (*at, key)))]


def _with(data: object, at: tuple[object, ...], value: object) -> object:
    if not at:
        return value
    copy = pickle.loads(pickle.dumps(data))
    inner = copy
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return copy


ODD: tuple[object, ...] = (
    None, 0, -1, 1.5, True, "", "x", [], {}, [1], {"a": 1}, [[]], "../x", "/etc/x", "C:\\x",
    "\ud800",
)  # fmt: skip


def test_a_manifest_of_another_shape_counts_as_none() -> None:
    own = json.loads(record())
    assert manifest.read(record()) is not None
    for place in _values(own):
        for odd in ODD:
            changed = json.dumps(_with(own, place, odd)).encode()
            read = manifest.read(changed)
            if read is not None:  # what is left is of the right types, and can be written again
                assert manifest.read(read.dump().encode()) == read
                assert all(type(entry.pages) is int for entry in read.papers)


@pytest.mark.parametrize(
    "path", ["../x.pdf", "/x.pdf", "a/../../x.pdf", "C:/x.pdf", "a\\b.pdf", ""]
)
def test_a_manifest_never_leads_out_of_its_folder(path: str) -> None:
    own = json.loads(record())
    for key in ("docx", "pdf"):
        changed = _with(own, ("papers", 0, key), path)
        assert manifest.read(json.dumps(changed).encode()) is None
    changed = {**own, "bundles": {path: own["kiem_tra"]}}
    assert manifest.read(json.dumps(changed).encode()) is None


@pytest.mark.parametrize("key", ["docx", "pdf", "unit"])
def test_a_manifest_of_two_papers_in_one_counts_as_none(key: str) -> None:
    own = json.loads(record())
    own = _with(own, ("papers", 1, key), own["papers"][0][key])
    assert manifest.read(json.dumps(own).encode()) is None


@few_and_many
def test_a_damaged_manifest_counts_as_none_or_is_whole(tmp_path: Path, count: int) -> None:
    for name, content in damaged(record(), WRITTEN, count, "manifest"):
        (tmp_path / manifest.NAME).write_bytes(content)
        told(name, (), restore, tmp_path)
        told(name, (), manifest.load, tmp_path)


def _linted(path: Path, out: Path) -> list[Linted]:
    return list(lint([path], None, fix=True, out=out))


@few_and_many
def test_a_damaged_file_given_to_lint_ends_with_a_message(tmp_path: Path, count: int) -> None:
    path = tmp_path / "van-ban.docx"
    paper, template = of_kind(LAYOUT, "ke-hoach")[0]
    own = template.fill(paper.context)
    for name, content in damaged(own, ZIPPED, count, "lint"):
        path.write_bytes(content)
        out = tmp_path / "sua.docx"
        told(name, (HosoError,), _linted, path, out)


# What LibreOffice gives


@cache
def printed(kind: str) -> Copy:
    """A sample paper, printed."""
    paper, template = of_kind(LAYOUT, kind)[0]
    filled = template.filled(paper.context)
    pdf = to_pdf({"a": filled.docx}).pdfs["a"]
    return Copy("a", paper.kind, LAYOUT, filled.docx, pdf, filled.printed)


@few_and_many
def test_a_damaged_pdf_is_found_unless_it_prints_the_same(count: int) -> None:
    own = printed("ke-hoach")
    rules = {LAYOUT: layouts.rules_of(LAYOUT)}
    font = family.find()
    assert not has_errors(proof_all([own], font, rules)[0][1])
    for name, content in damaged(own.pdf, RAW, count, "pdf"):
        proofs = told(name, (), proof_all, [replace(own, pdf=content)], font, rules)
        if not has_errors(proofs[0][1]):
            assert pictures(content) == pictures(own.pdf), name


def pictures(pdf: bytes) -> list[bytes]:
    """The pages as they are seen."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=0.7, grayscale=True).to_numpy().tobytes() for page in document]
    finally:
        document.close()


def _again(pdf: bytes, number: int, stream: bytes) -> bytes:
    """A PDF with another stream in an object, whose sum and length are right.

    It does not begin as this program's own do: their sum of everything would tell any change.
    """
    pdf = pdf.replace(b"%PDF-1.6", b"%PDF-1.5", 1)
    source = Source(pdf)
    start, end = source._places[number]
    packed = zlib.compress(stream)
    dictionary = re.sub(rb"/Length \d+( \d+ R)?", b"/Length %d" % len(packed), source.text(number))
    body = b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, dictionary, packed)
    shift = len(body) - (end - start)
    table = pdf.rindex(b"\nxref\n") + 1

    def moved(match: re.Match[bytes]) -> bytes:
        at = int(match[1])
        return b"%010d" % (at + shift if at > start else at) + match[2]

    rest = re.sub(rb"(?m)^(\d{10})( \d{5} n)", moved, pdf[table:])
    rest = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (table + shift), rest)
    return pdf[:start] + body + pdf[end:table] + rest


def _objects(pdf: bytes, mark: bytes) -> list[int]:
    source = Source(pdf)
    return [number for number in source.numbers() if mark in source.text(number)]


def errors_of(pdf: bytes) -> list[str]:
    """The codes of the errors on the sample plan, printed so."""
    own = printed("ke-hoach")
    proofs = proof_all([replace(own, pdf=pdf)], family.find(), {LAYOUT: layouts.rules_of(LAYOUT)})
    return [fault.code for fault in proofs[0][1] if fault.is_error]


def test_a_damaged_font_is_found_though_the_text_can_be_copied() -> None:
    own = printed("ke-hoach").pdf
    font = _objects(own, b"/Length1")[0]
    assert errors_of(_again(own, font, _data(own, font))) == []
    for number in range(20):
        chance = random.Random(f"{SEED}/font/{number}")
        data = _data(own, font)
        start = TTFont(io.BytesIO(data)).reader.tables["glyf"].offset
        changed = bytearray(data)
        for _ in range(200):
            changed[chance.randrange(start, len(data))] = chance.randrange(256)
        pdf = _again(own, font, bytes(changed))
        assert errors_of(pdf) == ["pdf-hong"] or pictures(pdf) == pictures(own), number


def _data(pdf: bytes, number: int) -> bytes:
    data = Source(pdf).data(number)
    assert data is not None
    return data


def test_letters_that_draw_others_are_found() -> None:
    own = printed("ke-hoach").pdf
    table = next(
        number for number in _objects(own, b"") if b"beginbfchar" in (_text_of(own, number))
    )
    data = _data(own, table)
    lines = re.findall(rb"<(\w{2})> <(\w{4})>\n", data)
    first, second = lines[3], lines[4]
    swapped = data.replace(b"<%s> <%s>" % first, b"<%s> <%s>" % (first[0], second[1]))
    assert swapped != data
    assert "pdf-hong" in errors_of(_again(own, table, swapped))


def _text_of(pdf: bytes, number: int) -> bytes:
    source = Source(pdf)
    return source.data(number) or b"" if source.stream(number) else b""


def test_swapped_pages_are_found() -> None:
    own = printed("ke-hoach").pdf
    source = Source(own)
    target = Target()
    target.append(source, reversed(range(len(source.pages))))
    assert errors_of(target.finish("a", "b")) == ["sai-thu-tu-trang"]


def test_a_missing_paragraph_is_found() -> None:
    own = printed("ke-hoach")
    longer = lengthened(own.docx, 1)
    proofs = proof_all(
        [replace(own, docx=longer)], family.find(), {LAYOUT: layouts.rules_of(LAYOUT)}
    )
    assert [fault.code for fault in proofs[0][1] if fault.is_error] == ["thieu-trong-pdf"]


def test_a_page_whose_words_are_white_is_found() -> None:
    own = printed("ke-hoach").pdf
    page = Source(own).text(Source(own).pages[0])
    found = re.search(rb"/Contents (\d+) 0 R", page)
    assert found is not None
    content = re.sub(rb"(?m)\b[\d. ]+ (rg|RG)\b", b"", _data(own, int(found[1])))
    white = _again(own, int(found[1]), b"1 1 1 rg 1 1 1 RG\n" + content)
    assert "trang-trang" in errors_of(white)


@few_and_many
def test_a_pdf_that_is_damaged_before_it_is_read_never_prints_otherwise(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    copy = printed("ke-hoach")
    raw, right = from_libreoffice(monkeypatch, copy.docx), pictures(copy.pdf)
    sheet, rules = Sheet("a", copy.docx), {LAYOUT: layouts.rules_of(LAYOUT)}
    for name, content in damaged(raw, (*RAW, text_changed), count, "from soffice"):
        monkeypatch.setattr(soffice, "convert", partial(_give, content))
        result = told(name, (), conversion.convert, [(sheet,)])
        if "a" in result.pdfs:
            pdf = result.pdfs["a"]
            proofs = proof_all([replace(copy, pdf=pdf)], family.find(), rules)
            assert has_errors(proofs[0][1]) or pictures(pdf) == right, name


def _give(content: bytes, files: list[Path], *_: object) -> str:
    files[0].with_suffix(".pdf").write_bytes(content)
    return ""


def from_libreoffice(monkeypatch: pytest.MonkeyPatch, docx: bytes) -> bytes:
    """The PDF of a paper as LibreOffice writes it."""
    taken: list[bytes] = []
    real = soffice.convert

    def convert(files: list[Path], *given: Any) -> str:
        note = real(files, *given)
        taken.append(files[0].with_suffix(".pdf").read_bytes())
        return note

    with monkeypatch.context() as patch:
        patch.setattr(soffice, "convert", convert)
        conversion.convert([(Sheet("a", docx),)])
    return taken[0]
