"""The font of the papers: found, or named as missing with the mend; its letters and widths."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.fonts import family, widths
from pipeline.fonts.family import STYLES, VIETNAMESE, MissingFontError

INSTALLED = family.find()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only folder in which fonts are looked for."""
    monkeypatch.setattr(family, "font_folders", lambda: (tmp_path / "none", tmp_path))
    family.find.cache_clear()
    yield tmp_path
    family.find.cache_clear()


def test_where_no_font_is_installed_what_is_missing_is_named_with_the_mend(folder: Path) -> None:
    with pytest.raises(MissingFontError) as caught:
        family.find()
    assert "Times New Roman hoặc Tinos" in caught.value.message
    assert "fonts-croscore" in caught.value.hint


@pytest.mark.parametrize("lacking", range(len(STYLES)), ids=STYLES)
def test_a_family_without_one_of_its_styles_is_not_used(lacking: int, folder: Path) -> None:
    for at, file in enumerate(INSTALLED.files):
        if at != lacking:
            shutil.copy(file, folder)
    with pytest.raises(MissingFontError):
        family.find()


def test_a_family_with_all_its_styles_is_found_whatever_the_case_of_its_files(
    folder: Path,
) -> None:
    for file in INSTALLED.files:
        shutil.copy(file, folder / file.name.upper())
    assert len(family.find().files) == len(STYLES)


def test_a_letter_that_the_font_lacks_is_named_once_and_in_order() -> None:
    assert family.missing_glyphs(VIETNAMESE) == ""
    assert family.missing_glyphs("Hương\u4e2d Phú\u0e01\u4e2d\n\t") == "\u4e2d\u0e01"


def test_a_text_is_as_wide_as_its_letters_and_bold_is_wider() -> None:
    assert family.width("ab") == pytest.approx(family.width("a") + family.width("b"))
    assert family.width("Ủy ban", "bold") > family.width("Ủy ban", "regular")
    assert family.width("") == 0


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["HUYỆN NAM ĐÔNG", "Độc lập - Tự do - Hạnh phúc", "“Số” 12/QĐ…"])
def test_the_table_of_widths_is_that_of_the_font(text: str, bold: bool) -> None:
    """What `hoso lint` measures without a font is what the font has, to 2 % (ơ and ư are wider)."""
    of_the_font = 14 * family.width(text, "bold" if bold else "regular")
    assert widths.width(text, 14, bold) == pytest.approx(of_the_font, rel=0.02)


@pytest.mark.parametrize("text", ["HUYỆN NAM ĐÔNG", "Về việc công nhận xã, thị trấn"])
def test_a_rule_is_a_third_to_a_half_of_the_text_above_it(text: str) -> None:
    share = family.width(family.gach(text)) / family.width(text)
    assert 1 / 3 <= share <= 1 / 2


def test_a_rule_below_a_text_that_wraps_is_no_longer_than_its_column() -> None:
    longest = family.gach("Ủy ban nhân dân " * 9)
    assert longest == family.gach("Ủy ban nhân dân " * 90)


def test_libreoffice_is_shown_this_family_alone(tmp_path: Path) -> None:
    config = family.fontconfig(INSTALLED, tmp_path / "a & b")
    text = config.read_text("utf-8")
    assert f"<string>{INSTALLED.family}</string>" in text
    assert "a &amp; b" in text
    shelf = {path.resolve() for path in (tmp_path / "a & b" / "shelf").iterdir()}
    assert shelf == {path.resolve() for path in INSTALLED.files}
    assert family.fontconfig(INSTALLED, tmp_path / "a & b") == config
