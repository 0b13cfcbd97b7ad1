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

    What is written in an unusual way (tables within a line) has the line of what it is in.
    """
    lines: dict[Path, int] = {}
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
            lines.setdefault(table, number)
        elif (match := _KEY.match(line)) is not None:
            lines.setdefault((*table, match[1].strip("\"'")), number)
    return lines


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
    """The text of a file; raises TemplateError if it is too large or no UTF-8."""
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
    """The values of a TOML text; raises TemplateError with the line if it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as cause:
        place = re.search(r"at line (\d+), column (\d+)", str(cause))
        where = f", dòng {place[1]}, cột {place[2]}" if place else ""
        line = text.split("\n")[int(place[1]) - 1] if place else ""
        what, hint = _retold(str(cause), line)
        raise TemplateError(f"{file}{where}: {what}.", hint) from cause


def _retold(fault: str, line: str) -> tuple[str, str]:
    """What tomllib finds wrong with a line, and what to do."""
    key = match[1] if (match := _KEY.match(line)) is not None else ""
    if "Cannot overwrite a value" in fault and key:
        example = ', ví dụ cites = { quyet_dinh = "…", to_trinh = "…" }' if key == "cites" else ""
        return (
            f"khóa “{key}” ghi hai lần trong một mục",
            f"Gộp vào một dòng{example}; xóa dòng kia.",
        )
    for english, vietnamese, hint in _TOML_FAULTS:
        if english in fault:
            return vietnamese, hint
    return (
        "viết chưa đúng dạng TOML",
        "Xem lại dấu ngoặc kép, dấu = và dấu phẩy ở dòng này.",
    )


_TOML_FAULTS = (
    ("Cannot overwrite", "khóa hoặc mục này đã có ở trên", "Giữ một chỗ, xóa chỗ kia."),
    ("Cannot declare", "mục này đã có ở trên", "Các loại văn bản ghi [[kind]], hai ngoặc vuông."),
    ("Duplicate inline table key", "trong { } có một tên ghi hai lần", "Mỗi tên ghi một lần."),
    ("Expected '=' after a key", "thiếu dấu = sau tên khóa", 'Viết: tên = "giá trị".'),
    (
        "Invalid value",
        "giá trị chưa đúng dạng",
        'Chữ để trong ngoặc kép thẳng: "…".',
    ),
    ("Invalid initial character", "tên khóa chưa đúng dạng", "Tên khóa chỉ gồm chữ, số, gạch nối."),
    ("Unclosed array", "ngoặc vuông [ chưa đóng, hoặc thiếu dấu phẩy", "Thêm dấu ] hoặc dấu phẩy."),
    ("Unclosed inline table", "ngoặc { chưa đóng, hoặc thiếu dấu phẩy", "Thêm dấu } hoặc phẩy."),
    ("Unterminated string", "chữ chưa có dấu ngoặc kép đóng", "Thêm dấu ngoặc kép ở cuối."),
    ("Illegal character", "chữ chưa có dấu ngoặc kép đóng", "Thêm dấu ngoặc kép ở cuối dòng này."),
    ("Expected newline", "còn chữ thừa sau giá trị", "Mỗi khóa một dòng; xóa phần thừa."),
    ("Unescaped '\\'", "dấu \\ không đứng một mình trong ngoặc kép được", "Viết \\\\ hoặc bỏ."),
    ("Expected ']", "dòng mở mục thiếu dấu ]", "Viết đủ: [[kind]]."),
)
"""What tomllib says, what is said of it, what to do."""
