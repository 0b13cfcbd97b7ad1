"""Every paper of a sample workbook, composed, with its template: for tests of printing."""

from functools import cache

from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill.catalogue import load
from pipeline.fill.charts import draw
from pipeline.fill.template import Template
from pipeline.fonts.family import find
from pipeline.model import kinds
from pipeline.model.due import Selection
from pipeline.model.papers import Paper
from pipeline.model.paths import ROOT
from pipeline.model.pictures import charts_in
from pipeline.regulations import layouts

INPUTS = ROOT / "inputs"
WORKBOOKS = {"tt01-2011": "nam-dong-2014.xlsx", "nd30-2020": "nam-dong-2024.xlsx"}
LAYOUTS = tuple(WORKBOOKS)
KINDS = tuple(kind.code for kind in kinds.load() if not kind.register_only)


@cache
def papers(layout: str) -> tuple[tuple[Paper, Template], ...]:
    """The papers of the sample in this layout, those made on request included."""
    checked = examine(INPUTS / WORKBOOKS[layout])
    assert checked.tables is not None
    wanted = due(checked.tables, layouts.load(), Selection(frozenset(KINDS)))
    templates, _ = load(
        dict.fromkeys((paper.layout, paper.scope.kind) for paper in wanted), vocabulary()
    )
    composition = compose(wanted, templates, {}, checked.findings)
    for paper in composition.papers:
        if charts := tuple(charts_in(paper.context)):
            templates[paper.layout, paper.kind.code].compiled().drawn = draw(
                charts, find().files[0]
            )
    return tuple(
        (paper, templates[paper.layout, paper.kind.code].compiled()) for paper in composition.papers
    )


def of_kind(layout: str, kind: str) -> list[tuple[Paper, Template]]:
    """Those of one kind."""
    return [paper for paper in papers(layout) if paper[0].kind.code == kind]
