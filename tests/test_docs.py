"""The docs say what the code does: glossary, error page, command lines, links."""

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from pipeline import cli
from pipeline.bundle import manifest
from pipeline.compose.vocabulary.plain import DonViTrongNam
from pipeline.compose.vocabulary.progress import TreHan
from pipeline.compose.vocabulary.scope import PROVIDERS, Provider
from pipeline.fill.pictures import FILTERS as PICTURE_FILTERS
from pipeline.model import kinds, paths, words
from pipeline.model.errors import ExitCode
from pipeline.model.index import HangMucLuc
from pipeline.model.records import SHEETS, Record, columns

DOCS = paths.ROOT / "docs"
CODE = paths.ROOT / "pipeline"
README = paths.ROOT / "README.md"
GUIDE = paths.ROOT / "HUONG-DAN.md"
PAGES = (
    README,
    GUIDE,
    paths.ROOT / "CHANGELOG.md",
    paths.ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.rglob("*.md")),
)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _section(text: str, heading: str) -> str:
    """What is below a heading, up to the next one of its level or above."""
    level = heading.split(" ", 1)[0]
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    end = re.search(rf"^#{{1,{len(level)}}} ", text[start:], re.M)
    return text[start : start + end.start() if end else None]


def _rows(section: str) -> list[tuple[str, ...]]:
    """The rows of the tables of a section, without their headings."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    rules = [number for number, row in enumerate(cells) if set("".join(row)) <= {"-"}]
    return [row for n, row in enumerate(cells) if n not in rules and n + 1 not in rules]


def _glossary(heading: str) -> list[tuple[str, ...]]:
    rows = _rows(_section(_text(DOCS / "glossary.md"), heading))
    assert all(row[:2] for row in rows)
    return rows


# The glossary


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.__name__)
def test_the_glossary_has_every_column_of_a_sheet(sheet: type[Record]) -> None:
    rows = _glossary(f"### {sheet.sheet} (`{sheet.__name__}`)")
    assert [row[:2] for row in rows] == [(c.heading, f"`{c.name}`") for c in columns(sheet)]
    assert all(row[2] for row in rows), "a gloss is missing"


LISTED_ONCE = {DonViTrongNam: "cac_don_vi[]", TreHan: "tre_han[]"}
"""Rows whose attributes are at one name only, of all that have them."""


def _names_below(name: str, kind: Any) -> Iterator[str]:
    """A name of the vocabulary and the attributes that a template can read of it.

    Fields of a row are in the table of its sheet, so a record adds only what is made of them;
    a unit within a list has what `don_vi` has.
    """
    if isinstance(kind, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        name, kind = f"{name}[]", get_args(kind)[0]
    yield name
    if LISTED_ONCE.get(kind, "") not in ("", name):
        return
    is_record = isinstance(kind, type) and issubclass(kind, Record)
    if not is_dataclass(kind) or (is_record and "." in name):
        return
    hints = get_type_hints(kind)
    inner = {field.name: hints[field.name] for field in fields(kind) if not field.metadata}
    for attribute in dir(kind):
        value = getattr(kind, attribute, None)
        if isinstance(value, property) and value.fget is not None:
            inner[attribute] = get_type_hints(value.fget)["return"]
    for attribute in inner.keys() - {"cells"}:
        yield from _names_below(f"{name}.{attribute}", inner[attribute])


def _template_names() -> set[str]:
    return {
        name
        for provider in PROVIDERS.values()
        for name in _names_below(provider.name, get_type_hints(provider.make)["return"])
    }


def test_the_glossary_has_every_name_a_template_can_use() -> None:
    listed = [row[0].strip("`") for row in _glossary("## Template names")]
    assert len(listed) == len(set(listed))
    index = {row[0].strip("`") for row in _glossary("### The index (`muc-luc`)")}
    lines = {f"danh_sach[].{field.name}" for field in fields(HangMucLuc)}
    assert index == {"tieu_de", "danh_sach[]", *lines}
    assert set(listed) - index == _template_names()


def _sheets_read(provider: Provider) -> set[str]:
    return set(provider.fields())


def test_the_glossary_says_from_which_sheets_a_name_is_read() -> None:
    listed = _glossary("## Template names")
    rows = {row[0].strip("`").removesuffix("[]"): row for row in listed if len(row) == 3}
    for name, provider in PROVIDERS.items():
        assert set(rows[name][2].split(", ")) == _sheets_read(provider), name


def test_the_glossary_has_every_filter() -> None:
    listed = [row[0].strip("`") for row in _glossary("## Filters")]
    assert sorted(listed) == sorted({*words.FILTERS, "gach", *PICTURE_FILTERS})


def test_the_glossary_has_every_kind_of_paper() -> None:
    listed = [row[:2] for row in _glossary("## Kinds of paper")]
    assert listed == [(f"`{kind.code}`", kind.name) for kind in kinds.load()]


MADE_FOR = {
    "year": "the year",
    "enrolled": "the year, once a unit has registered",
    "assessed": "the year, once a unit has points",
    "overdue": "the year, while a unit is past a deadline",
    "decided": "the year, once decisions are noted",
    "any-recognised": "the year, once a unit is recognised",
    "every-unit": "every unit",
    "registered": "every unit registered",
    "late": "every unit not registered",
    "scored": "every unit with own points",
    "passed": "every unit whose own points reach the standard",
    "appraised": "every unit with appraised points",
    "recognised": "every unit recognised",
    "not-recognised": "every unit not recognised",
}


def test_the_glossary_says_for_whom_a_kind_is_made() -> None:
    section = _section(_text(DOCS / "glossary.md"), "## Kinds of paper")
    (legend,) = re.findall(r"^For whom .*?(?= Whose)", section, re.M | re.DOTALL)
    assert set(re.findall(r"`([a-z-]+)`", legend)) - {"for"} == set(kinds.SCOPES) == set(MADE_FOR)
    scopes = {kind.code: kind.scope for kind in kinds.load()}
    for row in _rows(section):
        assert row[3] == MADE_FOR[scopes[row[0].strip("`")]], row[0]


def test_the_reference_explains_every_key_of_a_kind_and_every_field_of_the_manifest() -> None:
    text = _text(DOCS / "reference.md")
    keys = {field.name.replace("_", "-") for field in fields(kinds.Kind)} - {"scope"} | {"for"}
    listed = [row[0].strip("`") for row in _rows(_section(text, "### Kinds of paper"))]
    assert sorted(listed) == sorted(keys)
    outputs = _section(text, "## Outputs")
    for record in (manifest.Manifest, manifest.Entry, manifest.Missing):
        for field in fields(record):
            assert re.search(rf"\b{field.name}\b", outputs), field.name


# The error page

_SAYING = {
    "error", "warning", "CellError", "TemplateFaultError", "Leftover", "PartFault", "PictureError",
    "PackingFault", "faulty", "warned",
}  # fmt: skip


def _codes_in(path: Path) -> Iterator[str]:
    """The codes of the findings that a module makes."""
    for node in ast.walk(ast.parse(_text(path))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if name in _SAYING and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _lint_codes(path: Path) -> Iterator[str]:
    """The keys of the dictionary CODES, where the checker of layouts lists its findings."""
    for node in ast.walk(ast.parse(_text(path))):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        named = any(isinstance(target, ast.Name) and target.id == "CODES" for target in targets)
        if named and isinstance(node, ast.Assign | ast.AnnAssign):
            assert isinstance(node.value, ast.Dict)
            yield from (str(ast.literal_eval(key)) for key in node.value.keys if key)


def _codes() -> set[str]:
    found = {code for path in CODE.rglob("*.py") for code in _codes_in(path)}
    return found | {code for path in (CODE / "thethuc").rglob("*.py") for code in _lint_codes(path)}


def _explained() -> list[str]:
    return re.findall(r"^## ([a-z0-9]+(?:-[a-z0-9]+)*)$", _text(DOCS / "errors.md"), re.M)


def test_every_code_of_a_finding_has_its_heading_and_no_other() -> None:
    assert sorted(_explained()) == sorted(_codes())


def test_every_code_is_explained_with_an_example_and_the_mend() -> None:
    text = _text(DOCS / "errors.md")
    assert _explained()
    for code in _explained():
        section = _section(text, f"## {code}")
        if code.startswith("the-thuc-"):  # the message itself shows the paragraph and the rule
            assert section.strip().startswith("**Thể thức**"), code
            continue
        assert re.search(r"^\*\*(Lỗi|Cảnh báo)(, (lỗi|cảnh báo))?\.\*\* \S", section.strip()), code
        assert "\nVí dụ: " in section, code
        assert "\nCách sửa: " in section, code


def test_every_code_is_in_the_list_at_the_top() -> None:
    contents = _section(_text(DOCS / "errors.md"), "## Danh mục")
    listed = re.findall(r"\[([a-z0-9-]+)\]\(#\1\)", contents)
    assert sorted(listed) == sorted(_explained())


@pytest.mark.parametrize(
    ("page", "heading"),
    [(DOCS / "errors.md", "## Mã thoát"), (README, "## What can go wrong")],
    ids=["errors", "readme"],
)
def test_the_exit_codes_are_those_of_the_program(page: Path, heading: str) -> None:
    rows = _rows(_section(_text(page), heading))
    assert [int(row[0]) for row in rows if row[0].isdigit()] == [int(code) for code in ExitCode]


# Command lines


def _parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The parser of each command of `hoso`: `documents`, `template new`."""
    pending = [("", cli.command_parser())]
    while pending:
        name, parser = pending.pop()
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        pending += [(f"{name} {n}".strip(), p) for a in inner for n, p in a.choices.items()]
        if not inner:
            yield name, parser


