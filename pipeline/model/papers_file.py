"""The schema of `templates/papers.toml`: every fault with its line, in the clerk's words.

Kept apart from `kinds`, so that only what reads the file imports pydantic.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from pipeline.model.errors import TemplateError
from pipeline.model.kinds import (
    CITED,
    ONE_A_YEAR,
    UNIT,
    Declared,
    DossierKind,
    Issuer,
    Kind,
    Stage,
    names_in,
)
from pipeline.model.papers_lines import lines_of, parsed_of, text_of
from pipeline.model.records import DonVi, ThongTinChung, columns
from pipeline.model.texts import nearest

_SHOWN = 10
_RESERVED = frozenset(
    {"in", "ho-so", "sua-tay", "ban-cu", "luu-tru", "phan", "khung", "con", "prn", "aux", "nul"}
    | {"muc-luc", "muc-luc-van-ban", "muc-luc-nop-luu", "bia-ho-so"}
    | {"chung-tu-ket-thuc", "bien-ban-giao-nhan"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)
"""Names of our own folders and templates, and those that Windows keeps for itself."""


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("hoso", "{message}", {"message": message})


def _code(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise _fault(
            f"“{value}” không dùng làm mã được: chỉ gồm chữ thường không dấu, chữ số và gạch nối"
        )
    if value in _RESERVED:
        raise _fault(f"“{value}” là tên dành riêng, hãy chọn mã khác")
    return value


def _text(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        raise _fault("có dấu cách thừa ở đầu, cuối hoặc ký tự không in được")
    return value


SETTINGS = frozenset(column.name for column in columns(ThongTinChung))
OF_UNIT = frozenset(
    f"{UNIT}.{name}"
    for name in (*(column.name for column in columns(DonVi)), "ten_day_du", "ten_rieng")
)


def _with_names(value: str) -> str:
    for name in names_in(value):
        if name not in SETTINGS | OF_UNIT:
            near = nearest(name, SETTINGS | OF_UNIT)
            raise _fault(f"không có “{{{name}}}”" + (f", có phải “{{{near}}}”?" if near else ""))
    if "{" in re.sub(r"\{[a-z_.]*\}", "", value) or value.count("{") != value.count("}"):
        raise _fault("dấu ngoặc { } không thành cặp")
    return value


def _listed(value: object) -> object:
    """pydantic's strict mode takes no list for a tuple."""
    return tuple(value) if isinstance(value, list) else value


Code = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_code)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_text)]
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300),
    AfterValidator(_text),
    AfterValidator(_with_names),
]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(max_length=20)]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed), Field(max_length=60)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), Field(max_length=60)]
Pages = Annotated[
    tuple[Annotated[int, Field(ge=1, le=5000)], Annotated[int, Field(ge=1, le=5000)]],
    BeforeValidator(_listed),
]
Millimetres = Annotated[int, Field(ge=5, le=400)]
CodePlace = Annotated[tuple[Millimetres, Millimetres, Millimetres], BeforeValidator(_listed)]
Scope = Literal[
    "year",
    "enrolled",
    "assessed",
    "overdue",
    "decided",
    "any-recognised",
    "every-unit",
    "registered",
    "scored",
    "passed",
    "appraised",
    "recognised",
    "not-recognised",
    "late",
]


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )


class _Stage(_Entry):
    code: Code
    title: Name


class _Issuer(_Entry):
    code: Code
    name: Name
    above: Text = ""
    lines: Annotated[Texts, Field(min_length=1)]
    break_after: Name = ""
    place: Text
    symbol: Text
    symbol_omits: Names = ()
    drafted_by: Text = ""
    on_behalf: Name = ""
    head: Name
    alone: bool = False
    of_unit: bool = False
    council: bool = False


