"""PDF/A: both levels, proved by two checkers."""

import datetime as dt
import io
import zlib

import pikepdf
import pytest

from pipeline.archive import pdfa
from pipeline.archive.dossier import HANOI
from pipeline.archive.pdfa import NotPdfaError, Properties
from tests.archive.small import drawn

SAID = Properties("Kế hoạch", "UBND", "Trích yếu", "a, b", dt.datetime(2014, 3, 12, tzinfo=HANOI))


@pytest.mark.parametrize("level", pdfa.LEVELS)
def test_a_paper_becomes_pdfa_of_the_level_it_claims(level: str) -> None:
    with pikepdf.open(io.BytesIO(drawn("Kế hoạch"))) as pdf:
        content = pdfa.conforming(pdf, level, SAID)
    assert list(pdfa.breaches(content, level)) == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdfa.claimed_level(pdf) == level
        assert str(pdf.docinfo.Title) == "Kế hoạch"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Kế hoạch"
            assert metadata["xmp:CreateDate"].endswith("+07:00")


def test_a_font_that_is_not_embedded_is_refused() -> None:
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()
    with pikepdf.open(target) as pdf, pytest.raises(NotPdfaError):
        pdfa.conforming(pdf, "2b", SAID)


def test_no_stream_ends_as_a_line_does() -> None:
    """A checker takes such a stream for a byte too short; it comes by chance, one in 256."""
    with pikepdf.open(io.BytesIO(drawn("a"))) as pdf:
        raw = b"% " + b"x" * 1646 + b"\n"
        assert zlib.compress(raw).endswith(b"\r")
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, raw))
        content = pdfa.conforming(pdf, "2b", SAID)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [object_ for object_ in pdf.objects if isinstance(object_, pikepdf.Stream)]
        assert not any(stream.read_raw_bytes().endswith(b"\r") for stream in streams)
        assert any(stream.read_bytes() == raw for stream in streams)
