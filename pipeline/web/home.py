"""The first page: a card for each workbook, and the place to drop files on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.model.errors import HosoError, InputError
from pipeline.web.dropped_files import examine
from pipeline.web.pages import page
from pipeline.web.shelf import SUFFIXES
from pipeline.web.state import State, check_of, path_of, state_of

if TYPE_CHECKING:
    from pipeline.web.checks import Check
    from pipeline.web.years import YearView

MOST_FILES = 20


def home(request: Request) -> Response:
    """The cards: those that are known already at once, the others one by one as they are read."""
    state = state_of(request)
    cards = []
    for known, path in state.shelf.workbooks().items():
        check = state.checks.known(path)
        view = _view(state, known, check) if check else None
        cards.append((known, path.name, view, state.runs.of(known)))
    return page(request, "dau.html", cards=cards, folder=state.shelf.folder.resolve().name)


def _view(state: State, known: str, check: Check) -> YearView:
    from pipeline.web import years  # takes a second to import, and the first page needs none

    return years.view(known, check, state.out, dt.date.today())


def card(request: Request) -> Response:
    """A card alone, once its workbook is read."""
    state = state_of(request)
    known, path = request.path_params["known"], path_of(request)
    view = _view(state, known, check_of(request))
    return page(
        request, "the.html", known=known, name=path.name, view=view, run=state.runs.of(known)
    )


async def drop(request: Request) -> Response:
    """Files that were dropped: workbooks are stored, Word files have their layout checked."""
    state = state_of(request)
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        given = [value for value in form.getlist("tep") if isinstance(value, UploadFile)]
        files = [(file.filename or "", await file.read()) for file in given if file.filename]
    if not files:
        raise InputError("Chưa chọn tệp nào.", "Chọn hoặc thả tệp Excel (.xlsx), Word (.docx).")
    messages: list[tuple[str, HosoError]] = []
    goto = ""
    for name, content in files:
        try:
            goto = await run_in_threadpool(_take, state, name, content) or goto
        except HosoError as fault:
            messages.append((name, fault))
    if messages:
        return page(
            request, "tha.html", 400, told=messages, goto=goto, stored=len(files) - len(messages)
        )
    return RedirectResponse(goto if len(files) == 1 else "/", 303)


def _take(state: State, name: str, content: bytes) -> str:
    """Take one file and return the address of its page."""
    if name.lower().endswith(SUFFIXES):
        return f"/nam/{state.shelf.put(name, content)}"
    if name.lower().endswith(".docx"):
        return f"/the-thuc/{examine(state.desk, name, content, None).known}"
    raise InputError(
        f"“{name}” không phải tệp Excel (.xlsx) hay Word (.docx).",
        "Sổ Excel đời cũ (.xls): mở bằng Excel, lưu thành .xlsx rồi thả lại.",
    )
