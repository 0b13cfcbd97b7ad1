"""Filling gives the document that docxtpl gives, under the same environment, feature by feature."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree

from pipeline.fill.environment import Environment
from pipeline.fill.parts import assemble
from pipeline.fill.tagged_part import TemplateFaultError
from pipeline.fill.template import Template
from tests.support.empty_word import empty
from tests.support.sample_papers import KINDS, of_kind

Draw = Callable[[Any], None]


def _paragraphs(*lines: str) -> Draw:
    def draw(document: Any) -> None:
        for line in lines:
            document.add_paragraph(line)

    return draw


def _table(*rows: tuple[str, ...]) -> Draw:
    def draw(document: Any) -> None:
        table = document.add_table(len(rows), len(rows[0]))
        for cells, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, texts, strict=True):
                cell.text = text

    return draw


def _split_tag(document: Any) -> None:
    """Word cuts a tag over several runs when it is edited."""
    paragraph = document.add_paragraph("trước ")
    for part in ("{", "{ te", "n }", "} sau"):
        paragraph.add_run(part).bold = part == "n }"


def _head(document: Any) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "Đầu {{ ten }}"
    section.footer.paragraphs[0].text = "Cuối {% if co %}{{ so }}{% endif %} {{ dong }}"
    document.add_paragraph("thân")


def _head_of_cut_tags(document: Any) -> None:
    """Tags in the header that Word cut over runs, with a picture; in the footer only braces."""
    header = document.sections[0].header.paragraphs[0]
    for part in ("{", "{ te", "n }", "}"):
        header.add_run(part)
    header.add_run().add_picture(io.BytesIO(_PNG), Cm(1))
    document.sections[0].footer.paragraphs[0].text = "{_{ ten }_}"
    document.add_paragraph("thân")


def _header_table(document: Any) -> None:
    """docxtpl repairs only the tables of the body."""
    table = document.sections[0].header.add_table(1, 3, Cm(9))
    for cell, text in zip(
        table.rows[0].cells, ("{%tc if khong %}", "x", "{%tc endif %}"), strict=True
    ):
        cell.text = text
    document.add_paragraph("thân")


def _cut_columns(document: Any) -> None:
    """Column tags that Word cut over runs."""
    table = document.add_table(1, 4)
    for cell, texts in zip(
        table.rows[0].cells,
        (("A",), ("{", "%tc for h in hang %}"), ("{{ h.a }}",), ("{%", "tc endfor %}")),
        strict=True,
    ):
        for text in texts:
            cell.paragraphs[0].add_run(text)


def _nested_tables(document: Any) -> None:
    """A table in each row of a loop, one cell of which is left out."""
    outer = document.add_table(3, 1)
    outer.cell(0, 0).text = "{%tr for h in hang %}"
    outer.cell(2, 0).text = "{%tr endfor %}"
    inner = outer.cell(1, 0).add_table(1, 4)
    for cell, text in zip(
        inner.rows[0].cells, ("{%tc if khong %}", "x", "{%tc endif %}", "{{ h.a }}"), strict=True
    ):
        cell.text = text


def _properties(document: Any) -> None:
    document.core_properties.title = "Về {{ ten }}"
    document.add_paragraph("{{ ten }}")


def _pretty(document: Any) -> None:
    document.add_paragraph("một\thai\nba {{ ten }}")


def _drawings(document: Any) -> None:
    paragraph = document.add_paragraph("{% for x in ba %}")
    paragraph.add_run().add_picture(io.BytesIO(_PNG), Cm(1))
    paragraph.add_run("{% endfor %}")


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001488a9b6b0000000049454e44ae426082"
)

VALUES: Mapping[str, Any] = {
    "ten": "Ủy ban <xã> & 'thị trấn' \"A\"",
    "dong": "một\nhai\tba\nbốn",
    "co": True,
    "khong": False,
    "so": 1500,
    "ba": ("x", "y", "z"),
    "hang": ({"a": "1", "b": ("p", "q", "r", "s")}, {"a": "2", "b": ("t", "u", "v", "w")}),
    "mau": "FFAA00",
    "giau": RichText("đậm", bold=True, color="FF0000"),
    "lietke": Listing("dòng 1 & <2>\ndòng 2\fsang trang\amới"),
    "doan": RichTextParagraph("cả đoạn"),
}

FEATURES: dict[str, Draw] = {
    "values": _paragraphs("{{ ten }}, {{ so }}", "{{ so|so }} {{ ten|upper }} {{ ba|join(', ') }}"),
    "tags cut into runs": _split_tag,
    "conditions": _paragraphs(
        "a {% if co %}có{% else %}không{% endif %} {% if khong %}x{% endif %}"
    ),
    "paragraph tags": _paragraphs("{%p if co %}", "có", "{%p else %}", "không", "{%p endif %}"),
    "paragraph loops": _paragraphs("{%p for x in ba %}", "- {{ x }}", "{%p endfor %}", "hết"),
    "paragraph values": _paragraphs("trước", "{{p doan }}", "sau"),
    "run tags": _paragraphs("a {{r giau }} b", "{%r if co %}x{%r endif %}"),
    "merged paragraphs": _paragraphs("một {%- if co -%}", " hai", "{%- endif %} ba"),
    "comments": _paragraphs("a {# không in #} b", "{#p không in #}", "c"),
    "set": _paragraphs("{% set x = so + 1 %}{{ x }}"),
    "escaped braces": _paragraphs("{_{ ten }_} {_% x %_} {{ ten }}"),
    "curly quotes in tags": _paragraphs("{{ ba|join(“ - ”) }} {{ ba|join(‘+’) }}"),
    "line breaks and tabs": _paragraphs("{{ dong }} cuối", "{{ ten }}", "{{ dong }}"),
    "white space of the template": _pretty,
    "listing": _paragraphs("{{ lietke }}"),
    "row loops": _table(
        ("A", "B"),
        ("{%tr for h in hang %}", ""),
        ("{{ h.a }}", "{{ h.b[0] }}"),
        ("{%tr endfor %}", ""),
        ("C", "D"),
    ),
    "rows left out": _table(
        ("A", "B"), ("{%tr if khong %}", ""), ("x", "y"), ("{%tr endif %}", "")
    ),
    "no row left": _table(("{%tr if khong %}", ""), ("x", "y"), ("{%tr endif %}", "")),
    "column loops": _table(
        ("A", "{%tc for x in ba %}", "{{ x }}", "{%tc endfor %}"),
        ("B", "{%tc for x in ba %}", "{{ x }}{{ x }}", "{%tc endfor %}"),
    ),
    "fewer columns": _table(("{%tc if khong %}", "x", "{%tc endif %}", "y")),
    "columns commented out": _table(("A", "{#tc bỏ #}", "B"), ("C", "{#tc bỏ #}", "D")),
    "column tags cut into runs": _cut_columns,
    "cells within a condition": _table(("{% if khong %}A", "{% endif %}B", "C")),
    "tables in rows": _nested_tables,
    "cells merged down": _table(
        ("{%tr for h in hang %}", ""), ("gộp {% vm %}", "{{ h.a }}"), ("{%tr endfor %}", "")
    ),
    "cells merged across": _table(
        ("{%tc for x in ba %}", "gộp {% hm %}", "{%tc endfor %}"), ("a", "b", "c")
    ),
    "colspan": _table(("{% colspan 2 %}rộng", "x"), ("a", "b")),
    "cell colour": _table(("{% cellbg mau %}nền", "x")),
    "headers and footers": _head,
    "headers of cut tags, with a picture": _head_of_cut_tags,
    "tables in headers": _header_table,
    "properties": _properties,
    "drawings": _drawings,
}


def _template(folder: Path, draw: Draw) -> Path:
    document = empty()
    draw(document)
    path = folder / "mau.docx"
    document.save(str(path))
    return path


def _by_docxtpl(path: Path | io.BytesIO, values: Mapping[str, Any]) -> bytes:
    word = DocxTemplate(path)
    word.render(dict(values), jinja_env=Environment())
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def _parts(docx: bytes) -> dict[str, bytes]:
    """Every XML part in one canonical form; of the properties the title alone."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {
            name: _part(docx, name)
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


