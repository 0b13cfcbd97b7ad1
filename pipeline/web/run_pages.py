"""Making papers from the page: what is to be made, how far it is, how it ended."""

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


def wish(view: YearView, given: FormData) -> Wish:
    """What a form asks for; UsageError for kinds, stages or units that there are not."""
    kinds = {each.code: each for each in view.kinds}
    units = dict(view.units)
    stages = {stage.code: stage for stage in view.stages}
    chosen_kinds = _known(given, "loai", kinds)
    chosen_units = _known(given, "don-vi", units)
    says = [kinds[code].name for code in chosen_kinds]
    for code in _known(given, "giai-doan", stages):
        of_stage = tuple(each.code for each in view.kinds if _in_stage(each, code))
        if not of_stage:
            raise UsageError(f"Giai đoạn “{stages[code].title}” chưa có loại văn bản nào.")
        chosen_kinds += of_stage
        says.append(f"Giai đoạn {stages[code].title}")
    if chosen_units:
        says += [units[code] for code in chosen_units[:3]]
        says += [f"và {len(chosen_units) - 3} đơn vị khác"] if len(chosen_units) > 3 else []
    return Wish(
        kinds=tuple(dict.fromkeys(chosen_kinds)),
        units=chosen_units,
        reissue=_known(given, "phat-hanh-lai", kinds),
        fresh=given.get("lam-moi") == "1",
        says=", ".join(says) or "Tất cả văn bản",
    )


def _in_stage(kind: Kind, stage: str) -> bool:
    return kind.stage == stage and not kind.on_request


def _known(given: FormData, name: str, known: object) -> tuple[str, ...]:
    found = tuple(str(value) for value in given.getlist(name) if value)
    assert isinstance(known, dict)
    if not all(value in known for value in found):
        raise UsageError("Lựa chọn này không còn trong sổ.", "Mở lại trang rồi chọn lại.")
    return found


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
