"""pikepdf's checker looks once at what it meets again and again: font programs and small objects.

Papers that were printed together hold the same font programs byte for byte, and papers of one kind
have the same objects. What the checker says of a program or of an object (without what it refers
to) follows from its content alone, so what it has found right before is right again; what it finds
fault with is looked at every time. That takes half of its time.

pikepdf offers no way to say so. The two places are its own (checked with 10.18); if a version
has them no more, nothing is remembered, and everything is checked as if for the first time.
"""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pikepdf.pdfa import _fonts, _schemas

_PROGRAMS = 64
_OBJECTS = 50_000
"""This many are kept, a few megabytes: the largest run has some dozen programs at a time."""


def begin() -> bool:
    """Let the checker remember from now on; False if this version of pikepdf cannot."""
    program = getattr(_fonts, "TrueTypeProgram", None)
    check = getattr(getattr(_schemas, "SchemaSet", None), "check", None)
    if program is None or check is None:
        return False
    if not getattr(check, "remembers", False):
        setattr(_fonts, "TrueTypeProgram", _programs(program))  # noqa: B010 - it is a type there
        setattr(_schemas.SchemaSet, "check", _checked_once(check))  # noqa: B010
    return True


def _programs(program: Any) -> Callable[[bytes], Any]:
    """Makes font programs, of the same bytes the same one."""

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
    """Checks an object against the rules of its role, unless the same has passed them before."""
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
