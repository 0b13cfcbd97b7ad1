"""Reads `templates/papers.toml`: every fault with its line, in the clerk's words.

Kept apart from `kinds`, so that only what reads the file imports pydantic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails

from pipeline.model.errors import TemplateError
from pipeline.model.kinds import (
    Declared,
    DossierKind,
    Issuer,
    Kind,
    Stage,
)
from pipeline.model.papers_faults import Fault, Place, conflicts, short
from pipeline.model.papers_lines import lines_of, parsed_of, text_of
from pipeline.model.papers_schema import TABLES, Entry, PapersFile, Scope
from pipeline.model.texts import nearest

_SHOWN = 10


Made = TypeVar("Made", Stage, Issuer, Kind, DossierKind)


def read(path: Path, own: Path | None = None) -> Declared:
    """What a papers.toml declares, and over it the clerk's `own` one.

    Raises TemplateError with all faults of the first file that has any, each with its line.
    """
    text = text_of(path)
    program = parse(text, path.name)
    if own is None:
        return program
    both = parse(text_of(own), str(own), over=parsed_of(text, path.name))
    return replace(
        both,
        kinds=_as_before(both.kinds, program.kinds),
        issuers=_as_before(both.issuers, program.issuers),
        stages=_as_before(both.stages, program.stages),
        dossiers=_as_before(both.dossiers, program.dossiers),
    )


def _as_before(entries: Sequence[Made], program: Sequence[Made]) -> tuple[Made, ...]:
    """The program's entries in their order, those that only the clerk has at the end."""
    places = {entry.code: place for place, entry in enumerate(program)}
    return tuple(sorted(entries, key=lambda entry: places.get(entry.code, len(places))))


def parse(text: str, name: str, over: Mapping[str, Any] | None = None) -> Declared:
    """What the text of a papers.toml declares, `over` the entries of another file.

    Raises TemplateError as `read` does.
    """
    parsed = parsed_of(text, name)
    lines = lines_of(text)
    own = {table: len(parsed[table]) for table in TABLES if isinstance(parsed.get(table), list)}
    if over is not None:
        parsed = {
            **parsed,
            **{table: _over(parsed.get(table), over.get(table, ())) for table in TABLES},
        }
    try:
        file = PapersFile.model_validate(parsed)
    except (ValidationError, RecursionError) as cause:
        details = cause.errors() if isinstance(cause, ValidationError) else []
        raise _error(name, parsed, lines, [_in_our_words(detail) for detail in details]) from cause
    if faults := list(conflicts(file, own)):
        raise _error(name, parsed, lines, faults)
    return _declared(name, file, lines)


def _over(entries: Any, below: Sequence[Mapping[str, Any]]) -> Any:
    """The entries of the upper file, in their own places, and those below that it does not name."""
    if entries is None:
        return list(below)
    if not isinstance(entries, list):
        return entries
    codes = (entry.get("code") for entry in entries if isinstance(entry, dict))
    named = {code for code in codes if isinstance(code, str)}  # what else it is, is reported later
    return [*entries, *(entry for entry in below if entry["code"] not in named)]


# Faults


def _error(
    file: str, parsed: Mapping[str, Any], lines: Mapping[Place, int], faults: Iterable[Fault]
) -> TemplateError:
    """One error for all faults, in the order of the file."""
    listed = sorted(
        ((_line(place, lines), place, message, hint) for place, message, hint in faults),
        key=lambda fault: fault[0],
    )
    if not listed:
        return TemplateError(f"{file}: lồng nhau quá sâu.", "Chép lại tệp này.")
    shown = [
        f"{file}, dòng {line}{_entry(place, parsed)}: {message}"
        for line, place, message, _ in listed[:_SHOWN]
    ]
    if len(listed) > _SHOWN:
        shown.append(f"… và {len(listed) - _SHOWN} chỗ khác")
    return TemplateError(".\n".join(shown) + ".", listed[0][3])


