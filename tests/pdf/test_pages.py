"""Pages are read as LibreOffice writes them, and as PDFium reads them, with the same result."""

import io
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from pipeline.pdf import objects, streams
from pipeline.pdf.letters import Fonts, Resources
from pipeline.pdf.marks import Marks, NotPlainError
from pipeline.pdf.pages import Page, Text, pages, read
from pipeline.pdf.source import Source
from pipeline.printing.conversion import Sheet
from pipeline.printing.papers import print_sheets
from tests.support.sample_papers import KINDS, LAYOUTS, papers


@cache
def printed() -> dict[str, bytes]:
    """One paper of each kind and layout."""
    sheets = {
        f"{layout} {paper.kind.code}": Sheet("", template.filled(paper.context).docx)
        for layout in LAYOUTS
        for paper, template in papers(layout)
    }
    made: dict[str, bytes] = {}
    named = [replace(sheet, name=name) for name, sheet in sheets.items()]
    print_sheets(named, made.__setitem__, lambda number: None, None)
    return made


def by_pdfium(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Page, ...]:
    """The pages of a file read as if it were not plain."""

    def refused(source: Source) -> None:
        raise NotPlainError

    with monkeypatch.context() as patch:
        patch.setattr(streams, "marks", refused)
        return read(pdf)


def is_same(one: Text, other: Text) -> bool:
    near = abs(one.left - other.left) < 0.3 and abs(one.baseline - other.baseline) < 0.1
    return near and one.text == other.text


def is_part(one: Text, other: Text) -> bool:
    """Whether a text is a piece of another, at its place: a gap parted it there and not here."""
    if one.text == other.text or abs(one.baseline - other.baseline) > 0.1:
        return False
    begins = other.text.startswith(one.text) and abs(one.left - other.left) < 0.3
    ends = other.text.endswith(one.text) and abs(one.right - other.right) < 2
    within = one.text in other.text and other.left < one.left and one.right < other.right
    return begins or ends or within


# The summary's legend ends with spaces, which PDFium counts among the words.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "tong-quan"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_paper_of_ours_is_plain_and_read_as_pdfium_reads_it(
    layout: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = printed()[f"{layout} {kind}"]
    assert list(streams.marks(Source(pdf)))
    for ours, theirs in zip(read(pdf), by_pdfium(pdf, monkeypatch), strict=True):
        assert "".join(ours.words.split()) == "".join(theirs.words.split())
        both = list(product(ours.texts, theirs.texts))
        alike = [(one, other) for one, other in both if is_same(one, other)]
        # Where a gap is about as wide as a column's, the one may part what the other does not.
        matched = {id(text) for pair in alike for text in pair}
        rest = [[text for text in page.texts if id(text) not in matched] for page in (ours, theirs)]
        parts = [pair for pair in product(*rest) if is_part(*pair) or is_part(*reversed(pair))]
        found = {id(text) for pair in parts for text in pair}
        assert [text for texts in rest for text in texts if id(text) not in found] == []
        assert all((one.sizes, one.bold) == (other.sizes, other.bold) for one, other in parts)
        for one, other in alike:
            assert (one.sizes, one.bold) == (other.sizes, other.bold)
            # What is set ends where the next letter would begin, ink a little earlier.
            assert one.right == pytest.approx(other.right, abs=2)
        for line, same in zip(ours.lines, theirs.lines, strict=True):
            assert line.left == pytest.approx(same.left, abs=0.6)
            assert line.length == pytest.approx(same.length, abs=1)


def test_a_file_of_another_maker_is_read_by_pdfium() -> None:
    target = io.BytesIO()
    with PdfPages(target) as book:
        figure = Figure(figsize=(5, 5))
        figure.text(0.1, 0.5, "Thừa Thiên Huế", fontsize=14)
        book.savefig(figure)
    source = Source(target.getvalue())
    with pytest.raises((NotPlainError, ValueError, KeyError)):
        list(streams.marks(source))
    (page,) = pages(source, target.getvalue())
    assert page.width == 360
    assert page.words.split() == ["Thừa", "Thiên", "Huế"]


@pytest.mark.parametrize(
    "operator",
    [b"1 0 0.2 1 0 0 cm", b"BI", b"/Fm1 Do", b"(chu) Tj", b"3 Tr", b"Q Q Q Q Q", b"{"],
)
def test_what_is_not_plain_is_never_passed_over(operator: bytes) -> None:
    page = Marks(100, 100)
    fonts = Resources(Fonts({}), frozenset())
    with pytest.raises(NotPlainError):
        streams.read_content(b"q\n" + operator + b"\nQ\n", fonts, page)


def test_a_value_broken_over_the_lines_of_a_cell_is_one_piece_of_the_words() -> None:
    (found, *_) = read(printed()["nd30-2020 danh-gia"])
    words = "Trẻ em dưới 1 tuổi được tiêm chủng đầy đủ các loại vắc xin thuộc chương trình"
    assert words not in found.words
    assert "".join(words.split()) in "".join(found.words.split())
    rows = found.words.splitlines()
    assert len(rows) > 20
    assert not any("  " in row.replace("\xa0", "") for row in rows)


def test_the_frame_of_a_certificate_is_no_text() -> None:
    (page,) = read(printed()["tt01-2011 giay-cong-nhan"])
    assert page.bounds is not None
    assert page.bounds.left < min(text.left for text in page.texts) - 20


def test_pdfium_gives_what_is_on_a_shifted_page() -> None:
    pdf = printed()["tt01-2011 giay-cong-nhan-phoi"]
    plain, found = next(streams.marks(Source(pdf))), next(iter(objects.marks(pdf)))
    assert plain.bounds is not None
    assert found.bounds is not None
    assert plain.bounds.left == pytest.approx(found.bounds.left, abs=3)
