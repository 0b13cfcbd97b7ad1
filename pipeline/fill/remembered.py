"""Checks of templates that found nothing, kept between runs in the user's cache folder.

A check looks at a template, the parts it takes in, the pictures beside it, the kind of paper and
the names of this program's version. All of that goes into one key; under it lie the names that the
template uses. What is not there, cannot be read or cannot be written is simply checked again.

Checking the 28 templates of a year takes 2.4 s of CPU time, looking the checks up 0.05 s.
`HOSO_CACHE` names another folder.
"""

import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs

Uses = Mapping[str, frozenset[str]]

MOST = 500
"""So many checks are kept; the oldest go first."""

_READERS = ("jinja2", "docxtpl", "docxtpl-lint", "python-docx", "lxml")
_PACKAGE = Path(__file__).resolve().parents[1]


def key(template: Path, parts: Path | None, pictures: Iterable[Path], about: str) -> str | None:
    """What stands for this check; None where the template cannot be read.

    `about` says what else the check looks at: the kind of paper and what it must print.
    """
    digest = hashlib.sha256(f"{_program()}\n{about}\n".encode())
    try:
        for path in (template, *_files(parts)):
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
    """The names that a template uses whose check found nothing, with their attributes."""
    if key is None:
        return None
    try:
        record = json.loads(_record(key).read_bytes())
        return {str(name): frozenset(map(str, found)) for name, found in record.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def remember(key: str | None, uses: Uses) -> None:
    """Keep a check that found nothing; that it cannot be kept is no fault."""
    if key is None:
        return
    record = {name: sorted(attributes) for name, attributes in sorted(uses.items())}
    path = _record(key)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(record), encoding="utf-8")
        unfinished.replace(path)
        _tidy(path.parent)


def _record(key: str) -> Path:
    own = os.environ.get("HOSO_CACHE")
    folder = Path(own) if own else platformdirs.user_cache_path("hoso", appauthor=False)
    return folder / "templates" / f"{key}.json"


def _tidy(folder: Path) -> None:
    records = [(path.stat().st_mtime_ns, path) for path in folder.iterdir()]
    for _, path in sorted(records)[: max(0, len(records) - MOST)]:
        path.unlink(missing_ok=True)


def _files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file())


@cache
def _program() -> str:
    """The program and what it reads templates with: another version may check otherwise."""
    files = sorted(path for path in _PACKAGE.rglob("*.py") if path.is_file())
    parts = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    parts += [f"{name} {importlib.metadata.version(name)}" for name in _READERS]
    return "\n".join([sys.version, *parts])
