"""Parts: what all papers share is written once, and named where it is wrong."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.docx import text as word_text
from pipeline.fill import catalogue
from pipeline.fill.carry_over import carried_over
from pipeline.fill.parts import BASE, FOLDER, assemble, files
from pipeline.fill.template import Template
from pipeline.model import kinds
from pipeline.model.findings import FilePlace, Finding
from pipeline.model.paths import TEMPLATES
from tests.conftest import WORDS
from tests.support import sample_papers
from tests.support.empty_word import empty

LAYOUT = "nd30-2020"
KINDS = kinds.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the templates of a layout."""
    shutil.copytree(TEMPLATES / LAYOUT, tmp_path / LAYOUT)
    return tmp_path / LAYOUT


def _change(path: Path, change: Callable[[Any], object]) -> None:
    document: Any = docx.Document(str(path))
    change(document)
    document.save(str(path))


def _write(path: Path, *lines: str) -> Path:
    """A template, or a part, of these paragraphs."""
    document = empty()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def _findings(path: Path) -> list[Finding]:
    return [
        finding for finding in catalogue.check_file(path, KINDS, WORDS).findings if finding.is_error
    ]


def _only(path: Path) -> tuple[str, str]:
    (finding,) = _findings(path)
    assert isinstance(finding.place, FilePlace)
    return finding.code, finding.place.where


def _words(template: Path, kind: str) -> Iterator[str]:
    own = next(one for one in KINDS if one.code == kind).own_styles
    made = Template(template, own_styles=own)
    for paper, _ in sample_papers.of_kind(LAYOUT, kind)[:1]:
        yield word_text.body(made.fill(paper.context))


def _as_libreoffice_saves(content: bytes) -> bytes:
    """A template with styles of other ids, and its section break in the paragraph before it."""
    document: Any = docx.Document(io.BytesIO(content))
    (ends,) = (found for found in document.element.body.iter(qn("w:sectPr")) if _in_words(found))
    last = ends.getparent().getparent()
    ends.remove(ends.find(qn("w:titlePg")))
    before = last.getprevious().get_or_add_pPr()
    before.insert(0, ends)
    last.getparent().remove(last)
    saved, changed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    mention = re.compile(r'((?:styleId|<w:(?:pStyle|rStyle|basedOn|next)[^>]*?val)=")(\w+)')
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml") and name.startswith("word/"):
                part = mention.sub(r"\1X\2", part.decode()).encode()
            new.writestr(name, part)
    return changed.getvalue()


def _in_words(section: Any) -> bool:
    return bool(section.getparent().tag == qn("w:pPr"))


def _styles_named(content: bytes) -> set[str]:
    document: Any = docx.Document(io.BytesIO(content))
    return {style.get(qn("w:val")) for style in document.element.body.iter(qn("w:pStyle"))}


def test_a_template_saved_by_libreoffice_keeps_its_section_and_the_layouts_styles(
    folder: Path,
) -> None:
    path = folder / "quyet-dinh-cong-nhan.docx"
    before = assemble(path).content
    path.write_bytes(_as_libreoffice_saves(path.read_bytes()))
    after = assemble(path).content
    assert word_text.body(after).split() == word_text.body(before).split()
    assert _styles_named(after) == _styles_named(before)
    for content in (before, after):
        document: Any = docx.Document(io.BytesIO(content))
        (ends,) = (one for one in document.element.body.iter(qn("w:sectPr")) if _in_words(one))
        last: Any = ends.getparent().getparent()
        assert ends.getparent().pStyle.val == "CuoiVanBan"
        assert "".join(last.itertext()) == ""
    names = [style.name for style in document.styles]
    assert len(names) == len(set(names))


def test_what_libreoffice_saved_is_carried_over_with_the_other_layouts_styles(
    folder: Path,
) -> None:
    content = (folder / "quyet-dinh-cong-nhan.docx").read_bytes()
    base = (TEMPLATES / "tt01-2011" / FOLDER / f"{BASE}.docx").read_bytes()
    carried = carried_over(_as_libreoffice_saves(content), base)
    known = {style.style_id for style in docx.Document(io.BytesIO(base)).styles}
    assert _styles_named(carried) <= known
    sections = docx.Document(io.BytesIO(carried)).sections
    assert [one.different_first_page_header_footer for one in sections] == [True, True]