class _Kind(_Entry):
    code: Code
    name: Name
    abbreviation: Annotated[str, StringConstraints(max_length=20), AfterValidator(_text)]
    subject: Text = ""
    stage: Code
    scope: Annotated[Scope, Field(alias="for")]
    issuer: Code
    required: Names = ()
    required_when_issued: Names = ()
    pages: Pages = (1, 50)
    number: bool = True
    on_request: bool = False
    register_only: bool = False
    register_: Annotated[str, Field(alias="register")] = ""
    registration: bool = False
    shifted: bool = False
    administrative: bool = True
    cites: dict[str, Code] = {}
    addressed_to: Texts = ()
    addressed_units: Literal["", Scope] = ""
    own_styles: bool = False
    own_series: bool = False
    printed_apart: bool = False
    check_code: CodePlace | None = None


class _Dossier(_Entry):
    code: Code
    title: Text
    scope: Annotated[Scope, Field(alias="for")]
    required: Annotated[Codes, Field(min_length=1)]
    optional: Codes = ()


class _File(_Entry):
    stage: Annotated[tuple[_Stage, ...], BeforeValidator(_listed), Field(min_length=1)]
    issuer: Annotated[tuple[_Issuer, ...], BeforeValidator(_listed), Field(min_length=1)]
    kind: Annotated[tuple[_Kind, ...], BeforeValidator(_listed), Field(min_length=1)]
    dossier: Annotated[tuple[_Dossier, ...], BeforeValidator(_listed)] = ()


_TABLES: Mapping[str, tuple[type[_Entry], str]] = {
    "stage": (_Stage, "giai đoạn"),
    "issuer": (_Issuer, "cơ quan"),
    "kind": (_Kind, "loại"),
    "dossier": (_Dossier, "hồ sơ"),
}

Made = TypeVar("Made", Stage, Issuer, Kind, DossierKind)
Place = tuple[str | int, ...]
Fault = tuple[Place, str, str]
"""Where in the file, what is wrong, what to do."""


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
    if over is not None:
        parsed = {
            **parsed,
            **{table: _over(parsed.get(table), over.get(table, ())) for table in _TABLES},
        }
    try:
        file = _File.model_validate(parsed)
    except (ValidationError, RecursionError) as cause:
        details = cause.errors() if isinstance(cause, ValidationError) else []
        raise _error(name, parsed, lines, [_told(detail) for detail in details]) from cause
    if faults := list(_at_odds(file)):
        raise _error(name, parsed, lines, faults)
    return _declared(name, file, lines)


def _over(entries: Any, below: Sequence[Mapping[str, Any]]) -> Any:
    """The entries of the upper file, in their own places, and those below that it does not name."""
    if entries is None:
        return list(below)
    if not isinstance(entries, list):
        return entries
    named = {entry.get("code") for entry in entries if isinstance(entry, dict)}
    return [*entries, *(entry for entry in below if entry["code"] not in named)]


# Faults


def _error(
    file: str, parsed: Mapping[str, Any], lines: Mapping[Place, int], faults: Iterable[Fault]
) -> TemplateError:
    """One error for all faults, in the order of the file."""
    told = sorted(
        ((_line(place, lines), place, message, hint) for place, message, hint in faults),
        key=lambda fault: fault[0],
    )
    if not told:
        return TemplateError(f"{file}: lồng nhau quá sâu.", "Chép lại tệp này.")
    shown = [
        f"{file}, dòng {line}{_entry(place, parsed)}: {message}"
        for line, place, message, _ in told[:_SHOWN]
    ]
    if len(told) > _SHOWN:
        shown.append(f"… và {len(told) - _SHOWN} chỗ khác")
    return TemplateError(".\n".join(shown) + ".", told[0][3])


