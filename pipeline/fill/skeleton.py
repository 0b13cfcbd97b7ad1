"""`hoso template new`: a new kind of paper, as a template in each layout and an entry.

Each skeleton in `khung/` is a correct paper of its genre under the decree; its text is in
`[[…]]`, which the check of templates and the proof refuse until somebody has written it. A kind
that already exists can be the model too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.fill import new_entry, parts
from pipeline.fill.annexes import has_annex, with_annex, with_reminder
from pipeline.fill.carry_over import carried_over
from pipeline.fill.new_kind import (
    GENRES,
    Genre,
    Wanted,
    check_declared,
    check_free,
    check_kind_code,
    check_model,
    check_options,
    genre_of,
    layouts_of,
)
from pipeline.model import kinds, papers_file, papers_lines
from pipeline.model.errors import OutputError, TemplateError, UsageError
from pipeline.model.paths import OWN_TEMPLATES, TEMPLATES
from pipeline.model.texts import fold
from pipeline.regulations import layouts

FOLDER = "khung"
ANNEX = "phu-luc.docx"
"""The skeleton of an annex, put after that of a paper."""

_NUMBERED = ("van_ban.so", "van_ban.ngay_ban_hanh", "van_ban.trich_yeu")


@dataclass(frozen=True)
class Made:
    """The templates written, and the papers.toml that got an entry (None: it had one).

    `like` is the model, `guessed` whether nobody named it; `name` the kind's name. `source` is the
    layout from whose template the words were carried over, blank if there was none.
    """

    templates: tuple[Path, ...]
    entry: Path | None
    like: str
    guessed: bool = False
    name: str = ""
    source: str = ""


def write(wanted: Wanted, folder: Path = OWN_TEMPLATES) -> Made:
    """Write the templates of a new kind, and its entry if papers.toml has none.

    A kind that is declared and has a template in another layout gets the same words in this one,
    unless a model is named.

    Raises UsageError for impossible options, OutputError if a template already exists or cannot be
    written; nothing is left half done.
    """
    check_kind_code(wanted.code)
    known = {kind.code: kind for kind in kinds.load()}
    declared = known.get(wanted.code)
    chosen = layouts_of(wanted.layouts)
    source = _written_layout(wanted, chosen, folder) if declared else ""
    guessed = not (wanted.like or source)
    if source:
        wanted = replace(wanted, like=wanted.code)
    wanted = replace(wanted, like=wanted.like or genre_of(wanted))
    if wanted.like not in GENRES:
        check_model(wanted.like, known)
    papers = folder / kinds.PAPERS
    if declared is None:
        wanted = check_options(wanted, known)
    else:
        check_declared(wanted, declared, papers)
    paths = {layout: folder / layout / f"{wanted.code}.docx" for layout in chosen}
    check_free(paths.values(), papers, wanted.code)
    make = partial(_carried, source=source) if source else _template
    contents = {path: make(wanted, layout, folder, known) for layout, path in paths.items()}
    text = None if declared else _with_entry(papers, wanted, folder)
    _put(contents, papers, text)
    name = declared.name if declared else wanted.name
    return Made(tuple(contents), None if declared else papers, wanted.like, guessed, name, source)


def _written_layout(wanted: Wanted, chosen: Iterable[str], folder: Path) -> str:
    """The layout in which a declared kind has a template already.

    Blank if a model is named, or if an annex is asked for that this template does not have.
    """
    others = [layout.code for layout in layouts.load() if layout.code not in chosen]
    written = (layout for layout in others if (folder / layout / f"{wanted.code}.docx").is_file())
    found = "" if wanted.like else next(written, "")
    lacking = wanted.annex and found and not _annexed(folder / found / f"{wanted.code}.docx")
    return "" if lacking else found


def _annexed(template: Path) -> bool:
    try:
        return has_annex(template.read_bytes())
    except Exception:  # a damaged file can fail in any way: reported when it is carried over
        return True


# What is written


def _template(wanted: Wanted, layout: str, folder: Path, known: Mapping[str, kinds.Kind]) -> bytes:
    """The template: a skeleton, or that of another kind with a reminder to rewrite it."""
    if wanted.like in GENRES:
        source = TEMPLATES / layout / FOLDER / f"{wanted.like}.docx"
    else:
        own = folder / layout / f"{wanted.like}.docx"
        source = own if own.is_file() else TEMPLATES / layout / f"{wanted.like}.docx"
    try:
        content = source.read_bytes()
    except OSError as cause:
        raise OutputError(
            f"Không đọc được mẫu “{source.name}” của {layout} để làm theo.",
            "Chép lại mẫu ấy, chọn --like khác, hoặc chỉ làm một thể thức bằng --rules.",
        ) from cause
    if wanted.like not in GENRES:
        content = with_reminder(content, known[wanted.like].name)
    if not wanted.annex:
        return content
    annex = (TEMPLATES / layout / FOLDER / ANNEX).read_bytes()
    return with_annex(content, annex, _title(wanted, known))


def _carried(
    wanted: Wanted, layout: str, folder: Path, known: Mapping[str, kinds.Kind], *, source: str
) -> bytes:
    """The template of another layout, with the page numbers and styles of this one."""
    written = folder / source / f"{wanted.code}.docx"
    base = next(
        place / layout / parts.FOLDER / f"{parts.BASE}.docx"
        for place in (folder, TEMPLATES)
        if (place / layout / parts.FOLDER / f"{parts.BASE}.docx").is_file()
    )
    try:
        own_styles = known[wanted.code].own_styles
        return carried_over(written.read_bytes(), base.read_bytes(), own_styles=own_styles)
    except Exception as cause:  # of a damaged file, a library can fail in any way
        raise OutputError(
            f"Không đọc được mẫu “{written.name}” của {source} để lấy lời văn.",
            "Mở mẫu ấy bằng Word, lưu lại dạng .docx rồi chạy lại.",
        ) from cause


def _title(wanted: Wanted, known: Mapping[str, kinds.Kind]) -> str:
    """What an annex calls its paper: "Quyết định"; a công văn by that word."""
    if wanted.like in GENRES:
        return GENRES[wanted.like].name
    name = fold(known[wanted.like].name).replace(" ", "-")
    return next((genre.name for code, genre in GENRES.items() if name.startswith(code)), "Văn bản")


def _with_entry(papers: Path, wanted: Wanted, folder: Path) -> str:
    """The text of papers.toml with one more entry; what is there stays as it is."""
    program = papers_lines.parsed_of(papers_lines.text_of(TEMPLATES / kinds.PAPERS), kinds.PAPERS)
    before = papers_lines.text_of(papers) if papers.is_file() else ""
    if wanted.like in GENRES:
        entry = _of_genre(wanted, GENRES[wanted.like])
    else:
        own = papers_lines.parsed_of(before, kinds.PAPERS).get("kind", ())
        model = next(kind for kind in (*own, *program["kind"]) if kind["code"] == wanted.like)
        entry = _of_kind(wanted, model)
    text = new_entry.appended(before, entry)
    try:
        papers_file.parse(text, papers.name, over=program)
    except TemplateError as fault:
        raise UsageError(f"Không thêm được loại này: {fault.message}", fault.hint) from fault
    return text


def _of_genre(wanted: Wanted, genre: Genre) -> dict[str, Any]:
    declared = kinds.declared()
    usual = (stage.code for stage in declared.stages if wanted.like in stage.genres)
    district = declared.issuers[0].code
    entry: dict[str, Any] = {
        "code": wanted.code,
        "name": wanted.name,
        "abbreviation": genre.abbreviation,
        "subject": _subject(wanted),
        "stage": wanted.stage or next(usual, declared.stages[-1].code),
        "for": wanted.scope or "year",
        "issuer": wanted.issuer or district,
    }
    if genre.addressed:
        to = "Ủy ban nhân dân các {cach_goi_don_vi}"
        entry["addressed-to"] = [to if entry["issuer"] == district else "{co_quan_ban_hanh}"]
    addressees = ("kinh_gui",) if genre.addressed else ()
    return {
        **entry,
        "required": [*_NUMBERED, *addressees],
        "required-when-issued": list(genre.issued),
        "pages": [1, 20],
    }


def _subject(wanted: Wanted) -> str:
    """The usual subject: as asked for, else the name without its genre, which is above it."""
    genres = (
        genre for genre in GENRES.values() if fold(wanted.name).startswith(f"{fold(genre.name)} ")
    )
    genre = next(genres, None)
    if wanted.subject or genre is None:
        return wanted.subject or wanted.name
    rest = " ".join(wanted.name.split()[len(genre.name.split()) :])
    if genre.about:
        return f"{genre.about} {rest}"
    return rest if genre.name == "Công văn" else rest[0].upper() + rest[1:]


def _of_kind(wanted: Wanted, model: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of another kind under a new code and name."""
    asked = {
        "subject": _subject(wanted),
        "stage": wanted.stage,
        "for": wanted.scope,
        "issuer": wanted.issuer,
    }
    entry = {"code": wanted.code, "name": wanted.name, "abbreviation": model["abbreviation"]}
    return {**entry, **{key: value or model[key] for key, value in asked.items()}} | {
        key: value for key, value in model.items() if key not in {*entry, *asked, "mentioned-as"}
    }


def _put(contents: Mapping[Path, bytes], papers: Path, text: str | None) -> None:
    """Write the files, or none of them."""
    done: list[Path] = []
    try:
        for path, content in contents.items():
            done.append(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if text is not None:
            beside = papers.with_name(f".{papers.name}.next")
            done.append(beside)
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(papers)
    except OSError as cause:
        for path in done:
            path.unlink(missing_ok=True)
        raise OutputError(
            f"Không ghi được “{cause.filename}”: {cause.strerror}.", "Xem lại thư mục templates."
        ) from cause
