"""The text of an entry of papers.toml, in the style of the file, put after what is there."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

_HEAD = (
    "# Các loại văn bản riêng, thêm vào những loại của chương trình. Cách ghi: docs/new-paper.md"
)
_WIDTH = 100
"""Letters of a line; a longer list goes on below, its values side by side."""


def appended(text: str, entry: Mapping[str, Any]) -> str:
    """The text of a papers.toml with one more kind at its end, after a blank line."""
    before = text.rstrip("\n") or _HEAD
    lines = [line for key, value in entry.items() for line in _lines(key, value)]
    return "\n".join([before, "", "[[kind]]", *lines, ""])


def _lines(key: str, value: Any) -> list[str]:
    written = [_written(item) for item in value] if isinstance(value, list) else []
    line = f"{key} = " + (f"[{', '.join(written)}]" if written else _written(value))
    if len(line) <= _WIDTH or not written:
        return [line]
    return [f"{key} = [", *_filled(written), "]"]


def _filled(values: Sequence[str]) -> list[str]:
    """Values side by side, each with its comma, in lines that are not too long."""
    lines = [" "]
    for value in values:
        if len(lines[-1]) + len(value) + 2 > _WIDTH:
            lines.append(" ")
        lines[-1] += f" {value},"
    return lines


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_written(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    return str(tomlkit.item(value).as_string())
