"""Checks the options of `hoso template new` before anything is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import kinds, papers_lines, papers_schema
from pipeline.model.errors import OutputError, UsageError
from pipeline.model.texts import fold, nearest
from pipeline.regulations import layouts

_SIGNED = ("nguoi_ky.chuc_vu", "nguoi_ky.ho_va_ten", "noi_nhan")
_MET = ("cuoc_hop.ngay", "cuoc_hop.gio_bat_dau", "cuoc_hop.dia_diem", "cuoc_hop.gio_ket_thuc")


@dataclass(frozen=True)
class Genre:
    """A genre of official papers: its name, and what its kinds have in common.

    `issued`: what an issued paper needs in addition; a draft has gaps there, to write in by hand.
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
    """The options of `hoso template new`; blank ones are taken from the model.

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


def check_kind_code(code: str) -> None:
    """Raise UsageError if a text cannot be the code of a kind, which also names files."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise UsageError(
            f"“{code}” không dùng làm mã loại văn bản được.",
            "Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ: bao-cao-nam.",
        )
    _check_length("Mã", code, papers_schema.LONGEST_CODE)
    if code in papers_schema.RESERVED or (code in GENRES and code not in _codes()):
        raise UsageError(
            f"“{code}” là tên dành riêng, không dùng làm mã loại văn bản được.",
            f"Chọn mã khác, ví dụ: {code}-rieng.",
        )


def _codes() -> set[str]:
    return {kind.code for kind in kinds.load()}


def genre_of(wanted: Wanted) -> str:
    """The genre with which the code begins, or the name; UsageError if they are not the same."""
    by_code = _begun_with(wanted.code)
    by_name = _begun_with(fold(wanted.name).replace(" ", "-"))
    if by_code and by_name and by_code != by_name:
        raise UsageError(
            f"Mã “{wanted.code}” và tên “{wanted.name}” không cùng một loại: "
            f"{GENRES[by_code].name} hay {GENRES[by_name].name}?",
            f"Đổi mã hoặc tên cho khớp, ví dụ mã {by_name}-…; hoặc nêu khung: --like {by_name}.",
        )
    if by_code or by_name:
        return by_code or by_name
    listed = ", ".join(f"{genre} ({GENRES[genre].name})" for genre in GENRES)
    raise UsageError(
        f"Chưa rõ “{wanted.code}” làm theo khung nào.",
        f"Thêm --like với một trong: {listed}; hoặc mã của một loại đã có, lời văn chép từ loại "
        "ấy.",
    )


def _begun_with(words: str) -> str:
    return next((genre for genre in GENRES if f"{words}-".startswith(f"{genre}-")), "")


def check_model(like: str, known: Mapping[str, kinds.Kind]) -> None:
    """Raise UsageError if there is no such kind, or it cannot be copied."""
    kind = known.get(like)
    if kind is None:
        longer = [code for code in known if code.startswith(f"{like}-")]
        near = " hay ".join(f"“{code}”" for code in longer[:3])
        near = near or f"“{nearest(like, (*GENRES, *known)) or ''}”"
        hint = f"Có phải {near}? " if near != "“”" else ""
        raise UsageError(
            f"Không có khung hay loại văn bản “{like}” để làm theo (--like).",
            f"{hint}Các khung: {', '.join(GENRES)}; hoặc mã của một loại đã có.",
        )
    if kind.register_only or kind.register or kind.registration:
        raise UsageError(
            f"Không làm theo loại “{like}” được: loại ấy không có mẫu hoặc dòng riêng trong sổ.",
            f"Chọn một khung cho --like: {', '.join(GENRES)}.",
        )


def check_options(wanted: Wanted, known: Mapping[str, kinds.Kind]) -> Wanted:
    """The options with the full code of the stage; UsageError if one has no such value."""
    if not wanted.name:
        raise UsageError(
            f"Chưa có loại “{wanted.code}” trong papers.toml nên cần tên của nó (--name).",
            f"Ví dụ: hoso template new {wanted.code} --like {wanted.like} --name "
            f'"{_example(wanted.like)} …".',
        )
    _check_length("Tên (--name)", wanted.name, papers_schema.LONGEST_NAME)
    _check_length("Trích yếu (--subject)", wanted.subject, papers_schema.LONGEST_TEXT)
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
        scopes = ", ".join(scope for scope in kinds.SCOPES if scope not in kinds.ONE_A_YEAR)
        raise UsageError(
            f"--issuer {wanted.issuer} là cơ quan của từng đơn vị, mà văn bản này cả năm một bản "
            f"(--for {scope}).",
            f"Thêm --for với một trong: {scopes}.",
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


def layouts_of(named: Iterable[str]) -> tuple[str, ...]:
    """The layouts named, or all; UsageError for one that is not there."""
    known = tuple(layout.code for layout in layouts.load())
    for layout in named:
        _see("--rules", layout, known)
    return tuple(named) or known


def _check_length(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise UsageError(f"{what} dài {len(text)} ký tự, nhiều nhất là {longest}.", "Đặt ngắn lại.")


def check_declared(wanted: Wanted, kind: kinds.Kind, papers: Path) -> None:
    """Raise UsageError if an option contradicts the existing entry."""
    said = {
        "--name": (wanted.name, kind.name),
        "--subject": (wanted.subject, kind.subject),
        "--issuer": (wanted.issuer, kind.issuer.code),
        "--stage": (wanted.stage, kind.stage),
        "--for": (wanted.scope, kind.scope),
    }
    for option, (asked, there) in said.items():
        same = _stage_names(there) if option == "--stage" else (there,)
        if asked and asked not in same:
            raise UsageError(
                f"Loại “{kind.code}” đã khai trong papers.toml là “{there}”, không phải “{asked}” "
                f"({option}).",
                f"Bỏ {option}; muốn đổi thì sửa {_entry(papers, kind.code)}. Loại khác thì chọn mã "
                "khác.",
            )


def check_free(paths: Iterable[Path], papers: Path, code: str) -> None:
    """Raise OutputError if a template already exists."""
    for path in paths:
        if path.exists():
            raise OutputError(
                f"Đã có mẫu {path}.",
                "Cần sửa thì mở mẫu ấy bằng Word; loại khác thì chọn mã khác. Vừa tạo nhầm (quên "
                f"--annex, sai --like …) thì xóa mẫu ấy và {_entry(papers, code)}, rồi chạy lại.",
            )


def _entry(papers: Path, code: str) -> str:
    """Where the entry of a kind begins: "mục [[kind]] của nó ở papers.toml (từ dòng 634)"."""
    text = papers_lines.text_of(papers) if papers.is_file() else ""
    entries = papers_lines.parsed_of(text, papers.name).get("kind", ())
    lines = papers_lines.lines_of(text)
    at = next((lines["kind", n] for n, entry in enumerate(entries) if entry["code"] == code), 0)
    return f"mục [[kind]] của nó ở papers.toml{f' (từ dòng {at})' if at else ''}"
