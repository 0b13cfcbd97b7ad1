"""The check code on a certificate: not there unless asked for, sharp, and nothing moves by it."""

import datetime as dt
import io
import zipfile
from functools import cache

import pikepdf
import pypdfium2
import pytest
import segno
from PIL import Image, ImageChops

from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.docx import text
from pipeline.examination import examine
from pipeline.fill import fill
from pipeline.fill.catalogue import Loaded, load
from pipeline.fill.check_codes import with_check_code
from pipeline.model.check_codes import CheckCode, parsed
from pipeline.model.due import Selection
from pipeline.model.papers import Paper
from pipeline.printing.papers import to_pdf
from pipeline.regulations import layouts
from tests.support.sample_papers import INPUTS, LAYOUTS, WORKBOOKS

CODE = CheckCode("01/GCN-UBND", "20161", "1240/QĐ-UBND", dt.date(2014, 11, 20))
DOTS_A_MM = 300 / 25.4


@cache
def certificate(layout: str) -> tuple[Paper, Loaded]:
    """The first certificate of the sample in a layout, and its template."""
    tables = examine(INPUTS / WORKBOOKS[layout]).tables
    assert tables is not None
    (wanted, *_) = due(tables, layouts.load(), Selection(frozenset({"giay-cong-nhan"})))
    loaded, _ = load([(wanted.layout, wanted.scope.kind)], vocabulary())
    (paper,) = compose([wanted], loaded, {}, ()).papers
    return paper, loaded[wanted.template]


def plain(layout: str) -> bytes:
    """This certificate, without a code."""
    paper, loaded = certificate(layout)
    return loaded.compiled().fill(paper.context)


def place(layout: str) -> tuple[int, int, int]:
    """Where papers.toml wants its code."""
    found = certificate(layout)[0].kind.check_code
    assert found is not None
    return found


@cache
def printed() -> dict[str, bytes]:
    """Certificates of both layouts as PDF, without a code and with one."""
    docx = {}
    for layout in LAYOUTS:
        docx[f"{layout}-bare"] = plain(layout)
        docx[f"{layout}-code"] = with_check_code(plain(layout), CODE, place(layout))
    done = to_pdf(docx)
    assert not done.failed
    return dict(done.pdfs)


def page(pdf: bytes) -> Image.Image:
    """The first page at 300 dots an inch, in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    finally:
        document.close()
    return picture.convert("L")


def test_a_certificate_bears_no_code_unless_the_workbook_asks_for_it() -> None:
    for layout in LAYOUTS:
        paper, loaded = certificate(layout)
        assert paper.check_code is None
        ((made,), failed) = fill([paper], {(paper.layout, paper.kind.code): loaded})
        assert not failed
        assert made.docx == plain(layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_printed_squares_are_those_of_the_code(layout: str) -> None:
    left, top, side = (value * DOTS_A_MM for value in place(layout))
    picture = page(printed()[f"{layout}-code"])
    said = str(CODE.of(text.body(plain(layout))))
    code = segno.make(said, error="m", micro=False, boost_error=False, encoding="utf-8")
    square = side / len(code.matrix)
    seen = [
        [
            picture.getpixel((round(left + (x + 0.5) * square), round(top + (y + 0.5) * square)))
            for x in range(len(code.matrix))
        ]
        for y in range(len(code.matrix))
    ]
    wanted = [[0 if black else 255 for black in row] for row in code.matrix]
    assert seen == wanted


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_else_on_the_page_moves_and_its_surroundings_are_white(layout: str) -> None:
    left, top, side = (value * DOTS_A_MM for value in place(layout))
    quiet = 4 * side / 37  # four squares, as the standard of QR codes wants (ISO/IEC 18004)
    bare, coded = page(printed()[f"{layout}-bare"]), page(printed()[f"{layout}-code"])
    box = ImageChops.difference(bare, coded).getbbox()
    assert box is not None
    assert min(box[0] - left, box[1] - top) >= -2
    assert max(box[2] - left, box[3] - top) <= side + 2
    around = (left - quiet, top - quiet, left + side + quiet, top + side + quiet)
    assert bare.crop(around).getextrema() == (255, 255)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_code_is_drawn_and_no_picture_of_dots(layout: str) -> None:
    with pikepdf.open(io.BytesIO(printed()[f"{layout}-code"])) as pdf:
        assert not [
            stream
            for stream in pdf.objects
            if isinstance(stream, pikepdf.Stream) and stream.get("/Subtype") == "/Image"
        ]


def test_the_hash_is_that_of_the_words_with_or_without_the_code() -> None:
    bare = plain(LAYOUTS[0])
    coded = with_check_code(bare, CODE, place(LAYOUTS[0]))
    assert CODE.of(text.body(coded)) == CODE.of(text.body(bare))
    other = bare_with_other_words(bare)
    assert CODE.of(text.body(other)) != CODE.of(text.body(bare))


def bare_with_other_words(docx: bytes) -> bytes:
    """The certificate of another unit."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b"Khe Tre", b"Khe Tra"))
    return target.getvalue()


def test_the_same_certificate_has_the_same_bytes() -> None:
    one, two = (with_check_code(plain(LAYOUTS[0]), CODE, place(LAYOUTS[0])) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Giấy công nhận",
        "HOSO1|01/GCN-UBND|20161|1240/QĐ-UBND|2014-11-20",
        "HOSO9|01/GCN-UBND|20161|1240/QĐ-UBND|2014-11-20|KBYQQRXSH7NETJIR",
        "HOSO1|01/GCN-UBND|20161|1240/QĐ-UBND|20/11/2014|KBYQQRXSH7NETJIR",
        "HOSO1||20161|1240/QĐ-UBND|2014-11-20|KBYQQRXSH7NETJIR",
    ],
)
def test_what_is_no_check_code_is_refused(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parsed(said)


def test_a_code_is_read_as_it_was_written() -> None:
    code = CODE.of("Thị trấn Khe Tre")
    assert parsed(f" {code} \n") == code
