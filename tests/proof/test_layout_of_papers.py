"""Our own papers pass the layout checker without a finding: every kind, in both layouts."""

from itertools import chain

import pytest

from pipeline import thethuc
from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill.catalogue import load as load_templates
from pipeline.fill.guard import fill
from pipeline.model.due import Selection
from pipeline.model.kinds import Kind, load
from pipeline.model.papers import Paper
from pipeline.model.paths import ROOT
from pipeline.regulations import layouts

WORKBOOKS = {"tt01-2011": "nam-dong-2014.xlsx", "nd30-2020": "nam-dong-2024.xlsx"}
KINDS = [
    kind for kind in load() if kind.administrative and not kind.register_only and not kind.shifted
]


def filled(workbook: str, kind: Kind) -> list[tuple[Paper, bytes]]:
    """The .docx of every paper of a kind."""
    tables = examine(ROOT / "inputs" / workbook).tables
    assert tables is not None
    papers = due(tables, layouts.load(), Selection(frozenset({kind.code})))
    templates, faults = load_templates(
        [(paper.layout, paper.scope.kind) for paper in papers], vocabulary()
    )
    assert not list(chain(*faults.values()))
    composition = compose(papers, templates, {}, ())
    made, failed = fill(composition.papers, templates)
    assert not failed
    return [(paper.paper, paper.docx) for paper in made]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("layout", ["nd30-2020", pytest.param("tt01-2011", marks=pytest.mark.long)])
def test_a_paper_of_ours_passes_the_layout_checker(layout: str, kind: Kind) -> None:
    papers = filled(WORKBOOKS[layout], kind)
    assert papers
    for paper, docx in papers[:3]:
        examination = thethuc.examine(docx, layout)
        assert [str(finding) for finding in examination.findings] == [], paper.stem
        assert examination.papers
