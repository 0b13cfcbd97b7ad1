"""Checks of templates that found nothing, kept between runs in the user's cache folder.

A check looks at a template, the parts it takes in, the pictures beside it, the kind of paper and
the names of this program's version. All of that goes into one key; stored under it are the names
that the template uses.

Checking the 28 templates of a year takes 2.4 s of CPU time, looking the checks up 0.05 s.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.model import cache

Uses = Mapping[str, frozenset[str]]

_KIND = "templates"


def key(template: Path, parts: Iterable[Path], pictures: Iterable[Path], about: str) -> str | None:
    """The key of this check in the cache; None if the template cannot be read.

    `parts` and `pictures` are folders. `about` says what else the check looks at: the kind of
    paper and what it must print.
    """
    digest = hashlib.sha256(f"{cache.program()}\n{about}\n".encode())
    try:
        for path in (template, *(file for folder in parts for file in _files(folder))):
            digest.update(f"{path.name} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
        for folder in pictures:
            digest.update(b"\n")
            for path in _files(folder):
                digest.update(f"{path.name} {path.stat().st_size} ".encode())
                digest.update(f"{path.stat().st_mtime_ns}\n".encode())
    except OSError:
        return None
    return digest.hexdigest()


def uses(key: str | None) -> Uses | None:
    """The names, with attributes, used by a template without faults; None if not checked yet."""
    if key is None:
        return None
    record = cache.read(_KIND, key)
    try:
        return {str(name): frozenset(map(str, found)) for name, found in record.items()}
    except (AttributeError, TypeError):
        return None


def remember(key: str | None, uses: Uses) -> None:
    """Remember that a check found no fault, and the names used."""
    if key is not None:
        record = {name: sorted(attributes) for name, attributes in sorted(uses.items())}
        cache.write(_KIND, key, record)


def _files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file())
