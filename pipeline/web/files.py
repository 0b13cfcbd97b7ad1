"""Files for the browser: papers, print runs, pictures of pages, downloads as zip."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from pipeline.pdf import pictures
from pipeline.web import years
from pipeline.web.state import check_of, path_of, state_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMALL, LARGE = 260, 1000
"""Widths of pictures in pixels: beside a paper's name, and to be read."""
_IN_MEMORY = 16 << 20
_CHUNK = 1 << 16


def paper(request: Request) -> Response:
    """A paper as PDF (shown) or as Word file (saved)."""
    kind, unit, form = (request.path_params[name] for name in ("kind", "unit", "form"))
    folder, entry = years.paper_of(check_of(request), state_of(request).out, kind, unit)
    if form == "tep.pdf":
        return _file(folder / entry.pdf, "application/pdf", shown=True)
    if form == "tep.docx":
        return _file(folder / entry.docx, DOCX)
    raise KeyError(form)


def picture(request: Request) -> Response:
    """A page of a paper as a picture; `?co=lon` to be read."""
    kind, unit = request.path_params["kind"], request.path_params["unit"]
    folder, entry = years.paper_of(check_of(request), state_of(request).out, kind, unit)
    width = LARGE if request.query_params.get("co") == "lon" else SMALL
    number = request.path_params["number"]
    drawn = pictures.page(folder / entry.pdf, entry.sha256["pdf"], number, width)
    # The address names the content (?v=), so the browser may keep it.
    kept = {"Cache-Control": "private, max-age=86400"} if "v" in request.query_params else None
    return Response(drawn, media_type="image/png", headers=kept)


def bundle(request: Request) -> Response:
    """A print run or a dossier."""
    number = request.path_params["number"]
    folder, name = years.bundle_of(check_of(request), state_of(request).out, number)
    return _file(folder / name, "application/pdf", shown=True)


def archive(request: Request) -> Response:
    """A stage, all print runs, all dossiers, or everything, as one zip."""
    what = request.path_params["what"]
    folder, names = years.files_of(check_of(request), state_of(request).out, what)
    headers = {"Content-Disposition": f'attachment; filename="{folder.name}-{what}.zip"'}
    return StreamingResponse(zipped(folder, names), media_type="application/zip", headers=headers)


def workbook(request: Request) -> Response:
    """The clerk's workbook."""
    return _file(path_of(request), XLSX)


def _file(path: Path, kind: str, *, shown: bool = False) -> Response:
    if not path.is_file():
        raise KeyError(path.name)
    how = "inline" if shown else "attachment"
    return FileResponse(path, media_type=kind, filename=path.name, content_disposition_type=how)


def zipped(folder: Path, names: tuple[str, ...]) -> Iterator[bytes]:
    """The zip in pieces. PDF and .docx are packed already: they are stored as they are."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
            for name in names:
                made.write(folder / name, name)
        target.seek(0)
        while piece := target.read(_CHUNK):
            yield piece
