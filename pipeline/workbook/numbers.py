"""Excel's numbers: columns by letters, days by count, and what a number format makes of a number.

openpyxl has all of this, but its import takes 0.3 s of every command, numpy's included.
"""

import datetime as dt
import re
from functools import lru_cache

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
"""The size of a sheet (ECMA-376, part 1, 18.3.1.73; XFD is column 16,384)."""

EPOCH_1900, EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
"""Day 0 of the two ways to count days; that of 1900 holds from 1 March 1900 on."""

BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
}
"""The formats that a workbook names by number alone, of percentages, days and times (18.8.30).
27 to 36 and 50 to 58 are days in the East Asian versions of Excel."""
_EAST_ASIAN_DAYS = frozenset((*range(27, 37), *range(50, 59)))

MOST_LETTERS_OF_CODE = 255
"""The letters of a number format, at most (Excel writes no longer one)."""

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_CONDITION = re.compile(r"\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_DAY_OR_TIME = re.compile(r"[dmhys]", re.IGNORECASE)


def is_date(number: int, code: str) -> bool:
    """Whether a number format shows a day or a time."""
    if number in _EAST_ASIAN_DAYS:
        return True
    bare = _CONDITION.sub("", _QUOTED.sub("", code.split(";", maxsplit=1)[0]))
    return bare != "General" and _DAY_OR_TIME.search(bare) is not None


def is_duration(code: str) -> bool:
    """Whether a number format shows hours or minutes that go on beyond a day ("[h]:mm")."""
    return _DURATION.search(_QUOTED.sub("", code.split(";", maxsplit=1)[0])) is not None


def day_of(number: float, epoch: dt.datetime) -> dt.datetime | dt.time:
    """The day and time of a count of days; a number below 1 is a time.

    Raises OverflowError or ValueError if there is no such day.
    """
    days, part = divmod(number, 1)
    time = dt.timedelta(milliseconds=round(part * 86_400_000))
    if 0 <= number < 1 and not time.days:
        return (dt.datetime.min + time).time()
    if 0 < number < 60 and epoch == EPOCH_1900:  # Excel counts a 29 February 1900
        days += 1
    return epoch + dt.timedelta(days=days) + time


@lru_cache(maxsize=MOST_COLUMNS)
def column_number(letters: str) -> int:
    """The number of a column, A being 1; raises ValueError if it is not a column."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MOST_COLUMNS:
        raise ValueError(letters)
    return number


def place_of(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as "B5" or "$B$5"; raises ValueError."""
    plain = reference.replace("$", "")
    letters = plain.rstrip("0123456789")
    row = int(plain[len(letters) :])
    if not 1 <= row <= MOST_ROWS:
        raise ValueError(reference)
    return row, column_number(letters)


def place_in(row: int, digits: str, reference: str) -> tuple[int, int]:
    """Row and column of a cell's reference that most likely names this row (`digits`: as text).

    A quarter less time than `place_of`, for each of hundreds of thousands of cells.
    """
    if reference.endswith(digits) and (letters := reference[: -len(digits)]).isalpha():
        return row, column_number(letters)
    return place_of(reference)
