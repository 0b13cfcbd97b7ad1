"""From the content of one cell to a value: what a column may hold and how a clerk may write it.

A `CellType` turns what is in the cell into a value, or raises `CellError` with the message and
the hint for the clerk. Nothing is guessed: a two-digit year or a date that does not exist is an
error that shows the value.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.model.amounts import amount, money, rate, signed, whole
from pipeline.model.cell_error import CellError
from pipeline.model.days import day, hour, year
from pipeline.model.texts import clean, shown

UNIT_CODE_DIGITS = 5
"""Width of the state's codes of communes (Quyết định 124/2004/QĐ-TTg: five digits)."""


LONGEST = 2000
"""The most letters of a cell: a page of text. A longer text was pasted in by mistake."""


@dataclass(frozen=True)
class CellType:
    """What a column holds: a name for the docs, the reading, the form in which it is written.

    `longest`: how many letters a cell may have.
    """

    name: str
    parse: Callable[[Any], Any]
    excel_format: str = "General"
    choices: tuple[str, ...] = ()
    longest: int = LONGEST

    def value_of(self, raw: Any) -> Any:
        """The value of a cell; raises CellError if it cannot be used."""
        if (
            isinstance(raw, str)
            and len(raw) > self.longest
            and len(text := clean(raw)) > self.longest
        ):
            raise CellError(
                "qua-dai",
                f"“{text}” dài {len(text)} chữ",
                f"Ghi ngắn lại, nhiều nhất {self.longest} chữ; xem có chép nhầm vào ô này không.",
            )
        return self.parse(raw)


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        raise CellError(
            "sai-kieu-du-lieu",
            f"ô này cần chữ nhưng đang chứa giá trị đúng/sai {shown(raw)}",
            "Định dạng ô là Text (Văn bản) rồi gõ lại.",
        )
    if isinstance(raw, float):
        return shown(raw)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        type_name = "ngày" if isinstance(raw, dt.date) else "giờ"
        raise CellError(
            "sai-kieu-du-lieu",
            f"ô này cần chữ nhưng đang chứa {type_name} {shown(raw)}",
            "Định dạng ô là Text (Văn bản) rồi gõ lại.",
        )
    return clean(raw)


def _unit_code(raw: Any) -> str:
    text = _text(raw)
    if not text.isascii() or not text.isdigit() or len(text) > UNIT_CODE_DIGITS:
        raise CellError(
            "ma-don-vi-khong-hop-le",
            f"“{text}” không phải mã đơn vị",
            f"Mã đơn vị hành chính gồm {UNIT_CODE_DIGITS} chữ số, ví dụ 20161.",
        )
    return text.zfill(UNIT_CODE_DIGITS)


def _register_number(raw: Any) -> str:
    """A number of the outgoing register: digits, perhaps with a letter after them ("05", "12a")."""
    text = _text(raw)
    if not re.fullmatch(r"\d{1,6}[A-Za-zĐđ]?", text):
        raise CellError(
            "so-van-ban-khong-hop-le",
            f"“{text}” không phải số văn bản",
            "Chỉ ghi phần số (ví dụ 35); ký hiệu ghi ở cột Ký hiệu.",
        )
    digits = re.match(r"\d+", text)
    assert digits is not None
    number = int(digits.group())
    if number == 0:
        raise CellError(
            "so-van-ban-khong-hop-le", "số văn bản không thể là 0", "Số văn bản bắt đầu từ 01."
        )
    return f"{number:02d}{text[digits.end() :]}"


def _line(raw: Any) -> str:
    """Text of one line: single spaces, no line breaks, no comma or semicolon at the end."""
    return " ".join(_text(raw).split()).rstrip(";, ")


def _registration_number(raw: Any) -> str:
    """A registration's number, also as it is on the paper: "18/ĐK-UBND" is 18."""
    match = re.fullmatch(r"(\d{1,6}[A-Za-zĐđ]?)\s*/\s*\D\S*", _text(raw))
    return _register_number(match[1] if match else raw)


TEXT = CellType("chữ", _line)
LINES = CellType("chữ, có thể nhiều dòng", _text)
UNIT_CODE = CellType("mã đơn vị (5 chữ số)", _unit_code, "@")
INTEGER = CellType("số nguyên", whole, "#,##0")
DECIMAL = CellType("số", amount, "General")
RATE = CellType("tỷ lệ (%)", rate, "General")
SIGNED = CellType("số (có thể âm)", signed, "General")
MONEY = CellType("số tiền (đồng)", money, "#,##0")
YEAR = CellType("năm", year, "0")
DAY = CellType("ngày", day, "dd/mm/yyyy")
TIME = CellType("giờ", hour, "hh:mm")
REGISTER_NUMBER = CellType("số văn bản", _register_number, "@")
REGISTRATION_NUMBER = CellType("số văn bản", _registration_number, "@")


@lru_cache(maxsize=4096)
def _spelling(text: str) -> tuple[str, ...]:
    """A form for comparing spellings: each word's letters and marks, the tone mark last."""
    return tuple(
        "".join(sorted(unicodedata.normalize("NFD", word), key=_TONE_MARKS.__contains__))
        for word in clean(text).casefold().split()
    )


_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=64)  # called with the same list in every row
def choice(*values: str) -> CellType:
    """One of a closed list; case, spaces and the place of a tone mark (hoạ, họa) do not matter."""
    by_spelling = {_spelling(value): value for value in values}

    def parse(raw: Any) -> str:
        text = _text(raw)
        if (key := _spelling(text)) in by_spelling:
            return by_spelling[key]
        listed = ", ".join(f"“{value}”" for value in values)
        raise CellError(
            "ngoai-danh-sach",
            f"“{text}” không có trong danh sách",
            f"Chọn một trong: {listed}.",
            choices=values,
        )

    return CellType("chọn trong danh sách", parse, "General", values)
