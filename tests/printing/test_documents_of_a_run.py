"""Which papers share a document, and how documents are shared out over runs."""

from typing import Any

from pipeline.pdf.resources import page_fonts
from pipeline.pdf.source import Source
from pipeline.printing import conversion
from pipeline.printing.batch import LENGTH, planned
from pipeline.printing.conversion import Sheet, convert
from pipeline.printing.papers import runs, to_pdf
from tests.printing.joined_and_alone import document, headers_and_footers, nothing


def test_documents_are_cut_by_the_order_of_the_papers_and_a_fixed_size() -> None:
    first, other = document(nothing, 1), document(headers_and_footers, 1)
    papers = [first, other] * 120
    plan = planned(papers)
    assert plan.alone == {}
    assert [len(numbers) for numbers in plan.documents] == [100, 100, 20, 20]
    assert plan.documents[0] == list(range(0, 200, 2))
    assert plan == planned(papers)


def test_papers_with_headers_of_their_own_do_not_share_a_document() -> None:
    def headed(text: str) -> bytes:
        def draw(made: Any) -> None:
            made.sections[0].header.paragraphs[0].text = text

        return document(draw, 1)

    papers = [headed("xã A"), headed("xã B"), headed("xã A")]
    assert planned(papers).documents == [[0, 2], [1]]


def test_documents_are_shared_out_evenly() -> None:
    documents = [tuple(Sheet(f"{at}-{n}", b"") for n in range(100)) for at in range(8)]
    shared = runs(documents, [1_000_000] * 8, workers=2)
    assert len(shared) == 4
    assert {len(run) for run in shared} == {2}
    assert len(runs(documents[:1], [1_000_000], workers=2)) == 1
    few = [(Sheet(str(at), b""),) for at in range(500)]
    assert all(len(run) <= conversion.AT_ONCE for run in runs(few, [1] * 500, workers=1))


def test_long_papers_that_could_be_joined_are_shared_out_over_documents() -> None:
    paper = document(nothing, 800)
    plan = planned([paper] * 60)
    at_once = LENGTH // plan.lengths[0]
    assert 1 < at_once < 30
    assert [len(numbers) for numbers in plan.documents[:-1]] == [at_once] * (59 // at_once)
    assert [number for numbers in plan.documents for number in numbers] == list(range(60))


def test_a_paper_does_not_carry_what_only_others_need() -> None:
    papers = [document(nothing, 3), document(lambda made: made.add_heading("đề", 1), 3)]
    made = convert([tuple(Sheet(str(at), docx) for at, docx in enumerate(papers))]).pdfs
    alone = to_pdf({"0": papers[0]}).pdfs["0"]
    assert len(made["0"]) < 1.3 * len(alone)
    assert len(list(page_fonts(Source(made["0"]), 0))) == 1


def test_the_same_papers_give_the_same_bytes() -> None:
    sheets = tuple(Sheet(str(at), document(headers_and_footers, at * 9)) for at in range(4))
    assert convert([sheets]).pdfs == convert([sheets]).pdfs
