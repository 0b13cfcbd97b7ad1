"""Pages as pictures: as wide as asked for, drawn once; a damaged file has none."""

import io
from collections import OrderedDict
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from pipeline.pdf import pictures


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.new_page(842, 595)
    document.save(str(path))
    document.close()
    return path


def test_a_page_is_as_wide_as_asked_for(file: Path) -> None:
    assert pictures.count(file) == 2
    for number in (1, 2):
        drawn = pictures.page(file, str(file), number, 100)
        assert Image.open(io.BytesIO(drawn)).width == pytest.approx(100, abs=1)
    with pytest.raises(KeyError):
        pictures.page(file, str(file), 3, 100)


def test_a_page_is_drawn_once_and_the_oldest_goes(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_MOST", 1)
    monkeypatch.setattr(pictures, "_drawn", OrderedDict())
    first = pictures.page(file, "once", 1, 100)
    monkeypatch.setattr(pictures, "_draw", lambda *_: b"drawn again")
    assert pictures.page(file, "once", 1, 100) == first
    assert pictures.page(file, "once", 2, 100) == b"drawn again"
    assert ("once", 1, 100) not in pictures._drawn


def test_a_damaged_file_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.4 cut")
    assert pictures.count(path) == 0
    with pytest.raises(KeyError):
        pictures.page(path, str(path), 1, 100)
