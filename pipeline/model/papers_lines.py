"""A TOML file read: its values, and the line of each entry and key, which tomllib does not give."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path as File
from typing import Any

from pipeline.model.errors import TemplateError

Path = tuple[str | int, ...]
"""A place in the parsed file: ("kind", 2, "pages")."""

LARGEST = 1_000_000
"""Bytes: far more than any list of kinds; a larger file is not a papers.toml."""

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\])*"|'
    r"'[^']*'|#[^\n]*|"
    r"[^\s\"'#=,{}\[\]]+(?: \d\d:[^\s#,{}\[\]]+)?|[\n=,{}\[\]]",
    re.DOTALL,
)
"""A string, a comment, a word (dots within it, a day with its hour), or a sign."""
_KEY = re.compile(r"\s*([A-Za-z0-9_\-\"'.]+)\s*=")


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of each table, key and element of a TOML text that can be read."""
    return _Lines(text).found


class _Lines:
    """A text gone through piece by piece; `found` has the line on which each place begins."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._line = 1
        self._last: dict[Path, int] = {}  # of each list of [[tables]], the last one's number
        self._pieces = self._read(text)
        table: Path = ()
        for piece in self._pieces:
            if piece == "[":
                table = self._heading()
            elif piece != "\n":
                self._pair(table, piece)

    def _read(self, text: str) -> Iterator[str]:
        begun = 0
        for match in _PIECE.finditer(text):
            self._line += text.count("\n", begun, match.start())
            begun = match.start()
            if not match[0].startswith("#"):
                yield match[0]

    def _until(self, end: str) -> Iterator[str]:
        return takewhile(lambda piece: piece != end, self._pieces)

    def _heading(self) -> Path:
        """The table that a line `[a.b]` or `[[a.b]]` opens: the last one of each list in it."""
        line = self._line
        pieces = list(self._until("\n"))
        words = _words(piece for piece in pieces if piece not in ("[", "]"))
        place: Path = ()
        for at, word in enumerate(words, 1):
            place = (*place, word)
            self.found.setdefault(place, line)
            if pieces[0] == "[" and at == len(words):
                self._last[place] = self._last.get(place, -1) + 1
            if place in self._last:
                place = (*place, self._last[place])
                self.found.setdefault(place, line)
        return place

    def _pair(self, place: Path, first: str) -> None:
        """A key, of which one piece is read already, and its value."""
        line = self._line
        for word in _words([first, *self._until("=")]):
            place = (*place, word)
            self.found.setdefault(place, line)
        self._value(place, next(self._pieces))

    def _value(self, place: Path, first: str) -> None:
        """A value, of which one piece is read already; only lists and tables hold places."""
        if first == "{":
            for piece in self._until("}"):
                if piece not in (",", "\n"):
                    self._pair(place, piece)
        elif first == "[":
            number = 0
            for piece in self._until("]"):
                if piece == ",":
                    number += 1
                elif piece != "\n":
                    self.found.setdefault((*place, number), self._line)
                    self._value((*place, number), piece)


def _words(pieces: Iterable[str]) -> list[str]:
    """The words of a key or a heading: `a."b.c"` has two."""
    words: list[str] = []
    for piece in pieces:
        if piece[0] in "\"'":
            words.append(str(tomllib.loads(f"word = {piece}")["word"]))
        else:
            words += [word for word in piece.split(".") if word]
    return words


def text_of(path: File) -> str:
    """The text of a file; raises TemplateError if it is too large or not UTF-8."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise TemplateError(f"{path.name} quá lớn ({len(content)} byte)", "Chép lại tệp này.")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
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
    """The values of a TOML text; raises TemplateError with the line if it is not valid."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as cause:
        place = re.search(r"at line (\d+), column (\d+)", str(cause))
        where = f", dòng {place[1]}, cột {place[2]}" if place else ""
        line = text.split("\n")[int(place[1]) - 1] if place else ""
        what, hint = _retold(str(cause), line)
        raise TemplateError(f"{file}{where}: {what}.", hint) from cause


def _retold(fault: str, line: str) -> tuple[str, str]:
    """The fault that tomllib found in a line, in our words, and what to do."""
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
    (
        "Cannot mutate immutable",
        "mục này đã ghi ở trên trong ngoặc [ ] hoặc { }",
        "Ghi mỗi loại thành một mục [[kind]] riêng, không dùng kind = [ … ].",
    ),
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
"""The message of tomllib, our message, and what to do."""
