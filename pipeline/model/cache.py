"""What is kept between runs in the user's cache folder, and the program that it was found with.

Nothing depends on it: what is missing, unreadable or cannot be written is computed again.
`HOSO_CACHE` names another folder.
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

MOST = 500
"""The most records of a kind that are kept; the oldest are deleted first."""

_PACKAGE = Path(__file__).resolve().parents[1]


def read(kind: str, key: str) -> Any:
    """A record; None if it is missing or cannot be read."""
    try:
        return json.loads(_path(kind, key).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def write(kind: str, key: str, record: Any) -> None:
    """Keep a record; one that cannot be written is ignored."""
    path = _path(kind, key)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(record), encoding="utf-8")
        unfinished.replace(path)
        _tidy(path.parent)


def key_of(folder: Path) -> str:
    """The cache key of a folder."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()


@cache
def program() -> str:
    """The versions of the program and its libraries, on which results may depend."""
    files = sorted(path for path in _PACKAGE.rglob("*") if _counts(path))
    parts = []
    for path in files:
        status = path.stat()
        parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join([sys.version, *_libraries(), *parts])


def _counts(path: Path) -> bool:
    return path.suffix not in ("", ".pyc") and path.is_file()


def _libraries() -> list[str]:
    """Names and versions of all installed packages, read from their folder names."""
    versions = []
    for folder in sys.path:
        with suppress(OSError):
            versions += [path.name for path in Path(folder).glob("*.dist-info")]
    return sorted(versions)


def _path(kind: str, key: str) -> Path:
    own = os.environ.get("HOSO_CACHE")
    folder = Path(own) if own else platformdirs.user_cache_path("hoso", appauthor=False)
    return folder / kind / f"{key}.json"


def _tidy(folder: Path) -> None:
    records = [(path.stat().st_mtime_ns, path) for path in folder.iterdir()]
    for _, path in sorted(records)[: max(0, len(records) - MOST)]:
        path.unlink(missing_ok=True)
