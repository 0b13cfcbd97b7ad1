"""Sources in a rule file: `danh_muc_nguon` lists them, each rule has its `nguon` and `muc_do`."""

from collections.abc import Mapping

from pipeline.regulations.nodes import Node

MARKS = ("xac-nhan", "gan-chac")
"""Only what is known or likely can be a rule."""


def read_sources(node: Node) -> Mapping[str, str]:
    """The sources of a file by their keys."""
    return {key: entry.text() for key, entry in node.entries().items()}


def named(node: Node, sources: Mapping[str, str]) -> tuple[str, ...]:
    """The sources that a rule names, one or a list; RuleError if one is not listed."""
    keys = node.items() if node.is_list else (node,)
    for key in keys:
        if key.text() not in sources:
            raise key.fault(f"không có nguồn “{key.text()}” trong danh_muc_nguon")
    return tuple(sources[key.text()] for key in keys)
