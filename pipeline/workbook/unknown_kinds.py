"""Which kind may be meant by one in the workbook that no papers.toml declares.

Its row keeps back the papers of the kinds that it is likely meant for. A
row of another kind (declared elsewhere, or gone) concerns no paper.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from pipeline.model import kinds
from pipeline.model.suggestions import Suggestions
from pipeline.model.texts import clean, fold, may_be_like, quoted_in_short

KIND = "loai_van_ban"
"""The field that names a row's kind of paper."""

_MOST_NAMED = 3
_SIMILAR, _SLIP = 0.6, 0.8
"""Likeness from which another name is suggested, and from which it is a typing mistake."""


def no_kind(text: str, known: Sequence[str], meant: Suggestions) -> tuple[str, str]:
    """Message and hint on a name that no kind has."""
    near = _near(text, known, meant)
    asked = " hay ".join(f"“{name}”" for name in near)
    own = kinds.own_file()
    where = (
        f"khai loại ấy trong {own}"
        if own is not None
        else "để thư mục templates có papers.toml khai loại ấy cạnh sổ (chưa có), hoặc nêu thư mục "
        "bằng --templates"
    )
    hint = f"Có phải {asked}? Nếu phải, chọn lại ở mũi tên trong ô. " if near else ""
    return (
        quoted_in_short(f"“{text}” không phải loại văn bản nào được khai trong papers.toml"),
        f"{hint}Nếu là loại tự thêm thì {where}.",
    )


def kinds_meant(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The kinds that a wrong name may mean, the likeliest first.

    Those spelt nearly so; those whose name holds it, or is held by it, as whole words ("Quyết
    định"); those that it names by their abbreviation ("KH năm 2014").
    """
    wanted = fold(text)
    named = {*_within(wanted, known), *_abbreviated(clean(text), known)}
    likely = [name for name in known if name in named or may_be_like(wanted, fold(name), _SLIP)]
    likeness = {name: _likeness(wanted, fold(name)) for name in likely}
    names = [name for name in likely if likeness[name] >= _SLIP or name in named]
    return tuple(sorted(names, key=lambda name: -likeness[name]))


@lru_cache(maxsize=1000)  # with a name filled down by mistake, the same is asked for in each row
def _likeness(wanted: str, other: str) -> float:
    return SequenceMatcher(None, wanted, other).ratio()


@lru_cache(maxsize=1000)
def _close(wanted: str, folded: tuple[str, ...]) -> list[str]:
    likely = [name for name in folded if may_be_like(wanted, name, _SIMILAR)]
    return get_close_matches(wanted, likely, cutoff=_SIMILAR)


def _near(text: str, known: Sequence[str], meant: Suggestions) -> tuple[str, ...]:
    close: list[str] = []
    if meant.may_look_for(text, len(known)):
        folded = {fold(name): name for name in known}
        close = [folded[name] for name in _close(fold(text), tuple(folded))]
    return tuple(dict.fromkeys((*kinds_meant(text, known), *close)))[:_MOST_NAMED]


def _within(wanted: str, known: Iterable[str]) -> Iterable[str]:
    for name in known:
        folded_name = fold(name)
        if f" {wanted} " in f" {folded_name} " or f" {folded_name} " in f" {wanted} ":
            yield name


def _abbreviated(text: str, known: Iterable[str]) -> Iterable[str]:
    words = {word.casefold() for word in text.split()}
    names = set(known)
    for kind in kinds.load():
        if kind.abbreviation.casefold() in words and kind.name in names:
            yield kind.name
