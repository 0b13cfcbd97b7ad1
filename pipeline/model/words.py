"""Vietnamese written forms: dates, numbers, sums, percentages. They are the templates' filters.

Dates follow Nghị định 30/2020/NĐ-CP, Phụ lục I (days under 10 and months 1 and 2 take a leading
zero) and Thông tư 01/2011/TT-BNV before it; separators follow Luật Kế toán 2003, Điều 12 (dot for
thousands, comma for decimals).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from vn_numberwords import number_to_words

from pipeline.model.texts import fold

GAP = "\u00a0"


def ngay(day: dt.date) -> str:
    """In full: "ngày 05 tháng 3 năm 2014"."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def ngay_so(day: dt.date) -> str:
    """In figures: "05/3/2014", "10/4/2014", "25/02/2011"."""
    return f"{day.day:02d}/{_month(day.month)}/{day.year}"


def ngay_trong(year: int) -> str:
    """The gap a draft leaves for day and month, to be written by hand after signing."""
    return f"ngày{GAP * 6}tháng{GAP * 6}năm {year}"


def gio(time: dt.time) -> str:
    """A time of the day as minutes have it: "08 giờ 00 phút"."""
    return f"{time.hour:02d} giờ {time.minute:02d} phút"


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def so(value: Decimal | int) -> str:
    """A figure: 1.000; 37,5; no needless zeros after the comma."""
    number = Decimal(value)
    whole, _, rest = format(number.normalize(), "f").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"


def dem(value: int) -> str:
    """A count in running text: 07, 11."""
    return f"{value:02d}" if 0 <= value < 10 else so(value)


def tien(value: int) -> str:
    """A sum: 5.500.000 đồng."""
    return f"{so(value)} đồng"


def tien_bang_chu(value: int) -> str:
    """A sum in words: "Năm triệu năm trăm nghìn đồng"."""
    return f"{so_bang_chu(value).capitalize()} đồng"


def so_bang_chu(value: int) -> str:
    """A whole number in words: "mười một"."""
    return re.sub(r"\s+", " ", str(number_to_words(value))).strip().lower()


def phan_tram(value: Decimal) -> str:
    """A percentage: half up, two decimals, none for a whole number (63,64%; 100%)."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{so(rounded)}%"


def ti_le(part: int, whole: int) -> Decimal:
    """The share of `part` in `whole`, in percent (0 of 0 is 0)."""
    return Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)


def trong(value: Any, width: int = 20) -> str:
    """The value, or a dotted gap of `width` dots to fill in by hand."""
    if value is None or value == "":
        return "." * width
    return ngay_so(value) if isinstance(value, dt.date) else str(value)


def viet_hoa_dau(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def viet_thuong_dau(text: str) -> str:
    """With a small first letter, the rest as it is; a word in capitals (UBND) stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def lien_dong(text: str) -> str:
    """With "trẻ em năm 2014" on one line: a subject over two lines breaks before it.

    "… phù hợp với trẻ" over "em năm 2014" is hard to read, and a year must not be alone on a line.
    """
    words = r"(?<=\bnăm) (?=\d{4}\b)|(?<=\btrẻ) (?=em\b)|(?<=\btrẻ em) (?=năm \d{4}\b)"
    return re.sub(words, GAP, text, flags=re.IGNORECASE)


def chuc_vu(title: str) -> str:
    """A title as running text has it: "PHÓ CHỦ TỊCH" of a signature is "Phó Chủ tịch"."""
    if not title.isupper():
        return title
    first, _, rest = title.lower().partition(" ")
    named = viet_hoa_dau(rest) if first in ("phó", "chánh", "q.") else rest
    return f"{viet_hoa_dau(first)} {named}".strip()


def rut_gon(text: str) -> str:
    """An office's name with the customary abbreviations: UBND, HĐND, LĐTBXH."""
    for long, short in (
        ("Ủy ban nhân dân", "UBND"),
        ("Hội đồng nhân dân", "HĐND"),
        ("Lao động - Thương binh và Xã hội", "LĐTBXH"),
    ):
        text = re.sub(re.escape(long), short, text, flags=re.IGNORECASE)
    return text


def chu_dau(name: str, without: Iterable[str] = ()) -> str:
    """The first letters of a name, as in symbols: "Phòng Nội vụ" without "Phòng" is "NV"."""
    omitted = {word.casefold() for word in without}
    parts = (part for part in re.findall(r"\w+", name) if part.casefold() not in omitted)
    return "".join(part[0].upper() for part in parts)


def noi(items: Iterable[str]) -> str:
    """Joined in prose: "a", "a và b", "a, b và c"."""
    *head, last = list(items) or [""]
    return f"{', '.join(head)} và {last}" if head else last


def kem_trich_yeu(kind: str, subject: str) -> str:
    """A kind of paper and its subject; words that end the one and begin the other appear once.

    "Biên bản" and "Họp Hội đồng …" are "Biên bản họp Hội đồng …"; "Giấy công nhận" and "Công nhận
    xã …" are "Giấy công nhận xã …".
    """
    ending, beginning = kind.split(), subject.split()
    for count in range(min(len(ending), len(beginning)), 0, -1):
        if fold(" ".join(ending[-count:])) == fold(" ".join(beginning[:count])):
            return " ".join([*ending, *beginning[count:]])
    return f"{kind} {viet_thuong_dau(subject)}".strip()


def slug(text: str) -> str:
    """ASCII for file names: "Thị trấn Khe Tre" is "thi-tran-khe-tre"."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = bare.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")


FILTERS: dict[str, Callable[..., str]] = {
    "ngay": ngay,
    "ngay_so": ngay_so,
    "gio": gio,
    "so": so,
    "dem": dem,
    "tien": tien,
    "tien_bang_chu": tien_bang_chu,
    "so_bang_chu": so_bang_chu,
    "phan_tram": phan_tram,
    "trong": trong,
    "viet_hoa_dau": viet_hoa_dau,
    "viet_thuong_dau": viet_thuong_dau,
    "rut_gon": rut_gon,
    "lien_dong": lien_dong,
    "noi": noi,
}
