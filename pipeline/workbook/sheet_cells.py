"""The cells of a workbook, read from its XML in one pass (ECMA-376, part 1, clause 18).

Read with expat, Python's own parser. openpyxl takes four times as long (4,000 units: 3.2 s, here
0.8) and pads each row to its last column, so that rows reaching column XFD fill the memory.
python-calamine is faster still, but gives a blank for an error such as #N/A and for a formula that
was never calculated, and a damaged reference makes it ask for gigabytes and end the whole process.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from pipeline.model.findings import column_letter
from pipeline.model.texts import Percent
from pipeline.workbook import numbers

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true")
_LARGEST = 1e308
"""Excel holds no number beyond 9.99999999999999E+307."""


@dataclass(frozen=True)
class Uncalculated:
    """A formula whose result was never stored; `formula` is "" if another cell has its text."""

    formula: str


@dataclass(frozen=True)
class Styles:
    """Which styles of cells, by number, show a day, a duration, a percentage."""

    days: frozenset[int]
    durations: frozenset[int]
    percentages: frozenset[int]


@dataclass
class Cells:
    """What a sheet holds: values by row and column from 1, blanks left out.

    `hidden_rows` are numbers of rows, `hidden_columns` first and last of each stretch, `merged` the
    references of merged cells.
    """

    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


MOST_LETTERS = 32_767
"""The letters that a cell of Excel holds at most; a longer text is no cell's."""

MOST_MERGED = 200_000
"""Merged ranges of a sheet; more are no work of a person."""


@dataclass
class Room:
    """What may still be read of a workbook: cells that say something, and letters in them.

    A text that many cells share is counted for each: what is made of it is made for each.
    """

    cells: int
    letters: int = 40_000_000

    def take(self, content: object, times: int = 1) -> None:
        """Take a content off, this many times; raises TooManyError when the room is used up."""
        self.cells -= times
        if type(content) is str:
            self.letters -= times * len(content)
        if self.cells < 0 or self.letters < 0:
            raise TooManyError


class TooManyError(ValueError):
    """More cells or letters than may be read."""


class TooLongError(ValueError):
    """A cell holds more letters than a cell can; the message is its reference."""


Start = Callable[[str, dict[str, str]], None]


def read_cells(
    stream: IO[bytes], texts: Sequence[str], styles: Styles, epoch: dt.datetime, room: Room
) -> Cells:
    """The cells of a sheet; what they take of the `room` is taken off.

    Raises TooManyError when the room is used up, TooLongError for a text that no cell can hold;
    ValueError, IndexError or expat.ExpatError if the sheet is damaged.
    """
    read = Cells()
    value = _values(texts, styles, epoch)
    row = column = 0
    digits = "0"  # of the row, as its cells' references end
    row_is_numbered = False
    cell: dict[str, str] = {}
    parts: dict[str, str] = {}
    pieces: list[str] | None = None
    phonetic = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, digits, row_is_numbered, column, cell, parts, pieces, phonetic
        if tag == "c":
            cell, parts = attributes, {}
        elif tag in ("v", "t", "f"):
            pieces = None if phonetic else []
        elif tag == "row":
            row, column, row_is_numbered = int(attributes.get("r", row + 1)), 0, "r" in attributes
            digits = str(row) if 1 <= row <= numbers.MOST_ROWS else "0"
            if attributes.get("hidden") in _TRUE and row <= numbers.MOST_ROWS:
                read.hidden_rows.add(row)
        elif tag == "rPh":
            phonetic = True
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            _note(read.hidden_columns, (int(attributes["min"]), int(attributes["max"])))
        elif tag == "mergeCell":
            _note(read.merged, attributes["ref"])

    def end(tag: str) -> None:
        nonlocal column, pieces, phonetic
        if tag == "c":
            column += 1
            reference = cell.get("r")
            at, column = (
                (row, column) if reference is None else numbers.place_in(row, digits, reference)
            )
            if at != row and row_is_numbered:
                raise ValueError(f"{reference} in row {row}")
            content = value(cell, parts)
            if content is not None:
                room.take(content)
                _enter(read, at, column, content)
        elif tag in ("v", "t", "f") and pieces is not None:
            if tag == "v" and tag in parts:
                raise ValueError("two values in a cell")
            parts[tag] = parts.get(tag, "") + "".join(pieces)
            pieces = None
        elif tag == "rPh":
            phonetic = False

    def data(text: str) -> None:
        if pieces is not None:
            pieces.append(text)

    _parse(stream, start, end, data)
    return read


