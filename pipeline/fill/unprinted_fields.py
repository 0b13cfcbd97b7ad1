"""The required fields of a kind that its template does not print."""

from collections.abc import Iterable
from typing import Any, get_type_hints

from pipeline.fill.names import Names, bare, properties_of

_SHOWN_BY = {("nguoi_ky", "chuc_vu"): {"dong"}}
"""Fields of the vocabulary, other than properties, that contain another field's value."""


def never_printed(required: Iterable[str], names: Names) -> tuple[str, ...]:
    """The required fields that no tag prints, neither themselves nor through what is made of them.

    For a name without a field it is enough that it, or another name that reads its sheet, is used.
    """
    return tuple(field for field in required if not _is_printed(field, names))


def _is_printed(required: str, names: Names) -> bool:
    root, _, attribute = required.partition(".")
    shown = names.printed.get(root)
    words = names.vocabulary.words
    if root not in words:
        return shown is not None
    sheets = words[root].reads.keys()
    if not attribute:
        return shown is not None or any(
            sheets & words[name].reads.keys() for name in names.uses if name in words
        )
    if shown and shown & _carriers(words[root].type, root, attribute):
        return True
    others = (words[name] for name in names.printed if name != root and name in words)
    return any(attribute in word.reads.get(sheet, ()) for word in others for sheet in sheets)


def _carriers(type_: Any, root: str, attribute: str) -> set[str]:
    """The attributes whose value holds the field: itself, and the properties that read it."""
    kind = bare(type_)
    through = {
        name
        for name, getter in properties_of(kind).items()
        if attribute in getter.__code__.co_names and get_type_hints(getter).get("return") is str
    }
    return {attribute} | through | _SHOWN_BY.get((root, attribute), set())
