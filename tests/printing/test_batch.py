"""Papers converted together come out as papers converted alone: to the pixel and to the letter."""

import datetime as dt
import io
import re
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.shared import Cm

from pipeline.docx.joinable import BODY, REASONS, Alone, opened, why_alone
from pipeline.fill.check_codes import with_check_code
from pipeline.model import kinds
from pipeline.model.check_codes import CheckCode
from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source
from pipeline.printing import conversion, joining, soffice
from pipeline.printing.batch import LENGTH, planned
from pipeline.printing.conversion import Job, Result, Sheet, convert
from pipeline.printing.papers import halved, print_sheets, runs, to_pdf
from tests.empty_word import empty
from tests.sample_papers import KINDS, LAYOUTS, of_kind

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# What is compared


@dataclass(frozen=True)
class Page:
    """A page as its reader has it."""

    image: bytes
    text: str
    size: tuple[float, float]
    fonts: frozenset[str]


def pages(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    document, source = pypdfium2.PdfDocument(pdf), Source(pdf)
    try:
        return [
            Page(
                page.render(scale=1.3).to_pil().tobytes(),
                page.get_textpage().get_text_range(),
                page.get_size(),
                frozenset(font.name.split("+")[-1] for font in page_fonts(source, number)),
            )
            for number, page in enumerate(document)
        ]
    finally:
        document.close()


def differences(groups: Mapping[str, Sequence[bytes]]) -> dict[str, list[int]]:
    """For each group of .docx contents, which come out otherwise when they are joined."""
    documents = []
    for name, group in groups.items():
        documents.append(tuple(Sheet(f"{name} {at} b", docx) for at, docx in enumerate(group)))
        documents += [(Sheet(f"{name} {at} s", docx),) for at, docx in enumerate(group)]
    made: dict[str, bytes] = {}
    for start in range(0, len(documents), conversion.AT_ONCE):
        result = convert(documents[start : start + conversion.AT_ONCE])
        assert result.missing == ()
        made.update(result.pdfs)
    return {
        name: found
        for name, group in groups.items()
        if (
            found := [
                at
                for at in range(len(group))
                if pages(made[f"{name} {at} b"]) != pages(made[f"{name} {at} s"])
            ]
        )
    }


def lengthened(docx: bytes, lines: int) -> bytes:
    """The paper with this many lines more before its last paragraph."""
    line = "<w:p><w:r><w:t>Dòng thêm cho dài</w:t></w:r></w:p>"

    def change(xml: str) -> str:
        at = max(xml.rfind("<w:p>"), xml.rfind("<w:p "))
        return xml[:at] + line * lines + xml[at:]

    return changed(docx, change)


def changed(docx: bytes, change: Callable[[str], str]) -> bytes:
    """The paper with its main part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == BODY:
                content = change(content.decode()).encode()
            archive.writestr(name, content)
    return target.getvalue()


def samples(layout: str, kind: str, most: int) -> list[bytes]:
    """Papers of one template, filled with the sample's words."""
    return [template.fill(paper.context) for paper, template in of_kind(layout, kind)[:most]]


# The templates


DAY = dt.date(2014, 11, 20)
FEW = ("ke-hoach", "danh-gia", "giay-cong-nhan", "danh-sach-noi-nhan")


@pytest.mark.parametrize("kinds", [FEW, pytest.param(KINDS, marks=pytest.mark.long)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_papers_of_every_template_come_out_the_same_in_a_batch(
    layout: str, kinds: Sequence[str]
) -> None:
    groups: dict[str, Sequence[bytes]] = {}
    for kind in kinds:
        papers = samples(layout, kind, 2)
        groups[kind] = [lengthened(papers[0], 30), *papers, lengthened(papers[-1], 1)]
        assert [why_alone(opened(paper)) for paper in groups[kind]] == [None] * len(groups[kind])
    assert differences(groups) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_certificates_with_codes_of_their_own_come_out_the_same_in_a_batch(layout: str) -> None:
    papers = samples(layout, "giay-cong-nhan", 3)
    place = next(kind.check_code for kind in kinds.load() if kind.code == "giay-cong-nhan")
    assert place is not None
    papers.append(lengthened(papers[0], 60))
    coded = [
        with_check_code(paper, CheckCode(f"0{at}/GCN-UBND", "20161", "1/QĐ-UBND", DAY), place)
        for at, paper in enumerate(papers)
    ]
    assert [why_alone(opened(paper)) for paper in coded] == [None] * len(coded)
    assert differences({"giay-cong-nhan": coded}) == {}


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_papers_of_any_length_come_out_the_same_in_a_batch(layout: str, kind: str) -> None:
    papers = samples(layout, kind, 50)
    lengths = [lengthened(papers[at % len(papers)], at) for at in range(60)]
    assert differences({kind: [*papers, *lengths[::2], *reversed(lengths[1::2])]}) == {}


# Page ends, tables, and what else a template may hold


def document(draw: Callable[[Any], object], lines: int = 0) -> bytes:
    """A .docx with this many lines after what is drawn."""
    made = empty()
    draw(made)
    for number in range(lines):
        made.add_paragraph(f"dòng {number}")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _nothing(made: Any) -> None:
    pass


def ending(name: str, lines: int, head: str = "") -> bytes:
    """This many lines, and then an ending; papers with a page number are joined as sections."""
    made = empty()
    _head(made, head)
    for number in range(lines):
        made.add_paragraph(f"dòng {number}")
    match name:
        case "empty paragraph":
            made.add_paragraph("")
        case "table and empty paragraph":
            made.add_table(1, 2).cell(0, 0).text = "ô"
            made.add_paragraph("")
        case "small empty paragraph":
            small = f'<w:rPr {W}><w:sz w:val="4"/></w:rPr>'
            made.add_paragraph("")._p.get_or_add_pPr().append(parse_xml(small))
        case "empty run":
            made.add_paragraph("").add_run("")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


HEADS = ("", "đầu", "trang")


def _head(made: Any, head: str) -> None:
    """A header of these words; "trang" has the number of the page besides."""
    if head:
        made.sections[0].header.paragraphs[0].text = head
    if head == "trang":
        field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        made.sections[0].header.paragraphs[0]._p.append(parse_xml(field))


def has_page_alone(docx: bytes) -> bool:
    """Whether the paper is joined by a page break, and needs no section."""
    word = opened(docx)
    return word is not None and word.page != ""


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    ["text", "empty paragraph", "table and empty paragraph", "small empty paragraph", "empty run"],
)
def test_a_paper_that_ends_where_its_page_ends(name: str) -> None:
    groups = {head: [ending(name, lines, head) for lines in range(22, 30)] for head in HEADS}
    assert [has_page_alone(group[0]) for group in groups.values()] == [True, True, False]
    reasons = {why_alone(opened(docx)) for group in groups.values() for docx in group}
    alone = name == "small empty paragraph"  # joined, it is as high in one version, not in another
    assert reasons == {Alone.ENDING if alone else None}
    assert alone or differences(groups) == {}


def _table(made: Any) -> None:
    table = made.add_table(90, 3)
    for number, row in enumerate(table.rows):
        row.cells[0].text = str(number)
        row.cells[1].text = "chữ " * (number % 7)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))


