"""The proof of finished papers finds what a reader would trip over, on its paper and page."""

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from pipeline.fonts import family
from pipeline.model import kinds
from pipeline.model.findings import Finding, PaperPlace
from pipeline.model.kinds import load
from pipeline.model.papers import FilledPaper, Paper, PrintedPaper
from pipeline.model.reports import ordered
from pipeline.printing.papers import Shelf, to_pdf
from pipeline.proof.paper_text import Copy
from pipeline.proof.papers import Proof, proof_all, proof_papers
from pipeline.regulations import layouts
from tests.support.empty_word import empty
from tests.support.sample_papers import KINDS, LAYOUTS, papers

KIND = next(kind for kind in load() if kind.code == "ke-hoach")
"""A kind of two pages at least."""
LAYOUT = "tt01-2011"
HIDDEN = "ẩn:"
"""A mark before lines that are in the .docx but are not printed."""


def _lines(*lines: str, pages: int = 2, last: Sequence[str] = ("trang sau",)) -> bytes:
    document: Any = empty()
    for style in document.styles:
        if hasattr(style, "font"):
            style.font.name = "Times New Roman"
    for line in lines:
        _add(document, line)
    for _ in range(pages - 1):
        document.add_page_break()
        for line in last:
            _add(document, line)
    return _saved(document)


def _add(document: Any, line: str) -> None:
    run = document.add_paragraph().add_run(line.removeprefix(HIDDEN))
    run.font.hidden = line.startswith(HIDDEN)


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _numbered(docx: bytes) -> bytes:
    """With a page number at the foot of each page."""
    document: Any = Document(io.BytesIO(docx))
    run = document.sections[0].footer.paragraphs[0].add_run()
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = " PAGE "
        run._r.append(part)
    return _saved(document)


def _spread(value: str) -> bytes:
    """A value that begins at the end of a page and ends on the next."""
    document: Any = Document(io.BytesIO(_lines("đầu", pages=1)))
    for _ in range(60):
        document.add_paragraph("dòng").paragraph_format.space_after = 0
    document.add_paragraph(value * 2).paragraph_format.widow_control = False
    return _saved(document)


LONG = " ".join(f"chữ{number}" for number in range(1200))

LEFT_OVER = {
    "còn thẻ": "Số: {{ so }}",
    "còn lệnh": "{% if so %}",
    "còn chỗ chưa viết": "đề nghị [[nội dung]]",
    "None": "xã None",
    "nan": "đạt nan điểm",
    "NaN": "đạt NaN điểm",
    "ngoặc kép rỗng": "danh hiệu “” năm 2014",
    "ngoặc kép thẳng": 'danh hiệu "" năm 2014',
    "ngoặc đơn rỗng": "xã Hương Phú ( )",
    "phẩy chấm phẩy": "Căn cứ,; và",
    "hai dấu phẩy": "xã, , huyện",
    "hai chấm cuối": "Như trên..",
    "hai chấm rồi chấm": "Kính gửi: .",
    "thiếu ký hiệu": "Số: 05/-UBND",
    "số thiếu": "Quyết định số ngày 12/3/2014",
}


@cache
def _papers() -> dict[str, bytes]:
    return {
        "đúng": _lines("Số: 05/KH-UBND, xã Hương Phú", "gian nan… v.v., số ngày làm việc"),
        "một trang": _lines("Số: 05/KH-UBND", pages=1),
        "trang trắng": _lines("đầu", last=("",)),
        "trang chỉ có số trang": _numbered(_lines("đầu", last=("",))),
        "ô vuông rỗng": _lines("đầu", last=("xã 漢 Phú",)),
        "ẩn trong Word": _lines("đầu", last=("giữa trang sau", HIDDEN + "xã Thượng Lộ")),
        "số ẩn": _lines("năm 2018", last=("giữa trang sau", HIDDEN + "18")),
        "thẻ ẩn": _lines("đầu", last=("giữa trang sau", HIDDEN + "Số: {{ so }}")),
        "qua trang": _spread(LONG),
        **{name: _lines("đầu", last=("giữa", line)) for name, line in LEFT_OVER.items()},
    }