OF_ALL = {"--help", "--debug"}


@cache
def _options() -> dict[str, set[str]]:
    """The commands of `hoso` with their options."""
    return {
        name: {
            option
            for option, action in parser._option_string_actions.items()
            if option.startswith("--") and action.help != argparse.SUPPRESS
        }
        for name, parser in _parsers()
    }


def _lines_of_code(text: str) -> Iterator[str]:
    """Lines in fences and code within lines."""
    for number, part in enumerate(re.split(r"^```.*$", text, flags=re.M)):
        if number % 2:
            yield from part.splitlines()
        else:
            yield from re.findall(r"`([^`]+)`", part)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_that_a_page_names_exists(page: Path) -> None:
    named = "|".join(sorted(_options(), key=len, reverse=True))
    for line in _lines_of_code(_text(page)):
        match = re.match(r"[$>]?\s*(?:\.venv\S*[\\/])?hoso\b(?![-.\w:/])(.*)", line.strip())
        if match is None:
            continue
        used = set(re.findall(r"--[a-z0-9-]+", match[1]))
        command = re.match(rf"\s+({named})\b", match[1])
        if command is None:
            assert used <= OF_ALL, line
            assert not re.match(r"\s+(?!template\b)[a-z]", match[1]), line
        else:
            assert used <= _options()[command[1]] | OF_ALL, line


