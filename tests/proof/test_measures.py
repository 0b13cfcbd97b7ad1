"""Printed papers are measured: ours are right, and planted breaches are found on their page."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from pipeline.model import kinds
from pipeline.model.findings import Finding, PaperPlace
from pipeline.pdf.pages import read
from pipeline.printing.conversion import Sheet
from pipeline.printing.papers import print_sheets
from pipeline.proof.measures import measure
from pipeline.regulations import layouts
from tests.support.sample_papers import KINDS, LAYOUTS, of_kind

KIND = {kind.code: kind for kind in kinds.load()}
BLANK = "\u2002"
NEW_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
OVER_EDGE = '<w:p><w:pPr><w:ind w:left="-1985"/></w:pPr><w:r><w:t>Ghi chú ở lề.</w:t></w:r></w:p>'
OWN_PAGE = "<w:pPr><w:pageBreakBefore/>"

Parts = dict[str, str]
Edit = Callable[[Parts], None]


def swap(old: str, new: str, part: str = "word/document.xml", times: int = 1) -> Edit:
    """Replaces text in a part of a .docx."""

    def edit(parts: Parts) -> None:
        assert old in parts[part], old
        parts[part] = parts[part].replace(old, new, times)

    return edit


def rule_below(style: str, length: Callable[[int], int]) -> Edit:
    """Changes the number of underlined blanks in the first rule after a paragraph's style."""

    def edit(parts: Parts) -> None:
        text = parts["word/document.xml"]
        start = text.index(BLANK * 4, text.rindex(f'w:val="{style}"'))
        blanks = re.compile(f"{BLANK}+").match(text, start)
        assert blanks is not None
        drawn = BLANK * length(len(blanks[0]))
        parts["word/document.xml"] = text[:start] + drawn + text[blanks.end() :]

    return edit


def before_signature(added: str) -> Edit:
    """Puts a paragraph before the table of the signature."""

    def edit(parts: Parts) -> None:
        head, mark, tail = parts["word/document.xml"].rpartition("<w:tbl>")
        parts["word/document.xml"] = head + added + mark + tail

    return edit


def name_on_next_page(parts: Parts) -> None:
    """Takes the signer's name out of the table and puts it on a page of its own."""
    text = parts["word/document.xml"]
    found = re.search(r'<w:p><w:pPr><w:pStyle w:val="HoVaTen"/>(?:(?!</w:p>).)*</w:p>', text)
    assert found is not None
    start = text.rindex("</w:tbl>") + len("</w:tbl>")
    style = '<w:pStyle w:val="HoVaTen"/>'
    name = found[0].replace(style, f"{style}<w:pageBreakBefore/><w:ind w:left='3856'/>")
    kept = text[:start].replace(found[0], "<w:p/>") + name + text[start:]
    parts["word/document.xml"] = kept


def numbered(text: str) -> Edit:
    """Puts a text in place of the page number's field."""

    def edit(parts: Parts) -> None:
        names = [part for part in parts if " PAGE " in parts[part]]
        assert names
        for name in names:
            field = r'<w:r><w:fldChar w:fldCharType="begin"/>.*w:fldCharType="end"/></w:r>'
            parts[name] = re.sub(field, f"<w:r><w:t>{text}</w:t></w:r>", parts[name])

    return edit


def sized(text: str, half_points: int) -> Edit:
    run = '<w:r><w:t xml:space="preserve">'
    small = f'<w:r><w:rPr><w:sz w:val="{half_points}"/></w:rPr><w:t xml:space="preserve">'
    return swap(run + text, small + text)


def sized_style(style: str, half_points: int) -> Edit:
    """Changes the size of the text in the last paragraph of a style."""

    def edit(parts: Parts) -> None:
        head, mark, tail = parts["word/document.xml"].rpartition(f'<w:pStyle w:val="{style}"/>')
        size = f'<w:r><w:rPr><w:sz w:val="{half_points}"/></w:rPr>'
        parts["word/document.xml"] = head + mark + tail.replace("<w:r>", size, 1)

    return edit