@cache
def _pdfs() -> dict[str, bytes]:
    return dict(to_pdf(_papers()).pdfs)


def _proofs(*copies: Copy) -> list[Proof]:
    return proof_all(
        copies, family.find(), {layout: layouts.rules_of(layout) for layout in LAYOUTS}
    )


def _copy(name: str, printed: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> Copy:
    return Copy(name, KIND, LAYOUT, _papers()[name], _pdfs()[name], printed, required)


def _faults(*copies: Copy) -> list[str]:
    """What is wrong with papers, proofed together: "name:page code"."""
    return [
        f"{fault.place.paper}:{fault.place.page or ''} {fault.code}"
        for _, faults in _proofs(*copies)
        for fault in faults
        if isinstance(fault.place, PaperPlace) and fault.is_error
    ]


def test_a_paper_that_is_right_has_no_fault() -> None:
    values = ("05/KH-UBND", "xã Hương Phú", "xã Hương  Phú")
    assert _faults(_copy("đúng", values, ("XÃ HƯƠNG PHÚ",))) == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("một trang", "một trang:1 sai-so-trang"),
        ("trang trắng", "trang trắng:2 trang-trang"),
        ("trang chỉ có số trang", "trang chỉ có số trang:2 trang-trang"),
        ("ô vuông rỗng", "ô vuông rỗng:2 ky-tu-khong-in-duoc"),
        ("thẻ ẩn", "thẻ ẩn:2 con-dau-vet"),
        *((name, f"{name}:2 con-dau-vet") for name in LEFT_OVER),
    ],
)
def test_a_fault_is_found_on_its_page_and_nothing_else(name: str, fault: str) -> None:
    assert set(_faults(_copy(name))) == {fault}


def test_a_paper_that_is_too_long_names_the_first_page_too_many() -> None:
    short = replace(KIND, pages=(1, 1))
    assert _faults(replace(_copy("đúng"), kind=short)) == ["đúng:2 sai-so-trang"]


def test_a_sign_that_the_clerk_wrote_is_no_fault() -> None:
    assert _faults(_copy("hai dấu phẩy", ("xã, , huyện",))) == []


def test_a_value_that_is_nowhere_is_missed_in_the_word_file_where_the_one_before_stands() -> None:
    copy = _copy("đúng", ("trang sau", "xã Thượng Lộ"))
    assert _faults(copy) == ["đúng:2 thieu-trong-docx"]


def test_a_value_that_is_not_printed_is_missed_on_the_page_where_it_should_be() -> None:
    copy = _copy("ẩn trong Word", ("xã Thượng Lộ",))
    assert _faults(copy) == ["ẩn trong Word:2 thieu-trong-pdf"]


def test_words_of_a_value_scattered_over_the_paper_are_not_the_value() -> None:
    assert _faults(_copy("đúng", ("Phú xã",))) == ["đúng: thieu-trong-docx"]


def test_a_number_within_another_is_not_that_number() -> None:
    assert _faults(_copy("số ẩn", ("18",))) == ["số ẩn:2 thieu-trong-pdf"]


def test_a_required_field_that_the_template_left_out_is_missed() -> None:
    copy = _copy("đúng", ("trang sau",), ("Nguyễn Văn A",))
    assert _faults(copy) == ["đúng: thieu-trong-docx"]


def test_a_value_that_goes_over_to_the_next_page_is_there() -> None:
    copy = replace(_copy("qua trang", (LONG,)), kind=replace(KIND, pages=(1, 20)))
    assert _faults(copy) == []


def test_papers_proofed_together_keep_their_own_faults() -> None:
    names = ("đúng", "còn thẻ", "một trang", "đúng")
    alone = [fault for name in names for fault in _faults(_copy(name))]
    assert _faults(*map(_copy, names)) == alone


