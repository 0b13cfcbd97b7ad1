"""The schema of papers.toml: what each key may hold, with messages for the clerk."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from pipeline.model.kinds import UNIT, names_in
from pipeline.model.records import DonVi, ThongTinChung, columns
from pipeline.model.texts import nearest

RESERVED = frozenset(
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
    if value in RESERVED:
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


LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT = 60, 120, 300
"""Letters."""

Code = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_CODE), AfterValidator(_code)
]


Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_NAME), AfterValidator(_text)
]


Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
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


class Entry(BaseModel):
    """An entry of any table: no other keys, names with hyphens."""

    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )


class StageEntry(Entry):
    """A stage of the year (see `kinds.Stage`)."""

    code: Code
    title: Name
    genres: Codes = ()


class IssuerEntry(Entry):
    """Whose letterhead a paper has (see `kinds.Issuer`)."""

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


class KindEntry(Entry):
    """A kind of paper (see `kinds.Kind`)."""

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
    meeting: Annotated[str, StringConstraints(max_length=60)] = ""
    addressed_to: Texts = ()
    addressed_units: Literal["", Scope] = ""
    own_styles: bool = False
    own_series: bool = False
    printed_apart: bool = False
    check_code: CodePlace | None = None
    mentioned_as: Literal["", "quyet_dinh_cong_nhan", "bien_ban_xet_duyet"] = ""


class DossierEntry(Entry):
    """A kind of dossier (see `kinds.DossierKind`)."""

    code: Code
    title: Text
    scope: Annotated[Scope, Field(alias="for")]
    required: Annotated[Codes, Field(min_length=1)]
    optional: Codes = ()


class PapersFile(Entry):
    """The whole file, table by table."""

    stage: Annotated[tuple[StageEntry, ...], BeforeValidator(_listed), Field(min_length=1)]
    issuer: Annotated[tuple[IssuerEntry, ...], BeforeValidator(_listed), Field(min_length=1)]
    kind: Annotated[tuple[KindEntry, ...], BeforeValidator(_listed), Field(min_length=1)]
    dossier: Annotated[tuple[DossierEntry, ...], BeforeValidator(_listed)] = ()


TABLES: Mapping[str, tuple[type[Entry], str]] = {
    "stage": (StageEntry, "giai đoạn"),
    "issuer": (IssuerEntry, "cơ quan"),
    "kind": (KindEntry, "loại"),
    "dossier": (DossierEntry, "hồ sơ"),
}