@pytest.mark.parametrize("layout", ["tt01-2011", "nd30-2020"])
def test_the_letterhead_of_a_page_on_its_side_is_as_wide_as_that_page(layout: str) -> None:
    assembled = assemble(TEMPLATES / layout / "so-van-ban-di.docx")
    document: Any = docx.Document(io.BytesIO(assembled.content))
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert section.page_width > section.page_height
    for table in document.tables:
        assert sum(column.width for column in table.columns) == pytest.approx(room, abs=10000)
    assert "CỘNG HÒA" in document.tables[0].cell(0, 1).text


def test_a_letterhead_changed_once_is_changed_in_every_paper(folder: Path) -> None:
    def change(document: Any) -> None:
        cell = document.tables[0].rows[0].cells[1]
        next(p for p in cell.paragraphs if "Độc lập" in p.text).runs[0].text = "Tiêu ngữ đã sửa"

    with_letterhead = [
        kind.code
        for kind in KINDS
        if not kind.register_only and "dau-van-ban" in assemble(folder / f"{kind.code}.docx").parts
    ]
    assert len(with_letterhead) >= 6
    _change(folder / FOLDER / "dau-van-ban.docx", change)
    for kind in with_letterhead:
        (text,) = _words(folder / f"{kind}.docx", kind)
        assert "Tiêu ngữ đã sửa" in text, kind
        assert "Độc lập" not in text, kind


def test_a_style_changed_in_the_base_document_is_changed_in_every_template(folder: Path) -> None:
    def change(document: Any) -> None:
        document.styles["Nội dung"].font.italic = True

    _change(folder / FOLDER / f"{BASE}.docx", change)
    for code, italic in (("ke-hoach", True), ("danh-gia", True), ("dang-ky", None)):
        kind = next(kind for kind in KINDS if kind.code == code)
        template = Template(folder / f"{code}.docx", own_styles=kind.own_styles)
        assert template.document.styles["Nội dung"].font.italic is italic, code


def test_a_block_of_the_clerks_own_stays_beside_parts(folder: Path) -> None:
    def change(document: Any) -> None:
        document.paragraphs[0].text = "ĐẦU VĂN BẢN RIÊNG"

    _change(folder / "danh-sach-noi-nhan.docx", change)
    assembled = assemble(folder / "danh-sach-noi-nhan.docx")
    assert assembled.faults == ()
    assert "dau-van-ban" not in assembled.parts


def test_a_part_that_is_not_there_comes_with_the_nearest(folder: Path) -> None:
    path = _write(folder / "thu.docx", "Mở đầu", "{{ phan: dau-van-bann }}")
    assert _only(path) == ("thieu-phan", "đoạn 2")
    assert _findings(path)[0].hint == "Có phải “dau-van-ban”?"


def test_a_part_beside_other_words_is_refused_at_its_paragraph(folder: Path) -> None:
    path = _write(folder / "thu.docx", "Số: {{ phan: can-cu }}")
    assert _only(path) == ("phan-sai-cho", "đoạn 1")


def test_a_part_in_a_header_is_refused(folder: Path) -> None:
    path = _write(folder / "thu.docx", "Nội dung")
    _change(path, lambda document: document.sections[0].header.add_paragraph("{{ phan: can-cu }}"))
    (code, where) = _only(path)
    assert code == "phan-sai-cho"
    assert where.startswith("đầu trang")


def test_a_fault_within_a_part_names_the_part_and_its_paragraph(folder: Path) -> None:
    _write(folder / FOLDER / "loi.docx", "Một", "Xã {{ don_vi.tenn }}")
    path = _write(folder / "thu.docx", "Đầu", "{{ phan: loi }}", "Cuối {{ namm }}")
    places = [str(finding.place).partition(", ")[2] for finding in _findings(path)]
    assert places == ["phần loi, đoạn 2: “Xã {{ don_vi.tenn }}”", "đoạn 3: “Cuối {{ namm }}”"]


