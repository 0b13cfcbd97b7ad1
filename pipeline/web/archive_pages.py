"""The archive: which dossiers are complete, their packages made, downloaded and verified."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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

MOST_DROPPED = 20
"""The most packages and signed papers that are verified at once."""


def shown(request: Request) -> Response:
    """The packages made so far, and the form that makes them."""
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
    listed = fault = None
    try:
        if view.has_outputs:
            state.runs.not_going(view.known)
            listed = packages.dossiers(path, state.out)
    except HosoError as cause:
        fault = cause
    return page(request, "ho-so.html", view=view, dossiers=listed, known=known, fault=fault)


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
    package = _package(request)
    return FileResponse(package.path, media_type=_TYPES[package.path.suffix], filename=package.name)


def every(request: Request) -> Response:
    """All packages and the lists of the hand-in, as one zip."""
    path, out = path_of(request), state_of(request).out
    files = (*packages.packages(path, out), *packages.lists(path, out))
    if not files:
        raise KeyError("luu-tru")
    folder = files[0].path.parent
    headers = {"Content-Disposition": f'attachment; filename="{folder.parent.name}-luu-tru.zip"'}
    names = tuple(package.name for package in files)
    return StreamingResponse(zipped(folder, names), media_type="application/zip", headers=headers)


def verified(request: Request) -> Response:
    """Verify a package of the year, and show the result."""
    package = _package(request)
    done = [(package.name, packages.verified([package.path])[0])]
    return page(request, "goi.html", view=year_of(request), done=done, fault=None)


def all_verified(request: Request) -> Response:
    """Verify all packages of the year, and show the results."""
    path, out = path_of(request), state_of(request).out
    all_packages = packages.packages(path, out)
    if not all_packages:
        raise KeyError("luu-tru")
    verdicts = packages.verified([package.path for package in all_packages])
    done = [
        (package.name, verdict) for package, verdict in zip(all_packages, verdicts, strict=True)
    ]
    return page(request, "goi.html", view=year_of(request), done=done, fault=None)


def form(request: Request) -> Response:
    """The form on which packages and signed papers from elsewhere are dropped."""
    return page(request, "goi.html", view=None, done=[], fault=None)


async def dropped(request: Request) -> Response:
    """Verify packages and signed papers that were dropped; they are deleted afterwards."""
    async with request.form(max_files=MOST_DROPPED + 1, max_fields=10) as given:
        files = [
            file for file in given.getlist("tep") if isinstance(file, UploadFile) and file.filename
        ]
        trust = given.get("chung-thu-goc")
        roots = trust if isinstance(trust, UploadFile) and trust.filename else None
        return await run_in_threadpool(_dropped, request, files, roots)


def _dropped(request: Request, files: Sequence[UploadFile], trust: UploadFile | None) -> Response:
    try:
        done = _verified(files, trust)
    except HosoError as fault:
        return page(request, "goi.html", 400, view=None, done=[], fault=fault)
    return page(request, "goi.html", view=None, done=done, fault=None)


def _verified(
    files: Sequence[UploadFile], trust: UploadFile | None
) -> list[tuple[str, dict[str, Any]]]:
    if not files:
        raise InputError(
            "Chưa chọn tệp nào.", "Chọn gói hồ sơ (.zip) hoặc văn bản đã ký số (.pdf)."
        )
    names, paths = [], []
    with tempfile.TemporaryDirectory(prefix=f"hoso-{os.getpid()}-") as folder:
        for number, file in enumerate(files):
            name = Path((file.filename or "").replace("\\", "/")).name
            suffix = Path(name).suffix.lower()
            if suffix not in (".zip", ".pdf"):
                raise InputError(
                    f"“{name}” không phải gói hồ sơ (.zip) hay văn bản ký số (.pdf).",
                    "Chọn tệp khác.",
                )
            # Its own name would be shown, and a name from elsewhere is not to be trusted.
            path = Path(folder) / str(number) / f"tep{suffix}"
            path.parent.mkdir()
            _store(file, path)
            packages.look_before(path, name)
            names.append(name)
            paths.append(path)
        roots = None
        if trust is not None:
            roots = Path(folder) / "chung-thu-goc.pem"
            _store(trust, roots)
        return list(zip(names, packages.verified(paths, roots), strict=True))


def _store(file: UploadFile, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target)
