"""Entries of the clerk's own beside those of the program."""

from pathlib import Path

import pytest

from pipeline.model import kinds
from pipeline.model.errors import TemplateError
from pipeline.model.paths import TEMPLATES


def test_an_entry_of_the_clerks_own_takes_the_place_of_the_programs(tmp_path: Path) -> None:
    text = (TEMPLATES / "papers.toml").read_text(encoding="utf-8")
    start = text.index("\n[[kind]]\n")
    plan = text[start : text.index("\n[[kind]]\n", start + 1)].replace("[2, 12]", "[1, 40]")
    (tmp_path / "papers.toml").write_text(plan, encoding="utf-8")
    before = kinds.load()
    kinds.use(tmp_path)
    try:
        after = kinds.load()
        assert [kind.code for kind in after] == [kind.code for kind in before]
        assert [kind.pages for kind in after if kind.code == "ke-hoach"] == [(1, 40)]
        (tmp_path / "papers.toml").write_text(plan.replace("uy-ban", "uy-bam"), encoding="utf-8")
        with pytest.raises(TemplateError, match="uy-bam") as caught:
            kinds.load()
        assert "dòng" in caught.value.message
    finally:
        kinds.use(None)