# Name: layout, kind, edit, the code (and those of what follows from it), the page, words of it.
BREACHES: Mapping[str, tuple[str, str, Edit, str, int, str]] = {
    "left margin of 28 mm": (
        *("tt01-2011", "danh-gia", swap('w:left="1701"', 'w:left="1588"')),
        *("in-le-trang", 1, "lề trái trên bản in là 28 mm; quy định từ 30 đến 35 mm (TT 01/2011"),
    ),
    "left margin of 38 mm": (
        *("nd30-2020", "ke-hoach", swap('w:left="1701"', 'w:left="2155"')),
        *("in-le-trang", 1, "lề trái"),
    ),
    "right margin of 12 mm": (
        *("nd30-2020", "ke-hoach", swap('w:right="1134"', 'w:right="680"')),
        *("in-le-trang", 1, "lề phải"),
    ),
    "right margin of 24 mm": (
        *("nd30-2020", "ke-hoach", swap('w:right="1134"', 'w:right="1361"')),
        *("in-le-trang in-so-trang", 1, "lề phải"),
    ),
    "upper margin of 18 mm": (
        *("tt01-2011", "ke-hoach", swap('w:top="1134"', 'w:top="1021"')),
        *("in-le-trang", 1, "lề trên"),
    ),
    "upper margin of 30 mm": (
        *("tt01-2011", "ke-hoach", swap('w:top="1134"', 'w:top="1701"')),
        *("in-le-trang", 1, "lề trên"),
    ),
    "lower margin of 16 mm": (
        *("nd30-2020", "ke-hoach", swap('w:bottom="1134"', 'w:bottom="850"')),
        *("in-le-trang", 1, "lề dưới"),
    ),
    "page number on page 1": (
        *("tt01-2011", "danh-gia", swap("<w:titlePg/>", "")),
        *("in-so-trang", 1, "trang thứ nhất in số trang “1”"),
    ),
    "page number in the middle": (
        *("tt01-2011", "ke-hoach"),
        swap("</w:pPr>", '<w:jc w:val="center"/></w:pPr>', "word/footer1.xml"),
        *("in-so-trang", 2, "không đặt bên phải"),
    ),
    "page number a fixed 7": (
        *("tt01-2011", "ke-hoach"),
        numbered("7"),
        *("in-so-trang", 2, "không phải 2"),
    ),
    "page number with words": (
        *("nd30-2020", "ke-hoach", numbered("Trang 2")),
        *("in-so-trang", 2, "số trang in là “Trang 2”, không phải 2"),
    ),
    "no page number": (
        *("tt01-2011", "danh-gia", numbered("")),
        *("in-so-trang", 2, "không thấy số trang"),
    ),
    "small Tiêu ngữ": (
        *("nd30-2020", "dang-ky", sized("Độc lập", 25)),
        *("in-co-chu", 1, "Tiêu ngữ: “Độc lập - Tự do - Hạnh phúc” in cỡ 12,5; quy định cỡ từ 13"),
    ),
    "large name of the signer": (
        *("tt01-2011", "danh-sach-dang-ky", sized_style("HoVaTen", 32)),
        *("in-co-chu", 1, "Họ tên người ký"),
    ),
    "long rule below the agency": (
        *("nd30-2020", "dang-ky", rule_below("CoQuan", lambda number: number * 2)),
        *("in-duong-ke", 1, "quy định dài từ 1/3 đến 1/2 dòng chữ"),
    ),
    "short rule below Tiêu ngữ": (
        *("tt01-2011", "dang-ky", rule_below("TieuNgu", lambda number: number * 4 // 5)),
        *("in-duong-ke", 1, "Tiêu ngữ: đường kẻ dài"),
    ),
    "no rule below the subject": (
        *("nd30-2020", "ke-hoach", rule_below("TrichYeu", lambda number: 0)),
        *("in-duong-ke", 1, "Trích yếu nội dung: không thấy đường kẻ"),
    ),
    "signature alone": (
        *("tt01-2011", "dang-ky", before_signature(NEW_PAGE)),
        *("in-khoi-ky", 2, "chỉ có 0 dòng"),
    ),
    "one line above the signature": (
        *("nd30-2020", "danh-gia"),
        before_signature(f"<w:p>{OWN_PAGE}</w:pPr><w:r><w:t>Trân trọng.</w:t></w:r></w:p>"),
        *("in-khoi-ky", 3, "chỉ có 1 dòng"),
    ),
    "name on the next page": (
        *("nd30-2020", "dang-ky", name_on_next_page),
        *("in-khoi-ky", 2, "sang trang khác"),
    ),
    "Letter instead of A4": (
        *("tt01-2011", "dang-ky"),
        swap('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'),
        *("in-kho-giay", 1, "215,9 × 279,4 mm; quy định khổ A4 đứng"),
    ),
    "text over the paper's edge": (
        *("tt01-2011", "danh-gia", before_signature(OVER_EDGE)),
        *("in-ngoai-trang in-le-trang", 3, "nằm ngoài mép giấy 5"),
    ),
    "certificate cut off": (
        *("tt01-2011", "giay-cong-nhan"),
        swap('w:w="16838" w:h="11906"', 'w:w="11906" w:h="16838"'),
        *("in-kho-giay in-ngoai-trang", 1, "quy định khổ A4 nằm ngang"),
    ),
}


def edited(docx: bytes, edit: Edit) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(docx)), io.BytesIO()
    parts = {
        name: source.read(name).decode()
        for name in source.namelist()
        if name.startswith("word/") and name.endswith(".xml")
    }
    edit(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, parts[name] if name in parts else source.read(name))
    return target.getvalue()


@cache
def sheet(layout: str, kind: str) -> Sheet:
    paper, template = of_kind(layout, kind)[0]
    return Sheet(
        f"{layout} {kind}", template.filled(paper.context).docx, paper.title, "", paper.shift
    )


@cache
def ours() -> Mapping[str, bytes]:
    """One paper of each kind and layout, printed as it is."""
    return _printed([sheet(layout, kind) for layout in LAYOUTS for kind in KINDS])


@cache
def printed() -> Mapping[str, bytes]:
    """Two papers as they are, and those with a breach, printed in one go."""
    sheets = [sheet("tt01-2011", "ke-hoach"), sheet("nd30-2020", "dang-ky")]
    for name, (layout, kind, edit, *_) in BREACHES.items():
        whole = sheet(layout, kind)
        sheets.append(replace(whole, name=name, docx=edited(whole.docx, edit)))
    far = sheet("tt01-2011", "giay-cong-nhan-phoi")
    sheets.append(replace(far, name="far off", shift=(Decimal(90), Decimal(0))))
    return _printed(sheets)


def _printed(sheets: list[Sheet]) -> Mapping[str, bytes]:
    made: dict[str, bytes] = {}
    failed, _ = print_sheets(sheets, made.__setitem__, lambda number: None, None)
    assert not failed
    return made


def measured(name: str, layout: str, kind: str, paper: str = "") -> tuple[Finding, ...]:
    pdf = (printed() if name in printed() else ours())[name]
    return measure(read(pdf), layouts.rules_of(layout), KIND[kind], paper)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.long
def test_a_printed_paper_of_ours_measures_as_it_should(layout: str, kind: str) -> None:
    assert measured(f"{layout} {kind}", layout, kind) == ()


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_on_its_page_and_nothing_else(name: str) -> None:
    layout, kind, _, codes, page, words = BREACHES[name]
    found = measured(name, layout, kind, "van-ban")
    assert {finding.code for finding in found} == set(codes.split()), found
    assert any(
        finding.place == PaperPlace("van-ban", page) and words in finding.message
        for finding in found
    ), found


def test_what_is_moved_over_the_edge_is_found() -> None:
    (found,) = measured("far off", "tt01-2011", "giay-cong-nhan-phoi")
    assert (found.code, found.is_error) == ("in-ngoai-trang", True)


@pytest.mark.parametrize("name", BREACHES)
def test_only_what_lies_over_the_edge_keeps_a_paper_back(name: str) -> None:
    layout, kind, *_ = BREACHES[name]
    findings = measured(name, layout, kind)
    assert findings
    for finding in findings:
        assert finding.is_error == (finding.code == "in-ngoai-trang")


def test_a_rule_that_was_not_read_in_the_regulation_is_reported_as_such() -> None:
    def says(name: str) -> str:
        layout, kind, *_ = BREACHES[name]
        return measured(name, layout, kind)[0].message

    assert "(TT 01/2011/TT-BNV, Điều 5)" in says("left margin of 28 mm")
    assert says("large name of the signer").endswith(", chưa đối chiếu với bản gốc)")


def test_other_rules_find_other_breaches() -> None:
    found = measured("tt01-2011 ke-hoach", "nd30-2020", "ke-hoach")
    assert {finding.code for finding in found} == {"in-so-trang"}
    assert "số trang ở lề dưới; quy định ở lề trên" in found[0].message


def test_parts_of_an_underlined_rule_are_one_line() -> None:
    page = read(printed()["nd30-2020 dang-ky"])[0]
    assert len([line for line in page.lines if line.length > 30]) == 3
