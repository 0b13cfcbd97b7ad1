"""Each sample gives exactly its listed findings, neither more nor fewer.

A list in `tests/expected/` is what `hoso check WORKBOOK --json` prints; where a finding is meant to
change, write it again: `python -m tests.test_samples`.
"""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.examination import examine
from pipeline.model.paths import ROOT

EXPECTED = Path(__file__).parent / "expected"
NAMES = ("nam-dong-2014", "nam-dong-2024")


def findings(name: str) -> list[dict[str, str]]:
    """The findings of a sample as JSON objects."""
    return [finding.as_json() for finding in examine(ROOT / "inputs" / f"{name}.xlsx").findings]


def listed(name: str) -> list[dict[str, str]]:
    """The findings that are listed for a sample."""
    text = (EXPECTED / f"{name}.json").read_text(encoding="utf-8")
    return list(json.loads(text))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_exactly_its_listed_findings(name: str) -> None:
    assert findings(name) == listed(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_has_warnings_only(name: str) -> None:
    assert {finding["severity"] for finding in findings(name)} == {"warning"}


@pytest.mark.parametrize("name", NAMES)
def test_check_prints_the_listed_findings_and_ends_well(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = ROOT / "inputs" / f"{name}.xlsx"
    assert main(["check", str(workbook), "--json", "--out", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == listed(name)


if __name__ == "__main__":
    for name in NAMES:
        text = json.dumps(findings(name), ensure_ascii=False, indent=2)
        (EXPECTED / f"{name}.json").write_text(text + "\n", encoding="utf-8")
