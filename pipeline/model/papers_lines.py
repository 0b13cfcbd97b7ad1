"""A TOML file read: its values, and the line of each entry and key, which tomllib does not give."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from pipeline.model.errors import TemplateError

Path = tuple[str | int, ...]
"""A place in the parsed file: ("kind", 2, "pages")."""

LARGEST = 1_000_000
"""Bytes: far more than any list of kinds; what is larger is no papers.toml."""

_SKIPPED = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-\"'.]+)\s*=")


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of each table and each key of a TOML text that can be read.

    What is written in an unusual way (tables within a line) has the line of what it stands in.
    """
    found: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    for number, line in _statements(text):
        if (match := _TABLE.match(line)) is not None:
            name = match[2].strip("\"' ")
            if match[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (name, counts[name])
            else:
                table = tuple(part.strip("\"' ") for part in name.split("."))
            found.setdefault(table, number)
        elif (match := _KEY.match(line)) is not None:
            found.setdefault((*table, match[1].strip("\"'")), number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Lines that begin outside of strings and brackets, with their numbers."""
    blanked = _SKIPPED.sub(_blank, text)
    depth = 0
    originals = text.split("\n")
    for number, line in enumerate(blanked.split("\n"), 1):
        is_table = depth == 0 and line.lstrip().startswith("[")
        original = originals[number - 1]
        if depth == 0 and line.lstrip()[:1] == original.lstrip()[:1]:  # else within a string
            yield number, original
        if not is_table:
            depth += sum(line.count(bracket) for bracket in "[{") - sum(line.count(e) for e in "]}")
            depth = max(depth, 0)


def _blank(match: re.Match[str]) -> str:
    """A string or comment without its letters, its line ends kept."""
    return re.sub(r"[^\n]", " ", match[0])


def text_of(path: File) -> str:
    """The text of a file; raises TemplateError where it is too large or no UTF-8."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise TemplateError(f"{path.name} quá lớn ({len(content)} byte)", "Chép lại tệp này.")
        return content.decode("utf-8").replace("\r\n", "\n")
    except OSError as cause:
        raise TemplateError(
            f"Không đọc được {path.name}: {cause.strerror}.", "Chép lại tệp này."
        ) from cause
    except UnicodeDecodeError as cause:
        line = cause.object[: cause.start].count(b"\n") + 1
        raise TemplateError(
            f"{path.name}, dòng {line}: có ký tự không phải UTF-8.", "Lưu lại tệp dạng UTF-8."
        ) from cause


def parsed_of(text: str, file: str) -> dict[str, Any]:
    """The values of a TOML text; raises TemplateError with the line where it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as cause:
        place = re.search(r"at line (\d+), column (\d+)", str(cause))
        where = f", dòng {place[1]}, cột {place[2]}" if place else ""
        raise TemplateError(
            f"{file}{where}: viết chưa đúng dạng TOML ({cause}).",
            "Xem lại dấu ngoặc kép, dấu = và dấu phẩy ở dòng này.",
        ) from cause
