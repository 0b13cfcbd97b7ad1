"""Signed copies: scans beside a paper or in `ban-ky/` are found, recorded and left alone."""

from pathlib import Path

import pytest
from PIL import Image

from pipeline.bundle import signed_copies
from pipeline.bundle.manifest import Entry
from pipeline.pdf.target import Target


def entry(stem: str, state: str = "phát hành") -> Entry:
    stage = "02-dang-ky"
    return Entry(
        kind=stem,
        unit=None,
        title=f"Văn bản {stem}",
        stage=stage,
        state=state,
        number=None,
        date=None,
        docx=f"{stage}/{stem}.docx",
        pdf=f"{stage}/{stem}.pdf",
        pages=1,
        sha256={"docx": "", "pdf": ""},
        made_from={},
    )


PAPERS = (entry("ke-hoach"), entry("danh-sach-dang-ky"), entry("danh-sach-dang"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with outputs in which each paper has its PDF, and an empty ban-ky/."""
    (tmp_path / "out" / "02-dang-ky").mkdir(parents=True)
    (tmp_path / "so" / "ban-ky").mkdir(parents=True)
    for paper in PAPERS:
        (tmp_path / "out" / paper.pdf).write_bytes(b"%PDF")
    return tmp_path


def found(office: Path, *papers: Entry) -> signed_copies.Signed:
    return signed_copies.signed_copies(office / "so.xlsx", office / "out", papers or PAPERS)


def scan(path: Path) -> None:
    Image.new("L", (20, 30), 255).save(path)


def test_a_scan_beside_the_paper_or_in_ban_ky_is_its_signed_copy(office: Path) -> None:
    scan(office / "out" / "02-dang-ky" / "ke-hoach-ky.png")
    scan(office / "so" / "ban-ky" / "danh-sach-dang-ky.png")
    scan(office / "so" / "ban-ky" / "danh-sach-dang-ky-ky.png")
    told = found(office)
    assert told.findings == ()
    names = {key[0]: [scan.name for scan in scans] for key, scans in told.copies.items()}
    assert names == {
        "ke-hoach": ["02-dang-ky/ke-hoach-ky.png"],
        "danh-sach-dang-ky": ["ban-ky/danh-sach-dang-ky-ky.png", "ban-ky/danh-sach-dang-ky.png"],
    }
    assert set(told.record(PAPERS)) == {name for listed in names.values() for name in listed}


def test_a_paper_whose_name_ends_like_a_scan_is_none(office: Path) -> None:
    assert found(office).copies == {}


def test_pages_scanned_one_by_one_come_in_their_order(office: Path) -> None:
    for page in (10, 2, 1):
        scan(office / "so" / "ban-ky" / f"ke-hoach-ky-{page}.jpg")
    (pages,) = found(office).copies.values()
    assert [page.page for page in pages] == [1, 2, 10]


def test_a_scan_of_no_paper_is_named_with_the_likely_one(office: Path) -> None:
    scan(office / "so" / "ban-ky" / "ke-hoac-ky.png")
    (told,) = found(office).findings
    assert (told.code, str(told.place)) == ("ban-ky-khong-khop", "ban-ky/ke-hoac-ky.png")
    assert "ke-hoach-ky.png" in told.hint


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 no", Target().finish("", "", [])])
def test_a_scan_that_cannot_be_read_counts_for_nothing(office: Path, content: bytes) -> None:
    (office / "so" / "ban-ky" / "ke-hoach-ky.pdf").write_bytes(content)
    told = found(office)
    assert told.copies == {}
    assert [finding.code for finding in told.findings] == ["ban-ky-khong-doc-duoc"]


def test_a_signed_draft_is_reported(office: Path) -> None:
    scan(office / "so" / "ban-ky" / "ke-hoach-ky.png")
    told = found(office, entry("ke-hoach", "dự thảo"), *PAPERS[1:])
    assert [finding.code for finding in told.findings] == ["ban-ky-cua-du-thao"]
    assert len(told.copies) == 1