def test_the_readme_names_every_command() -> None:
    section = _section(_text(README), "## The command `hoso`")
    assert [name for name in _options() if f"`hoso {name}" not in section] == []


def test_the_readme_says_of_every_option_which_commands_take_it() -> None:
    section = _section(_text(README), "## The command `hoso`")
    said: list[tuple[str, str]] = []
    for row in _rows(section):
        if len(row) == 3 and row[1] != "all":
            options = re.findall(r"--[a-z0-9-]+", row[0])
            said += [(command, option) for command in row[1].split(", ") for option in options]
    there = {(name, option) for name, options in _options().items() for option in options}
    assert sorted(said) == sorted(pair for pair in there if pair[1] not in OF_ALL)


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (DOCS / "new-paper.md", "`--for`"),
        (DOCS / "reference.md", "`for`"),
    ],
    ids=["new-paper", "reference"],
)
def test_a_page_names_all_for_whom_a_paper_can_be_made(page: Path, key: str) -> None:
    (row,) = (row for row in _rows(_text(page)) if row[0] == key)
    named = [word for word in re.findall(r"`([a-z-]+)`", row[1]) if word in kinds.SCOPES]
    assert sorted(named) == sorted(kinds.SCOPES)
    once = set(re.findall(r"`([a-z-]+)`", row[1].partition("each unit")[0]))
    assert once >= set(kinds.ONE_A_YEAR)
    assert not once & (set(kinds.SCOPES) - set(kinds.ONE_A_YEAR))


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", _text(paths.ROOT / "Makefile"), re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_make_target_that_a_page_names_exists(page: Path) -> None:
    for line in _lines_of_code(_text(page)):
        if match := re.match(r"[$>]?\s*make ([a-z-]+)", line.strip()):
            assert match.group(1) in _targets(), line


