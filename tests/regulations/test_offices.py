"""The file of offices with dates: what is wrong in it is named with its line."""

from pathlib import Path

import pytest

from pipeline.regulations import offices
from pipeline.regulations.nodes import RuleError


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("den: 2025-06-30", "den: 30/6/2025", "phải là ngày dạng 2014-07-15"),
        ("nguon: S35", "nguon: S99", "không có nguồn “S99”"),
        ("muc_do: xac-nhan", "muc_do: chua-ro", "phải là một trong"),
        ("    den: 2025-06-30", "    den: null", "phải có ngày “tu” hoặc “den”"),
    ],
)
def test_a_broken_rule_file_names_the_line(
    tmp_path: Path, wrong: str, right: str, told: str
) -> None:
    text = offices.FILE.read_text(encoding="utf-8")
    file = tmp_path / "co-quan.yaml"
    file.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=r"co-quan\.yaml, dòng \d+: ") as caught:
        offices.load(file)
    assert told in caught.value.message
