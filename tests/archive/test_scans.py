"""Signed copies: what is wrong with a scan is reported, and what is right becomes PDF/A."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pipeline.archive import scans
from pipeline.archive.package import packed
from pipeline.archive.scans import looked_at
from pipeline.archive.verify import verify
from tests.archive.small import dossier, drawn, job, paper


def scan(path: Path, dpi: int = 300, mode: str = "RGB", blank: bool = False) -> Path:
    """A sheet of A4 with some lines."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    picture = Image.new("RGB", size, "white")
    if not blank:
        draw = ImageDraw.Draw(picture)
        for line in range(10, size[1] - 10, 40):
            draw.rectangle((20, line, size[0] - 20, line + 8), fill="black")
    picture.convert(mode).save(path, dpi=(dpi, dpi))
    return path


def codes(*files: Path, pages: int = 1) -> list[str]:
    return [code for code, _ in looked_at(files, pages).faults]


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGB"), ("b.jpg", "L"), ("c.tif", "RGB"), ("d.png", "RGBA")]
)
def test_a_good_scan_has_no_fault(tmp_path: Path, name: str, mode: str) -> None:
    looked = looked_at([scan(tmp_path / name, 200, mode)], 1)
    assert (looked.faults, looked.pages, looked.origin) == ((), 1, "quet")


def test_too_few_pixels_are_reported(tmp_path: Path) -> None:
    assert codes(scan(tmp_path / "a.png", 96)) == ["ban-ky-do-phan-giai-thap"]


def test_a_blank_page_is_reported(tmp_path: Path) -> None:
    assert codes(scan(tmp_path / "a.png", 200, blank=True)) == ["ban-ky-khong-ro"]


def test_another_number_of_pages_is_reported(tmp_path: Path) -> None:
    pages = [scan(tmp_path / f"a-ky-{number}.png", 200) for number in (1, 2)]
    assert codes(*pages, pages=2) == []
    assert codes(*pages, pages=3) == ["ban-ky-sai-so-trang"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"not a picture"])
def test_what_cannot_be_read_is_no_signed_copy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(Exception):  # noqa: B017, PT011 - readers fail in many ways
        looked_at([tmp_path / "a.png"], 1)


def test_a_scan_takes_the_papers_place_in_the_package(tmp_path: Path) -> None:
    files = (scan(tmp_path / "k-1.png", 200), scan(tmp_path / "k-2.jpg", 200))
    plan = paper(
        tmp_path, "ke-hoach", dt.date(2014, 3, 12), "Một", "Hai", origin="quet", scans=files
    )
    done = packed(job(tmp_path, tmp_path / "ra", documents=(plan,)))
    assert done.package is not None, done.faults
    assert {fault.code for fault in done.faults} == {"khong-cho-danh-so"}  # lines from edge to edge
    assert verify(done.package).faults == ()
    with zipfile.ZipFile(done.package) as archive:
        description = archive.read("thu-2014-v01/data/hoso.xml").decode()
        content = archive.read("thu-2014-v01/data/van-ban/001-ke-hoach.pdf")
    assert "<Origin>quet</Origin>" in description
    assert b"/Image" in content


def test_ocrmypdf_is_used_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scans.with_text(b"scan") == b"scan"  # without it the scan stays as it is
    (tmp_path / "text.pdf").write_bytes(drawn("chữ"))
    program = tmp_path / "ocrmypdf"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/text.pdf "$last"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert scans.can_read_text()
    assert scans.with_text(b"scan") == drawn("chữ")


def test_a_dossier_of_scans_names_them_in_its_index(tmp_path: Path) -> None:
    from pipeline.archive.filed_papers import page_words

    plan = paper(tmp_path, "ke-hoach", dt.date(2014, 3, 12), "Một", origin="quet", note="Bản quét")
    lines = page_words(dossier(tmp_path, documents=(plan,)), 1)["van_ban_trong_ho_so"]
    assert [line.ghi_chu for line in lines] == ["Bản quét"]
