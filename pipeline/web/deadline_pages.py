"""What is due: who has sent what, who is late, how far each paper is; on any day."""

import datetime as dt
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from pipeline.model.days import day_asked
from pipeline.model.errors import HosoError
from pipeline.model.folders import output_folder
from pipeline.model.year_status import PAPER_STATES
from pipeline.status import TABLE
from pipeline.web.commands import ask
from pipeline.web.deadlines import deadlines
from pipeline.web.files import XLSX
from pipeline.web.pages import page
from pipeline.web.state import check_of, path_of, state_of, year_of
from pipeline.web.years import YearView


def due(request: Request) -> Response:
    """The deadlines unit by unit; the papers come after them, for they take some seconds."""
    view = year_of(request)
    tables = check_of(request).checked.tables
    day = _day(request)
    listed = deadlines(tables, day) if tables is not None else ()
    return page(request, "han.html", view=view, deadlines=listed, day=day, readable=tables)


def papers(request: Request) -> Response:
    """Which papers can be made, wait to be issued, or lack something, kind by kind."""
    view = year_of(request)
    day = _day(request)
    rows: dict[str, dict[str, list[Any]]] = {}
    fault = None
    try:
        rows = _by_kind(request, view, day)
    except HosoError as cause:
        fault = cause
    table = _table(path_of(request), state_of(request).out)
    values = {"rows": rows, "states": PAPER_STATES, "day": day, "table": table, "fault": fault}
    return page(request, "han-van-ban.html", view=view, **values)


def _day(request: Request) -> dt.date:
    return day_asked(request.query_params.get("ngay") or None, "Ngày chưa đúng")


def _by_kind(request: Request, view: YearView, day: dt.date) -> dict[str, dict[str, list[Any]]]:
    state = state_of(request)
    state.runs.not_going(view.known)
    (found,) = ask(
        *("status", str(path_of(request).resolve()), "--out", str(state.out.resolve())),
        *("--today", day.isoformat(), "--wait", "2"),
    )
    kinds = {kind.code: kind.name for kind in view.kinds}
    rows: dict[str, dict[str, list[Any]]] = {}
    for paper in found.get("papers", []):
        name = kinds.get(paper["kind"], paper["kind"])
        rows.setdefault(name, {code: [] for code in PAPER_STATES})[paper["state"]].append(paper)
    return rows


def sheet(request: Request) -> Response:
    """The table as a workbook, as the page last made it."""
    path = _table(path_of(request), state_of(request).out)
    if path is None:
        raise HTTPException(404, "Chưa có bảng tiến độ. Mở trang hạn và tiến độ trước.")
    return FileResponse(path, media_type=XLSX, filename=TABLE)


def _table(workbook: Path, out: Path) -> Path | None:
    path = output_folder(workbook, out) / TABLE
    return path if path.is_file() else None