def _note(noted: list[Any], one: Any) -> None:
    noted.append(one)
    if len(noted) > MOST_MERGED:
        raise TooManyError


def _enter(cells: Cells, at: int, column: int, content: Any) -> None:
    if type(content) is str and len(content) > MOST_LETTERS:
        raise TooLongError(f"{column_letter(column)}{at}")
    row = cells.rows.setdefault(at, {})
    if column in row:
        raise ValueError(f"two cells in column {column}")
    row[column] = content


def read_texts(stream: IO[bytes]) -> list[str]:
    """The texts that cells share, in order; how they are to be pronounced is left out."""
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            inside = not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            texts.append(_unescaped("".join(pieces)))
        elif tag == "rPh":
            phonetic = False
        elif tag == "t":
            inside = False

    def data(text: str) -> None:
        if inside:
            pieces.append(text)

    _parse(stream, start, end, data)
    return texts


def _parse(
    stream: IO[bytes], start: Start, end: Callable[[str], None], data: Callable[[str], None]
) -> None:
    """Run the handlers over a part; if tags have a prefix, without it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(tag: str, attributes: dict[str, str]) -> None:
        prefix = tag.rpartition(":")[0]
        if prefix:
            skip = len(prefix) + 1
            parser.StartElementHandler = lambda tag, attributes: start(tag[skip:], attributes)
            parser.EndElementHandler = lambda tag: end(tag[skip:])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(tag[len(prefix) + 1 :] if prefix else tag, attributes)

    parser.StartElementHandler = first
    parser.CharacterDataHandler = data
    parser.ParseFile(stream)


def _values(
    texts: Sequence[str], styles: Styles, epoch: dt.datetime
) -> Callable[[Mapping[str, str], Mapping[str, str]], Any]:
    """What makes a value of a cell's attributes and parts; None for a blank one."""

    def value(cell: Mapping[str, str], parts: Mapping[str, str]) -> Any:
        kind = cell.get("t", "n")
        stored = parts.get("t" if kind == "inlineStr" else "v")
        if not stored:
            if "f" in parts and kind != "str":
                return Uncalculated(parts["f"])
            return None
        if kind == "s":
            return texts[_count(stored)] or None
        if kind == "n":
            return number(stored, int(cell.get("s", 0)))
        if kind in _OTHERS:
            return _OTHERS[kind](stored)
        raise ValueError(kind)

    def number(stored: str, style: int) -> Any:
        plain = "." not in stored and "e" not in stored and "E" not in stored
        counted = int(stored) if plain else float(stored)
        if not -_LARGEST <= counted <= _LARGEST:
            return "#NUM!"  # so Excel shows what it cannot hold
        try:
            if style in styles.durations:
                return dt.timedelta(days=counted)
            if style in styles.days:
                return numbers.day_of(counted, epoch)
        except (OverflowError, ValueError):
            return "#VALUE!"  # Excel shows such a cell as #####
        return Percent(counted) if style in styles.percentages else counted

    return value


def _count(stored: str) -> int:
    """The number of a shared text: from the list's end Python would count on."""
    number = int(stored)
    if number < 0:
        raise ValueError(stored)
    return number


def _unescaped(text: str) -> str:
    """Excel writes a control character as _x000D_ (22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _is_true(stored: str) -> bool:
    return stored.strip() in _TRUE


_OTHERS: Mapping[str, Callable[[str], Any]] = {
    "str": _unescaped,
    "inlineStr": _unescaped,
    "b": _is_true,
    "e": str,
    "d": lambda stored: dt.datetime.fromisoformat(stored.strip()),
}
"""Types of cells besides numbers and shared texts (18.18.11)."""