# Modules and files

_TOPS = ("pipeline", "tests", "benchmarks", "tools", "setup", "templates", "docs", ".ci")
_ROOMS = {path.name for path in CODE.iterdir() if (path / "__init__.py").exists()}


def _paths_named(text: str) -> Iterator[str]:
    """Code within lines that names a Python file, or something in a folder of the project.

    What stands for many files (`templates/<layout>/phan/`) is passed over.
    """
    for code in re.findall(r"`([\w./-]+)`", text):
        top, slash, _ = code.partition("/")
        if code.endswith(".py") or (slash and top in {*_TOPS, *_ROOMS}):
            yield code


def _exists(code: str) -> bool:
    """Whether there is such a file or folder; `.py` and `pipeline/` may be left out."""
    if "/" not in code:
        return any(next((paths.ROOT / top).rglob(code), None) for top in _TOPS)
    places = (paths.ROOT / code, CODE / code)
    return any(place.exists() or place.with_suffix(".py").exists() for place in places)


def test_every_module_and_file_that_a_page_names_exists() -> None:
    pages = [page for page in PAGES if page.name not in {"CHANGELOG.md", "HUONG-DAN.md"}]
    named = [(page.name, code) for page in pages for code in _paths_named(_text(page))]
    assert ("architecture.md", "pipeline/run.py") in named
    assert [(page, code) for page, code in named if not _exists(code)] == []


def test_the_table_of_rooms_has_every_room_and_no_other() -> None:
    rows = _rows(_section(_text(DOCS / "architecture.md"), "## The rooms"))
    listed = [name for _, names, _ in rows for name in re.findall(r"`([\w.]+)`", names)]
    modules = {path.name for path in CODE.glob("*.py")} - {"__init__.py"}
    assert sorted(listed) == sorted(_ROOMS | modules)


# Reliability


def _tests() -> set[str]:
    """The tests by name, and their files by path."""
    files = list((paths.ROOT / "tests").rglob("test_*.py"))
    names = {
        node.name
        for path in files
        for node in ast.walk(ast.parse(_text(path)))
        if isinstance(node, ast.FunctionDef)
    }
    return names | {path.relative_to(paths.ROOT).as_posix() for path in files}


def test_every_test_that_proves_a_promise_exists() -> None:
    named = re.findall(r"`((?:tests/[\w/]+/)?test_\w+(?:\.py)?)`", _text(DOCS / "reliability.md"))
    assert set(named) - _tests() == set()


def test_every_promise_names_what_proves_it() -> None:
    rows = _rows(_section(_text(DOCS / "reliability.md"), "## The promises"))
    assert len(rows) > 10
    for promise, proved, _ in rows:
        assert "test_" in proved or "(#" in proved, promise


# Links


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    # Pictures are made by `make pictures`; a page without them can still be read.
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", _text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (page.parent / file) if file else page
        assert goal.exists(), target
        if anchor:
            assert anchor in _anchors(_text(goal)), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_path_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|usr)/", _text(page))
