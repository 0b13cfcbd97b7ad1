"""Pictures in templates: files of the clerk and of the vocabulary, checked, sized, printed."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.shared import Cm
from PIL import Image, ImageDraw

from pipeline.docx.joinable import opened as word
from pipeline.fill import pictures
from pipeline.fill.pictures import PictureError, Pictures, opened, sized
from pipeline.fill.tagged_part import TemplateFaultError
from pipeline.fill.template import Template
from pipeline.fill.template_check import check_template
from pipeline.model.paths import TEMPLATES
from pipeline.model.pictures import Hinh
from pipeline.model.vocabulary import Vocabulary, Word
from pipeline.printing.joined_document import joined
from pipeline.printing.papers import to_pdf
from tests.printing.joined_and_alone import differences
from tests.support.empty_word import empty
from tests.support.sample_papers import LAYOUTS, of_kind

Make = Callable[..., Path]


def png(width: int = 60, height: int = 40, shade: int = 0) -> bytes:
    """A picture of one grey."""
    target = io.BytesIO()
    image = Image.new("L", (width, height), shade)
    ImageDraw.Draw(image).line((0, 0, width, height), 255, 3)
    image.save(target, "PNG")
    return target.getvalue()


def emf(width_mm: int = 40, height_mm: int = 20) -> bytes:
    """A vector picture: a black rectangle, as the metafile's records say it."""
    frame = 0, 0, width_mm * 100, height_mm * 100
    bounds = 0, 0, width_mm * 4, height_mm * 4
    brush = struct.pack("<5I", 37, 12, 0x80000004, 0, 0)[:12]
    shape = struct.pack("<2I4i", 43, 24, *bounds)
    end = struct.pack("<5I", 14, 20, 0, 16, 20)
    size = 88 + len(brush) + len(shape) + len(end)
    numbers = 0x464D4520, 0x10000, size, 4, 1, 0, 0, 0, 0
    head = struct.pack("<2I8i4I2H3I", 1, 88, *bounds, *frame, *numbers[:4], 1, 0, 0, 0, 0)
    return head + struct.pack("<4i", 1600, 1200, 400, 300) + brush + shape + end


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a template of these lines, beside a folder with a few pictures."""
    folder = tmp_path / "hinh"
    folder.mkdir()
    (folder / "bieu-trung.png").write_bytes(png())
    (folder / "khung.png").write_bytes(png(297, 210, 200))

    def write(*lines: str, change: Callable[[Any], object] | None = None) -> Path:
        path = tmp_path / "mau.docx"
        document = empty()
        for line in lines:
            document.add_paragraph(line)
        if change is not None:
            change(document)
        document.save(str(path))
        return path

    return write


def template(path: Path) -> Template:
    return Template(path, Pictures((path.parent / "hinh",), complete=True))


def drawn(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, width and height in mm of the pictures on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    found = []
    for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = (side / 72 * 25.4 for side in thing.get_bounds())
        found.append((left, bottom, right - left, top - bottom))
    return found


def printed(*papers: bytes) -> list[bytes]:
    """The PDFs of these papers."""
    made = to_pdf({str(number): paper for number, paper in enumerate(papers)})
    assert not made.failed
    return [made.pdfs[str(number)] for number in range(len(papers))]


def test_a_file_of_the_clerk_is_printed_in_the_size_the_template_says(make: Make) -> None:
    path = make('Biểu trưng {{ "bieu-trung"|hinh(rong=30) }} của huyện')
    (pdf,) = printed(template(path).fill({}))
    ((_, _, width, height),) = drawn(pdf)
    assert (round(width), round(height)) == (30, 20)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "Biểu trưng" in text
    assert "của huyện" in text


def test_a_picture_with_a_place_floats_and_moves_nothing(make: Make) -> None:
    lines = ["Dòng một", "Dòng hai"]
    plain, floating = printed(
        template(make(*lines)).fill({}),
        template(
            make('Dòng một{{ "bieu-trung"|hinh(rong=30, tu_trai=100, tu_tren=50) }}', "Dòng hai")
        ).fill({}),
    )
    ((left, bottom, width, height),) = drawn(floating)
    page = pypdfium2.PdfDocument(floating)[0]
    assert [round(left), round(page.get_height() / 72 * 25.4 - bottom - height)] == [100, 50]
    assert round(width) == 30
    assert words_of(plain) == words_of(floating)


def test_a_vector_picture_stays_vector(make: Make, tmp_path: Path) -> None:
    (tmp_path / "hinh" / "hoa-van.emf").write_bytes(emf())
    (pdf,) = printed(template(make('{{ "hoa-van"|hinh(rong=60) }}')).fill({}))
    page = pypdfium2.PdfDocument(pdf)[0]
    assert drawn(pdf) == []
    kinds = [thing.type for thing in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds


def test_a_picture_of_the_vocabulary_comes_with_its_paper(make: Make) -> None:
    path = make("{%p for h in hang %}", "{{ h.ten }} {{ h.hinh|hinh }}", "{%p endfor %}")
    rows = [{"ten": name, "hinh": Hinh(name * 16, "png", 20, 5)} for name in "ab"]
    contents = {"a" * 16: png(20, 5), "b" * 16: png(20, 5, 90)}
    filled = template(path).filled({"hang": rows}, contents)
    assert filled.printed == ("a", "b")
    with zipfile.ZipFile(io.BytesIO(filled.docx)) as archive:
        for key, content in contents.items():
            assert archive.read(f"word/media/hinh-{key}.png") == content
    (pdf,) = printed(filled.docx)
    assert [(round(width), round(height)) for _, _, width, height in drawn(pdf)] == [(20, 5)] * 2


def test_word_can_open_what_was_filled(make: Make) -> None:
    path = make('{{ "bieu-trung"|hinh(rong=30) }}', '{{ "khung"|hinh(cao=9) }}')
    document = docx.Document(io.BytesIO(template(path).fill({})))
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [30, 13]
    numbers = [shape._inline.docPr.id for shape in document.inline_shapes]
    assert len(set(numbers)) == 2
    assert len(document.part.package.image_parts._image_parts) == 2


def test_a_picture_in_the_header_has_its_relation_there(make: Make) -> None:
    def head(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = '{{ "bieu-trung"|hinh(rong=30) }}'

    (pdf,) = printed(template(make("Thân", change=head)).fill({}))
    assert len(drawn(pdf)) == 1


def test_pictures_that_the_clerk_placed_in_word_stay(make: Make) -> None:
    def place(document: Any) -> None:
        document.add_picture(io.BytesIO(png(30, 30, 128)), Cm(2))
        document.add_paragraph('{{ "bieu-trung"|hinh(rong=30) }} {{ ten }}')

    (pdf,) = printed(template(make(change=place)).fill({"ten": "A"}))
    assert sorted(round(width) for _, _, width, _ in drawn(pdf)) == [20, 30]


def test_what_may_be_missing_leaves_nothing_behind(make: Make) -> None:
    path = make(
        '{{ "logo"|hinh_neu_co(rong=30) }}',
        '{% if "logo"|co_hinh %}có{% else %}không{% endif %}',
        '{% if "bieu-trung"|co_hinh %}có{% endif %}',
    )
    document = docx.Document(io.BytesIO(template(path).fill({})))
    assert [paragraph.text for paragraph in document.paragraphs] == ["", "không", "có"]
    assert len(document.inline_shapes) == 0


def test_a_blank_picture_is_refused_with_its_paragraph(make: Make) -> None:
    with pytest.raises(TemplateFaultError) as caught:
        template(make("Đầu", "Hình {{ h|hinh }}")).fill({"h": None})
    assert caught.value.code == "in-gia-tri-trong"
    assert "đoạn 2" in caught.value.where


def test_two_runs_give_the_same_bytes(make: Make) -> None:
    path = make('{{ "bieu-trung"|hinh(rong=30) }}', '{{ "khung"|hinh(cao=9) }}')
    assert template(path).fill({}) == template(path).fill({})


def test_the_workbooks_own_picture_comes_before_the_templates(make: Make, tmp_path: Path) -> None:
    own = tmp_path / "nam-dong-2014" / "hinh"
    own.mkdir(parents=True)
    (own / "bieu-trung.jpg").write_bytes(b"")
    Image.new("RGB", (10, 10)).save(own / "bieu-trung.jpg")
    found = Pictures((own, tmp_path / "hinh")).find("bieu-trung")
    assert found is not None
    assert found[0].suffix == "jpg"


# Batches


def test_papers_with_pictures_of_their_own_share_a_document_and_keep_them_apart(
    make: Make,
) -> None:
    path = make("{{ ten }}", "{{ h|hinh }}", '{{ "bieu-trung"|hinh(rong=20) }}', "hết")
    shades = {f"{shade:016d}": png(50, 30, shade) for shade in (0, 80, 160, 240)}
    papers = [
        template(path).filled({"ten": key, "h": Hinh(key, "png", 50, 30)}, shades).docx
        for key in shades
    ]
    opened_papers = [opened for paper in papers if (opened := word(paper))]
    assert len({paper.frame for paper in opened_papers}) == 1
    with zipfile.ZipFile(io.BytesIO(joined(opened_papers))) as archive:
        names = [name for name in archive.namelist() if "/media/" in name]
        assert len(names) == len(set(names)) == 5
        relations = archive.read("word/_rels/document.xml.rels").decode()
    ids = re.findall(r'\bId="([^"]*)"', relations)
    assert len(ids) == len(set(ids))
    assert differences({"own": papers}) == {}


def test_papers_with_and_without_a_picture_come_out_the_same_in_a_batch(make: Make) -> None:
    path = make("{{ ten }}", "{{ h|hinh_neu_co }}", "hết")
    picture = Hinh("a" * 16, "png", 50, 30)
    papers = [
        template(path).filled({"ten": str(at), "h": h}, {"a" * 16: png()}).docx
        for at, h in enumerate((None, picture, None, replace(picture, rong=20.0)))
    ]
    assert differences({"some": papers}) == {}


# The certificate


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_offices_own_frame_and_emblem_move_no_word_of_a_certificate(
    layout: str, tmp_path: Path
) -> None:
    (paper, _), *_ = of_kind(layout, "giay-cong-nhan")
    path = TEMPLATES / layout / "giay-cong-nhan.docx"
    (tmp_path / "khung.png").write_bytes(png(297, 210, 230))
    (tmp_path / "bieu-trung.png").write_bytes(png(40, 40))
    ours, theirs = printed(
        *(Template(path, Pictures(folders)).fill(paper.context) for folders in ((), (tmp_path,)))
    )
    assert words_of(ours) == words_of(theirs)
    assert drawn(ours) == []
    frame, emblem = sorted(drawn(theirs), key=lambda box: -box[2])
    assert [round(side) for side in frame] == [0, 0, 297, 210]
    assert [round(side) for side in emblem[2:]] == [26, 26]


def words_of(pdf: bytes) -> list[tuple[str, tuple[float, ...]]]:
    """The lines of the first page with their places."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    return [(text.get_text_bounded(*box), box) for box in boxes]


