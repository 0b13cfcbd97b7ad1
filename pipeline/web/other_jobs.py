"""The other jobs: a new workbook, the layout of any Word file, the templates, the machine."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from pipeline.model.errors import HosoError, InputError, UsageError
from pipeline.model.paths import TEMPLATES
from pipeline.pdf import pictures
from pipeline.printing import soffice
from pipeline.regulations import layouts
from pipeline.terminal import doctor as machine
from pipeline.web.checks import kinds_of
from pipeline.web.commands import ask
from pipeline.web.dropped_files import Examined, examine, plain_name
from pipeline.web.files import DOCX, LARGE
from pipeline.web.pages import page
from pipeline.web.shelf import id_of
from pipeline.web.state import State, state_of


def new_form(request: Request) -> Response:
    """The form for a new workbook."""
    books = state_of(request).shelf.workbooks()
    return page(request, "so-moi.html", books=books, year="", chosen="", fault=None)


async def new(request: Request) -> Response:
    """Write a new workbook into the folder, blank or from last year's."""
    async with request.form(max_files=0, max_fields=10) as form:
        year, chosen = str(form.get("nam", "")).strip(), str(form.get("tu", ""))
        name = str(form.get("ten", "")).strip()
    state = state_of(request)
    try:
        known, note = await run_in_threadpool(_new, state, year, chosen, name)
    except (InputError, UsageError) as fault:
        books = state.shelf.workbooks()
        values = {"books": books, "year": year, "chosen": chosen, "fault": fault}
        return page(request, "so-moi.html", 400, **values)
    if note:
        return page(request, "da-tao.html", known=known, year=year, note=note)
    return RedirectResponse(f"/nam/{known}", 303)


def _new(state: State, year: str, chosen: str, name: str) -> tuple[str, str | None]:
    """The id of the new workbook, and a note for the clerk on its regulation."""
    from pipeline.workbook.new_workbook import new_workbook  # openpyxl takes a while to import

    if not (year.isdecimal() and len(year) == 4 and 2004 <= int(year) <= 2100):
        raise UsageError("Năm chưa đúng.", "Ghi năm bằng bốn chữ số, từ 2004, ví dụ 2015.")
    books = state.shelf.workbooks()
    if chosen and chosen not in books:
        raise UsageError("Không còn sổ cũ đã chọn.", "Chọn lại sổ cũ.")
    plain = plain_name(name or f"so-{year}", ".xlsx")
    path = state.shelf.folder / plain
    if path.exists():
        raise UsageError(f"Đã có sổ “{plain}”.", "Đặt tên khác cho sổ mới.")
    state.shelf.folder.mkdir(parents=True, exist_ok=True)
    with kinds_of(path):
        note = new_workbook(path, int(year), books.get(chosen))
    return id_of(path.name), note


def lint_form(request: Request) -> Response:
    """Where a Word file is dropped."""
    return page(request, "the-thuc.html", layouts=layouts.load())


async def lint(request: Request) -> Response:
    """Check the layout of a Word file that was dropped."""
    async with request.form(max_files=1, max_fields=10) as form:
        file = await _file(form)
        rules = str(form.get("the-thuc", "")) or None
    examined = await run_in_threadpool(examine, state_of(request).desk, *file, rules)
    return RedirectResponse(f"/the-thuc/{examined.known}", 303)


async def _file(form: FormData) -> tuple[str, bytes]:
    given = form.get("tep")
    if not isinstance(given, UploadFile) or not given.filename:
        raise InputError("Chưa chọn tệp nào.", "Chọn hoặc thả một tệp Word (.docx).")
    return given.filename, await given.read()


def _examined(request: Request) -> Examined:
    return state_of(request).desk.find(request.path_params["file"], "Hãy thả lại tệp.")


def linted(request: Request) -> Response:
    """What was found in the file; its pages are drawn behind it."""
    names = {layout.code: layout.name for layout in layouts.load()}
    return page(request, "da-soat.html", file=_examined(request), names=names)


def linted_pages(request: Request) -> Response:
    """The pictures of its pages: LibreOffice prints it first, which takes some seconds."""
    file = _examined(request)
    return page(
        request, "trang-soat.html", file=file, pages=file.page_count(), why=file.print_once()[1]
    )


def linted_picture(request: Request) -> Response:
    """A page of the file as a picture."""
    file = _examined(request)
    printed, _ = file.print_once()
    if printed is None:
        raise KeyError(file.known)
    number = request.path_params["number"]
    return Response(pictures.page(printed, file.known, number, LARGE), media_type="image/png")


def mended_copy(request: Request) -> Response:
    """The copy with everything fixed that a program can fix."""
    file = _examined(request)
    if file.mended is None:
        raise KeyError(file.known)
    return FileResponse(
        file.mended, media_type=DOCX, filename=plain_name(file.name, ".docx", "-da-sua")
    )


def templates(request: Request) -> Response:
    """All templates checked, as `hoso template check` does, which takes some seconds."""
    own = state_of(request).shelf.folder / TEMPLATES.name
    named = (f"--templates={own.resolve()}",) if own.is_dir() else ()
    all_findings: list[dict[str, str]] = []
    fault = None
    try:
        all_findings = ask("template", "check", *named)
    except HosoError as cause:
        fault = cause
    return page(request, "mau.html", findings=all_findings, fault=fault)


def doctor(request: Request) -> Response:
    """What is installed, as `hoso doctor` says it; a library is named only if it is missing."""
    results = machine.examine(soffice.find)
    libraries = [result for result in results if result.name in machine.LIBRARIES]
    others = [result for result in results if result not in libraries]
    return page(request, "may.html", results=results, others=others, libraries=libraries)