def test_parts_within_one_another_end(folder: Path) -> None:
    _write(folder / FOLDER / "mot.docx", "{{ phan: hai }}")
    _write(folder / FOLDER / "hai.docx", "{{ phan: mot }}")
    path = _write(folder / "thu.docx", "{{ phan: mot }}")
    assert _only(path)[0] == "phan-sai"


def _numbered(document: Any) -> None:
    properties = document.paragraphs[0]._p.get_or_add_pPr()
    properties.append(OxmlElement("w:numPr"))


def _linked(document: Any) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), "rId1")
    document.paragraphs[0]._p.append(link)


@pytest.mark.parametrize("change", [_numbered, _linked, lambda document: document.add_section()])
def test_a_part_that_cannot_stand_in_another_document_is_refused(
    folder: Path, change: Callable[[Any], object]
) -> None:
    _change(_write(folder / FOLDER / "la.docx", "Chữ"), change)
    assert _only(_write(folder / "thu.docx", "{{ phan: la }}"))[0] == "phan-sai"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_part_that_is_no_word_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / FOLDER / "la.docx").write_bytes(content)
    assert _only(_write(folder / "thu.docx", "{{ phan: la }}"))[0] == "phan-sai"


@pytest.mark.parametrize("layout", sample_papers.LAYOUTS)
def test_every_part_of_the_project_is_used_and_named_as_in_the_other_layout(layout: str) -> None:
    there = set(files([TEMPLATES / layout / FOLDER]))
    assert there == set(files([TEMPLATES / LAYOUT / FOLDER]))


def test_a_place_that_nobody_has_written_keeps_a_template_from_being_used(folder: Path) -> None:
    path = _write(folder / "thu.docx", "Đề nghị [[nội dung đề nghị]].")
    (code, where) = _only(path)
    assert (code, where[:6]) == ("cho-chua-viet", "đoạn 1")


def test_a_part_of_the_clerks_own_counts_in_the_programs_templates(tmp_path: Path) -> None:
    theirs = tmp_path / "templates"
    (theirs / LAYOUT / FOLDER).mkdir(parents=True)
    _write(theirs / LAYOUT / FOLDER / "dau-van-ban.docx", "Đầu văn bản của huyện")
    plan = TEMPLATES / LAYOUT / "ke-hoach.docx"
    own, usual = assemble(plan, theirs=theirs), assemble(plan)
    assert "Đầu văn bản của huyện" in word_text.body(own.content)
    assert "Đầu văn bản của huyện" not in word_text.body(usual.content)
    assert own.parts == ("dau-van-ban", *usual.parts[1:])
    assert own.faults == ()


def test_a_template_of_the_clerks_own_finds_the_parts_that_its_folder_lacks(
    tmp_path: Path,
) -> None:
    theirs = tmp_path / "templates"
    (theirs / LAYOUT / FOLDER).mkdir(parents=True)
    _write(theirs / LAYOUT / FOLDER / "dau-van-ban.docx", "Đầu văn bản của huyện")
    own = _write(
        theirs / LAYOUT / "cua-huyen.docx", "{{ phan: dau-van-ban }}", "{{ phan: chu-ky }}"
    )
    made = assemble(own, theirs=theirs)
    assert made.parts == ("dau-van-ban", "chu-ky")
    assert made.faults == ()


def test_the_check_of_a_template_is_made_anew_where_a_part_of_the_clerks_changes(
    tmp_path: Path,
) -> None:
    theirs = tmp_path / "templates"
    part = theirs / LAYOUT / FOLDER / "dau-van-ban.docx"
    part.parent.mkdir(parents=True)
    plan = next(kind for kind in KINDS if kind.code == "ke-hoach")

    def faults() -> list[str]:
        _, faulty = catalogue.load([(LAYOUT, plan)], WORDS.papers, theirs=theirs)
        return [fault.code for found in faulty.values() for fault in found]

    assert faults() == []
    _write(part, "{{ khong_co_ten_nay }}")
    assert "bien-la" in faults()
