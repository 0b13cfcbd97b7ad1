"""What the server knows while it runs, and how an answer finds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request

from pipeline.web.checks import Check, Checks
from pipeline.web.dropped_files import Desk, Examined
from pipeline.web.runs import Runs
from pipeline.web.shelf import Shelf

if TYPE_CHECKING:
    from pipeline.web import years


@dataclass(frozen=True)
class State:
    """The folder of workbooks, the last checks, the runs, and the files that were dropped.

    `driver` is that of a signing token, if the one who started the server named it.
    """

    shelf: Shelf
    runs: Runs
    checks: Checks = field(default_factory=Checks)
    desk: Desk[Examined] = field(default_factory=Desk)
    signed: Desk[Path] = field(default_factory=Desk)
    driver: Path | None = None

    def close(self) -> None:
        """End the runs, and throw away what was dropped."""
        self.runs.close()
        self.desk.close()
        self.signed.close()

    @property
    def out(self) -> Path:
        """Where the papers of all workbooks go."""
        return self.shelf.out


def state_of(request: Request) -> State:
    """The state of the server that answers."""
    return cast(State, request.app.state.hoso)


def path_of(request: Request) -> Path:
    """The workbook that an address names by its id; 404 if there is none."""
    try:
        return state_of(request).shelf.find(request.path_params["known"])
    except KeyError as cause:
        raise HTTPException(404, "Không còn sổ này. Có thể tệp đã bị đổi tên hoặc xóa.") from cause


def check_of(request: Request) -> Check:
    """The check of that workbook, as it is now."""
    return state_of(request).checks.of(path_of(request))


def year_of(request: Request) -> years.YearView:
    """The view of that workbook."""
    from pipeline.web import years

    check = check_of(request)
    known = request.path_params["known"]
    return years.view(known, check, state_of(request).out, dt.date.today())
