"""Finished papers measured on the PDF, against the layout rules of their regulation.

The Word file says what was meant; the PDF is what an office receives. Measured are the page, the
margins as printed, the page number, the sizes of the letterhead, the rules below it and where the
signature stands. A certificate has a form of its own: one landscape page, everything inside it.

A measure is reported as a warning, even if the rule is certain: the paper's words are right, its
date may be near, and the clerk decides whether it goes out as it is or the template is fixed first.
Only what goes over the paper's edge keeps a paper back, as it would be missing from every copy.
What is certain about a template is an error of `hoso lint`, before anything is printed.
"""

from collections.abc import Sequence

from pipeline.model.findings import Finding, PaperPlace
from pipeline.model.kinds import Kind
from pipeline.pdf.pages import Page
from pipeline.proof.letterhead import letterhead
from pipeline.proof.margins import margins
from pipeline.proof.page_numbers import page_numbers
from pipeline.proof.paper import certificate, outside, paper_size
from pipeline.proof.sheets import sheet_of
from pipeline.proof.signature import signature
from pipeline.regulations.layouts.rules import QuyTac


def measure(
    pages: Sequence[Page], rules: QuyTac, kind: Kind, name: str = ""
) -> tuple[Finding, ...]:
    """Breaches of a regulation in a printed paper; `name` is its file name."""

    def where(page: int | None = None) -> PaperPlace:
        return PaperPlace(name or kind.code, page)

    if not kind.administrative:
        return (*paper_size(pages, rules, kind, where), *outside(pages, where))
    if rules.is_outside(kind.name):
        return (*certificate(pages, rules, where), *outside(pages, where))
    sheets = [sheet_of(page, rules) for page in pages]
    return (
        *paper_size(pages, rules, kind, where),
        *outside(pages, where),
        *margins(sheets, rules, where),
        *page_numbers(sheets, rules, where),
        *letterhead(sheets[:1], rules, where),
        *signature(sheets, rules, where),
    )
