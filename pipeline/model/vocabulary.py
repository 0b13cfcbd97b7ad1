"""The names that templates can use, as a value: `compose` declares them, `fill` checks by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.kinds import Kind


@dataclass(frozen=True)
class Word:
    """A name: the type of its value, and the fields it reads of each sheet (by its name).

    `of_unit`: only papers of a unit have it; `cited`: only those of a kind that cites by it.
    """

    type: Any
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of_unit: bool = False
    cited: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The names that a template can use."""

    words: Mapping[str, Word]
    closed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Names that this kind does not have: why, and what to do."""

    def of(self, kind: Kind) -> "Vocabulary":
        """The names that the templates of a kind can use."""
        closed = {}
        for name, word in self.words.items():
            if word.of_unit and not kind.for_unit:
                closed[name] = (
                    f"“{name}” chỉ có ở văn bản của từng đơn vị, “{kind.name}” là văn bản chung",
                    "Dùng một danh sách đơn vị, hoặc sửa mục for trong papers.toml.",
                )
            if word.cited and name not in kind.cites:
                closed[name] = (
                    f"“{kind.name}” chưa khai “{name}” dẫn văn bản nào",
                    f'Thêm vào papers.toml: cites = {{ {name} = "mã loại được dẫn" }}.',
                )
        return Vocabulary(self.words, closed)

    @property
    def types(self) -> dict[str, Any]:
        """Names with the types of their values."""
        return {name: word.type for name, word in self.words.items()}
