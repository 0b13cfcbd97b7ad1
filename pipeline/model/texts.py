"""What is in a cell as text: as it is meant, as it is compared, as the clerk sees it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

# What Excel (#N/A, #REF!, #DIV/0!) and LibreOffice (Err:502) show for a formula that failed.
_FORMULA_ERROR = re.compile(r"^(?:#[A-Z][A-Z0-9_/]*[!?]?|Err:\d{3})$", re.I)
# Zero-width characters and the soft hyphen: invisible in Excel, and a box or a gap in print.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_AT_ENDS = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OTHER_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Excel keeps a control character inside a cell (most often a carriage return) as this escape.
_ESCAPED_CONTROL = re.compile("_x00(?:0[0-8BCDEF]|1[0-9A-F]|7F)_", re.I)
# How much of a cell a message quotes: enough to recognise it.
_QUOTED = re.compile(r"“([^”]{100})[^”]{20,}”")


class Percent(float):
    """A number in a cell that is formatted as a percentage: 0.98 is seen as 98%."""


def quoted_in_short(message: str) -> str:
    """A message in which a long quotation ends after its first hundred letters."""
    return _QUOTED.sub(r"“\1…”", message)


def hidden_inside(text: str) -> tuple[str, ...]:
    """The invisible characters within a text, which can reverse its letters or split a word.

    Those at its ends, and soft hyphens, come with copied text and do no harm.
    """
    if text.isprintable():
        return ()
    hidden = dict.fromkeys(_INVISIBLE.findall(text.strip(_AT_ENDS)))
    return tuple(char for char in hidden if char != "\u00ad")


def clean(raw: object) -> str:
    """Text as it is meant: NFC, no invisible characters, plain spaces, lines kept."""
    text = str(raw)
    if text.isprintable() and "_" not in text:  # nearly every cell: its only spaces are plain ones
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", _ESCAPED_CONTROL.sub("", text))
    text = _OTHER_SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip()


class _Bare(dict[int, int | None]):
    """Each character as it is, marks on letters as nothing; filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare()


@lru_cache(maxsize=10_000)  # headings, units and kinds are compared again in every sheet
def fold(text: str) -> str:
    """For comparing: no diacritics, no case, single spaces ("Thị trấn" and "thi tran" agree)."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    bare = decomposed if decomposed.isascii() else decomposed.translate(_BARE)
    return re.sub(r"\s+", " ", bare)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known value closest to what was written, or None if none is close.

    Close is a likeness of letters, or that one is in the other as whole words ("Tên đơn vị" and
    "Tên"). A negated and a plain text are never close ("chưa đăng ký", "đã đăng ký").
    """
    return _nearest(value, tuple(known))


@lru_cache(maxsize=1000)  # with a column filled down by mistake, the same is asked for in each row
def _nearest(value: str, known: tuple[str, ...]) -> str | None:
    wanted = fold(value)
    denies = _denies(wanted)
    folded = {item: name for item, (name, other) in _folded(known).items() if other == denies}
    likely = [item for item in folded if may_be_like(wanted, item, _CLOSE)]
    if close := get_close_matches(wanted, likely, n=1, cutoff=_CLOSE):
        return folded[close[0]]
    within = [name for name in folded if _has_words(name, wanted) or _has_words(wanted, name)]
    return folded[max(within, key=len)] if within else None


@lru_cache(maxsize=64)
def _folded(known: tuple[str, ...]) -> Mapping[str, tuple[str, bool]]:
    """Known values by how they are compared, each with whether it denies something."""
    folded = {fold(item): item for item in known if not is_blank(item)}
    return {item: (name, _denies(item)) for item, name in folded.items()}


def may_be_like(one: str, other: str, likeness: float) -> bool:
    """Whether two texts can be so alike (0 to 1, as difflib counts it): a quick look at letters.

    Letters that the other text does not have cannot match. If this says no, as for nearly all
    texts, the ratio is smaller; it takes a twentieth of the time.
    """
    both = len(one) + len(other)
    if not both or 2.0 * min(len(one), len(other)) / both < likeness:
        return not both
    own, others = _letters(one), _letters(other)
    most = min(len(one) - len(own - others), len(other) - len(others - own))
    return 2.0 * most / both >= likeness


@lru_cache(maxsize=10_000)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text)


def _denies(folded: str) -> bool:
    """Whether a name says that something is not so: "don_vi_chua_dang_ky", "not-recognised"."""
    return not _DENIALS.isdisjoint(re.split(r"[^a-z]+", folded))


_CLOSE = 0.6
_DENIALS = frozenset({"chua", "khong", "not"})


def _has_words(text: str, part: str) -> bool:
    return bool(part) and f" {part} " in f" {text} "


def shown(raw: object) -> str:
    """What is in a cell as the clerk sees it: 10/04/2014, 37,5, TRUE."""
    if isinstance(raw, dt.datetime | dt.date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, Percent):
        return f"{shown(float(hundredfold(raw)))}%"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw).replace(".", ",")
    return clean(raw)


def is_formula_error(raw: object) -> bool:
    """Whether a cell holds what Excel or LibreOffice shows for a formula that failed."""
    if not isinstance(raw, str) or raw.lstrip()[:1] not in ("#", "E", "e"):
        return False
    return bool(_FORMULA_ERROR.match(raw.strip()))


def is_blank(raw: object) -> bool:
    """Whether a cell is empty, or has only spaces and invisible characters."""
    if not isinstance(raw, str):
        return raw is None
    return not raw[:1].isalnum() and not clean(raw)


def hundredfold(raw: float) -> Decimal:
    """A share as a percentage: 0.98 is 98, not 98.00000000000001."""
    return Decimal(repr(float(raw))) * 100
