"""Each attribute of each name says which cells it is made from: all of them, and no others."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from pipeline.assess.results import assess
from pipeline.compose.vocabulary.scope import ALL, PROVIDERS, needs_of
from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.model.kinds import Kind
from pipeline.model.points_by_rule import with_points_by_rule
from pipeline.model.records import SHEETS, BangDiem, Record, ThongTinChung, Year, columns
from pipeline.model.standard import standard_of
from pipeline.model.tables import Scope, Tables

INPUTS = Path(__file__).parents[2] / "inputs"
KINDS = {kind.code: kind for kind in kinds.load()}
KEYS = {"ma", "ma_don_vi", "loai_van_ban", "nam", "ma_chi_tieu"}
"""Fields without which there is no row: an error on one always counts."""

MARK = "\u2605"


def _kind(issuer: str, scope: str, **more: Any) -> Kind:
    office = next(body for body in kinds.declared().issuers if body.code == issuer)
    cites = dict.fromkeys(kinds.CITED, "quyet-dinh-cong-nhan")
    text = ("{don_vi.ten_day_du}, {huyen}",) if office.of_unit else ("{co_quan_ban_hanh}, {huyen}",)
    return replace(
        KINDS["ke-hoach"], issuer=office, scope=scope, cites=cites, addressed_to=text, **more
    )


PAPERS = {
    "uy-ban": _kind("uy-ban", "year"),
    "phong": _kind("phong", "year"),
    "hoi-dong": _kind("hoi-dong", "year"),
    "don-vi": _kind("don-vi", "every-unit"),
    "hoi-dong-xa": _kind("hoi-dong-xa", "every-unit"),
    "dang-ky": replace(_kind("don-vi", "every-unit"), code="dang-ky", registration=True),
}


@cache
def _year() -> Year:
    checked = examine(INPUTS / "nam-dong-2014.xlsx")
    assert checked.tables is not None
    return checked.tables.year


def _tables(year: Year) -> Tables:
    standard, _ = standard_of(year)
    scored = with_points_by_rule(year, standard)
    return Tables(scored, (*KINDS.values(),), assess(scored, standard)[0])


def _scope(tables: Tables, kind: Kind) -> Scope:
    of_unit = kind.issuer.of_unit or kind.for_unit
    return Scope(tables, kind, next(iter(tables.don_vi.values())) if of_unit else None)


def _changed(value: Any, field: str) -> Iterator[Any]:
    """What may be in a cell instead: nothing (as of a faulty one), or another value."""
    if field != "nam":
        yield None
    match value:
        case str():
            yield MARK
        case Decimal() | int():
            yield value + 1
        case dt.date():
            yield value + dt.timedelta(1)
        case dt.time():
            yield value.replace(minute=(value.minute + 1) % 60)


@cache
def _mutations() -> tuple[tuple[str, str, Tables], ...]:
    """The year with one cell changed: its sheet, its field, and the tables after it."""
    return tuple((sheet, field, _tables(year)) for sheet, field, year in _changes())


def _changes() -> Iterator[tuple[str, str, Year]]:
    year = _year()
    for sheet in SHEETS:
        rows = (year.settings,) if sheet is ThongTinChung else year.all(sheet)
        for column in columns(sheet):
            if column.name in KEYS and sheet is not ThongTinChung:
                continue
            for at in sorted({0, len(rows) - 1} if rows else ()):
                for value in _changed(getattr(rows[at], column.name), column.name):
                    if isinstance(value, str) and column.name in CHOSEN:
                        continue
                    changed = replace(rows[at], **{column.name: value})
                    yield sheet.sheet, column.name, _with(year, sheet, at, changed)
        for at in (0,) if rows and issubclass(sheet, BangDiem) else ():
            row = rows[at]
            assert isinstance(row, BangDiem)
            less = {code: Decimal(0) for code in row.diem}
            yield sheet.sheet, "diem", _with(year, sheet, at, replace(row, diem=less))


CHOSEN = {"quy_dinh_ap_dung", "the_thuc"}
"""Cells that hold one of a list: another word in them is an error, so None is used instead."""


def _with(year: Year, sheet: type[Record], at: int, row: Record) -> Year:
    if isinstance(row, ThongTinChung):
        return replace(year, settings=row)
    rows = list(year.all(sheet))
    rows[at] = row
    return replace(year, rows={**year.rows, sheet: tuple(rows)})


def _leaves(kind: Any, path: str = "") -> Iterator[str]:
    """The attributes of a type, down to the last ("" for a plain value)."""
    if isinstance(kind, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is tuple:
        kind = get_args(kind)[0]
    if not (isinstance(kind, type) and is_dataclass(kind)):
        yield path
        return
    hints = get_type_hints(kind)
    inner = {field.name: hints[field.name] for field in fields(kind) if field.name != "cells"}
    for name in dir(kind):
        value = getattr(kind, name, None)
        if isinstance(value, property) and value.fget is not None:
            inner[name] = get_type_hints(value.fget)["return"]
    for name, below in inner.items():
        yield from _leaves(below, f"{path}.{name}".lstrip("."))


def _at(value: Any, path: str) -> Any:
    if isinstance(value, tuple):
        return [_at(item, path) for item in value]
    name, _, rest = path.partition(".")
    return value if not name or value is None else _at(getattr(value, name), rest)


LEAVES = [
    (name, path)
    for name, provider in PROVIDERS.items()
    for path in _leaves(get_type_hints(provider.make)["return"])
]


def _made(tables: Tables, kind: Kind) -> dict[str, Any]:
    tables.entries.clear()  # they are kept by the code, which these kinds share
    scope = _scope(tables, kind)
    return {
        name: provider.make(scope)
        for name, provider in PROVIDERS.items()
        if scope.unit is not None or name not in OF_A_UNIT
    }


OF_A_UNIT = {name for name, provider in PROVIDERS.items() if provider.of_unit}


@cache
def _reads(kind: str) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What each attribute was seen to depend on."""
    paper = PAPERS[kind]
    before = _made(_tables(_year()), paper)
    leaves = [(name, path) for name, path in LEAVES if name in before]
    values = {(name, path): _at(before[name], path) for name, path in leaves}
    seen: dict[tuple[str, str], set[tuple[str, str]]] = {leaf: set() for leaf in leaves}
    for sheet, field, tables in _mutations():
        after = _made(tables, paper)
        # Where the whole is equal, so is each attribute: most are, and are not looked through.
        changed = {name for name, value in after.items() if value != before[name]}
        for name, path in leaves:
            if name in changed and _at(after[name], path) != values[name, path]:
                seen[name, path].add((sheet, field))
    return seen


