"""The addresses and what answers them. No address holds a path: workbooks and papers have ids."""

import errno
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from inspect import iscoroutinefunction
from typing import cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.model.errors import HosoError
from pipeline.web.pages import HERE, htmx, page
from pipeline.web.safety import (
    LARGEST_PACKAGE,
    LARGEST_SIGNING,
    LARGEST_UPLOAD,
    NOT_OPENED,
    OPEN,
    Guard,
    cookie_name,
)
from pipeline.web.state import State

_STATIC = {
    "trang.css": ("text/css", HERE / "static" / "trang.css"),
    "trang.js": ("text/javascript", HERE / "static" / "trang.js"),
    "bieu-tuong.svg": ("image/svg+xml", HERE / "static" / "bieu-tuong.svg"),
}
_UPLOADS = {
    "/tha|/the-thuc|/ky": LARGEST_UPLOAD,
    "/nam/[^/]+/ky": LARGEST_SIGNING,
    "/goi": LARGEST_PACKAGE,
}
_YEAR = "/nam/{known:str}"

log = logging.getLogger(__name__)


def create(state: State, port: int, secret: str) -> Guard:
    """The application for a port of 127.0.0.1 and a session's secret, behind its guard."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        state.close()

    app = Starlette(
        routes=routes(),
        lifespan=lifespan,
        exception_handlers={
            HosoError: _fault_page,
            HTTPException: _not_there,
            KeyError: _not_there,
            OSError: _not_written,
            Exception: _unforeseen,
        },
    )
    app.state.hoso = state
    app.state.secret = secret
    app.state.port = port
    return Guard(app, port=port, secret=secret, uploads=_UPLOADS)


def routes() -> list[Route]:
    """Every address of the page."""
    cell = _YEAR + "/o/{sheet:int}/{row:int}/{column:int}"
    paper = _YEAR + "/giay/{kind:str}/{unit:str}"
    shelf = _YEAR + "/luu-tru"
    post = ["POST"]
    return [
        Route(OPEN, _open),
        Route("/tinh/{name:str}", _static),
        Route("/", _later("home", "home")),
        Route("/nghe", _later("events", "shelf")),
        Route("/tha", _later("home", "drop"), methods=post),
        Route(_YEAR, _later("year_pages", "year")),
        Route(_YEAR + "/the", _later("home", "card")),
        Route(_YEAR + "/nghe", _later("events", "year")),
        Route(_YEAR + "/giai-doan/{stage:str}", _later("year_pages", "stage")),
        Route(_YEAR + "/loi", _later("fault_pages", "faults")),
        Route(_YEAR + "/loi/in", _later("fault_pages", "printed")),
        Route(cell, _later("fault_pages", "cell")),
        Route(cell + "/thu", _later("fault_pages", "tried"), methods=post),
        Route(cell + "/ghi", _later("fault_pages", "saved"), methods=post),
        Route(cell + "/ban-sao", _later("fault_pages", "copied"), methods=post),
        Route(_YEAR + "/cap-so", _later("number_pages", "proposal")),
        Route(_YEAR + "/cap-so", _later("number_pages", "saved"), methods=post),
        Route(_YEAR + "/cap-so/ban-sao", _later("number_pages", "copied"), methods=post),
        Route(_YEAR + "/danh-sach", _later("list_pages", "lists")),
        Route(_YEAR + "/danh-sach", _later("list_pages", "saved"), methods=post),
        Route(_YEAR + "/danh-sach/ban-sao", _later("list_pages", "copied"), methods=post),
        Route(_YEAR + "/han", _later("deadline_pages", "due")),
        Route(_YEAR + "/han/van-ban", _later("deadline_pages", "papers")),
        Route(_YEAR + "/han/tien-do.xlsx", _later("deadline_pages", "sheet")),
        Route(shelf, _later("archive_pages", "shown")),
        Route(shelf, _later("archive_pages", "make"), methods=post),
        Route(shelf + "/ho-so", _later("archive_pages", "dossiers")),
        Route(shelf + "/tat-ca.zip", _later("archive_pages", "every")),
        Route(shelf + "/{file:str}/tai", _later("archive_pages", "download")),
        Route(shelf + "/{file:str}/kiem-tra", _later("archive_pages", "verified")),
        Route(shelf + "/kiem-tra", _later("archive_pages", "all_verified")),
        Route(_YEAR + "/ky", _later("sign_pages", "choose")),
        Route(_YEAR + "/ky", _later("sign_pages", "sign"), methods=post),
        Route(_YEAR + "/ky/{file:str}/tai", _later("sign_pages", "download")),
        Route(_YEAR + "/ky/{file:str}/kiem-tra", _later("sign_pages", "verified")),
        Route("/ky", _later("sign_pages", "any_form")),
        Route("/ky", _later("sign_pages", "sign_any"), methods=post),
        Route("/ky/{file:str}", _later("sign_pages", "signed_any")),
        Route("/ky/{file:str}/tai", _later("sign_pages", "download_any")),
        Route("/ma", _later("code_pages", "code")),
        Route("/goi", _later("archive_pages", "form")),
        Route("/goi", _later("archive_pages", "dropped"), methods=post),
        Route(_YEAR + "/lam", _later("run_pages", "form")),
        Route(_YEAR + "/lam", _later("run_pages", "start"), methods=post),
        Route(_YEAR + "/dung", _later("run_pages", "stop"), methods=post),
        Route(_YEAR + "/tien-do", _later("run_pages", "progress")),
        Route(paper, _later("year_pages", "paper")),
        Route(paper + "/trang-{number:int}.png", _later("files", "picture")),
        Route(paper + "/{form:str}", _later("files", "paper")),
        Route(_YEAR + "/tap/{number:str}.pdf", _later("files", "bundle")),
        Route(_YEAR + "/tai/{what:str}.zip", _later("files", "archive")),
        Route(_YEAR + "/so", _later("files", "workbook")),
        Route("/so-moi", _later("other_jobs", "new_form")),
        Route("/so-moi", _later("other_jobs", "new"), methods=post),
        Route("/the-thuc", _later("other_jobs", "lint_form")),
        Route("/the-thuc", _later("other_jobs", "lint"), methods=post),
        Route("/the-thuc/{file:str}", _later("other_jobs", "linted")),
        Route("/the-thuc/{file:str}/trang", _later("other_jobs", "linted_pages")),
        Route(
            "/the-thuc/{file:str}/trang-{number:int}.png", _later("other_jobs", "linted_picture")
        ),
        Route("/the-thuc/{file:str}/ban-sua.docx", _later("other_jobs", "mended_copy")),
        Route("/mau", _later("other_jobs", "templates")),
        Route("/may", _later("other_jobs", "doctor")),
    ]


def _later(module: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    """An answer whose module is imported when it is first asked for.

    What checks and makes papers takes a second to import; the first page does not wait for it.
    """

    async def answer(request: Request) -> Response:
        loaded = await run_in_threadpool(import_module, f"pipeline.web.{module}")
        function = getattr(loaded, name)
        if iscoroutinefunction(function):
            return cast(Response, await function(request))
        return cast(Response, await run_in_threadpool(function, request))

    return answer


def warm_up() -> None:
    """Import and read all that answers need, while the first page is looked at."""
    from pipeline.model.choices import closed_lists
    from pipeline.regulations import layouts

    closed_lists()  # reads the kinds of papers and the regulations
    layouts.load()
    import_module("pipeline.examination")
    for module in ("home", "year_pages", "fault_pages", "run_pages", "files", "events"):
        import_module(f"pipeline.web.{module}")
    # What is loaded now stays, so garbage collection need not search it again.
    gc.collect()
    gc.freeze()


def _open(request: Request) -> Response:
    """The link that was printed at the start: it hands over the secret as a cookie."""
    given = request.query_params.get("khoa", "")
    if given.encode() != request.app.state.secret.encode():
        return page(request, "loi.html", 403, title="Chưa mở được", message=NOT_OPENED, hint="")
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        cookie_name(request.app.state.port), given, httponly=True, samesite="strict", path="/"
    )
    return answer


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "htmx.js" and (file := htmx()) is not None:
        return FileResponse(file, media_type="text/javascript", headers=_KEEP)
    if name not in _STATIC:
        raise HTTPException(404)
    kind, file = _STATIC[name]
    return FileResponse(file, media_type=kind, headers=_KEEP)


_KEEP = {"Cache-Control": "no-cache"}


def _fault_page(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HosoError)
    values = {"message": fault.message, "hint": fault.hint}
    return page(request, "loi.html", 400, title="Chưa làm được", **values)


def _not_there(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 404
    detail = fault.detail if isinstance(fault, HTTPException) else ""
    reason = detail if " " in detail and status == 404 and not detail.isascii() else ""
    message = reason or (
        "Không có trang này." if status == 404 else "Trang này không nhận yêu cầu như vậy."
    )
    title = "Không tìm thấy" if status == 404 else "Không nhận yêu cầu này"
    return page(request, "loi.html", status, title=title, message=message, hint="")


def _not_written(request: Request, fault: Exception) -> Response:
    """The page for a full disk or a folder without write access, which are not bugs."""
    is_full = isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT)
    if not is_full and not isinstance(fault, PermissionError):
        return _unforeseen(request, fault)
    values = {
        "message": "Ổ đĩa đã đầy." if is_full else "Máy không cho ghi tệp tạm hoặc đọc tệp này.",
        "hint": "Giải phóng dung lượng rồi làm lại."
        if is_full
        else "Đóng các tệp đang mở ở chương trình khác rồi làm lại.",
    }
    return page(request, "loi.html", 507 if is_full else 500, title="Chưa làm được", **values)


def _unforeseen(request: Request, fault: Exception) -> Response:
    """The page for an unexpected error: a message without technical details."""
    log.debug("unforeseen", exc_info=fault)
    return page(
        request,
        "loi.html",
        500,
        title="Lỗi ngoài dự kiến",
        message=f"Chương trình gặp lỗi ngoài dự kiến ({type(fault).__name__}).",
        hint="Sổ và văn bản đã làm còn nguyên. Tải lại trang; nếu vẫn lỗi, gửi thông báo này cho "
        "người phụ trách phần mềm.",
    )