def _line(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a place, or of what it stands in."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return 1


def _entry(place: Place, parsed: Mapping[str, Any]) -> str:
    """ ", loại “ke-hoach”": which entry a place is in."""
    if len(place) < 2 or place[0] not in _TABLES:
        return ""
    try:
        code = parsed[str(place[0])][place[1]]["code"]
    except (KeyError, IndexError, TypeError):
        return f", {_TABLES[str(place[0])][1]} thứ {int(place[1]) + 1}"
    return f", {_TABLES[str(place[0])][1]} “{code}”"


_WANTED = {
    "string_type": "phải là chữ trong ngoặc kép",
    "bool_type": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "tuple_type": "phải là danh sách trong ngoặc vuông [ ]",
    "dict_type": 'phải có dạng { quyet_dinh = "mã loại" }',
    "model_type": "phải là một mục riêng, ví dụ [[kind]]",
    "string_too_short": "đang để trống",
    "string_too_long": "quá dài",
    "too_short": "thiếu phần tử",
    "too_long": "thừa phần tử",
    "greater_than_equal": "quá nhỏ",
    "less_than_equal": "quá lớn",
}


def _told(detail: ErrorDetails) -> Fault:
    """A fault that pydantic found, in our words."""
    place = tuple(detail["loc"])
    key = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    kind, value = detail["type"], detail["input"]
    if kind == "hoso":
        return place, f"{key} {detail['msg']}", "Sửa lại chỗ này."
    if kind == "missing":
        if len(place) == 1:
            return place, f"thiếu mục [[{key}]]", "Chép lại mục ấy từ bản gốc."
        return place[:-1], f"thiếu khóa “{key}”", "Bổ sung khóa này."
    if kind == "extra_forbidden":
        near = nearest(key, _keys(place))
        return place, f"khóa lạ “{key}”", f"Có phải “{near}”?" if near else "Xóa khóa này."
    if kind == "literal_error":
        allowed = [name for name in get_args(Scope) if name]
        near = nearest(str(value), allowed)
        hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(allowed)}."
        return place, f"{key} = “{_short(value)}” không hợp lệ", hint
    wanted = _WANTED.get(kind, "không hợp lệ")
    return place, f"{key} {wanted}, đang ghi {_short(value)}", "Xem các mục khác trong tệp để sửa."


def _keys(place: Place) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    table = _TABLES.get(str(place[0])) if len(place) > 1 else None
    if table is None:
        return list(_TABLES)
    return [field.alias or name for name, field in table[0].model_fields.items()]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _at_odds(file: _File) -> Iterator[Fault]:
    """What each entry says rightly by itself, and not together with the others."""
    for table, entries in (
        ("stage", file.stage),
        ("issuer", file.issuer),
        ("kind", file.kind),
        ("dossier", file.dossier),
    ):
        yield from _twice(table, "code", "mã", [entry.code for entry in entries])
    yield from _twice("kind", "name", "tên", [kind.name for kind in file.kind])
    for number, issuer in enumerate(file.issuer):
        yield from _issuer_faults(("issuer", number), issuer)
    codes = {kind.code: kind for kind in file.kind}
    stages = [stage.code for stage in file.stage]
    issuers = {issuer.code: issuer for issuer in file.issuer}
    registrations = [kind.code for kind in file.kind if kind.registration]
    for number, kind in enumerate(file.kind):
        place = ("kind", number)
        yield from _unknown((*place, "stage"), kind.stage, stages, "[[stage]]")
        yield from _unknown((*place, "issuer"), kind.issuer, issuers, "[[issuer]]")
        if kind.register_:
            yield from _unknown((*place, "register"), kind.register_, codes, "[[kind]]")
            if kind.register_ in codes and codes[kind.register_].register_:
                yield (*place, "register"), "register phải là loại có dòng riêng", "Chọn loại khác."
        for word, code in kind.cites.items():
            if word not in CITED:
                near = nearest(word, CITED)
                hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(CITED)}."
                yield (*place, "cites"), f"cites không có “{word}”", hint
            yield from _unknown((*place, "cites"), code, codes, "[[kind]]")
        if kind.pages[0] > kind.pages[1]:
            yield (*place, "pages"), "pages: số trang ít nhất lớn hơn số trang nhiều nhất", "Đổi."
        rests_on_decision = "quyet_dinh" in kind.cites or not kind.cites.keys() <= set(CITED)
        if kind.check_code and (kind.scope in ONE_A_YEAR or not rests_on_decision):
            yield (
                (*place, "check-code"),
                "check-code chỉ dùng cho giấy của từng đơn vị có dẫn quyet_dinh",
                "Thêm quyet_dinh vào cites, hoặc xóa dòng này.",
            )
        if kind.registration and kind.code != registrations[0]:
            yield (*place, "registration"), "chỉ một loại được ghi registration = true", "Xóa dòng."
        yield from _units_named(place, kind, issuers.get(kind.issuer))
    for number, dossier in enumerate(file.dossier):
        yield from _dossier_faults(("dossier", number), dossier, codes)