def _heads(made: Any) -> None:
    section = made.sections[0]
    section.different_first_page_header_footer = True
    field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    section.header.paragraphs[0].text = "Trang sau "
    section.header.paragraphs[0]._p.append(parse_xml(field))
    section.first_page_footer.paragraphs[0].text = "Trang đầu"
    made.add_paragraph("thân")


def _odd_and_even(made: Any) -> None:
    made.settings.odd_and_even_pages_header_footer = True
    made.sections[0].header.paragraphs[0].text = "Trang lẻ"
    made.sections[0].even_page_header.paragraphs[0].text = "Trang chẵn"
    made.sections[0].gutter = Cm(1)


def _landscape_in_between(made: Any) -> None:
    made.add_paragraph("đứng")
    section = made.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    made.add_paragraph("ngang")


def _bullets(made: Any) -> None:
    made.add_paragraph("gạch đầu dòng", style="List Bullet")


def _columns(made: Any) -> None:
    columns = made.sections[0]._sectPr.find("{*}cols")
    columns.set(next(iter(columns.attrib)).split("}")[0] + "}num", "2")


DRAWINGS = {
    "long tables": _table,
    "headers, footers and page numbers": _heads,
    "a landscape section": _landscape_in_between,
    "bullets": _bullets,
    "columns": _columns,
}


@pytest.mark.long
def test_other_templates_that_can_be_batched() -> None:
    groups: dict[str, Sequence[bytes]] = {
        name: [document(draw, lines) for lines in (3, 60, 26, 1, 40)]
        for name, draw in DRAWINGS.items()
    }
    assert {why_alone(opened(docx)) for group in groups.values() for docx in group} == {None}
    assert differences(groups) == {}


# What cannot be batched


def _numbers(made: Any) -> None:
    made.add_paragraph("một", style="List Number")


def _field(text: str) -> Callable[[Any], object]:
    def draw(made: Any) -> None:
        field = f'<w:fldSimple {W} w:instr=" {text} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        made.add_paragraph("")._p.append(parse_xml(field))

    return draw


