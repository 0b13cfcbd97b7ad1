"""A year's page: its stages in their order, and a paper with the pictures of its pages."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.web import signable_papers, years
from pipeline.web.faults import Wanted, listing
from pipeline.web.pages import page
from pipeline.web.shelf import id_of
from pipeline.web.state import check_of, state_of, year_of

FEW = 12
"""This many papers of a kind are shown on the year's page; all of them on the stage's own."""


def year(request: Request) -> Response:
    """The year with all its stages."""
    state = state_of(request)
    view = year_of(request)
    check = check_of(request)
    return page(
        request,
        "nam.html",
        view=view,
        few=FEW,
        first_faults=listing(check, Wanted(level="error")).rows[:3],
        run=state.runs.of(view.known),
        bundles=years.bundles(check, state.out),
    )


def stage(request: Request) -> Response:
    """A stage with all its papers."""
    view = year_of(request)
    code = request.path_params["stage"]
    chosen = next((stage for stage in view.stages if stage.code == code), None)
    if chosen is None:
        raise HTTPException(404)
    bundles = years.bundles(check_of(request), state_of(request).out)
    return page(request, "giai-doan.html", view=view, stage=chosen, bundles=bundles)


def paper(request: Request) -> Response:
    """A paper beside the list: its pages, what it is, its files."""
    state = state_of(request)
    kind, unit = request.path_params["kind"], request.path_params["unit"]
    check = check_of(request)
    _, entry = years.paper_of(check, state.out, kind, unit)
    return page(
        request,
        "giay.html",
        view=year_of(request),
        entry=entry,
        issued=years.is_issued(entry),
        address=f"{kind}/{unit}",
        paper=signable_papers.find(check, state.out, id_of(entry.pdf)),
    )
