"""Effective formatting: defaults, styles, themes, toggles and numbering, as Word prints them."""

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.docx.package import open_package
from pipeline.regulations import layouts
from pipeline.regulations.layouts.reader import read_rules
from pipeline.regulations.nodes import RuleError
from pipeline.regulations.paths import DATA
from pipeline.regulations.severity import Severity
from pipeline.thethuc.read.lines import Paragraph
from pipeline.thethuc.read.walk import read


def paragraph(document: Document, inner: str) -> Paragraph:
    """The one paragraph of a document, read."""
    body = document.element.body
    body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    target = io.BytesIO()
    document.save(target)
    return read(open_package(target.getvalue())).paragraphs[0]


def style(document: Document, name: str, inner: str, kind: str = "paragraph", on: str = "") -> None:
    """Add a style."""
    based = f'<w:basedOn w:val="{on}"/>' if on else ""
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>'
            f"{based}{inner}</w:style>"
        )
    )


RUN = "<w:r>{}<w:t>Chữ</w:t></w:r>"


def test_theme_fonts_are_named() -> None:
    look = paragraph(docx.Document(), RUN.format("")).spans[0].look
    assert (look.ascii, look.accented) == ("Cambria", "Cambria")


def test_a_name_given_below_wins_over_the_theme_above() -> None:
    run = RUN.format('<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Arial"/></w:rPr>')
    look = paragraph(docx.Document(), run).spans[0].look
    assert (look.ascii, look.accented) == ("Times New Roman", "Arial")


def test_styles_are_inherited_and_direct_formatting_wins() -> None:
    document = docx.Document()
    style(document, "Goc", '<w:rPr><w:b/><w:sz w:val="26"/></w:rPr>')
    style(document, "Con", "<w:rPr><w:i/></w:rPr>", on="Goc")
    inner = '<w:pPr><w:pStyle w:val="Con"/></w:pPr>'
    look = paragraph(document, inner + RUN.format('<w:rPr><w:i w:val="0"/></w:rPr>')).spans[0].look
    assert (look.size, look.bold, look.italic) == (13, True, False)


def test_toggles_of_paragraph_and_character_style_cancel_out() -> None:
    document = docx.Document()
    style(document, "Doan", "<w:rPr><w:b/></w:rPr>")
    style(document, "Chu", "<w:rPr><w:b/><w:i/></w:rPr>", kind="character")
    inner = '<w:pPr><w:pStyle w:val="Doan"/></w:pPr>'
    run = RUN.format('<w:rPr><w:rStyle w:val="Chu"/></w:rPr>')
    look = paragraph(document, inner + run).spans[0].look
    assert (look.bold, look.italic) == (False, True)


def test_list_numbers_are_read_as_they_print() -> None:
    document = docx.Document()
    read_paragraph = paragraph(
        document, '<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>' + RUN.format("")
    )
    assert read_paragraph.text == "1. Chữ"


def test_deleted_and_hidden_text_and_footnote_marks_are_left_out() -> None:
    inner = (
        "<w:r><w:t>Còn</w:t></w:r>"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>mất</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t> thêm</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>12</w:t></w:r>'
    )
    assert paragraph(docx.Document(), inner).text == "Còn thêm"


# ---- the rules as data


def test_both_regulations_are_read_with_their_differences() -> None:
    old, new = layouts.rules_of("tt01-2011"), layouts.rules_of("nd30-2020")
    assert new.so_trang is not None
    assert (new.so_trang.noi, new.so_trang.can) == (
        "dau-trang",
        "giua",
    )
    assert old.so_trang is not None
    assert (old.so_trang.noi, old.so_trang.can) == (
        "chan-trang",
        "phai",
    )
    assert (old.thanh_phan["can-cu"].nghieng, new.thanh_phan["can-cu"].nghieng) == (False, True)
    assert (old.cach_ghi["can-cu-cuoi-dong"].cuoi, new.cach_ghi["can-cu-cuoi-dong"].cuoi) == (
        ",",
        ".",
    )
    assert old.thanh_phan["so-ky-hieu"].co is None  # unknown which: no rule
    assert [size.ten for size in old.kho] == ["A4", "A5"]
    assert new.phong is not None
    assert new.phong[0] == ("Times New Roman",)
    assert old.phong is None
    assert old.cach_ghi["ngay-thang"].goc.muc is Severity.WARNING
    assert new.cach_ghi["ngay-thang"].goc.muc is Severity.ERROR
    kind = new.kind("TỜ TRÌNH")
    assert kind is not None
    assert kind.viet_tat == "TTr"


def _rewritten(tmp_path: Path, old: str, new: str) -> Path:
    text = (DATA / "layouts" / "nd30-2020.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "thu.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_what_is_unknown_is_no_rule(tmp_path: Path) -> None:
    old = "  ngay-thang: {quy_dinh: ngày nhỏ"
    text = (DATA / "layouts" / "nd30-2020.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(old))
    unknown = line.replace("muc_do: xac-nhan", "muc_do: chua-ro")
    assert "ngay-thang" not in read_rules(_rewritten(tmp_path, line, unknown)).cach_ghi


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tren: [20, 25]", "tren: [25, 20]", "hai số"),
        ("noi: dau-trang", "noi: dau", "phải là một trong"),
        ("nguon: PL1, muc_do: xac-nhan}\n  le:", "nguon: PLX, muc_do: xac-nhan}\n  le:", "PLX"),
        ("ten: Quốc hiệu,", "tenn: Quốc hiệu,", "có phải “ten”"),
    ],
)
def test_a_faulty_rule_file_names_the_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(RuleError, match=told) as caught:
        read_rules(_rewritten(tmp_path, old, new))
    assert caught.value.line is not None
