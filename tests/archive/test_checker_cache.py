"""What the checker remembers of fonts and objects changes no verdict."""

import datetime as dt
import io
import re

import pikepdf
import pytest
from pikepdf.pdfa import _fonts, _schemas

from pipeline.archive import checker_cache, pdfa
from pipeline.archive.dossier import HANOI
from pipeline.archive.pdfa import NotPdfaError, Properties
from tests.archive.small import drawn

SAID = Properties("Kế hoạch", "UBND", "Trích yếu", "a, b", dt.datetime(2014, 3, 12, tzinfo=HANOI))


def as_archive(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return pdfa.conforming(pdf, "2b", SAID)


def faults_with_other_widths(content: bytes) -> list[str]:
    """What is found where the same font program goes with other widths."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/Widths" in item:
                item.Widths = pikepdf.Array([width + 300 for width in item.Widths])
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return list(pdfa.breaches(written.getvalue(), "2b"))


def test_this_version_of_the_checker_can_remember() -> None:
    """After an upgrade of pikepdf this tells whether packing became as slow as it was."""
    assert checker_cache.begin()


def test_a_font_program_is_read_once_for_all_files_that_hold_it() -> None:
    first = as_archive(drawn("Kế hoạch năm 2014"))
    programs = getattr(_fonts, "TrueTypeProgram")  # noqa: B009 - it is a type there
    before = programs.cache_info()
    assert list(pdfa.breaches(first, "2b")) == []
    after = programs.cache_info()
    assert (after.misses, after.hits > before.hits) == (before.misses, True)


def test_a_font_that_was_right_in_one_file_is_found_wrong_in_another() -> None:
    content = as_archive(drawn("Kế hoạch"))
    assert list(pdfa.breaches(content, "2b")) == []
    faults = faults_with_other_widths(content)
    assert any(fault.startswith("pikepdf") and "width" in fault.lower() for fault in faults)
    assert faults_with_other_widths(content) == faults


def test_a_glyph_that_a_known_program_lacks_is_found() -> None:
    """The program is the one that was read before, the text asks more of it."""
    content = as_archive(drawn("a"))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(
            re.sub(rb"\(.*\) Tj", rb"(\\376) Tj", page.Contents.read_bytes())
        )
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert any(fault.startswith("pikepdf") for fault in pdfa.breaches(written.getvalue(), "2b"))


def test_an_object_that_fails_is_looked_at_every_time() -> None:
    with pikepdf.open(io.BytesIO(as_archive(drawn("a")))) as pdf:
        pdf.pages[0].obj["/AA"] = pikepdf.Dictionary()
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    first, second = (list(pdfa.breaches(written.getvalue(), "2b")) for _ in range(2))
    assert first == second
    assert any(fault.startswith("pikepdf") and "/AA" in fault for fault in first)


def test_an_object_that_passes_at_one_level_is_looked_at_for_the_other() -> None:
    with pikepdf.open(io.BytesIO(drawn("a"))) as pdf:
        state = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5))
        pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=state)
        pdf.pages[0].contents_add(b"/G gs\n", prepend=True)
        pdfa.conforming(pdf, "2b", SAID)
        with pytest.raises(NotPdfaError):
            pdfa.conforming(pdf, "1b", SAID)


def test_without_those_parts_of_the_checker_nothing_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(_schemas, "SchemaSet")
    assert not checker_cache.begin()
