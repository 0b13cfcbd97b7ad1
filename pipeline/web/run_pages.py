"""Making papers from the page: what is to be made, how far it is, how it ended."""

from collections.abc import Container

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.model.errors import UsageError
from pipeline.model.kinds import Kind
from pipeline.web.pages import page
from pipeline.web.runs import Wish
from pipeline.web.state import path_of, state_of, year_of
from pipeline.web.years import YearView


def form(request: Request) -> Response:
    """What can be made: everything, a stage, kinds, units."""
    view = year_of(request)
    return page(request, "lam.html", view=view, run=state_of(request).runs.of(view.known))


async def start(request: Request) -> Response:
    """Start a run, or join the one that is going."""
    async with request.form(max_files=0, max_fields=5000) as given:
        return await run_in_threadpool(_start, request, given)


def _start(request: Request, given: FormData) -> Response:
    view, state = year_of(request), state_of(request)
    _, is_new = state.runs.start(view.known, path_of(request), wish(view, given))
    return RedirectResponse(f"/nam/{view.known}/tien-do{'' if is_new else '?chung=1'}", 303)


STATES = {"": (), "phat-hanh": ("--issued",), "du-thao": ("--draft",)}
_SAID = {"phat-hanh": "chỉ văn bản đã phát hành", "du-thao": "chỉ văn bản còn dự thảo"}


def wish(view: YearView, given: FormData) -> Wish:
    """The choices in a form; UsageError if a kind, stage or unit does not exist."""
    kinds = {kind.code: kind for kind in view.kinds}
    units = dict(view.units)
    stages = {stage.code: stage for stage in view.stages}
    chosen_kinds = chosen_of(given, "loai", kinds)
    chosen_units = chosen_of(given, "don-vi", units)
    chosen_stages = chosen_of(given, "giai-doan", stages)
    state = next(iter(chosen_of(given, "trang-thai", STATES)), "")
    says = [kinds[code].name for code in chosen_kinds]
    for code in chosen_stages:
        if not any(_in_stage(kind, code) for kind in view.kinds):
            raise UsageError(f"Giai đoạn “{stages[code].title}” chưa có loại văn bản nào.")
        says.append(f"Giai đoạn {stages[code].title}")
    if chosen_kinds:  # `hoso` would make only the kinds that are of these stages too
        chosen_kinds += tuple(
            kind.code for code in chosen_stages for kind in view.kinds if _in_stage(kind, code)
        )
        chosen_stages = ()
    if chosen_units:
        says += [units[code] for code in chosen_units[:3]]
        says += [f"và {len(chosen_units) - 3} đơn vị khác"] if len(chosen_units) > 3 else []
    says = says or ["Tất cả văn bản"]
    flags = [*STATES[state], *(flag for name, flag in _FLAGS.items() if given.get(name) == "1")]
    return Wish(
        kinds=tuple(dict.fromkeys(chosen_kinds)),
        stages=chosen_stages,
        units=chosen_units,
        reissue=chosen_of(given, "phat-hanh-lai", kinds),
        flags=tuple(flags),
        says=", ".join([*says, _SAID[state]] if state else says),
    )


_FLAGS = {"lam-moi": "--fresh", "hai-mat": "--duplex"}


def _in_stage(kind: Kind, stage: str) -> bool:
    return kind.stage == stage and not kind.on_request


def chosen_of(given: FormData, name: str, known: Container[str]) -> tuple[str, ...]:
    """The values of a name in a form; UsageError if one is not known."""
    values = tuple(str(value) for value in given.getlist(name) if value)
    if not all(value in known for value in values):
        raise UsageError("Lựa chọn này không còn trong sổ.", "Mở lại trang rồi chọn lại.")
    return values


async def stop(request: Request) -> Response:
    """Interrupt the run; the papers of the run before stay."""
    known = request.path_params["known"]
    await run_in_threadpool(path_of, request)
    state_of(request).runs.stop(known)
    return RedirectResponse(f"/nam/{known}/tien-do", 303)


def progress(request: Request) -> Response:
    """How far the run is; without a script the page is loaded again by hand."""
    view = year_of(request)
    run = state_of(request).runs.of(view.known)
    joined = "chung" in request.query_params and run is not None and run.going
    return page(request, "tien-do.html", view=view, run=run, joined=joined)
