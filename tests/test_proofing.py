"""The proof of finished papers finds what a reader would trip over, on its paper and page."""

import io
from functools import cache
from typing import Any

import pytest
from docx import Document
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from pipeline import fonts
from pipeline.findings import PaperPlace
from pipeline.kinds import load
from pipeline.printing import to_pdf
from pipeline.proofing import Copy, proof_all

KIND = next(kind for kind in load() if kind.code == "ke-hoach")
"""A kind of two pages at least."""


def _lines(*lines: str, pages: int = 2, last: str = "trang sau") -> bytes:
    document: Any = Document()
    for style in document.styles:
        if hasattr(style, "font"):
            style.font.name = "Times New Roman"
    for line in lines:
        document.add_paragraph(line)
    for _ in range(pages - 1):
        document.add_page_break()
        document.add_paragraph(last)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


PAPERS: dict[str, bytes] = {
    "đúng": _lines("Số: 05/KH-UBND, xã Hương Phú"),
    "một trang": _lines("Số: 05/KH-UBND", pages=1),
    "trang trắng": _lines("đầu", last=""),
    "còn thẻ": _lines("Số: {{ so }}", "xã None"),
    "dấu đôi": _lines("Căn cứ số ngày 10,; và"),
}


@cache
def _pdfs() -> dict[str, bytes]:
    return dict(to_pdf(PAPERS).pdfs)


def _faults(printed: tuple[str, ...] = (), *names: str) -> list[str]:
    """What is wrong with papers, proofed together: "name:page code"."""
    copies = [Copy(name, KIND, _pdfs()[name], printed) for name in names]
    return [
        f"{fault.place.paper}:{fault.place.page or ''} {fault.code}"
        for _, faults in proof_all(copies, fonts.find())
        for fault in faults
        if isinstance(fault.place, PaperPlace)
    ]


def test_a_paper_that_is_right_has_no_fault() -> None:
    assert _faults(("05/KH-UBND", "xã Hương Phú", "xã Hương  Phú"), "đúng") == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("một trang", "một trang: sai-so-trang"),
        ("trang trắng", "trang trắng:2 trang-trang"),
        ("còn thẻ", "còn thẻ:1 con-dau-vet"),
        ("dấu đôi", "dấu đôi:1 con-dau-vet"),
    ],
)
def test_a_fault_is_found_on_its_page(name: str, fault: str) -> None:
    assert fault in _faults((), name)


def test_a_value_that_is_not_printed_is_missed() -> None:
    assert _faults(("xã Thượng Lộ",), "đúng") == ["đúng: thieu-trong-pdf"]


def test_papers_proofed_together_keep_their_own_faults() -> None:
    together = _faults((), "đúng", "còn thẻ", "một trang", "đúng")
    assert together == _faults((), "còn thẻ") + _faults((), "một trang")


def test_a_font_of_another_family_is_found() -> None:
    target = io.BytesIO()
    with PdfPages(target) as pages:
        for _ in range(2):
            figure = Figure()
            figure.text(0.1, 0.5, "chu")
            pages.savefig(figure)
    copy = Copy("ảnh", KIND, target.getvalue(), ())
    [(pages_made, faults)] = proof_all([copy], fonts.find())
    assert pages_made == 2
    assert [fault.code for fault in faults] == ["phong-chu-sai"] * 2
