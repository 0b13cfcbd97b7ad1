"""The next numbers for the issued papers of a workbook: read, checked, and then proposed."""

from dataclasses import replace
from pathlib import Path

from pipeline.examination import examine, use_kinds
from pipeline.model.reports import ordered
from pipeline.numbering import Proposal, propose


def propose_numbers(workbook: Path, templates: Path | None = None) -> Proposal:
    """The numbers, and what is to be looked at before; errors if it cannot be read."""
    use_kinds([workbook], templates)
    checked = examine(workbook)
    if checked.tables is None:
        return Proposal((), checked.findings)
    proposal = propose(checked.tables.year, checked.tables.kinds, checked.findings)
    return replace(proposal, findings=ordered(proposal.findings))