ONE = "uy-ban"
OTHERS = [pytest.param(kind, marks=pytest.mark.long) for kind in PAPERS if kind != ONE]


@pytest.mark.parametrize("kind", [ONE, *OTHERS])
def test_a_cell_that_changes_an_attribute_is_among_its_needs(kind: str) -> None:
    missed = []
    for (name, path), cells in _reads(kind).items():
        needs = needs_of({name: frozenset({path} - {""})}, PAPERS[kind])
        for sheet, field in cells:
            known = frozenset[str]().union(*(need.fields for need in needs.get(sheet, ())))
            if not known & (ALL | {field}):
                missed.append(f"{name}.{path} reads {sheet}: {field}")
    assert missed == []


COARSE = {"bang_diem", "tong_diem", "muc", "dat", "ly_do", "hinh_thuc"}
COARSE |= {"nam_truoc", "tieu_chuan", "tong_quan", "ke_hoach_goc"}
COARSE |= {"hoi_dong", "cuoc_hop", "tre_han", "tien_do", "so_van_ban_di", "danh_sach_noi_nhan"}
"""Names whose values follow from many cells at once, so that one alone may change nothing."""


@pytest.mark.parametrize("kind", ["uy-ban", "phong", "don-vi"])
def test_an_attribute_needs_no_sheet_that_it_does_not_read(kind: str) -> None:
    """A sheet that no cell of which changes an attribute must not hold back who prints it."""
    seen = _reads(kind)
    empty = {sheet.sheet for sheet in SHEETS if not _year().all(sheet)}
    idle = []
    for (name, path), cells in seen.items():
        if name in COARSE or set(path.split(".")) & JUDGED or path.split(".")[-1] in KEYS:
            continue
        read = {sheet for sheet, _ in cells} | empty | {ThongTinChung.sheet}
        by_key = {"Đơn vị", "Đăng ký", "Xét công nhận", "Văn bản", "Nơi nhận"}
        needs = needs_of({name: frozenset({path} - {""})}, PAPERS[kind])
        for sheet in needs.keys() - read - by_key:
            if any(need.fields - KEYS for need in needs[sheet]):
                idle.append(f"{name}.{path} never reads {sheet}")
    assert idle == []


JUDGED = {
    "diem", "muc", "ly_do", "ly_do_diem", "la_diem_tu_cham", "co_diem_tu_cham",
    "hinh_thuc", "so_giu_vung", "so_cong_nhan_moi", "dat", "dat_tu_cham", "thieu", "phieu",
    "diem_tu_cham", "diem_tham_dinh", "mat_diem", "mat_nhieu_nhat", "chuc_vu_trong_co_quan",
}  # fmt: skip


def test_a_bad_support_rate_does_not_concern_a_list_of_names() -> None:
    names = needs_of(
        {"danh_sach_cong_nhan": frozenset({"hang", "hang.don_vi.ten"})}, PAPERS["phong"]
    )
    money = needs_of({"danh_sach_cong_nhan": frozenset({"hang", "hang.tien"})}, PAPERS["phong"])
    assert "Kinh phí" not in names
    assert "Kinh phí" in money