# What is checked before filling


def check(path: Path, complete: bool = True) -> list[tuple[str, str, str]]:
    """Severity, code and place of each finding."""
    known = Vocabulary({"ten": Word(str), "h": Word(Hinh)})
    files = Pictures((path.parent / "hinh",), complete=complete)
    findings = check_template(path, "mau.docx", known, (), "Mẫu", files).findings
    return [(finding.severity, finding.code, str(finding.place)) for finding in findings]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ('{{ "logo"|hinh(rong=30) }}', "thieu-hinh"),
        ('{{ "hong"|hinh(rong=30) }}', "hinh-hong"),
        ('{{ "hong"|hinh_neu_co(rong=30) }}', "hinh-hong"),
        ('{{ "thu"|hinh(rong=30) }}', "hinh-hong"),
        ('{{ "nang"|hinh(rong=30) }}', "hinh-qua-co"),
        ('{{ "bieu-trung"|hinh(rong=500) }}', "mau-cam"),
        ('{{ "bieu-trung"|hinh(rong=0) }}', "mau-cam"),
        ('{{ "bieu-trung"|hinh(30) }}', "mau-cam"),
        ('{{ "bieu-trung"|hinh(to=30) }}', "mau-cam"),
        ('{{ "bieu-trung"|hinh(rong="to") }}', "mau-cam"),
        ('{{ "bieu-trung"|hinh|upper }}', "mau-cam"),
        ("{{ ten|upper|hinh }}", "mau-cam"),
        ("{{ ten|hinh }}", "bien-la"),
        ("{{ h }}", "bien-la"),
    ],
)
def test_a_picture_is_checked_before_filling_and_its_paragraph_named(
    make: Make, tmp_path: Path, tag: str, code: str
) -> None:
    (tmp_path / "hinh" / "hong.png").write_bytes(png()[:60])
    (tmp_path / "hinh" / "thu.svg").write_bytes(b"<svg/>")
    (tmp_path / "hinh" / "nang.png").write_bytes(bytes(pictures.LARGEST_FILE + 1))
    (found,) = check(make("Đầu", f"Hình {tag}"))
    assert found[:2] == ("error", code)
    assert "đoạn 2" in found[2]


def test_a_right_picture_is_no_fault(make: Make) -> None:
    tags = '{{ "bieu-trung"|hinh(rong=30, cao=20) }} {{ h|hinh }} {{ "x"|hinh_neu_co(cao=9.5) }}'
    assert check(make(tags)) == []


def test_without_a_workbook_a_missing_file_is_but_a_warning(make: Make) -> None:
    (found,) = check(make('{{ "logo"|hinh(rong=30) }}'), complete=False)
    assert found[:2] == ("warning", "thieu-hinh")


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    (tmp_path / "bieu-trung.png").write_bytes(png())
    assert "bieu-trung" in Pictures((tmp_path,)).missing("bieu-trun").hint


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "to.png"
    Image.new("1", (7000, 7000)).save(path)
    with pytest.raises(PictureError) as caught:
        opened(path)
    assert caught.value.code == "hinh-qua-co"


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"rong": 30}, (30, 20)),
        ({"cao": 30}, (45, 30)),
        ({"rong": 30, "cao": 10}, (15, 10)),
        ({}, (60, 40)),
    ],
)
def test_a_picture_keeps_its_proportions(
    sizes: dict[str, float], expected: tuple[float, float]
) -> None:
    assert sized(Hinh("", "png", 60, 40), **sizes) == expected