def _dossier_faults(place: Place, dossier: _Dossier, kinds: Iterable[str]) -> Iterator[Fault]:
    for key in ("required", "optional"):
        for code in getattr(dossier, key):
            yield from _unknown((*place, key), code, kinds, "[[kind]]")
    named = Counter((*dossier.required, *dossier.optional))
    for code, count in named.items():
        if count > 1:
            yield place, f"loại “{code}” khai hai lần", "Mỗi loại một lần."
    of_unit = names_in(dossier.title) & OF_UNIT
    if of_unit and dossier.scope in ONE_A_YEAR:
        yield (
            (*place, "title"),
            f"“{{{min(of_unit)}}}”: hồ sơ này không phải của từng đơn vị",
            "Bỏ chỗ ấy trong tiêu đề, hoặc đổi for.",
        )


def _issuer_faults(place: Place, issuer: _Issuer) -> Iterator[Fault]:
    for key in ("above", "lines", "place", "symbol", "drafted_by"):
        of_unit = names_in(getattr(issuer, key)) & OF_UNIT
        if of_unit and not issuer.of_unit:
            yield (
                (*place, key),
                f"“{{{min(of_unit)}}}” chỉ dùng khi of-unit = true",
                "Ghi of-unit = true, hoặc dùng một mục của Thông tin chung.",
            )


def _units_named(place: Place, kind: _Kind, issuer: _Issuer | None) -> Iterator[Fault]:
    for_unit = kind.scope not in ONE_A_YEAR
    if issuer is not None and issuer.of_unit and not for_unit:
        yield (
            (*place, "issuer"),
            f"“{issuer.code}” là của từng đơn vị, không ban hành văn bản chung (for = “year”)",
            "Chọn cơ quan khác, hoặc for = “every-unit”.",
        )
    named = names_in(kind.addressed_to) & OF_UNIT
    if named and not for_unit and not kind.addressed_units:
        yield (
            (*place, "addressed-to"),
            f"“{{{min(named)}}}”: chưa rõ đơn vị nào",
            "Thêm addressed-units, ví dụ addressed-units = “late”.",
        )


def _twice(table: str, key: str, what: str, values: Sequence[str]) -> Iterator[Fault]:
    counts = Counter(values)
    for number, value in enumerate(values):
        if counts[value] > 1 and value in values[:number]:
            yield (table, number, key), f"{what} “{value}” khai hai lần", f"Mỗi mục một {what}."


def _unknown(place: Place, value: str, known: Iterable[str], table: str) -> Iterator[Fault]:
    if value not in (listed := list(known)):
        near = nearest(value, listed)
        hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(listed)}."
        yield place, f"{place[-1]}: không có {table} nào mã “{value}”", hint


# What was read


def _declared(file: str, read: _File, lines: Mapping[Place, int]) -> Declared:
    issuers = {issuer.code: _made(Issuer, issuer) for issuer in read.issuer}
    kinds = tuple(
        _made(Kind, kind, issuer=issuers[kind.issuer], register=kind.register_)
        for kind in read.kind
    )
    at = {
        (str(place[0]), kinds[int(place[1])].code, str(place[2]) if len(place) > 2 else ""): line
        for place, line in lines.items()
        if len(place) > 1 and place[0] == "kind"
    }
    stages = tuple(_made(Stage, stage) for stage in read.stage)
    dossiers = tuple(_made(DossierKind, dossier) for dossier in read.dossier)
    return Declared(file, kinds, tuple(issuers.values()), stages, at, dossiers)


def _made(type_: type[Made], entry: _Entry, **more: Any) -> Made:
    """The record of an entry; `more` are the fields it does not hold as they are."""
    names = {field.name for field in fields(type_)} - more.keys()
    return type_(**{name: getattr(entry, name) for name in names}, **more)
