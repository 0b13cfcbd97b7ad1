"""Checks the fields that papers.toml requires against the names that exist."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

from pipeline.compose.vocabulary.scope import PROVIDERS
from pipeline.model.kinds import Kind, declared
from pipeline.model.texts import nearest


@cache
def known_fields(kinds: tuple[Kind, ...]) -> None:
    """Raise TemplateError, with its line, for the first required field that does not exist."""
    for kind in kinds:
        for required in (*kind.required, *kind.required_when_issued):
            root, _, attribute = required.partition(".")
            provider = PROVIDERS.get(root)
            known = _attributes(get_type_hints(provider.make)["return"]) if provider else ()
            if provider is not None and provider.of_unit and not kind.for_unit:
                message = f"“{required}” chỉ có ở văn bản của từng đơn vị"
                raise declared().fault(kind, "required", message, "Bỏ trường này, hoặc sửa for.")
            if provider is not None and (not attribute or attribute in known):
                continue
            names = (f"{root}.{field}" for field in known) if provider else PROVIDERS
            raise declared().fault(
                kind, "required", f"không có trường “{required}”", _hint(required, names)
            )


def _hint(required: str, names: Iterable[str]) -> str:
    listed = tuple(names)
    near = nearest(required, listed) or nearest(required.partition(".")[0], listed)
    return f"Có phải “{near}”?" if near else "Xem các tên trong docs/glossary.md."


def _attributes(kind: Any) -> tuple[str, ...]:
    if isinstance(kind, UnionType):
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return ()
    made = (name for name in dir(kind) if isinstance(getattr(kind, name, None), property))
    return (*(field.name for field in fields(kind)), *made)
