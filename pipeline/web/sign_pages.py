"""Signing from the page: papers and dossiers of a year, or any PDF; and signed copies read back."""

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from pipeline.model.errors import HosoError, InputError, UsageError
from pipeline.web import packages, signable_papers
from pipeline.web.dropped_files import plain_name
from pipeline.web.pages import page
from pipeline.web.signable_papers import Given, Signable
from pipeline.web.state import check_of, state_of, year_of

MOST = 500
"""The most papers that are signed at once."""

PDF = "application/pdf"


def choose(request: Request) -> Response:
    """What can be signed, how far each is, and the form of the signature."""
    query = request.query_params
    return _form(request, set(query.getlist("chon")), agency=query.get("ai") == "co-quan")


def _form(
    request: Request,
    chosen: set[str],
    fault: HosoError | None = None,
    given: Given | None = None,
    *,
    agency: bool = False,
) -> Response:
    papers = signable_papers.signables(check_of(request), state_of(request).out)
    values: dict[str, Any] = {"papers": papers, "chosen": chosen, "fault": fault, "given": given}
    values["drivers"] = signable_papers.drivers(state_of(request).driver)
    values["agency"] = given.agency if given else agency
    return page(request, "ky.html", 400 if fault else 200, view=year_of(request), **values)


async def sign(request: Request) -> Response:
    """Sign what was chosen; each paper's signed copy goes beside it."""
    async with request.form(max_files=2, max_fields=MOST + 20) as form:
        given = await _given(request, form)
        chosen = [str(value) for value in form.getlist("chon")]
    return await run_in_threadpool(_sign, request, given, chosen)


def _sign(request: Request, given: Given, chosen: list[str]) -> Response:
    state = state_of(request)
    check = check_of(request)
    known = {paper.known: paper for paper in signable_papers.signables(check, state.out)}
    try:
        state.runs.not_going(request.path_params["known"])
        if not chosen:
            raise UsageError("Chưa chọn văn bản nào để ký.", "Đánh dấu văn bản cần ký.")
        if len(chosen) > MOST or not all(name in known for name in chosen):
            raise UsageError("Lựa chọn này không còn.", "Mở lại trang rồi chọn lại.")
        papers = [known[name] for name in dict.fromkeys(chosen)]
        results = signable_papers.sign([_file(paper, given) for paper in papers], given)
    except HosoError as fault:
        return _form(request, set(chosen), fault, given)
    done = [
        (signable_papers.find(check, state.out, paper.known), result)
        for paper, result in zip(papers, results, strict=True)
    ]
    return page(request, "da-ky.html", view=year_of(request), done=done, agency=given.agency)


def _file(paper: Signable, given: Given) -> Path:
    """The file to sign: for the agency, the copy that waits for its seal."""
    return (paper.waiting or paper.file) if given.agency else paper.file


async def _given(request: Request, form: FormData) -> Given:
    key, key_name = await _content(form, "chung-thu", signable_papers.LARGEST_KEY)
    picture, _ = await _content(form, "anh", signable_papers.LARGEST_PICTURE)
    return Given(
        agency=form.get("ai") == "co-quan",
        key=key,
        key_name=key_name,
        password=str(form.get("mat-khau", "")),
        picture=picture or None,
        name=str(form.get("ho-ten", "")).strip(),
        tsa=str(form.get("dau-thoi-gian", "")).strip(),
        on_token=form.get("noi") == "thiet-bi",
        driver=signable_papers.drivers(state_of(request).driver).get(str(form.get("thiet-bi", ""))),
        token=str(form.get("ten-thiet-bi", "")).strip()[:100],
        certificate=str(form.get("ten-chung-thu", "")).strip()[:100],
    )


async def _content(form: FormData, name: str, limit: int) -> tuple[bytes, str]:
    """A file of the form (a little more than the limit at most) and its name."""
    file = form.get(name)
    if not isinstance(file, UploadFile) or not file.filename:
        return b"", ""
    return await file.read(limit + 1), Path(file.filename.replace("\\", "/")).name


def _copy(request: Request) -> tuple[Signable, Path]:
    known = request.path_params["file"]
    paper = signable_papers.find(check_of(request), state_of(request).out, known)
    if paper.last is None:
        raise KeyError(known)
    return paper, paper.last


def download(request: Request) -> Response:
    """The signed copy of a paper."""
    _, copy = _copy(request)
    return FileResponse(copy, media_type=PDF, filename=copy.name)


def verified(request: Request) -> Response:
    """The signatures on a paper's signed copy, read back."""
    paper, copy = _copy(request)
    (verdicts,) = packages.verified([copy])
    done = [(f"{paper.title} ({copy.name})", verdicts)]
    return page(request, "goi.html", view=year_of(request), done=done, fault=None)


def any_form(request: Request) -> Response:
    """The page to sign any PDF, with links to the years that have papers to sign."""
    return _any(request)


def _any(request: Request, fault: HosoError | None = None, given: Given | None = None) -> Response:
    books = state_of(request).shelf.workbooks()
    status = 400 if fault else 200
    agency = given is not None and given.agency
    values: dict[str, Any] = {"books": books, "fault": fault, "given": given, "agency": agency}
    values["drivers"] = signable_papers.drivers(state_of(request).driver)
    return page(request, "ky-tep.html", status, **values)


async def sign_any(request: Request) -> Response:
    """Sign a PDF that was dropped; its signed copy is kept for download until the server ends."""
    async with request.form(max_files=3, max_fields=20) as form:
        given = await _given(request, form)
        file = form.get("tep")
        content, name = b"", ""
        if isinstance(file, UploadFile) and file.filename:
            content, name = await file.read(), file.filename
    return await run_in_threadpool(_sign_any, request, given, name, content)


def _sign_any(request: Request, given: Given, name: str, content: bytes) -> Response:
    try:
        if not content or Path(name).suffix.lower() != ".pdf":
            raise InputError("Chưa chọn văn bản PDF nào.", "Chọn tệp .pdf cần ký.")
        known, folder = state_of(request).signed.place()
        file = folder / plain_name(name, ".pdf")
        file.write_bytes(content)
        (results,) = signable_papers.sign([file], given)
        file.unlink()
        if results["signed"] is None:
            raise UsageError(results["message"], results["hint"])
    except HosoError as fault:
        return _any(request, fault, given)
    state_of(request).signed.keep(known, Path(results["signed"]))
    return RedirectResponse(f"/ky/{known}", 303)


def _kept(request: Request) -> Path:
    return state_of(request).signed.find(request.path_params["file"], "Hãy ký lại.")


def signed_any(request: Request) -> Response:
    """Who signed the file, and its download."""
    file = _kept(request)
    verdict: dict[str, Any] = packages.verified([file])[0]
    known = request.path_params["file"]
    return page(request, "da-ky-tep.html", known=known, name=file.name, told=verdict)


def download_any(request: Request) -> Response:
    """The signed file."""
    file = _kept(request)
    return FileResponse(file, media_type=PDF, filename=file.name)