def _part(docx: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.tostring(etree.fromstring(archive.read(name)), method="c14n")


@pytest.mark.parametrize("feature", FEATURES)
def test_the_document_is_the_one_of_docxtpl(feature: str, tmp_path: Path) -> None:
    path = _template(tmp_path, FEATURES[feature])
    ours = Template(path).fill(VALUES)
    theirs = _by_docxtpl(path, VALUES)
    assert _parts(ours) == _parts(theirs)
    assert Document(io.BytesIO(ours)).element.body is not None


def test_the_title_is_filled_in_as_plain_text(tmp_path: Path) -> None:
    filled = Template(_template(tmp_path, _properties)).fill(VALUES)
    assert Document(io.BytesIO(filled)).core_properties.title == f"Về {VALUES['ten']}"


def test_properties_that_the_template_lacks_are_written_as_docxtpl_writes_them(
    tmp_path: Path,
) -> None:
    path = _template(tmp_path, _paragraphs("{{ ten }}"))
    ours, theirs = Template(path).fill(VALUES), _by_docxtpl(path, VALUES)
    assert _part(ours, "docProps/core.xml") == _part(theirs, "docProps/core.xml")


@pytest.mark.parametrize("layout", ["nd30-2020", pytest.param("tt01-2011", marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS)
def test_every_template_gives_the_document_of_docxtpl(layout: str, kind: str) -> None:
    paper, template = of_kind(layout, kind)[0]
    ours = template.fill(paper.context)
    whole = io.BytesIO(assemble(template.path, own_styles=paper.kind.own_styles).content)
    assert _parts(ours) == _parts(_by_docxtpl(whole, paper.context))


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    template = Template(_template(tmp_path, FEATURES["row loops"]))
    assert template.fill(VALUES) == template.fill(VALUES)
    assert template.fill(VALUES) == Template(template.path).fill(VALUES)


def test_what_is_printed_is_noted_as_a_reader_sees_it(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("{{ ten }} {{ so }} {{r giau }} {{ lietke }}"))
    printed = Template(path).filled(VALUES).printed
    assert printed[:3] == (VALUES["ten"], "1500", "đậm")
    assert printed[3].startswith("dòng 1 & <2>\ndòng 2")


def test_characters_that_xml_cannot_hold_are_dropped(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("{{ ten }}"))
    filled = Template(path).fill({"ten": "một\x0bhai\x00ba"})
    assert Document(io.BytesIO(filled)).paragraphs[0].text == "mộthaiba"


def test_a_blank_value_is_refused_with_its_paragraph(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("đầu", "Số: {{ so }}"))
    with pytest.raises(TemplateFaultError) as caught:
        Template(path).fill({"so": None})
    assert caught.value.code == "in-gia-tri-trong"
    assert "Số:" in caught.value.where


def test_the_sandbox_holds(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("{{ ten.__class__.__mro__ }}"))
    with pytest.raises(TemplateFaultError):
        Template(path).fill(VALUES)


def test_an_image_is_refused(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("{{ anh }}"))
    image = InlineImage(DocxTemplate(path), io.BytesIO(_PNG))
    with pytest.raises(TemplateFaultError) as caught:
        Template(path).fill({"anh": image})
    assert caught.value.code == "mau-khong-ho-tro"


def test_rich_text_with_a_link_is_refused(tmp_path: Path) -> None:
    """The link's address is in a part of the one document that the text was made for."""
    path = _template(tmp_path, _paragraphs("{{r lien_ket }}"))
    link = RichText("Cổng thông tin", url_id=DocxTemplate(path).build_url_id("https://vi.du"))
    with pytest.raises(TemplateFaultError) as caught:
        Template(path).fill({"lien_ket": link})
    assert caught.value.code == "mau-khong-ho-tro"


def test_what_is_not_supported_is_listed(tmp_path: Path) -> None:
    path = _template(tmp_path, _paragraphs("a", "{{ tpl.new_subdoc() }}", "{% include 'x' %}"))
    found = Template(path).unsupported
    assert [fault.name for fault in found] == ["tai-lieu-con", "mau-khac"]
    assert "new_subdoc" in found[0].place
    assert Template(_template(tmp_path, _paragraphs("{{ ten }}"))).unsupported == ()
