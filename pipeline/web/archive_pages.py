"""The archive: which dossiers are complete, their packages made, downloaded and verified."""

import shutil
import tempfile
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from pipeline.model.errors import HosoError, InputError, UsageError
from pipeline.web import packages
from pipeline.web.files import DOCX, zipped
from pipeline.web.pages import page
from pipeline.web.run_pages import chosen_of
from pipeline.web.runs import Wish
from pipeline.web.state import path_of, state_of, year_of

_TYPES = {".zip": "application/zip", ".pdf": "application/pdf", ".docx": DOCX}
LEVELS = ("2b", "1b")
"""The levels of PDF/A that packages are made in."""


def shown(request: Request) -> Response:
    """The packages that lie there, and the form that makes them."""
    view, state = year_of(request), state_of(request)
    path = path_of(request)
    return page(
        request,
        "luu-tru.html",
        view=view,
        run=state.runs.of(view.known),
        packages=packages.packages(path, state.out),
        lists=packages.lists(path, state.out),
    )


def dossiers(request: Request) -> Response:
    """Every dossier of the year with what it lacks."""
    view, state = year_of(request), state_of(request)
    path = path_of(request)
    known = {package.name: package for package in packages.packages(path, state.out)}
    found = fault = None
    try:
        if view.has_outputs:
            state.runs.not_going(view.known)
            found = packages.dossiers(path, state.out)
    except HosoError as cause:
        fault = cause
    return page(request, "ho-so.html", view=view, dossiers=found, known=known, fault=fault)


async def make(request: Request) -> Response:
    """Start making the packages, or join the run that is going."""
    async with request.form(max_files=0, max_fields=5000) as given:
        return await run_in_threadpool(_make, request, given)


def _make(request: Request, given: FormData) -> Response:
    view, state = year_of(request), state_of(request)
    units = dict(view.units)
    chosen = chosen_of(given, "don-vi", units)
    level = str(given.get("muc", LEVELS[0]))
    if level not in LEVELS:
        raise UsageError("Không có mức PDF/A này.", "Chọn 2b hoặc 1b.")
    incomplete = given.get("ca-thieu") == "1"
    wish = Wish(
        job="archive",
        units=chosen,
        flags=(f"--pdfa={level}", *(("--incomplete",) if incomplete else ())),
        says="Gói hồ sơ nộp lưu" + (f" của {len(chosen)} đơn vị" if chosen else ""),
    )
    _, is_new = state.runs.start(view.known, path_of(request), wish)
    return RedirectResponse(f"/nam/{view.known}/tien-do{'' if is_new else '?chung=1'}", 303)


def _package(request: Request) -> packages.Package:
    return packages.find(path_of(request), state_of(request).out, request.path_params["file"])


def download(request: Request) -> Response:
    """A package, or a list of the hand-in."""
    found = _package(request)
    return FileResponse(found.path, media_type=_TYPES[found.path.suffix], filename=found.name)


def every(request: Request) -> Response:
    """All packages and the lists of the hand-in, as one zip."""
    path, out = path_of(request), state_of(request).out
    found = (*packages.packages(path, out), *packages.lists(path, out))
    if not found:
        raise KeyError("luu-tru")
    folder = found[0].path.parent
    headers = {"Content-Disposition": f'attachment; filename="{folder.parent.name}-luu-tru.zip"'}
    names = tuple(each.name for each in found)
    return StreamingResponse(zipped(folder, names), media_type="application/zip", headers=headers)


def verified(request: Request) -> Response:
    """A package of the year looked at again."""
    found = _package(request)
    told = packages.verified(found.path)
    return page(request, "goi.html", view=year_of(request), name=found.name, told=told)


def form(request: Request) -> Response:
    """Where a package is dropped that came from elsewhere."""
    return page(request, "goi.html", view=None, name="", told=None)


async def dropped(request: Request) -> Response:
    """A package that was dropped is looked at, and thrown away again."""
    async with request.form(max_files=1, max_fields=10) as given:
        file = given.get("tep")
        if not isinstance(file, UploadFile) or not file.filename:
            raise InputError("Chưa chọn tệp nào.", "Chọn hoặc thả một gói hồ sơ (.zip).")
        return await run_in_threadpool(_dropped, request, file)


def _dropped(request: Request, file: UploadFile) -> Response:
    name = Path((file.filename or "").replace("\\", "/")).name
    suffix = Path(name).suffix.lower()
    if suffix not in (".zip", ".pdf"):
        raise InputError(
            f"“{name}” không phải gói hồ sơ (.zip) hay văn bản ký số (.pdf).", "Chọn tệp khác."
        )
    with tempfile.TemporaryDirectory(prefix="hoso-") as folder:
        path = Path(folder) / f"goi{suffix}"
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        packages.look_before(path, name)
        told = packages.verified(path)
    return page(request, "goi.html", view=None, name=name, told=told)
