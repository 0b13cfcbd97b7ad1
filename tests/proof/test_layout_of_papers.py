"""Our own papers pass the layout checker without a finding: every kind, in both layouts."""

import pytest

from pipeline import thethuc
from pipeline.model import kinds
from tests.support.sample_papers import of_kind

KINDS = [
    kind.code
    for kind in kinds.load()
    if kind.administrative and not kind.register_only and not kind.shifted
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", ["nd30-2020", pytest.param("tt01-2011", marks=pytest.mark.long)])
def test_a_paper_of_ours_passes_the_layout_checker(layout: str, kind: str) -> None:
    papers = of_kind(layout, kind)
    assert papers
    for paper, template in papers[:3]:
        examination = thethuc.examine(template.filled(paper.context).docx, layout)
        assert [str(finding) for finding in examination.findings] == [], paper.stem
        assert examination.papers
