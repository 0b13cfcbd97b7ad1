"""The check code of a certificate: whether it is one of the workbooks', and issued."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pipeline.model.errors import HosoError, UsageError
from pipeline.web.commands import ask
from pipeline.web.pages import page
from pipeline.web.state import State, state_of

LONGEST = 500


def code(request: Request) -> Response:
    """The field for the text of a code, and what the workbooks say of the one that was given."""
    state = state_of(request)
    said = request.query_params.get("chu", "").strip()
    chosen = request.query_params.get("so", "")
    verdicts: list[dict[str, Any]] | None = None
    fault = None
    try:
        verdicts = _asked(state, said, chosen) if said else None
    except HosoError as cause:
        fault = cause
    return page(
        request,
        "ma.html",
        400 if fault else 200,
        books=state.shelf.workbooks(),
        said=said[:LONGEST],
        chosen=chosen,
        verdicts=verdicts,
        good=[verdict for verdict in verdicts or () if verdict["ok"]],
        fault=fault,
    )


def _asked(state: State, said: str, chosen: str) -> list[dict[str, Any]]:
    """What `hoso verify --qr` says: of each workbook, those that know the paper first.

    Nothing if the text is not a check code.
    """
    books = state.shelf.workbooks()
    if chosen and chosen not in books:
        raise UsageError("Không còn sổ đã chọn.", "Chọn lại sổ.")
    chosen_books = {chosen: books[chosen]} if chosen else books
    if not chosen_books:
        raise UsageError("Chưa có sổ nào để đối chiếu.", "Đưa sổ của năm ấy vào trang đầu trước.")
    if len(said) > LONGEST or "\0" in said:
        return []
    paths = [str(path.resolve()) for path in chosen_books.values()]
    answers = ask("verify", f"--qr={said}", "--out", str(state.out.resolve()), *paths)
    verdicts = [verdict | {"workbook": Path(verdict["workbook"]).name} for verdict in answers]
    return sorted(
        verdicts,
        key=lambda verdict: (not verdict["ok"], not verdict["paper"], len(verdict["differs"])),
    )