def _pages_in_the_footer(made: Any) -> None:
    field = f'<w:fldSimple {W} w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    made.sections[0].footer.paragraphs[0]._p.append(parse_xml(field))


def _sections(made: Any) -> None:
    made.add_paragraph("một")
    section = made.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "khác"


def _with(xml: str) -> Callable[[Any], object]:
    def draw(made: Any) -> None:
        made.add_paragraph("")._p.append(parse_xml(xml))

    return draw


_CLOSE = f'<w:pPr {W}><w:spacing w:before="1700"/><w:contextualSpacing/></w:pPr>'


UNFIT: dict[Alone, list[Callable[[Any], object]]] = {
    Alone.NUMBERING: [_numbers],
    Alone.FIELDS: [_field("NUMPAGES"), _field("SEQ Bảng"), _field("TOC"), _pages_in_the_footer],
    Alone.SECTIONS: [_sections],
    Alone.SIDES: [_odd_and_even],
    Alone.NOTES: [_with(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>')],
    Alone.DRAWINGS: [_with(f"<w:r {W}><w:pict/></w:r>")],
    Alone.EMBEDDED: [_with(f"<w:r {W}><w:object/></w:r>")],
    Alone.REVISIONS: [_with(f'<w:ins {W} w:id="1" w:author="A"/>')],
    Alone.BEGINNING: [_with(_CLOSE), lambda made: made.add_paragraph("một", style="List Bullet")],
    Alone.ENDING: [
        lambda made: made.add_table(1, 1),
        _with(f"<w:pPr {W}><w:rPr><w:b/></w:rPr></w:pPr>"),
        _with(f'<w:r {W}><w:rPr><w:sz w:val="4"/></w:rPr></w:r>'),
        _with(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>.</w:t></w:r>"),
    ],
}


@pytest.mark.parametrize("reason", UNFIT)
def test_what_cannot_be_batched_is_reported(reason: Alone) -> None:
    assert {why_alone(opened(document(draw))) for draw in UNFIT[reason]} == {reason}
    assert REASONS[reason]


def test_a_file_that_is_no_document_goes_alone() -> None:
    assert why_alone(opened(b"khong phai")) is Alone.UNREADABLE


def test_unfit_papers_are_converted_as_they_are_and_named() -> None:
    fit = [document(_nothing, lines) for lines in (1, 2, 3)]
    unfit = [document(_numbers), document(_pages_in_the_footer, 60)]
    papers = {f"p{at}": docx for at, docx in enumerate([fit[0], unfit[0], *fit[1:], unfit[1]])}
    printed = to_pdf(papers)
    assert dict(printed.alone) == {"p1": Alone.NUMBERING, "p4": Alone.FIELDS}
    assert {name: len(Source(pdf).pages) for name, pdf in printed.pdfs.items()} == {
        "p0": 1, "p1": 1, "p2": 1, "p3": 1, "p4": 3,
    }  # fmt: skip


# Documents and runs


def test_documents_are_cut_by_the_order_of_the_papers_and_a_fixed_size() -> None:
    first, other = document(_nothing, 1), document(_heads, 1)
    papers = [first, other] * 120
    plan = planned(papers)
    assert plan.alone == {}
    assert [len(numbers) for numbers in plan.documents] == [100, 100, 20, 20]
    assert plan.documents[0] == list(range(0, 200, 2))
    assert plan == planned(papers)


def test_papers_with_headers_of_their_own_do_not_share_a_document() -> None:
    def headed(text: str) -> bytes:
        def draw(made: Any) -> None:
            made.sections[0].header.paragraphs[0].text = text

        return document(draw, 1)

    papers = [headed("xã A"), headed("xã B"), headed("xã A")]
    assert planned(papers).documents == [[0, 2], [1]]


def test_documents_are_shared_out_evenly() -> None:
    documents = [tuple(Sheet(f"{at}-{n}", b"") for n in range(100)) for at in range(8)]
    shared = runs(documents, [1_000_000] * 8, workers=2)
    assert len(shared) == 4
    assert {len(run) for run in shared} == {2}
    assert len(runs(documents[:1], [1_000_000], workers=2)) == 1
    few = [(Sheet(str(at), b""),) for at in range(500)]
    assert all(len(run) <= conversion.AT_ONCE for run in runs(few, [1] * 500, workers=1))


def test_long_papers_that_could_be_joined_are_shared_out_over_documents() -> None:
    paper = document(_nothing, 800)
    plan = planned([paper] * 60)
    at_once = LENGTH // plan.lengths[0]
    assert 1 < at_once < 30
    assert [len(numbers) for numbers in plan.documents[:-1]] == [at_once] * (59 // at_once)
    assert [number for numbers in plan.documents for number in numbers] == list(range(60))


def test_a_paper_does_not_carry_what_only_others_need() -> None:
    papers = [document(_nothing, 3), document(lambda made: made.add_heading("đề", 1), 3)]
    made = convert([tuple(Sheet(str(at), docx) for at, docx in enumerate(papers))]).pdfs
    alone = to_pdf({"0": papers[0]}).pdfs["0"]
    assert len(made["0"]) < 1.3 * len(alone)
    assert len(list(page_fonts(Source(made["0"]), 0))) == 1


def test_the_same_papers_give_the_same_bytes() -> None:
    sheets = tuple(Sheet(str(at), document(_heads, at * 9)) for at in range(4))
    assert convert([sheets]).pdfs == convert([sheets]).pdfs


# What goes wrong


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Puts a program in LibreOffice's place; it may call the real one as `real(*files)`."""
    real = soffice.find()
    log = tmp_path / "runs"

    def install(body: str) -> Path:
        script = tmp_path / "soffice"
        script.write_text(
            f"#!{sys.executable}\n"
            + textwrap.dedent(f"""
            import subprocess, sys, time, zipfile
            files = [word for word in sys.argv[1:] if word.endswith(".docx")]
            rest = [word for word in sys.argv[1:] if not word.endswith(".docx")]
            texts = [zipfile.ZipFile(name).read("{BODY}").decode() for name in files]
            open({str(log)!r}, "a").write(f"{{len(files)}}\\n")
            def real(*files):
                if files:
                    subprocess.run([{real!r}, *rest, *files], check=True)
            """)
            + textwrap.dedent(body),
            encoding="utf-8",
        )
        script.chmod(0o755)
        monkeypatch.setenv("HOSO_SOFFICE", str(script))
        soffice.find.cache_clear()
        return log

    yield install
    monkeypatch.undo()
    soffice.find.cache_clear()


STUMBLES = """
for file, text in zip(files, texts):
    if "HONG" in text:
        sys.exit(3)
    real(file)
"""


def _saying(text: str) -> bytes:
    return document(lambda made: made.add_paragraph(text))


def _papers(count: int, faulty: int) -> list[Sheet]:
    return [Sheet(f"p{at}", _saying("HONG" if at == faulty else "tốt")) for at in range(count)]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_faulty_paper_alone_is_reported(fake: Callable[[str], Path], workers: int) -> None:
    log = fake(STUMBLES)
    made: dict[str, bytes] = {}
    steps: list[int] = []
    executor = ThreadPoolExecutor(workers) if workers else None
    failed, _ = print_sheets(_papers(5, 2), made.__setitem__, steps.append, executor)
    if executor:
        executor.shutdown()
    assert list(failed) == ["p2"]
    assert "mã 3" in failed["p2"]
    assert sorted(made) == ["p0", "p1", "p3", "p4"]
    assert sum(steps) == 4
    assert len(log.read_text().split()) <= 6


def test_papers_behind_a_faulty_one_are_made(fake: Callable[[str], Path]) -> None:
    fake(STUMBLES)
    sheets = [(sheet,) for sheet in _papers(4, 1)]
    result = convert(sheets)
    assert list(result.pdfs) == ["p0"]
    assert halved(result.missing) == [(sheets[1],), (sheets[2], sheets[3])]


def test_a_run_that_hangs_ends_at_a_deadline_that_grows_with_it(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("time.sleep(600)")
    monkeypatch.setattr(soffice, "START_SECONDS", 0.5)
    monkeypatch.setattr(conversion, "PAPER_SECONDS", 0.1)
    result = convert([(_papers(1, 9)[0],)])
    assert result.pdfs == {}
    assert "không trả lời" in result.note
    small, large = _papers(2, 9), _papers(40, 9)
    assert conversion._deadline([tuple(large)], 1000) > conversion._deadline([tuple(small)], 1000)


def test_a_run_that_is_not_wanted_any_more_ends(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    fake("time.sleep(600)")
    file = tmp_path / "a.docx"
    file.write_bytes(document(_nothing))
    assert soffice.convert([file], tmp_path, 500, tmp_path / "gone") != ""


def test_a_run_that_begins_too_late_does_nothing(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    log = fake("")
    document = (_papers(1, 9)[0],)
    assert convert([document], Job(str(tmp_path / "gone"))).missing == (document,)
    assert not log.exists()
    convert([document], Job(str(tmp_path / "gone"), "another computer"))
    assert log.exists()


def test_a_pdf_that_cannot_be_told_apart_is_made_again_in_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = joining.bookmark
    monkeypatch.setattr(
        conversion, "bookmark", lambda number: placed(number) if number < 2 else "x"
    )
    sheets = [Sheet(f"p{at}", document(_nothing, at + 1)) for at in range(4)]
    made: dict[str, bytes] = {}
    failed, _ = print_sheets(sheets, made.__setitem__, lambda count: None, None)
    assert failed == {}
    assert sorted(made) == ["p0", "p1", "p2", "p3"]


def test_tasks_and_results_can_be_sent_elsewhere() -> None:
    import pickle

    sheet = _papers(1, 9)[0]
    result = Result({"a": b"pdf"}, ((sheet,),), "note")
    assert pickle.loads(pickle.dumps(result)) == result
    assert len(pickle.dumps(sheet)) < len(sheet.docx) + 500


# Joining


def body_of(draw: Callable[[Any], object]) -> str:
    """The body of two papers that were joined."""
    words = [opened(document(draw, lines)) for lines in (1, 2)]
    joined = opened(joining.joined([word for word in words if word]))
    assert joined is not None
    assert joined.body.endswith("</w:sectPr>")
    assert re.findall(r'w:name="(hoso\d+)"', joined.body) == ["hoso000000", "hoso000001"]
    return joined.body


def test_papers_with_heads_begin_on_page_one_in_sections_of_their_own() -> None:
    body = body_of(_heads)
    assert len(re.findall(r'<w:pgNumType w:start="1"/>', body)) == 2
    assert len(re.findall(r"</w:sectPr></w:pPr>", body)) == 1


def test_papers_without_heads_need_only_a_page_break() -> None:
    body = body_of(_nothing)
    assert body.count("<w:sectPr") == 1
    assert body.count("<w:pageBreakBefore/>") == 1


@pytest.mark.long
@pytest.mark.parametrize("draw", ["_spaced", "_close", "_table_first", "_kept"])
def test_what_a_new_page_may_begin_with(draw: str) -> None:
    def headed(head: str) -> Callable[[Any], object]:
        def make(made: Any) -> None:
            _head(made, head)
            globals()[draw](made)

        return make

    groups = {head: [document(headed(head), lines) for lines in (3, 40, 26)] for head in HEADS}
    assert [has_page_alone(group[0]) for group in groups.values()] == [True, True, False]
    assert differences(groups) == {}


@pytest.mark.parametrize(
    ("last", "flush"),
    [
        ("<w:p/>", "<w:p><w:pPr>NO</w:pPr></w:p>"),
        ("<w:p><w:r/></w:p>", "<w:p><w:pPr>NO</w:pPr><w:r/></w:p>"),
        ("<w:p><w:pPr/><w:r/></w:p>", "<w:p><w:pPr>NO</w:pPr><w:r/></w:p>"),
        (
            '<w:p><w:pPr><w:keepNext/><w:jc w:val="left"/></w:pPr></w:p>',
            '<w:p><w:pPr><w:keepNext/>NO<w:jc w:val="left"/></w:pPr></w:p>',
        ),
        (
            '<w:p><w:pPr><w:rPr><w:spacing w:val="2"/></w:rPr></w:pPr></w:p>',
            '<w:p><w:pPr>NO<w:rPr><w:spacing w:val="2"/></w:rPr></w:pPr></w:p>',
        ),
        (
            '<w:p><w:pPr><w:spacing w:after="9" w:before="2"/></w:pPr></w:p>',
            '<w:p><w:pPr><w:spacing w:before="2" NO</w:pPr></w:p>',
        ),
    ],
)
def test_the_last_paragraph_leaves_no_room_below(last: str, flush: str) -> None:
    room = 'w:after="0" w:afterLines="0" w:afterAutospacing="0"/>'
    expected = flush.replace("/>NO", f"/><w:spacing {room}").replace(">NO", f"><w:spacing {room}")
    assert joining._flush(f"<w:p/>{last}") == "<w:p/>" + expected.replace("NO<", f"{room}<")


def _close(made: Any) -> None:
    made.add_paragraph("sát đoạn trước")._p.append(parse_xml(_CLOSE))


def _spaced(made: Any) -> None:
    made.add_paragraph("cách trên").paragraph_format.space_before = Cm(3)


def _table_first(made: Any) -> None:
    made.add_table(2, 2).cell(0, 0).text = "ô đầu"


def _kept(made: Any) -> None:
    made.add_paragraph("giữ với đoạn sau").paragraph_format.keep_with_next = True
    made.add_paragraph("giữ dòng").paragraph_format.keep_together = True
