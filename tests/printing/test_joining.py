"""Papers in a document that they share: on which page each begins and where it ends."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.shared import Cm

from pipeline.docx.joinable import opened
from pipeline.printing import joined_document
from tests.printing.joined_and_alone import (
    CLOSE,
    HEADS,
    changed,
    differences,
    document,
    header,
    headers_and_footers,
    nothing,
)
from tests.printing.test_batch import has_page_alone


def body_of(draw: Callable[[Any], object]) -> str:
    """The body of two papers that were joined."""
    return body_of_two(document(draw, 1), document(draw, 2))


def body_of_two(*papers: bytes) -> str:
    """The body of these papers, joined."""
    words = [opened(paper) for paper in papers]
    joined = opened(joined_document.joined([word for word in words if word]))
    assert joined is not None
    assert joined.body.endswith("</w:sectPr>")
    assert re.findall(r'w:name="(hoso\d+)"', joined.body) == ["hoso000000", "hoso000001"]
    return joined.body


def test_papers_with_heads_begin_on_page_one_in_sections_of_their_own() -> None:
    body = body_of(headers_and_footers)
    assert len(re.findall(r'<w:pgNumType w:start="1"/>', body)) == 2
    assert len(re.findall(r"</w:sectPr></w:pPr>", body)) == 1


def test_papers_without_heads_need_only_a_page_break() -> None:
    body = body_of(nothing)
    assert body.count("<w:sectPr") == 1
    assert body.count("<w:pageBreakBefore/>") == 1


@pytest.mark.long
@pytest.mark.parametrize("draw", ["_spaced", "_close", "_table_first", "_kept"])
def test_what_a_new_page_may_begin_with(draw: str) -> None:
    def headed(head: str) -> Callable[[Any], object]:
        def make(made: Any) -> None:
            header(made, head)
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
    paper = changed(
        document(nothing), lambda xml: xml.replace("<w:sectPr", f"<w:p/>{last}<w:sectPr", 1)
    )
    body = body_of_two(paper, paper).replace('<w:hyperlink w:anchor="hoso"></w:hyperlink>', "")
    first_paper = body[: body.index("<w:pageBreakBefore/>")]
    assert expected.replace("NO<", f"{room}<") in first_paper


def _close(made: Any) -> None:
    made.add_paragraph("sát đoạn trước")._p.append(parse_xml(CLOSE))


def _spaced(made: Any) -> None:
    made.add_paragraph("cách trên").paragraph_format.space_before = Cm(3)


def _table_first(made: Any) -> None:
    made.add_table(2, 2).cell(0, 0).text = "ô đầu"


def _kept(made: Any) -> None:
    made.add_paragraph("giữ với đoạn sau").paragraph_format.keep_with_next = True
    made.add_paragraph("giữ dòng").paragraph_format.keep_together = True
