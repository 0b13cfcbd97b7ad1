"""`hoso template new`: a new kind of paper, as a template in each layout and an entry.

Each skeleton in `khung/` is a right paper of its genre by the decree; what it says stands in
`[[…]]`, which the check of templates and the proof refuse until somebody has written it. A kind
that is there already can be the model too.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.fill import new_entry, parts
from pipeline.fill.annexes import with_annex, with_reminder
from pipeline.fill.carried import carried_over
from pipeline.model import kinds, papers_file, papers_lines, papers_schema
from pipeline.model.errors import OutputError, TemplateError, UsageError
from pipeline.model.paths import OWN_TEMPLATES, TEMPLATES
from pipeline.model.texts import fold, nearest
from pipeline.regulations import layouts

FOLDER = "khung"
ANNEX = "phu-luc.docx"
"""The skeleton of an annex, put behind that of a paper."""

_NUMBERED = ("van_ban.so", "van_ban.ngay_ban_hanh", "van_ban.trich_yeu")
_SIGNED = ("nguoi_ky.chuc_vu", "nguoi_ky.ho_va_ten", "noi_nhan")
_MET = ("cuoc_hop.ngay", "cuoc_hop.gio_bat_dau", "cuoc_hop.dia_diem", "cuoc_hop.gio_ket_thuc")


@dataclass(frozen=True)
class Genre:
    """A genre of official papers: its name, and what its kinds have in common.

    `issued`: what an issued paper needs besides; a draft has gaps there, to write in by hand.
    `about`: the words with which its subjects begin.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I (abbreviations; a công văn has none).
    """

    name: str
    abbreviation: str
    issued: tuple[str, ...]
    addressed: bool = False
    about: str = ""


GENRES = {
    "quyet-dinh": Genre("Quyết định", "QĐ", (*_SIGNED, "can_cu"), about="Về việc"),
    "cong-van": Genre("Công văn", "", _SIGNED, addressed=True),
    "bien-ban": Genre("Biên bản", "BB", (*_MET, "noi_nhan")),
    "to-trinh": Genre("Tờ trình", "TTr", _SIGNED, addressed=True, about="Về việc"),
    "bao-cao": Genre("Báo cáo", "BC", _SIGNED, addressed=True),
    "ke-hoach": Genre("Kế hoạch", "KH", (*_SIGNED, "can_cu")),
}


@dataclass(frozen=True)
class Wanted:
    """What `hoso template new` is asked for; what is blank follows from the model.

    `like` is a genre, or a kind that is there; blank: the genre with which code or name begins.
    `layouts` empty: all of them. `annex`: the paper has a phụ lục.
    """

    code: str
    like: str = ""
    name: str = ""
    subject: str = ""
    issuer: str = ""
    stage: str = ""
    scope: str = ""
    layouts: tuple[str, ...] = ()
    annex: bool = False


@dataclass(frozen=True)
class Made:
    """The templates written, and the papers.toml that got an entry (None: it had one).

    `like` is the model, `guessed` whether nobody named it; `name` the kind's name. `source` is the
    layout from whose template the words were carried over, blank where there was none.
    """

    templates: tuple[Path, ...]
    entry: Path | None
    like: str
    guessed: bool = False
    name: str = ""
    source: str = ""


def write(wanted: Wanted, folder: Path = OWN_TEMPLATES) -> Made:
    """Write the templates of a new kind, and its entry where papers.toml has none.

    A kind that is declared and has a template in another layout gets the same words in this one,
    unless a model is named.

    Raises UsageError for what cannot be, OutputError when a template is there already or nothing
    can be written; nothing is left half done.
    """
    _see_code(wanted.code)
    known = {kind.code: kind for kind in kinds.load()}
    declared = known.get(wanted.code)
    chosen = _layouts(wanted.layouts)
    source = _written_layout(wanted, chosen, folder) if declared else ""
    guessed = not (wanted.like or source)
    if source:
        wanted = replace(wanted, like=wanted.code)
    wanted = replace(wanted, like=wanted.like or _genre_of(wanted))
    if wanted.like not in GENRES:
        _see_model(wanted.like, known)
    if declared is None:
        wanted = _see_options(wanted, known)
    papers = folder / kinds.PAPERS
    paths = {layout: folder / layout / f"{wanted.code}.docx" for layout in chosen}
    for path in paths.values():
        if path.exists():
            message = f"Đã có mẫu “{path.name}” của {path.parent.name}."
            raise OutputError(message, "Mở mẫu ấy bằng Word để sửa.")
    make = partial(_carried, source=source) if source else _template
    contents = {path: make(wanted, layout, folder, known) for layout, path in paths.items()}
    text = None if declared else _with_entry(papers, wanted, folder)
    _put(contents, papers, text)
    name = declared.name if declared else wanted.name
    return Made(tuple(contents), None if declared else papers, wanted.like, guessed, name, source)


# What is asked for


def _see_code(code: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise UsageError(
            f"“{code}” không dùng làm mã loại văn bản được.",
            "Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ: bao-cao-nam.",
        )
    if code in papers_schema.RESERVED or (code in GENRES and code not in _codes()):
        raise UsageError(
            f"“{code}” là tên dành riêng, không dùng làm mã loại văn bản được.",
            f"Chọn mã khác, ví dụ: {code}-rieng.",
        )


def _codes() -> set[str]:
    return {kind.code for kind in kinds.load()}


def _genre_of(wanted: Wanted) -> str:
    """The genre with which the code begins, or the name."""
    name = fold(wanted.name).replace(" ", "-")
    for genre in GENRES:
        if f"{wanted.code}-".startswith(f"{genre}-") or f"{name}-".startswith(f"{genre}-"):
            return genre
    listed = ", ".join(f"{genre} ({GENRES[genre].name})" for genre in GENRES)
    raise UsageError(
        f"Chưa rõ “{wanted.code}” làm theo khung nào.",
        f"Thêm --like với một trong: {listed}; hoặc mã của một loại đã có, lời văn chép từ loại "
        "ấy.",
    )


def _see_model(like: str, known: Mapping[str, kinds.Kind]) -> None:
    kind = known.get(like)
    if kind is None:
        near = nearest(like, (*GENRES, *known))
        hint = f"Có phải “{near}”? " if near else ""
        raise UsageError(
            f"Không có khung hay loại văn bản “{like}” để làm theo (--like).",
            f"{hint}Các khung: {', '.join(GENRES)}; hoặc mã của một loại đã có.",
        )
    if kind.register_only or kind.register or kind.registration:
        raise UsageError(
            f"Không làm theo loại “{like}” được: loại ấy không có mẫu hoặc dòng riêng trong sổ.",
            f"Chọn một khung cho --like: {', '.join(GENRES)}.",
        )


def _see_options(wanted: Wanted, known: Mapping[str, kinds.Kind]) -> Wanted:
    """The options with the full code of the stage; UsageError where one has no such value."""
    if not wanted.name:
        raise UsageError(
            f"Chưa có loại “{wanted.code}” trong papers.toml nên cần tên của nó (--name).",
            f"Ví dụ: hoso template new {wanted.code} --like {wanted.like} --name "
            f'"{_example(wanted.like)} …".',
        )
    for kind in known.values():
        if fold(kind.name) == fold(wanted.name):
            raise UsageError(
                f"“{wanted.name}” đã là tên của loại {kind.code} (--name).",
                "Đặt tên khác; tên loại là chữ ghi ở cột Loại văn bản của sổ.",
            )
    declared = kinds.declared()
    stages = {code: stage.code for stage in declared.stages for code in _stage_names(stage.code)}
    _see("--stage", stages.get(wanted.stage, wanted.stage), stages.values())
    issuers = {issuer.code: issuer for issuer in declared.issuers}
    _see("--issuer", wanted.issuer, issuers)
    _see("--for", wanted.scope, kinds.SCOPES)
    issuer = issuers.get(wanted.issuer)
    model = known.get(wanted.like) if wanted.like not in GENRES else None
    scope = wanted.scope or (model.scope if model else "year")
    if issuer is not None and issuer.of_unit and scope in kinds.ONE_A_YEAR:
        each = ", ".join(scope for scope in kinds.SCOPES if scope not in kinds.ONE_A_YEAR)
        raise UsageError(
            f"--issuer {wanted.issuer} là cơ quan của từng đơn vị, mà văn bản này cả năm một bản "
            f"(--for {scope}).",
            f"Thêm --for với một trong: {each}.",
        )
    return replace(wanted, stage=stages.get(wanted.stage, ""))


def _example(like: str) -> str:
    return GENRES[like].name if like in GENRES else "Báo cáo"


def _stage_names(code: str) -> tuple[str, ...]:
    """ "03-theo-doi" and "theo-doi"."""
    return code, code.lstrip("0123456789").lstrip("-") or code


def _see(option: str, value: str, allowed: Iterable[str]) -> None:
    listed = tuple(dict.fromkeys(allowed))
    if value and value not in listed:
        near = nearest(value, listed)
        hint = f"Có phải “{near}”? " if near else ""
        raise UsageError(
            f"{option} không nhận “{value}”.", f"{hint}Chọn một trong: {', '.join(listed)}."
        )


def _layouts(named: Iterable[str]) -> tuple[str, ...]:
    known = tuple(layout.code for layout in layouts.load())
    for layout in named:
        _see("--rules", layout, known)
    return tuple(named) or known


def _written_layout(wanted: Wanted, chosen: Iterable[str], folder: Path) -> str:
    """The layout in which a declared kind has a template already; blank where a model is named."""
    others = [layout.code for layout in layouts.load() if layout.code not in chosen]
    written = (layout for layout in others if (folder / layout / f"{wanted.code}.docx").is_file())
    return "" if wanted.like or wanted.annex else next(written, "")


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
    """The text of papers.toml with an entry more; what stands there stays as it is."""
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
    """The usual subject: as asked for, else the name without its genre, which stands above it."""
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
