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
    """The values of a sheet by row and column from 1, without blank cells.

    `hidden_rows` are numbers of rows, `hidden_columns` the first and last of each range, `merged`
    the references of merged cells.
    """

    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


MOST_LETTERS = 32_767
"""The most letters that a cell of Excel can hold."""

MOST_MERGED = 200_000
"""Merged ranges, or ranges of hidden columns, of a sheet; nobody makes more by hand."""


@dataclass
class Room:
    """How many filled cells of a workbook, and letters in them, may still be read.

    A text that many cells share is counted for each of them, as each is processed by itself.
    """

    cells: int
    letters: int = 40_000_000

    def take(self, content: object, times: int = 1) -> None:
        """Count a cell this many times; raises TooManyError when the room is used up."""
        self.cells -= times
        if type(content) is str:
            self.letters -= times * len(content)
        if self.cells < 0 or self.letters < 0:
            raise TooManyError


class TooManyError(ValueError):
    """More cells or letters than may be read."""


class TooLongError(ValueError):
    """A cell has more letters than Excel allows; the message is its reference."""


Start = Callable[[str, dict[str, str]], None]


def read_cells(
    stream: IO[bytes], texts: Sequence[str], styles: Styles, epoch: dt.datetime, room: Room
) -> Cells:
    """Read the cells of a sheet; each is counted against `room`.

    Raises TooManyError when the room is used up, TooLongError for a text that no cell can hold;
    ValueError, IndexError or expat.ExpatError if the sheet is damaged.
    """
    parser = _SheetParser(_values(texts, styles, epoch), room)
    _parse(stream, parser.start, parser.end, parser.data)
    return parser.cells


class _SheetParser:
    """The handlers of a sheet's XML, and where in it they are."""

    __slots__ = (
        *("cells", "_value", "_room", "_row", "_column", "_digits", "_row_is_numbered"),
        *("_cell", "_parts", "_pieces", "_phonetic"),
    )

    def __init__(
        self, value: Callable[[Mapping[str, str], Mapping[str, str]], Any], room: Room
    ) -> None:
        self.cells = Cells()
        self._value = value
        self._room = room
        self._row = self._column = 0
        self._digits = "0"  # of the row, as its cells' references end
        self._row_is_numbered = False
        self._cell: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._pieces: list[str] | None = None
        self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if tag == "c":
            self._cell, self._parts = attributes, {}
        elif tag in ("v", "t", "f"):
            self._pieces = None if self._phonetic else []
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            _note(self.cells.hidden_columns, (int(attributes["min"]), int(attributes["max"])))
        elif tag == "mergeCell":
            _note(self.cells.merged, attributes["ref"])

    def end(self, tag: str) -> None:
        """End an element: a cell is complete, or one of its parts."""
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t", "f") and self._pieces is not None:
            if tag == "v" and tag in self._parts:
                raise ValueError("two values in a cell")
            self._parts[tag] = self._parts.get(tag, "") + "".join(self._pieces)
            self._pieces = None
        elif tag == "rPh":
            self._phonetic = False

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self._row + 1))
        self._row, self._column, self._row_is_numbered = row, 0, "r" in attributes
        self._digits = str(row) if 1 <= row <= numbers.MOST_ROWS else "0"
        if attributes.get("hidden") in _TRUE and row <= numbers.MOST_ROWS:
            self.cells.hidden_rows.add(row)

    def _end_cell(self) -> None:
        row = self._row
        reference = self._cell.get("r")
        if reference is None:
            self._column += 1
        else:
            row, self._column = numbers.place_in(row, self._digits, reference)
            if row != self._row and self._row_is_numbered:
                raise ValueError(f"{reference} in row {self._row}")
        content = self._value(self._cell, self._parts)
        if content is not None:
            self._room.take(content)
            _enter(self.cells, row, self._column, content)


def _note(ranges: list[Any], range_: Any) -> None:
    ranges.append(range_)
    if len(ranges) > MOST_MERGED:
        raise TooManyError


def _enter(cells: Cells, row: int, column: int, content: Any) -> None:
    if type(content) is str and len(content) > MOST_LETTERS:
        raise TooLongError(f"{column_letter(column)}{row}")
    values = cells.rows.setdefault(row, {})
    if column in values:
        raise ValueError(f"two cells in column {column}")
    values[column] = content


def read_texts(stream: IO[bytes]) -> list[str]:
    """The texts that cells share, in order, without their pronunciation (phonetic runs)."""
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
    """Run the handlers over a part; they get tags without a namespace prefix."""
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
    """A function that makes a cell's value of its attributes and parts; None if it is blank."""

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
            return "#NUM!"  # as Excel shows a number that it cannot hold
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
    """The number of a shared text; a negative one would count from the end in Python."""
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
"""Types of cells other than numbers and shared texts (18.18.11)."""