def _line(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a place, or of what it is in."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return 1


def _entry(place: Place, parsed: Mapping[str, Any]) -> str:
    """ ", loại “ke-hoach”": which entry a place is in."""
    if len(place) < 2 or place[0] not in TABLES:
        return ""
    try:
        code = parsed[str(place[0])][place[1]]["code"]
    except (KeyError, IndexError, TypeError):
        return f", {TABLES[str(place[0])][1]} thứ {int(place[1]) + 1}"
    return f", {TABLES[str(place[0])][1]} “{code}”"


_WANTED = {
    "string_type": "phải là chữ trong ngoặc kép",
    "bool_type": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "tuple_type": "phải là danh sách trong ngoặc vuông [ ]",
    "dict_type": 'phải có dạng { quyet_dinh = "mã loại" }',
    "model_type": "phải là một mục riêng, ví dụ [[kind]]",
    "string_too_short": "đang để trống",
    "too_short": "thiếu phần tử",
    "too_long": "thừa phần tử",
    "greater_than_equal": "quá nhỏ",
    "less_than_equal": "quá lớn",
}


def _in_our_words(detail: ErrorDetails) -> Fault:
    """A fault that pydantic found, in our words."""
    place = tuple(detail["loc"])
    key = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    kind, value = detail["type"], detail["input"]
    if kind == "hoso":
        return place, f"{key} {detail['msg']}", "Sửa lại chỗ này."
    if kind == "missing":
        if len(place) == 1:
            return place, f"thiếu mục [[{key}]]", "Chép lại mục ấy từ bản gốc."
        return place[:-1], f"thiếu khóa “{key}”", "Thêm dòng của khóa này, chép từ mục khác."
    if kind == "extra_forbidden":
        near = nearest(key, _keys(place))
        return place, f"khóa lạ “{key}”", f"Có phải “{near}”?" if near else "Xóa khóa này."
    if kind == "literal_error":
        allowed = [name for name in get_args(Scope) if name]
        near = nearest(str(value), allowed)
        hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(allowed)}."
        return place, f"{key} = “{short(value)}” không hợp lệ", hint
    wanted = _WANTED.get(kind, "không hợp lệ")
    if kind == "string_too_long":
        most = detail["ctx"]["max_length"]
        return place, f"{key} quá dài ({len(value)} ký tự)", f"Ghi nhiều nhất {most} ký tự."
    return place, f"{key} {wanted}, đang ghi {short(value)}", "Xem các mục khác trong tệp để sửa."


def _keys(place: Place) -> list[str]:
    """The keys that are allowed where an unknown one was found."""
    table = TABLES.get(str(place[0])) if len(place) > 1 else None
    if table is None:
        return list(TABLES)
    return [field.alias or name for name, field in table[0].model_fields.items()]


# What was read


def _declared(file: str, read: PapersFile, lines: Mapping[Place, int]) -> Declared:
    issuers = {issuer.code: _made(Issuer, issuer) for issuer in read.issuer}
    kinds = tuple(
        _made(Kind, kind, issuer=issuers[kind.issuer], register=kind.register_)
        for kind in read.kind
    )
    at = {
        (str(place[0]), kinds[int(place[1])].code, str(place[2]) if len(place) > 2 else ""): line
        for place, line in lines.items()
        if len(place) in (2, 3) and place[0] == "kind"
    }
    stages = tuple(_made(Stage, stage) for stage in read.stage)
    dossiers = tuple(_made(DossierKind, dossier) for dossier in read.dossier)
    return Declared(file, kinds, tuple(issuers.values()), stages, at, dossiers)


def _made(type_: type[Made], entry: Entry, **more: Any) -> Made:
    """The record of an entry; `more` are the fields it does not hold as they are."""
    names = {field.name for field in fields(type_)} - more.keys()
    return type_(**{name: getattr(entry, name) for name in names}, **more)
