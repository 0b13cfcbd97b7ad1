"""Lets pikepdf's checker check repeated things only once: font programs and small objects.

Papers that were printed together hold the same font programs byte for byte, and papers of one kind
have the same objects. The checker's verdict on a program or an object (without what it refers to)
depends on its content alone, so what has passed once passes again; what has failed is checked every
time. This halves its time.

pikepdf has no option for this, so two of its internal functions are wrapped (tested with 10.18). If
a version does not have them, nothing is remembered and everything is checked each time.
"""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pikepdf.pdfa import _fonts, _schemas

_PROGRAMS = 64
_OBJECTS = 50_000
"""The most objects kept, a few megabytes: the largest run has some dozen programs at a time."""


def begin() -> bool:
    """Turn the cache on; False if this version of pikepdf does not allow it."""
    program = getattr(_fonts, "TrueTypeProgram", None)
    check = getattr(getattr(_schemas, "SchemaSet", None), "check", None)
    if program is None or check is None:
        return False
    if not getattr(check, "remembers", False):
        setattr(_fonts, "TrueTypeProgram", _programs(program))  # noqa: B010 - it is a type there
        setattr(_schemas.SchemaSet, "check", _checked_once(check))  # noqa: B010
    return True


def _programs(program: Any) -> Callable[[bytes], Any]:
    """A function that returns the same font program for the same bytes."""

    class Remembered(program):  # type: ignore[misc]
        """A font program that reads each outline once."""

        def __init__(self, data: bytes) -> None:
            super().__init__(data)
            self._readable: dict[int, bool] = {}

        def has_gid(self, gid: int) -> bool:
            """Whether it has a glyph of this number."""
            if (known := self._readable.get(gid)) is None:
                known = self._readable[gid] = super().has_gid(gid)
            return known

    return lru_cache(maxsize=_PROGRAMS)(Remembered)


def _checked_once(check: Callable[..., bool]) -> Callable[..., bool]:
    """A check of an object by the rules of its role, skipped if an equal one has passed."""
    passed: set[tuple[str, str, bytes]] = set()

    def checked(schemas: Any, role: str, shallow: Any, ctx: Any, where: str) -> bool:
        digest = hashlib.blake2b(json.dumps(shallow).encode(), digest_size=16).digest()
        key = (str(schemas.flavour), role, digest)
        if key in passed:
            return True
        if not check(schemas, role, shallow, ctx, where):
            return False
        if len(passed) >= _OBJECTS:
            passed.clear()
        passed.add(key)
        return True

    setattr(checked, "remembers", True)  # noqa: B010
    return checked
