"""The list of faults, and a cell that is edited right there."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.model.errors import HosoError
from pipeline.web import mends
from pipeline.web.checks import Check
from pipeline.web.dropped_files import plain_name
from pipeline.web.faults import Wanted, cells_of, chosen, listing
from pipeline.web.mends import Mend
from pipeline.web.pages import page
from pipeline.web.state import check_of, state_of, year_of

_TEXT = 20_000
"""The most letters that are taken for a cell."""


def _wanted(request: Request) -> Wanted:
    given = request.query_params
    number = given.get("trang", "1")
    return Wanted(
        sheet=given.get("sheet", ""),
        level=given.get("muc", ""),
        text=given.get("tim", "")[:200],
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )


def faults(request: Request) -> Response:
    """The list, a page of it."""
    wanted = _wanted(request)
    check = check_of(request)
    return page(
        request, "loi-so.html", view=year_of(request), wanted=wanted, list=listing(check, wanted)
    )


def printed(request: Request) -> Response:
    """The findings of the list in one table, for the printer: all pages of it."""
    wanted = _wanted(request)
    chosen_findings = chosen(check_of(request), wanted)
    return page(
        request, "loi-in.html", view=year_of(request), findings=chosen_findings, wanted=wanted
    )


def _mend(request: Request, check: Check, *, every: bool = False) -> Mend:
    place = (request.path_params[name] for name in ("sheet", "row", "column"))
    return mends.mend_of(check, *place, every=every)


def cell(request: Request) -> Response:
    """The form for a cell; `gia-tri` is what a suggestion's button fills in."""
    check = check_of(request)
    mend = _mend(request, check)
    offered = request.query_params.get("gia-tri")
    return _form(request, check, mend, mend.before if offered is None else offered)


def _form(
    request: Request,
    check: Check,
    mend: Mend,
    text: str,
    tried: mends.Tried | None = None,
    fault: HosoError | None = None,
    status: int = 200,
) -> Response:
    marked = {mend.target.column: "error" if mend.findings else ""}
    row = cells_of(check, mend.target.sheet, mend.target.row, marked)
    values = {"mend": mend, "text": text, "tried": tried, "fault": fault, "row": row}
    return page(request, "o.html", status, view=year_of(request), action=_action(request), **values)


def _action(request: Request) -> str:
    """The address of the cell itself."""
    path = request.path_params
    return f"/nam/{path['known']}/o/{path['sheet']}/{path['row']}/{path['column']}"


async def tried(request: Request) -> Response:
    """What was typed is checked; nothing is written."""
    text, _, every = await _given(request)
    return await run_in_threadpool(_tried, request, text, every)


def _tried(request: Request, text: str, every: bool) -> Response:
    check = check_of(request)
    mend = _mend(request, check, every=every)
    if mend.refused:
        return _form(request, check, mend, text, fault=mend.refused, status=409)
    return _form(request, check, mend, text, tried=mends.tried(check, mend, text))


async def saved(request: Request) -> Response:
    """The clerk confirmed: the value is written into the workbook."""
    text, seen, every = await _given(request)
    return await run_in_threadpool(_saved, request, text, seen, every)


def _saved(request: Request, text: str, seen: str, every: bool) -> Response:
    check = check_of(request)
    mend = _mend(request, check, every=every)
    try:
        if mend.refused:
            raise mend.refused
        former = mends.save(check, mend, text, seen)
    except HosoError as fault:
        return _form(request, check, mend, text, fault=fault, status=409)
    after = state_of(request).checks.of(check.path)
    return page(
        request,
        "da-ghi.html",
        view=year_of(request),
        mend=mend,
        text=text,
        former=former.name,
        errors=after.errors,
        warnings=after.warnings,
    )


async def copied(request: Request) -> Response:
    """The edited workbook as a download; the clerk's own stays as it is."""
    text, _, every = await _given(request)
    return await run_in_threadpool(_copied, request, text, every)


def _copied(request: Request, text: str, every: bool) -> Response:
    check = check_of(request)
    content = mends.mended(check, _mend(request, check, every=every), text)
    name = plain_name(check.path.name, check.path.suffix, "-da-sua")
    return Response(
        content,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _given(request: Request) -> tuple[str, str, bool]:
    """What was typed, the version of the workbook that the clerk saw, whether all cells get it."""
    async with request.form(max_files=0, max_fields=10) as form:
        text = str(form.get("gia-tri", ""))[:_TEXT]
        return text, str(form.get("ban", "")), form.get("moi-o") == "1"
