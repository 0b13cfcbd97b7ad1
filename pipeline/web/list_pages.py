"""The page that brings a workbook's drop-downs up to date: shown, and written after a click."""

import datetime as dt

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.model.errors import HosoError
from pipeline.web.checks import Check, kinds_of
from pipeline.web.dropped_files import plain_name
from pipeline.web.files import XLSX
from pipeline.web.pages import page
from pipeline.web.state import check_of, state_of, year_of
from pipeline.workbook import cell_mends
from pipeline.workbook.drop_downs import Renewed
from pipeline.workbook.renewed_lists import renewed_lists


def lists(request: Request) -> Response:
    """The page of values that the drop-downs lack; nothing is written."""
    return _shown(request, check_of(request))


def _renewed(check: Check) -> tuple[bytes, Renewed]:
    with kinds_of(check.path):
        return renewed_lists(check.path)


def _shown(
    request: Request, check: Check, fault: HosoError | None = None, status: int = 200
) -> Response:
    renewed = None
    before = b""
    try:
        before, renewed = _renewed(check)
    except HosoError as cause:
        fault = fault or cause
    values = {
        "renewed": renewed,
        "is_new": renewed is not None and renewed.content != before,
        "version": cell_mends.version(before),
        "fault": fault,
    }
    return page(request, "danh-sach.html", status, view=year_of(request), **values)


async def saved(request: Request) -> Response:
    """The clerk confirmed: the workbook is written with its new drop-downs."""
    async with request.form(max_files=0, max_fields=10) as form:
        seen = str(form.get("ban", ""))
    return await run_in_threadpool(_saved, request, seen)


def _saved(request: Request, seen: str) -> Response:
    check = check_of(request)
    try:
        _, renewed = _renewed(check)
        former = cell_mends.save(check.path, renewed.content, seen, dt.datetime.now())
    except HosoError as fault:
        return _shown(request, check, fault, 409)
    state_of(request).checks.of(check.path)
    view = year_of(request)
    return page(request, "da-cap-nhat.html", view=view, renewed=renewed, former=former.name)


def copied(request: Request) -> Response:
    """The workbook with its new drop-downs as a download; the clerk's own stays as it is."""
    check = check_of(request)
    _, renewed = _renewed(check)
    name = plain_name(check.path.name, check.path.suffix, "-danh-sach-moi")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(renewed.content, media_type=XLSX, headers=headers)
