"""What Word leaves behind in a template: refused with its place, or printed as it should be."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.fill import catalogue
from pipeline.fill.template import Template
from pipeline.model import kinds
from pipeline.model.findings import FilePlace, Finding
from pipeline.model.paths import TEMPLATES
from tests.conftest import WORDS
from tests.support.empty_word import empty

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Change = Callable[[Document], None]
KINDS = kinds.load()
_BY = 'w:id="901" w:author="Nguyễn Văn A" w:date="2026-03-05T08:00:00Z"'
_PROPERTIES = "<w:r><w:rPr>{}</w:rPr><w:t>xã</w:t></w:r>"
_CELL = "<w:tc><w:p/></w:tc>"
TRACKED = {
    "an insertion": f'<w:p><w:ins {_BY}><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>',
    "a deletion": f'<w:p><w:del {_BY}><w:r><w:delText>bớt</w:delText></w:r></w:del></w:p>',
    "a paragraph mark put in": f"<w:p><w:pPr><w:rPr><w:ins {_BY}/></w:rPr></w:pPr></w:p>",
    "a paragraph mark taken out": f"<w:p><w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr></w:p>",
    "a move away": f"<w:p><w:moveFrom {_BY}><w:r><w:t>xã</w:t></w:r></w:moveFrom></w:p>",
    "a move here": f"<w:p><w:moveTo {_BY}><w:r><w:t>xã</w:t></w:r></w:moveTo></w:p>",
    "another look of letters": "<w:p>"
    + _PROPERTIES.format(f"<w:b/><w:rPrChange {_BY}><w:rPr/></w:rPrChange>")
    + "</w:p>",
    "another setting": '<w:p><w:pPr><w:jc w:val="center"/>'
    f"<w:pPrChange {_BY}><w:pPr/></w:pPrChange></w:pPr></w:p>",
    "a row put in": f"<w:tbl><w:tr><w:trPr><w:ins {_BY}/></w:trPr>{_CELL}</w:tr></w:tbl>",
    "a row taken out": f"<w:tbl><w:tr><w:trPr><w:del {_BY}/></w:trPr>{_CELL}</w:tr></w:tbl>",
    "a cell put in": "<w:tbl><w:tr><w:tc><w:tcPr>"
    f"<w:cellIns {_BY}/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    "another look of a table": f"<w:tbl><w:tblPr><w:tblPrChange {_BY}><w:tblPr/></w:tblPrChange>"
    "</w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
}  # fmt: skip
_CONTROL = "<w:p><w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>"
_WORD = "<w:r><w:t>xã</w:t></w:r>"
REFUSED = {
    "hidden text": ("mau-chu-an", "<w:p>" + _PROPERTIES.format("<w:vanish/>") + "</w:p>"),
    "a control bound to the file's properties": (
        "mau-truong-doi",
        _CONTROL.format('<w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>', _WORD),
    ),
    "a control that shows its prompt": (
        "mau-truong-doi",
        _CONTROL.format("<w:showingPlcHdr/>", _WORD),
    ),
    "ink": ("mau-net-but", "<w:p><w:r><w:contentPart/></w:r></w:p>"),
}
# What prints as it should: each around the tag {{ nam }}.
PRINTED = {
    "a bookmark": '<w:bookmarkStart w:id="5" w:name="nam"/>{}<w:bookmarkEnd w:id="5"/>',
    "proofing marks": '<w:proofErr w:type="spellStart"/>{}<w:proofErr w:type="spellEnd"/>',
    "a smart tag": '<w:smartTag w:uri="urn:x" w:element="date">{}</w:smartTag>',
    "a content control": "<w:sdt><w:sdtPr><w:alias w:val=\"Năm\"/></w:sdtPr><w:sdtContent>{}"
    "</w:sdtContent></w:sdt>",
    "a comment's range": '<w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/>',
    "a place where the page broke": "<w:r><w:lastRenderedPageBreak/></w:r>{}",
    "a permission": '<w:permStart w:id="3" w:edGrp="everyone"/>{}<w:permEnd w:id="3"/>',
    "a text box": '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
    "<w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>",
}  # fmt: skip


def added(xml: str) -> Change:
    """The change that puts a block at the end of the text."""

    def change(document: Document) -> None:
        name = xml[1 : min(xml.index(mark) for mark in " >" if mark in xml)]
        block = parse_xml(xml.replace(f"<{name}", f"<{name} {nsdecls('w')}", 1))
        document.element.body[-1].addprevious(block)

    return change


def checked(folder: Path, change: Change) -> tuple[Finding, ...]:
    path = folder / "tt01-2011" / "dang-ky.docx"
    path.parent.mkdir(exist_ok=True)
    document = docx.Document(str(TEMPLATES / "tt01-2011" / "dang-ky.docx"))
    change(document)
    document.save(str(path))
    return catalogue.check_file(path, KINDS, WORDS).findings


def errors(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings if finding.is_error]


@pytest.mark.parametrize("name", TRACKED)
def test_a_tracked_change_is_refused_with_its_place_and_a_mend(name: str, tmp_path: Path) -> None:
    findings = checked(tmp_path, added(TRACKED[name]))
    assert errors(findings) == ["mau-theo-doi-sua"]
    (finding,) = [finding for finding in findings if finding.is_error]
    assert isinstance(finding.place, FilePlace)
    assert finding.place.where
    assert "Accept All Changes" in finding.hint


def test_many_tracked_changes_are_reported_once_with_their_number(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        for name in ("an insertion", "a deletion", "a move here"):
            added(TRACKED[name])(document)

    (finding,) = [finding for finding in checked(tmp_path, change) if finding.is_error]
    assert finding.message.endswith("(và 2 chỗ nữa)")


def test_tracking_that_is_switched_on_is_noticed_before_a_paper_is_edited(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.settings.element.append(parse_xml(f"<w:trackRevisions {nsdecls('w')}/>"))

    (finding,) = checked(tmp_path, change)
    assert (finding.code, finding.is_error) == ("mau-theo-doi-sua", False)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_not_print_as_it_should_is_refused(name: str, tmp_path: Path) -> None:
    code, xml = REFUSED[name]
    assert errors(checked(tmp_path, added(xml))) == [code]


@pytest.mark.parametrize(
    "field",
    ["DATE", "TIME", "SAVEDATE", "USERNAME", "AUTHOR", "FILENAME", "DOCPROPERTY x", "= 1+1"],
)
def test_a_field_that_prints_another_thing_each_time_is_refused(field: str, tmp_path: Path) -> None:
    simple = f'<w:p><w:fldSimple w:instr=" {field} ">{_WORD}</w:fldSimple></w:p>'
    assert errors(checked(tmp_path, added(simple))) == ["mau-truong-doi"]
    long = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        + (f"<w:r><w:instrText> {field} </w:instrText></w:r>" if kind == "begin" else "")
        for kind in ("begin", "separate", "end")
    )
    assert errors(checked(tmp_path, added(f"<w:p>{long}</w:p>"))) == ["mau-truong-doi"]


_BEGIN, _SEPARATE, _END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def _instructions(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


FORMS = {
    "split over runs": f"<w:p>{_BEGIN}{_instructions(' US', 'ERNA', 'ME ')}{_END}</w:p>",
    "begun in one paragraph and ended in the next": f"<w:p>{_BEGIN}{_instructions(' US')}</w:p>"
    f"<w:p>{_instructions('ERNAME ')}{_SEPARATE}{_WORD}{_END}</w:p>",
    "within another field": f"<w:p>{_BEGIN}{_instructions(' PAGE ')}{_BEGIN}"
    f"{_instructions(' USERNAME ')}{_END}{_SEPARATE}{_WORD}{_END}</w:p>",
}


@pytest.mark.parametrize("form", FORMS)
def test_however_word_stores_such_a_field_it_is_refused(form: str, tmp_path: Path) -> None:
    findings = checked(
        tmp_path, added(f"<w:sdt><w:sdtContent>{FORMS[form]}</w:sdtContent></w:sdt>")
    )
    assert errors(findings) == ["mau-truong-doi"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("notes", "where"), [("footnotes", "cước chú"), ("endnotes", "chú thích cuối")]
)
def test_a_note_without_a_tag_is_looked_at_too(
    notes: str, where: str, form: str, tmp_path: Path
) -> None:
    def change(document: Document) -> None:
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{notes}+xml"
        content = f'<w:{notes} {nsdecls("w")}><w:{notes[:-1]} w:id="2">{FORMS[form]}'
        part = Part(
            PackURI(f"/word/{notes}.xml"),
            kind,
            f"{content}</w:{notes[:-1]}></w:{notes}>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, f"{RELATIONSHIPS}/{notes}")

    findings = checked(tmp_path, change)
    assert errors(findings) == ["mau-truong-doi"]
    assert where in str(findings[0].place)


def test_page_numbers_are_no_such_fields(tmp_path: Path) -> None:
    xml = f'<w:p><w:fldSimple w:instr=" NUMPAGES ">{_WORD}</w:fldSimple></w:p>'
    assert errors(checked(tmp_path, added(xml))) == []


@pytest.mark.parametrize("name", PRINTED)
def test_what_stands_around_a_tag_leaves_it_filled(name: str, tmp_path: Path) -> None:
    run = "<w:r><w:t>Năm {{ nam }}.</w:t></w:r>"
    block = f"<w:p>{PRINTED[name].format(run)}</w:p>"
    assert errors(checked(tmp_path, added(block))) == []
    path = tmp_path / "mau.docx"
    document = empty()
    added(block)(document)
    document.save(str(path))
    filled = docx.Document(io.BytesIO(Template(path).fill({"nam": 2014})))
    texts = [text.text for text in filled.element.body.iter(qn("w:t"))]
    assert "".join(texts) == "Năm 2014."
