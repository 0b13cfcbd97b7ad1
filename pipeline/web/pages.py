"""HTML from the templates in `pages/`; everything that is filled in is escaped."""

import datetime as dt
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.model.findings import CellPlace, Place
from pipeline.model.words import ngay_so, so
from pipeline.web.wording import on_the_page

HERE = Path(__file__).parent


@cache
def environment() -> Environment:
    """The templates of all pages."""
    made = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ngay"] = lambda day: ngay_so(_day(day)) if day else ""
    made.filters["cho"] = where
    made.filters["gio"] = _time
    made.filters["so"] = so
    made.filters["loi_trang"] = on_the_page
    return made


def where(place: Place) -> str:
    """A place as it is called on all pages: “Đăng ký, ô C2 (Ngày đăng ký)”."""
    if not isinstance(place, CellPlace) or place.column is None:
        return str(place)
    heading = f" ({place.heading})" if place.heading else ""
    return f"{place.sheet}, ô {place.cell}{heading}"


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page by the name of its template."""
    return HTMLResponse(text(template, request=request, **values), status)


def text(template: str, /, **values: Any) -> str:
    """A template filled."""
    return environment().get_template(template).render(**values)


def htmx() -> Path | None:
    """The file of htmx, of the package that brings it; without it all pages work as plain forms."""
    spec = find_spec("django_htmx")
    places = spec.submodule_search_locations if spec else None
    files = (Path(place) / "static/django_htmx/htmx-2.min.js" for place in places or ())
    return next((file for file in files if file.is_file()), None)


def _time(said: str) -> str:
    """A time in ISO form as a clerk reads it: hour, day."""
    moment = dt.datetime.fromisoformat(said)
    return f"{moment:%H:%M:%S} ngày {ngay_so(moment.date())}"


def _day(day: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
