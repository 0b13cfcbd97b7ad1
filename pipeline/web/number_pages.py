"""The page that proposes numbers, and writes them into the workbook after a click."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.model.errors import HosoError
from pipeline.web import numbers
from pipeline.web.dropped_files import plain_name
from pipeline.web.files import XLSX
from pipeline.web.numbers import Proposed
from pipeline.web.pages import page
from pipeline.web.state import check_of, state_of, year_of


def proposal(request: Request) -> Response:
    """The numbers that are proposed; nothing is written."""
    return _shown(request, numbers.proposed(check_of(request)))


def _shown(
    request: Request, proposed: Proposed, fault: HosoError | None = None, status: int = 200
) -> Response:
    values = {"proposed": proposed, "fault": fault}
    return page(request, "cap-so.html", status, view=year_of(request), **values)


async def saved(request: Request) -> Response:
    """The clerk confirmed: the numbers are written into the workbook."""
    async with request.form(max_files=0, max_fields=10) as form:
        seen = str(form.get("ban", ""))
    return await run_in_threadpool(_saved, request, seen)


def _saved(request: Request, seen: str) -> Response:
    check = check_of(request)
    proposed = numbers.proposed(check)
    if not proposed.given:
        return _shown(request, proposed, status=409)
    try:
        former = numbers.save(check, proposed, seen)
    except HosoError as fault:
        return _shown(request, proposed, fault, 409)
    state_of(request).checks.of(check.path)
    view = year_of(request)
    return page(request, "da-cap-so.html", view=view, given=proposed.given, former=former.name)


def copied(request: Request) -> Response:
    """The workbook with the numbers as a download; the clerk's own stays as it is."""
    check = check_of(request)
    proposed = numbers.proposed(check)
    if not proposed.given:
        return _shown(request, proposed, status=409)
    name = plain_name(check.path.name, check.path.suffix, "-da-cap-so")
    return Response(
        numbers.numbered(check, proposed),
        media_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