def test_a_font_of_another_family_is_found() -> None:
    target = io.BytesIO()
    with PdfPages(target) as pages:
        for _ in range(2):
            figure = Figure()
            figure.text(0.1, 0.5, "chu")
            pages.savefig(figure)
    copy = replace(_copy("đúng"), pdf=target.getvalue())
    [(pages_made, faults)] = _proofs(copy)
    assert pages_made == 2
    codes = [(fault.code, str(fault.place)) for fault in faults if fault.is_error]
    assert codes == [("phong-chu-sai", f"đúng, trang {page}") for page in (1, 2)]


def test_a_font_that_is_not_embedded_is_found_on_its_page() -> None:
    whole = _pdfs()["đúng"]
    assert whole.count(b"/FontFile2") == 1
    other = whole.replace(b"%PDF-1.6", b"%PDF-1.5")  # else the sum of the file would tell first
    copy = replace(_copy("đúng"), pdf=other.replace(b"/FontFile2", b"/FontNone2"))
    assert _faults(copy) == ["đúng:1 phong-chu-sai", "đúng:2 phong-chu-sai"]
    [(_, faults)] = _proofs(copy)
    assert "không nhúng" in next(fault.message for fault in faults if fault.is_error)


# Our own papers, and what is measured on them


@cache
def _finished(kind: str = "", layout: str = "") -> tuple[PrintedPaper, ...]:
    """Every paper of both samples, or of one kind in one layout, printed."""
    shelf = Shelf()
    filled = [
        FilledPaper(paper, done.docx, done.printed)
        for of_layout in LAYOUTS
        for paper, template in papers(of_layout)
        if kind in ("", paper.kind.code) and layout in ("", of_layout)
        for done in [template.filled(paper.context)]
    ]
    pdfs = to_pdf({f"{number:04d}": one.docx for number, one in enumerate(filled)}).pdfs
    for name, pdf in pdfs.items():
        shelf.put(name, pdf)
    return tuple(PrintedPaper(one, shelf, f"{at:04d}") for at, one in enumerate(filled))


@pytest.mark.long
def test_every_paper_of_ours_passes_without_a_warning() -> None:
    made, failed = proof_papers(_finished(), family.find())
    assert failed == ()
    assert [paper.warnings for paper in made if paper.warnings] == []
    assert {paper.printed.filled.paper.kind.code for paper in made} == set(KINDS)


def _under_other_rules(printed: Sequence[PrintedPaper]) -> list[PrintedPaper]:
    """The papers as if they were due under the other layout, whose page numbers are elsewhere."""

    def moved(paper: Paper) -> Paper:
        return replace(paper, layout=next(layout for layout in LAYOUTS if layout != paper.layout))

    return [
        replace(paper, filled=replace(paper.filled, paper=moved(paper.filled.paper)))
        for paper in printed
    ]


def test_what_is_measured_is_a_warning_and_keeps_nothing_back() -> None:
    printed = _under_other_rules(_finished("danh-gia", LAYOUT))
    made, failed = proof_papers(printed, family.find())
    assert failed == ()
    assert len(made) == len(printed) > 3
    found = made[0].warnings
    assert {(finding.code, finding.is_error) for finding in found} == {("in-so-trang", False)}
    assert isinstance(found[0].place, PaperPlace)
    assert found[0].place == PaperPlace(printed[0].filled.paper.stem, 2)
    assert found[0].message.startswith("số trang ở lề dưới; quy định ở lề trên (NĐ 30/2020/NĐ-CP")


def test_the_same_warning_on_a_hundred_papers_is_one_that_names_the_first() -> None:
    made, _ = proof_papers(_under_other_rules(_finished("danh-gia", LAYOUT)), family.find())
    warnings: list[Finding] = [warning for paper in made for warning in paper.warnings]
    first, *_ = grouped = ordered(warnings)
    assert len(warnings) > len(made)
    assert len(grouped) <= 3
    assert str(first.place).endswith("trang 2")
    assert f"và {len(made) - 1} văn bản khác cùng loại" in first.message


def test_a_certificate_is_measured_as_a_certificate() -> None:
    assert {
        kind.code for kind in kinds.load() if layouts.rules_of(LAYOUT).is_outside(kind.name)
    } == {
        "giay-cong-nhan",
        "giay-cong-nhan-phoi",
    }
